"""Appeals 申诉: by either side that the outcome hurts, in time; a cross-appeal joins as a row."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from jianzhen.casework.claims.errors import GuardRefused, TooLate
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.guards import Move, must_be_side
from jianzhen.casework.claims.models import Claim, Window
from jianzhen.casework.claims.transitions import locked_claim, move_claim
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.claims.windows import APPEALS
from jianzhen.casework.decisions.facts import content_of, newest_decision, sides_hurt, sitting_of
from jianzhen.casework.decisions.models import Appeal, Decision, Inadmissibility, PanelVote
from jianzhen.casework.decisions.reasons import must_be_a_sentence
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.review.involvement import note_involvement
from jianzhen.casework.review.vocabulary import InvolvedAs
from jianzhen.custody.leaf import leaf_hash


@transaction.atomic
def appeal(*, claim_id: UUID, reasons: str, actor: Actor, now: datetime) -> Appeal:
    """Appeal against the newest decision, or against an inadmissibility; a party's words are its own.

    While the other side's appeal is open, this one joins it.

    Raises
    ------
    NotAllowed        not a side of this claim, or an inadmissibility that is not the buyer's to appeal
    TooLate           this side's time to appeal is over
    GuardRefused      the outcome does not hurt this side, or its appeal is open already
    ReasonsTooShort   the reasons are no sentence
    """
    must_be_a_sentence("reasons", reasons)
    claim = locked_claim(claim_id)
    side = _side(claim, actor, now)
    joins = claim.state == State.IN_APPEAL
    decision, inadmissibility = appealed(claim)
    own_open = open_appeals(claim).filter(side=side.value).count()
    hurts = decision is None or side in sides_hurt(claim, content_of(decision), now=now)
    facts = Facts(hurts=hurts, own_appeals_open=own_open)
    if joins:
        _may_join(claim, side, facts, inadmissibility, now)
    else:
        claim = move_claim(claim, event=EventKind.APPEALED, actor=actor, now=now, facts=facts)
    opened = Appeal.objects.create(
        claim=claim, side=side.value, of_decision=decision, of_inadmissibility=inadmissibility, reasons=reasons,
        opened_by=actor.id, opened_at=now,
    )  # fmt: skip
    record(
        "CROSS_APPEAL_WRITTEN" if joins else "APPEAL_WRITTEN", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"appeal": str(opened.id), "side": side.value, "reasons": leaf_hash(reasons.encode()).hex()},
    )  # fmt: skip
    return opened


@transaction.atomic
def withdraw_appeal(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Take an own appeal back: what was decided stands, with the time to appeal that is left. While the other side's
    appeal is open the claim stays with the panel.

    Raises
    ------
    NotAllowed     not a side of this claim
    GuardRefused   no own appeal is open
    """
    claim = locked_claim(claim_id)
    side = _side(claim, actor, now)
    own = open_appeals(claim).filter(side=side.value).first()
    others = open_appeals(claim).exclude(side=side.value).count()
    if own is None or claim.state != State.IN_APPEAL:
        raise GuardRefused("no appeal of yours is open")
    own.withdrawn_at = now
    own.save(update_fields=["withdrawn_at"])
    record("APPEAL_TAKEN_BACK", chain=claim_chain(claim.id), actor=actor, at=now, details={"appeal": str(own.id)})
    if others:
        return claim
    for vote in PanelVote.objects.filter(claim=claim, sitting=sitting_of(claim)):
        # who has judged part of it is no fresh reader of the next one
        note_involvement(claim_id=claim.id, account_id=vote.account_id, as_=InvolvedAs.PANEL, now=now)
    back = EventKind.APPEAL_WITHDRAWN if own.of_decision_id else EventKind.INADMISSIBILITY_ACCEPTED
    facts = Facts(own_appeal=True, other_appeals_open=others)
    return move_claim(claim, event=back, actor=actor, now=now, facts=facts)


def appealed(claim: Claim) -> tuple[Decision | None, Inadmissibility | None]:
    """What stands and can be appealed: a decision, or an inadmissibility that came after it."""
    decision = newest_decision(claim)
    found = Inadmissibility.objects.filter(claim=claim).order_by("-decided_at").first()
    if found is not None and (decision is None or found.decided_at > decision.served_at):
        return None, found
    return decision, None


def open_appeals(claim: Claim) -> QuerySet[Appeal]:
    """Appeals against what stands that nobody took back and no panel has ended, the first one first."""
    decision, inadmissibility = appealed(claim)
    return Appeal.objects.filter(
        claim=claim, of_decision=decision, of_inadmissibility=inadmissibility, withdrawn_at=None, ended_at=None
    ).order_by("opened_at", "id")  # fmt: skip


def _side(claim: Claim, actor: Actor, now: datetime) -> Role:
    if actor.role not in (Role.BUYER, Role.MERCHANT):
        raise NotAllowed(f"{actor.role.value} is no side of a claim")
    must_be_side(Move(claim=claim, event=EventKind.APPEALED, actor=actor, now=now, facts=Facts()))
    return actor.role


def _may_join(claim: Claim, side: Role, facts: Facts, inadmissibility: Inadmissibility | None, now: datetime) -> None:
    """Ask of a cross-appeal what the table asks of a first one: it moves no claim, so no guard is run for it."""
    if inadmissibility is not None and side is not Role.BUYER:
        raise NotAllowed("an inadmissibility is the buyer's to appeal", refusal=Refusal.NOT_YOUR_ROLE)
    running = Window.objects.filter(claim=claim, kind__in=APPEALS, side=side.value, ended_at=None, closes_at__gt=now)
    if not running.exists():
        raise TooLate("the time to appeal is over; new decisive evidence within a year can reopen a claim")
    if not facts.hurts:
        raise GuardRefused("the outcome is what this side asked for")
    if facts.own_appeals_open:
        raise GuardRefused("this side's appeal is already open; add to it")
