"""Who may do what: skills, ties to a party, spare parts. One place, for plans and for urgent calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from jianzhen.dispatch.reasons import Reason


class Needs(Protocol):
    """A job or an urgent call."""

    @property
    def skills(self) -> frozenset[str]: ...
    @property
    def parts(self) -> Mapping[str, int]: ...
    @property
    def kept_from(self) -> frozenset[str]: ...


class Offers(Protocol):
    """A technician."""

    @property
    def skills(self) -> frozenset[str]: ...
    @property
    def parts(self) -> Mapping[str, int]: ...
    @property
    def ties(self) -> frozenset[str]: ...


def unfit(need: Needs, person: Offers) -> Reason | None:
    """Why this person may never be in charge of it, or None."""
    if not need.skills <= person.skills:
        return Reason.NO_SKILL
    if need.kept_from & person.ties:
        return Reason.CONFLICT_OF_INTEREST
    if any(person.parts.get(part, 0) < count for part, count in need.parts.items()):
        return Reason.NO_PART
    return None


_FARTHEST_GOT = (Reason.NO_PART, Reason.CONFLICT_OF_INTEREST, Reason.NO_SKILL)


def nobody_fits(need: Needs, people: Iterable[Offers]) -> Reason | None:
    """The last rule that still stood in the way of the nearest to fitting; None where somebody fits."""
    found = [unfit(need, one) for one in people]
    if not found:
        return Reason.NO_TECHNICIAN
    if None in found:
        return None
    return next(reason for reason in _FARTHEST_GOT if reason in found)
