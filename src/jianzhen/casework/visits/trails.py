"""Where a technician is on the way 行踪: seen by this visit's customer only, and kept for hours (PIPL Art. 28)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from jianzhen.casework.events.actors import Actor
from jianzhen.casework.visits.field import of_the_technician
from jianzhen.casework.visits.models import Position, Visit
from jianzhen.casework.visits.permissions import Act, VisitPermissions
from jianzhen.casework.visits.rules import number_on
from jianzhen.casework.visits.vocabulary import VisitState
from jianzhen.dispatch import Point


@transaction.atomic
def note_position(*, visit: Visit, point: Point, actor: Actor, now: datetime) -> Position | None:
    """Note where somebody is, only while they are on the way; None otherwise: nothing is kept."""
    here = of_the_technician(visit.pk, actor)
    if here.state != VisitState.ON_THE_WAY or here.technician is None:
        return None
    return Position.objects.create(
        technician=here.technician, visit=here, at=now, latitude=point.latitude, longitude=point.longitude
    )


def where_is(visit: Visit, *, reader: Actor, now: datetime) -> Position | None:
    """The newest position, for the customer who waits and the dispatcher; None unless somebody is on the way now."""
    VisitPermissions().require(reader, Act.READ, visit)
    if visit.state != VisitState.ON_THE_WAY:
        return None
    return Position.objects.filter(visit=visit, technician=visit.technician_id).order_by("-at").first()


def drop_trails(*, now: datetime) -> int:
    """Delete positions older than the rule ``trail_hours``; returns how many."""
    before = now - timedelta(hours=number_on("trail_hours", now))
    n, _ = Position.objects.filter(at__lt=before).delete()
    return n
