"""Read claims, as the reader may."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from jianzhen.casework.claims.models import Claim, Offer, Window
from jianzhen.casework.claims.packs import pack_of
from jianzhen.casework.claims.permissions import Action, ClaimPermissions
from jianzhen.casework.claims.table import events_open_to
from jianzhen.casework.claims.vocabulary import EventKind
from jianzhen.casework.claims.windows import EXTENDABLE
from jianzhen.casework.errors import NotAllowed, NotFound
from jianzhen.casework.events.actors import Actor, Role


def read_claim(claim_id: UUID, *, reader: Actor) -> Claim:
    """Return a claim. Raises ``NotFound`` for another party's too: that it exists is not theirs to know."""
    claim = Claim.objects.select_related("line__order", "merchant", "pack").filter(pk=claim_id).first()
    if claim is None:
        raise NotFound(f"there is no claim {claim_id}")
    must_read(claim, reader=reader)
    return claim


def must_read(claim: Claim, *, reader: Actor) -> None:
    """Ask the same of a claim that was read already. Raises as ``read_claim``."""
    try:
        ClaimPermissions().require(reader, Action.READ, claim)
    except NotAllowed as refused:
        if reader.role in (Role.BUYER, Role.MERCHANT, Role.AGENT):
            raise NotFound(f"there is no claim {claim.id}") from refused
        raise


def claims_of_merchant(merchant_id: UUID) -> QuerySet[Claim]:
    """A merchant's submitted claims, newest first."""
    return Claim.objects.filter(merchant_id=merchant_id, submitted_at__isnull=False).order_by("-submitted_at")


def allowed_events(claim: Claim, actor: Actor) -> frozenset[EventKind]:
    """What this actor may try now, guards aside: the API's ``allowed_actions``."""
    permissions = ClaimPermissions()
    return frozenset(
        event for event in events_open_to(claim.state, actor.role) if permissions.refusal(actor, event, claim) is None
    )


def open_windows(claim: Claim) -> QuerySet[Window]:
    """Windows that run, the soonest first."""
    return claim.windows.filter(ended_at=None).order_by("closes_at")


def extra_hours(claim: Claim, *, actor: Actor, now: datetime) -> int:
    """How many hours a merchant could ask for by ``ask_more_time`` now; 0 where it cannot, so that pages offer nothing."""
    if actor.role is not Role.MERCHANT or actor.id != str(claim.merchant_id) or claim.pack_id is None:
        return 0
    mine = open_windows(claim).filter(kind__in=EXTENDABLE, side=actor.role.value, closes_at__gt=now, asked_more_at=None)
    return pack_of(claim).windows.merchant_extension_hours if mine.exists() else 0


def offer_of(claim: Claim, offer_id: UUID) -> Offer:
    """An offer of this very claim. Raises ``NotFound``."""
    found = claim.offers.filter(pk=offer_id).first()
    if found is None:
        raise NotFound(f"there is no offer {offer_id} in this claim")
    return found


def time_left(window: Window, *, now: datetime) -> timedelta:
    """How long a window still runs; never below zero."""
    return max(window.closes_at - now, timedelta(0))
