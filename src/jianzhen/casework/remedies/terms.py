"""When a remedy is due, how long what arrived may be objected to, and what an appeal holds back: by the claim's pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import pack_of
from jianzhen.casework.claims.terms import BEIJING, closing, term_of
from jianzhen.casework.claims.vocabulary import RemedyKind, WindowKind
from jianzhen.law.deadlines import add_days

MONEY = frozenset({RemedyKind.REFUND_ONLY, RemedyKind.PARTIAL_REFUND, RemedyKind.RETURN_REFUND})
LEGAL_DAYS_TO_REFUND, LEGAL_DAYS_TO_REMEDY = 7, 15
"""CRPL-25 and SC73-8/9; for a pack without returns, whose desk sells nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The last moment of a legal day in Beijing, and the rule that made it."""

    at: datetime
    rule: str


def due_of(claim: Claim, kind: RemedyKind, *, owed_at: datetime) -> Due:
    """When it is due, counted from the day it is owed (which does not count, CC-201).

    A return and refund is first given the time to send the parcel; ``due_after_return`` counts anew from its delivery.
    """
    pack = pack_of(claim)
    if kind in MONEY and kind is not RemedyKind.RETURN_REFUND:
        days = pack.returns.refund_after_return_days if pack.returns else LEGAL_DAYS_TO_REFUND
        field = "returns.refund_after_return_days"
    else:
        days = pack.returns.remedy_days if pack.returns else LEGAL_DAYS_TO_REMEDY
        field = "returns.remedy_days"
    return Due(at=_end_of_day(owed_at, days), rule=f"{pack.id}@{pack.version} {field}")


def due_after_return(claim: Claim, *, delivered_at: datetime) -> Due:
    """When the money of a return is due: CRPL-25 counts from the day the goods are back."""
    pack = pack_of(claim)
    days = pack.returns.refund_after_return_days if pack.returns else LEGAL_DAYS_TO_REFUND
    return Due(at=_end_of_day(delivered_at, days), rule=f"{pack.id}@{pack.version} returns.refund_after_return_days")


def receipt_closes_at(claim: Claim, *, arrived_at: datetime) -> datetime:
    """Until when what arrived may be objected to; the same time for a merchant's return and a buyer's remedy."""
    return closing(term_of(pack_of(claim), WindowKind.RETURN_RECEIPT), arrived_at).at


def is_held_by_appeal(claim: Claim, *, amount_fen: int, due_at: datetime, now: datetime) -> bool:
    """Whether an open appeal holds this amount back: only above the pack's threshold, never past the legal day."""
    return amount_fen > 0 and amount_fen >= pack_of(claim).appeals.hold_from_fen and now < due_at


def _end_of_day(start: datetime, days: int) -> datetime:
    last = add_days(start.astimezone(BEIJING).date(), days)
    return datetime.combine(last + timedelta(days=1), time(0), BEIJING).astimezone(UTC)
