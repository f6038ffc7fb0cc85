"""What the dispatcher's board shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from jianzhen.casework.outlets.models import Outlet
from jianzhen.casework.visits.models import Visit
from jianzhen.casework.visits.planning import Draft
from jianzhen.casework.visits.selectors import Board, Lane
from jianzhen.casework.visits.vocabulary import Urgency, VisitState
from jianzhen.dispatch import WORDS, Reason
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.service.words import desk_state, kind_of, window_of
from jianzhen.entrances.pages.shown import BEIJING
from jianzhen.places import load_tree

MOST_WAITING = 50


def outlets_with_people() -> list[Outlet]:
    """Open outlets that have somebody to send."""
    return list(
        Outlet.objects.filter(closed_at=None, technicians__left_at=None, technicians__isnull=False)
        .distinct()
        .order_by("code")
    )


def waiting_places() -> list[dict[str, Any]]:
    """Visits without an outlet: nobody covers their place, or they were handed back."""
    rows = Visit.objects.filter(outlet=None, state__in=[VisitState.WANTED, VisitState.HANDED_BACK]).select_related("claim", "brand").order_by("wanted_at")[:MOST_WAITING]  # fmt: skip
    return [slip(one) for one in rows]


def board_rows(board: Board, *, now: datetime) -> dict[str, Any]:
    """Three heaps and the lanes."""
    return {
        "unassigned": [slip(one) | {"reasons": [said(*words) for words in board.reasons.get(one.pk, ())]} for one in board.unassigned],
        "at_risk": [slip(one) for one in board.at_risk], "waiting": [slip(one) for one in board.waiting],
        "lanes": [lane(one) for one in board.lanes], "people": [one.technician for one in board.lanes],
    }  # fmt: skip


def lane(one: Lane) -> dict[str, Any]:
    """One technician's day."""
    begins, ends = one.shift.begins_at.astimezone(BEIJING), one.shift.ends_at.astimezone(BEIJING)
    return {
        "technician": one.technician, "hours": f"{begins:%H:%M}–{'24:00' if ends.date() > begins.date() and ends.hour == 0 else f'{ends:%H:%M}'}",
        "urgent": one.shift.urgent, "stops": [slip(busy.visit) | {"begins_at": busy.begins_at, "ends_at": busy.ends_at} for busy in one.stops],
    }  # fmt: skip


def slip(visit: Visit) -> dict[str, Any]:
    """One visit as a slip of paper: no name, no number."""
    state = VisitState(visit.state)
    return {
        "visit": visit, "state": desk_state(visit), "kind": kind_of(visit), "window": window_of(visit),
        "place": load_tree().path(visit.place)[-1], "urgent": visit.urgency == Urgency.URGENT, "risk": visit.at_risk_since is not None,
        "assignable": state in (VisitState.BOOKED, VisitState.ASSIGNED) or (state is VisitState.WANTED and visit.urgency == Urgency.URGENT),
    }  # fmt: skip


def draft_rows(draft: Draft) -> dict[str, Any]:
    """A draft before it is published: what moves, and what nobody serves, with the reason."""
    numbers = {str(pk): number for pk, number in Visit.objects.filter(pk__in=[*draft.moved, *draft.unserved]).values_list("pk", "number")}  # fmt: skip
    return {
        "made_by": draft.made_by, "moved": [numbers.get(one, one) for one in draft.moved],
        "unserved": [{"number": numbers.get(job, job), "reasons": _reasons(codes)} for job, codes in draft.unserved.items()],
    }  # fmt: skip


def _reasons(codes: Sequence[str]) -> list[str]:
    return [said(*WORDS[Reason(one)]) for one in codes]
