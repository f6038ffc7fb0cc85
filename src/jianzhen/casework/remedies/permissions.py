"""Who may do what to a remedy. Whatever is not named here is refused."""

from __future__ import annotations

from enum import StrEnum

from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.remedies.models import Remedy


class Action(StrEnum):
    """What is asked for."""

    PROVE = "prove"
    NOTE_ARRIVAL = "note_arrival"
    ACCEPT = "accept"
    SEND_BACK = "send_back"
    NOTE_RETURN = "note_return"
    ACCEPT_RETURN = "accept_return"
    MOVE_DUE = "move_due"


_MAY: dict[Action, frozenset[Role]] = {
    Action.PROVE: frozenset({Role.MERCHANT, Role.INTEGRATION}),
    Action.NOTE_ARRIVAL: frozenset({Role.BUYER, Role.INTEGRATION}),
    Action.ACCEPT: frozenset({Role.BUYER}),
    Action.SEND_BACK: frozenset({Role.BUYER, Role.INTEGRATION}),
    Action.NOTE_RETURN: frozenset({Role.MERCHANT, Role.INTEGRATION}),
    Action.ACCEPT_RETURN: frozenset({Role.MERCHANT}),
    Action.MOVE_DUE: frozenset({Role.BUYER}),
}
"""Each fact is told by the side it costs, or by somebody who is neither: nobody proves in their own favour."""


class RemedyPermissions:
    """A page asks ``refusal`` to grey a button; the act asks ``require``."""

    def refusal(self, actor: Actor, action: Action, remedy: Remedy) -> Refusal | None:
        """Say why not, or None."""
        mine = {Role.BUYER: str(remedy.claim.buyer_id), Role.MERCHANT: str(remedy.claim.merchant_id)}
        if actor.role in mine and actor.id != mine[actor.role]:
            return Refusal.NOT_YOURS
        return None if actor.role in _MAY[action] else Refusal.NOT_YOUR_ROLE

    def require(self, actor: Actor, action: Action, remedy: Remedy) -> None:
        """Raise ``NotAllowed`` with the same refusal."""
        refusal = self.refusal(actor, action, remedy)
        if refusal:
            raise NotAllowed(f"{actor.role.value} may not {action.value} this remedy: {refusal.value}", refusal=refusal)
