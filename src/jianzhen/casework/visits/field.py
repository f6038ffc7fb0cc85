"""On site 现场: set out, arrive, begin; and every word of the trade for what can happen there.

``now`` is when it happened: a phone that was offline says so later (``sync``).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.visits.booking import free_slot, free_technician
from jianzhen.casework.visits.door import needs_residence
from jianzhen.casework.visits.errors import BadVisit, PriceNotAgreed, ResidenceNotShown, WrongVisitState
from jianzhen.casework.visits.models import Busy, Visit
from jianzhen.casework.visits.moves import locked_visit, move
from jianzhen.casework.visits.permissions import Act, VisitPermissions
from jianzhen.casework.visits.quotes import is_price_agreed
from jianzhen.casework.visits.rules import number_on
from jianzhen.casework.visits.vocabulary import Move, VisitState


@transaction.atomic
def set_out(*, visit_id: UUID, actor: Actor, now: datetime) -> Visit:
    """The technician leaves for this visit; the customer sees it."""
    visit = of_the_technician(visit_id, actor)
    visit.set_out_at = now
    move(visit, Move.SET_OUT, actor=actor, now=now)
    return visit


@transaction.atomic
def arrive(*, visit_id: UUID, actor: Actor, now: datetime) -> Visit:
    """The technician is at the door: the clock of the promise stops."""
    visit = of_the_technician(visit_id, actor)
    visit.arrived_at, visit.first_arrived_at = now, visit.first_arrived_at or now
    visit.calls += 1
    move(visit, Move.ARRIVED, actor=actor, now=now)
    return visit


@transaction.atomic
def begin_work(*, visit_id: UUID, actor: Actor, now: datetime) -> Visit:
    """Begin, once the price is agreed and, at a lock, residence was shown.

    Raises
    ------
    PriceNotAgreed      no price was accepted, or one waits for an answer
    ResidenceNotShown   the rule of this kind asks for it first
    """
    visit = of_the_technician(visit_id, actor)
    if needs_residence(visit, now):
        raise ResidenceNotShown("residence: before work on a lock, note by what the customer showed to live here")
    if not is_price_agreed(visit):
        raise PriceNotAgreed("quote: tell the price and let the customer accept it first; it is then the price")
    move(visit, Move.BEGAN, actor=actor, now=now)
    return visit


@transaction.atomic
def wait_for_part(*, visit_id: UUID, part: str, expected_on: date | None, actor: Actor, now: datetime) -> Visit:
    """待件: the visit waits for a part; the customer is told until when, as far as it is known."""
    visit = of_the_technician(visit_id, actor)
    if not part.strip():
        raise BadVisit("part: is empty; name the part that is waited for")
    visit.part_expected_on = expected_on
    _leave_open(visit, Move.WAITS_FOR_PART, actor, now, part.strip())
    return visit


@transaction.atomic
def part_came(*, visit_id: UUID, actor: Actor, now: datetime) -> Visit:
    """The part is there: the customer chooses when somebody comes again."""
    visit = locked_visit(visit_id)
    visit.part_expected_on = None
    move(visit, Move.PART_CAME, actor=actor, now=now)
    return visit


@transaction.atomic
def take_in(*, visit_id: UUID, actor: Actor, now: datetime, loaner: str = "") -> Visit:
    """拉修: the thing goes to the workshop; ``loaner`` 周转机 is what the customer uses meanwhile, empty for none."""
    visit = of_the_technician(visit_id, actor)
    visit.loaner = loaner.strip()
    _leave_open(visit, Move.TAKEN_IN, actor, now, visit.loaner)
    return visit


@transaction.atomic
def bring_back(*, visit_id: UUID, actor: Actor, now: datetime) -> Visit:
    """Repaired in the workshop: the customer chooses when it comes back; a loaner goes the other way."""
    visit = locked_visit(visit_id)
    move(visit, Move.BROUGHT_BACK, actor=actor, now=now)
    return visit


@transaction.atomic
def call_again(*, visit_id: UUID, why: str, actor: Actor, now: datetime) -> Visit:
    """二次上门: it needs another call; the price that was agreed stays."""
    visit = of_the_technician(visit_id, actor)
    _must_say(why)
    _leave_open(visit, Move.SECOND_CALL, actor, now, why)
    return visit


@transaction.atomic
def nobody_home(*, visit_id: UUID, actor: Actor, now: datetime) -> Visit:
    """空跑: nobody opened though the technician waited (rule ``wait_at_door_minutes``); the customer books again, free.

    Raises ``WrongVisitState`` before the wait is over, or before the promised window began.
    """
    visit = of_the_technician(visit_id, actor)
    wait = timedelta(minutes=number_on("wait_at_door_minutes", now))
    since = max(visit.arrived_at or now, visit.opens_at or visit.arrived_at or now)
    if now < since + wait:
        raise WrongVisitState(f"wait until {(since + wait).isoformat()} and ring; then nobody counts as home")
    _leave_open(visit, Move.NOBODY_HOME, actor, now, "")
    return visit


@transaction.atomic
def hand_back(*, visit_id: UUID, why: str, actor: Actor, now: datetime) -> Visit:
    """退单: the outlet cannot do this one; the desk looks for another, the customer does nothing."""
    visit = locked_visit(visit_id)
    if actor.role.value == "technician":
        VisitPermissions().require(actor, Act.FIELD, visit)
    else:
        VisitPermissions().require(actor, Act.DISPATCH)
    _must_say(why)
    free_slot(visit, now=now)
    Busy.objects.filter(visit=visit, released_at=None).update(released_at=now)
    move(visit, Move.HANDED_BACK, actor=actor, now=now, why=why)  # the row keeps who handed it back
    free_technician(visit, now=now)
    visit.save()
    later.ask("unbind_number", visit_id=str(visit.id))
    later.ask("give_on", visit_id=str(visit.id))
    return visit


@transaction.atomic
def leave_safely(*, visit_id: UUID, actor: Actor, now: datetime) -> Visit:
    """Leave at once, without giving a reason; a dispatcher looks at it before anything else is planned there."""
    visit = of_the_technician(visit_id, actor)
    visit.at_risk_since = now
    _leave_open(visit, Move.LEFT_SAFELY, actor, now, "")
    return visit


@transaction.atomic
def look_at(*, visit_id: UUID, why: str, actor: Actor, now: datetime) -> Visit:
    """A dispatcher spoke with both and arranges it anew."""
    visit = locked_visit(visit_id)
    _must_say(why)
    visit.at_risk_since = None
    move(visit, Move.LOOKED_AT, actor=actor, now=now, why=why)
    return visit


@transaction.atomic
def overrun(*, visit_id: UUID, minutes: int, actor: Actor, now: datetime) -> list[Visit]:
    """It takes longer: returns the later visits of this person that are now at risk, for the dispatcher to move.

    Nobody's promise is moved by itself: their windows stay, and their rows say since when they are at risk.
    """
    visit = of_the_technician(visit_id, actor)
    if visit.state not in (VisitState.ON_SITE, VisitState.WORKING) or not 1 <= minutes <= 480:
        raise BadVisit("minutes: say from on site how much longer it takes, 1 to 480")
    mine = Busy.objects.filter(visit=visit, released_at=None).first()
    if mine is None:
        return []
    until = now + timedelta(minutes=minutes)
    after = list(
        Busy.objects.select_related("visit").filter(technician=mine.technician, released_at=None, begins_at__gte=mine.ends_at)
        .order_by("begins_at")
    )  # fmt: skip
    hurt = [one.visit for one in after if one.begins_at < until]
    mine.ends_at = max(mine.ends_at, min([until, *(one.begins_at for one in after)]))
    mine.save(update_fields=["ends_at"])
    for one in hurt:
        Visit.objects.filter(pk=one.pk, at_risk_since=None).update(at_risk_since=now)
    record(
        "VISIT_OVERRUN", chain=claim_chain(visit.claim_id), actor=actor, at=now,
        details={"visit": visit.number, "minutes": minutes, "at_risk": len(hurt)},
    )  # fmt: skip
    return hurt


def of_the_technician(visit_id: UUID, actor: Actor) -> Visit:
    """The technician's own visit, locked. Raises ``NotAllowed`` where somebody else is sent by now."""
    visit = locked_visit(visit_id)
    VisitPermissions().require(actor, Act.FIELD, visit)
    return visit


def _leave_open(visit: Visit, how: Move, actor: Actor, now: datetime, why: str) -> None:
    """The technician leaves and the visit goes on later: slot and person are free, the move's row keeps who it was."""
    free_slot(visit, now=now)
    Busy.objects.filter(visit=visit, released_at=None).update(released_at=now)
    move(visit, how, actor=actor, now=now, why=why)
    free_technician(visit, now=now)
    visit.opens_at = visit.closes_at = None
    visit.save()
    later.ask("unbind_number", visit_id=str(visit.id))


def _must_say(why: str) -> None:
    if not why.strip():
        raise BadVisit("why: is empty; say it in a sentence")
