"""A visitor's own case 自己的一份: an order sealed days ago, of a shop that nobody else has; reset makes another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.orders.models import Order
from jianzhen.casework.people.links import make_order_link, make_shop_link
from jianzhen.casework.people.rates import Rate
from jianzhen.entrances.pages.visitors import take_turn
from jianzhen.entrances.pages.who import forget_links, play, remember_order_link, remember_shop_link
from jianzhen.entrances.story.acts import buyer_of, merchant_of
from jianzhen.entrances.story.cast import APPROVER, NEW_REVIEWER, machine_admin, open_staff, own_shop, staff
from jianzhen.entrances.story.goods import PLATFORM, Sale, sell
from jianzhen.entrances.story.samples import read_sample

SAMPLE = "02-lock-painted"
KEPT_AS = "showcase"
FRESH = Rate(what="showcase", burst=8, every=timedelta(seconds=30))

BUYER, MERCHANT, REVIEWER, SECOND = "buyer", "merchant", "reviewer", "second"
PARTS = (BUYER, MERCHANT, REVIEWER, SECOND)
"""Whom a visitor may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A visitor's case: its order, the claim once it is filed, and whom the visitor plays."""

    order_id: UUID
    claim: Claim | None
    part: str


def must_be_open() -> None:
    """Raise ``NotFound`` on a desk that shows no showcase: in production, or where it is switched off."""
    if not settings.JIANZHEN_SHOWCASE:
        raise NotFound("this desk has no showcase")


def copy_of(request: HttpRequest) -> Copy | None:
    """The visitor's case; None before it is begun, and on a desk without a showcase."""
    kept = request.session.get(KEPT_AS) if settings.JIANZHEN_SHOWCASE and hasattr(request, "session") else None
    if not kept:
        return None
    claim = Claim.objects.filter(line__order_id=kept["order"]).select_related("line").order_by("drafted_at").first()
    return Copy(order_id=UUID(kept["order"]), claim=claim, part=kept["part"])


def begin(request: HttpRequest) -> Copy:
    """Make a fresh case and begin as its buyer; an earlier one of this visitor is left behind.

    Raises
    ------
    NoSamples         the sample photos are not here
    TooManyRequests   this address began many a moment ago
    """
    take_turn(request, FRESH)
    sample, now = read_sample(SAMPLE), timezone.now()
    with transaction.atomic():
        open_staff(admin=machine_admin(), now=now)  # a local desk that was not seeded has no cast yet
        shop = own_shop(now=now)
        sale = Sale.before(now - timedelta(days=1), number=f"SIM-{shop.id.hex[-8:].upper()}")
        order = sell(sample, shop=shop, sale=sale)
    forget_links(request)
    request.session[KEPT_AS] = {"order": str(order.id), "part": BUYER}
    remember_order_link(request, make_order_link(order_id=order.id, buyer_id=order.buyer_id, actor=PLATFORM, now=now))
    remember_shop_link(request, make_shop_link(merchant_id=shop.id, actor=Actor.of(Role.MERCHANT, shop.id), now=now))
    return Copy(order_id=order.id, claim=None, part=BUYER)


def become(request: HttpRequest, copy: Copy, part: str) -> None:
    """Play another part from now on. Raises ``NotFound`` for a part that is none."""
    if part not in PARTS:
        raise NotFound(f"nobody plays {part!r} here")
    request.session[KEPT_AS] = {"order": str(copy.order_id), "part": part}
    if copy.claim is not None:
        play(request, actor_of_part(copy.claim, part), claim_id=copy.claim.id)


def actor_of_part(claim: Claim, part: str) -> Actor:
    """Who that is in this claim; the reviewer is on probation, so that a second person decides as well."""
    match part:
        case "buyer":
            return buyer_of(claim)
        case "merchant":
            return merchant_of(claim)
        case "reviewer":
            return staff(NEW_REVIEWER)
    return staff(APPROVER)


def order_of(copy: Copy) -> Order:
    """The order, with what pages show of it."""
    return Order.objects.select_related("merchant").get(pk=copy.order_id)
