"""What was measured 实测: callback, dispatch and arrival each on its own clock, by region; nothing said before data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from jianzhen.casework.visits.models import Visit
from jianzhen.casework.visits.rules import number_on
from jianzhen.casework.visits.vocabulary import Urgency
from jianzhen.places import load_tree

FEWEST = 20
"""Visits below which a percentile is not told: the page says "not measured yet"."""

BACK = timedelta(days=90)


class ClockName(StrEnum):
    """From the report to: somebody rang back; somebody was sent; somebody was there."""

    CALLBACK = "callback"
    DISPATCH = "dispatch"
    ON_SITE = "on_site"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One clock of one region.

    Attributes
    ----------
    p50_s, p90_s : int or None
        Seconds; None is "not measured yet", with ``n`` so far.
    within_goal : float or None
        Share within the goal (rule ``urgent_goal_minutes``).
    kept : float or None
        Share of told times that were kept; only of ``ON_SITE``.
    """

    clock: ClockName
    region: str
    n: int
    p50_s: int | None
    p90_s: int | None
    within_goal: float | None
    kept: float | None


def response_figures(*, region: str, now: datetime) -> tuple[Measured, ...]:
    """The three clocks of urgent visits in a division (a province, prefecture, county or town), last ninety days."""
    load_tree().division(region)
    prefix = region.rstrip("0") if len(region) == 6 else region
    prefix = prefix if len(prefix) % 2 == 0 else f"{prefix}0"
    rows = list(Visit.objects.filter(urgency=Urgency.URGENT, place__startswith=prefix, wanted_at__gte=now - BACK))
    goal_s = number_on("urgent_goal_minutes", now) * 60
    waits = {
        ClockName.CALLBACK: [(one.called_back_at - one.wanted_at).total_seconds() for one in rows if one.called_back_at],
        ClockName.DISPATCH: [(one.assigned_at - one.wanted_at).total_seconds() for one in rows if one.assigned_at],
        ClockName.ON_SITE: [(one.first_arrived_at - one.wanted_at).total_seconds() for one in rows if one.first_arrived_at],
    }  # fmt: skip
    told = [one for one in rows if one.promised_at and (one.first_arrived_at or now > one.promised_at)]
    kept = [bool(one.first_arrived_at and one.promised_at and one.first_arrived_at <= one.promised_at) for one in told]
    return tuple(
        _measured(clock, region, found, goal_s, kept if clock is ClockName.ON_SITE else ())
        for clock, found in waits.items()
    )


def _measured(clock: ClockName, region: str, waits: Sequence[float], goal_s: int, kept: Sequence[bool]) -> Measured:
    enough = len(waits) >= FEWEST
    return Measured(
        clock=clock, region=region, n=len(waits), p50_s=_percentile(waits, 50) if enough else None,
        p90_s=_percentile(waits, 90) if enough else None,
        within_goal=sum(one <= goal_s for one in waits) / len(waits) if enough else None,
        kept=sum(kept) / len(kept) if len(kept) >= FEWEST else None,
    )  # fmt: skip


def _percentile(waits: Sequence[float], share: int) -> int:
    """The smallest wait that so many of a hundred stayed within."""
    ordered = sorted(waits)
    return round(ordered[max(-(-len(ordered) * share // 100) - 1, 0)])
