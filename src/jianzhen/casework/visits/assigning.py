"""Who goes 派工: one visit put into the day that stands, by dispatch or by a dispatcher's hand; taken back, given on.

Order of locks: the day, then visits by id. A plan is applied whole or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from jianzhen.casework.errors import NotFound
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.visits.booking import free_technician
from jianzhen.casework.visits.capacity import count_minutes
from jianzhen.casework.visits.day import OutletDay, arrival_of, day_of, job_of, lock_day
from jianzhen.casework.visits.errors import NotFit, TechnicianTaken
from jianzhen.casework.visits.models import Busy, Shift, Technician, Visit
from jianzhen.casework.visits.moves import locked_visit, move
from jianzhen.casework.visits.permissions import Act, VisitPermissions
from jianzhen.casework.visits.roster import day_in_beijing, ties_of
from jianzhen.casework.visits.rules import number_on
from jianzhen.casework.visits.vocabulary import ON_DUTY, Move, VisitState
from jianzhen.casework.visits.windows import at
from jianzhen.dispatch import WORDS, Plan, Point, Reason, Stop, insert_job
from jianzhen.dispatch import Technician as Person
from jianzhen.dispatch.fitness import unfit
from jianzhen.dispatch.hours import Shift as Hours

ROUTER = Actor.machine(Role.ROUTER)


@transaction.atomic
def plan_visit(*, visit_id: UUID, now: datetime, actor: Actor = ROUTER) -> tuple[Reason, ...]:
    """Put a booked visit into its day; nothing promised to others moves to another person.

    Returns why it fits nowhere: then it stays booked, is shown as at risk with these reasons, and a dispatcher looks.
    Safe to run twice: a visit that is assigned, or has moved on, is left as it is.
    """
    found = Visit.objects.select_related("outlet").filter(pk=visit_id).first()
    if found is None:
        raise NotFound(f"there is no visit {visit_id}")
    arrival = arrival_of(found)
    if found.state != VisitState.BOOKED or found.outlet is None or arrival is None:
        return ()
    lock_day(found.outlet, arrival.on)
    visit = locked_visit(visit_id)
    if visit.state != VisitState.BOOKED or visit.outlet is None or arrival_of(visit) != arrival:
        return ()
    here = day_of(visit.outlet, arrival.on, now=now, also=(visit,))
    seconds = max(here.day.seconds(now), 0)
    plan = insert_job(here.problem, here.standing, job=str(visit.id), now=seconds, promised=here.promised)
    unserved = next((one for one in plan.unserved if one.job == str(visit.id)), None)
    if unserved is not None:
        visit.at_risk_since = visit.at_risk_since or now
        visit.unplanned_because = [one.value for one in unserved.reasons]
        visit.save(update_fields=["at_risk_since", "unplanned_because"])
        return unserved.reasons
    apply_plan(here, plan, actor=actor, now=now)
    return ()


def apply_plan(here: OutletDay, plan: Plan, *, actor: Actor, now: datetime) -> list[str]:
    """Write a plan's stops as people's time, in the caller's transaction under the day's lock; ids of visits that changed.

    Raises ``TechnicianTaken`` where somebody was given something else in between (an urgent call, a hand's act).
    """
    leads = plan.leads()
    changed = [job for job, (who, stop) in sorted(leads.items()) if not _stands(here, job, who, stop)]
    visits = {str(one.pk): one for one in Visit.objects.select_for_update(of=("self",)).select_related("claim", "technician", "outlet").filter(pk__in=changed).order_by("pk")}  # fmt: skip
    changed = [job for job in changed if visits[job].state in (VisitState.BOOKED, VisitState.ASSIGNED)]
    Busy.objects.filter(visit__in=[visits[job] for job in changed], released_at=None).update(released_at=now)
    for job in changed:
        who, stop = leads[job]
        visit, technician = visits[job], here.technicians[who]
        occupy(visit, technician, here.day.at(stop.begins), here.day.at(stop.leaves))
        _send(visit, technician, here.day.at(stop.begins), actor, now)
    return changed


@transaction.atomic
def assign_by_hand(
    *, visit_id: UUID, technician_number: int, begins_at: datetime, actor: Actor, now: datetime, why: str = ""
) -> Visit:
    """Give a visit to somebody: 派工, or 转派 where somebody had it.

    Raises
    ------
    NotFit            dispatch's rule that stands against this person, or the window, or the shift
    TechnicianTaken   the person is somewhere else then
    NotAllowed        not a dispatcher or outlet manager
    """
    VisitPermissions().require(actor, Act.DISPATCH)
    found = Visit.objects.select_related("outlet").filter(pk=visit_id).first()
    technician = Technician.objects.select_related("outlet").filter(pk=technician_number, left_at=None).first()
    if found is None or technician is None:
        raise NotFound(f"there is no visit {visit_id} or no technician {technician_number}")
    lock_day(technician.outlet, day_in_beijing(begins_at))
    visit = locked_visit(visit_id)
    _must_fit(visit, technician, begins_at)
    Busy.objects.filter(visit=visit, released_at=None).update(released_at=now)
    visit.outlet = technician.outlet
    occupy(visit, technician, begins_at, begins_at + timedelta(minutes=visit.minutes))
    _send(visit, technician, begins_at, actor, now, why)
    return visit


@transaction.atomic
def take_back(*, visit_id: UUID, why: str, actor: Actor, now: datetime) -> Visit:
    """Take a visit from its technician; the window that was promised stays, and somebody else is looked for."""
    visit = locked_visit(visit_id)
    VisitPermissions().require(actor, Act.DISPATCH)
    free_technician(visit, now=now)
    visit.at_risk_since = now
    move(visit, Move.TAKEN_BACK, actor=actor, now=now, why=why)
    return visit


@transaction.atomic
def drop_shift(*, technician_number: int, day: datetime, why: str, actor: Actor, now: datetime) -> int:
    """Somebody is ill: the shift ends, its visits go to others; returns how many those are.

    ``day`` is any moment of the shift's Beijing day.
    """
    VisitPermissions().require(actor, Act.ROSTER)
    on = day_in_beijing(day)
    shift = Shift.objects.select_related("technician__outlet").filter(technician_id=technician_number, on=on).first()
    if shift is None:
        raise NotFound(f"technician {technician_number} does not work on {on}")
    lock_day(shift.technician.outlet, on)
    rows = Busy.objects.filter(
        technician=shift.technician, released_at=None, begins_at__gte=max(now, at(on, 0)), begins_at__lt=at(on, 1440),
        visit__state=VisitState.ASSIGNED,
    )  # fmt: skip
    waiting = list(rows.order_by("visit_id").values_list("visit_id", flat=True))
    for visit_id in waiting:
        take_back(visit_id=visit_id, why=why, actor=Actor.of(Role.DISPATCHER, UUID(actor.id)) if actor.role is Role.ADMIN else actor, now=now)  # fmt: skip
        later.ask("plan_visit", once=f"plan_visit/{visit_id}", visit_id=str(visit_id))
    shift.delete()
    count_minutes(outlet=shift.technician.outlet, on=on, now=now)
    return len(waiting)


def _must_fit(visit: Visit, technician: Technician, begins_at: datetime) -> None:
    arrival = arrival_of(visit)
    if arrival is not None and not arrival.opens_at <= begins_at < arrival.closes_at:
        raise NotFit(f"begins_at: lies outside the promised window {arrival.words()[1]}")
    job = job_of(visit, arrival)
    person = Person(
        id=str(technician.number), start=Point(technician.latitude, technician.longitude),
        shift=Hours(begins=0, ends=86_400), skills=frozenset(technician.skills), parts=dict(technician.parts),
        ties=ties_of(technician),
    )  # fmt: skip
    reason = unfit(job, person)
    if reason is not None:
        raise NotFit(f"technician {technician.number}: {WORDS[reason][1]} ({reason.value})")
    ends_at = begins_at + timedelta(minutes=visit.minutes)
    if not technician.shifts.filter(begins_at__lte=begins_at, ends_at__gte=ends_at).exists():
        raise NotFit(f"technician {technician.number}: {WORDS[Reason.OFF_SHIFT][1]} ({Reason.OFF_SHIFT.value})")


def _stands(here: OutletDay, job: str, who: str, stop: Stop) -> bool:
    row = here.busy.get(job)
    if row is None:
        return False
    kept = here.visits[job].state in ON_DUTY
    return kept or (str(row.technician_id) == who and here.day.seconds(row.begins_at) == stop.begins)


def occupy(visit: Visit, technician: Technician, begins_at: datetime, ends_at: datetime) -> None:
    """Keep somebody's time for a visit. Raises ``TechnicianTaken`` where the database knows of another."""
    try:
        with transaction.atomic():
            Busy.objects.create(visit=visit, technician=technician, begins_at=begins_at, ends_at=ends_at)
    except IntegrityError as error:
        raise TechnicianTaken(
            f"technician {technician.number} is somewhere else at that time; choose another time or person"
        ) from error


def _send(
    visit: Visit, technician: Technician, begins_at: datetime, actor: Actor, now: datetime, why: str = ""
) -> None:
    """The move, where the person changed; only a new time of arrival is no move."""
    before, visit.technician, visit.expected_at = visit.technician, technician, begins_at
    visit.at_risk_since, visit.unplanned_because = None, []
    if before == technician and visit.state == VisitState.ASSIGNED:
        visit.save()
        return
    visit.assigned_at = now
    again = visit.state in (VisitState.ASSIGNED, VisitState.ON_THE_WAY)
    move(visit, Move.REASSIGNED if again else Move.ASSIGNED, actor=actor, now=now, why=why)
    shown_at = bind_at(visit, now)
    if shown_at is not None:
        later.ask("bind_number", at=shown_at, visit_id=str(visit.id))


def bind_at(visit: Visit, now: datetime) -> datetime | None:
    """From when the two may ring each other; None without a window."""
    if visit.opens_at is None:
        return None
    return max(now, visit.opens_at - timedelta(minutes=number_on("shown_before_minutes", now)))


def visits_to_plan(*, now: datetime, limit: int) -> Sequence[UUID]:
    """Booked visits nobody was found for yet, the soonest first: for the sweep."""
    rows = Visit.objects.filter(state=VisitState.BOOKED, outlet__isnull=False, closes_at__gt=now)
    return list(rows.order_by("opens_at").values_list("id", flat=True)[:limit])
