"""A plain repair as a claim 报修: done, solved by phone, disputed, or not fixed and taken up again, free.

The claim's state is moved by ``claim_transition``; this room states the facts.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.respondent import name_respondent
from jianzhen.casework.claims.transitions import claim_transition, locked_claim
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.intake.confirming import note_solution
from jianzhen.casework.visits.booking import free_slot, free_technician
from jianzhen.casework.visits.errors import BadVisit
from jianzhen.casework.visits.models import Visit
from jianzhen.casework.visits.moves import locked_visit, move
from jianzhen.casework.visits.vocabulary import ENDED, ON_DUTY, Move, Outcome, VisitKind, VisitState
from jianzhen.casework.visits.wanting import Wanted, open_visits, want_visit
from jianzhen.casework.visits.warranty import in_warranty
from jianzhen.dispatch import Point

_SETTLES = frozenset({Outcome.FIXED, Outcome.NO_FAULT, Outcome.QUOTE_REFUSED})


def close_when_served(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim | None:
    """Close a service claim whose visits have ended, in the caller's transaction; None where something is open.

    A visit that did not fix it leaves the claim open: the customer asks again, disputes or withdraws.
    """
    claim = locked_claim(claim_id)
    if claim.state != State.IN_SERVICE or open_visits(claim):
        return None
    last = claim.visits.filter(state=VisitState.DONE).order_by("-ended_at").first()
    if last is None or last.outcome not in _SETTLES:
        return None
    return _done(claim, actor, now)


@transaction.atomic
def solve_by_phone(*, claim_id: UUID, how: str, customer_agrees: bool, actor: Actor, now: datetime) -> Claim:
    """电话解决: it works again after a talk, and the customer says so; visits nobody set out for are called off. Twice is once.

    Raises
    ------
    NotAllowed        not a call-taker
    NoSolution        no words of how, or the customer does not agree
    NotFound          no report is behind this claim
    WrongVisitState   somebody is on the way or there
    """
    if actor.role is not Role.CALL_TAKER:
        raise NotAllowed(f"{actor.role.value} does not solve by phone; a call-taker does")
    report = note_solution(claim_id=claim_id, how=how, customer_agrees=customer_agrees, actor=actor, now=now)
    claim = locked_claim(claim_id)
    if claim.state == State.CLOSED:
        return claim
    for one in open_visits(claim):
        visit = locked_visit(one.id)
        free_slot(visit, now=now)
        free_technician(visit, now=now)
        move(visit, Move.SOLVED_BY_PHONE, actor=actor, now=now, why=report.solved_how[:300])
    return _done(claim, actor, now)


@transaction.atomic
def dispute_service(*, claim_id: UUID, reasons: str, actor: Actor, now: datetime) -> Claim:
    """Price, fault or damage is in dispute: the claim is heard, against the brand's merchant where none was named.

    Visits nobody has set out for are called off; whoever is there ends as usual.

    Raises
    ------
    GuardRefused   no reasons, or nobody is known whom it is against
    NotAllowed     not this buyer's claim
    """
    claim = locked_claim(claim_id)
    if claim.merchant_id is None:
        known = claim.visits.filter(brand__merchant__isnull=False).order_by("wanted_at").select_related("brand").first()
        if known is not None and known.brand is not None and known.brand.merchant_id is not None:
            name_respondent(claim_id=claim.id, merchant_id=known.brand.merchant_id, actor=actor, now=now)
    moved = claim_transition(
        claim_id=claim_id, event=EventKind.SERVICE_DISPUTED, actor=actor, now=now, facts=Facts(reasons=reasons)
    )
    for one in open_visits(claim):
        visit = locked_visit(one.id)
        if visit.state not in ON_DUTY:
            free_slot(visit, now=now)
            free_technician(visit, now=now)
            move(visit, Move.CANCELLED, actor=actor, now=now, why="disputed")
    return moved


@transaction.atomic
def ask_revisit(*, claim_id: UUID, why: str, actor: Actor, now: datetime) -> Visit:
    """Not fixed, or again inside its warranty: a visit that costs nothing. Asked again while one is open it is the same.

    Raises
    ------
    GuardRefused   the warranty is over; a new report is taken at any time
    BadVisit       no word of what is wrong, or nothing was repaired yet
    NotAllowed     not this buyer's claim
    """
    if not why.strip():
        raise BadVisit("why: is empty; say what does not work")
    claim = locked_claim(claim_id)
    waiting = claim.visits.filter(kind=VisitKind.REVISIT).exclude(state__in=ENDED).first()
    if waiting is not None:
        return waiting
    last = (
        claim.visits.filter(state=VisitState.DONE).exclude(kind=VisitKind.INSPECTION).select_related("brand").order_by("-ended_at").first()
    )  # fmt: skip
    if last is None:
        raise BadVisit("claim: nothing was repaired yet; book the visit that is open")
    if claim.state == State.CLOSED:
        claim_transition(
            claim_id=claim_id, event=EventKind.REVISIT_ASKED, actor=actor, now=now,
            facts=Facts(in_warranty=in_warranty(claim, now=now), reasons=why),
        )  # fmt: skip
    made = want_visit(
        claim_id=claim_id, actor=actor, now=now,
        wanted=Wanted(
            kind=VisitKind.REVISIT, product=last.product, brand=last.brand, place=last.place,
            point=Point(last.latitude, last.longitude), minutes=last.minutes,
        ),
    )  # fmt: skip
    made.repeat_of = last
    made.save(update_fields=["repeat_of"])
    return made


def _done(claim: Claim, actor: Actor, now: datetime) -> Claim:
    return claim_transition(
        claim_id=claim.id, event=EventKind.SERVICE_DONE, actor=actor, now=now,
        facts=Facts(visits_closed=not open_visits(claim)),
    )  # fmt: skip
