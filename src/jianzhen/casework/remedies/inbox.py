"""A merchant's inbox 商家收件箱: its claims by deadline, in three heaps: to be done now, waiting for others, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Least

from jianzhen.casework.claims.models import Claim, Window
from jianzhen.casework.claims.vocabulary import State, WindowKind
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.remedies.models import Owes, Remedy, ReturnParcel

TO_ANSWER = (WindowKind.MERCHANT_ANSWER, WindowKind.RETURN_RECEIPT, WindowKind.QUESTION, WindowKind.NOTICE)
ENDED = (State.CLOSED, State.WITHDRAWN)


class Heap(StrEnum):
    """Which claims are looked at."""

    YOURS = "yours"
    WAITING = "waiting"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many claims lie in each heap."""

    yours: int
    waiting: int
    ended: int


def inbox(*, reader: Actor, heap: Heap, now: datetime, number: str = "") -> QuerySet[Claim]:
    """A merchant's claims of one heap, the soonest deadline first; each has ``due``, None where no time of its runs.

    ``number`` keeps those whose claim or order number contains it. Raises ``NotAllowed`` for anybody but a merchant.
    """
    found = _heaped(_own(reader), now).filter(Q(("heap", heap.value))).select_related("line", "pack")
    if number:
        found = found.filter(Q(number__icontains=number) | Q(line__order__number__icontains=number))
    if heap is Heap.YOURS:
        return found.order_by(F("due").asc(nulls_last=True), "submitted_at", "id")
    return found.order_by("-moved_at", "-id")


def counts(*, reader: Actor, now: datetime) -> Counts:
    """How many claims wait for the merchant, for others, and have ended."""
    n = {f"n_{one.value}": Count("pk", filter=Q(("heap", one.value))) for one in Heap}
    row = _heaped(_own(reader), now).aggregate(**n)
    return Counts(**{one.value: row[f"n_{one.value}"] for one in Heap})


def _own(reader: Actor) -> QuerySet[Claim]:
    if reader.role is not Role.MERCHANT:
        raise NotAllowed("a shop's claims are its merchant's to read")
    return Claim.objects.filter(merchant_id=UUID(reader.id), submitted_at__isnull=False)


def _heaped(claims: QuerySet[Claim], now: datetime) -> QuerySet[Claim]:
    windows = Window.objects.filter(
        claim=OuterRef("pk"), side=Role.MERCHANT.value, kind__in=TO_ANSWER, ended_at=None, closes_at__gt=now
    ).order_by("closes_at")
    parcels = (
        ReturnParcel.objects.filter(
            remedy__claim=OuterRef("pk"), remedy__replaced_at=None, accepted_at=None, disputed_at=None,
            receipt_closes_at__gt=now,
        )
        .order_by("receipt_closes_at")
    )  # fmt: skip
    to_do = Remedy.objects.filter(
        claim=OuterRef("pk"), owed_by=Owes.MERCHANT, proved_at=None, sent_at=None, replaced_at=None, failed_at=None,
        entry=None,
    ).order_by("due_at")  # fmt: skip
    open_ones = ~Q(state__in=ENDED)
    return claims.annotate(
        due=Least(
            Subquery(windows.values("closes_at")[:1]), Subquery(parcels.values("receipt_closes_at")[:1]),
            Subquery(to_do.values("due_at")[:1]),
        ),
        heap=Case(
            When(state__in=ENDED, then=_text(Heap.ENDED)),
            When(open_ones & (Exists(windows) | Exists(parcels) | Exists(to_do)), then=_text(Heap.YOURS)),
            default=_text(Heap.WAITING),
        ),
    )  # fmt: skip


def _text(heap: Heap) -> Value:
    return Value(heap.value, output_field=CharField())
