"""Who may read a claim and who may try which step. Whatever is not named here is refused."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.table import events_open_to
from jianzhen.casework.claims.vocabulary import EventKind
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.people.recusal import is_recused

_DESK = frozenset({Role.REVIEWER, Role.APPROVER, Role.PANEL, Role.LEGAL, Role.CALL_TAKER})


class Action(StrEnum):
    """What is asked for."""

    READ = "read"
    READ_ORIGINALS = "read_originals"


class ClaimPermissions:
    """Shared by pages and API: ``refusal`` greys a button and gives the reason, ``require`` raises the same."""

    def refusal(self, actor: Actor, action: Action | EventKind, claim: Claim) -> Refusal | None:
        """Say why not, or None. A party's own claim is the only one it can know of."""
        mine = {Role.BUYER: str(claim.buyer_id), Role.MERCHANT: str(claim.merchant_id), Role.AGENT: str(claim.buyer_id)}
        if actor.role in mine and (actor.behalf_of if actor.role is Role.AGENT else actor.id) != mine[actor.role]:
            return Refusal.NOT_YOURS
        if actor.role in _DESK and self._is_recused(actor, claim):
            return Refusal.RECUSED
        match action:
            case Action.READ:
                return None if actor.role in mine or actor.role in _DESK else Refusal.NOT_YOUR_ROLE
            case Action.READ_ORIGINALS:
                # a side sees the other's files as confirmed derivatives, which are evidence's to give
                return None if actor.role in _DESK - {Role.CALL_TAKER} else Refusal.NOT_YOUR_ROLE
        return None if action in events_open_to(claim.state, actor.role) else Refusal.WRONG_STATE

    def require(self, actor: Actor, action: Action | EventKind, claim: Claim) -> None:
        """Raise ``NotAllowed`` with the same refusal."""
        refusal = self.refusal(actor, action, claim)
        if refusal:
            raise NotAllowed(f"{actor.role.value} may not {action.value} this claim: {refusal.value}", refusal=refusal)

    def _is_recused(self, actor: Actor, claim: Claim) -> bool:
        # asked once for a row in memory, which one page asks a dozen times; an act locks a fresh row and asks anew
        known: dict[str, bool] = claim.__dict__.setdefault("_recused", {})
        if actor.id not in known:
            known[actor.id] = is_recused(account_id=UUID(actor.id), merchant_id=claim.merchant_id, claim_id=claim.id)
        return known[actor.id]
