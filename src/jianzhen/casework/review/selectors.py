"""Read the queue and what a review holds, as the reader may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.people.models import Account, Grant, Recusal
from jianzhen.casework.review.colleagues import MAY_BE_ASKED
from jianzhen.casework.review.due import dues, queued
from jianzhen.casework.review.models import ColleagueNote, Escalation, Involvement, Lease, Question
from jianzhen.casework.review.permissions import account_id
from jianzhen.casework.review.picking import kept_from
from jianzhen.casework.review.vocabulary import InvolvedAs

SHOWN = 200
"""Most rows a queue shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One claim that waits for the reader.

    Attributes
    ----------
    mine : bool
        The reader holds it.
    """

    claim: Claim
    due_at: datetime
    overdue: bool
    mine: bool


def queue(reader: Actor, now: datetime) -> Sequence[QueueRow]:
    """Claims the reader may take up, the soonest due first; an own lease stands before them.

    A reviewer reads the queue, an approver what waits for a second or third person, a panel what is in appeal.
    Raises ``NotAllowed`` for other roles.
    """
    match reader.role:
        case Role.REVIEWER:
            return [*_held(reader, now), *_waiting(reader, now)]
        case Role.APPROVER:
            return _to_be_read(reader, now, [State.SECOND_REVIEW, State.THIRD_REVIEW], Involvement.objects.none())
        case Role.PANEL:
            sat = Involvement.objects.filter(account_id=account_id(reader)).exclude(acted_as=InvolvedAs.PANEL)
            return _to_be_read(reader, now, [State.IN_APPEAL], sat)
    raise NotAllowed(f"{reader.role.value} has no queue of claims", refusal=Refusal.NOT_YOUR_ROLE)


def lease_of(claim: Claim) -> Lease | None:
    """The open lease of a claim in review, with its holder."""
    if claim.state != State.IN_REVIEW:
        return None
    return Lease.objects.filter(claim=claim, ended_at=None).select_related("holder").first()


def questions_of(claim: Claim) -> QuerySet[Question]:
    """Every question of a claim with its parcel, the oldest first: both sides read them."""
    return Question.objects.filter(claim=claim).select_related("parcel", "asked_by")


def notes_for(reader: Actor) -> QuerySet[ColleagueNote]:
    """What colleagues ask the reader and still wait for, the oldest first."""
    return (
        ColleagueNote.objects.filter(colleague_id=account_id(reader), answered_at=None)
        .select_related("claim", "asked_by")
        .order_by("asked_at")
    )


def colleagues_of(claim: Claim, *, reader: Actor) -> Sequence[Account]:
    """Whom the reader may ask about a claim, by name: roles that read claims, not recused from it, not the reader."""
    roles = [one.value for one in MAY_BE_ASKED]
    recused = Recusal.objects.filter(
        Q(merchant_id=claim.merchant_id, merchant__isnull=False) | Q(claim_id=claim.id), ended_at=None
    )
    held = Grant.objects.filter(role__in=roles, ended_at=None).values("account_id")
    found = Account.objects.filter(pk__in=held, is_active=True).exclude(pk=account_id(reader))
    return list(found.exclude(pk__in=recused.values("account_id")).order_by("shown_as", "id")[:SHOWN])


def notes_on(claim: Claim) -> QuerySet[ColleagueNote]:
    """What colleagues were asked about a claim and said, the oldest first: for the desk alone."""
    return ColleagueNote.objects.filter(claim=claim).select_related("asked_by", "colleague").order_by("asked_at")


def escalations_open(reader: Actor) -> QuerySet[Escalation]:
    """What a lead has not answered yet, the oldest first. Raises ``NotAllowed`` for other roles."""
    if reader.role is not Role.APPROVER:
        raise NotAllowed(f"{reader.role.value} is no lead", refusal=Refusal.NOT_YOUR_ROLE)
    mine = Claim.objects.exclude(kept_from(reader))
    return Escalation.objects.filter(taken_at=None, claim__in=mine).select_related("claim").order_by("at")


def _held(reader: Actor, now: datetime) -> list[QueueRow]:
    leases = Lease.objects.filter(
        holder_id=account_id(reader), ended_at=None, expires_at__gt=now, claim__state=State.IN_REVIEW
    ).select_related("claim__pack", "claim__merchant").order_by("came_at", "id")  # fmt: skip
    return [QueueRow(claim=one.claim, due_at=one.decide_by, overdue=one.decide_by <= now, mine=True) for one in leases]


def _waiting(reader: Actor, now: datetime) -> list[QueueRow]:
    claims = queued().exclude(kept_from(reader)).select_related("merchant", "pack")
    return [QueueRow(claim=one, due_at=one.due, overdue=one.due <= now, mine=False) for one in claims[:SHOWN]]


def _to_be_read(reader: Actor, now: datetime, states: list[State], sat: QuerySet[Involvement]) -> list[QueueRow]:
    keep_away = kept_from(reader) | Q(pk__in=sat.values("claim_id"))
    if State.SECOND_REVIEW in states:
        keep_away |= Q(pk__in=Lease.objects.filter(holder_id=account_id(reader)).values("claim_id"))
    claims = Claim.objects.filter(state__in=states).exclude(keep_away).select_related("merchant", "pack")
    rows = list(claims.order_by("moved_at")[:SHOWN])
    due = dues(rows)
    found = [
        QueueRow(claim=one, due_at=due[one.id].decide_by, overdue=due[one.id].decide_by <= now, mine=False)
        for one in rows
    ]
    return sorted(found, key=lambda row: (row.due_at, row.claim.id))
