"""Name whom a claim is against 被申请方, where it was reported without one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.errors import Conflict, NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.people.models import Merchant

_NAMES = frozenset({Role.BUYER, Role.AGENT, Role.CALL_TAKER, Role.REVIEWER})


@transaction.atomic
def name_respondent(*, claim_id: UUID, merchant_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Name the merchant, brand or outlet that a claim is against; named again it stays.

    Raises
    ------
    NotAllowed   neither the buyer's side nor a reviewer
    NotFound     there is no such merchant
    Conflict     another one is named: whom a claim is against does not change
    """
    claim = locked_claim(claim_id)
    whose = {Role.BUYER: actor.id, Role.AGENT: actor.behalf_of}.get(actor.role, str(claim.buyer_id))
    if actor.role not in _NAMES or whose != str(claim.buyer_id):
        raise NotAllowed("the buyer names whom the claim is against", refusal=Refusal.NOT_YOURS)
    if claim.merchant_id == merchant_id:
        return claim
    if claim.merchant_id is not None:
        raise Conflict("another respondent is named; file a claim of its own against this one")
    if not Merchant.objects.filter(pk=merchant_id).exists():
        raise NotFound(f"there is no merchant {merchant_id}")
    claim.merchant_id = merchant_id
    claim.save(update_fields=["merchant"])
    record("RESPONDENT_NAMED", chain=claim_chain(claim.id), actor=actor, at=now, details={"merchant": str(merchant_id)})
    return claim
