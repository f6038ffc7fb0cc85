"""The tree of divisions 行政区划 as of 2026-09: province, prefecture, county, town; and the names that went before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files

from jianzhen.places.errors import UnknownDivision

AS_OF = "2026-09"
MUNICIPALITIES = ("110000", "120000", "310000", "500000")


class Level(StrEnum):
    """The four levels; a town may lie right under a prefecture (东莞), a county right under a province (仙桃)."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWN = "town"


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """One division.

    Attributes
    ----------
    code : str
        Six digits of GB/T 2260, nine for a town.
    parent : str or None
        Code of what contains it; None for a province.
    since : int or None
        Year it took this name; None where the tables do not say (and for every town).
    revoked : str or None
        For a town the source lists as revoked 撤销: the year, or "" where it gives none. None while it stands.
    seat : (longitude, latitude) in degrees, WGS-84, or None
    """

    code: str
    name: str
    level: Level
    parent: str | None
    since: int | None = None
    revoked: str | None = None
    seat: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """A name or code no longer in force.

    Attributes
    ----------
    since, until : int or None
        Years of the change, by the yearly code books; None where they do not say.
    followers : tuple of str
        Today's codes: several where it was split, or where the two sources disagree.
    """

    code: str
    name: str
    since: int | None
    until: int | None
    followers: tuple[str, ...]
    change: str
    document: str

    @property
    def level(self) -> Level:
        """By the shape of the code."""
        if self.code.endswith("0000"):
            return Level.PROVINCE
        return Level.PREFECTURE if self.code.endswith("00") else Level.COUNTY


class Tree:
    """Divisions by code, parent and name. Towns of a county are unpacked when first asked for."""

    def __init__(
        self, divisions: Sequence[Division], towns: Mapping[str, Sequence[str]], former: Sequence[Former]
    ) -> None:
        self.divisions: Mapping[str, Division] = {one.code: one for one in divisions}
        self.former = tuple(former)
        self._towns = towns
        self._unpacked: dict[str, tuple[Division, ...]] = {}
        self._children: dict[str | None, list[Division]] = defaultdict(list)
        for one in divisions:
            self._children[one.parent].append(one)

    def division(self, code: str) -> Division:
        """Return the division of a code of six or nine digits; raises ``UnknownDivision``."""
        found = self.divisions.get(code)
        if found is None and len(code) == 9:
            found = next((one for one in self.towns(code[:6]) if one.code == code), None)
        if found is None:
            raise UnknownDivision(f"{code!r} is no division of {AS_OF}; give a code of 6 or 9 digits in force today")
        return found

    def children(self, code: str | None) -> Sequence[Division]:
        """What lies right under a division, towns apart; under None the provinces."""
        return self._children.get(code, ())

    def below(self, code: str) -> Iterator[Division]:
        """All that lies under a division, towns apart."""
        for one in self.children(code):
            yield one
            yield from self.below(one.code)

    def towns(self, code: str) -> tuple[Division, ...]:
        """Towns right under a county, or under a prefecture that has no counties."""
        if code not in self._unpacked:
            self._unpacked[code] = tuple(_town(code, packed) for packed in self._towns.get(code, ()))
        return self._unpacked[code]

    def towns_below(self, code: str | None) -> Iterator[Division]:
        """Every town under a division; under None all there are."""
        if code is not None:
            yield from self.towns(code)
        for one in self.children(code):
            yield from self.towns_below(one.code)

    def line(self, code: str) -> tuple[Division, ...]:
        """From the province down to the division itself."""
        one: Division | None = self.division(code)
        out: list[Division] = []
        while one is not None:
            out.append(one)
            one = self.division(one.parent) if one.parent else None
        return tuple(reversed(out))

    def path(self, code: str) -> tuple[str, ...]:
        """Names from the province down."""
        return tuple(one.name for one in self.line(code))

    def contains(self, outer: str, inner: str) -> bool:
        """Whether ``inner`` is ``outer`` or lies in it."""
        while inner != outer:
            parent = self.division(inner).parent
            if parent is None:
                return False
            inner = parent
        return True

    @cached_property
    def former_by_code(self) -> Mapping[str, Sequence[Former]]:
        """Former holders of each code, latest first."""
        out: dict[str, list[Former]] = defaultdict(list)
        for one in self.former:
            out[one.code].append(one)
        return {code: sorted(rows, key=lambda one: -(one.until or 0)) for code, rows in out.items()}


def _town(county: str, packed: str) -> Division:
    name, star, year = packed[3:].partition("*")
    return Division(
        code=county + packed[:3], name=name, level=Level.TOWN, parent=county, revoked=year if star else None
    )


@cache
def load_tree() -> Tree:
    """Read the shipped tables, once."""
    divisions = [
        Division(
            code=code, level=Level(level), name=name, parent=parent or None, since=int(since) if since else None,
            seat=(float(longitude), float(latitude)) if longitude else None,
        )
        for code, level, name, parent, since, longitude, latitude in rows("divisions.tsv")
    ]  # fmt: skip
    former = [
        Former(
            code=code, name=name, since=int(since) if since else None, until=int(until) if until else None,
            followers=tuple(after.split(",")), change=change, document=document,
        )
        for code, name, since, until, after, change, document in rows("former.tsv")
    ]  # fmt: skip
    return Tree(divisions, {county: towns for county, *towns in rows("towns.tsv")}, former)


def rows(name: str) -> Iterator[list[str]]:
    """Rows of a shipped table, credits and column names left out."""
    text = files("jianzhen.places").joinpath("data", name).read_text("utf-8")
    for line in text.split("\n"):
        if line and not line.startswith("#"):
            yield line.split("\t")
