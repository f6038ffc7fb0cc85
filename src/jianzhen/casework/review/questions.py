"""Questions 提问: what a side is asked for, why it is the cheapest that would settle it, and the answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim, move_claim
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.errors import Conflict
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.evidence.hearing import heard_on_all
from jianzhen.casework.evidence.vocabulary import PartySide
from jianzhen.casework.review.errors import BadQuestion
from jianzhen.casework.review.involvement import round_of
from jianzhen.casework.review.leases import end_lease, own_lease
from jianzhen.casework.review.models import Question
from jianzhen.casework.review.vocabulary import ON_THE_GOODS, QuestionAct


@transaction.atomic
def ask_question(
    *, claim_id: UUID, asked: Role, act: QuestionAct, text: str, why_cheapest: str, actor: Actor, now: datetime
) -> Question:  # fmt: skip
    """Ask one side for one thing; the claim waits for it, and anybody may take it up afterwards.

    Raises
    ------
    NoLease        not the holder
    BadQuestion    it says not what or not why, or asks the merchant for what is at the buyer's
    GuardRefused   this side was asked twice in this review round
    """
    claim = locked_claim(claim_id)
    lease = own_lease(claim, actor, now)
    for name, value in (("text", text), ("why_cheapest", why_cheapest)):
        if not value.strip():
            raise BadQuestion(
                f"{name}: is empty; say what is asked for, and why it is the cheapest that would settle it"
            )
    if act in ON_THE_GOODS and asked is not Role.BUYER:
        raise BadQuestion(f"asked: the goods are with the buyer; ask the buyer for a {act.value}")
    in_round = round_of(claim)
    rounds = Question.objects.filter(claim=claim, asked=asked.value, round=in_round).count()
    move_claim(
        claim, event=EventKind.QUESTION_ASKED, actor=actor, now=now,
        facts=Facts(lease_holder=str(lease.holder_id), reasons=why_cheapest, asked=asked, rounds=rounds),
    )  # fmt: skip
    end_lease(claim, now=now)
    made = Question.objects.create(
        claim=claim, asked=asked.value, act=act, text=text, why_cheapest=why_cheapest, round=in_round,
        asked_by_id=actor.id, asked_at=now,
    )  # fmt: skip
    record(
        "QUESTION_WRITTEN", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"question": str(made.id), "asked": asked.value, "act": act.value, "text": text, "why": why_cheapest},
    )  # fmt: skip
    return made


@transaction.atomic
def answer_question(*, claim_id: UUID, text: str, actor: Actor, now: datetime) -> Claim:
    """Answer the open question, in words or by what was submitted as evidence; the claim goes back to the queue.

    Raises
    ------
    NoSuchStep    nothing is asked now
    NotAllowed    the other side was asked, or it is another claim
    BadQuestion   an answer in words is asked for and there are none
    """
    claim = locked_claim(claim_id)
    question = open_question(claim)
    if question is not None and question.act == QuestionAct.ANSWER and not text.strip():
        raise BadQuestion("text: is empty; answer in your own words, or say that you cannot")
    moved = move_claim(
        claim, event=EventKind.QUESTION_ANSWERED, actor=actor, now=now,
        facts=Facts(asked=Role(question.asked) if question else None),
    )  # fmt: skip
    if question is not None:
        question.answered_at, question.answered_by, question.answer = now, actor.id, text
        question.save(update_fields=["answered_at", "answered_by", "answer"])
        record(
            "ANSWER_WRITTEN", chain=claim_chain(claim.id), actor=actor, at=now,
            details={"question": str(question.id), "text": text},
        )  # fmt: skip
    return moved


@transaction.atomic
def hear_again(*, claim_id: UUID, side: Role, reasons: str, actor: Actor, now: datetime) -> Claim:
    """Give a side its turn again because it was not heard on all the material.

    Raises
    ------
    NoLease        not the holder
    BadQuestion    neither the buyer nor the merchant
    GuardRefused   no reasons, or the side had time on all the material already
    """
    claim = locked_claim(claim_id)
    lease = own_lease(claim, actor, now)
    if side not in HEARD_BY:
        raise BadQuestion(f"side: {side.value} is no side of a claim; the buyer or the merchant is heard")
    moved = move_claim(
        claim, event=HEARD_BY[side], actor=actor, now=now,
        facts=Facts(
            lease_holder=str(lease.holder_id), reasons=reasons, heard=heard_on_all(claim, side=PartySide(side.value))
        ),
    )  # fmt: skip
    end_lease(claim, now=now)
    record(
        "HEARING_REASONS_WRITTEN", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"side": side.value, "reasons": reasons},
    )  # fmt: skip
    return moved


HEARD_BY = {Role.BUYER: EventKind.BUYER_HEARD_AGAIN, Role.MERCHANT: EventKind.MERCHANT_HEARD_AGAIN}


def open_question(claim: Claim) -> Question | None:
    """The question a claim waits for; None in any other state."""
    if claim.state != State.INFO_REQUESTED:
        return None
    newest = Question.objects.filter(claim=claim).order_by("-asked_at", "-id").first()
    if newest is None:
        raise Conflict(f"claim {claim.number} waits for an answer, and no question is on record")
    return newest
