"""Citing a rule: verified text is quoted word for word, unverified text is named by its title, memory is silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from jianzhen.law.errors import LawError
from jianzhen.law.rule import Confidence, Rule, Rulebook, Version, rulebook

BY_TITLE_ZH = "以官方文本为准"
BY_TITLE_EN = "the official text prevails"


class Text(NamedTuple):
    """The same words in both languages."""

    zh: str
    en: str

    def read(self, language: str) -> str:
        """The words in "zh" or "en"."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What may be said of a rule on a day.

    Attributes
    ----------
    quote : tuple of str
        The source's own words, for confidence V1 and V2 only; empty otherwise.
    summary : Text
        Ours; never in quotation marks.
    """

    rule: str
    title: Text
    term: Text
    source: str
    confidence: Confidence
    quote: tuple[str, ...]
    summary: Text
    inference: Text | None
    in_force_from: date
    first_day_recorded: bool
    until: date | None

    def words(self, language: str) -> str:
        """One line: title and quotation, or the title alone with a note that the official text prevails.

        The quotation is Chinese in both languages: a translation would not be the source's own words.
        """
        zh, title = language == "zh", self.title.read(language)
        if self.until is not None:
            title += f"（至{self.until}止）" if zh else f" (until {self.until})"
        if not self.confidence.may_be_quoted:
            return title + (f"（{BY_TITLE_ZH}）" if zh else f" ({BY_TITLE_EN})")
        if not self.quote:
            return title
        return f"{title}{'：' if zh else ': '}{''.join(f'「{one}」' for one in self.quote)}"


def citation(rule: Rule, version: Version) -> Citation:
    """Say what may be said of a version.

    Raises
    ------
    LawError
        The row is from memory (M): it is neither quoted nor named.
    """
    if not version.confidence.speaks:
        raise LawError(f"{rule.id}: from memory, not checked; it may not be cited until somebody reads the text")
    return Citation(
        rule=rule.id, title=Text(rule.title_zh, rule.title_en), term=Text(rule.term_zh, rule.term_en),
        source=version.source, confidence=version.confidence,
        quote=version.quote if version.confidence.may_be_quoted else (),
        summary=Text(version.summary_zh, version.summary_en), inference=_inference(version),
        in_force_from=version.in_force, first_day_recorded=version.first_day_recorded, until=version.until,
    )  # fmt: skip


def _inference(version: Version) -> Text | None:
    if version.inference_zh is None or version.inference_en is None:
        return None
    return Text(version.inference_zh, version.inference_en)


def cite(rule_id: str, day: date, book: Rulebook | None = None) -> Citation:
    """Cite a rule as it stood on ``day``. Raises ``UnknownRule``, ``NotInForce`` or ``LawError`` (from memory)."""
    rule = (book or rulebook())[rule_id]
    return citation(rule, rule.on(day))
