"""Urgent calls 加急: every minute all that wait are matched with all on duty; the time told to the caller is the promise.

Until enough calls were finished to tell an honest time, a caller is told one only when somebody leaves at once; else the
page says that it is not measured yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.outlets.models import Outlet
from jianzhen.casework.visits.assigning import ROUTER, occupy
from jianzhen.casework.visits.day import GREAT_CIRCLE, lock_day
from jianzhen.casework.visits.models import Busy, Position, Shift, Technician, Visit
from jianzhen.casework.visits.moves import move
from jianzhen.casework.visits.roster import day_in_beijing, ties_of
from jianzhen.casework.visits.rules import number_on
from jianzhen.casework.visits.vocabulary import ON_DUTY, Move, Urgency, VisitState
from jianzhen.custody.chain import timestamp_text
from jianzhen.dispatch import (
    Call,
    Day,
    Finished,
    LookAhead,
    NoErrorsYet,
    OnDuty,
    Outlook,
    Point,
    Quoting,
    Stay,
    calibrate,
)

USUAL = Stay(mean_s=35 * 60, sigma=0.5)
"""Time on site before an outlet has finished visits of its own: an assumption, as in ``bench/promise.toml``."""

SHARE = 0.95
"""Of the calls that are to be reached by what they are told."""

_BACK = 500
_OPEN = (VisitState.WANTED, VisitState.ASSIGNED, VisitState.ON_THE_WAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What a minute's matching came to: visits that got somebody, and those told a time."""

    sent: Sequence[UUID]
    told: Sequence[UUID]


@transaction.atomic
def match_urgent(*, outlet_id: UUID, now: datetime) -> Matched:
    """Match an outlet's urgent calls with the people kept for them, and tell each caller a time once.

    Whoever is chosen and free leaves now; a promise once told is never changed. Safe at any time and twice.
    """
    outlet = Outlet.objects.filter(pk=outlet_id).first()
    if outlet is None:
        raise NotFound(f"there is no outlet {outlet_id}")
    day = Day(day_in_beijing(now))
    lock_day(outlet, day.on)
    waiting = list(
        Visit.objects.select_for_update(of=("self",)).select_related("claim", "technician", "outlet")
        .filter(outlet=outlet, urgency=Urgency.URGENT, state__in=_OPEN).order_by("wanted_at", "pk")
    )  # fmt: skip
    people = _on_duty(outlet, day, now)
    if not waiting or not people:
        return Matched(sent=(), told=())
    calls = [_call(one, day) for one in waiting]
    goal_s = number_on("urgent_goal_minutes", now) * 60
    outlooks = LookAhead(stay=USUAL, goal_s=goal_s).look(calls, [one for one, _ in people], now=day.seconds(now), travel=GREAT_CIRCLE)  # fmt: skip
    quoting = _quoting(outlet, goal_s)
    by_id = {one.id: technician for one, technician in people}
    sent, told = [], []
    for visit, outlook in zip(waiting, outlooks, strict=True):
        if outlook.leaves_now and outlook.technician and visit.state == VisitState.WANTED and not _taken(by_id[outlook.technician], now):  # fmt: skip
            _send_now(visit, by_id[outlook.technician], day.at(outlook.expected_s), now)
            sent.append(visit.id)
        if visit.promised_at is None and _tell(visit, outlook, quoting, goal_s, day, now):
            told.append(visit.id)
    return Matched(sent=sent, told=told)


def outlets_with_urgent(*, limit: int) -> list[UUID]:
    """Outlets where somebody waits: for the job of every minute."""
    rows = Visit.objects.filter(urgency=Urgency.URGENT, state=VisitState.WANTED, outlet__isnull=False)
    return list(rows.order_by("outlet_id").values_list("outlet_id", flat=True).distinct()[:limit])


def _on_duty(outlet: Outlet, day: Day, now: datetime) -> list[tuple[OnDuty, Technician]]:
    shifts = Shift.objects.select_related("technician").filter(
        technician__outlet=outlet, technician__left_at=None, urgent=True, begins_at__lte=now, ends_at__gt=now
    )
    found = []
    for one in shifts.order_by("technician_id"):
        technician = one.technician
        at_it = Visit.objects.filter(technician=technician, state__in=[VisitState.ASSIGNED, *ON_DUTY]).order_by("assigned_at").first()  # fmt: skip
        last = Position.objects.filter(technician=technician).order_by("-at").first()
        place = last or technician
        heading = at_it is not None and at_it.state in (VisitState.ASSIGNED, VisitState.ON_THE_WAY)
        begins = None if at_it is None else (at_it.expected_at if heading else at_it.arrived_at) or now
        found.append((
            OnDuty(
                id=str(technician.number), at=Point(place.latitude, place.longitude),
                skills=frozenset(technician.skills), begins_s=None if begins is None else day.seconds(begins),
                # being chosen is final here: whoever was announced is not turned to another caller
                heading_for=None, parts=dict(technician.parts), ties=ties_of(technician),
            ),
            technician,
        ))  # fmt: skip
    return found


def _call(visit: Visit, day: Day) -> Call:
    return Call(
        id=str(visit.id), at=Point(visit.latitude, visit.longitude), skills=frozenset(visit.skills),
        called_s=day.seconds(visit.wanted_at),
        promised_s=None if visit.promised_at is None else day.seconds(visit.promised_at),
        parts=dict(visit.parts), kept_from=frozenset(visit.kept_from),
    )  # fmt: skip


def _taken(technician: Technician, now: datetime) -> bool:
    return Visit.objects.filter(technician=technician, state__in=[VisitState.ASSIGNED, *ON_DUTY]).exists() or Busy.objects.filter(technician=technician, released_at=None, begins_at__lte=now, ends_at__gt=now).exists()  # fmt: skip


def _send_now(visit: Visit, technician: Technician, arrives_at: datetime, now: datetime) -> None:
    occupy(visit, technician, now, arrives_at + timedelta(minutes=visit.minutes))
    visit.technician, visit.assigned_at, visit.expected_at = technician, now, arrives_at
    visit.opens_at, visit.closes_at = now, max(visit.promised_at or arrives_at, arrives_at) + timedelta(minutes=1)
    move(visit, Move.ASSIGNED, actor=ROUTER, now=now)


def _tell(visit: Visit, outlook: Outlook, quoting: Quoting | None, goal_s: int, day: Day, now: datetime) -> bool:
    """Record the latest arrival that is told to the caller; False where nothing honest can be told yet."""
    expected = max(outlook.expected_s - day.seconds(visit.wanted_at), 0)
    sure = Quoting(edges=(), within_s=(float(goal_s),), goal_s=goal_s, n=0)
    if visit.technician is not None:
        wait = sure.sure_wait_s(expected)
    elif quoting is not None:
        wait = quoting.wait_s(expected)
    else:
        visit.expected_at = day.at(outlook.expected_s)
        visit.save(update_fields=["expected_at"])
        return False
    visit.promised_at = visit.wanted_at + timedelta(seconds=wait)
    visit.expected_at = day.at(outlook.expected_s)
    if visit.opens_at is not None:
        visit.closes_at = max(visit.promised_at, visit.opens_at + timedelta(minutes=1))
    visit.save(update_fields=["promised_at", "expected_at", "closes_at"])
    record(
        "VISIT_TIME_TOLD", chain=claim_chain(visit.claim_id), actor=ROUTER, at=now,
        details={"visit": visit.number, "by": timestamp_text(visit.promised_at)},
    )  # fmt: skip
    return True


def _quoting(outlet: Outlet, goal_s: int) -> Quoting | None:
    """What this outlet's own finished calls allow to be told; None before there are enough."""
    done = Visit.objects.filter(
        outlet=outlet, urgency=Urgency.URGENT, first_arrived_at__isnull=False, promised_at__isnull=False,
        expected_at__isnull=False,
    ).order_by("-wanted_at")[:_BACK]  # fmt: skip
    finished = [
        Finished(
            expected_s=max((one.expected_at - one.wanted_at).total_seconds(), 0),
            waited_s=(one.first_arrived_at - one.wanted_at).total_seconds(),
        )
        for one in done
        if one.expected_at and one.first_arrived_at
    ]  # fmt: skip
    try:
        return calibrate(finished, share=SHARE, goal_s=goal_s)
    except NoErrorsYet:
        return None
