"""What comes back when goods are sent, checked at the door or looked at on site."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.guards import Move, must_be_side
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim, move_claim
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.errors import Conflict, NotAllowed, NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.evidence.vocabulary import ExhibitKind
from jianzhen.casework.review.errors import BadQuestion
from jianzhen.casework.review.models import Parcel, Question
from jianzhen.casework.review.questions import open_question
from jianzhen.casework.review.vocabulary import BY_A_CALLER, QuestionAct
from jianzhen.custody.chain import timestamp_text

RESULT_OF = {
    QuestionAct.COURIER_CHECK: ExhibitKind.COURIER_CHECK,
    QuestionAct.VISIT: ExhibitKind.VISIT_RESULT,
}

LONGEST_ON_THE_WAY = timedelta(days=20)
"""A parcel or caller so long overdue is waited for no more: a lost parcel does not keep a claim from a person."""


AFTER_A_VISIT = timedelta(days=2)
"""How long after the booked time a result is still waited for."""


@transaction.atomic
def note_parcel_sent(*, question_id: UUID, waybill: str, actor: Actor, now: datetime) -> Parcel:
    """Note that the buyer handed the goods over; the question's window does not close while they travel.

    Raises
    ------
    NotAllowed    neither the buyer of this claim nor a carrier's integration
    BadQuestion   no return is asked for now, or no waybill number is given
    Conflict      another waybill was given before
    """
    claim, question = _locked(question_id)
    _buyer_or(claim, actor, now, Role.INTEGRATION, Role.CALL_TAKER)
    if not waybill.strip():
        raise BadQuestion("waybill: is empty; give the number on the carrier's receipt")
    earlier = Parcel.objects.filter(question=question).first()
    if earlier is not None:
        if earlier.waybill != waybill.strip():
            raise Conflict(f"waybill: {earlier.waybill} was given before; ask the desk to correct it")
        return earlier
    _must_be_open(claim, question, {QuestionAct.RETURN})
    made = Parcel.objects.create(question=question, waybill=waybill.strip(), sent_at=now)
    record(
        "PARCEL_SENT", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"question": str(question.id), "waybill": made.waybill},
    )  # fmt: skip
    return made


@transaction.atomic
def note_parcel_delivered(*, question_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Note that the carrier delivered the goods to the merchant, whose receipt window then runs.

    A parcel that arrives when the claim has moved on is noted and moves nothing. Safe to call twice.

    Raises
    ------
    NotAllowed   not a carrier's integration
    NotFound     no parcel was sent for this question
    """
    claim, question = _locked(question_id)
    if actor.role is not Role.INTEGRATION:
        raise NotAllowed(f"{actor.role.value} delivers no parcels; the carrier's integration says so")
    parcel = Parcel.objects.filter(question=question).first()
    if parcel is None:
        raise NotFound(f"no parcel was sent for question {question_id}")
    if parcel.delivered_at is not None:
        return claim
    parcel.delivered_at = now
    parcel.save(update_fields=["delivered_at"])
    record(
        "PARCEL_DELIVERED", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"question": str(question.id), "waybill": parcel.waybill},
    )  # fmt: skip
    if not _is_open(claim, question):
        return claim
    delivered = Parcel.objects.filter(question=question, delivered_at__isnull=False).exists()
    return move_claim(
        claim, event=EventKind.RETURN_ARRIVED, actor=actor, now=now, facts=Facts(parcel_delivered=delivered)
    )


@transaction.atomic
def note_booked(*, question_id: UUID, booked_for: datetime, actor: Actor, now: datetime) -> Question:
    """Note when somebody comes to look; booked again, the later word counts.

    Raises
    ------
    NotAllowed    neither the buyer of this claim, nor an integration, dispatcher or call-taker
    BadQuestion   no check at the door or visit is asked for now, or the time lies in the past
    """
    claim, question = _locked(question_id)
    _buyer_or(claim, actor, now, Role.INTEGRATION, Role.DISPATCHER, Role.CALL_TAKER)
    _must_be_open(claim, question, BY_A_CALLER)
    if booked_for <= now:
        raise BadQuestion("booked_for: lies in the past")
    # the first booking counts for how long is waited: booking again and again holds nobody up
    question.booked_at, question.booked_for = question.booked_at or now, booked_for
    question.save(update_fields=["booked_at", "booked_for"])
    record(
        "CHECK_BOOKED", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"question": str(question.id), "for": timestamp_text(booked_for)},
    )  # fmt: skip
    return question


@transaction.atomic
def append_result(*, question_id: UUID, text: str, actor: Actor, now: datetime) -> Question:
    """Append what was found at the door or on site; once, and never changed.

    Raises
    ------
    NotAllowed    neither a technician nor an integration
    BadQuestion   no check or visit was asked for, or nothing is said
    Conflict      another result was appended before
    """
    claim, question = _locked(question_id)
    if actor.role not in (Role.TECHNICIAN, Role.INTEGRATION):
        raise NotAllowed(f"{actor.role.value} appends no results; a technician or the carrier's integration does")
    if question.act not in BY_A_CALLER:
        raise BadQuestion(f"question: asks for {question.act}, which has no result of a check or visit")
    if not text.strip():
        raise BadQuestion("text: is empty; say what was seen, and what could not be seen")
    if question.result_at is not None:
        if question.result != text:
            raise Conflict("a result was appended before and stays; add what is new as evidence")
        return question
    question.result_at, question.result_by, question.result = now, actor.id, text
    question.save(update_fields=["result_at", "result_by", "result"])
    record(
        "RESULT_APPENDED", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"question": str(question.id), "text": text},
    )  # fmt: skip
    return question


@transaction.atomic
def note_result(*, question_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Bring a claim back to the queue once the result of its check or visit is appended; twice moves once.

    Raises ``GuardRefused`` where no result is appended, ``NotAllowed`` for another role.
    """
    claim, question = _locked(question_id)
    appended = has_result(question)
    if appended and not _is_open(claim, question):
        return claim
    return move_claim(
        claim, event=EventKind.RESULT_RECEIVED, actor=actor, now=now,
        facts=Facts(result_appended=appended),
    )  # fmt: skip


def has_result(question: Question) -> bool:
    """Whether the result of a check or visit is on record: written by who came, or submitted as an exhibit since."""
    if question.act not in RESULT_OF:
        return False
    exhibits = Exhibit.objects.filter(
        claim_id=question.claim_id, kind=RESULT_OF[QuestionAct(question.act)], submitted_at__gte=question.asked_at
    )
    return question.result_at is not None or exhibits.exists()


def is_under_way(claim: Claim, *, now: datetime) -> bool:
    """Whether a parcel or a caller that was asked for is on the way: then the question's window stays open.

    A parcel counts from when it was sent until it is delivered, a caller until a result is appended, both for at most
    ``LONGEST_ON_THE_WAY``.
    """
    question = open_question(claim)
    if question is None:
        return False
    parcel = Parcel.objects.filter(question=question, delivered_at=None).first()
    if parcel is not None:
        return now < parcel.sent_at + LONGEST_ON_THE_WAY
    if question.booked_for is not None and question.booked_at is not None and not has_result(question):
        return now < min(question.booked_for, question.booked_at + LONGEST_ON_THE_WAY) + AFTER_A_VISIT
    return False


def _locked(question_id: UUID) -> tuple[Claim, Question]:
    found = Question.objects.filter(pk=question_id).first()
    if found is None:
        raise NotFound(f"there is no question {question_id}")
    claim = locked_claim(found.claim_id)
    return claim, Question.objects.get(pk=question_id)


def _is_open(claim: Claim, question: Question) -> bool:
    newest = open_question(claim)
    return newest is not None and newest.pk == question.pk


def _must_be_open(claim: Claim, question: Question, acts: set[QuestionAct] | frozenset[QuestionAct]) -> None:
    if claim.state != State.INFO_REQUESTED or not _is_open(claim, question) or question.act not in acts:
        raise BadQuestion(f"claim {claim.number} does not wait for {' or '.join(sorted(acts))} now")


def _buyer_or(claim: Claim, actor: Actor, now: datetime, *roles: Role) -> None:
    if actor.role is not Role.BUYER and actor.role not in roles:
        raise NotAllowed(f"{actor.role.value} cannot say this; the buyer does, or {', '.join(roles)}")
    must_be_side(Move(claim=claim, event=EventKind.QUESTION_ANSWERED, actor=actor, now=now, facts=Facts()))
