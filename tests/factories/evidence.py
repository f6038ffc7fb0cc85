"""A claim with sealed references, and small pictures of its two sides; all of it simulated."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import numpy as np
from PIL import Image

from factories.desk import NOON, PLATFORM, buyer_of, merchant_of, order, submitted
from jianzhen.casework.evidence.staging import stage_file
from jianzhen.casework.evidence.vocabulary import ExhibitKind
from jianzhen.casework.orders.packing import add_listing_image, add_packed, add_shipment, seal_shipment
from jianzhen.casework.originals.keep import keep
from jianzhen.casework.originals.keys import holder_of
from jianzhen.casework.originals.models import Holder

SHIPPED = NOON - timedelta(days=5)


def photo(seed: int, side: int = 700, quality: int = 90) -> bytes:
    coarse = np.random.default_rng(seed).integers(0, 255, (40, 40, 3), np.uint8)
    coded = BytesIO()
    Image.fromarray(coarse).resize((side, side), Image.Resampling.NEAREST).save(coded, "JPEG", quality=quality)
    return coded.getvalue()


def sealed_order(*, shop=None, listing: bytes | None = None, packed: bytes | None = None, at=SHIPPED):
    made = order(shop=shop)
    holder, merchant = holder_of(Holder.Kind.ORDER, made.id), merchant_of(made)
    shipment = add_shipment(order_id=made.id, carrier="SIM", waybill=uuid4().hex[:12], actor=merchant, now=at)
    given = {"holder": holder, "media_type": "image/jpeg", "actor": merchant, "now": at}
    front = keep([listing or photo(1)], name="front.jpg", **given)
    add_listing_image(line_id=made.lines.get().id, original=front, actor=merchant, now=at)
    box = keep([packed or photo(2)], name="box.jpg", **given)
    add_packed(shipment_id=shipment.id, original=box, actor=merchant, now=at)
    seal_shipment(shipment_id=shipment.id, actor=PLATFORM, now=at)
    return made


def claim_with_seal(**more):
    return submitted(of=sealed_order(**more))


def stage(claim, actor, content: bytes, *, kind=ExhibitKind.PHOTO, name="王小明的照片.jpg", now=NOON, **more):
    media_type = {ExhibitKind.CLIP: "video/mp4", ExhibitKind.DOCUMENT: "application/pdf"}.get(kind, "image/jpeg")
    return stage_file(
        claim_id=claim.id, kind=kind, content=[content], name=name, media_type=media_type, actor=actor, now=now, **more
    )


def both_sides(claim):
    return buyer_of(claim), merchant_of(claim)
