"""From contributions to one overall: strongest of each side in a family, families add, conflict abstains.

Findings of one family share causes (one registration moves them all), so only the strongest on each side of a family
counts; families are taken as independent given the proposition, so they add (docs/decisions/0003).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from jianzhen.weighing.bounds import TOTAL_LIMIT
from jianzhen.weighing.words import words

CONFLICT = 1.0
"""Families speaking for both sides with at least this much each are in conflict."""

STABILITY_FROM = 1.0
"""Only an overall of at least this size is measured again on re-shipped copies."""

STABILITY_PIXELS = 0.5
"""... and only if the pixel families alone carry this much; they must still carry it afterwards."""


class Abstention(StrEnum):
    """Why no overall is given."""

    CONFLICT = "conflict"
    UNSTABLE = "unstable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One weighing finding: its family (lane) and its log10 likelihood ratio."""

    family: str
    llr: float


class Stability(StrEnum):
    """What the pass over re-shipped copies showed."""

    NOT_RUN = "not_run"
    HELD = "held"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall:
    """The sum, in words; ``llr`` is ``None`` exactly when abstained."""

    llr: float | None
    words: str
    abstained: bool = False
    abstained_because: Abstention | None = None


def family_sums(contributions: Iterable[Contribution]) -> dict[str, float]:
    """Strongest for each side within a family, the two added: family -> log10 LR."""
    highest: dict[str, float] = defaultdict(float)
    lowest: dict[str, float] = defaultdict(float)
    for one in contributions:
        highest[one.family] = max(highest[one.family], one.llr)
        lowest[one.family] = min(lowest[one.family], one.llr)
    return {family: highest[family] + lowest[family] for family in highest}


def needs_stability(llr: float, pixel_llr: float) -> bool:
    """Whether the overall is far enough from zero, and on pixels enough, to be measured again."""
    return abs(llr) >= STABILITY_FROM and abs(pixel_llr) >= STABILITY_PIXELS


def judge_stability(before: float, after: float) -> Stability:
    """Compare the pixel families' sum before and after re-shipping (both log10 LR)."""
    held = before * after > 0 and abs(after) >= STABILITY_PIXELS
    return Stability.HELD if held else Stability.CHANGED


def weigh(contributions: Iterable[Contribution], *, stability: Stability = Stability.NOT_RUN) -> Overall:
    """Add the families up, or abstain.

    Parameters
    ----------
    contributions
        Bounded log10 likelihood ratios; findings that weigh nothing are left out by the caller.
    stability
        What the pass over re-shipped copies showed; ``CHANGED`` abstains.

    Returns
    -------
    Overall
        ``llr`` within +-``TOTAL_LIMIT``.

    Examples
    --------
    >>> weigh([Contribution(family="reference", llr=1.5), Contribution(family="reuse", llr=0.6)]).llr
    2.1
    >>> weigh([Contribution(family="reference", llr=1.5), Contribution(family="reuse", llr=-1.2)]).abstained_because
    <Abstention.CONFLICT: 'conflict'>
    """
    sums = family_sums(contributions)
    if stability is Stability.CHANGED:
        return _abstained(Abstention.UNSTABLE)
    if sums and max(sums.values()) >= CONFLICT and min(sums.values()) <= -CONFLICT:
        return _abstained(Abstention.CONFLICT)
    total = round(max(-TOTAL_LIMIT, min(TOTAL_LIMIT, sum(sums.values()))), 2)
    return Overall(llr=total, words=words(total))


_WHY = {
    Abstention.CONFLICT: "no judgement, because the lanes speak strongly for both sides",
    Abstention.UNSTABLE: "no judgement, because the measurement changes when the photo is sent once more",
}


def _abstained(because: Abstention) -> Overall:
    return Overall(llr=None, words=_WHY[because], abstained=True, abstained_because=because)
