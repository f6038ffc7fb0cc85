"""Pay a refund once, whatever dies in between: say so in the ledger, call the gateway, write down what it answered.

"Sent" is committed before the gateway is called. Whoever comes after a crash finds it, and asks the gateway again under
the same key; the gateway pays a key once. Until then nobody takes the money for unpaid.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.remedies.errors import ConfirmationDiffers
from jianzhen.casework.remedies.holding import hold_under_appeal, let_go
from jianzhen.casework.remedies.models import LedgerEntry
from jianzhen.casework.remedies.ports import Answer, Gateway, Paid, RefundOrder
from jianzhen.casework.remedies.terms import receipt_closes_at

PAYABLE = (State.SETTLED, State.DECIDED, State.FINAL, State.IN_APPEAL)
"""Between a dispute and the next decision nothing leaves: that decision says what is owed."""

POLL_AFTER = timedelta(minutes=1)
_ENTRY = LedgerEntry.State


def pay_refund(*, entry_id: UUID, now: datetime) -> None:
    """Ask the gateway for a refund that is due; one that is not, or is done, is left as it is.

    Call it outside any transaction: it commits before it asks. Raises ``GatewayUnavailable`` when there was no answer;
    called again it asks under the same key.
    """
    order = _take(entry_id, now)
    if order is not None:
        _note(entry_id, order.key, gateway().refund(order), now)


def poll_refund(*, entry_id: UUID, now: datetime) -> None:
    """Ask what became of a refund that was sent; one that never arrived is sent again under its key."""
    entry = LedgerEntry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise NotFound(f"there is no ledger entry {entry_id}")
    if entry.state == _ENTRY.ASKED:
        pay_refund(entry_id=entry_id, now=now)
    if entry.state != _ENTRY.SENT:
        return
    answer = gateway().look_up(entry.key)
    if answer.paid is Paid.UNKNOWN:
        pay_refund(entry_id=entry_id, now=now)
    else:
        _note(entry_id, entry.key, answer, now)


@transaction.atomic
def confirm_refund(*, key: str, gateway_ref: str, now: datetime) -> LedgerEntry:
    """Write down that a refund arrived, told by the gateway or asked of it; told again it changes nothing.

    Raises
    ------
    NotFound
        No entry has this key.
    ConfirmationDiffers
        It was confirmed under another reference, or was never sent: a person looks.
    """
    found = LedgerEntry.objects.filter(key=key).values_list("remedy__claim_id", flat=True).first()
    if found is None:
        raise NotFound(f"no ledger entry has the key {key}")
    claim = locked_claim(found)
    entry = LedgerEntry.objects.select_for_update(of=("self",)).select_related("remedy").get(key=key)
    if entry.state == _ENTRY.CONFIRMED and entry.gateway_ref == gateway_ref:
        return entry
    if entry.state != _ENTRY.SENT or not gateway_ref:
        raise ConfirmationDiffers(
            f"refund {key} is {entry.state} ({entry.gateway_ref or 'no reference'}) and the gateway confirms {gateway_ref or 'without a reference'}; look into both before anything else is paid"
        )
    entry.state, entry.gateway_ref, entry.confirmed_at = _ENTRY.CONFIRMED, gateway_ref, now
    entry.save(update_fields=["state", "gateway_ref", "confirmed_at"])
    remedy = entry.remedy
    remedy.proved_at, remedy.receipt_closes_at = now, receipt_closes_at(claim, arrived_at=now)
    remedy.save(update_fields=["proved_at", "receipt_closes_at"])
    record(
        "REFUND_CONFIRMED", chain=claim_chain(claim.id), actor=Actor.machine(Role.INTEGRATION), at=now,
        details={"remedy": str(remedy.id), "amount_fen": entry.amount_fen, "reference": gateway_ref},
    )  # fmt: skip
    later.ask("tell_remedy", remedy_id=str(remedy.id), what="REFUND_CONFIRMED")
    later.ask("close_when_proved", at=remedy.receipt_closes_at, claim_id=str(claim.id))
    return entry


def unconfirmed(*, now: datetime, limit: int) -> list[UUID]:
    """Entries asked for or sent a while ago of which nothing was heard: their job was lost, or the gateway is slow.

    Those an appeal holds are left out until their legal day.
    """
    rows = LedgerEntry.objects.filter(state__in=[_ENTRY.ASKED, _ENTRY.SENT], asked_at__lte=now - POLL_AFTER)
    waiting = rows.exclude(remedy__held_at__isnull=False, remedy__due_at__gt=now)
    return list(waiting.order_by("asked_at").values_list("id", flat=True)[:limit])


def _take(entry_id: UUID, now: datetime) -> RefundOrder | None:
    """Commit that it is sent, unless it waits, is held or is over; what to ask the gateway for, else None."""
    with transaction.atomic(durable=True):
        claim_id = LedgerEntry.objects.filter(pk=entry_id).values_list("remedy__claim_id", flat=True).first()
        if claim_id is None:
            raise NotFound(f"there is no ledger entry {entry_id}")
        claim = locked_claim(claim_id)
        entry = (
            LedgerEntry.objects.select_for_update(of=("self",)).select_related("remedy", "line__order").get(pk=entry_id)
        )
        if entry.state == _ENTRY.ASKED:
            if claim.state not in PAYABLE or hold_under_appeal(entry.remedy, claim=claim, now=now):
                return None
            let_go(entry.remedy, now=now)
            entry.state, entry.sent_at = _ENTRY.SENT, now
            entry.save(update_fields=["state", "sent_at"])
            record(
                "REFUND_SENT", chain=claim_chain(claim.id), actor=Actor.machine(Role.INTEGRATION), at=now,
                details={"remedy": str(entry.remedy_id), "amount_fen": entry.amount_fen, "key": entry.key},
            )  # fmt: skip
        elif entry.state != _ENTRY.SENT:
            return None
        return RefundOrder(key=entry.key, order_number=entry.line.order.number, amount_fen=entry.amount_fen)


def _note(entry_id: UUID, key: str, answer: Answer, now: datetime) -> None:
    match answer.paid:
        case Paid.CONFIRMED:
            confirm_refund(key=key, gateway_ref=answer.reference, now=now)
        case Paid.REFUSED:
            _refused(entry_id, answer.why, now)
        case _:
            later.ask("poll_refund", at=now + POLL_AFTER, once=f"poll_refund/{entry_id}", entry_id=str(entry_id))


@transaction.atomic
def _refused(entry_id: UUID, why: str, now: datetime) -> None:
    """The gateway will not pay this key; the remedy failed and the sweep brings it to a person."""
    found = LedgerEntry.objects.select_related("remedy").get(pk=entry_id)
    locked_claim(found.remedy.claim_id)
    entry = LedgerEntry.objects.select_for_update(of=("self",)).select_related("remedy").get(pk=entry_id)
    if entry.state != _ENTRY.SENT:
        return
    entry.state = _ENTRY.REFUSED
    entry.save(update_fields=["state"])
    remedy = entry.remedy
    remedy.failed_at, remedy.failed_because = now, f"gateway: {why}"[:64]
    remedy.save(update_fields=["failed_at", "failed_because"])
    record(
        "REFUND_REFUSED", chain=claim_chain(remedy.claim_id), actor=Actor.machine(Role.INTEGRATION), at=now,
        details={"remedy": str(remedy.id), "why": why},
    )  # fmt: skip


def gateway() -> Gateway:
    """The adapter that ``JIANZHEN_GATEWAY`` names."""
    return _adapter(settings.JIANZHEN_GATEWAY)


@cache
def _adapter(path: str) -> Gateway:
    made: Gateway = import_string(path)()
    return made
