"""Read orders, as their merchant may: another shop's order is none."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from jianzhen.casework.errors import NotAllowed, NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.orders.models import Order, OrderLine, Packed, Seal, Shipment


def orders_for(reader: Actor, *, number: str = "") -> QuerySet[Order]:
    """A merchant's orders, the newest first; ``number`` keeps those whose number or waybill contains it.

    Raises ``NotAllowed`` for anybody but a merchant.
    """
    if reader.role is not Role.MERCHANT:
        raise NotAllowed("a shop's orders are its merchant's to read")
    found = Order.objects.filter(merchant_id=UUID(reader.id))
    if number:
        found = found.filter(Q(number__icontains=number) | Q(shipments__waybill__icontains=number)).distinct()
    return found.prefetch_related("lines", "shipments__seal").order_by("-paid_at", "-id")


def read_order(order_id: UUID, *, reader: Actor) -> Order:
    """One order with its lines, listing photos and shipments. Raises ``NotFound`` for another shop's too."""
    lines = OrderLine.objects.select_related("listing").prefetch_related("listing__images__original", "items")
    shipments = Shipment.objects.select_related("seal__event").prefetch_related(
        Prefetch("packed", Packed.objects.select_related("original__holder").order_by("pk"))
    )
    found = Order.objects.prefetch_related(Prefetch("lines", lines), Prefetch("shipments", shipments))
    order = found.filter(pk=order_id).first()
    if order is None or reader.role is not Role.MERCHANT or str(order.merchant_id) != reader.id:
        raise NotFound(f"there is no order {order_id}")
    return order


def read_shipment(shipment_id: UUID, *, reader: Actor) -> Shipment:
    """A parcel of an own order. Raises ``NotFound`` for another shop's too."""
    found = Shipment.objects.select_related("order__merchant").filter(pk=shipment_id).first()
    if found is None or reader.role is not Role.MERCHANT or str(found.order.merchant_id) != reader.id:
        raise NotFound(f"there is no parcel {shipment_id}")
    return found


def find_seal(event_hash: str) -> Seal | None:
    """The seal that an event of the log holds, by the event's hash: what a printed receipt names."""
    return Seal.objects.select_related("event", "shipment").filter(event__hash=event_hash).first()
