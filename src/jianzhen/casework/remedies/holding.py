"""An open appeal above the pack's threshold holds a refund back 暂缓, never past the legal day; nothing else does."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.remedies.models import LedgerEntry, Remedy
from jianzhen.casework.remedies.terms import is_held_by_appeal

APPEAL = "appeal"
_UNSENT = (LedgerEntry.State.WAITING, LedgerEntry.State.ASKED)


@transaction.atomic
def hold_remedies(*, claim_id: UUID, now: datetime) -> int:
    """Hold what an appeal holds; returns how many. The payment asks the same again before it leaves, so a late job
    lets nothing through.
    """
    claim = locked_claim(claim_id)
    if claim.state != State.IN_APPEAL:
        return 0
    unsent = Remedy.objects.select_for_update().filter(
        claim=claim, proved_at=None, replaced_at=None, failed_at=None, entry__state__in=_UNSENT
    )
    return sum(hold_under_appeal(one, claim=claim, now=now) for one in unsent)


def hold_under_appeal(remedy: Remedy, *, claim: Claim, now: datetime) -> bool:
    """Hold one, with the claim locked, when an open appeal does; returns whether it is held. Wakes it at its legal day."""
    if claim.state != State.IN_APPEAL or not is_held_by_appeal(
        claim, amount_fen=remedy.amount_fen, due_at=remedy.due_at, now=now
    ):
        return False
    if not remedy.held_because:
        remedy.held_because, remedy.held_at = APPEAL, now
        remedy.save(update_fields=["held_because", "held_at"])
        _record("REMEDY_HELD", remedy, now)
        later.ask("pay_refund", at=remedy.due_at, entry_id=str(remedy.entry.id))
    return True


def release_holds(claim: Claim, *, now: datetime) -> None:
    """Let go what an appeal held, once none is open; the payment is asked for again."""
    if claim.state == State.IN_APPEAL:
        return
    for remedy in Remedy.objects.select_for_update().filter(claim=claim, held_because=APPEAL, replaced_at=None):
        let_go(remedy, now=now)
        if remedy.entry.state == LedgerEntry.State.ASKED:
            later.ask("pay_refund", once=f"pay_refund/{remedy.entry.id}", entry_id=str(remedy.entry.id))


def let_go(remedy: Remedy, *, now: datetime) -> None:
    """End a hold."""
    if remedy.held_because:
        remedy.held_because, remedy.held_at = "", None
        remedy.save(update_fields=["held_because", "held_at"])
        _record("REMEDY_RELEASED", remedy, now)


def _record(kind: str, remedy: Remedy, now: datetime) -> None:
    record(
        kind, chain=claim_chain(remedy.claim_id), actor=Actor.machine(Role.TIMER), at=now,
        details={"remedy": str(remedy.id), "due_at": remedy.due_at.isoformat()},
    )  # fmt: skip
