"""Who may do what with a visit. Whatever is not named here is refused."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role

if TYPE_CHECKING:
    from jianzhen.casework.visits.models import Visit


class Act(StrEnum):
    """What is asked for."""

    READ = "read"
    WANT = "want"
    BOOK = "book"
    CANCEL = "cancel"
    DISPATCH = "dispatch"
    FIELD = "field"
    AGREE = "agree"
    ROSTER = "roster"
    RULES = "rules"


_BUYERS_SIDE = frozenset({Role.BUYER, Role.AGENT})
_DESK = frozenset({Role.CALL_TAKER, Role.DISPATCHER})
_MAY: dict[Act, frozenset[Role]] = {
    Act.READ: _BUYERS_SIDE | _DESK | {Role.TECHNICIAN, Role.OUTLET_MANAGER, Role.REVIEWER, Role.APPROVER, Role.PANEL, Role.INTEGRATION},
    Act.WANT: _BUYERS_SIDE | _DESK | {Role.REVIEWER, Role.INTEGRATION, Role.ROUTER},
    Act.BOOK: _BUYERS_SIDE | _DESK | {Role.INTEGRATION},
    Act.CANCEL: _BUYERS_SIDE | _DESK,
    Act.DISPATCH: frozenset({Role.DISPATCHER, Role.OUTLET_MANAGER, Role.ROUTER}),
    Act.FIELD: frozenset({Role.TECHNICIAN}),
    Act.AGREE: frozenset({Role.BUYER, Role.AGENT}),
    Act.ROSTER: frozenset({Role.DISPATCHER, Role.OUTLET_MANAGER, Role.ADMIN, Role.INTEGRATION}),
    Act.RULES: frozenset({Role.ADMIN, Role.LEGAL}),
}  # fmt: skip


class VisitPermissions:
    """A page asks ``refusal`` to grey a button; an act asks ``require``."""

    def refusal(self, actor: Actor, act: Act, visit: Visit | None = None) -> Refusal | None:
        """Say why not, or None. ``visit`` needs its claim and technician loaded."""
        if actor.role not in _MAY[act]:
            return Refusal.NOT_YOUR_ROLE
        if visit is None:
            return None
        whose = {Role.BUYER: actor.id, Role.AGENT: actor.behalf_of}.get(actor.role)
        if whose is not None and whose != str(visit.claim.buyer_id):
            return Refusal.NOT_YOURS
        if actor.role is Role.TECHNICIAN:
            mine = visit.technician is not None and str(visit.technician.account_id) == actor.id
            return None if mine else Refusal.NOT_YOURS
        return None

    def require(self, actor: Actor, act: Act, visit: Visit | None = None) -> None:
        """Raise ``NotAllowed`` with the same refusal."""
        refusal = self.refusal(actor, act, visit)
        if refusal:
            what = act.value if visit is None else f"{act.value} this visit"
            raise NotAllowed(f"{actor.role.value} may not {what}: {refusal.value}", refusal=refusal)
