"""Close a claim once everything owed is proved and nobody can object to it any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim, move_claim
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.remedies.models import Owes, Remedy
from jianzhen.casework.remedies.owing import owe_remedies

LOST_AFTER = timedelta(minutes=5)


@transaction.atomic
def close_when_proved(*, claim_id: UUID, now: datetime) -> bool:
    """Close it, or leave it as it is; returns whether it closed. Safe to call at any time.

    What a buyer would owe back holds no claim open.
    """
    claim = locked_claim(claim_id)
    if claim.state not in (State.SETTLED, State.FINAL):
        return False
    owe_remedies(claim_id=claim_id, now=now)
    rows = list(Remedy.objects.filter(claim=claim, owed_by=Owes.MERCHANT, replaced_at=None))
    if any(one.proved_at is None for one in rows):
        return False
    last = max((one.receipt_closes_at for one in rows if one.receipt_closes_at), default=now)
    if now < last:
        later.ask("close_when_proved", at=last, claim_id=str(claim_id))
        return False
    move_claim(
        claim, event=EventKind.REMEDIES_PROVED, actor=Actor.machine(Role.INTEGRATION), now=now,
        facts=Facts(remedies_proved=True, receipt_window_open=False),
    )  # fmt: skip
    return True


def claims_to_close(*, now: datetime, limit: int) -> list[UUID]:
    """Claims whose receipt window has closed, or for which nothing is owed, open all the same: their job was lost."""
    closed = Q(remedies__owed_by=Owes.MERCHANT, remedies__receipt_closes_at__lte=now)
    nothing = Q(remedies=None, moved_at__lte=now - LOST_AFTER)
    rows = Claim.objects.filter(closed | nothing, state__in=[State.SETTLED, State.FINAL]).order_by("moved_at")
    return list(dict.fromkeys(rows.values_list("id", flat=True)[:limit]))
