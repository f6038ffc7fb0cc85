"""Raise a seal's grade by an outside timestamp 时间戳, where settings name an authority; off by default.

What leaves the machine is the SHA-256 of the manifest, which itself holds commitments and no content.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from jianzhen.casework.errors import NotFound
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import order_chain, record
from jianzhen.casework.orders.models import Seal
from jianzhen.custody import Grade, TimestampAuthority, read_trust
from jianzhen.custody.chain import timestamp_text
from jianzhen.custody.errors import StampRefused
from jianzhen.custody.timestamp import Stamp, StampState, read_stamp

JOB = "stamp_seal"


def ask_for_stamp(shipment_id: UUID) -> None:
    """Ask for the stamping job in the open transaction; nothing where no authority is named."""
    if settings.JIANZHEN_TIMESTAMP_AUTHORITY:
        later.ask(JOB, once=f"{JOB}/{shipment_id}", shipment_id=str(shipment_id))


def stamp_seal(*, shipment_id: UUID, now: datetime) -> bool:
    """Get a token over a seal's manifest and raise the seal's grade; returns whether it was raised now.

    The authority is asked outside any transaction, so that a slow one holds no lock. A seal that has its token stays
    as it is, also when two workers ask at once.

    Raises
    ------
    NotFound       the shipment is not sealed
    StampRefused   the authority gave no usable token, or one that leads to none of the trusted roots; the seal keeps
                   its grade and the job tries again
    """
    seal = _seal(shipment_id)
    if seal.token is not None or not settings.JIANZHEN_TIMESTAMP_AUTHORITY:
        return False
    authority: TimestampAuthority = import_string(settings.JIANZHEN_TIMESTAMP_AUTHORITY)()
    manifest = bytes(seal.manifest)
    token = authority.stamp(manifest)
    stamp = _trusted(token, manifest)
    with transaction.atomic():
        row = Seal.objects.select_for_update().select_related("shipment").get(pk=shipment_id)
        if row.token is not None:
            return False
        row.token, row.stamped_at, row.grade = token, stamp.at, Grade.OUTSIDE_TIMESTAMP
        row.save(update_fields=["token", "stamped_at", "grade"])
        record(
            "SEAL_STAMPED", chain=order_chain(row.shipment.order_id), actor=Actor.machine(Role.INTEGRATION), at=now,
            details={
                "shipment": str(shipment_id), "manifest": row.manifest_hash, "grade": row.grade,
                "stamped_at": timestamp_text(stamp.at), "authority": stamp.authority,
            },
        )  # fmt: skip
    return True


def seals_without_stamp(*, limit: int) -> list[UUID]:
    """Shipments whose seal has no token yet, the oldest first: their job was lost or gave up."""
    if not settings.JIANZHEN_TIMESTAMP_AUTHORITY:
        return []
    return list(Seal.objects.filter(token=None).order_by("sealed_at").values_list("pk", flat=True)[:limit])


def _trusted(token: bytes, manifest: bytes) -> Stamp:
    stamp = read_stamp(token, manifest, roots=read_trust(Path(settings.JIANZHEN_TRUST_FOLDER)).roots)
    if stamp.state is not StampState.VERIFIED:
        raise StampRefused(
            f"the authority's token is not trusted here: {stamp.detail}; put its root into JIANZHEN_TRUST_FOLDER"
        )
    return stamp


def _seal(shipment_id: UUID) -> Seal:
    found = Seal.objects.filter(pk=shipment_id).first()
    if found is None:
        raise NotFound(f"shipment {shipment_id} is not sealed")
    return found
