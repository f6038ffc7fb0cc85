"""Move a visit: the only writer of ``Visit.state``. Every move is a row, and an event of the claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from jianzhen.casework.errors import NotAllowed, NotFound
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.visits.errors import WrongVisitState
from jianzhen.casework.visits.models import Visit, VisitMove
from jianzhen.casework.visits.vocabulary import BOOKABLE, ENDED, ON_DUTY, Move, VisitState

S = VisitState
_CUSTOMER = frozenset({Role.BUYER, Role.AGENT, Role.CALL_TAKER, Role.DISPATCHER, Role.INTEGRATION})
_DISPATCH = frozenset({Role.DISPATCHER, Role.OUTLET_MANAGER, Role.ROUTER})
_FIELD = frozenset({Role.TECHNICIAN})
_OPEN = frozenset(S) - ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From where, to where, by whom."""

    frm: frozenset[VisitState]
    to: VisitState
    by: frozenset[Role]


def _step(frm: frozenset[VisitState] | VisitState, to: VisitState, by: frozenset[Role]) -> Step:
    return Step(frm=frozenset({frm}) if isinstance(frm, VisitState) else frm, to=to, by=by)


_THERE = frozenset({S.ON_SITE, S.WORKING})
TABLE: Mapping[Move, Step] = MappingProxyType({
    Move.BOOKED: _step(frozenset({S.WANTED, S.NOBODY_HOME}), S.BOOKED, _CUSTOMER),
    Move.RESCHEDULED: _step(frozenset({S.BOOKED, S.ASSIGNED}), S.BOOKED, _CUSTOMER),
    Move.ASSIGNED: _step(frozenset({S.BOOKED, S.WANTED}), S.ASSIGNED, _DISPATCH),
    Move.REASSIGNED: _step(frozenset({S.ASSIGNED, S.ON_THE_WAY}), S.ASSIGNED, _DISPATCH),
    Move.TAKEN_BACK: _step(S.ASSIGNED, S.BOOKED, _DISPATCH),
    Move.SET_OUT: _step(S.ASSIGNED, S.ON_THE_WAY, _FIELD),
    Move.ARRIVED: _step(frozenset({S.ASSIGNED, S.ON_THE_WAY}), S.ON_SITE, _FIELD),
    Move.BEGAN: _step(S.ON_SITE, S.WORKING, _FIELD),
    Move.WAITS_FOR_PART: _step(_THERE, S.WAITING_FOR_PART, _FIELD),
    Move.PART_CAME: _step(S.WAITING_FOR_PART, S.WANTED, _DISPATCH | {Role.INTEGRATION}),
    Move.TAKEN_IN: _step(_THERE, S.TAKEN_IN, _FIELD),
    Move.BROUGHT_BACK: _step(S.TAKEN_IN, S.WANTED, _DISPATCH | {Role.INTEGRATION}),
    Move.SECOND_CALL: _step(_THERE, S.WANTED, _FIELD),
    Move.NOBODY_HOME: _step(S.ON_SITE, S.NOBODY_HOME, _FIELD),
    Move.HANDED_BACK: _step(
        frozenset({S.WANTED, S.BOOKED, S.ASSIGNED, S.ON_THE_WAY, S.ON_SITE}), S.HANDED_BACK,
        _FIELD | {Role.DISPATCHER, Role.OUTLET_MANAGER},
    ),
    Move.GIVEN_ON: _step(frozenset({S.WANTED, S.HANDED_BACK}), S.WANTED, frozenset({Role.DISPATCHER, Role.ROUTER})),
    Move.LEFT_SAFELY: _step(ON_DUTY | {S.ASSIGNED}, S.LEFT_SAFELY, _FIELD),
    Move.LOOKED_AT: _step(S.LEFT_SAFELY, S.WANTED, frozenset({Role.DISPATCHER})),
    Move.FINISHED: _step(S.WORKING, S.DONE, _FIELD),
    Move.QUOTE_REFUSED: _step(_THERE, S.DONE, _FIELD),
    Move.SOLVED_BY_PHONE: _step(
        frozenset({S.WANTED, S.BOOKED, S.ASSIGNED}), S.SOLVED_BY_PHONE,
        frozenset({Role.CALL_TAKER, Role.DISPATCHER}),
    ),
    Move.CANCELLED: _step(_OPEN - _THERE, S.CANCELLED, _CUSTOMER),
})  # fmt: skip
"""``Move.WANTED`` is the first row of each visit and has no step."""


TOLD = frozenset({
    Move.BOOKED, Move.RESCHEDULED, Move.ASSIGNED, Move.REASSIGNED, Move.SET_OUT, Move.WAITS_FOR_PART, Move.PART_CAME,
    Move.TAKEN_IN, Move.BROUGHT_BACK, Move.SECOND_CALL, Move.NOBODY_HOME, Move.HANDED_BACK, Move.LEFT_SAFELY,
    Move.CANCELLED,
})  # fmt: skip
"""Moves the customer gets a message of; ``entrances.wording_messages`` has the words of each."""


def locked_visit(visit_id: UUID) -> Visit:
    """Return a visit with its row locked, its claim and technician beside it. Raises ``NotFound``."""
    visit = (
        Visit.objects.select_for_update(of=("self",))
        .select_related("claim", "technician", "outlet", "brand")
        .filter(pk=visit_id)
        .first()
    )
    if visit is None:
        raise NotFound(f"there is no visit {visit_id}")
    return visit


def step_of(visit: Visit, move: Move, actor: Actor) -> Step:
    """The step this role may make from here.

    Raises
    ------
    NotAllowed        another role's move
    WrongVisitState   the visit is elsewhere
    """
    step = TABLE[move]
    if actor.role not in step.by:
        raise NotAllowed(f"{actor.role.value} does not make the move {move.value}")
    if visit.state not in step.frm:
        among = ", ".join(sorted(step.frm))
        raise WrongVisitState(f"visit {visit.number} is {visit.state}; {move.value} begins at {among}")
    return step


def may_move(visit: Visit, move: Move, actor: Actor) -> bool:
    """Whether ``step_of`` would find a step; for buttons."""
    return actor.role in TABLE[move].by and visit.state in TABLE[move].frm


def move(
    visit: Visit, how: Move, *, actor: Actor, now: datetime, why: str = "", details: Mapping[str, Any] | None = None
) -> VisitMove:
    """Let ``how`` move a locked visit, save it whole, write the row and the event. Raises as ``step_of``."""
    step = step_of(visit, how, actor)
    was, visit.state, visit.moved_at = visit.state, step.to, now
    if step.to in ENDED:
        visit.ended_at = now
    visit.save()
    return write_move(visit, how, was=was, actor=actor, now=now, why=why, details=details)


def write_move(
    visit: Visit, how: Move, *, was: str, actor: Actor, now: datetime, why: str = "",
    details: Mapping[str, Any] | None = None,
) -> VisitMove:  # fmt: skip
    """The row and the event of a move that was made."""
    made = VisitMove.objects.create(
        visit=visit, number=visit.moves.count() + 1, move=how, was=was, to=visit.state, at=now,
        by_role=actor.role.value, by_id=actor.id, technician=visit.technician, why=why,
    )  # fmt: skip
    happened = record(
        f"VISIT_{how.value.upper()}", chain=claim_chain(visit.claim_id), actor=actor, at=now,
        details={"visit": visit.number, "was": was, "to": visit.state, "why": why, **(details or {})},
    )  # fmt: skip
    if how in TOLD:
        later.ask("tell_parties", claim_id=str(visit.claim_id), event=str(happened.id))
    return made


def may_book(visit: Visit) -> bool:
    """Whether a slot may be chosen now."""
    return visit.state in BOOKABLE
