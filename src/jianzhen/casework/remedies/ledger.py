"""The ledger's sums, and the cap: refunds on a line never pass what was paid for it."""

from __future__ import annotations

from django.db.models import Sum

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.orders.models import OrderLine
from jianzhen.casework.remedies.models import LedgerEntry

DROPPED = (LedgerEntry.State.CANCELLED, LedgerEntry.State.REFUSED)
"""Entries of which no money left and none will."""

GONE = (LedgerEntry.State.SENT, LedgerEntry.State.CONFIRMED)
"""Entries of which money has left, or may have."""


def money_gone(claim: Claim) -> int:
    """Fen that left, or may have left, for this claim."""
    rows = LedgerEntry.objects.filter(remedy__claim=claim, state__in=GONE)
    return int(rows.aggregate(sum=Sum("amount_fen"))["sum"] or 0)


def room_under_cap(line: OrderLine) -> int:
    """Fen that can still go back on a line, whose row is locked until the transaction ends.

    The database asks the same again at each insert: this only says it before, in a number.
    """
    locked = OrderLine.objects.select_for_update().get(pk=line.pk)
    rows = LedgerEntry.objects.filter(line=line).exclude(state__in=DROPPED)
    return int(locked.paid_fen - (rows.aggregate(sum=Sum("amount_fen"))["sum"] or 0))
