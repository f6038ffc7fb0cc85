"""A side's short answers: the merchant gives what is asked for, the buyer takes the claim back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind
from jianzhen.casework.events.actors import Actor


def concede_claim(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Give what is asked for: the claim is settled and the remedy owed. Raises what ``claim_transition`` raises."""
    return claim_transition(claim_id=claim_id, event=EventKind.MERCHANT_CONCEDED, actor=actor, now=now)


def withdraw_claim(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Take a claim back; it can be filed again at any time. Raises what ``claim_transition`` raises."""
    return claim_transition(claim_id=claim_id, event=EventKind.CLAIM_WITHDRAWN, actor=actor, now=now)
