"""Criminal thresholds 刑事: two branches, three states. Tiers only, never a sentence; police and prosecutors decide.

Ordinary fraud compares one scheme's sum with the figure of the place; adding separate acts rests on practice, since
法释〔2011〕7号 has no clause on it, and is labelled so. Telecom-network fraud has one nationwide figure and an express
clause: acts within two years, not yet dealt with by an authority (法发〔2016〕32号 二(一)).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jianzhen.law.amounts import Reach, reach
from jianzhen.law.citation import Text
from jianzhen.law.deadlines import add_years
from jianzhen.law.places import Place
from jianzhen.law.rule import Confidence, Rulebook, rulebook
from jianzhen.law.thresholds import Range, Tier, thresholds_for

TELECOM = "TN16-2(1)"


class SumBasis(StrEnum):
    """What lets acts be added up."""

    SINGLE = "single_scheme"
    PRACTICE = "practice"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A completed act: the day it ended and its amount, fen."""

    on: date
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A sum against the three tiers, and by what right it was added up."""

    fen: int | None
    basis: SumBasis
    tiers: tuple[tuple[Tier, Range, Reach], ...]

    @property
    def state(self) -> Reach:
        """Against 数额较大, where crime begins."""
        return self.tiers[0][2]

    @property
    def threshold_yuan(self) -> Range:
        """(lowest, highest) figure of 数额较大."""
        return self.tiers[0][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One legal premise and where the sum stands under it."""

    rule: str
    document: str
    confidence: Confidence
    premise: Text
    alone: Compared
    added: Compared | None
    """With earlier acts added: ordinary branch only, by practice; None where there are none."""
    unknown: tuple[Text, ...]


def ordinary(
    act: Act | None,
    earlier: Sequence[Act],
    *,
    ended: date,
    place: Place | None,
    listed: bool,
    book: Rulebook | None = None,
) -> Branch:
    """Compare with the figure of the place of the act.

    Parameters
    ----------
    act
        None where its amount is not known.
    earlier
        Earlier completed acts, not yet dealt with by an authority.
    ended
        The day the last act ended.
    place, listed
        See ``thresholds_for``.

    Raises
    ------
    NotInForce
        The act ended before the national range was in force.
    """
    found = thresholds_for(place, ended, listed=listed, book=book)
    alone = _compared(act.fen if act else None, found.tiers, SumBasis.SINGLE)
    added = None
    if act is not None and earlier:
        added = _compared(act.fen + sum(one.fen for one in earlier), found.tiers, SumBasis.PRACTICE)
    return Branch(
        rule=found.rule, document=found.document, confidence=found.confidence, alone=alone, added=added,
        unknown=found.unknown,
        premise=Text(
            "普通诈骗：一次行为的数额与行为地标准相比；把几次相加只有实践依据，法释〔2011〕7号没有累计条款。",
            "Ordinary fraud: one scheme's amount against the figure of the place; adding several acts rests on practice, as Fa Shi [2011] No. 7 has no clause for it.",
        ),
    )  # fmt: skip


def telecom(act: Act | None, earlier: Sequence[Act], *, ended: date, book: Rulebook | None = None) -> Branch:
    """Compare the largest sum within any two years with the nationwide figure.

    Raises
    ------
    NotInForce
        The act ended before the clause was in force (2016-12-19).
    """
    version = (book or rulebook())[TELECOM].on(ended)
    tiers = {tier: version.pair(f"{tier.value}_yuan") for tier in Tier}
    fen = largest_within([*earlier, act], years=version.number("window_years")) if act is not None else None
    return Branch(
        rule=TELECOM, document=version.source, confidence=version.confidence,
        alone=_compared(fen, tiers, SumBasis.TEXT if earlier else SumBasis.SINGLE), added=None, unknown=(),
        premise=Text(
            "只有司法机关认定为电信网络诈骗时适用：全国统一数额，二年内多次未经处理的累计。",
            "Only where the authorities treat it as telecom-network fraud: one nationwide figure, and acts within two years not yet dealt with are added up.",
        ),
    )  # fmt: skip


def largest_within(acts: Sequence[Act], *, years: int) -> int:
    """The largest sum, in fen, of acts that lie within one period of ``years``, its last day included.

    Examples
    --------
    >>> acts = [Act(on=date(2024, 5, 1), fen=160000), Act(on=date(2026, 5, 1), fen=160000)]
    >>> largest_within(acts, years=2), largest_within([*acts[:1], Act(on=date(2026, 5, 2), fen=160000)], years=2)
    (320000, 160000)
    """
    return max(
        (sum(one.fen for one in acts if first.on <= one.on <= add_years(first.on, years)) for first in acts), default=0
    )


def _compared(fen: int | None, tiers: Mapping[Tier, Range], basis: SumBasis) -> Compared:
    return Compared(fen=fen, basis=basis, tiers=tuple((tier, tiers[tier], reach(fen, tiers[tier])) for tier in Tier))
