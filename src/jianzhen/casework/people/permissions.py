"""Who may see a person's words in clear. Whatever is not named here is refused."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role

if TYPE_CHECKING:
    from jianzhen.casework.people.models import PersonalField


class Purpose(StrEnum):
    """Why a word is shown 查看目的; recorded with each reveal."""

    CONTACT = "contact"
    DELIVER = "deliver"
    NOTIFY = "notify"
    VISIT = "visit"
    COMPARE_EVIDENCE = "compare_evidence"
    LEGAL_REFERRAL = "legal_referral"
    ACCESS_REQUEST = "access_request"


_MAY: dict[Purpose, frozenset[Role]] = {
    Purpose.CONTACT: frozenset({Role.CALL_TAKER, Role.REVIEWER, Role.DISPATCHER}),
    Purpose.DELIVER: frozenset({Role.INTEGRATION}),
    Purpose.NOTIFY: frozenset({Role.INTEGRATION}),
    Purpose.VISIT: frozenset({Role.TECHNICIAN, Role.DISPATCHER}),
    Purpose.COMPARE_EVIDENCE: frozenset({Role.REVIEWER, Role.APPROVER, Role.PANEL}),
    Purpose.LEGAL_REFERRAL: frozenset({Role.LEGAL}),
    Purpose.ACCESS_REQUEST: frozenset({Role.LEGAL}),
}


class RevealPermissions:
    """A page asks ``refusal`` to grey a button; the act asks ``require``."""

    def refusal(self, actor: Actor, purpose: Purpose) -> Refusal | None:
        """Say why not, or None. Administrators are in no row: they run the desk, they do not read it."""
        return None if actor.role in _MAY[purpose] else Refusal.NOT_YOUR_ROLE

    def require(self, actor: Actor, purpose: Purpose, field: PersonalField.Field) -> None:
        """Raise ``NotAllowed`` with the same refusal."""
        refusal = self.refusal(actor, purpose)
        if refusal:
            raise NotAllowed(f"{actor.role.value} may not see a {field.value} for {purpose.value}", refusal=refusal)
