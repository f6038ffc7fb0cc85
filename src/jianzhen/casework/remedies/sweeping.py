"""What is past its day 逾期: written down, and where the table allows it brought to a person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.transitions import locked_claim, move_claim
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.remedies.models import Owes, Remedy

_TIMER = Actor.machine(Role.TIMER)
_MOVES = (State.SETTLED, State.FINAL)
_NOTES = (State.DECIDED, State.IN_APPEAL)


def sweep_overdue(*, now: datetime, limit: int) -> int:
    """Bring claims with a remedy that is overdue or failed to a person; returns how many moved.

    While an appeal can still be made the table has no such step: then it is written down and told, and the step follows
    when the decision is final.
    """
    rows = Remedy.objects.filter(_overdue(now)).filter(
        Q(claim__state__in=_MOVES) | Q(claim__state__in=_NOTES, overdue_at=None)
    )
    claims = list(dict.fromkeys(rows.order_by("due_at").values_list("claim_id", flat=True)[:limit]))
    return sum(_sweep(one, now) for one in claims)


@transaction.atomic
def _sweep(claim_id: UUID, now: datetime) -> bool:
    claim = locked_claim(claim_id)
    found = list(Remedy.objects.select_for_update().filter(_overdue(now), claim=claim))
    fresh = [one for one in found if one.overdue_at is None]
    for remedy in fresh:
        remedy.overdue_at = now
        remedy.save(update_fields=["overdue_at"])
        record(
            "REMEDY_OVERDUE", chain=claim_chain(claim.id), actor=_TIMER, at=now,
            details={"remedy": str(remedy.id), "due_at": remedy.due_at.isoformat(), "failed": remedy.failed_because},
        )  # fmt: skip
    if found and claim.state in _MOVES:
        move_claim(
            claim, event=EventKind.REMEDY_NOT_PERFORMED, actor=_TIMER, now=now,
            facts=Facts(remedy_overdue=True),
        )  # fmt: skip
        return True
    for remedy in fresh:
        later.ask("tell_remedy", remedy_id=str(remedy.id), what="REMEDY_OVERDUE")
    return False


def _overdue(now: datetime) -> Q:
    undone = Q(owed_by=Owes.MERCHANT, proved_at=None, replaced_at=None)
    return undone & (Q(due_at__lte=now) | Q(failed_at__isnull=False))
