"""Answers and offers 答复与和解: what a side says to the other, in its own name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from jianzhen.casework.claims.answering import concede_claim
from jianzhen.casework.claims.offers import accept_offer, make_offer, withdraw_offer
from jianzhen.casework.claims.selectors import offer_of
from jianzhen.casework.claims.windows import ask_more_time
from jianzhen.casework.decisions.notices import answer_notice
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.evidence.answering import contest_claim, reply_to_answer
from jianzhen.casework.review.questions import answer_question
from jianzhen.entrances.api.callers import ANYBODY, caller_of
from jianzhen.entrances.api.once import once, once_if_keyed
from jianzhen.entrances.api.problems import answers
from jianzhen.entrances.api.shapes_claims import (
    ClaimShown,
    OfferShown,
    OffersShown,
    OfferTold,
    ReasonsTold,
    WhyTold,
    WordsTold,
)

router = Router(tags=["answers"], auth=ANYBODY)


@router.post("/{uuid:claim_id}/concede", response=answers(200, ClaimShown), summary="Give what is asked for")
def concede(request: HttpRequest, claim_id: UUID) -> ClaimShown:
    """The merchant gives what is asked for: settled, and owed from now on."""
    return _said(request, claim_id, lambda actor, now: concede_claim(claim_id=claim_id, actor=actor, now=now))


@router.post("/{uuid:claim_id}/contest", response=answers(200, ClaimShown), summary="Contest with reasons")
def contest(request: HttpRequest, claim_id: UUID, told: ReasonsTold) -> ClaimShown:
    """The merchant contests, with reasons and with all it has staged; the buyer replies next."""
    return _said(
        request, claim_id,
        lambda actor, now: contest_claim(claim_id=claim_id, reasons=told.reasons, actor=actor, now=now),
    )  # fmt: skip


@router.post("/{uuid:claim_id}/reply", response=answers(200, ClaimShown), summary="Reply to the merchant")
def reply(request: HttpRequest, claim_id: UUID, told: WordsTold) -> ClaimShown:
    """The buyer replies, in words or by what was staged, or says that there is nothing to add."""
    return _said(
        request, claim_id, lambda actor, now: reply_to_answer(claim_id=claim_id, text=told.text, actor=actor, now=now)
    )


@router.post("/{uuid:claim_id}/answer-question", response=answers(200, ClaimShown), summary="Answer a question")
def answer_a_question(request: HttpRequest, claim_id: UUID, told: WordsTold) -> ClaimShown:
    """The side that was asked answers, in words or by evidence."""
    return _said(
        request, claim_id, lambda actor, now: answer_question(claim_id=claim_id, text=told.text, actor=actor, now=now)
    )


@router.post("/{uuid:claim_id}/answer-notice", response=answers(200, ClaimShown), summary="Answer a notice")
def answer_a_notice(request: HttpRequest, claim_id: UUID, told: WordsTold) -> ClaimShown:
    """The side a notice was served on answers it, once."""
    return _said(
        request, claim_id, lambda actor, now: answer_notice(claim_id=claim_id, text=told.text, actor=actor, now=now)
    )


@router.post("/{uuid:claim_id}/more-time", response=answers(200, ClaimShown), summary="Ask for more time")
def more_time(request: HttpRequest, claim_id: UUID, told: WhyTold) -> ClaimShown:
    """The merchant asks once for the policy pack's extra hours."""
    return _said(
        request, claim_id, lambda actor, now: ask_more_time(claim_id=claim_id, why=told.why, actor=actor, now=now)
    )


@router.get("/{uuid:claim_id}/offers", response=answers(200, OffersShown), summary="Read the offers")
def list_offers(request: HttpRequest, claim_id: UUID) -> OffersShown:
    """Offers of both sides."""
    return OffersShown.of(list(caller_of(request).claim(claim_id).offers.order_by("-made_at", "-id")))


@router.post("/{uuid:claim_id}/offers", response=answers(201, OfferShown), summary="Make an offer")
def offer(request: HttpRequest, claim_id: UUID, told: OfferTold) -> Status[OfferShown]:
    """Offer something to the other side; it uses up no turn. `Idempotency-Key` is required."""
    caller, now = caller_of(request), timezone.now()
    actor = caller.party(claim_id)

    def act() -> UUID:
        made = make_offer(
            claim_id=claim_id, remedy=told.remedy, amount_fen=told.amount_fen, stands_until=told.stands_until,
            actor=actor, now=now,
        )  # fmt: skip
        return made.id

    offer_id = once(request, who=caller.id, now=now, act=act)
    return Status(201, OfferShown.from_orm(offer_of(caller.claim(claim_id), offer_id)))


@router.post(
    "/{uuid:claim_id}/offers/{uuid:offer_id}/withdraw", response=answers(200, OfferShown), summary="Take an offer back"
)  # fmt: skip
def take_back(request: HttpRequest, claim_id: UUID, offer_id: UUID) -> OfferShown:
    """Take an own offer back, unless it was accepted."""
    caller = caller_of(request)
    offer_of(caller.claim(claim_id), offer_id)
    withdraw_offer(offer_id=offer_id, actor=caller.actor, now=timezone.now())
    return OfferShown.from_orm(offer_of(caller.claim(claim_id), offer_id))


@router.post(
    "/{uuid:claim_id}/offers/{uuid:offer_id}/accept", response=answers(200, ClaimShown), summary="Accept an offer"
)  # fmt: skip
def accept(request: HttpRequest, claim_id: UUID, offer_id: UUID) -> ClaimShown:
    """Accept the other side's offer: settled."""
    offer_of(caller_of(request).claim(claim_id), offer_id)
    return _said(
        request, claim_id, lambda actor, now: accept_offer(claim_id=claim_id, offer_id=offer_id, actor=actor, now=now)
    )


def _said(request: HttpRequest, claim_id: UUID, act: Callable[[Actor, datetime], object]) -> ClaimShown:
    """Let this caller's own voice do one thing in a claim it may read; once, where an idempotency key came with it."""
    caller, now = caller_of(request), timezone.now()
    actor = caller.party(claim_id)

    def acted() -> UUID:
        act(actor, now)
        return claim_id

    once_if_keyed(request, who=caller.id, now=now, act=acted)
    return ClaimShown.of(caller.claim(claim_id), reader=actor, now=now)
