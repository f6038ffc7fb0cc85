"""Who said what 对话: a transcript or a pasted chat as lines with a speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LINE = re.compile(r"^\s*(?:\[?[\d:/\-. ]{4,20}\]?\s*)?([^:：\n]{1,12})[:：]\s*", re.MULTILINE)
_DESK = re.compile(r"客服|坐席|座席|接线|话务|工号|机器人|agent|staff|operator|desk|robot|bot", re.IGNORECASE)
_CUSTOMER = re.compile(
    r"客户|顾客|用户|买家|来电|主叫|先生|女士|caller|customer|user|buyer|client|speaker ?1", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One stretch of speech. Times are seconds from the beginning of the call; ``conf`` is the recogniser's own, 0–1."""

    speaker: str
    text: str
    start: float = 0.0
    end: float = 0.0
    conf: float | None = None


def as_text(utterances: Sequence[Utterance]) -> str:
    """A transcript as the one text that spans count in, in the order of speech, whatever order it came in."""
    ordered = sorted(utterances, key=lambda one: (one.start, one.end, one.speaker, one.text))
    return "\n".join(f"{one.speaker or '?'}：{' '.join(one.text.split())}" for one in ordered)


def lines_of(text: str) -> tuple[tuple[str, int, int], ...]:
    """Each line as (speaker or "", start, end) of what was said, offsets in ``text``."""
    out = []
    offset = 0
    for line in text.split("\n"):
        found = _LINE.match(line)
        named = found is not None and (_DESK.search(found[1]) or _CUSTOMER.search(found[1]))
        start = found.end() if found and named else 0
        out.append((found[1].strip() if found and named else "", offset + start, offset + len(line)))
        offset += len(line) + 1
    return tuple(out)


def customers_words(text: str) -> str:
    """The text with everything blanked, character for character, that is not the customer's: offsets stay.

    Where nobody is named, all of it is the customer's.
    """
    out = [" "] * len(text)
    for speaker, start, end in lines_of(text):
        if not _DESK.search(speaker):
            out[start:end] = text[start:end]
    for offset, character in enumerate(text):
        if character == "\n":
            out[offset] = "\n"
    return "".join(out)
