"""Move a claim: the only writer of ``Claim.state``."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.facts import NO_FACTS, Facts
from jianzhen.casework.claims.guards import GUARDS, Move, must_be_side
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import activated_pack, label, newest_pack
from jianzhen.casework.claims.table import find_step
from jianzhen.casework.claims.vocabulary import INSIDE_THE_DESK, EventKind, State
from jianzhen.casework.claims.windows import turn_windows
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.ports import Job
from jianzhen.casework.events.record import claim_chain, record

FOLLOWED_BY = {
    State.SUBMITTED: "route_claim",
    State.SETTLED: "owe_remedies",
    State.DECIDED: "owe_remedies",
    State.FINAL: "owe_remedies",
    State.IN_APPEAL: "hold_remedies",
}
"""The job that a state asks for; windows ask for their own. Every step that is no ``INSIDE_THE_DESK`` also asks for
``tell_parties``."""


@transaction.atomic
def claim_transition(
    *, claim_id: UUID, event: EventKind, actor: Actor, now: datetime, facts: Facts = NO_FACTS
) -> Claim:  # fmt: skip
    """Let ``event`` move a claim by one step of the table.

    Always the same order: lock, table, whose claim, guard, change, record, windows, ask for later. ``facts`` is what a
    room above must state for the guard. Upper rooms call this inside their own atomic act.

    Parameters
    ----------
    now : datetime
        Aware; the entrance's clock.

    Returns
    -------
    Claim
        As moved, still locked until the caller's transaction ends.

    Raises
    ------
    NotFound       there is no such claim
    NoSuchStep     no step of the table lets this role make this move from here
    NotAllowed     it is somebody else's claim, or the actor is recused
    TooEarly       a side's window is still open
    TooLate        the window has closed
    SamePerson     双人复核: this person has already acted on this claim
    GuardRefused   something the step needs is not so
    FactMissing    a fact the guard asks for was not stated
    """
    return move_claim(locked_claim(claim_id), event=event, actor=actor, now=now, facts=facts)


def move_claim(
    claim: Claim, /, *, event: EventKind, actor: Actor, now: datetime, facts: Facts = NO_FACTS
) -> Claim:  # fmt: skip
    """``claim_transition`` inside an act that has locked the claim itself, by ``locked_claim``, in its own transaction.

    Nobody goes on after an error here: the act that calls it is undone as a whole. Raises as ``claim_transition``.
    """
    step = find_step(claim.state, event, actor.role)
    move = Move(claim=claim, event=event, actor=actor, now=now, facts=facts)
    must_be_side(move)
    GUARDS[event](move)
    was, claim.state = claim.state, step.to
    claim.moved_at, claim.moved_by, claim.moved_role = now, actor.id, actor.role.value
    if step.to == State.SUBMITTED and claim.pack is None:
        claim.pack, claim.submitted_at = newest_pack(at=now), now
    claim.save(update_fields=["state", "moved_at", "moved_by", "moved_role", "pack", "submitted_at"])
    happened = record(
        event.value, chain=claim_chain(claim.id), actor=actor, at=now, policy_pack=label(claim.pack),
        details={"was": was, "to": claim.state, "behalf_of": actor.behalf_of, "reason_code": facts.reason_code},
    )  # fmt: skip
    jobs = turn_windows(claim, event=happened, facts=facts, was=was)
    job = FOLLOWED_BY.get(State(claim.state))
    if job:
        jobs.append(Job(name=job, ids={"claim_id": str(claim.id)}, once=f"{job}/{claim.id}"))
    if event not in INSIDE_THE_DESK:
        jobs.append(Job(name="tell_parties", ids={"claim_id": str(claim.id), "event": str(happened.id)}))
    later.ask_all(jobs)
    return claim


def locked_claim(claim_id: UUID) -> Claim:
    """Return a claim with its row locked, as every act on one begins. Raises ``NotFound``."""
    claim = Claim.objects.select_for_update().filter(pk=claim_id).first()
    if claim is None:
        raise NotFound(f"there is no claim {claim_id}")
    if claim.pack_id is not None:
        claim.pack = activated_pack(claim.pack_id)
    return claim
