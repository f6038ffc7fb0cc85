"""People of the desk with accounts of their own, and claims in the queue or in their hands; all of it simulated."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from factories.desk import NOON, at_state
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.people.models import Account, Grant
from jianzhen.casework.review.leases import lease_claim


def account(*roles: Role, shown_as: str = "") -> Account:
    made = Account.objects.create(
        email=f"{uuid4().hex[:10]}@desk.example", shown_as=shown_as or "Simulated colleague", opened_at=NOON
    )
    for role in roles:
        Grant.objects.create(account=made, role=role.value, granted_at=NOON, granted_by="simulated")
    return made


def colleague(role: Role = Role.REVIEWER) -> Actor:
    return Actor.of(role, account(role).id)


def account_of(actor: Actor) -> UUID:
    return UUID(actor.id)


def queued(*, moved_at: datetime = NOON, **more) -> Claim:
    """A claim that came into the queue at that moment."""
    claim = at_state(State.REVIEW_QUEUE, **more)
    Claim.objects.filter(pk=claim.pk).update(moved_at=moved_at)
    claim.refresh_from_db()
    return claim


def leased(*, by: Actor | None = None, now: datetime = NOON, **more) -> tuple[Claim, Actor]:
    """A claim in review, and who holds it."""
    actor, claim = by or colleague(), queued(moved_at=now, **more)
    lease_claim(claim_id=claim.id, actor=actor, now=now)
    claim.refresh_from_db()
    return claim, actor
