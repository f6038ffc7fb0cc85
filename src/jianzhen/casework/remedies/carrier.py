"""What a carrier tells 物流签收: a waybill was signed for. Whatever travels under it is noted as arrived, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.orders.models import Shipment
from jianzhen.casework.orders.packing import note_delivered
from jianzhen.casework.remedies.models import ReturnParcel
from jianzhen.casework.remedies.parcels import note_return_delivered
from jianzhen.casework.review.models import Parcel
from jianzhen.casework.review.results import note_parcel_delivered


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What was found under a waybill, by ids: parcels of orders, returns of remedies, goods sent in for a look."""

    shipments: tuple[UUID, ...]
    returns: tuple[UUID, ...]
    sent_in: tuple[UUID, ...]


@transaction.atomic
def note_waybill_delivered(
    *, carrier: str, waybill: str, delivered_at: datetime, actor: Actor, now: datetime
) -> Arrived:  # fmt: skip
    """Note that a waybill was signed for; told again it changes nothing.

    Goods that a buyer sent in for a look have a waybill and no carrier's name; the waybill alone finds them.

    Raises
    ------
    NotFound        nothing here travels under this waybill
    BadOrderFacts   an order's parcel would have arrived before it was shipped, or in the future
    """
    shipments = Shipment.objects.filter(carrier=carrier, waybill=waybill).order_by("pk")
    returns = ReturnParcel.objects.filter(carrier=carrier, waybill=waybill, sent_at__isnull=False).order_by("pk")
    sent_in = Parcel.objects.filter(waybill=waybill).order_by("pk")
    found = Arrived(
        shipments=tuple(one.id for one in shipments), returns=tuple(one.pk for one in returns),
        sent_in=tuple(one.question_id for one in sent_in),
    )  # fmt: skip
    if not (found.shipments or found.returns or found.sent_in):
        raise NotFound(f"nothing here travels under {carrier} {waybill}")
    for shipment_id in found.shipments:
        note_delivered(shipment_id=shipment_id, delivered_at=delivered_at, actor=actor, now=now)
    for parcel in returns:
        # one that is over stays as it is: the carrier told of it late, and nobody waits for it
        if parcel.delivered_at is None and parcel.remedy.is_open:
            note_return_delivered(remedy_id=parcel.pk, delivered_at=delivered_at, actor=actor, now=now)
    for question_id in found.sent_in:
        note_parcel_delivered(question_id=question_id, actor=actor, now=now)
    return found
