"""A rule 规则 is dated data: versions with source, quotation, confidence, parameters. Files: ``rules/*.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from jianzhen.law.errors import BadRule, NotInForce, UnknownRule
from jianzhen.law.fields import Fields

SOURCES = "sources.toml"


class Confidence(StrEnum):
    """How surely a text was read, and so what may be done with it."""

    V2 = "V2"
    """read in two independent public databases, identical"""
    V1 = "V1"
    """read in one public database"""
    P = "P"
    """read on a third-party page that reproduces the document"""
    S = "S"
    """secondary: news, a note that cites the official page"""
    I = "I"  # noqa: E741 - the code of the reference
    """inferred from verified text"""
    M = "M"
    """from memory, not checked"""

    @property
    def may_be_quoted(self) -> bool:
        """Only verified text is quoted word for word, and only it may refuse a policy pack."""
        return self in (Confidence.V2, Confidence.V1)

    @property
    def speaks(self) -> bool:
        """Whether the linter and letters mention it at all: what is from memory is silent."""
        return self is not Confidence.M


class Topic(StrEnum):
    """The file a rule lies in."""

    CIVIL = "civil"
    CONSUMER = "consumer"
    PLATFORM = "platform"
    ADMINISTRATIVE = "administrative"
    CRIMINAL = "criminal"
    LABELS = "labels"
    EVIDENCE = "evidence"
    PERSONAL_INFORMATION = "personal_information"
    REPAIRS = "repairs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One dated form of a rule.

    Attributes
    ----------
    in_force : date
        First day known: the day it came into force, or where ``first_day_recorded`` is false the day it was seen in
        force. Nothing is said about the days before.
    until : date or None
        Last day, included.
    quote : tuple of str
        The source's own words; ``...`` where words are left out. Empty where only a summary is known.
    summary_zh, summary_en : str
        Our own words, never shown in quotation marks.
    inference : str or None
        What is inferred in using the rule, though its text is verified.
    parameters : mapping
        Figures by name; the unit is in the name (``months``, ``fine_yuan_max``).
    """

    in_force: date
    first_day_recorded: bool
    until: date | None
    source: str
    read_in: tuple[str, ...]
    confidence: Confidence
    checked: date
    quote: tuple[str, ...]
    summary_zh: str
    summary_en: str
    inference: str | None
    parameters: Mapping[str, Any]

    def covers(self, day: date) -> bool:
        """Whether ``day`` lies within this version."""
        return self.in_force <= day and (self.until is None or day <= self.until)

    def number(self, name: str) -> int:
        """A whole number among the parameters.

        Raises
        ------
        BadRule
            The rule has no such number: it is asked for by a name it does not carry.
        """
        value = self.parameters.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadRule(f"{self.source}: no whole number {name!r} among the parameters {sorted(self.parameters)}")
        return value

    def pair(self, name: str) -> tuple[int, int]:
        """A range ``[low, high]`` among the parameters. Raises ``BadRule`` where there is none."""
        value = self.parameters.get(name)
        if not isinstance(value, tuple) or len(value) != 2 or not all(isinstance(one, int) for one in value):
            raise BadRule(f"{self.source}: no range {name!r} among the parameters {sorted(self.parameters)}")
        return value[0], value[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule with all its versions, oldest first."""

    id: str
    topic: Topic
    title_zh: str
    title_en: str
    term_zh: str
    term_en: str
    versions: tuple[Version, ...]

    def on(self, day: date) -> Version:
        """Return the version in force on ``day``, a Beijing calendar day.

        Raises
        ------
        NotInForce
            Before the first version or after the last: silence is never read as zero.
        """
        for version in self.versions:
            if version.covers(day):
                return version
        first = self.versions[0]
        known = "in force from" if first.first_day_recorded else "first day not recorded; seen in force on"
        ended = f", until {self.versions[-1].until}" if self.versions[-1].until else ""
        raise NotInForce(f"{self.id}: no version for {day} ({known} {first.in_force}{ended}); give a day it covers")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules, in the order of their files."""

    rules: Mapping[str, Rule]

    def __getitem__(self, rule_id: str) -> Rule:
        """The rule of this id. Raises ``UnknownRule``."""
        try:
            return self.rules[rule_id]
        except KeyError:
            raise UnknownRule(f"no rule {rule_id!r}; `jianzhen law rules --on DATE` lists them") from None

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    def __len__(self) -> int:
        return len(self.rules)

    def on(self, day: date) -> list[tuple[Rule, Version]]:
        """Every rule with the version in force on ``day``; rules with none are left out."""
        return [(rule, version) for rule in self for version in rule.versions if version.covers(day)]


@cache
def rulebook() -> Rulebook:
    """The rules that come with this version of Jianzhen."""
    return load_rules(files(__package__).joinpath("rules"))


def load_rules(folder: Traversable) -> Rulebook:
    """Read a folder of rule files.

    Raises
    ------
    BadRule
        Names the file, the rule and the key: a rule without source, date or confidence does not load.
    """
    sources = set(_toml(folder.joinpath(SOURCES)))
    rules: dict[str, Rule] = {}
    for topic in Topic:
        name = f"{topic.value}.toml"
        top = Fields(_toml(folder.joinpath(name)), name, BadRule)
        for row in top.tables("rule"):
            rule = _rule(row, topic, sources)
            if rule.id in rules:
                raise BadRule(f"{name}: rule {rule.id} is there twice; give each its own id")
            rules[rule.id] = rule
        top.close()
    return Rulebook(MappingProxyType(rules))


def _toml(path: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadRule(f"{path.name}: cannot be read as TOML ({error}); a folder of rules needs this file") from error


def _rule(row: Fields, topic: Topic, sources: set[str]) -> Rule:
    rule_id = row.text("id")
    row.name(rule_id)
    titles = {key: row.text(key) for key in ("title_zh", "title_en", "term_zh", "term_en")}
    versions = tuple(_version(one, sources) for one in row.tables("version"))
    row.close()
    if not versions:
        raise BadRule(f"{row.where}: a rule needs at least one [[rule.version]]")
    for earlier, later in zip(versions, versions[1:], strict=False):
        if earlier.until is None or earlier.until >= later.in_force:
            raise BadRule(f"{row.where}: versions overlap at {later.in_force}; end the older one the day before")
    return Rule(id=rule_id, topic=topic, versions=versions, **titles)


def _version(row: Fields, sources: set[str]) -> Version:
    in_force, seen = row.maybe_day("in_force"), row.maybe_day("seen_in_force")
    if (in_force is None) == (seen is None):
        raise BadRule(f"{row.where}: give in_force or, where the first day is not known, seen_in_force")
    first = in_force or seen
    assert first is not None
    until = row.maybe_day("until")
    if until is not None and until < first:
        raise BadRule(f"{row.where}: until {until} lies before {first}")
    read_in = row.texts("read_in")
    for one in read_in:
        if one not in sources and "." not in one and " " not in one:
            raise BadRule(f"{row.where}: read_in {one!r} is neither in {SOURCES} nor an address")
    confidence = row.choice("confidence", Confidence)
    quote = row.maybe_texts("quote")
    version = Version(
        in_force=first, first_day_recorded=in_force is not None, until=until, source=row.text("source"),
        read_in=read_in, confidence=confidence, checked=row.day("checked"), quote=quote,
        summary_zh=row.text("summary_zh"), summary_en=row.text("summary_en"), inference=row.maybe_text("inference"),
        parameters=row.free_table("parameters"),
    )  # fmt: skip
    if "「" in version.summary_zh or "“" in version.summary_zh:
        raise BadRule(f"{row.where}: a summary is ours and carries no quotation marks; put the source's words in quote")
    row.close()
    return version
