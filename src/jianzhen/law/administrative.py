"""Administrative punishment 治安处罚: which law's ranges, and until when. Ranges of the statute, never a forecast.

An act is punished by the law of its own day, unless the law at the decision is lighter (从旧兼从轻, APL-37). The
comparison is made tier by tier, which is inference. Not found by the police within six months: no punishment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jianzhen.law.deadlines import add_months
from jianzhen.law.errors import BadRule
from jianzhen.law.rule import Rulebook, Version, rulebook

OLD, NEW = "PSL12-49", "PSL25-58"
LIMIT = "PSL-lim"


class TimeState(StrEnum):
    """Whether punishment is still possible by the six-month limit."""

    OPEN = "open"
    TIME_BARRED = "time_barred"


class Combine(StrEnum):
    """How detention and fine go together."""

    OR = "or"
    """one of the two"""
    AND_OPTIONAL = "and_optional"
    """detention, and a fine may be added"""


class Basis(StrEnum):
    """Whether the choice of law is in the text or inferred."""

    TEXT = "text"
    INFERENCE = "inference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A tier of the statute: detention in days and fine in yuan, both ends included."""

    rule: str
    detention_days: tuple[int, int]
    fine_yuan_max: int
    combine: Combine


@dataclass(frozen=True, slots=True, kw_only=True)
class Administrative:
    """What the public-security law provides."""

    state: TimeState
    report_by: date
    base: Range
    serious: Range
    basis: Basis


def administrative(
    *, act_ended: date, on: date, discovered: date | None, decided: date | None, book: Rulebook | None = None
) -> Administrative:
    """Find the statutory ranges and the last day to be found.

    Parameters
    ----------
    act_ended
        The last act of a continuous series.
    on
        Today, for the clock.
    discovered
        The day the police knew. Where it is None a decision implies discovery by then; else today counts.
    decided
        The day of the decision; None where there is none yet, and then today's law counts as that of a decision.

    Raises
    ------
    NotInForce
        The act ended before the law we know.
    """
    book = book or rulebook()
    # the limit is not a civil period: its last day does not move for a holiday
    report_by = add_months(act_ended, book[LIMIT].on(act_ended).number("months"))
    found = discovered or (min(decided, on) if decided else on)
    state = TimeState.OPEN if found <= report_by else TimeState.TIME_BARRED
    base, serious, basis = _ranges(act_ended, decided or on, book)
    return Administrative(state=state, report_by=report_by, base=base, serious=serious, basis=basis)


def _ranges(act_ended: date, decided: date, book: Rulebook) -> tuple[Range, Range, Basis]:
    new = book[NEW].versions[0]
    if act_ended >= new.in_force:
        version = book[NEW].on(act_ended)
        return _range(NEW, version, "base"), _range(NEW, version, "serious"), Basis.TEXT
    old = book[OLD].on(act_ended)
    if decided < new.in_force:
        return _range(OLD, old, "base"), _range(OLD, old, "serious"), Basis.TEXT
    lighter = [min((_range(OLD, old, tier), _range(NEW, new, tier)), key=_weight) for tier in ("base", "serious")]
    return lighter[0], lighter[1], Basis.INFERENCE


def _weight(one: Range) -> tuple[int, int, bool, int]:
    """Order ranges by how heavy they are: longest detention, then shortest, then a fine in its stead, then the fine."""
    low, high = one.detention_days
    return high, low, one.combine is Combine.AND_OPTIONAL, one.fine_yuan_max


def _range(rule: str, version: Version, tier: str) -> Range:
    figures = version.parameters.get(tier)
    if figures is None:
        raise BadRule(f"{rule}: parameters.{tier} is missing; it carries detention_days, fine_yuan_max, combine")
    low, high = figures["detention_days"]
    return Range(
        rule=rule, detention_days=(low, high), fine_yuan_max=figures["fine_yuan_max"],
        combine=Combine(figures["combine"]),
    )  # fmt: skip


def within(one: Range, *, detention_days: int, fine_fen: int) -> bool:
    """Whether a penalty lies within a tier; the ends are included (PSL-143).

    Examples
    --------
    >>> fine_only = Range(rule=NEW, detention_days=(5, 10), fine_yuan_max=2000, combine=Combine.OR)
    >>> within(fine_only, detention_days=0, fine_fen=200000), within(fine_only, detention_days=0, fine_fen=200001)
    (True, False)
    """
    low, high = one.detention_days
    fined = 0 < fine_fen <= one.fine_yuan_max * 100
    if one.combine is Combine.OR and detention_days == 0:
        return fined
    may_add = one.combine is Combine.AND_OPTIONAL and fined
    return low <= detention_days <= high and (fine_fen == 0 or may_add)
