"""Orders: told once by the platform, signed; their lines carry the listing at sale."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Router, Status, UploadedFile

from jianzhen.casework.events.actors import Actor
from jianzhen.casework.orders.imports import import_order
from jianzhen.casework.orders.packing import add_listing_image, add_shipment
from jianzhen.casework.orders.selectors import orders_of, read_line, read_order
from jianzhen.casework.originals.keep import keep
from jianzhen.casework.originals.keys import holder_of
from jianzhen.casework.originals.models import Holder, Original
from jianzhen.casework.people.api_keys import SIGNATURE_HEADER, verify_signature
from jianzhen.casework.people.errors import BadSignature
from jianzhen.entrances.api.callers import ANYBODY, Caller, MerchantKey, caller_of, count_refused
from jianzhen.entrances.api.cursors import page_of
from jianzhen.entrances.api.fields import Limit, Listed, media_type_of
from jianzhen.entrances.api.once import key_of
from jianzhen.entrances.api.problems import answers
from jianzhen.entrances.api.shapes_orders import FileShown, FileTold, OrderShown, OrderTold, ShipmentShown, ShipmentTold
from jianzhen.entrances.api.uploads import finished

router = Router(tags=["orders"])
OrdersPage = Listed(OrderShown)


class SignedKey(MerchantKey):
    """A merchant's key whose holder signed the very bytes that came."""

    openapi_description = f"A merchant's key; {SIGNATURE_HEADER}: t=SECONDS,v1=HEX signs the body."

    def __call__(self, request: HttpRequest) -> Caller | None:
        """The caller. Raises as ``MerchantKey``, and ``BadSignature``."""
        caller = super().__call__(request)
        if caller is not None and caller.key is not None:
            try:
                verify_signature(caller.key, request.headers.get(SIGNATURE_HEADER, ""), request.body, timezone.now())
            except BadSignature:
                count_refused(request)
                raise
        return caller


@router.post("", auth=SignedKey(), response=answers(201, OrderShown), summary="Import an order, once")
def import_one(request: HttpRequest, told: OrderTold) -> Status[OrderShown]:
    """Copy an order. `Idempotency-Key` and `Jianzhen-Signature` are required; the same order again is the same order."""
    caller, now = caller_of(request), timezone.now()
    merchant_id = UUID(caller.merchant.id)
    order = import_order(
        merchant_id=merchant_id, facts=told.facts(), key=key_of(request), actor=caller.system, now=now
    )  # fmt: skip
    return Status(201, OrderShown.of(read_order(order.id, reader=caller.merchant)))


@router.get("", auth=ANYBODY, response=answers(200, OrdersPage), summary="List own orders, newest first")
def list_orders(request: HttpRequest, cursor: str = "", limit: Limit = 50) -> object:
    """A merchant's orders."""
    rows, after = page_of(orders_of(caller_of(request).merchant), by="imported_at", cursor=cursor, limit=limit)
    return OrdersPage(items=[OrderShown.of(one) for one in rows], next=after)


@router.get("/{uuid:order_id}", auth=ANYBODY, response=answers(200, OrderShown), summary="Read an order")
def read_one(request: HttpRequest, order_id: UUID) -> OrderShown:
    """An own order with its lines and parcels."""
    return OrderShown.of(read_order(order_id, reader=caller_of(request).merchant))


@router.post(
    "/{uuid:order_id}/shipments", auth=ANYBODY, response=answers(201, ShipmentShown), summary="Add a parcel"
)  # fmt: skip
def add_parcel(request: HttpRequest, order_id: UUID, told: ShipmentTold) -> Status[ShipmentShown]:
    """Note a parcel; the same waybill again is the same parcel."""
    caller = caller_of(request)
    order = read_order(order_id, reader=caller.merchant)
    made = add_shipment(
        order_id=order.id, carrier=told.carrier, waybill=told.waybill, actor=caller.system, now=timezone.now()
    )
    return Status(201, ShipmentShown.of(made))


@router.post(
    "/lines/{uuid:line_id}/listing-images", auth=ANYBODY, response=answers(201, FileShown), summary="Add a listing photo"
)  # fmt: skip
def add_listing_photo(request: HttpRequest, line_id: UUID, file: File[UploadedFile]) -> Status[FileShown]:
    """Add a photo of the listing at sale, before the first parcel is sealed. The same bytes again are one photo."""
    caller = caller_of(request)
    line = read_line(line_id, reader=caller.merchant)
    kept = keep_for_order(file, order_id=line.order_id, actor=caller.system)
    return _hang(caller, line.id, kept)


@router.post(
    "/lines/{uuid:line_id}/listing-images/uploaded", auth=ANYBODY, response=answers(201, FileShown),
    summary="Add a listing photo that came in pieces",
)  # fmt: skip
def add_uploaded_listing_photo(request: HttpRequest, line_id: UUID, told: FileTold) -> Status[FileShown]:
    """Add a finished upload as a listing photo."""
    caller = caller_of(request)
    line = read_line(line_id, reader=caller.merchant)
    return _hang(caller, line.id, finished(caller, told.upload_id, kind=Holder.Kind.ORDER, subject_id=line.order_id))


def keep_for_order(file: UploadedFile, *, order_id: UUID, actor: Actor) -> Original:
    """Keep a file under an order's key."""
    return keep(
        file.chunks(), holder=holder_of(Holder.Kind.ORDER, order_id), name=file.name or "",
        media_type=media_type_of(file.content_type), actor=actor, now=timezone.now(),
    )  # fmt: skip


def shown(original: Original) -> FileShown:
    """A kept file."""
    return FileShown(original_id=original.id, size=original.size, media_type=original.media_type)


def _hang(caller: Caller, line_id: UUID, original: Original) -> Status[FileShown]:
    add_listing_image(line_id=line_id, original=original, actor=caller.system, now=timezone.now())
    return Status(201, shown(original))
