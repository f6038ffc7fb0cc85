"""A side asks to speak to a person 人工: at any time, of anything; a lead reads it and answers. It moves no claim."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.guards import Move, must_be_side
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.claims.vocabulary import EventKind
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Actor, Kind
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.review.errors import BadQuestion
from jianzhen.casework.review.models import Escalation
from jianzhen.casework.review.vocabulary import WhyEscalated

MOST_WORDS = 2_000


@transaction.atomic
def ask_for_a_person(*, claim_id: UUID, text: str, actor: Actor, now: datetime) -> Escalation:
    """Ask that a person reads this and answers; while one asking of this side is open, it is the same one.

    Raises
    ------
    NotAllowed    no side of this claim
    BadQuestion   nothing is said, or more than fits
    """
    claim = locked_claim(claim_id)
    if actor.role.kind is not Kind.PARTY:
        raise NotAllowed(f"{actor.role.value} is a person of the desk; the sides ask for one")
    must_be_side(Move(claim=claim, event=EventKind.CLAIM_SUBMITTED, actor=actor, now=now, facts=Facts()))
    if not text.strip() or len(text) > MOST_WORDS:
        raise BadQuestion(f"text: is empty or longer than {MOST_WORDS} characters; say in a few words what it is about")
    known = asked_by(claim, actor).filter(taken_at=None).first()
    if known is not None:
        return known
    made = Escalation.objects.create(
        claim=claim, cause=WhyEscalated.ASKED, why=text, by_role=actor.role.value, by=actor.id, since=now, at=now
    )
    record(
        "PERSON_ASKED_FOR", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"escalation": str(made.id), "text": text},
    )  # fmt: skip
    return made


def asked_by(claim: Claim, actor: Actor) -> QuerySet[Escalation]:
    """What this side asked a person of this claim, oldest first, with the answers."""
    found = Escalation.objects.filter(claim=claim, by_role=actor.role.value, by=actor.id)
    return found.select_related("taken_by").order_by("at", "id")
