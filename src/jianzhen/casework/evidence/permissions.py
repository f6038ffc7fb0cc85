"""Who may do what to evidence. Whatever is not named here is refused."""

from __future__ import annotations

from enum import StrEnum

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.permissions import Action as ClaimAction
from jianzhen.casework.claims.permissions import ClaimPermissions
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.evidence.vocabulary import ON_RECORD, ExhibitKind, PartySide

_SIDE_OF = {
    Role.BUYER: PartySide.BUYER, Role.AGENT: PartySide.BUYER, Role.CALL_TAKER: PartySide.BUYER,
    Role.MERCHANT: PartySide.MERCHANT,
    Role.REVIEWER: PartySide.DESK, Role.APPROVER: PartySide.DESK, Role.PANEL: PartySide.DESK,
    Role.TECHNICIAN: PartySide.DESK,
}  # fmt: skip
_CONFIRMS = frozenset({Role.REVIEWER, Role.APPROVER, Role.PANEL, Role.CALL_TAKER})
_DECIDES = frozenset({Role.REVIEWER, Role.APPROVER, Role.PANEL})
_APPENDS = frozenset({Role.TECHNICIAN, Role.INTEGRATION})


class Action(StrEnum):
    """What is asked for."""

    ADD = "add"
    CONFIRM = "confirm"
    WITHHOLD = "withhold"
    EXPORT = "export"
    INSPECT_AGAIN = "inspect_again"


def side_of(actor: Actor, kind: ExhibitKind | None = None) -> PartySide:
    """For which side somebody adds: a call-taker or agent for the buyer; an integration for the buyer, unless it
    appends a courier's or technician's result. Raises ``NotAllowed``."""
    if actor.role is Role.INTEGRATION:
        return PartySide.DESK if kind in ON_RECORD else PartySide.BUYER
    if actor.role not in _SIDE_OF:
        raise NotAllowed(f"{actor.role.value} adds no evidence")
    return _SIDE_OF[actor.role]


class EvidencePermissions:
    """Shared by pages and API: ``refusal`` greys a button and gives the reason, ``require`` raises the same."""

    def refusal(self, actor: Actor, action: Action, claim: Claim, *, side: PartySide | None = None) -> Refusal | None:
        """Say why not, or None. ``side`` is whose evidence it is, where one is confirmed."""
        if not (action is Action.ADD and actor.role in _APPENDS):
            refusal = ClaimPermissions().refusal(actor, ClaimAction.READ, claim)
            if refusal:
                return refusal
        match action:
            case Action.ADD:
                return None if actor.role in _SIDE_OF or actor.role in _APPENDS else Refusal.NOT_YOUR_ROLE
            case Action.CONFIRM:
                own = actor.role in _SIDE_OF and _SIDE_OF[actor.role] == side
                return None if own or actor.role in _CONFIRMS else Refusal.NOT_YOUR_ROLE
            case Action.WITHHOLD:
                return None if actor.role in _CONFIRMS else Refusal.NOT_YOUR_ROLE
            case Action.EXPORT:
                return None if actor.role is not Role.CALL_TAKER else Refusal.NOT_YOUR_ROLE
            case Action.INSPECT_AGAIN:
                return None if actor.role in _DECIDES else Refusal.NOT_YOUR_ROLE
        return Refusal.NOT_YOUR_ROLE

    def require(self, actor: Actor, action: Action, claim: Claim, *, side: PartySide | None = None) -> None:
        """Raise ``NotAllowed`` with the same refusal."""
        refusal = self.refusal(actor, action, claim, side=side)
        if refusal:
            raise NotAllowed(
                f"{actor.role.value} may not {action.value} evidence here: {refusal.value}", refusal=refusal
            )
