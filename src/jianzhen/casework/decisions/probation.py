"""Probation 见习: set and ended by an administrator; meanwhile every decision of this person has a second one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.decisions.models import Probation
from jianzhen.casework.errors import NotAllowed, NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import DESK, record
from jianzhen.casework.people.models import Account


@transaction.atomic
def put_on_probation(*, account_id: UUID, actor: Actor, now: datetime) -> Probation:
    """Put somebody on probation; who is on it stays. Raises ``NotAllowed`` unless an administrator acts, ``NotFound``."""
    _must_be_admin(actor, account_id)
    if not Account.objects.select_for_update().filter(pk=account_id).exists():
        raise NotFound("there is no such account at this desk")
    row, made = Probation.objects.get_or_create(
        account_id=account_id, ended_at=None, defaults={"since": now, "set_by": actor.id}
    )
    if made:
        record("PROBATION_SET", chain=DESK, actor=actor, at=now, details={"account": str(account_id)})
    return row


@transaction.atomic
def end_probation(*, account_id: UUID, actor: Actor, now: datetime) -> None:
    """End it; nothing happens where none runs. Raises ``NotAllowed`` unless another person, an administrator, acts."""
    _must_be_admin(actor, account_id)
    if Probation.objects.filter(account_id=account_id, ended_at=None).update(ended_at=now, ended_by=actor.id):
        record("PROBATION_ENDED", chain=DESK, actor=actor, at=now, details={"account": str(account_id)})


def _must_be_admin(actor: Actor, account_id: UUID) -> None:
    if actor.role is not Role.ADMIN or actor.id == str(account_id):
        raise NotAllowed("another person, an administrator, sets and ends a probation")
