"""Who may do what to a decision 处理决定. Whatever is not named here is refused."""

from __future__ import annotations

from enum import StrEnum

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.permissions import Action as ClaimAction
from jianzhen.casework.claims.permissions import ClaimPermissions
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.decisions.facts import earlier_people, own_draft
from jianzhen.casework.decisions.words import Stage
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role


class Action(StrEnum):
    """What is asked for."""

    DRAFT = "draft"
    READ_DRAFTS = "read_drafts"
    READ_DECISION = "read_decision"
    COUNTERSIGN = "countersign"
    JUDGE = "judge"
    PROPOSE_REOPENING = "propose_reopening"


STAGES = {
    (State.IN_REVIEW, Role.REVIEWER): Stage.FIRST,
    (State.SECOND_REVIEW, Role.APPROVER): Stage.SECOND,
    (State.THIRD_REVIEW, Role.APPROVER): Stage.THIRD,
    (State.IN_APPEAL, Role.PANEL): Stage.PANEL,
}
"""In which state who writes which draft."""

_FRESH = {Stage.SECOND, Stage.THIRD, Stage.PANEL}


def stage_of(claim: Claim, actor: Actor) -> Stage | None:
    """Which draft this role writes in this state; None where it writes none."""
    return STAGES.get((State(claim.state), actor.role))


class DecisionPermissions:
    """Shared by pages and API: ``refusal`` greys a button and gives the reason, ``require`` raises the same."""

    def refusal(self, actor: Actor, action: Action, claim: Claim) -> Refusal | None:
        """Say why not, or None. Whose claim it is and recusals come first."""
        of_claim = ClaimPermissions().refusal(actor, ClaimAction.READ, claim)
        if of_claim is not None:
            return of_claim
        match action:
            case Action.READ_DECISION:
                return None
            case Action.READ_DRAFTS:
                return (
                    None
                    if actor.role in (Role.REVIEWER, Role.APPROVER, Role.PANEL, Role.LEGAL)
                    else Refusal.NOT_YOUR_ROLE
                )
            case Action.DRAFT | Action.COUNTERSIGN | Action.JUDGE:
                return self._deciding(actor, action, claim)
            case Action.PROPOSE_REOPENING:
                if actor.role not in (Role.APPROVER, Role.LEGAL):
                    return Refusal.NOT_YOUR_ROLE
                return None if claim.state in (State.FINAL, State.CLOSED) else Refusal.WRONG_STATE
        return Refusal.NOT_YOUR_ROLE

    def require(self, actor: Actor, action: Action, claim: Claim) -> None:
        """Raise ``NotAllowed`` with the same refusal."""
        refused = self.refusal(actor, action, claim)
        if refused is not None:
            raise NotAllowed(f"{actor.role.value} may not {action.value} here: {refused.value}", refusal=refused)

    def _deciding(self, actor: Actor, action: Action, claim: Claim) -> Refusal | None:
        if actor.role not in {role for _, role in STAGES}:
            return Refusal.NOT_YOUR_ROLE
        stage = stage_of(claim, actor)
        meant = {
            Action.DRAFT: set(Stage), Action.COUNTERSIGN: {Stage.SECOND, Stage.THIRD}, Action.JUDGE: {Stage.PANEL},
        }[action]  # fmt: skip
        if stage is None or stage not in meant:
            return Refusal.WRONG_STATE
        if stage not in _FRESH:
            return None
        own = own_draft(claim, actor, stage)
        return Refusal.SAME_PERSON if actor.id in earlier_people(claim, but=[own] if own else []) else None
