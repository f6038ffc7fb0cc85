"""Hang files on an order, ship it, and seal both before anybody disputes anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import order_chain, record
from jianzhen.casework.orders.errors import AlreadySealed, BadOrderFacts, NothingPacked
from jianzhen.casework.orders.models import Listing, ListingImage, Order, OrderLine, Packed, Seal, Shipment
from jianzhen.casework.orders.stamping import ask_for_stamp
from jianzhen.casework.originals.keep import commitment_of
from jianzhen.casework.originals.models import Original
from jianzhen.custody.chain import timestamp_text
from jianzhen.custody.grades import Grade
from jianzhen.custody.leaf import canonical, leaf_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a merchant gets for a seal 固化回执.

    Attributes
    ----------
    event_hash : str
        The event in the order's chain that holds the seal.
    manifest_hash : str
        Leaf hash over the manifest: which files, of which size, under which commitment.
    grade : str
        ``self_sealed``: proves unchanged since sealing towards whoever trusts this desk's log.
        ``outside_timestamp``: an authority vouches that it was there by ``stamped_at``.
    stamped_at : datetime or None
    """

    shipment_id: UUID
    sealed_at: datetime
    n_files: int
    event_hash: str
    manifest_hash: str
    grade: str
    stamped_at: datetime | None


@transaction.atomic
def add_shipment(*, order_id: UUID, carrier: str, waybill: str, actor: Actor, now: datetime) -> Shipment:
    """Note a parcel; the same waybill again gives the parcel that is there."""
    order = Order.objects.select_for_update().get(pk=order_id)
    made, created = Shipment.objects.get_or_create(order=order, carrier=carrier, waybill=waybill)
    if created:
        record("SHIPMENT_ADDED", chain=order_chain(order_id), actor=actor, at=now, details={"shipment": str(made.id)})
    return made


@transaction.atomic
def add_listing_image(*, line_id: UUID, original: Original, actor: Actor, now: datetime) -> None:
    """Add a photo of the listing at sale. Raises ``AlreadySealed`` once a shipment of the order was sealed."""
    line = OrderLine.objects.select_related("order").get(pk=line_id)
    order = Order.objects.select_for_update().get(pk=line.order_id)
    if ListingImage.objects.filter(listing__line=line, original=original).exists():
        return  # told again, sealed or not
    if Seal.objects.filter(shipment__order=order).exists():
        raise AlreadySealed(f"order {order.number} was sealed at shipping; its listing photos stay as they were")
    _, created = ListingImage.objects.get_or_create(listing=Listing.objects.get(line=line), original=original)
    if created:
        record(
            "LISTING_IMAGE_ADDED",
            chain=order_chain(order.id),
            actor=actor,
            at=now,
            details={"original": str(original.id)},
        )


@transaction.atomic
def add_packed(
    *, shipment_id: UUID, original: Original, actor: Actor, now: datetime, line_id: UUID | None = None
) -> None:
    """Add a photo or clip taken at packing. Raises ``AlreadySealed`` once the shipment was sealed."""
    shipment = _locked(shipment_id)
    if Packed.objects.filter(shipment=shipment, original=original).exists():
        return  # told again, sealed or not
    if Seal.objects.filter(shipment=shipment).exists():
        raise AlreadySealed(
            f"shipment {shipment.waybill} was sealed; a later file is evidence in a claim, not a pack-out"
        )
    _, created = Packed.objects.get_or_create(shipment=shipment, original=original, defaults={"line_id": line_id})
    if created:
        record(
            "PACKED_ADDED",
            chain=order_chain(shipment.order_id),
            actor=actor,
            at=now,
            details={"original": str(original.id)},
        )


@transaction.atomic
def seal_shipment(*, shipment_id: UUID, actor: Actor, now: datetime) -> Receipt:
    """Ship and seal: listing snapshot and pack-out are fixed from here on; asked again, it gives the same receipt.

    Raises
    ------
    NothingPacked
        There is neither a listing photo nor a pack-out file.
    """
    shipment = _locked(shipment_id)
    known = Seal.objects.select_related("event").filter(shipment=shipment).first()
    if known is not None:
        return receipt_of(known)
    lines = list(OrderLine.objects.filter(order_id=shipment.order_id).select_related("listing"))
    images = ListingImage.objects.filter(listing__line__order_id=shipment.order_id).select_related(
        "original", "listing"
    )
    listing = [("listing", str(one.listing.line_id), one.original) for one in images.order_by("pk")]
    packed = [
        ("packed", str(one.line_id or ""), one.original)
        for one in shipment.packed.select_related("original").order_by("pk")
    ]
    if not listing and not packed:
        raise NothingPacked(
            f"shipment {shipment.waybill}: add a pack-out photo or clip, or a listing photo, and seal then"
        )
    manifest = canonical({
        "schema": "jianzhen.shipment-seal/1", "order": str(shipment.order_id), "shipment": str(shipment.id),
        "sealed_at": timestamp_text(now),
        "lines": [{"id": str(one.id), "sku": one.sku, "title": one.listing.title, "price_fen": one.listing.price_fen} for one in lines],
        "files": [{"what": what, "line": line, "original": str(file.id), **commitment_of(file).as_json()} for what, line, file in listing + packed],
    })  # fmt: skip
    digest = leaf_hash(manifest).hex()
    event = record(
        "SHIPMENT_SEALED", chain=order_chain(shipment.order_id), actor=actor, at=now,
        details={"shipment": str(shipment.id), "manifest": digest, "files": len(listing) + len(packed), "grade": Grade.SELF_SEALED},
    )  # fmt: skip
    made = Seal.objects.create(
        shipment=shipment, event=event, manifest=manifest, manifest_hash=digest, sealed_at=now, grade=Grade.SELF_SEALED
    )
    if shipment.shipped_at is None:
        shipment.shipped_at = now
        shipment.save(update_fields=["shipped_at"])
    ask_for_stamp(shipment.id)
    return receipt_of(made)


@transaction.atomic
def note_delivered(*, shipment_id: UUID, delivered_at: datetime, actor: Actor, now: datetime) -> None:
    """Note when the parcel was signed for 签收. The first word stands.

    Raises ``BadOrderFacts`` for a moment before it was shipped, or one that is still to come.
    """
    shipment = _locked(shipment_id)
    if shipment.delivered_at is None:
        if delivered_at > now or (shipment.shipped_at is not None and delivered_at < shipment.shipped_at):
            shipped = timestamp_text(shipment.shipped_at) if shipment.shipped_at else "not yet"
            raise BadOrderFacts(
                f"delivered_at: {timestamp_text(delivered_at)} must lie between shipping ({shipped}) and now ({timestamp_text(now)})"
            )
        shipment.delivered_at = delivered_at
        shipment.save(update_fields=["delivered_at"])
        record(
            "DELIVERED",
            chain=order_chain(shipment.order_id),
            actor=actor,
            at=now,
            details={"shipment": str(shipment.id), "at": timestamp_text(delivered_at)},
        )


def receipt_of(seal: Seal) -> Receipt:
    """The receipt of a seal."""
    n_files = (
        ListingImage.objects.filter(listing__line__order_id=seal.shipment.order_id).count()
        + seal.shipment.packed.count()
    )
    return Receipt(
        shipment_id=seal.shipment_id, sealed_at=seal.sealed_at, n_files=n_files, event_hash=seal.event.hash,
        manifest_hash=seal.manifest_hash, grade=seal.grade, stamped_at=seal.stamped_at,
    )  # fmt: skip


def was_sealed_before(seal: Seal, dispute_began_at: datetime) -> bool:
    """Whether a seal predates a dispute; a page that shows a seal shows this beside its grade."""
    return seal.sealed_at < dispute_began_at


def _locked(shipment_id: UUID) -> Shipment:
    found = Shipment.objects.select_for_update().filter(pk=shipment_id).first()
    if found is None:
        raise NotFound(f"there is no shipment {shipment_id}")
    return found
