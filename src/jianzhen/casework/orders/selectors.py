"""Read orders, as the reader may: a merchant its own, a buyer theirs. To anybody else there is none."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.orders.models import Order, OrderLine, Shipment


def orders_of(reader: Actor) -> QuerySet[Order]:
    """A merchant's or a buyer's orders, the newest first; none for any other role."""
    found = Order.objects.prefetch_related("lines", "shipments__seal").order_by("-imported_at", "-id")
    match reader.role:
        case Role.MERCHANT:
            return found.filter(merchant_id=UUID(reader.id))
        case Role.BUYER:
            return found.filter(buyer_id=UUID(reader.id))
    return found.none()


def read_order(order_id: UUID, *, reader: Actor) -> Order:
    """Return an order. Raises ``NotFound`` for one that is another's too: that it exists is not theirs to know."""
    found = orders_of(reader).filter(pk=order_id).first()
    if found is None:
        raise NotFound(f"there is no order {order_id}")
    return found


def read_line(line_id: UUID, *, reader: Actor) -> OrderLine:
    """Return a line of an order of the reader's. Raises ``NotFound``."""
    found = OrderLine.objects.select_related("order").filter(pk=line_id, order__in=orders_of(reader)).first()
    if found is None:
        raise NotFound(f"there is no order line {line_id}")
    return found


def read_shipment(shipment_id: UUID, *, reader: Actor) -> Shipment:
    """Return a parcel of an order of the reader's. Raises ``NotFound``."""
    found = Shipment.objects.select_related("order").filter(pk=shipment_id, order__in=orders_of(reader)).first()
    if found is None:
        raise NotFound(f"there is no shipment {shipment_id}")
    return found
