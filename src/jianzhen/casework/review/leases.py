"""Leases 领取: half an hour, renewed by activity, held at most three days, given back or lapsed; drafts are kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim, move_claim
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.errors import NotAllowed, NotFound, Refusal
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.people.models import Account
from jianzhen.casework.people.recusal import is_recused
from jianzhen.casework.review.due import due_at, fresh_due
from jianzhen.casework.review.errors import HoldRefused, NoLease
from jianzhen.casework.review.involvement import fresh_needed
from jianzhen.casework.review.models import Lease
from jianzhen.casework.review.permissions import account_id
from jianzhen.casework.review.vocabulary import HowEnded
from jianzhen.custody.chain import timestamp_text

LEASE = timedelta(minutes=30)
LONGEST_HOLD = timedelta(hours=72)


@transaction.atomic
def lease_claim(*, claim_id: UUID, actor: Actor, now: datetime) -> Lease:
    """Take one claim from the queue; whoever holds it already keeps that lease.

    Raises
    ------
    NotFound     there is no such claim, or the actor has no account
    NoSuchStep   it does not wait in the queue (somebody was faster), or the actor is no reviewer
    NotAllowed   recused
    SamePerson   it came back for a fresh reviewer
    """
    claim = locked_claim(claim_id)
    mine = Lease.objects.filter(claim=claim, ended_at=None, holder_id=account_id(actor), expires_at__gt=now).first()
    if claim.state == State.IN_REVIEW and mine is not None and actor.role is Role.REVIEWER:
        return mine
    return take(claim, actor=actor, now=now)


def take(claim: Claim, *, actor: Actor, now: datetime) -> Lease:
    """Lease a claim whose row the caller has locked."""
    if not Account.objects.filter(pk=account_id(actor), is_active=True).exists():
        raise NotFound("there is no such account at this desk")
    due = due_at(claim) or fresh_due(claim)
    recused = is_recused(account_id=account_id(actor), merchant_id=claim.merchant_id, claim_id=claim.id)
    move_claim(
        claim, event=EventKind.CLAIM_LEASED, actor=actor, now=now,
        facts=Facts(independent=not recused, earlier_drafters=fresh_needed(claim)),
    )  # fmt: skip
    # the claim left an earlier lease by another door (an offer, a decision): no room below could end that row
    Lease.objects.filter(claim=claim, ended_at=None).update(ended_at=now, how_ended=HowEnded.MOVED_ON)
    lease = Lease.objects.create(
        claim=claim, holder_id=account_id(actor), came_at=due.came_at, look_by=due.look_by, decide_by=due.decide_by, taken_at=now,
        renewed_at=now, expires_at=now + LEASE,
    )  # fmt: skip
    _wake(lease)
    return lease


@transaction.atomic
def renew_lease(*, claim_id: UUID, actor: Actor, now: datetime) -> Lease:
    """Run an own lease for another half hour, as pages do on activity; a held one is not cut short.

    A lease that ran out can be renewed until the timer has given the claim back. Renewals record no event: who holds
    the claim does not change. Raises ``NoLease``.
    """
    claim = locked_claim(claim_id)
    lease = _open_lease(claim, actor)
    lease.renewed_at, lease.expires_at = now, max(lease.expires_at, now + LEASE)
    lease.save(update_fields=["renewed_at", "expires_at"])
    return lease


@transaction.atomic
def hold_lease(*, claim_id: UUID, until: datetime, why: str, actor: Actor, now: datetime) -> Lease:
    """Keep an own lease until a moment, at most 72 hours after it was taken.

    Raises
    ------
    NoLease       not the holder
    HoldRefused   no reason, in the past, or too long
    """
    claim = locked_claim(claim_id)
    lease = own_lease(claim, actor, now)
    longest = lease.taken_at + LONGEST_HOLD
    if not why.strip():
        raise HoldRefused("why: is empty; say what the claim waits for")
    if not now < until <= longest:
        raise HoldRefused(
            f"until: {until.isoformat()} is not between now and {longest.isoformat()}, 72 h after taking it"
        )
    lease.expires_at, lease.held_at, lease.held_because = max(lease.expires_at, until), now, why
    lease.save(update_fields=["expires_at", "held_at", "held_because"])
    record(
        "LEASE_HELD", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"lease": str(lease.id), "until": timestamp_text(until), "why": why},
    )  # fmt: skip
    return lease


@transaction.atomic
def return_lease(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Give a claim back to the queue; it keeps its place there. Raises ``NoLease``."""
    claim = locked_claim(claim_id)
    lease = _open_lease(claim, actor)
    claim = move_claim(
        claim, event=EventKind.LEASE_RETURNED, actor=actor, now=now,
        facts=Facts(lease_holder=str(lease.holder_id)),
    )  # fmt: skip
    _end(lease, HowEnded.RETURNED, now)
    return claim


@transaction.atomic
def lapse_lease(*, lease_id: UUID, now: datetime) -> bool:
    """Give a claim back whose lease ran out; returns whether the claim moved. Safe at any time and twice."""
    found = Lease.objects.filter(pk=lease_id).first()
    if found is None:
        raise NotFound(f"there is no lease {lease_id}")
    claim = locked_claim(found.claim_id)
    lease = Lease.objects.get(pk=lease_id)
    if lease.ended_at is not None:
        return False
    if claim.state != State.IN_REVIEW:
        _end(lease, HowEnded.MOVED_ON, now)
        return False
    if now < lease.expires_at:
        _wake(lease)  # it was renewed or held since this job was asked for
        return False
    claim = move_claim(
        claim, event=EventKind.LEASE_LAPSED, actor=Actor.machine(Role.TIMER), now=now,
        facts=Facts(lease_expires_at=lease.expires_at),
    )  # fmt: skip
    _end(lease, HowEnded.LAPSED, now)
    return True


def leases_run_out(*, now: datetime, limit: int) -> list[UUID]:
    """Open leases past their end: their job was lost, or is late."""
    found = Lease.objects.filter(ended_at=None, expires_at__lte=now).order_by("expires_at")
    return list(found.values_list("id", flat=True)[:limit])


def own_lease(claim: Claim, actor: Actor, now: datetime) -> Lease:
    """Return the actor's running lease on a claim in review. Raises ``NoLease``, a ``NotAllowed``."""
    lease = _open_lease(claim, actor)
    if lease.expires_at <= now:
        raise NoLease(f"your lease ran out at {lease.expires_at.isoformat()}; renew it, or take the claim again",
                      refusal=Refusal.NOT_YOURS)  # fmt: skip
    return lease


def end_lease(claim: Claim, *, now: datetime) -> None:
    """End the open lease of a claim that has moved on, inside the act that moved it."""
    Lease.objects.filter(claim=claim, ended_at=None).update(ended_at=now, how_ended=HowEnded.MOVED_ON)


def _open_lease(claim: Claim, actor: Actor) -> Lease:
    if actor.role is not Role.REVIEWER:
        raise NotAllowed(f"{actor.role.value} holds no claims; a reviewer does", refusal=Refusal.NOT_YOUR_ROLE)
    lease = None
    if claim.state == State.IN_REVIEW:
        lease = Lease.objects.filter(claim=claim, ended_at=None, holder_id=account_id(actor)).first()
    if lease is None:
        raise NoLease("you do not hold this claim now; take it from the queue first", refusal=Refusal.NOT_YOURS)
    return lease


def _end(lease: Lease, how: HowEnded, now: datetime) -> None:
    lease.ended_at, lease.how_ended = now, how
    lease.save(update_fields=["ended_at", "how_ended"])


def _wake(lease: Lease) -> None:
    later.ask("lapse_lease", at=lease.expires_at, lease_id=str(lease.id))
