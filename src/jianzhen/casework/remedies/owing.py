"""Owe what the newest cause gives: one row, and for money one ledger entry, in the same transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.claims.vocabulary import EventKind, RemedyKind
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.orders.models import OrderLine
from jianzhen.casework.remedies.causes import Cause, newest_cause
from jianzhen.casework.remedies.holding import release_holds
from jianzhen.casework.remedies.ledger import DROPPED, money_gone, room_under_cap
from jianzhen.casework.remedies.models import LedgerEntry, Owes, Remedy, ReturnParcel
from jianzhen.casework.remedies.terms import MONEY, due_of

MACHINE = Actor.machine(Role.INTEGRATION)
_ENTRY = LedgerEntry.State


@transaction.atomic
def owe_remedies(*, claim_id: UUID, now: datetime) -> Remedy | None:
    """Write down what the newest cause gives and ask for it to be done; called again it changes nothing.

    A newer cause replaces what an older one left undone. Money that is gone counts towards the new amount: more is a
    further refund of the difference; less is a row of what the buyer would owe back, which holds nothing up.

    Returns
    -------
    Remedy or None
        What the merchant owes by this cause; None when that is nothing.
    """
    claim = locked_claim(claim_id)
    cause = newest_cause(claim)
    if cause is None:
        return None
    release_holds(claim, now=now)
    known = Remedy.objects.filter(
        claim=claim, because=cause.because, because_id=cause.because_id, owed_by=Owes.MERCHANT
    ).first()
    if known is None:
        _replace_undone(claim, now)
        known = _owe(claim, cause, now)
    return known


def _owe(claim: Claim, cause: Cause, now: datetime) -> Remedy | None:
    gone = money_gone(claim)
    given = cause.amount_fen if cause.kind in MONEY else 0
    if gone > given:
        _owe_back(claim, cause, gone - given, now)
    if cause.kind is None or (cause.kind in MONEY and given <= gone):
        return None
    due = due_of(claim, cause.kind, owed_at=now)
    remedy = Remedy(
        claim=claim, kind=cause.kind, amount_fen=given - gone if cause.kind in MONEY else cause.amount_fen,
        because=cause.because, because_id=cause.because_id, owed_at=now, due_at=due.at, rule=due.rule,
    )  # fmt: skip
    if cause.kind in MONEY and claim.line is not None:
        _owe_money(claim, claim.line, remedy, now)
    else:
        remedy.save()
    record(
        "REMEDY_OWED", chain=claim_chain(claim.id), actor=MACHINE, at=now,
        details={"remedy": str(remedy.id), "kind": remedy.kind, "amount_fen": remedy.amount_fen, "because": cause.because.value},
    )  # fmt: skip
    return remedy


def _owe_money(claim: Claim, line: OrderLine, remedy: Remedy, now: datetime) -> None:
    left = room_under_cap(line)
    if left < remedy.amount_fen:
        record(
            "REMEDY_CAPPED", chain=claim_chain(claim.id), actor=MACHINE, at=now,
            details={"owed_fen": remedy.amount_fen, "left_fen": left},
        )  # fmt: skip
    if left == 0:
        # another claim gave back all that was paid; a person looks
        remedy.failed_at, remedy.failed_because = now, "line_refunded_already"
        remedy.save()
        return
    remedy.amount_fen = min(left, remedy.amount_fen)
    remedy.save()
    waits = remedy.kind == RemedyKind.RETURN_REFUND and not _goods_are_back(claim)
    entry = LedgerEntry.objects.create(
        remedy=remedy, line=line, amount_fen=remedy.amount_fen, key=f"jz-refund-{remedy.id}", made_at=now,
        state=_ENTRY.WAITING if waits else _ENTRY.ASKED, asked_at=None if waits else now,
    )  # fmt: skip
    if waits:
        ReturnParcel.objects.create(remedy=remedy)
        later.ask("tell_remedy", remedy_id=str(remedy.id), what="RETURN_ASKED")
    else:
        later.ask("pay_refund", once=f"pay_refund/{entry.id}", entry_id=str(entry.id))


def _goods_are_back(claim: Claim) -> bool:
    """Whether what was sold is with the merchant already: asked back before the decision, or for an earlier remedy."""
    return (
        ReturnParcel.objects.filter(remedy__claim=claim, delivered_at__isnull=False).exists()
        or Event.objects.filter(chain_id=claim_chain(claim.id), kind=EventKind.RETURN_ARRIVED).exists()
    )


def _owe_back(claim: Claim, cause: Cause, amount_fen: int, now: datetime) -> None:
    """A reversal: a row of its own beside the refund it takes the ground from."""
    paid = Remedy.objects.filter(claim=claim, entry__state__in=[_ENTRY.SENT, _ENTRY.CONFIRMED]).order_by("-owed_at")
    reversed_one = paid[0]
    due = due_of(claim, RemedyKind.EXCHANGE, owed_at=now)
    _, made = Remedy.objects.get_or_create(
        claim=claim, because=cause.because, because_id=cause.because_id, owed_by=Owes.BUYER,
        defaults={
            "kind": reversed_one.kind, "amount_fen": amount_fen, "owed_at": now, "due_at": due.at, "rule": due.rule,
            "reverses": reversed_one,
        },
    )  # fmt: skip
    if made:
        record(
            "REMEDY_REVERSED", chain=claim_chain(claim.id), actor=MACHINE, at=now,
            details={"remedy": str(reversed_one.id), "amount_fen": amount_fen},
        )  # fmt: skip


def _replace_undone(claim: Claim, now: datetime) -> None:
    """End what an older cause left undone; an entry that may have left stays, and counts."""
    undone = Remedy.objects.select_for_update().filter(
        claim=claim, owed_by=Owes.MERCHANT, proved_at=None, replaced_at=None
    )
    for remedy in undone:
        entry = LedgerEntry.objects.select_for_update().filter(remedy=remedy).first()
        if entry is not None and entry.state == _ENTRY.SENT:
            continue
        if entry is not None and entry.state not in DROPPED:
            entry.state = _ENTRY.CANCELLED
            entry.save(update_fields=["state"])
        remedy.replaced_at, remedy.held_because, remedy.held_at = now, "", None
        remedy.save(update_fields=["replaced_at", "held_because", "held_at"])
        record(
            "REMEDY_REPLACED", chain=claim_chain(claim.id), actor=MACHINE, at=now, details={"remedy": str(remedy.id)}
        )
