"""What arrived is not as it should be: within the receipt window a side sends the claim to a person.

The merchant objects to a return (empty, another thing, broken on opening) before its refund has gone; the buyer objects
to what came (short, broken, not repaired). Neither is believed by the machine: a reviewer decides.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.guards import Move, must_be_side
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim, move_claim
from jianzhen.casework.claims.vocabulary import EventKind
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.remedies.errors import RefundGone
from jianzhen.casework.remedies.ledger import GONE
from jianzhen.casework.remedies.models import LedgerEntry, Owes, Remedy, ReturnParcel


@transaction.atomic
def dispute_remedy(*, claim_id: UUID, reasons: str, actor: Actor, now: datetime) -> Claim:
    """Object to what arrived. For the merchant the refund has not gone, and from here it does not go by itself.

    What the side staged as evidence, such as the merchant's clip of the opening, is submitted with it.

    Raises
    ------
    NoSuchStep     the claim is not settled or decided, or this role is no side
    NotAllowed     another merchant's or buyer's claim
    RefundGone     the merchant accepted, or the money has left: reopening is the way
    TooLate        the receipt window has closed, or nothing has arrived
    GuardRefused   no reasons are given
    """
    claim = locked_claim(claim_id)
    must_be_side(Move(claim=claim, event=EventKind.REMEDY_DISPUTED, actor=actor, now=now, facts=Facts()))
    is_open = _return_open(claim, now) if actor.role is Role.MERCHANT else _receipt_open(claim, now)
    if is_open:
        submit_exhibits(claim_id=claim_id, actor=actor, now=now)
    facts = Facts(reasons=reasons, receipt_window_open=is_open)
    moved = move_claim(claim, event=EventKind.REMEDY_DISPUTED, actor=actor, now=now, facts=facts)
    if actor.role is Role.MERCHANT:
        ReturnParcel.objects.filter(remedy__claim=claim, remedy__replaced_at=None, accepted_at=None).update(
            disputed_at=now
        )
    return moved


def _return_open(claim: Claim, now: datetime) -> bool:
    remedy = Remedy.objects.select_for_update().filter(claim=claim, replaced_at=None, parcel__isnull=False).first()
    if remedy is None:
        return False
    parcel = ReturnParcel.objects.select_for_update().get(remedy=remedy)
    entry = LedgerEntry.objects.select_for_update().get(remedy=remedy)
    if parcel.accepted_at is not None or entry.state in GONE:
        raise RefundGone("this return was accepted or its refund has left; new evidence can reopen the claim")
    return parcel.receipt_closes_at is not None and now < parcel.receipt_closes_at


def _receipt_open(claim: Claim, now: datetime) -> bool:
    return Remedy.objects.filter(
        claim=claim, owed_by=Owes.MERCHANT, proved_at__isnull=False, receipt_closes_at__gt=now
    ).exists()
