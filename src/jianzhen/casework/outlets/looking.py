"""Look outlets up 查网点: who covers a place, who is nearest, who is open now, and why this one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from uuid import UUID

from django.db.models import Q, QuerySet

from jianzhen.casework.outlets.directory import Names
from jianzhen.casework.outlets.errors import BadOutlet, PlaceNotSure
from jianzhen.casework.outlets.facts import place_of
from jianzhen.casework.outlets.hours import Openness, Span, openness
from jianzhen.casework.outlets.models import Brand, Outlet, ProductKind
from jianzhen.casework.outlets.verifying import standing
from jianzhen.casework.outlets.vocabulary import FoundState, PositionBasis, Standing
from jianzhen.places import Division, Level, load_tree, position

MOST = 20
"""Outlets shown of each list."""

NEAREST = 3
"""Alternatives shown where nobody covers the place."""

EARTH_KM = 6371.0088

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One outlet as a look-up shows it.

    Attributes
    ----------
    covers : str or None
        Name of the division it serves that holds the place; None where it does not cover it.
    km : float or None
        Great circle, kilometres; ``km_is_rough`` where either end is only the position of a place.
    """

    outlet: Outlet
    covers: str | None
    depth: int
    km: float | None
    km_is_rough: bool
    open: Openness
    standing: Standing
    verified_until: datetime | None
    verified_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a look-up came to. ``covering`` best first; ``nearest`` only where nobody covers the whole place."""

    brand: Brand
    kind: ProductKind | None
    place: Division | None
    path: tuple[str, ...]
    at: datetime
    state: FoundState
    covering: tuple[Shown, ...]
    part: tuple[Shown, ...]
    nearest: tuple[Shown, ...]
    n_covering: int


def find_outlets(*, brand: str, kind: str = "", place: str = "", point: Point | None = None, now: datetime) -> Found:
    """Find outlets of a brand for a written place (or a division's code), or by a position alone.

    Parameters
    ----------
    point : (longitude, latitude), degrees WGS-84
        Where the customer is; makes distances exact. Alone it cannot say who covers it, and the answer says so.

    Raises
    ------
    UnknownBrand, UnknownKind
    PlaceNotSure
        Several places share the name, or it is as wide as a province; ``candidates`` are what may be meant.
    BadOutlet
        Neither a place nor a position, or a position that is none.
    """
    names = Names.read()
    the_brand, the_kind = names.brand(brand), names.kind(kind) if kind.strip() else None
    if point is not None and not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
        raise BadOutlet(f"position: {point[0]}, {point[1]} is none; longitude first, WGS-84 degrees")
    rows = Outlet.objects.filter(closed_at=None, serves__brand=the_brand)
    if the_kind is not None:
        rows = rows.filter(serves__brand=the_brand, serves__kind=the_kind)
    if not place.strip():
        if point is None:
            raise BadOutlet("place: give a place or a position")
        nearest = _nearest(rows, point, exact=True, most=MOST, now=now)
        return Found(
            brand=the_brand, kind=the_kind, place=None, path=(), at=now, state=FoundState.NEAREST_ONLY, covering=(),
            part=(), nearest=nearest, n_covering=0,
        )  # fmt: skip
    division = narrow_place(place)
    where, exact = (point, True) if point is not None else (_middle(division), False)
    line = {one.code: n for n, one in enumerate(load_tree().line(division.code))}
    covering_rows = _whole(rows.filter(areas__place__in=list(line)))
    covering = sorted((_shown(one, line, where, exact=exact, now=now) for one in covering_rows), key=_best_first)
    part: list[Shown] = []
    nearest = ()
    if not covering:
        within = _whole(rows.filter(_inside(division)))
        part = sorted((_shown(one, {}, where, exact=exact, now=now) for one in within), key=_best_first)
        nearest = _nearest(rows, where, exact=exact, most=NEAREST, now=now) if where is not None else ()
    state = FoundState.COVERED if covering else FoundState.PART if part else FoundState.UNCOVERED
    return Found(
        brand=the_brand, kind=the_kind, place=division, path=load_tree().path(division.code), at=now, state=state,
        covering=tuple(covering[:MOST]), part=tuple(part[:MOST]), nearest=nearest, n_covering=len(covering),
    )  # fmt: skip


def narrow_place(text: str) -> Division:
    """The place a look-up is about: a prefecture at the widest. Raises ``PlaceNotSure``."""
    division = place_of(text)
    if division.level is Level.PROVINCE:
        raise PlaceNotSure(f"{division.name} is too wide to be covered by one outlet; name the county or town")
    return division


def _whole(rows: QuerySet[Outlet]) -> Sequence[Outlet]:
    return list(rows.distinct().prefetch_related("areas", "openings", "closures", "verifications__verified_by"))


def _inside(division: Division) -> Q:
    """Areas that lie in the place: some of it is covered."""
    # a prefecture's counties and towns begin with its first four digits, a county's towns with all six
    prefix = division.code[:4] if division.level is Level.PREFECTURE else division.code
    return Q(areas__place__startswith=prefix) & ~Q(areas__place=division.code)


def _middle(division: Division) -> Point | None:
    found = position(division.code)
    return None if found is None else (found.longitude, found.latitude)


def _shown(outlet: Outlet, line: dict[str, int], where: Point | None, *, exact: bool, now: datetime) -> Shown:
    depth, covers = max(
        ((line[one.place], one.place) for one in outlet.areas.all() if one.place in line), default=(-1, "")
    )
    km = None
    if where is not None and outlet.longitude is not None and outlet.latitude is not None:
        km = great_circle_km(where, (outlet.longitude, outlet.latitude))
    spans = [Span(day=one.day, opens=one.opens, closes=one.closes) for one in outlet.openings.all()]
    closures = [(one.first_day, one.last_day) for one in outlet.closures.all()]
    stands, proof = standing(outlet.verifications.all(), now=now)
    return Shown(
        outlet=outlet, covers=load_tree().division(covers).name if covers else None, depth=depth, km=km,
        km_is_rough=not exact or outlet.basis != PositionBasis.GIVEN, open=openness(spans, closures, now=now),
        standing=stands, verified_until=proof.expires_at if proof else None,
        verified_by=str(proof.get_how_display()) if proof else "",
    )  # fmt: skip


def _best_first(one: Shown) -> tuple[bool, bool, int, float, str]:
    """Verified before unverified, open before closed, the narrower area before the wider, then the nearer."""
    return (
        one.standing is not Standing.VERIFIED, not one.open.is_open, -one.depth,
        one.km if one.km is not None else float("inf"), one.outlet.code,
    )  # fmt: skip


def _nearest(rows: QuerySet[Outlet], where: Point, *, exact: bool, most: int, now: datetime) -> tuple[Shown, ...]:
    placed = rows.filter(longitude__isnull=False).values_list("id", "longitude", "latitude").distinct()
    by_km = sorted((great_circle_km(where, (x, y)), pk) for pk, x, y in placed if x is not None and y is not None)
    wanted: list[UUID] = [pk for _, pk in by_km[:most]]
    found = {one.id: one for one in _whole(Outlet.objects.filter(pk__in=wanted))}
    return tuple(_shown(found[pk], {}, where, exact=exact, now=now) for pk in wanted)


def great_circle_km(a: Point, b: Point) -> float:
    """Kilometres along the great circle between two positions.

    Examples
    --------
    >>> round(great_circle_km((116.4, 39.9), (121.5, 31.2)))
    1071
    """
    (ax, ay), (bx, by) = ((radians(x), radians(y)) for x, y in (a, b))
    half = sin((by - ay) / 2) ** 2 + cos(ay) * cos(by) * sin((bx - ax) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))
