"""What nobody covers yet 待覆盖: a row in a queue, the nearest alternative, a figure for the operator, an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Min, Sum

from jianzhen.casework.errors import Conflict, NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import DESK, record
from jianzhen.casework.outlets.errors import BadOutlet
from jianzhen.casework.outlets.looking import Found, Point, find_outlets
from jianzhen.casework.outlets.models import Brand, Uncovered
from jianzhen.casework.outlets.permissions import Act, OutletPermissions
from jianzhen.casework.outlets.vocabulary import FoundState
from jianzhen.places import load_tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A row of the operator's queue."""

    row: Uncovered
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverFigure:
    """What one brand lacks: open places, how often they were asked for, how long the oldest waits."""

    brand: str
    places: int
    asks: int
    oldest: datetime | None


def look_up(*, brand: str, kind: str = "", place: str = "", point: Point | None = None, actor: Actor, now: datetime) -> tuple[Found, Uncovered | None]:  # fmt: skip
    """Find outlets; where nobody covers the place, put it into the queue and say which row. Raises as ``find_outlets``."""
    found = find_outlets(brand=brand, kind=kind, place=place, point=point, now=now)
    if found.state is not FoundState.UNCOVERED:
        return found, None
    return found, _note(found, actor, now)


@transaction.atomic
def _note(found: Found, actor: Actor, now: datetime) -> Uncovered:
    """One open row a brand, kind and place: asked again, it only counts."""
    if found.place is None:
        raise BadOutlet("place: only a place can be uncovered")
    nearest = found.nearest[0].outlet if found.nearest else None
    row, made = Uncovered.objects.select_for_update().get_or_create(
        brand=found.brand, kind=found.kind.code if found.kind else "", place=found.place.code, answered_at=None,
        defaults={"first_asked_at": now, "last_asked_at": now, "nearest": nearest},
    )  # fmt: skip
    if made:
        record("COVER_ASKED", chain=DESK, actor=actor, at=now, details={"uncovered": str(row.id), "place": row.place})
        return row
    Uncovered.objects.filter(pk=row.pk).update(asks=F("asks") + 1, last_asked_at=now, nearest=nearest)
    row.refresh_from_db()
    return row


@transaction.atomic
def answer_uncovered(*, uncovered_id: UUID, answer: str, actor: Actor, now: datetime) -> Uncovered:
    """Say what was arranged for a place. Asked for again and still not covered, it opens a new row.

    Raises ``NotAllowed``, ``NotFound``, ``Conflict`` where somebody answered before, ``BadOutlet`` without words.
    """
    OutletPermissions().require(actor, Act.ANSWER_COVER)
    row = Uncovered.objects.select_for_update().filter(pk=uncovered_id).first()
    if row is None:
        raise NotFound(f"there is no such row {uncovered_id}")
    if row.answered_at is not None:
        raise Conflict(f"answered at {row.answered_at.isoformat()}: {row.answer}")
    if not answer.strip():
        raise BadOutlet("answer: say what was arranged, or why nothing can be")
    row.answered_at, row.answered_by, row.answer = now, actor.id, answer.strip()
    row.save(update_fields=["answered_at", "answered_by", "answer"])
    record("COVER_ANSWERED", chain=DESK, actor=actor, at=now, details={"uncovered": str(row.id)})
    return row


def cover_queue(*, brand: str = "", most: int = 200) -> tuple[Waiting, ...]:
    """Open rows, the most asked for first."""
    rows = (
        Uncovered.objects.filter(answered_at=None)
        .select_related("brand", "nearest")
        .order_by("-asks", "first_asked_at")
    )
    if brand:
        rows = rows.filter(brand__code=brand)
    tree = load_tree()
    return tuple(Waiting(row=one, path=tree.path(one.place)) for one in rows[:most])


def cover_figures() -> tuple[CoverFigure, ...]:
    """One figure a brand, the most asked for first; a brand that lacks nothing is there with 0."""
    rows = Uncovered.objects.filter(answered_at=None).values_list("brand_id")
    lacking = {
        brand: (n, asks, oldest)
        for brand, n, asks, oldest in rows.annotate(n=Count("id"), total=Sum("asks"), oldest=Min("first_asked_at"))
    }
    figures = []
    for brand in Brand.objects.order_by("code"):
        places, asks, oldest = lacking.get(brand.id, (0, 0, None))
        figures.append(CoverFigure(brand=brand.code, places=places, asks=asks, oldest=oldest))
    return tuple(sorted(figures, key=lambda one: (-one.asks, one.brand)))
