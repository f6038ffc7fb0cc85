"""Who acts 操作人: a party, a person of the desk, or a machine. The kinds are never mixed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """What an actor is."""

    PARTY = "party"
    PERSON = "person"
    MACHINE = "machine"


class Role(StrEnum):
    """In what capacity somebody acts."""

    BUYER = "buyer"
    MERCHANT = "merchant"
    AGENT = "agent"
    CALL_TAKER = "call_taker"
    TECHNICIAN = "technician"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    PANEL = "panel"
    LEGAL = "legal"
    ADMIN = "admin"
    DISPATCHER = "dispatcher"
    OUTLET_MANAGER = "outlet_manager"
    TIMER = "timer"
    ROUTER = "router"
    DETECTOR = "detector"
    INTEGRATION = "integration"

    @property
    def kind(self) -> Kind:
        """Party, person or machine."""
        if self in PARTIES:
            return Kind.PARTY
        return Kind.MACHINE if self in MACHINES else Kind.PERSON


PARTIES = frozenset({Role.BUYER, Role.MERCHANT, Role.AGENT})
MACHINES = frozenset({Role.TIMER, Role.ROUTER, Role.DETECTOR, Role.INTEGRATION})
PEOPLE = frozenset(Role) - PARTIES - MACHINES


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Whoever acts now.

    Attributes
    ----------
    role : Role
    id : str
        Id of the account, party or service; a pseudonym, never a name.
    behalf_of : str
        For whom, where somebody files for a buyer; empty otherwise.
    """

    role: Role
    id: str
    behalf_of: str = ""

    @classmethod
    def machine(cls, role: Role) -> Actor:
        """Return the machine of that role. Raises ``ValueError`` for a role that people hold."""
        if role not in MACHINES:
            raise ValueError(f"{role.value} is held by people; name the person with Actor.of")
        return cls(role=role, id=role.value)

    @classmethod
    def of(cls, role: Role, who: UUID) -> Actor:
        """Return a party or a person of the desk. Raises ``ValueError`` for a machine's role, bar a named integration."""
        if role in MACHINES and role is not Role.INTEGRATION:
            raise ValueError(f"{role.value} is a machine; use Actor.machine")
        return cls(role=role, id=str(who))

    @property
    def is_person(self) -> bool:
        """Whether a human of the desk acts: only they decide."""
        return self.role.kind is Kind.PERSON
