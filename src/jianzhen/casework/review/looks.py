"""The first look 初步印象, before any weight is shown; then the weights; then whether they changed a mind."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.review.errors import AlreadyLooked, LookFirst
from jianzhen.casework.review.models import ChangeAfterReveal, FirstLook, Reveal
from jianzhen.casework.review.permissions import WorkPermissions, account_id
from jianzhen.casework.review.vocabulary import Impression

POINTS_TO = {
    Impression.SUPPORTS_CLAIM: frozenset({"shown", "partly_shown"}),
    Impression.AGAINST_CLAIM: frozenset({"not_shown"}),
    Impression.UNCLEAR: frozenset({"shown", "partly_shown", "not_shown"}),
}
"""Outcomes each impression agrees with; who could not tell has not changed a mind."""


@transaction.atomic
def record_first_look(*, claim_id: UUID, impression: Impression, note: str, actor: Actor, now: datetime) -> FirstLook:
    """Record what somebody at work on a claim sees before the weights; the same look twice is one.

    Raises
    ------
    NotAllowed      not at work on this claim
    AlreadyLooked   another look was recorded; it stays
    """
    claim = locked_claim(claim_id)
    WorkPermissions().require(actor, claim, now=now)
    earlier = FirstLook.objects.filter(claim=claim, account_id=account_id(actor)).first()
    if earlier is not None:
        if (earlier.impression, earlier.note) != (impression.value, note):
            raise AlreadyLooked(
                "your first look is recorded and stays as it is; write what you think now in the reasons"
            )
        return earlier
    made = FirstLook.objects.create(claim=claim, account_id=account_id(actor), impression=impression, note=note, at=now)
    record(
        "FIRST_LOOK_RECORDED", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"impression": impression.value, "note": note},
    )  # fmt: skip
    return made


@transaction.atomic
def reveal_scores(*, claim_id: UUID, actor: Actor, now: datetime) -> Reveal:
    """Show the weights to somebody who has looked; recorded once.

    Raises
    ------
    NotAllowed   not at work on this claim
    LookFirst    no first look is recorded
    """
    claim = locked_claim(claim_id)
    WorkPermissions().require(actor, claim, now=now)
    if not has_looked(claim, actor):
        raise LookFirst("record your first look; the weights are shown after it")
    made, new = Reveal.objects.get_or_create(claim=claim, account_id=account_id(actor), defaults={"at": now})
    if new:
        record("SCORES_REVEALED", chain=claim_chain(claim.id), actor=actor, at=now)
    return made


def has_looked(claim: Claim, actor: Actor) -> bool:
    """Whether this person recorded a first look on this claim."""
    return actor.is_person and FirstLook.objects.filter(claim=claim, account_id=account_id(actor)).exists()


def has_revealed(claim: Claim, actor: Actor) -> bool:
    """Whether this person may see, and saw, the weights of this claim."""
    return actor.is_person and Reveal.objects.filter(claim=claim, account_id=account_id(actor)).exists()


@transaction.atomic(savepoint=False)  # inside the act that decides
def note_final_outcome(*, claim_id: UUID, outcome: str, actor: Actor, now: datetime) -> ChangeAfterReveal | None:
    """Note the outcome somebody proposes or serves beside the own first look; decisions calls it, the last word counts.

    Returns
    -------
    ChangeAfterReveal or None
        None where this person saw no weights: nothing was revealed that could have changed a mind.
    """
    claim = locked_claim(claim_id)
    look = FirstLook.objects.filter(claim=claim, account_id=account_id(actor)).first()
    if look is None or not has_revealed(claim, actor):
        return None
    changed = outcome not in POINTS_TO[Impression(look.impression)]
    noted, _ = ChangeAfterReveal.objects.update_or_create(
        first_look=look, defaults={"final_outcome": outcome, "changed": changed, "at": now}
    )
    record(
        "OUTCOME_BESIDE_FIRST_LOOK", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"impression": look.impression, "outcome": outcome, "changed": changed},
    )  # fmt: skip
    return noted
