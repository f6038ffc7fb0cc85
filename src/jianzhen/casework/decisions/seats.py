"""Free the seat of a panel member who is away 补选合议成员, so that a late appeal is decided by others."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.errors import SamePerson
from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.decisions.errors import NotLateYet
from jianzhen.casework.decisions.facts import earlier_people, sitting_of
from jianzhen.casework.decisions.models import PanelVote
from jianzhen.casework.decisions.reasons import must_be_a_sentence, must_not_accuse
from jianzhen.casework.errors import NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.people.recusal import is_recused
from jianzhen.casework.review.due import due_at
from jianzhen.casework.review.involvement import note_involvement
from jianzhen.casework.review.vocabulary import InvolvedAs


@transaction.atomic
def free_seat(*, claim_id: UUID, account_id: UUID, why: str, actor: Actor, now: datetime) -> PanelVote:
    """Give the seat of an absent panel member up; the vote is kept, counts no more, and this person reads no other appeal
    of this claim. Freed twice is freed once.

    Only once the time to decide is over, and by nobody with a hand in the claim: nobody frees a seat to be rid of a vote.

    Raises
    ------
    NotAllowed        neither an approver nor an administrator, recused, one's own seat, or the claim is not in appeal
    SamePerson        whoever frees it has acted on this claim
    NotFound          this person has no seat in this sitting
    NotLateYet        the pack's time to decide an appeal still runs
    ReasonsTooShort   no sentence says why; ``WordsAccuse`` where it accuses
    """
    must_be_a_sentence("why", why)
    must_not_accuse("why", why)
    if actor.role not in (Role.APPROVER, Role.ADMIN) or actor.id == str(account_id):
        raise NotAllowed("another person, an approver or administrator, frees a seat", refusal=Refusal.NOT_YOUR_ROLE)
    claim = locked_claim(claim_id)
    due = due_at(claim)
    if claim.state != State.IN_APPEAL or due is None:
        raise NotAllowed("this claim is not in appeal", refusal=Refusal.WRONG_STATE)
    if is_recused(account_id=UUID(actor.id), merchant_id=claim.merchant_id, claim_id=claim.id):
        raise NotAllowed("you are recused from this claim; another person frees the seat", refusal=Refusal.RECUSED)
    seat = PanelVote.objects.filter(claim=claim, sitting=sitting_of(claim), account_id=account_id).first()
    if seat is None:
        raise NotFound("this person has no seat in this sitting")
    if actor.id in earlier_people(claim) or PanelVote.objects.filter(claim=claim, account_id=UUID(actor.id)).exists():
        raise SamePerson("whoever has acted on this claim frees no seat of its panel", refusal=Refusal.SAME_PERSON)
    if now < due.decide_by:
        raise NotLateYet(f"the panel has until {due.decide_by.isoformat()}; a seat can be freed after that")
    if seat.freed_at is None:
        seat.freed_at = now
        seat.save(update_fields=["freed_at"])
        # who has judged part of it is no fresh reader of the next sitting
        note_involvement(claim_id=claim.id, account_id=account_id, as_=InvolvedAs.PANEL, now=now)
        record(
            "PANEL_SEAT_FREED", chain=claim_chain(claim.id), actor=actor, at=now,
            details={"account": str(account_id), "why": why},
        )  # fmt: skip
    return seat
