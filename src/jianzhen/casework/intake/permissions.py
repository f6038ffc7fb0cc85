"""Who may do what at intake. Whatever is not named here is refused; reporting is open to all."""

from __future__ import annotations

from enum import StrEnum

from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role


class Act(StrEnum):
    """What is done with reports."""

    READ_BOARD = "read_board"
    TAKE_CALL = "take_call"
    CONFIRM = "confirm"
    JOIN = "join"
    SOLVE = "solve"
    CALL_BACK = "call_back"
    KEEP_ROTA = "keep_rota"
    HEAR_WORDS = "hear_words"


_DESK = frozenset({Role.CALL_TAKER, Role.DISPATCHER})
_MAY: dict[Act, frozenset[Role]] = {
    Act.READ_BOARD: _DESK,
    Act.TAKE_CALL: frozenset({Role.CALL_TAKER}),
    Act.CONFIRM: _DESK,
    Act.JOIN: _DESK,
    Act.SOLVE: frozenset({Role.CALL_TAKER}),
    Act.CALL_BACK: _DESK,
    Act.KEEP_ROTA: frozenset({Role.ADMIN, Role.DISPATCHER}),
    Act.HEAR_WORDS: _DESK,
}


class IntakePermissions:
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
