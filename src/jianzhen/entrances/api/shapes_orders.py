"""What the API takes and tells of orders, parcels, seals and files."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from jianzhen.casework.orders.facts import LineFacts, OrderFacts
from jianzhen.casework.orders.models import Order, Shipment
from jianzhen.casework.orders.packing import Receipt
from jianzhen.entrances.api.fields import Fen, Line, Long, MediaType, Moment, OptionalLine, Told, Word


class LineTold(Told):
    """One line of an order."""

    sku: Word
    title: Line
    category: str = Field(
        "general", max_length=48, pattern=r"^[a-z0-9_]+$", description="a category of the policy pack"
    )
    quantity: int = Field(1, ge=1, le=1_000_000)
    paid_fen: Fen
    serials: list[Word] = Field([], max_length=1000)
    listing_title: OptionalLine = ""
    listing_text: Long = ""
    listing_price_fen: Fen = 0

    def facts(self) -> LineFacts:
        """As casework takes it."""
        return LineFacts(**{**self.model_dump(), "serials": tuple(self.serials)})


class OrderTold(Told):
    """An order, as the platform tells it once."""

    number: Word
    paid_at: Moment
    lines: list[LineTold] = Field(min_length=1, max_length=200)
    buyer_name: OptionalLine = ""
    buyer_phone: OptionalLine = ""
    buyer_address: OptionalLine = ""

    def facts(self) -> OrderFacts:
        """As casework takes it. Raises ``BadOrderFacts``."""
        return OrderFacts(
            number=self.number, paid_at=self.paid_at, lines=tuple(one.facts() for one in self.lines),
            buyer_name=self.buyer_name, buyer_phone=self.buyer_phone, buyer_address=self.buyer_address,
        )  # fmt: skip


class LineShown(Schema):
    """One line."""

    id: UUID
    number: int
    sku: str
    title: str
    category: str
    quantity: int
    paid_fen: int


class ShipmentShown(Schema):
    """One parcel."""

    id: UUID
    carrier: str
    waybill: str
    shipped_at: datetime | None
    delivered_at: datetime | None
    sealed_at: datetime | None

    @classmethod
    def of(cls, one: Shipment) -> ShipmentShown:
        """As it is."""
        seal = getattr(one, "seal", None)
        return cls(
            id=one.id, carrier=one.carrier, waybill=one.waybill, shipped_at=one.shipped_at,
            delivered_at=one.delivered_at, sealed_at=seal.sealed_at if seal else None,
        )  # fmt: skip


class OrderShown(Schema):
    """An order; its buyer's words stay in the vault."""

    id: UUID
    number: str
    paid_at: datetime
    imported_at: datetime
    lines: list[LineShown]
    shipments: list[ShipmentShown]

    @classmethod
    def of(cls, one: Order) -> OrderShown:
        """As it is."""
        lines = [LineShown.from_orm(line) for line in one.lines.all()]
        return cls(
            id=one.id, number=one.number, paid_at=one.paid_at, imported_at=one.imported_at, lines=lines,
            shipments=[ShipmentShown.of(parcel) for parcel in one.shipments.all()],
        )  # fmt: skip


class ShipmentTold(Told):
    """A parcel of an order."""

    carrier: Word
    waybill: Word


class DeliveredTold(Told):
    """When a parcel was signed for."""

    delivered_at: Moment


class FileTold(Told):
    """A file that came in pieces."""

    upload_id: UUID


class PackedTold(FileTold):
    """A pack-out file that came in pieces."""

    line_id: UUID | None = None


class FileShown(Schema):
    """A file as it was kept."""

    original_id: UUID
    size: int
    media_type: str


class ReceiptShown(Schema):
    """What a seal is worth 固化回执: the event that holds it and the hash of its manifest."""

    shipment_id: UUID
    sealed_at: datetime
    n_files: int
    event_hash: str
    manifest_hash: str
    grade: str
    stamped_at: datetime | None

    @classmethod
    def of(cls, one: Receipt) -> ReceiptShown:
        """As it is."""
        return cls(
            shipment_id=one.shipment_id, sealed_at=one.sealed_at, n_files=one.n_files, event_hash=one.event_hash,
            manifest_hash=one.manifest_hash, grade=one.grade, stamped_at=one.stamped_at,
        )  # fmt: skip


class UploadTold(Told):
    """A file that will come in pieces, for an order or for a claim."""

    order_id: UUID | None = None
    claim_id: UUID | None = None
    side: str = Field("own", pattern="^(own|buyer)$", description="`buyer`: for the buyer of a claim this key filed")
    name: OptionalLine = ""
    media_type: MediaType
    size: int = Field(ge=1, le=2 << 30, description="bytes")


class UploadShown(Schema):
    """How far a file has come; send on from byte ``n_bytes``."""

    id: UUID
    size: int
    n_bytes: int
    original_id: UUID | None
