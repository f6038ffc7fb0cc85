"""Orders, lines, items, the listing at sale, shipments, pack-outs and their seal."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jianzhen.casework.events.models import Event
from jianzhen.casework.originals.models import Original
from jianzhen.casework.people.models import Merchant, Person
from jianzhen.kernel.ids import new_id


class Order(models.Model):
    """One order 订单, as the platform told it once. ``told_hash`` marks what it told."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT, related_name="orders")
    buyer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="orders")
    number = models.CharField(max_length=64)
    paid_at = models.DateTimeField()
    told_hash = models.CharField(max_length=64)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("merchant", "number"), name="order_number_once_a_merchant")]


class ImportKey(models.Model):
    """An idempotency key of an import: the same key twice is the same order."""

    merchant = models.ForeignKey(Merchant, on_delete=models.PROTECT)
    key = models.CharField(max_length=128)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="import_keys")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("merchant", "key"), name="import_key_once")]


class OrderLine(models.Model):
    """One line 订单行. ``paid_fen`` is what was paid for the whole line: no more is ever refunded on it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    sku = models.CharField(max_length=64)
    title = models.CharField(max_length=256)
    category = models.CharField(max_length=48)
    quantity = models.PositiveIntegerField()
    paid_fen = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("order", "number")
        constraints = [
            models.UniqueConstraint(fields=("order", "number"), name="line_number_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="line_has_a_thing"),
        ]


class Item(models.Model):
    """One thing of a line, where things are told apart by serial number."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="items")
    serial = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("line", "serial"), name="serial_once_a_line")]


class Listing(models.Model):
    """What the shop showed when this line was sold 商品快照."""

    line = models.OneToOneField(OrderLine, on_delete=models.PROTECT, primary_key=True, related_name="listing")
    title = models.CharField(max_length=256)
    text = models.TextField(blank=True)
    price_fen = models.PositiveBigIntegerField()
    taken_at = models.DateTimeField()


class ListingImage(models.Model):
    """One photo of the listing at sale."""

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="images")
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("listing", "original"), name="listing_image_once")]


class Shipment(models.Model):
    """One parcel 包裹 of an order."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="shipments")
    carrier = models.CharField(max_length=64)
    waybill = models.CharField(max_length=64)
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("order", "carrier", "waybill"), name="waybill_once_an_order"),
            models.CheckConstraint(condition=Q(delivered_at=None) | Q(shipped_at=None) | Q(delivered_at__gte=F("shipped_at")), name="delivered_after_shipped"),
        ]  # fmt: skip


class Packed(models.Model):
    """A photo or clip taken at packing 打包凭证."""

    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="packed")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="packed", null=True)
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("shipment", "original"), name="packed_once")]


class Seal(models.Model):
    """That a shipment's listing and pack-out were sealed 固化, when, and by what grade of proof.

    ``token`` is an outside authority's RFC 3161 answer over the manifest, ``stamped_at`` its genTime: the database lets
    both come once, and nothing else change.
    """

    shipment = models.OneToOneField(Shipment, on_delete=models.PROTECT, primary_key=True, related_name="seal")
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="+")
    manifest = models.BinaryField()
    manifest_hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    grade = models.CharField(max_length=24)
    token = models.BinaryField(null=True)
    stamped_at = models.DateTimeField(null=True)
