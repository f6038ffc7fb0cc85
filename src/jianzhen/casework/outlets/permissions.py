"""Who may do what to the directory 网点名录. Whatever is not named here is refused; looking up is open to all."""

from __future__ import annotations

from enum import StrEnum

from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role


class Act(StrEnum):
    """What is done to the directory."""

    KEEP = "keep"
    VERIFY = "verify"
    COLLECT = "collect"
    ANSWER_COVER = "answer_cover"
    ANSWER_OBJECTION = "answer_objection"


_MAY: dict[Act, frozenset[Role]] = {
    Act.KEEP: frozenset({Role.ADMIN, Role.OUTLET_MANAGER, Role.INTEGRATION}),
    # a machine verifies nothing, and an outlet's manager does not verify outlets
    Act.VERIFY: frozenset({Role.ADMIN, Role.LEGAL}),
    Act.COLLECT: frozenset({Role.ADMIN, Role.LEGAL}),
    Act.ANSWER_COVER: frozenset({Role.ADMIN, Role.DISPATCHER, Role.OUTLET_MANAGER}),
    Act.ANSWER_OBJECTION: frozenset({Role.ADMIN, Role.LEGAL}),
}


class OutletPermissions:
    """A page asks ``refusal`` to grey a button; an act asks ``require``."""

    def refusal(self, actor: Actor, act: Act) -> Refusal | None:
        """Say why not, or None."""
        return None if actor.role in _MAY[act] else Refusal.NOT_YOUR_ROLE

    def require(self, actor: Actor, act: Act) -> None:
        """Raise ``NotAllowed`` with the same refusal."""
        refusal = self.refusal(actor, act)
        if refusal:
            may = ", ".join(sorted(_MAY[act]))
            raise NotAllowed(f"{actor.role.value} may not {act.value.replace('_', ' ')}; {may} may", refusal=refusal)
