"""The time told to a caller: honest, because it is read from how wrong earlier outlooks turned out.

The outlook's expected wait is compared with the wait that followed, in calls that were finished. A new call is told the
time by which the wanted share of earlier calls with a like outlook was reached: a split conformal quantile within each
band of outlook (Vovk et al. 2005, doi:10.1007/b106715; Romano et al. 2019, arXiv:1905.03222).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from jianzhen.dispatch.errors import BadProblem, NoErrorsYet

ROUND_TO_S = 300
FEWEST = 40
"""Finished calls a band must hold; smaller ones are joined to their neighbour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """One finished call: the wait its outlook expected when it was accepted, and the wait there was. Seconds."""

    expected_s: float
    waited_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoting:
    """Bands of expected wait, and the wait that the wanted share stayed within.

    Attributes
    ----------
    edges : tuple of float
        Upper ends of all bands but the last, seconds, rising.
    within_s : tuple of float
        One a band.
    """

    edges: tuple[float, ...]
    within_s: tuple[float, ...]
    goal_s: int
    n: int

    def wait_s(self, expected_s: float) -> int:
        """Seconds after the call to tell: never below the goal, rounded up to five minutes."""
        told = max(float(self.goal_s), self.within_s[bisect_right(self.edges, expected_s)])
        return ceil(told / ROUND_TO_S) * ROUND_TO_S

    def sure_wait_s(self, wait_s: float) -> int:
        """The same for somebody who leaves now: only the way lies between."""
        return ceil(max(float(self.goal_s), wait_s) / ROUND_TO_S) * ROUND_TO_S


def calibrate(finished: Sequence[Finished], *, share: float, goal_s: int, bands: int = 12) -> Quoting:
    """Read a table of quotes from finished calls.

    Parameters
    ----------
    share : float in (0, 1)
        Of the calls that are to be reached by what they are told.
    bands : int
        At most so many, of equally many calls.

    Raises
    ------
    NoErrorsYet
        Fewer than ``FEWEST`` calls: nothing honest can be told yet.
    BadProblem
        ``share`` lies outside (0, 1).
    """
    if not 0 < share < 1:
        raise BadProblem(f"share {share}: give one between 0 and 1")
    if len(finished) < FEWEST:
        raise NoErrorsYet(
            f"{len(finished)} finished calls and {FEWEST} are needed before a time can be told; say not measured yet"
        )
    ordered = sorted(finished, key=lambda one: one.expected_s)
    each = max(FEWEST, ceil(len(ordered) / bands))
    groups = [ordered[k : k + each] for k in range(0, len(ordered), each)]
    if len(groups) > 1 and len(groups[-1]) < FEWEST:
        groups[-2:] = [groups[-2] + groups[-1]]
    within = [_quantile([one.waited_s for one in group], share) for group in groups]
    for k in range(1, len(within)):
        within[k] = max(within[k], within[k - 1])
    return Quoting(
        edges=tuple(group[-1].expected_s for group in groups[:-1]),
        within_s=tuple(within),
        goal_s=goal_s,
        n=len(ordered),
    )


def _quantile(waits: Sequence[float], share: float) -> float:
    """The split conformal quantile; the longest wait where the group is too small for the share."""
    rank = ceil((len(waits) + 1) * share)
    return sorted(waits)[min(rank, len(waits)) - 1]
