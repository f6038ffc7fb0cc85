"""The timer's hand: close a window that has run out. It moves a turn and decides nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Window
from jianzhen.casework.claims.table import events_open_to
from jianzhen.casework.claims.transitions import locked_claim, move_claim
from jianzhen.casework.claims.vocabulary import EventKind, WindowKind
from jianzhen.casework.events.actors import Actor, Role

EVENT_OF = {
    WindowKind.EVIDENCE: EventKind.EVIDENCE_WINDOW_CLOSED,
    WindowKind.MERCHANT_ANSWER: EventKind.MERCHANT_SILENT,
    WindowKind.RETURN_RECEIPT: EventKind.MERCHANT_SILENT,
    WindowKind.BUYER_REPLY: EventKind.BUYER_SILENT,
    WindowKind.QUESTION: EventKind.QUESTION_WINDOW_CLOSED,
    WindowKind.NOTICE: EventKind.NOTICE_WINDOW_CLOSED,
    WindowKind.APPEAL: EventKind.APPEAL_WINDOW_CLOSED,
    WindowKind.APPEAL_FORGERY: EventKind.APPEAL_WINDOW_CLOSED,
}


@transaction.atomic
def close_window(*, window_id: UUID, facts: Facts, now: datetime) -> bool:
    """Close a window that has run out; returns whether the claim moved.

    Safe to call at any time and twice: an ended window, one that was lengthened, and a claim whose state the timer
    does not move are left as they are. ``facts`` states ``under_way`` for a question's window.
    """
    window = Window.objects.get(pk=window_id)
    claim = locked_claim(window.claim_id)
    window.refresh_from_db()
    event = EVENT_OF[WindowKind(window.kind)]
    if window.ended_at is not None or now < window.closes_at or event not in events_open_to(claim.state, Role.TIMER):
        return False
    if facts.under_way and event is EventKind.QUESTION_WINDOW_CLOSED:
        return False
    others = claim.windows.filter(kind__in=[kind for kind, one in EVENT_OF.items() if one is event], ended_at=None)
    if any(now < one.closes_at for one in others):
        return False  # every side's window has to close; the last one's own job moves the claim
    move_claim(claim, event=event, actor=Actor.machine(Role.TIMER), now=now, facts=facts)
    return True


def windows_run_out(*, now: datetime, limit: int, skip: Collection[UUID] = ()) -> list[UUID]:
    """Windows past their end that nobody closed: their job was lost, is late, or left them open for what is under way.

    ``skip`` are those already tried in this sweep.
    """
    return list(
        Window.objects.filter(ended_at=None, closes_at__lte=now)
        .exclude(pk__in=skip)
        .order_by("closes_at")
        .values_list("id", flat=True)[:limit]
    )
