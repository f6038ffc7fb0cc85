"""Names and codes by date: what a code was called on a day, and which names were in force.

Years come from yearly code books: in the year of a change both names hold. Before 1984 codes were re-issued all over
the country and the events are noise, so no day before is answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import IntEnum

from jianzhen.places.errors import NoHistory, UnknownDivision
from jianzhen.places.tree import Division, Former, Tree, load_tree

FIRST_YEAR = 1984
STILL_USED = 2000
"""Names that ended in this year or later are still met on documents and in speech."""


class Standing(IntEnum):
    """How a name stands on the day asked about, best first."""

    IN_FORCE = 0
    ENDED_LATELY = 1
    ENDED = 2
    NOT_YET = 3


def year_of(on: date | None) -> int | None:
    """The year of a day; raises ``NoHistory`` before 1984."""
    if on is not None and on.year < FIRST_YEAR:
        raise NoHistory(f"{on.isoformat()}: names are dated from {FIRST_YEAR} on; ask for a later day, or for none")
    return on.year if on else None


def standing(one: Division | Former, year: int | None) -> Standing:
    """How a name stands in a year, or today."""
    if year is not None and one.since is not None and year < one.since:
        return Standing.NOT_YET
    if isinstance(one, Division):
        return Standing.IN_FORCE
    if year is not None:
        return Standing.IN_FORCE if one.until is None or year <= one.until else Standing.ENDED
    return Standing.ENDED_LATELY if one.until is None or one.until >= STILL_USED else Standing.ENDED


def name_on(code: str, on: date) -> str:
    """What a code was called on a day.

    Raises ``UnknownDivision`` where the tables know no holder of the code for that day, ``NoHistory`` before 1984.
    """
    tree, year = load_tree(), year_of(on)
    held: list[Division | Former] = [*_today(tree, code), *tree.former_by_code.get(code, ())]
    for one in held:
        if standing(one, year) is Standing.IN_FORCE:
            return one.name
    raise UnknownDivision(f"{code!r} names no division on {on.isoformat()}; check the code and the day")


def former_names(code: str) -> Sequence[Former]:
    """Names and codes that a division of today follows, latest first."""
    rows = (one for one in load_tree().former if code in one.followers)
    return sorted(rows, key=lambda one: -(one.until or 0))


def _today(tree: Tree, code: str) -> list[Division]:
    try:
        return [tree.division(code)]
    except UnknownDivision:
        return []
