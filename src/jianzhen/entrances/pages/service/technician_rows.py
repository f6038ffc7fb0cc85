"""What a technician's pages show: the least that is needed, in the order of the work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from jianzhen.casework.events.actors import Actor
from jianzhen.casework.people.models import PersonalField
from jianzhen.casework.people.persons import masked
from jianzhen.casework.visits.checklist import items_of
from jianzhen.casework.visits.door import code_to_show, needs_residence
from jianzhen.casework.visits.errors import NotYetShown
from jianzhen.casework.visits.models import DoorCheck, PhoneAct, Visit
from jianzhen.casework.visits.numbers import is_shown, number_of
from jianzhen.casework.visits.quotes import LineKind, is_price_agreed
from jianzhen.casework.visits.rules import number_on
from jianzhen.casework.visits.selectors import Stopover
from jianzhen.casework.visits.vocabulary import (
    OF_A_REPAIR,
    OF_AN_INSPECTION,
    DoorSide,
    Outcome,
    ResidenceProof,
    VisitKind,
    VisitState,
)
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.service.words import (
    LINES,
    OUTCOMES,
    PROOFS,
    desk_state,
    kind_of,
    quote_rows,
    window_of,
)
from jianzhen.places import load_tree

_ON = "assigned on_the_way on_site working"


def stops_of(stops: Sequence[Stopover]) -> list[dict[str, Any]]:
    """The route in order."""
    return [
        {
            "stop": one,
            "visit": one.visit,
            "state": desk_state(one.visit),
            "kind": kind_of(one.visit),
            "window": window_of(one.visit),
        }
        for one in stops
    ]


def next_number(visit_id: UUID, actor: Actor) -> int:
    """The number of the next act of this technician at this visit."""
    last = PhoneAct.objects.filter(visit_id=visit_id, technician__account_id=actor.id).aggregate(n=Max("seq"))["n"]
    return (last or 0) + 1


def stop_rows(visit: Visit, *, reader: Actor, now: datetime) -> dict[str, Any]:
    """One stop. Every form is on the page; those of another state are hidden until the phone gets there."""
    made = {one.item: one for one in visit.checks.all()}
    outcomes = OF_AN_INSPECTION if visit.kind == VisitKind.INSPECTION else OF_A_REPAIR
    door = DoorCheck.objects.filter(visit=visit, side=DoorSide.TECHNICIAN).order_by("-at").first()
    return {
        "visit": visit, "claim": visit.claim, "state": desk_state(visit), "kind": kind_of(visit), "window": window_of(visit),
        "place": "".join(load_tree().path(visit.place)), "who": masked(visit.claim.buyer_id).get(PersonalField.Field.NAME, ""),
        "shown": is_shown(visit, now=now), "shown_before": number_on("shown_before_minutes", now), "number": _number(visit, reader, now),
        "open": visit.state in _ON.split(), "seq": next_number(visit.pk, reader),
        "code": code_to_show(visit) if visit.technician_id else "", "door": door,
        "needs_residence": needs_residence(visit, now), "residence": getattr(visit, "residence", None),
        "proofs": [(one.value, said(*PROOFS[one])) for one in ResidenceProof],
        "quotes": quote_rows(visit), "agreed": is_price_agreed(visit), "lines": [(one.value, said(*LINES[one])) for one in LineKind],
        "checks": [{"item": one, "word": said(one.zh, one.en), "made": made.get(one.id)} for one in items_of(visit)],
        "parts": list(visit.parts_used.all()), "signature": getattr(visit, "signature", None),
        "outcomes": [(one.value, said(*OUTCOMES[one])) for one in Outcome if one in outcomes],
        "inspection": visit.kind == VisitKind.INSPECTION, "state_is": visit.state, "working": visit.state == VisitState.WORKING,
        "refused_acts": list(PhoneAct.objects.filter(visit=visit, technician__account_id=reader.id, state="refused").order_by("-seq")[:5]),
    }  # fmt: skip


def _number(visit: Visit, reader: Actor, now: datetime) -> str:
    try:
        return number_of(visit, reader=reader, now=now)
    except NotYetShown:
        return ""
