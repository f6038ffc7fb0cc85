"""The facts an answer starts from; what was given and cannot be used is kept by name, so that the answer says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jianzhen.law.amounts import parse_yuan
from jianzhen.law.citation import Text
from jianzhen.law.criminal import Act
from jianzhen.law.errors import BadAmount, BadFacts, UnknownPlace
from jianzhen.law.places import Place, find_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """Something given that cannot be used: the field, and what the answer lacks because of it."""

    field: str
    lacks: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of the acts. Days are Beijing calendar days.

    Attributes
    ----------
    on : date
        Today, for the clocks.
    act_ended : date
        The last act of a series.
    discovered : date or None
        The day it came to light: for the six-month limit the day the police knew, for civil clocks the day the
        merchant knew.
    decided : date or None
        The day an authority decides; may lie ahead (what if).
    amount_fen : int or None
    earlier : tuple of Act
        Earlier completed acts that no authority has dealt with.
    place : Place or None
        Where the act took place.
    listed_circumstances : bool
        Circumstances the provincial document lists are present.
    unusable : tuple of Unusable

    Raises
    ------
    BadFacts
        The days contradict each other.
    """

    on: date
    act_ended: date
    discovered: date | None = None
    decided: date | None = None
    amount_fen: int | None = None
    earlier: tuple[Act, ...] = ()
    place: Place | None = None
    listed_circumstances: bool = False
    unusable: tuple[Unusable, ...] = ()

    def __post_init__(self) -> None:
        if self.act_ended > self.on:
            raise BadFacts(f"act-ended {self.act_ended} lies after on {self.on}; nothing is said of acts to come")
        if self.discovered is not None and self.discovered > self.on:
            raise BadFacts(f"discovered {self.discovered} lies after on {self.on}; leave it out if not known yet")
        if self.decided is not None and self.decided < self.act_ended:
            raise BadFacts(f"decided {self.decided} lies before act-ended {self.act_ended}; check both days")
        if self.decided is not None and self.discovered is not None and self.decided < self.discovered:
            raise BadFacts(f"decided {self.decided} lies before discovered {self.discovered}; check both days")
        for one in self.earlier:
            if one.on > self.act_ended:
                raise BadFacts(f"earlier {one.on} lies after act-ended {self.act_ended}; the last act is --act-ended")


def read_facts(
    *,
    on: date,
    act_ended: date,
    discovered: date | None = None,
    decided: date | None = None,
    amount: str | None = None,
    earlier: Sequence[str] = (),
    place: str | None = None,
    listed_circumstances: bool = False,
) -> Facts:
    """Read facts as a person writes them; an amount, place or earlier act that cannot be read becomes ``unusable``.

    Parameters
    ----------
    amount
        Yuan, such as "1,299.50".
    earlier
        ``DATE:YUAN`` each.
    place
        Name or code, see ``find_place``.

    Raises
    ------
    BadFacts
        The days contradict each other: nothing can be said then.
    """
    unusable: list[Unusable] = []
    fen, where, acts = None, None, []
    if amount is not None:
        try:
            fen = parse_yuan(amount)
        except BadAmount:
            unusable.append(
                Unusable(
                    field="amount",
                    lacks=Text(
                        f"amount：“{amount}”不是金额（请写成 1299 或 1299.50），因此没有与刑事数额相比",
                        f"amount: {amount!r} is no amount of money (write 1299 or 1299.50), so no criminal threshold was compared",
                    ),
                )
            )
    if place is not None:
        try:
            where = find_place(place)
        except UnknownPlace:
            unusable.append(
                Unusable(
                    field="place",
                    lacks=Text(
                        f"place：不认识“{place}”（请写省份、城市或代码，如 广东省、广州、440100），因此只用全国幅度",
                        f"place: {place!r} is not known (write a province, city or code: 广东省, Guangzhou, 440100), so only the national range was used",
                    ),
                )
            )
    for one in earlier:
        try:
            acts.append(_act(one))
        except (ValueError, BadAmount):
            unusable.append(
                Unusable(
                    field="earlier",
                    lacks=Text(
                        f"earlier：“{one}”不是 日期:金额（如 2026-03-01:1600），这一次没有计入",
                        f"earlier: {one!r} is not DATE:YUAN (such as 2026-03-01:1600); that act was left out of every sum",
                    ),
                )
            )
    return Facts(
        on=on, act_ended=act_ended, discovered=discovered, decided=decided, amount_fen=fen, earlier=tuple(acts),
        place=where, listed_circumstances=listed_circumstances, unusable=tuple(unusable),
    )  # fmt: skip


def _act(text: str) -> Act:
    day, _, amount = text.replace("：", ":").partition(":")
    return Act(on=date.fromisoformat(day.strip()), fen=parse_yuan(amount))
