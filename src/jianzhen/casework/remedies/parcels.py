"""A return comes back 退货: sent, delivered, opened on film, accepted or disputed. Only then does the money go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.errors import Conflict
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.remedies.errors import NotOpen, NotProved
from jianzhen.casework.remedies.models import LedgerEntry, Remedy, ReturnParcel
from jianzhen.casework.remedies.paying import PAYABLE
from jianzhen.casework.remedies.permissions import Action, RemedyPermissions
from jianzhen.casework.remedies.selectors import locked_remedy
from jianzhen.casework.remedies.terms import due_after_return, receipt_closes_at


@transaction.atomic
def note_return_sent(*, remedy_id: UUID, carrier: str, waybill: str, actor: Actor, now: datetime) -> ReturnParcel:
    """The buyer sent the parcel, or a carrier took it.

    Raises
    ------
    NotAllowed   not the buyer of this claim, and no carrier
    NotOpen      nothing is to be sent back, or this remedy is over
    NotProved    the waybill is empty
    Conflict     the parcel was delivered already
    """
    remedy, parcel = _parcel(remedy_id, actor, Action.SEND_BACK)
    if not waybill.strip():
        raise NotProved("waybill: is empty; give the number on the parcel")
    if parcel.delivered_at is not None:
        raise Conflict("the parcel was delivered already")
    parcel.carrier, parcel.waybill, parcel.sent_at = carrier.strip(), waybill.strip(), parcel.sent_at or now
    parcel.save(update_fields=["carrier", "waybill", "sent_at"])
    _record("RETURN_SENT", remedy, actor, now)
    return parcel


@transaction.atomic
def note_return_delivered(*, remedy_id: UUID, delivered_at: datetime, actor: Actor, now: datetime) -> ReturnParcel:
    """The parcel is with the merchant: the receipt window runs from now on, and the legal day from the delivery.

    Told again it changes nothing.
    """
    remedy, parcel = _parcel(remedy_id, actor, Action.NOTE_RETURN)
    if parcel.delivered_at is not None:
        return parcel
    # the window runs from when the merchant could know of it, not from a delivery told of late
    parcel.delivered_at = min(delivered_at, now)
    parcel.receipt_closes_at = receipt_closes_at(remedy.claim, arrived_at=now)
    parcel.save(update_fields=["delivered_at", "receipt_closes_at"])
    due = due_after_return(remedy.claim, delivered_at=parcel.delivered_at)
    remedy.due_at, remedy.rule = max(due.at, parcel.receipt_closes_at), due.rule
    remedy.save(update_fields=["due_at", "rule"])
    _record("RETURN_DELIVERED", remedy, actor, now)
    later.ask("release_return", at=parcel.receipt_closes_at, remedy_id=str(remedy.id))
    later.ask("tell_remedy", remedy_id=str(remedy.id), what="RETURN_DELIVERED")
    return parcel


@transaction.atomic
def accept_return(*, remedy_id: UUID, actor: Actor, now: datetime) -> ReturnParcel:
    """The merchant accepts what came back, whether or not a carrier told of it: the money goes."""
    remedy, parcel = _parcel(remedy_id, actor, Action.ACCEPT_RETURN)
    if parcel.accepted_at is not None:
        return parcel
    if parcel.disputed_at is not None:
        raise Conflict("this return was disputed; a person decides, or make an offer")
    parcel.accepted_at = now
    parcel.save(update_fields=["accepted_at"])
    _record("RETURN_ACCEPTED", remedy, actor, now)
    _ask_for_money(remedy, now)
    return parcel


@transaction.atomic
def release_return(*, remedy_id: UUID, now: datetime) -> bool:
    """Let the money of a return go once its receipt window closed undisputed; returns whether it did now."""
    remedy = locked_remedy(remedy_id)
    parcel = ReturnParcel.objects.select_for_update().filter(remedy=remedy).first()
    if parcel is None or parcel.receipt_closes_at is None or now < parcel.receipt_closes_at:
        return False
    if parcel.disputed_at is not None or not remedy.is_open or remedy.claim.state not in PAYABLE:
        return False
    return _ask_for_money(remedy, now)


def returns_to_release(*, now: datetime, limit: int) -> list[UUID]:
    """Remedies whose receipt window closed and whose money waits all the same: their job was lost."""
    rows = Remedy.objects.filter(
        parcel__receipt_closes_at__lte=now, parcel__disputed_at=None, entry__state=LedgerEntry.State.WAITING,
        replaced_at=None, failed_at=None, claim__state__in=PAYABLE,
    )  # fmt: skip
    return list(rows.order_by("owed_at").values_list("id", flat=True)[:limit])


def _ask_for_money(remedy: Remedy, now: datetime) -> bool:
    entry = LedgerEntry.objects.select_for_update().filter(remedy=remedy, state=LedgerEntry.State.WAITING).first()
    if entry is None:
        return False
    entry.state, entry.asked_at = LedgerEntry.State.ASKED, now
    entry.save(update_fields=["state", "asked_at"])
    later.ask("pay_refund", once=f"pay_refund/{entry.id}", entry_id=str(entry.id))
    return True


def _parcel(remedy_id: UUID, actor: Actor, action: Action) -> tuple[Remedy, ReturnParcel]:
    remedy = locked_remedy(remedy_id)
    RemedyPermissions().require(actor, action, remedy)
    parcel = ReturnParcel.objects.select_for_update().filter(remedy=remedy).first()
    if parcel is None or not remedy.is_open:
        raise NotOpen("nothing is to be sent back for this remedy, or it is over")
    return remedy, parcel


def _record(kind: str, remedy: Remedy, actor: Actor, now: datetime) -> None:
    record(kind, chain=claim_chain(remedy.claim_id), actor=actor, at=now, details={"remedy": str(remedy.id)})
