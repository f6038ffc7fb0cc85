"""Pack-out 打包凭证: photos and clips of packing, sealed with the listing at shipping, and the receipt of the seal."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jianzhen.casework.claims.packs import newest_pack, read_policy_pack
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.orders.models import Order, Seal, Shipment
from jianzhen.casework.orders.packing import add_packed, add_shipment, receipt_of, seal_shipment
from jianzhen.casework.orders.selectors import find_seal, orders_for, read_order, read_shipment
from jianzhen.casework.originals.keep import name_of
from jianzhen.casework.originals.keys import holder_of
from jianzhen.casework.originals.models import Holder
from jianzhen.entrances.answers import Answer, answer_to
from jianzhen.entrances.pages.errors import BadField
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.middleware import upload_limit
from jianzhen.entrances.pages.party.files import FORM_MB, keep_all
from jianzhen.entrances.pages.party.parts import grade_words
from jianzhen.entrances.pages.party.shop import A_PAGE, merchant_of, shop_of
from jianzhen.entrances.pages.party.tiles import size_words
from jianzhen.entrances.pages.who import party_token
from jianzhen.kernel.errors import JianzhenError
from jianzhen.law.packs.words import EVIDENCE


@never_cache
@require_safe
def orders_page(request: HttpRequest) -> HttpResponse:
    """A shop's orders, by number or waybill."""
    reader, number = merchant_of(request), request.GET.get("number", "").strip()[:64]
    page = Paginator(orders_for(reader, number=number), A_PAGE).get_page(request.GET.get("page"))
    rows = {
        "shop": shop_of(reader), "page": page, "number": number,
        "orders": [{"order": one, "titles": [line.title for line in one.lines.all()], "state": _state(one)} for one in page],
    }  # fmt: skip
    return render(request, "pages/party/orders.html", rows)


@never_cache
@require_safe
def order_page(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """One order: what was shown, what was packed, what is sealed."""
    return _page(request, read_order(order_id, reader=merchant_of(request)))


@require_POST
def add_parcel(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Note a parcel by its waybill."""
    reader = merchant_of(request)
    order = read_order(order_id, reader=reader)
    carrier, waybill = request.POST.get("carrier", "").strip(), request.POST.get("waybill", "").strip()
    if not waybill or not carrier:
        name = "waybill" if carrier else "carrier"
        error = BadField(f"{name}: is empty; the carrier's name and the waybill number tell parcels apart", field=name)
        return _page(request, order, answer=answer_to(error, language=language()))
    add_shipment(order_id=order.id, carrier=carrier[:64], waybill=waybill[:64], actor=reader, now=timezone.now())
    return redirect("shop_order", order.id)


@require_POST
@upload_limit(FORM_MB)
def add_pack_out(request: HttpRequest, shipment_id: UUID) -> HttpResponse:
    """Add photos and clips of packing to a parcel that is not sealed yet."""
    reader, now = merchant_of(request), timezone.now()
    shipment = read_shipment(shipment_id, reader=reader)
    holder = holder_of(Holder.Kind.ORDER, shipment.order_id)
    try:
        for one in keep_all(request.FILES.getlist("files"), holder=holder, actor=reader, now=now):
            add_packed(shipment_id=shipment.id, original=one, actor=reader, now=now)
    except JianzhenError as refused:
        return _refused(request, shipment, reader, refused)
    return redirect("shop_order", shipment.order_id)


@require_POST
def seal_parcel(request: HttpRequest, shipment_id: UUID) -> HttpResponse:
    """Seal the parcel's pack-out and the listing; asked again, the same receipt."""
    reader = merchant_of(request)
    shipment = read_shipment(shipment_id, reader=reader)
    try:
        seal_shipment(shipment_id=shipment.id, actor=reader, now=timezone.now())
    except JianzhenError as refused:
        return _refused(request, shipment, reader, refused)
    messages.success(request, said("已固化。之后的改动都能查出来。", "Sealed: from here on any change can be seen."))
    return redirect("receipt", shipment.id)


@never_cache
@require_safe
def receipt_page(request: HttpRequest, shipment_id: UUID) -> HttpResponse:
    """The receipt of a seal, to be printed; its QR code opens the public check of it."""
    shipment = read_shipment(shipment_id, reader=merchant_of(request))
    seal = Seal.objects.select_related("event", "shipment").filter(shipment=shipment).first()
    if seal is None:
        return redirect("shop_order", shipment.order_id)
    receipt = receipt_of(seal)
    address = f"{settings.JIANZHEN_URL.rstrip('/')}/seals/{receipt.event_hash}"
    rows = {
        "shipment": shipment, "receipt": receipt, "grade": grade_words(receipt.grade), "address": address,
        "qr": _qr(address), "title": said("固化回执", "Receipt of sealing"),
    }  # fmt: skip
    return render(request, "pages/party/receipt.html", rows)


@require_safe
def seal_page(request: HttpRequest, event_hash: str) -> HttpResponse:
    """For anybody who holds a receipt: what this desk's log says of the seal. Names nobody and shows no file."""
    seal = find_seal(event_hash)
    rows: dict[str, Any] = {"found": seal is not None, "hash": event_hash}
    if seal is not None:
        receipt = receipt_of(seal)
        rows |= {"receipt": receipt, "grade": grade_words(receipt.grade)}
    return render(request, "pages/party/seal.html", rows, status=200 if seal else 404)


def _page(request: HttpRequest, order: Order, *, answer: Answer | None = None) -> HttpResponse:
    pack = read_policy_pack(newest_pack(at=timezone.now()))
    wanted = dict.fromkeys(one for line in order.lines.all() for one in pack.category(line.category).pack_out)
    rows = {
        "order": order, "answer": answer, "typed": request.POST, "pass": party_token(request, None),
        "wanted": [EVIDENCE[one].read(language()) for one in wanted],
        "parcels": [_parcel(one) for one in order.shipments.all()],
        "n_listing": sum(len(line.listing.images.all()) for line in order.lines.all()),
    }  # fmt: skip
    return render(request, "pages/party/order.html", rows, status=answer.status if answer else 200)


def _parcel(shipment: Shipment) -> dict[str, Any]:
    seal = getattr(shipment, "seal", None)
    return {
        "shipment": shipment, "seal": seal, "grade": grade_words(seal.grade) if seal else "",
        "files": [{"name": name_of(one.original), "size": size_words(one.original.size), "type": one.original.media_type} for one in shipment.packed.all()],
    }  # fmt: skip


def _refused(request: HttpRequest, shipment: Shipment, reader: Actor, refused: JianzhenError) -> HttpResponse:
    order = read_order(shipment.order_id, reader=reader)
    return _page(request, order, answer=answer_to(refused, language=language()))


def _state(order: Order) -> str:
    parcels = list(order.shipments.all())
    sealed = sum(hasattr(one, "seal") for one in parcels)
    if not parcels:
        return said("还没有包裹", "no parcel yet")
    if sealed == len(parcels):
        return said("已固化", "sealed")
    return said(f"{len(parcels) - sealed} 个包裹待固化", f"{len(parcels) - sealed} to be sealed")


def _qr(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, border=2, scale=4, nl=False
    )
    return out.getvalue().decode()
