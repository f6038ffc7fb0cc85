"""What changed: between two days of one rulebook, or between two rulebooks."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from jianzhen.law.rule import Rule, Rulebook, Version


class Change(StrEnum):
    """How a rule differs."""

    BEGINS = "begins"
    ENDS = "ends"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference; ``what`` names the version and field, empty where a whole rule begins or ends."""

    rule: str
    change: Change
    what: str
    before: str
    after: str


def diff_days(book: Rulebook, before: date, after: date) -> list[Difference]:
    """Rules that begin to apply, cease, or read differently on ``after`` than on ``before``."""
    found = []
    for rule in book:
        old, new = _on(rule, before), _on(rule, after)
        if old is not new:
            found += _between(rule.id, old, new, "")
    return found


def diff_books(before: Rulebook, after: Rulebook) -> list[Difference]:
    """Rules and versions added, removed or edited; an edit of an old version is one that old claims would feel."""
    found = []
    for rule_id in dict.fromkeys([*before.rules, *after.rules]):
        old, new = before.rules.get(rule_id), after.rules.get(rule_id)
        if old is not None and new is not None:
            for name in ("title_zh", "title_en", "term_zh", "term_en"):
                found += _field(rule_id, name, getattr(old, name), getattr(new, name))
        olds, news = _by_day(old), _by_day(new)
        for day in sorted(olds.keys() | news.keys()):
            found += _between(rule_id, olds.get(day), news.get(day), f"{day} ")
    return found


def _on(rule: Rule, day: date) -> Version | None:
    return next((one for one in rule.versions if one.covers(day)), None)


def _by_day(rule: Rule | None) -> dict[date, Version]:
    return {one.in_force: one for one in rule.versions} if rule is not None else {}


def _between(rule_id: str, old: Version | None, new: Version | None, where: str) -> list[Difference]:
    if old is None and new is None:
        return []
    if old is None or new is None:
        kind = Change.BEGINS if old is None else Change.ENDS
        version = new or old
        assert version is not None
        text = f"{version.source} [{version.confidence.value}]"
        return [
            Difference(
                rule=rule_id, change=kind, what=where.strip(), before="" if old is None else text,
                after="" if new is None else text,
            )
        ]  # fmt: skip
    found: list[Difference] = []
    for one in fields(Version):
        found += _field(rule_id, where + one.name, getattr(old, one.name), getattr(new, one.name))
    return found


def _field(rule_id: str, what: str, old: object, new: object) -> list[Difference]:
    if old == new:
        return []
    return [Difference(rule=rule_id, change=Change.CHANGES, what=what, before=_plain(old), after=_plain(new))]


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return " / ".join(_plain(one) for one in value)
    if hasattr(value, "items"):
        return ", ".join(f"{key} = {_plain(one)}" for key, one in value.items())
    return "" if value is None else str(value)
