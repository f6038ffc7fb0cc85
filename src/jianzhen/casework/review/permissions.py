"""Who is at work on a claim: holds it, countersigns it, or reads its appeal. Whatever is not named here is refused."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.permissions import Action, ClaimPermissions
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.review.errors import NoLease
from jianzhen.casework.review.models import Involvement, Lease
from jianzhen.casework.review.vocabulary import InvolvedAs


class WorkPermissions:
    """Looking, ticking and seeing the weights are for whoever is at work on the claim, and for nobody else."""

    def refusal(self, actor: Actor, claim: Claim, *, now: datetime) -> Refusal | None:
        """Say why not, or None."""
        refused = ClaimPermissions().refusal(actor, Action.READ_ORIGINALS, claim)
        if refused is not None:
            return refused
        match actor.role:
            case Role.REVIEWER:
                mine = claim.state == State.IN_REVIEW and holder_of(claim, now=now) == actor.id
                return None if mine else Refusal.NOT_YOURS
            case Role.APPROVER if claim.state in (State.SECOND_REVIEW, State.THIRD_REVIEW):
                # who leased it drafted it; the second person reads it afresh
                held = Lease.objects.filter(claim=claim, holder_id=account_id(actor)).exists()
                return Refusal.SAME_PERSON if held else None
            case Role.PANEL if claim.state == State.IN_APPEAL:
                earlier = Involvement.objects.filter(claim=claim, account_id=account_id(actor)).exclude(
                    acted_as=InvolvedAs.PANEL
                )
                return Refusal.SAME_PERSON if earlier.exists() else None
            case Role.APPROVER | Role.PANEL:
                return Refusal.WRONG_STATE
        return Refusal.NOT_YOUR_ROLE

    def require(self, actor: Actor, claim: Claim, *, now: datetime) -> None:
        """Raise ``NoLease`` for a reviewer without one, else ``NotAllowed`` with the same refusal."""
        refused = self.refusal(actor, claim, now=now)
        if refused is None:
            return
        if actor.role is Role.REVIEWER and refused is Refusal.NOT_YOURS:
            raise NoLease("you do not hold this claim now; take it from the queue first", refusal=refused)
        raise NotAllowed(f"{actor.role.value} is not at work on this claim: {refused.value}", refusal=refused)


def account_id(actor: Actor) -> UUID:
    """The account of a person of the desk. Raises ``NotAllowed`` for whoever has none."""
    if not actor.is_person:
        raise NotAllowed(f"{actor.role.value} has no account at this desk")
    try:
        return UUID(actor.id)
    except ValueError as error:
        raise NotAllowed(f"{actor.id!r} is no account") from error


def holder_of(claim: Claim, *, now: datetime) -> str:
    """Account id of whoever holds the claim at ``now``; empty where nobody does, or the lease ran out."""
    if claim.state != State.IN_REVIEW:
        return ""
    lease = Lease.objects.filter(claim=claim, ended_at=None, expires_at__gt=now).first()
    return str(lease.holder_id) if lease else ""
