"""When two drafts agree, and what three of them come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from jianzhen.casework.decisions.content import DraftContent

PEOPLE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What three drafts come to.

    Attributes
    ----------
    chosen : int
        Index of the draft whose words are served.
    votes_for_forgery : int
        How many of the three name the act that the chosen one names; 0 where it names none.
    dissent : tuple of int
        Indices of the drafts that come to something else.
    """

    chosen: int
    votes_for_forgery: int
    dissent: tuple[int, ...]


def agree(one: DraftContent, other: DraftContent) -> bool:
    """Whether two drafts come to the same outcome, remedy, amount and act; their words may differ."""
    return one.comes_to == other.comes_to


def agreeing(drafts: Sequence[DraftContent], *, needed: int) -> Carried | None:
    """The first draft that at least ``needed`` of them agree with, itself counted; None while there is none."""
    for index, one in enumerate(drafts):
        if sum(agree(one, other) for other in drafts) >= needed:
            return _carried(drafts, index)
    return None


def carried(drafts: Sequence[DraftContent]) -> Carried | None:
    """What three drafts come to, or None.

    Two that share outcome, remedy and amount carry it; of three differing amounts the middle one does. An act is
    named only where two of the three name the same act of the same side: where it is not, a draft without an act
    is needed for the words, and there is no majority when none has them.

    Raises
    ------
    ValueError
        Not three drafts.
    """
    if len(drafts) != PEOPLE:
        raise ValueError(f"three drafts are needed, not {len(drafts)}")
    named, n_named = Counter(_act(one) for one in drafts).most_common(1)[0]
    act = named if n_named >= 2 else ("", "")
    chosen = _carrying(drafts, act)
    return None if chosen is None else _carried(drafts, chosen)


def _carried(drafts: Sequence[DraftContent], chosen: int) -> Carried:
    of = drafts[chosen]
    named = of.forgery_act is not None
    return Carried(
        chosen=chosen, votes_for_forgery=sum(_act(one) == _act(of) for one in drafts) if named else 0,
        dissent=tuple(index for index, one in enumerate(drafts) if not agree(one, of)),
    )  # fmt: skip


def _carrying(drafts: Sequence[DraftContent], act: tuple[str, str]) -> int | None:
    fits = [index for index, one in enumerate(drafts) if _act(one) == act]
    grants = Counter(_grant(one) for one in drafts)
    for index in fits:
        if grants[_grant(drafts[index])] >= 2:
            return index
    if len({one.amount_fen for one in drafts}) == PEOPLE:
        middle = sorted(range(PEOPLE), key=lambda index: drafts[index].amount_fen)[1]
        return middle if middle in fits else None
    return None


def _grant(one: DraftContent) -> tuple[str, str, int]:
    return one.comes_to[:3]


def _act(one: DraftContent) -> tuple[str, str]:
    return one.comes_to[3:]
