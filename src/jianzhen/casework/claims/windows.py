"""Windows: opened and ended by transitions, lengthened by an event, never shortened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.errors import GuardRefused, TooLate
from jianzhen.casework.claims.facts import Facts, stated
from jianzhen.casework.claims.models import Claim, Window
from jianzhen.casework.claims.packs import pack_of
from jianzhen.casework.claims.permissions import Action, ClaimPermissions
from jianzhen.casework.claims.terms import closing, term_of
from jianzhen.casework.claims.vocabulary import EventKind, State, WindowKind
from jianzhen.casework.errors import NotAllowed, NotFound, Refusal
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.ports import Job
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.custody.chain import timestamp_text

APPEALS = (WindowKind.APPEAL, WindowKind.APPEAL_FORGERY)
EXTENDABLE = (WindowKind.MERCHANT_ANSWER, WindowKind.RETURN_RECEIPT)
"""What a merchant may ask more time for: work it has to do. Replies to a question or a notice are given more by people."""

UNDER_APPEAL = (State.DECIDED, State.INADMISSIBLE, State.IN_APPEAL)
"""Between these the time to appeal runs on: an appeal taken back does not give new time."""


def turn_windows(claim: Claim, *, event: Event, facts: Facts, was: str) -> list[Job]:
    """End what the step leaves behind and open what the new state gives, inside the transition.

    Returns the jobs that wake the timer for them, which the transition asks for.
    """
    running = claim.windows.filter(ended_at=None)
    if was in UNDER_APPEAL and claim.state in UNDER_APPEAL:
        # one may have closed while the appeal was open
        return [_waking(window) for window in running.filter(kind__in=APPEALS)]
    running.update(ended_at=event.at)
    opened = [
        _opened(claim, kind, side, event) for kind, side in _given(State(claim.state), EventKind(event.kind), facts)
    ]
    Window.objects.bulk_create(opened)
    return [_waking(window) for window in opened]


@transaction.atomic
def lengthen_window(*, window_id: UUID, closes_at: datetime, why: str, actor: Actor, now: datetime) -> Window:
    """Give a side more time, by an event and a reviewer's hand: a storm, holidays that were not known.

    Raises
    ------
    NotAllowed     neither a reviewer nor an approver; a merchant asks by ``ask_more_time``
    NotFound       there is no such window
    TooLate        the window has ended
    GuardRefused   it would not be longer, or no reason is given
    """
    if actor.role not in (Role.REVIEWER, Role.APPROVER):
        raise NotAllowed("a reviewer gives more time; a merchant asks for it once")
    found = Window.objects.filter(pk=window_id).first()
    if found is None:
        raise NotFound(f"there is no window {window_id}")
    claim = Claim.objects.select_for_update().get(pk=found.claim_id)
    ClaimPermissions().require(actor, Action.READ, claim)
    window = Window.objects.select_for_update().get(pk=window_id)
    return _lengthen(window, closes_at, why, actor, now)


@transaction.atomic
def ask_more_time(*, claim_id: UUID, why: str, actor: Actor, now: datetime) -> Window:
    """Give a merchant that asks, with a reason, the pack's extra hours for its answer; once a window.

    Raises
    ------
    NotAllowed     not the merchant of this claim
    NotFound       there is no such claim
    TooLate        none of the merchant's windows runs
    GuardRefused   no reason is given, it was asked before, or the pack gives no extra hours
    """
    claim = Claim.objects.select_for_update(of=("self",)).filter(pk=claim_id).first()
    if claim is None:
        raise NotFound(f"there is no claim {claim_id}")
    if actor.role is not Role.MERCHANT or actor.id != str(claim.merchant_id):
        raise NotAllowed("only the merchant that is asked to answer asks for more time", refusal=Refusal.NOT_YOURS)
    window = (
        claim.windows.select_for_update()
        .filter(kind__in=EXTENDABLE, side=Role.MERCHANT.value, ended_at=None, closes_at__gt=now)
        .first()
    )
    if window is None:
        raise TooLate("no time of yours is running on this claim; what you send is read all the same")
    if window.asked_more_at is not None:
        raise GuardRefused("you asked for more time once; a reviewer can give more")
    hours = pack_of(claim).windows.merchant_extension_hours
    if hours == 0:
        raise GuardRefused("this desk's rules give no extra time; a reviewer can")
    window.asked_more_at = now
    return _lengthen(window, window.closes_at + timedelta(hours=hours), why, actor, now)


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


def _lengthen(window: Window, closes_at: datetime, why: str, actor: Actor, now: datetime) -> Window:
    if window.ended_at is not None or now >= window.closes_at:
        raise TooLate(f"the window closed at {window.closes_at.isoformat()}")
    if closes_at <= window.closes_at:
        raise GuardRefused(f"closes_at: must lie after {window.closes_at.isoformat()}; a window only grows")
    if not why.strip():
        raise GuardRefused("why: is empty; say why more time is needed")
    window.closes_at, window.lengthened = closes_at, window.lengthened + 1
    window.save(update_fields=["closes_at", "lengthened", "asked_more_at"])
    record(
        "WINDOW_LENGTHENED", chain=claim_chain(window.claim_id), actor=actor, at=now,
        details={"window": str(window.id), "closes_at": timestamp_text(closes_at), "why": why},
    )  # fmt: skip
    later.ask_all([_waking(window)])
    return window


def _opened(claim: Claim, kind: WindowKind, side: Role, event: Event) -> Window:
    end = closing(term_of(pack_of(claim), kind), event.at)
    return Window(
        claim=claim, kind=kind, side=side.value, opens_at=event.at, closes_at=end.at, calendar=end.calendar,
        rule=end.rule, provisional=end.provisional, made_by=event,
    )  # fmt: skip


def _waking(window: Window) -> Job:
    return Job(name="close_window", ids={"window_id": str(window.id)}, at=window.closes_at)
