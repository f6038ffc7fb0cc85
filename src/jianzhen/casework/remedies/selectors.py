"""Read remedies, as the reader may, and lock one with its claim."""

from __future__ import annotations

from uuid import UUID

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.permissions import Action as ClaimAction
from jianzhen.casework.claims.permissions import ClaimPermissions
from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.remedies.models import Remedy


def remedies_of(claim: Claim, *, reader: Actor) -> list[Remedy]:
    """All remedies of a claim, the newest first, with ledger entry and parcel; for whoever may read the claim."""
    ClaimPermissions().require(reader, ClaimAction.READ, claim)
    return list(claim.remedies.select_related("entry", "parcel").order_by("-owed_at", "-id"))


def claim_of_remedy(remedy_id: UUID) -> UUID:
    """Which claim a remedy belongs to, so that it is read before anything is done. Raises ``NotFound``."""
    claim_id: UUID | None = Remedy.objects.filter(pk=remedy_id).values_list("claim_id", flat=True).first()
    if claim_id is None:
        raise NotFound(f"there is no remedy {remedy_id}")
    return claim_id


def locked_remedy(remedy_id: UUID) -> Remedy:
    """A remedy with its claim locked first and then its own row, as every act on one begins. Raises ``NotFound``."""
    claim = locked_claim(claim_of_remedy(remedy_id))
    remedy = Remedy.objects.select_for_update().get(pk=remedy_id)
    remedy.claim = claim
    return remedy
