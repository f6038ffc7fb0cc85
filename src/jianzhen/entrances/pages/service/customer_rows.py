"""What a customer's pages show; reads only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.intake.models import ServiceReport
from jianzhen.casework.intake.selectors import promise_to
from jianzhen.casework.visits.door import Card, card_of
from jianzhen.casework.visits.errors import NotYetShown
from jianzhen.casework.visits.figures import FEWEST, ClockName, response_figures
from jianzhen.casework.visits.models import DoorCheck, Hold, Visit
from jianzhen.casework.visits.moves import may_book, may_move
from jianzhen.casework.visits.numbers import number_of
from jianzhen.casework.visits.quotes import price_of
from jianzhen.casework.visits.selectors import visits_of
from jianzhen.casework.visits.slots import Slot, slots_of
from jianzhen.casework.visits.vocabulary import ENDED, DoorSide, Move, Outcome, VisitKind, VisitState
from jianzhen.casework.visits.warranty import clocks_of, in_warranty
from jianzhen.casework.visits.windows import Arrival
from jianzhen.entrances.pages.intake.words import callback_line
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.service.words import (
    GRADES,
    OUTCOMES,
    is_urgent,
    kind_of,
    moves_of,
    quote_rows,
    state_of,
    steps_of,
    window_of,
)
from jianzhen.entrances.pages.shown import BEIJING
from jianzhen.entrances.pages.turns import turn_words

_DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日"), ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def service_rows(claim: Claim, report: ServiceReport | None, *, reader: Actor, now: datetime) -> dict[str, Any]:
    """The report's page."""
    visits = visits_of(claim, reader=reader)
    open_one = any(one.state not in ENDED for one in visits)
    return {
        "claim": claim, "report": report, "whose": turn_words(claim.state), "callback": callback_line(promise_to(claim)),
        "visits": [{"row": one, "state": state_of(one), "kind": kind_of(one), "window": window_of(one)} for one in visits],
        "may_ask": claim.state == State.IN_SERVICE and not open_one and claim.duplicate_of_id is None,
        "fast": fast_rows(report.place, now) if report is not None and report.place else None,
    }  # fmt: skip


def visit_rows(visit: Visit, *, reader: Actor, now: datetime) -> dict[str, Any]:
    """One visit's page. Slots are graded only where one can be chosen."""
    chooses = may_book(visit) and not is_urgent(visit)
    hold = Hold.objects.filter(visit=visit, confirmed_at=None, released_at=None, expires_at__gt=now).first()
    done = visit.state == VisitState.DONE
    return {
        "visit": visit, "claim": visit.claim, "state": state_of(visit), "kind": kind_of(visit), "window": window_of(visit),
        "steps": steps_of(visit), "urgent": is_urgent(visit), "chooses": chooses, "key": uuid4().hex,
        "days": day_rows(slots_of(visit, now=now)) if chooses and visit.outlet is not None else [],
        "hold": {"row": hold, "words": said(*Arrival(opens_at=hold.opens_at, closes_at=hold.closes_at).words())} if hold else None,
        "may_cancel": may_move(visit, Move.CANCELLED, reader), "card": _card(visit, reader, now), "number": _number(visit, reader, now),
        "right": DoorCheck.objects.filter(visit=visit, side=DoorSide.CUSTOMER, right=True).exists(),
        "quotes": quote_rows(visit), "price_fen": price_of(visit) if done else None, "done": done,
        "outcome": said(*OUTCOMES[Outcome(visit.outcome)]) if visit.outcome else "", "moves": moves_of(visit),
        "clocks": clocks_of(visit.claim, now=now) if done and visit.kind != VisitKind.INSPECTION else (),
        "signed": getattr(visit, "signature", None) if done else None,
        "may_revisit": done and visit.kind != VisitKind.INSPECTION and (visit.outcome == Outcome.NOT_FIXED or in_warranty(visit.claim, now=now)),
        "may_dispute": visit.claim.state == State.IN_SERVICE, "fast": fast_rows(visit.place, now) if is_urgent(visit) else None,
    }  # fmt: skip


def day_rows(slots: Sequence[Slot]) -> list[dict[str, Any]]:
    """Slots by day: the free ones to choose, the refused ones with the rule that blocks each."""
    days: dict[Any, list[Slot]] = {}
    for one in slots:
        days.setdefault(one.arrival.on, []).append(one)
    rows = []
    for on, there in days.items():
        refused: dict[str, list[str]] = {}
        for one in there:
            if one.grade is None:
                refused.setdefault(said(*one.words), []).append(_clock(one.arrival))
        free = slot_rows([one for one in there if one.grade is not None])
        rows.append({
            "on": on, "word": said(f"{on.month}月{on.day}日 {_DAYS[0][on.weekday()]}", f"{_DAYS[1][on.weekday()]} {on:%d %b}"),
            "free": free, "refused": [{"why": why, "windows": said("、", ", ").join(windows)} for why, windows in refused.items()],
            "provisional": any(one.provisional for one in there),
        })  # fmt: skip
    first = next((one for one in rows if one["free"]), None)
    return [one | {"open": one is first} for one in rows]


def slot_rows(slots: Sequence[Slot]) -> list[dict[str, Any]]:
    """Free slots as buttons."""
    return [
        {
            "value": f"{one.arrival.opens_at.isoformat()}|{one.arrival.closes_at.isoformat()}", "words": said(*one.arrival.words()),
            "clock": _clock(one.arrival), "part": one.arrival.part is not None, "shape": GRADES[one.grade][0],
            "grade": said(*GRADES[one.grade][1:]),
        }
        for one in slots if one.grade is not None
    ]  # fmt: skip


def fast_rows(place: str, now: datetime) -> dict[str, Any]:
    """How soon somebody was there in this county; before enough visits it says that it is not measured yet."""
    figure = next(one for one in response_figures(region=place[:6], now=now) if one.clock is ClockName.ON_SITE)
    return {
        "n": figure.n, "of": FEWEST, "p50": None if figure.p50_s is None else -(-figure.p50_s // 60),
        "p90": None if figure.p90_s is None else -(-figure.p90_s // 60),
        "kept": None if figure.kept is None else round(figure.kept * 100),
    }  # fmt: skip


def _clock(arrival: Arrival) -> str:
    words = said(*arrival.words())
    return words.split(" ", 1)[1] if said("zh", "en") == "zh" else words.split(", ", 1)[1]


def _card(visit: Visit, reader: Actor, now: datetime) -> dict[str, Any] | None:
    try:
        card: Card = card_of(visit, reader=reader, now=now)
    except NotFound:
        return None
    return {"card": card, "expected": visit.expected_at.astimezone(BEIJING) if visit.expected_at else None}


def _number(visit: Visit, reader: Actor, now: datetime) -> str:
    try:
        return number_of(visit, reader=reader, now=now)
    except NotYetShown:
        return ""
