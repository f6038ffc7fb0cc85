"""Windows: opened and ended by transitions, lengthened by an event, never shortened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.errors import GuardRefused, TooLate
from jianzhen.casework.claims.facts import Facts, stated
from jianzhen.casework.claims.models import Claim, Window
from jianzhen.casework.claims.packs import pack_of
from jianzhen.casework.claims.terms import closing, term_of
from jianzhen.casework.claims.vocabulary import EventKind, State, WindowKind
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.custody.chain import timestamp_text

APPEALS = (WindowKind.APPEAL, WindowKind.APPEAL_FORGERY)
UNDER_APPEAL = (State.DECIDED, State.INADMISSIBLE, State.IN_APPEAL)
"""Between these the time to appeal runs on: an appeal taken back does not give new time."""


def turn_windows(claim: Claim, *, event: Event, facts: Facts, was: str) -> None:
    """End what the step leaves behind and open what the new state gives, inside the transition."""
    running = claim.windows.filter(ended_at=None)
    if was in UNDER_APPEAL and claim.state in UNDER_APPEAL:
        for window in running.filter(kind__in=APPEALS):
            _wake(window)  # it may have closed while the appeal was open
        return
    running.update(ended_at=event.at)
    for kind, side in _given(State(claim.state), EventKind(event.kind), facts):
        _open(claim, kind, side, event)


@transaction.atomic
def lengthen_window(*, window_id: UUID, closes_at: datetime, why: str, actor: Actor, now: datetime) -> Window:
    """Give a side more time, by an event: a stated reason of its own once, or holidays that were not known.

    Raises
    ------
    NotAllowed     neither the side itself, nor a reviewer or approver
    TooLate        the window has ended
    GuardRefused   it would not be longer, no reason is given, or the side had more time before
    """
    found = Window.objects.get(pk=window_id)
    claim = Claim.objects.select_for_update().get(pk=found.claim_id)
    window = Window.objects.select_for_update().get(pk=window_id)
    party = {Role.BUYER: str(claim.buyer_id), Role.MERCHANT: str(claim.merchant_id)}.get(actor.role)
    if actor.role not in (Role.REVIEWER, Role.APPROVER) and (actor.role.value != window.side or actor.id != party):
        raise NotAllowed("the side whose time it is asks for more, or a reviewer gives it")
    if window.ended_at is not None or now >= window.closes_at:
        raise TooLate(f"the window closed at {window.closes_at.isoformat()}")
    if closes_at <= window.closes_at or not why.strip():
        raise GuardRefused(
            f"closes_at: must lie after {window.closes_at.isoformat()}, with a reason; a window only grows"
        )
    if party is not None and window.lengthened:
        raise GuardRefused("this side had more time once; a reviewer can give more")
    window.closes_at, window.lengthened = closes_at, window.lengthened + 1
    window.save(update_fields=["closes_at", "lengthened"])
    record(
        "WINDOW_LENGTHENED", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"window": str(window.id), "closes_at": timestamp_text(closes_at), "why": why},
    )  # fmt: skip
    _wake(window)
    return window


def _given(state: State, event: EventKind, facts: Facts) -> Sequence[tuple[WindowKind, Role]]:
    """Which windows a state gives, and to whom."""
    match state:
        case State.EVIDENCE_PENDING:
            return [(WindowKind.EVIDENCE, Role.BUYER)]
        case State.MERCHANT_TURN if event is EventKind.RETURN_ARRIVED:
            return [(WindowKind.RETURN_RECEIPT, Role.MERCHANT)]
        case State.MERCHANT_TURN:
            return [(WindowKind.MERCHANT_ANSWER, Role.MERCHANT)]
        case State.BUYER_TURN:
            return [(WindowKind.BUYER_REPLY, Role.BUYER)]
        case State.INFO_REQUESTED:
            return [(WindowKind.QUESTION, stated(facts.asked, "asked"))]
        case State.NOTICE:
            return [(WindowKind.NOTICE, stated(facts.subject, "subject"))]
        case State.INADMISSIBLE:
            return [(WindowKind.APPEAL, Role.BUYER)]
        case State.DECIDED:
            both = [(WindowKind.APPEAL, Role.BUYER), (WindowKind.APPEAL, Role.MERCHANT)]
            return both + (
                [(WindowKind.APPEAL_FORGERY, stated(facts.subject, "subject"))] if facts.forgery_named else []
            )
    return []


def _open(claim: Claim, kind: WindowKind, side: Role, event: Event) -> None:
    end = closing(term_of(pack_of(claim), kind), event.at)
    window = Window.objects.create(
        claim=claim, kind=kind, side=side.value, opens_at=event.at, closes_at=end.at, calendar=end.calendar,
        rule=end.rule, provisional=end.provisional, made_by=event,
    )  # fmt: skip
    _wake(window)


def _wake(window: Window) -> None:
    later.ask("close_window", at=window.closes_at, window_id=str(window.id))
