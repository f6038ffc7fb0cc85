"""Read orders, as the reader may: a merchant its own, a buyer theirs. To anybody else there is none."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from jianzhen.casework.errors import NotAllowed, NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.orders.models import Order, OrderLine, Packed, Seal, Shipment


def orders_of(reader: Actor) -> QuerySet[Order]:
    """A merchant's or a buyer's orders, the newest first; none for any other role."""
    found = Order.objects.order_by("-imported_at", "-id")
    match reader.role:
        case Role.MERCHANT:
            return found.filter(merchant_id=UUID(reader.id))
        case Role.BUYER:
            return found.filter(buyer_id=UUID(reader.id))
    return found.none()


def orders_for(reader: Actor, *, number: str = "") -> QuerySet[Order]:
    """A merchant's orders, the newest first; ``number`` keeps those whose number or waybill contains it.

    Raises ``NotAllowed`` for anybody but a merchant.
    """
    if reader.role is not Role.MERCHANT:
        raise NotAllowed("a shop's orders are its merchant's to read")
    found = orders_of(reader)
    if number:
        found = found.filter(Q(number__icontains=number) | Q(shipments__waybill__icontains=number)).distinct()
    return found.prefetch_related("lines", "shipments__seal").order_by("-paid_at", "-id")


def read_order(order_id: UUID, *, reader: Actor) -> Order:
    """One order with its lines, listing photos and shipments. Raises ``NotFound`` for one that is another's too."""
    lines = OrderLine.objects.select_related("listing").prefetch_related("listing__images__original", "items")
    shipments = Shipment.objects.select_related("seal__event").prefetch_related(
        Prefetch("packed", Packed.objects.select_related("original__holder").order_by("pk"))
    )
    found = orders_of(reader).prefetch_related(Prefetch("lines", lines), Prefetch("shipments", shipments))
    order = found.filter(pk=order_id).first()
    if order is None:
        raise NotFound(f"there is no order {order_id}")
    return order


def read_line(line_id: UUID, *, reader: Actor) -> OrderLine:
    """Return a line of an order of the reader's. Raises ``NotFound``."""
    found = OrderLine.objects.select_related("order").filter(pk=line_id, order__in=orders_of(reader)).first()
    if found is None:
        raise NotFound(f"there is no order line {line_id}")
    return found


def read_shipment(shipment_id: UUID, *, reader: Actor) -> Shipment:
    """Return a parcel of an order of the reader's. Raises ``NotFound``."""
    found = (
        Shipment.objects.select_related("order__merchant").filter(pk=shipment_id, order__in=orders_of(reader)).first()
    )
    if found is None:
        raise NotFound(f"there is no parcel {shipment_id}")
    return found


def find_seal(event_hash: str) -> Seal | None:
    """The seal that an event of the log holds, by the event's hash: what a printed receipt names."""
    return Seal.objects.select_related("event", "shipment").filter(event__hash=event_hash).first()
