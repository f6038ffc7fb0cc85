"""Remedies other than money, and money outside a gateway: proved by who performs, then open to the buyer's objection."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.vocabulary import RemedyKind
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.evidence.vocabulary import PartySide
from jianzhen.casework.remedies.errors import NotOpen, NotProved
from jianzhen.casework.remedies.models import LedgerEntry, Remedy
from jianzhen.casework.remedies.permissions import Action, RemedyPermissions
from jianzhen.casework.remedies.selectors import locked_remedy
from jianzhen.casework.remedies.terms import receipt_closes_at

BY_PARCEL = frozenset({RemedyKind.EXCHANGE, RemedyKind.RESHIP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What shows that it was done: a parcel's waybill, a photo or document submitted to the claim, or a reference."""

    carrier: str = ""
    waybill: str = ""
    exhibit_id: UUID | None = None
    reference: str = ""


@transaction.atomic
def prove_remedy(*, remedy_id: UUID, proof: Proof, actor: Actor, now: datetime) -> Remedy:
    """Say that it was performed, and by what that is seen.

    A repair or visit is proved at once; an exchange or a re-shipment is on its way, and proved when it arrives. From
    then on the buyer has the receipt window to object. Proved again it changes nothing.

    Raises
    ------
    NotAllowed   neither the merchant of this claim nor a connected system
    NotOpen      it was replaced or failed
    NotProved    its kind asks for another proof, or a gateway pays it
    """
    remedy = locked_remedy(remedy_id)
    RemedyPermissions().require(actor, Action.PROVE, remedy)
    if remedy.proved_at is not None:
        return remedy
    if not remedy.is_open:
        raise NotOpen("this remedy was replaced or failed; the newest one is to be done")
    if LedgerEntry.objects.filter(remedy=remedy).exists():
        raise NotProved("this refund is paid by the gateway and proved by its confirmation; nothing is to be done here")
    by_parcel = RemedyKind(remedy.kind) in BY_PARCEL
    if by_parcel and not proof.waybill.strip():
        raise NotProved("waybill: is empty; give the number of the parcel to the buyer")
    if not by_parcel and not (proof.exhibit_id or proof.reference.strip()):
        raise NotProved("exhibit_id: is empty; add a photo or document of it, or its reference")
    if (
        proof.exhibit_id
        and not Exhibit.objects.filter(
            pk=proof.exhibit_id, claim_id=remedy.claim_id, side=PartySide.MERCHANT, submitted_at__isnull=False
        ).exists()
    ):
        raise NotProved("exhibit_id: is no evidence that the merchant submitted to this claim; submit it first")
    remedy.proof = {key: str(value) for key, value in asdict(proof).items() if value}
    remedy.sent_at = now
    remedy.save(update_fields=["proof", "sent_at"])
    _record("REMEDY_SENT" if by_parcel else "REMEDY_PROVED", remedy, actor, now)
    if not by_parcel:
        _arrived(remedy, now)
    later.ask("tell_remedy", remedy_id=str(remedy.id), what="REMEDY_SENT" if by_parcel else "REMEDY_PROVED")
    return remedy


@transaction.atomic
def note_arrival(*, remedy_id: UUID, actor: Actor, now: datetime) -> Remedy:
    """What was sent to the buyer arrived, says the carrier or the buyer; the receipt window runs from now."""
    remedy = locked_remedy(remedy_id)
    RemedyPermissions().require(actor, Action.NOTE_ARRIVAL, remedy)
    if remedy.proved_at is not None:
        return remedy
    if remedy.sent_at is None or not remedy.is_open:
        raise NotOpen("nothing was sent for this remedy yet, or it is over")
    _record("REMEDY_ARRIVED", remedy, actor, now)
    _arrived(remedy, now)
    later.ask("tell_remedy", remedy_id=str(remedy.id), what="REMEDY_ARRIVED")
    return remedy


@transaction.atomic
def accept_remedy(*, remedy_id: UUID, actor: Actor, now: datetime) -> Remedy:
    """The buyer has it and is content: the receipt window ends, and with it the claim where nothing else is open."""
    remedy = locked_remedy(remedy_id)
    RemedyPermissions().require(actor, Action.ACCEPT, remedy)
    if remedy.proved_at is None or remedy.receipt_closes_at is None:
        raise NotOpen("this remedy has not arrived yet")
    if now < remedy.receipt_closes_at:
        remedy.receipt_closes_at = now
        remedy.save(update_fields=["receipt_closes_at"])
        _record("REMEDY_ACCEPTED", remedy, actor, now)
    later.ask("close_when_proved", once=f"close_when_proved/{remedy.claim_id}", claim_id=str(remedy.claim_id))
    return remedy


@transaction.atomic
def move_due(*, remedy_id: UUID, due_at: datetime, actor: Actor, now: datetime) -> Remedy:
    """The buyer gives more time, as agreed; never less.

    Raises ``NotProved`` for a moment that is not later, and for money, whose day is the law's.
    """
    remedy = locked_remedy(remedy_id)
    RemedyPermissions().require(actor, Action.MOVE_DUE, remedy)
    if not remedy.is_open:
        raise NotOpen("this remedy is over")
    if LedgerEntry.objects.filter(remedy=remedy).exists() or due_at <= remedy.due_at:
        raise NotProved(f"due_at: must lie after {remedy.due_at.isoformat()}, and the day of a refund is the law's")
    remedy.due_at, remedy.rule, remedy.overdue_at = due_at, "agreed by the buyer", None
    remedy.save(update_fields=["due_at", "rule", "overdue_at"])
    _record("REMEDY_DUE_MOVED", remedy, actor, now)
    return remedy


def _arrived(remedy: Remedy, now: datetime) -> None:
    remedy.proved_at, remedy.receipt_closes_at = now, receipt_closes_at(remedy.claim, arrived_at=now)
    remedy.save(update_fields=["proved_at", "receipt_closes_at"])
    later.ask("close_when_proved", at=remedy.receipt_closes_at, claim_id=str(remedy.claim_id))


def _record(kind: str, remedy: Remedy, actor: Actor, now: datetime) -> None:
    record(
        kind, chain=claim_chain(remedy.claim_id), actor=actor, at=now,
        details={"remedy": str(remedy.id), "kind": remedy.kind, "proof": dict(remedy.proof)},
    )  # fmt: skip
