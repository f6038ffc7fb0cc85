"""Civil bases and clocks 民事: rescission, limitation, and the sum that may be claimed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jianzhen.law.deadlines import Deadline, add_years, civil_end
from jianzhen.law.errors import BadAmount
from jianzhen.law.rule import Rulebook, rulebook

BASES = ("CC-148", "CC-149", "CC-157", "CC-985", "CC-1165", "CC-INT-21")
"""Bases to choose from: who decided the refund, and who made the evidence, decides which fits."""


class ClockState(StrEnum):
    """A civil clock against today."""

    OPEN = "open"
    PASSED = "passed"
    DEPENDS = "depends_on_knowledge"
    """passed if counted from the act, open if the merchant learned later: the day of knowing is not given"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A civil deadline.

    Attributes
    ----------
    by : Deadline
        The last day we can be sure of.
    latest : Deadline
        The last day in any case, whenever the merchant learned of it.
    """

    rule: str
    by: Deadline
    latest: Deadline
    state: ClockState


@dataclass(frozen=True, slots=True, kw_only=True)
class Civil:
    """The two clocks. ``counted_from`` is the day of knowing, or the act's end where that is not known."""

    counted_from: date
    known: bool
    rescission: Clock
    limitation: Clock


def civil(*, act_ended: date, on: date, known: date | None, book: Rulebook | None = None) -> Civil:
    """Compute the clocks.

    Parameters
    ----------
    act_ended
        The last act.
    on
        Today.
    known
        The day the merchant knew. Where it is None the act's end is counted from: nobody can have known earlier, so
        the day shown is never too late.

    Raises
    ------
    NotInForce
        The act ended before the Civil Code.
    """
    book = book or rulebook()
    start = max(known, act_ended) if known else act_ended

    def clock(rule: str) -> Clock:
        version = book[rule].on(act_ended)
        latest = civil_end(add_years(act_ended, version.number("years_from_act")))
        by = civil_end(add_years(start, version.number("years_from_knowledge")))
        by = by if by.on <= latest.on else latest
        if on <= by.on:
            state = ClockState.OPEN
        elif known is None and on <= latest.on:
            state = ClockState.DEPENDS
        else:
            state = ClockState.PASSED
        return Clock(rule=rule, by=by, latest=latest, state=state)

    return Civil(counted_from=start, known=known is not None, rescission=clock("CC-152"), limitation=clock("CC-188"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimable:
    """What may be asked for under CC-157, fen. Proved loss is what papers show; nothing is added for feelings."""

    price: int
    goods_not_returned: int
    freight: int
    proved_loss: int

    @property
    def total(self) -> int:
        """Their sum, fen, before any contributory fault."""
        return self.price + self.goods_not_returned + self.freight + self.proved_loss


def claimable(*, refund: int, goods: int = 0, freight: int = 0, proved_loss: int = 0) -> Claimable:
    """Add up the sum claimable (CC-157): the refund, or the value of the goods that did not come back, never both.

    Who refunded the price and did not get the goods back lost one of the two; the larger is counted.

    Raises
    ------
    BadAmount
        A part is negative.
    """
    for name, part in (("refund", refund), ("goods", goods), ("freight", freight), ("proved_loss", proved_loss)):
        if part < 0:
            raise BadAmount(f"{name} is {part} fen; give 0 or more")
    price, more = refund, max(0, goods - refund)
    return Claimable(price=price, goods_not_returned=more, freight=freight, proved_loss=proved_loss)
