"""Showing a claim to a lead 上报: by a reviewer who asks, or by the clock. It moves nothing and decides nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import Conflict, NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.people.recusal import is_recused
from jianzhen.casework.review.due import WITH_THE_DESK, due_at
from jianzhen.casework.review.errors import BadQuestion
from jianzhen.casework.review.models import Escalation
from jianzhen.casework.review.permissions import WorkPermissions, account_id
from jianzhen.casework.review.vocabulary import WhyEscalated


@transaction.atomic
def escalate(*, claim_id: UUID, why: str, actor: Actor, now: datetime) -> Escalation:
    """Show a claim to a lead; whoever is at work on it keeps it.

    Raises ``NotAllowed`` for somebody not at work on it, ``BadQuestion`` without a reason.
    """
    claim = locked_claim(claim_id)
    WorkPermissions().require(actor, claim, now=now)
    if not why.strip():
        raise BadQuestion("why: is empty; say what a lead should look at")
    return _shown(claim, cause=WhyEscalated.ASKED, why=why, since=now, actor=actor, now=now)


@transaction.atomic
def take_escalation(*, escalation_id: UUID, answer: str, actor: Actor, now: datetime) -> Escalation:
    """A lead answers; leads are approvers.

    Raises
    ------
    NotAllowed    no approver, or recused
    BadQuestion   nothing is said
    Conflict      another lead answered
    """
    found = Escalation.objects.filter(pk=escalation_id).first()
    if found is None:
        raise NotFound("there is no such escalation")
    claim = locked_claim(found.claim_id)
    row = Escalation.objects.get(pk=escalation_id)
    if actor.role is not Role.APPROVER:
        raise NotAllowed(f"{actor.role.value} is no lead; an approver answers", refusal=Refusal.NOT_YOUR_ROLE)
    if is_recused(account_id=account_id(actor), merchant_id=claim.merchant_id, claim_id=claim.id):
        raise NotAllowed("you are recused from this claim; another lead answers", refusal=Refusal.RECUSED)
    if not answer.strip():
        raise BadQuestion("answer: is empty; say what should happen next")
    if row.taken_at is not None:
        raise Conflict("another lead has answered this")
    row.taken_at, row.taken_by_id, row.answer = now, account_id(actor), answer
    row.save(update_fields=["taken_at", "taken_by", "answer"])
    record(
        "ESCALATION_ANSWERED", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"escalation": str(row.id), "answer": answer},
    )  # fmt: skip
    return row


def escalate_late(*, now: datetime, batch: int) -> None:
    """Look through every claim the desk owes something, each in a transaction of its own."""
    waiting = Claim.objects.filter(state__in=[*WITH_THE_DESK, State.IN_APPEAL]).order_by("id")
    found = list(waiting.values_list("id", flat=True)[:batch])
    while found:
        for claim_id in found:
            escalate_if_late(claim_id=claim_id, now=now)
        found = list(waiting.filter(pk__gt=found[-1]).values_list("id", flat=True)[:batch])


@transaction.atomic
def escalate_if_late(*, claim_id: UUID, now: datetime) -> Escalation | None:
    """Show a claim to a lead that was not looked at, or not decided, in time; once for each time it came."""
    claim = locked_claim(claim_id)
    due = due_at(claim)
    if due is None or now < due.at:
        return None
    cause = WhyEscalated.NOT_LOOKED_AT if due.at < due.decide_by else WhyEscalated.NOT_DECIDED
    if Escalation.objects.filter(claim=claim, cause=cause, since=due.came_at).exists():
        return None
    return _shown(claim, cause=cause, why="", since=due.came_at, actor=Actor.machine(Role.TIMER), now=now)


def _shown(
    claim: Claim, *, cause: WhyEscalated, why: str, since: datetime, actor: Actor, now: datetime
) -> Escalation:  # fmt: skip
    made = Escalation.objects.create(
        claim=claim, cause=cause, why=why, by_role=actor.role.value, by=actor.id, since=since, at=now
    )
    record(
        "ESCALATED", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"escalation": str(made.id), "cause": cause.value, "why": why},
    )  # fmt: skip
    return made
