"""Recusal 回避: who does not touch which merchant's claims, or which claim."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import DESK, record
from jianzhen.casework.people.models import Recusal


@transaction.atomic
def recuse(
    *, account_id: UUID, why: str, actor: Actor, now: datetime, merchant_id: UUID | None = None, claim_id: UUID | None = None
) -> Recusal:  # fmt: skip
    """Keep somebody away from a merchant's claims, or from one claim; oneself, or by an administrator.

    Raises
    ------
    NotAllowed
        Somebody else than the person or an administrator asks.
    """
    if actor.id != str(account_id) and actor.role is not Role.ADMIN:
        raise NotAllowed("people recuse themselves, or an administrator does it", refusal=Refusal.NOT_YOUR_ROLE)
    made = Recusal.objects.create(account_id=account_id, merchant_id=merchant_id, claim_id=claim_id, why=why, since=now)
    record("RECUSED", chain=DESK, actor=actor, at=now, details={"account": str(account_id), "recusal": made.pk})
    return made


def is_recused(*, account_id: UUID, merchant_id: UUID | None, claim_id: UUID) -> bool:
    """Whether somebody must keep away from this claim of that merchant."""
    about = Q(claim_id=claim_id) | (Q(merchant_id=merchant_id) if merchant_id else Q(pk__in=[]))
    return Recusal.objects.filter(about, account_id=account_id, ended_at=None).exists()
