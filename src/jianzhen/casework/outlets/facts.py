"""An outlet as it is told, checked field by field before any row changes."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from jianzhen.casework.outlets.errors import BadOutlet, PlaceNotSure
from jianzhen.casework.outlets.hours import Span
from jianzhen.casework.outlets.numbers import read_number
from jianzhen.casework.outlets.vocabulary import AfterHours
from jianzhen.custody.leaf import canonical
from jianzhen.places import Division, Level, PlacesError, Status, load_tree, resolve

CHINA = (73.0, 3.0, 136.0, 54.0)
"""Degrees west, south, east, north; the south reaches 三沙."""

MOST_AREAS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletFacts:
    """One outlet.

    Attributes
    ----------
    place : str
        Code of the county or town it stands in.
    areas : tuple of str
        Codes of what it serves; each stands for everything inside it.
    serves : tuple of (brand code, kind code)
    position : (longitude, latitude) in degrees, WGS-84, or None: then that of its place is used
    """

    code: str
    name: str
    place: str
    address: str
    phone: str
    serves: tuple[tuple[str, str], ...]
    areas: tuple[str, ...]
    hours: tuple[Span, ...]
    position: tuple[float, float] | None = None
    after_hours: AfterHours = AfterHours.NONE
    after_hours_phone: str = ""
    simulated: bool = False
    extension: str = ""

    def __post_init__(self) -> None:
        """Check every field and bring numbers to their one form; raises ``BadOutlet``, ``BadNumber``, ``PlaceNotSure``."""
        for name, most in (("code", 48), ("name", 128), ("address", 256)):
            value = getattr(self, name).strip()
            if not value or len(value) > most:
                raise BadOutlet(f"{name}: is missing or longer than {most} characters")
        number = read_number(self.phone)
        object.__setattr__(self, "phone", number.digits)
        object.__setattr__(self, "extension", number.extension or self.extension)
        if (self.after_hours is AfterHours.NONE) != (not self.after_hours_phone.strip()):
            raise BadOutlet("after_hours_phone: give one exactly where after_hours is callback or on_call")
        if self.after_hours_phone.strip():
            object.__setattr__(self, "after_hours_phone", read_number(self.after_hours_phone).digits)
        self._check_places()
        if not self.serves:
            raise BadOutlet("serves: name at least one brand and kind")
        if not self.hours:
            raise BadOutlet("hours: an outlet that is never open serves nobody; give its hours")

    def _check_places(self) -> None:
        if not self.areas or len(self.areas) > MOST_AREAS:
            raise BadOutlet(f"areas: give 1 to {MOST_AREAS} divisions; a county stands for all its towns")
        tree = load_tree()
        for name, code in (("place", self.place), *(("areas", one) for one in self.areas)):
            try:
                division = tree.division(code)
            except PlacesError as error:
                raise BadOutlet(f"{name}: {error.detail}") from error
            if name == "place" and not is_narrow(division):
                raise PlaceNotSure(
                    f"place: {division.name} is too wide for where an outlet stands; name county or town"
                )
        if self.position is not None:
            west, south, east, north = CHINA
            longitude, latitude = self.position
            if not (west <= longitude <= east and south <= latitude <= north):
                raise BadOutlet(f"position: {longitude}, {latitude} is not in China (longitude first, WGS-84 degrees)")

    def told_hash(self) -> str:
        """SHA-256 of what was told, to see whether anything changed."""
        return hashlib.sha256(canonical(self.as_json())).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            **asdict(self), "position": None if self.position is None else [f"{one:.6f}" for one in self.position],
            "serves": sorted(map(list, self.serves)), "areas": sorted(self.areas),
            "hours": [[one.day, one.opens, one.closes] for one in self.hours],
        }  # fmt: skip


def is_narrow(division: Division) -> bool:
    """A county, a town, or a prefecture without counties (东莞)."""
    if division.level in (Level.COUNTY, Level.TOWN):
        return True
    return division.level is Level.PREFECTURE and not load_tree().children(division.code)


def place_of(text: str) -> Division:
    """Read a written place, or a code, as one division.

    Raises
    ------
    PlaceNotSure
        Several places share the name, or it is not read; ``candidates`` are what may be meant.
    """
    answer = resolve(text)
    if answer.status is not Status.OK or answer.code is None:
        because = answer.because.value.replace("_", " ") if answer.because else "not read"
        among = "、".join("".join(one.path) for one in answer.candidates[:5])
        hint = f"; one of: {among}" if among else "; give province, county and town, or a code"
        raise PlaceNotSure(f"{text!r}: {because}{hint}", candidates=answer.candidates)
    return load_tree().division(answer.code)
