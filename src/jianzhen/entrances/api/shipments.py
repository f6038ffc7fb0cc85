"""Parcels: pack-out photos, the seal at shipping and its receipt, delivery."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Form, Router, Status, UploadedFile

from jianzhen.casework.errors import NotFound
from jianzhen.casework.orders.models import Shipment
from jianzhen.casework.orders.packing import add_packed, note_delivered, receipt_of, seal_shipment
from jianzhen.casework.orders.selectors import read_line, read_shipment
from jianzhen.casework.originals.models import Holder, Original
from jianzhen.entrances.api.callers import ANYBODY, Caller, caller_of
from jianzhen.entrances.api.orders import keep_for_order, shown
from jianzhen.entrances.api.problems import answers
from jianzhen.entrances.api.shapes_orders import DeliveredTold, FileShown, PackedTold, ReceiptShown, ShipmentShown
from jianzhen.entrances.api.uploads import finished

router = Router(tags=["shipments"], auth=ANYBODY)


@router.post("/{uuid:shipment_id}/packed", response=answers(201, FileShown), summary="Add a pack-out photo or clip")
def add_pack_out(
    request: HttpRequest, shipment_id: UUID, file: File[UploadedFile], line_id: Form[UUID | None] = None
) -> Status[FileShown]:
    """Add a file taken at packing, before the parcel is sealed. The same bytes again are one file."""
    caller = caller_of(request)
    parcel = read_shipment(shipment_id, reader=caller.merchant)
    return _pack(caller, parcel, keep_for_order(file, order_id=parcel.order_id, actor=caller.system), line_id)


@router.post(
    "/{uuid:shipment_id}/packed/uploaded", response=answers(201, FileShown), summary="Add a pack-out that came in pieces"
)  # fmt: skip
def add_uploaded_pack_out(request: HttpRequest, shipment_id: UUID, told: PackedTold) -> Status[FileShown]:
    """Add a finished upload as a pack-out file."""
    caller = caller_of(request)
    parcel = read_shipment(shipment_id, reader=caller.merchant)
    original = finished(caller, told.upload_id, kind=Holder.Kind.ORDER, subject_id=parcel.order_id)
    return _pack(caller, parcel, original, told.line_id)


@router.post("/{uuid:shipment_id}/seal", response=answers(200, ReceiptShown), summary="Ship and seal")
def seal(request: HttpRequest, shipment_id: UUID) -> ReceiptShown:
    """Fix the listing and the pack-out from here on; asked again it gives the same receipt."""
    caller = caller_of(request)
    parcel = read_shipment(shipment_id, reader=caller.merchant)
    return ReceiptShown.of(seal_shipment(shipment_id=parcel.id, actor=caller.system, now=timezone.now()))


@router.get("/{uuid:shipment_id}/receipt", response=answers(200, ReceiptShown), summary="Read a seal's receipt")
def receipt(request: HttpRequest, shipment_id: UUID) -> ReceiptShown:
    """The receipt of the seal, with the grade of its proof as it is now."""
    parcel = read_shipment(shipment_id, reader=caller_of(request).merchant)
    seal = getattr(parcel, "seal", None)
    if seal is None:
        raise NotFound("this parcel is not sealed yet; seal it first")
    return ReceiptShown.of(receipt_of(seal))


@router.post("/{uuid:shipment_id}/delivered", response=answers(200, ShipmentShown), summary="Note a delivery")
def delivered(request: HttpRequest, shipment_id: UUID, told: DeliveredTold) -> ShipmentShown:
    """Note when the parcel was signed for; the first word stands."""
    caller = caller_of(request)
    parcel = read_shipment(shipment_id, reader=caller.merchant)
    note_delivered(
        shipment_id=parcel.id, delivered_at=told.delivered_at, actor=caller.system, now=timezone.now()
    )  # fmt: skip
    return ShipmentShown.of(read_shipment(shipment_id, reader=caller.merchant))


def _pack(caller: Caller, parcel: Shipment, original: Original, line_id: UUID | None) -> Status[FileShown]:
    if line_id is not None and read_line(line_id, reader=caller.merchant).order_id != parcel.order_id:
        raise NotFound(f"there is no line {line_id} in this parcel's order")
    add_packed(
        shipment_id=parcel.id, original=original, actor=caller.system, now=timezone.now(), line_id=line_id
    )  # fmt: skip
    return Status(201, shown(original))
