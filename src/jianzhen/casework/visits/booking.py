"""Book a slot 预约: held for minutes, confirmed or given back; moved, cancelled. Nothing is sold twice.

Always the same order of locks: the visit, then the counters of minutes in one order.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jianzhen.casework.errors import NotFound
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.visits.capacity import give_back, lock_cells, lock_for_change, take_minutes
from jianzhen.casework.visits.errors import BadVisit, HoldEnded, SlotTaken, WrongVisitState
from jianzhen.casework.visits.models import Busy, HeldMinutes, Hold, Visit
from jianzhen.casework.visits.moves import locked_visit, may_book, move
from jianzhen.casework.visits.permissions import Act, VisitPermissions
from jianzhen.casework.visits.rules import number_on
from jianzhen.casework.visits.slots import is_open_on, next_best
from jianzhen.casework.visits.vocabulary import Move, VisitState
from jianzhen.casework.visits.windows import Arrival, is_offered
from jianzhen.custody.chain import timestamp_text


def hold_slot(*, visit_id: UUID, arrival: Arrival, key: str, actor: Actor, now: datetime) -> Hold:
    """Keep a slot for some minutes (rule ``hold_minutes``). The same key again gives the same hold.

    An earlier hold that was not confirmed is given back; a booking stands until the new one is confirmed.

    Raises
    ------
    SlotTaken         somebody was faster; ``instead`` are the next best
    BadVisit          no window of the desk, in the past, on a closed day, or no key
    WrongVisitState   the visit is not to be booked now
    NotAllowed        it is not this actor's visit
    """
    held = _hold(visit_id, arrival, key, actor, now)
    if held is None:
        visit = Visit.objects.select_related("outlet", "claim").get(pk=visit_id)
        raise SlotTaken(
            f"{arrival.words()[1]} was taken a moment ago; choose another", instead=next_best(visit, arrival, now=now)
        )
    return held


@transaction.atomic
def _hold(visit_id: UUID, arrival: Arrival, key: str, actor: Actor, now: datetime) -> Hold | None:
    visit = locked_visit(visit_id)
    VisitPermissions().require(actor, Act.BOOK, visit)
    if not key.strip():
        raise BadVisit("key: is empty; give one that is the same when the request is sent again")
    known = Hold.objects.filter(visit=visit, key=key.strip()).first()
    if known is not None and (known.confirmed_at or (known.released_at is None and now < known.expires_at)):
        return known
    if known is not None:
        raise HoldEnded("this hold ended; choose the slot again")
    if not may_book(visit) or visit.outlet is None:
        raise WrongVisitState(f"visit {visit.number} is {visit.state}; no slot can be chosen for it now")
    if not is_offered(arrival):
        raise BadVisit(f"arrival: {arrival.words()[1]} is no window of this desk")
    if arrival.closes_at < now + timedelta(minutes=60 + number_on("notice_minutes", now)):
        raise BadVisit("arrival: has passed or begins too soon; choose a later one")
    if not is_open_on(visit.outlet, arrival.on):
        raise BadVisit("arrival: the outlet is closed on that day; choose another")
    earlier = Hold.objects.filter(visit=visit, confirmed_at=None, released_at=None).first()
    lock_for_change(visit, arrival, earlier)
    with transaction.atomic():
        if earlier is not None:
            give_back(earlier, now=now)
        expires_at = now + timedelta(minutes=number_on("hold_minutes", now))
        made = Hold.objects.create(
            visit=visit, key=key.strip(), opens_at=arrival.opens_at, closes_at=arrival.closes_at, held_at=now,
            expires_at=expires_at,
        )  # fmt: skip
        taken = take_minutes(visit, made, arrival)
        if not taken:
            transaction.set_rollback(True)
    if not taken:
        return None
    later.ask("expire_hold", at=made.expires_at, hold_id=str(made.id))
    return made


@transaction.atomic
def confirm_hold(*, hold_id: UUID, actor: Actor, now: datetime) -> Visit:
    """Make a hold the booking; confirmed again it stays. An earlier booking of the visit is given back in the same act.

    Raises
    ------
    HoldEnded    it ran out or was given back
    NotFound     there is no such hold
    NotAllowed   it is not this actor's visit
    """
    found = Hold.objects.filter(pk=hold_id).first()
    if found is None:
        raise NotFound(f"there is no hold {hold_id}")
    visit = locked_visit(found.visit_id)
    VisitPermissions().require(actor, Act.BOOK, visit)
    found.refresh_from_db()
    if found.confirmed_at is not None and found.released_at is None:
        return visit
    if found.released_at is not None or now >= found.expires_at:
        raise HoldEnded("this hold ended before it was confirmed; choose a slot again, your details are kept")
    before = Hold.objects.filter(visit=visit, released_at=None).exclude(confirmed_at=None).first()
    if before is not None:
        give_back(before, now=now)
    found.confirmed_at = now
    found.save(update_fields=["confirmed_at"])
    how = Move.RESCHEDULED if visit.state in (VisitState.BOOKED, VisitState.ASSIGNED) else Move.BOOKED
    free_technician(visit, now=now)
    visit.opens_at, visit.closes_at = found.opens_at, found.closes_at
    visit.sequence, visit.at_risk_since, visit.unplanned_because = visit.sequence + 1, None, []
    move(
        visit, how, actor=actor, now=now,
        details={"opens_at": timestamp_text(found.opens_at), "closes_at": timestamp_text(found.closes_at)},
    )  # fmt: skip
    later.ask("plan_visit", once=f"plan_visit/{visit.id}", visit_id=str(visit.id))
    if visit.question_id is not None:
        later.ask("note_visit_booked", visit_id=str(visit.id))
    return visit


@transaction.atomic
def cancel_visit(*, visit_id: UUID, why: str, actor: Actor, now: datetime) -> Visit:
    """Call a visit off: minutes and the technician are free again. Cancelled again it stays cancelled.

    Raises ``WrongVisitState`` once somebody is at the door, ``NotAllowed`` for somebody else's.
    """
    visit = locked_visit(visit_id)
    VisitPermissions().require(actor, Act.CANCEL, visit)
    if visit.state == VisitState.CANCELLED:
        return visit
    free_slot(visit, now=now)
    free_technician(visit, now=now)
    visit.sequence += 1
    move(visit, Move.CANCELLED, actor=actor, now=now, why=why)
    later.ask("unbind_number", visit_id=str(visit.id))
    return visit


@transaction.atomic
def expire_hold(*, hold_id: UUID, now: datetime) -> bool:
    """Give back a hold that ran out; returns whether it did. One that was confirmed or given back is left as it is."""
    found = Hold.objects.filter(pk=hold_id).first()
    if found is None:
        raise NotFound(f"there is no hold {hold_id}")
    locked_visit(found.visit_id)
    found.refresh_from_db()
    if found.confirmed_at is not None or found.released_at is not None or now < found.expires_at:
        return False
    give_back(found, now=now)
    return True


def holds_run_out(*, now: datetime, limit: int) -> list[UUID]:
    """Holds past their end, for the sweep."""
    rows = Hold.objects.filter(confirmed_at=None, released_at=None, expires_at__lte=now).order_by("expires_at")
    return list(rows.values_list("id", flat=True)[:limit])


def free_slot(visit: Visit, *, now: datetime) -> None:
    """Give back whatever a locked visit holds."""
    held = list(Hold.objects.filter(visit=visit, released_at=None))
    lock_cells(Q(pk__in=HeldMinutes.objects.filter(hold__in=held).values("cell")))
    for one in held:
        give_back(one, now=now)


def free_technician(visit: Visit, *, now: datetime) -> None:
    """Take a locked visit from its technician; saved with the move."""
    Busy.objects.filter(visit=visit, released_at=None).update(released_at=now)
    visit.technician, visit.assigned_at, visit.expected_at = None, None, None
