"""An outlet's day as dispatch reads it: technicians, visits, and what stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from jianzhen.casework.claims.terms import BEIJING
from jianzhen.casework.outlets.models import Outlet
from jianzhen.casework.visits.models import Busy, DayPlan, Shift, Technician, Visit
from jianzhen.casework.visits.roster import shift_of, ties_of_all
from jianzhen.casework.visits.vocabulary import ENDED, ON_DUTY, Urgency, VisitState
from jianzhen.casework.visits.windows import Arrival, at
from jianzhen.dispatch import (
    Day,
    GreatCircle,
    Job,
    Plan,
    Point,
    Problem,
    Route,
    Stop,
    Travel,
    VisitKind,
    freeze,
    points_of,
)
from jianzhen.dispatch import Technician as Person

GREAT_CIRCLE = GreatCircle()
TRAVEL: Travel = GREAT_CIRCLE
"""Until a routing server fills the port: the great circle, lengthened; an assumption that pages name as such."""

_PLANNED = frozenset({VisitState.ASSIGNED, *ON_DUTY})


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletDay:
    """One day of one outlet.

    Attributes
    ----------
    visits : mapping of id to Visit
        Those in the problem.
    busy : mapping of visit id to Busy
        What stands.
    promised : mapping of visit id to technician number
        Who was announced to whom.
    """

    outlet: Outlet
    day: Day
    problem: Problem
    standing: Plan
    visits: Mapping[str, Visit]
    technicians: Mapping[str, Technician]
    busy: Mapping[str, Busy]
    promised: Mapping[str, str]


def day_of(outlet: Outlet, on: date, *, now: datetime, also: tuple[Visit, ...] = ()) -> OutletDay:
    """Read a day with what stands, what is under way frozen, and ``also`` as jobs not planned yet."""
    return days_of(outlet, (on,), now=now, also=also)[on]


def days_of(
    outlet: Outlet, days: Sequence[date], *, now: datetime, also: tuple[Visit, ...] = ()
) -> dict[date, OutletDay]:
    """The same of several days on end, read at once; ``also`` must have its window on one of them."""
    first, last = at(min(days), 0), at(max(days), 1440)
    shifts = list(
        Shift.objects.select_related("technician")
        .filter(technician__outlet=outlet, technician__left_at=None, on__in=days, urgent=False)
        .order_by("technician_id")
    )
    rows = list(
        Busy.objects.select_related("visit__claim", "visit__technician", "visit__outlet")
        .filter(technician__outlet=outlet, released_at=None, begins_at__gte=first, begins_at__lt=last)
        .order_by("begins_at")
    )
    rows = [one for one in rows if one.visit.state in _PLANNED and one.visit.urgency != Urgency.URGENT]
    ties = ties_of_all({one.technician for one in shifts})
    today = now.astimezone(BEIJING).date()
    seen = _last_places(outlet, today) if today in days else {}
    return {
        on: _one_day(
            outlet, on, [one for one in shifts if one.on == on],
            [one for one in rows if at(on, 0) <= one.begins_at < at(on, 1440)],
            [one for one in also if one.opens_at is not None and at(on, 0) <= one.opens_at < at(on, 1440)],
            ties, seen if on == today else {}, now,
        )
        for on in days
    }  # fmt: skip


def _one_day(
    outlet: Outlet, on: date, shifts: Sequence[Shift], rows: Sequence[Busy], also: Sequence[Visit],
    ties: Mapping[int, frozenset[str]], seen: Mapping[int, Point], now: datetime,
) -> OutletDay:  # fmt: skip
    day = Day(on)
    technicians = {str(one.technician_id): one.technician for one in shifts}
    rows = [one for one in rows if str(one.technician_id) in technicians]
    fresh = [one for one in also if str(one.pk) not in {str(row.visit_id) for row in rows}]
    visits = {str(one.pk): one for one in [*(row.visit for row in rows), *fresh]}
    jobs = tuple(job_of(one) for one in visits.values())
    people = tuple(_person(shift, day, seen, ties) for shift in shifts)
    problem = Problem(day=day, jobs=jobs, technicians=people, matrix=TRAVEL.matrix(points_of(jobs, people), at=max(day.seconds(now), 0)))  # fmt: skip
    routes = []
    for one in people:
        mine = [row for row in rows if str(row.technician_id) == one.id]
        fixed = sum(row.visit.state in ON_DUTY for row in mine)
        mine.sort(key=lambda row: (row.visit.state not in ON_DUTY, row.begins_at))
        routes.append(Route(technician=one.id, steps=tuple(_stop(row, day) for row in mine), fixed=fixed))
    standing = Plan(routes=tuple(routes))
    if now >= at(on, 0):
        standing = freeze(problem, standing, now=day.seconds(now))
    return OutletDay(
        outlet=outlet, day=day, problem=problem, standing=standing, visits=visits, technicians=technicians,
        busy={str(row.visit_id): row for row in rows},
        promised={str(row.visit_id): str(row.technician_id) for row in rows},
    )  # fmt: skip


def lock_day(outlet: Outlet, on: date) -> DayPlan:
    """Lock an outlet's day for planning; made by the first call."""
    DayPlan.objects.get_or_create(outlet=outlet, on=on)
    return DayPlan.objects.select_for_update().get(outlet=outlet, on=on)


def arrival_of(visit: Visit) -> Arrival | None:
    """The promised window, where one was chosen."""
    if visit.opens_at is None or visit.closes_at is None:
        return None
    return Arrival(opens_at=visit.opens_at, closes_at=visit.closes_at)


def job_of(visit: Visit, arrival: Arrival | None = None) -> Job:
    """A visit as dispatch reads it; ``arrival`` where its window is not settled yet."""
    window = arrival or arrival_of(visit)
    if window is None:
        raise ValueError(f"visit {visit.number} has no window")
    return Job(
        id=str(visit.pk), kind=VisitKind(visit.kind), at=Point(visit.latitude, visit.longitude),
        windows=(window.seconds(),), service_s=visit.minutes * 60, skills=frozenset(visit.skills),
        parts=dict(visit.parts), kept_from=frozenset(visit.kept_from),
    )  # fmt: skip


def _person(shift: Shift, day: Day, seen: Mapping[int, Point], ties: Mapping[int, frozenset[str]]) -> Person:
    one = shift.technician
    return Person(
        id=str(one.number), start=seen.get(one.number, Point(one.latitude, one.longitude)),
        shift=shift_of(day.seconds(shift.begins_at), day.seconds(shift.ends_at), shift.breaks),
        skills=frozenset(one.skills), parts=dict(one.parts), ties=ties[one.number],
    )  # fmt: skip


def _stop(row: Busy, day: Day) -> Stop:
    begins = day.seconds(row.begins_at)
    return Stop(job=str(row.visit_id), arrives=begins, begins=begins, leaves=day.seconds(row.ends_at))


def _last_places(outlet: Outlet, on: date) -> dict[int, Point]:
    """Where each was last seen to end a visit that day."""
    ended = Visit.objects.filter(
        technician__outlet=outlet, state__in=ENDED, ended_at__gte=at(on, 0), ended_at__lt=at(on, 1440),
        arrived_at__isnull=False,
    ).order_by("ended_at")  # fmt: skip
    return {one.technician_id: Point(one.latitude, one.longitude) for one in ended if one.technician_id is not None}
