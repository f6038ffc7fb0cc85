"""Offers 和解方案: either side may make one in any state before a decision is final, using up no turn."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.errors import GuardRefused
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.guards import Move, must_be_side
from jianzhen.casework.claims.models import Claim, Offer
from jianzhen.casework.claims.table import events_open_to
from jianzhen.casework.claims.transitions import claim_transition, locked_claim
from jianzhen.casework.claims.vocabulary import EventKind, RemedyKind
from jianzhen.casework.errors import NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record


@transaction.atomic
def make_offer(
    *, claim_id: UUID, remedy: RemedyKind, amount_fen: int, stands_until: datetime, actor: Actor, now: datetime
) -> Offer:  # fmt: skip
    """Offer something to the other side.

    Raises
    ------
    NotAllowed     not a side of this claim
    GuardRefused   the claim can no longer be settled, the amount is more than was paid, or the offer ends in the past
    """
    claim = _side(claim_id, actor, now)
    other = Role.MERCHANT if actor.role is Role.BUYER else Role.BUYER
    if EventKind.OFFER_ACCEPTED not in events_open_to(claim.state, other):
        raise GuardRefused(f"a claim in state {claim.state} is not settled by an offer")
    if claim.line is not None and amount_fen > claim.line.paid_fen:
        raise GuardRefused(f"amount_fen: {amount_fen} is more than the {claim.line.paid_fen} paid for this line")
    if stands_until <= now:
        raise GuardRefused("stands_until: lies in the past")
    made = Offer.objects.create(
        claim=claim, side=actor.role.value, remedy=remedy, amount_fen=amount_fen, made_at=now, made_by=actor.id,
        stands_until=stands_until,
    )  # fmt: skip
    record(
        "OFFER_MADE",
        chain=claim_chain(claim_id),
        actor=actor,
        at=now,
        details={"offer": str(made.id), "remedy": remedy.value, "amount_fen": amount_fen},
    )
    return made


@transaction.atomic
def withdraw_offer(*, offer_id: UUID, actor: Actor, now: datetime) -> None:
    """Take an own offer back, unless it was accepted first."""
    found = Offer.objects.filter(pk=offer_id).first()
    if found is None:
        raise NotFound("there is no such offer")
    _side(found.claim_id, actor, now)
    offer = Offer.objects.select_for_update().get(pk=offer_id)
    if offer.side != actor.role.value:
        raise NotAllowed("this is the other side's offer", refusal=Refusal.NOT_YOURS)
    if offer.accepted_at is not None:
        raise GuardRefused("this offer was accepted; it stands")
    if offer.withdrawn_at is None:
        offer.withdrawn_at = now
        offer.save(update_fields=["withdrawn_at"])
        record(
            "OFFER_WITHDRAWN", chain=claim_chain(offer.claim_id), actor=actor, at=now, details={"offer": str(offer_id)}
        )


@transaction.atomic
def accept_offer(*, claim_id: UUID, offer_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Accept the other side's offer: the claim is settled. Raises what ``claim_transition`` raises.

    After what an earlier one gave was disputed or not done, this one takes its place.
    """
    claim = claim_transition(
        claim_id=claim_id, event=EventKind.OFFER_ACCEPTED, actor=actor, now=now, facts=Facts(offer_id=offer_id)
    )
    Offer.objects.filter(claim=claim, accepted_at__isnull=False, overtaken_at=None).update(overtaken_at=now)
    Offer.objects.filter(pk=offer_id).update(accepted_at=now, accepted_by=actor.id)
    return claim


def _side(claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    if actor.role not in (Role.BUYER, Role.MERCHANT):
        raise NotAllowed(f"{actor.role.value} is no side of a claim")
    claim = locked_claim(claim_id)
    must_be_side(Move(claim=claim, event=EventKind.OFFER_ACCEPTED, actor=actor, now=now, facts=Facts()))
    return claim
