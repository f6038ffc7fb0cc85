"""Whether a desk has the people its pack needs: each seat another person, since nobody countersigns themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from jianzhen.casework.events.actors import Role
from jianzhen.law.packs import Pack

People = Mapping[Role, Collection[str]]
"""Account ids by the role they hold; one person may hold several."""


def seats_of(pack: Pack) -> tuple[tuple[str, Role], ...]:
    """Every seat one disputed claim may need, with the role that fills it: two persons, a third, and a fresh panel."""
    panel = tuple((f"appeal panel, seat {number}", Role.PANEL) for number in range(1, pack.appeals.panel + 1))
    return (
        ("first reviewer", Role.REVIEWER), ("second person", Role.APPROVER), ("third person", Role.APPROVER), *panel,
    )  # fmt: skip


def unfilled(pack: Pack, people: People) -> tuple[str, ...]:
    """Seats that nobody is left for when every seat takes another person; empty when the desk can run the pack.

    Seats are filled by augmenting paths (Kuhn 1955, doi:10.1002/nav.3800020109), so that somebody with two roles is
    put where the desk lacks others.
    """
    seats = seats_of(pack)
    sits: dict[str, int] = {}
    return tuple(name for number, (name, _) in enumerate(seats) if not _seat(number, seats, people, sits, set()))


def _seat(
    number: int, seats: Sequence[tuple[str, Role]], people: People, sits: dict[str, int], tried: set[str]
) -> bool:
    for person in sorted(people.get(seats[number][1], ())):
        if person in tried:
            continue
        tried.add(person)
        if person not in sits or _seat(sits[person], seats, people, sits, tried):
            sits[person] = number
            return True
    return False
