"""Goods 下单与发货: an order with its listing photo, packed, photographed, sealed at shipping, delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.db import transaction

from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.orders.facts import LineFacts, OrderFacts
from jianzhen.casework.orders.imports import import_order
from jianzhen.casework.orders.models import Order, Shipment
from jianzhen.casework.orders.packing import (
    add_listing_image,
    add_packed,
    add_shipment,
    note_delivered,
    seal_shipment,
)
from jianzhen.casework.originals.keep import keep
from jianzhen.casework.originals.keys import holder_of
from jianzhen.casework.originals.models import Holder, Original
from jianzhen.casework.people.models import Merchant
from jianzhen.entrances.story.samples import Sample, media_type_of

PLATFORM = Actor.machine(Role.INTEGRATION)
TITLES = {
    "Halden L1 smart lock": "Halden L1 指纹智能门锁（模拟）",
    "Ridge cup 350 ml": "Ridge 棱纹马克杯 350 ml（模拟）",
    "Ridge cup 350 ml, set of three": "Ridge 棱纹马克杯 350 ml 三只装（模拟）",
    "Ember cup 350 ml": "Ember 暖釉马克杯 350 ml（模拟）",
}
NAMES = ("王小明", "陈一帆", "刘思远", "周小满", "吴可心", "郑安然", "孙知夏", "李禾")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """When and as what a sample was sold.

    Attributes
    ----------
    number : str
        The platform's order number; once a shop.
    paid, packed, delivered : datetime
        Aware, in this order.
    """

    number: str
    paid: datetime
    packed: datetime
    delivered: datetime

    @classmethod
    def before(cls, delivered: datetime, *, number: str) -> Sale:
        """Paid four days before the delivery, packed the next morning."""
        paid = delivered - timedelta(days=4)
        return cls(number=number, paid=paid, packed=paid + timedelta(hours=14), delivered=delivered)


def sell(sample: Sample, *, shop: Merchant, sale: Sale) -> Order:
    """Sell, pack, seal and deliver; told again, the order that is there."""
    serial = {"smart_lock": (f"HL1-{number_of(sale.number) % 10**8:08d}",)}.get(sample.category, ())
    line = LineFacts(
        sku=f"SIM-{sample.category[:4].upper()}", title=TITLES.get(sample.item, f"{sample.item}（模拟）"),
        category=sample.category, quantity=1, paid_fen=sample.amount_fen, serials=serial,
    )  # fmt: skip
    facts = OrderFacts(
        number=sale.number, paid_at=sale.paid, lines=(line,), buyer_name=NAMES[number_of(sale.number) % len(NAMES)],
        buyer_phone="13800000000", buyer_address="示例省示例市示例路 1 号（模拟）",
    )  # fmt: skip
    order = import_order(merchant_id=shop.id, facts=facts, key=f"story/{sale.number}", actor=PLATFORM, now=sale.paid)
    merchant = Actor.of(Role.MERCHANT, shop.id)
    pictures = {
        part: [_kept(one, order.id, merchant, sale.packed) for one in files]
        for part, files in (("listing", sample.listing), ("packed", sample.packed))
    }
    with transaction.atomic():
        parcel = _packed(order, pictures, merchant, sale)
        note_delivered(shipment_id=parcel.id, delivered_at=sale.delivered, actor=PLATFORM, now=sale.delivered)
    return order


def number_of(word: str) -> int:
    """A number that is the same on every machine."""
    return int.from_bytes(sha256(word.encode()).digest()[:4], "big")


def blocks(path: Path) -> list[bytes]:
    """A file's bytes, in blocks."""
    with path.open("rb") as file:
        return list(iter(lambda: file.read(_BLOCK), b""))


def _packed(order: Order, pictures: dict[str, list[Original]], merchant: Actor, sale: Sale) -> Shipment:
    line = order.lines.get()
    parcel = add_shipment(
        order_id=order.id, carrier="模拟快递", waybill=f"SIM{order.id.int % 10**9:09d}", actor=PLATFORM, now=sale.packed
    )
    if hasattr(parcel, "seal"):
        return parcel
    for one in pictures["listing"]:
        add_listing_image(line_id=line.id, original=one, actor=merchant, now=sale.packed)
    for one in pictures["packed"]:
        add_packed(shipment_id=parcel.id, original=one, actor=merchant, now=sale.packed, line_id=line.id)
    seal_shipment(shipment_id=parcel.id, actor=merchant, now=sale.packed)
    return parcel


def _kept(path: Path, order_id: UUID, actor: Actor, now: datetime) -> Original:
    return keep(
        blocks(path), holder=holder_of(Holder.Kind.ORDER, order_id), name=path.name, media_type=media_type_of(path),
        actor=actor, now=now,
    )  # fmt: skip
