"""Check a pack against the law of its own dates. Each objection names the rule and its confidence.

Verified rules (V1, V2) refuse; what was read elsewhere or inferred (P, S, I) warns "check the text"; rules from
memory (M) are silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jianzhen.law.citation import Citation, Text, citation
from jianzhen.law.packs.checks import CHECKS, Check
from jianzhen.law.packs.pack import Pack
from jianzhen.law.rule import Rulebook, Version, rulebook

CHECK_THE_TEXT = Text("请核对官方文本", "check the text")


class Weight(StrEnum):
    """What an objection does."""

    REFUSES = "refuses"
    WARNS = "warns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """One thing wrong with a pack. ``from_day``: the first day of the pack on which the rule speaks."""

    weight: Weight
    field: str
    says: Text
    from_day: date
    cited: Citation


def lint(pack: Pack, book: Rulebook | None = None) -> list[Objection]:
    """Objections to a pack, refusals first.

    Parameters
    ----------
    pack
    book
        The rules to check by; the shipped ones where None.
    """
    book = book or rulebook()
    found = [one for check in CHECKS if (one := _objection(check, pack, book)) is not None]
    return sorted(found, key=lambda one: one.weight is Weight.WARNS)


def _objection(check: Check, pack: Pack, book: Rulebook) -> Objection | None:
    rule = book[check.rule]
    for version in rule.versions:
        # a rule in force on any day of the pack speaks, not only on its first
        if not version.confidence.speaks or not _meet(version, pack) or not check.broken(pack, version):
            continue
        refuses = version.confidence.may_be_quoted and not check.inferred
        return Objection(
            weight=Weight.REFUSES if refuses else Weight.WARNS, field=check.field, says=check.says,
            from_day=max(version.in_force, pack.in_force), cited=citation(rule, version),
        )  # fmt: skip
    return None


def _meet(version: Version, pack: Pack) -> bool:
    begins_in_time = pack.until is None or version.in_force <= pack.until
    return begins_in_time and (version.until is None or version.until >= pack.in_force)
