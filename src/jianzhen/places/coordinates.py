"""Where a division lies, as far as a free licence says: positions by GeoNames, CC-BY-4.0.

About half of the counties have one: the seat of government, not the centroid (half lie within 12 km of it, nine in
ten within 35 km). The others get a mean, and the answer names which. Datum WGS-84, never GCJ-02 (about 500 m apart).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from jianzhen.places.tree import Division, Level, load_tree

CREDIT = "GeoNames, CC-BY-4.0"
DATUM = "WGS-84"


class Basis(StrEnum):
    """What a position is."""

    SEAT = "seat"
    COUNTY_SEAT = "seat_of_its_county"
    MEAN_BELOW = "mean_of_counties_below"
    MEAN_SIBLINGS = "mean_of_sibling_counties"
    MEAN_PROVINCE = "mean_of_province"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Degrees east and north, WGS-84, and what they are the position of."""

    longitude: float
    latitude: float
    basis: Basis
    counties: int
    """Seats behind it: 1, or how many a mean is taken over."""


def position(code: str) -> Position | None:
    """Return where a division lies, or None where nothing under the same province is known (Taiwan, Hong Kong, Macao).

    Raises ``UnknownDivision``.
    """
    tree = load_tree()
    one = tree.division(code)
    if one.level is Level.TOWN:
        above = position(code[:6])
        if above is None or above.basis is not Basis.SEAT:
            return above
        return Position(longitude=above.longitude, latitude=above.latitude, basis=Basis.COUNTY_SEAT, counties=1)
    if one.seat is not None:
        return Position(longitude=one.seat[0], latitude=one.seat[1], basis=Basis.SEAT, counties=1)
    tried: list[tuple[Basis, Iterable[Division]]] = [(Basis.MEAN_BELOW, tree.below(code))]
    if one.parent is not None:
        tried += [
            (Basis.MEAN_SIBLINGS, tree.children(one.parent)),
            (Basis.MEAN_PROVINCE, tree.below(code[:2] + "0000")),
        ]
    for basis, around in tried:
        seats = [other.seat for other in around if other.seat is not None]
        if seats:
            return Position(
                longitude=round(sum(seat[0] for seat in seats) / len(seats), 5),
                latitude=round(sum(seat[1] for seat in seats) / len(seats), 5), basis=basis, counties=len(seats),
            )  # fmt: skip
    return None
