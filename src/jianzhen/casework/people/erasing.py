"""Two-step erasing 分两步删除: use stops at once, the key is destroyed on the day the law lets it be (PIPL Art. 47)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import DESK, record
from jianzhen.casework.people.models import Erasure
from jianzhen.casework.people.persons import erase_person


@transaction.atomic
def ask_erasure(*, person_id: UUID, actor: Actor, now: datetime) -> Erasure:
    """Write down that a person asks for erasure; asked twice it is asked once. Raises ``NotAllowed`` for others.

    Counsel may ask on a person's written request.
    """
    if actor.role is not Role.LEGAL and (actor.role is not Role.BUYER or actor.id != str(person_id)):
        raise NotAllowed("the person asks, or counsel on a written request", refusal=Refusal.NOT_YOURS)
    row, made = Erasure.objects.get_or_create(person_id=person_id, defaults={"asked_at": now, "asked_by": actor.id})
    if made:
        record("ERASURE_ASKED", chain=DESK, actor=actor, at=now, details={"person": str(person_id)})
    return row


@transaction.atomic
def restrict(*, person_id: UUID, erase_at: datetime, ground: str, actor: Actor, now: datetime) -> Erasure:
    """Stop every use of a person's data, and set the day and the rule until which they are stored; done twice, once."""
    row = Erasure.objects.select_for_update().get(person_id=person_id)
    if row.restricted_at is None:
        row.restricted_at, row.erase_at, row.ground = now, erase_at, ground
        row.save(update_fields=["restricted_at", "erase_at", "ground"])
        record(
            "PERSON_RESTRICTED", chain=DESK, actor=actor, at=now,
            details={"person": str(person_id), "until": erase_at.isoformat(), "ground": ground},
        )  # fmt: skip
    return row


@transaction.atomic
def finish_erasure(*, person_id: UUID, actor: Actor, now: datetime) -> bool:
    """Destroy the key of a person whose day has come; returns whether it was done now. Safe to call at any time."""
    row = Erasure.objects.select_for_update().get(person_id=person_id)
    if row.done_at is not None or row.erase_at is None or now < row.erase_at:
        return False
    erase_person(person_id=person_id, ground=row.ground, actor=actor, now=now)
    row.done_at = now
    row.save(update_fields=["done_at"])
    return True


def waiting_to_be_restricted() -> list[UUID]:
    """Persons who asked and whose data are still needed for what is under way."""
    return list(Erasure.objects.filter(restricted_at=None).values_list("person_id", flat=True))


def due_to_be_erased(*, now: datetime, limit: int) -> list[UUID]:
    """Persons whose day has come."""
    rows = Erasure.objects.filter(done_at=None, erase_at__lte=now).order_by("erase_at")
    return list(rows.values_list("person_id", flat=True)[:limit])
