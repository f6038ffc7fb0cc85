"""The timer's hand on a question's window: it waits for what is under way. Other windows close as claims say."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims import closing
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Window
from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.errors import NotFound
from jianzhen.casework.review.results import is_under_way


@transaction.atomic
def close_window(*, window_id: UUID, now: datetime) -> bool:
    """Close a window that has run out, unless a parcel or caller is on the way; returns whether the claim moved.

    Safe at any time and twice. The claim's row is locked before the look, so that a parcel sent at this moment counts.
    """
    window = Window.objects.filter(pk=window_id).first()
    if window is None:
        raise NotFound(f"there is no window {window_id}")
    claim = locked_claim(window.claim_id)
    return closing.close_window(window_id=window_id, facts=Facts(under_way=is_under_way(claim, now=now)), now=now)


def close_run_out(*, now: datetime, batch: int) -> None:
    """Try every window past its end, each in a transaction of its own.

    A window that waits for a parcel stays open past its end, so the sweep goes on past it: it must not hide the others.
    """
    seen: set[UUID] = set()
    while found := closing.windows_run_out(now=now, limit=batch, skip=seen):
        for window_id in found:
            close_window(window_id=window_id, now=now)
        seen.update(found)
