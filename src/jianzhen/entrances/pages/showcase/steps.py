"""Steps 往下走: the next act of a case, in the name of whoever's turn it is; a refusal is the domain's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.table import events_open_to
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind, RemedyKind
from jianzhen.casework.errors import CaseworkError, Conflict
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.review.vocabulary import Impression
from jianzhen.entrances.pages.showcase import stops
from jianzhen.entrances.pages.showcase.copies import REVIEWER, SAMPLE, SECOND, Copy, actor_of_part, order_of
from jianzhen.entrances.story import acts, turns
from jianzhen.entrances.story.samples import read_sample

TIMER = Actor.machine(Role.TIMER)


class CopiesWait(Conflict):
    """The redacted copies are still being made by a worker."""

    code = "copies_wait"


def go_on(copy: Copy, *, clock: Callable[[], datetime]) -> Claim:
    """Let whoever's turn it is do what the story says.

    ``clock`` is asked anew for each act: what one side made visible lies before what the other answers.

    Raises
    ------
    CopiesWait      a worker still makes the redacted copies
    CaseworkError   whatever the act refuses
    """
    now, claim, stop = clock(), copy.claim, stops.stop_of(copy.claim)
    if claim is None or stop is stops.SEALED:
        filed = acts.file(read_sample(SAMPLE), order=order_of(copy), remedy=RemedyKind.REFUND_ONLY, now=now)
        return acts.route(filed, now=now)
    if stop is stops.FILED:
        return _merchant_answers(claim, clock)
    if stop is stops.CONTESTED:
        return acts.reply(claim, text=turns.LOCK_REPLIED, now=now)
    reviewer, second = actor_of_part(claim, REVIEWER), actor_of_part(claim, SECOND)
    if stop is stops.REPORTED:
        acts.look(claim, reviewer=reviewer, impression=Impression.AGAINST_CLAIM, note="与主图闪烁对照，右侧面板不同", now=now)  # fmt: skip
    elif stop is stops.REVIEWED:
        acts.look(claim, reviewer=reviewer, impression=Impression.AGAINST_CLAIM, note="与主图闪烁对照，右侧面板不同", now=now)  # fmt: skip
        acts.conclude(claim, turns.LOCK_NOT_SHOWN, reviewer=reviewer, now=now)
    elif stop is stops.COUNTERSIGNED:
        acts.look(claim, reviewer=second, impression=Impression.AGAINST_CLAIM, note="", now=now)
        acts.conclude(claim, turns.LOCK_NOT_SHOWN, reviewer=second, now=now)
    claim.refresh_from_db()
    return claim


def copies_made(claim: Claim) -> bool:
    """Whether a worker made both sides' redacted copies."""
    return all(acts.copies_ready(claim, actor=one) for one in (acts.buyer_of(claim), acts.merchant_of(claim)))


def let_the_timer_decide(claim: Claim, *, now: datetime) -> CaseworkError:
    """Try to have the clock serve a decision, as a job would; returns the refusal.

    Raises
    ------
    AssertionError
        It was not refused.
    """
    try:
        claim_transition(claim_id=claim.id, event=EventKind.DECISION_SERVED, actor=TIMER, now=now)
    except CaseworkError as refused:
        return refused
    raise AssertionError("a timer served a decision")


def open_to_the_timer(claim: Claim) -> frozenset[EventKind]:
    """All that the clock may do where the case stands."""
    return events_open_to(claim.state, Role.TIMER)


def _merchant_answers(claim: Claim, clock: Callable[[], datetime]) -> Claim:
    parties = (acts.buyer_of(claim), acts.merchant_of(claim))
    claim = acts.route(claim, now=clock())
    if not copies_made(claim):
        raise CopiesWait("a worker makes the redacted copies; wait a few seconds and press again")
    for one in parties:
        acts.confirm_copies(claim, actor=one, now=clock())
    return acts.contest(claim, reasons=turns.LOCK_CONTESTED, now=clock())
