"""Copy an order, once, however often it is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import order_chain, record
from jianzhen.casework.orders.errors import ImportConflict
from jianzhen.casework.orders.facts import OrderFacts
from jianzhen.casework.orders.models import ImportKey, Item, Listing, Order, OrderLine
from jianzhen.casework.people.models import Merchant, PersonalField
from jianzhen.casework.people.persons import keep_person
from jianzhen.casework.people.vault import ring
from jianzhen.custody.leaf import canonical


@transaction.atomic
def import_order(*, merchant_id: UUID, facts: OrderFacts, key: str, actor: Actor, now: datetime) -> Order:
    """Copy an order; the same key and facts again give the order that is there.

    Raises
    ------
    ImportConflict
        The key or the number came before with other facts.
    """
    # one import of a merchant at a time: two with the same number would both find none
    Merchant.objects.select_for_update().get(pk=merchant_id)
    # a keyed hash: it covers the buyer's name and phone
    told = ring().address(canonical(facts.as_json())).hex()
    known = (
        Order.objects.filter(merchant_id=merchant_id, import_keys__key=key).first()
        or Order.objects.filter(merchant_id=merchant_id, number=facts.number).first()
    )
    if known is not None:
        if known.told_hash != told:
            raise ImportConflict(
                f"order {known.number} came before, under this key or number, with other facts; send what is new as a new order"
            )
        ImportKey.objects.get_or_create(merchant_id=merchant_id, key=key, defaults={"order": known})
        return known
    field = PersonalField.Field
    words = {field.NAME: facts.buyer_name, field.PHONE: facts.buyer_phone, field.ADDRESS: facts.buyer_address}
    order = Order.objects.create(
        merchant_id=merchant_id, buyer=keep_person(words=words, now=now), number=facts.number, paid_at=facts.paid_at,
        told_hash=told, imported_at=now,
    )  # fmt: skip
    ImportKey.objects.create(merchant_id=merchant_id, key=key, order=order)
    for number, line in enumerate(facts.lines, 1):
        made = OrderLine.objects.create(
            order=order, number=number, sku=line.sku, title=line.title, category=line.category,
            quantity=line.quantity, paid_fen=line.paid_fen,
        )  # fmt: skip
        Item.objects.bulk_create(Item(line=made, serial=serial) for serial in line.serials)
        Listing.objects.create(
            line=made, title=line.listing_title or line.title, text=line.listing_text,
            price_fen=line.listing_price_fen or line.paid_fen // line.quantity, taken_at=facts.paid_at,
        )  # fmt: skip
    record(
        "ORDER_IMPORTED",
        chain=order_chain(order.id),
        actor=actor,
        at=now,
        details={"order": str(order.id), "lines": len(facts.lines)},
    )
    return order
