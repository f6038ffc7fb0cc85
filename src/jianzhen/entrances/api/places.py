"""Places, outlets and numbers to look up: for anybody, counted by address."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.outlets.as_json import found_json, report_json
from jianzhen.casework.outlets.covering import look_up
from jianzhen.casework.outlets.errors import BadOutlet
from jianzhen.casework.outlets.hotline import check_hotline
from jianzhen.casework.people.rates import Rate, take_token
from jianzhen.entrances.api.fields import Line, OptionalLine
from jianzhen.entrances.api.problems import answers
from jianzhen.entrances.visitor_address import address_of
from jianzhen.places import Answer, Candidate, resolve, suggest

router = Router(tags=["places"])
LOOK_UPS = Rate(what="api_look_ups", burst=120, every=timedelta(milliseconds=500))
ANYBODY = Actor.machine(Role.INTEGRATION)
Written = Annotated[Line, Field(max_length=200)]
Degrees = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


def count(request: HttpRequest) -> None:
    """Count whoever asks by address: nothing is needed, and nobody copies the directory. Raises ``TooManyRequests``."""
    take_token(rate=LOOK_UPS, who=address_of(request), now=timezone.now())


class PlaceShown(Schema):
    """One place."""

    code: str
    path: list[str]

    @classmethod
    def of(cls, one: Candidate) -> PlaceShown:
        """From a candidate."""
        return cls(code=one.code, path=list(one.path))


class PlaceRead(Schema):
    """How a written place is read: ``ok``, ``ambiguous`` with candidates, or ``unresolved``; never filled in."""

    input: str
    status: str
    code: str | None
    level: str | None
    path: list[str]
    candidates: list[PlaceShown]
    candidate_count: int
    tail: str
    because: str | None

    @classmethod
    def of(cls, one: Answer) -> PlaceRead:
        """From an answer of ``places``."""
        return cls(
            input=one.input, status=one.status.value, code=one.code, level=one.level.value if one.level else None, path=list(one.path),
            candidates=[PlaceShown.of(place) for place in one.candidates], candidate_count=one.candidate_count, tail=one.tail,
            because=one.because.value if one.because else None,
        )  # fmt: skip


class Suggested(Schema):
    """What a text may be the beginning of, the likeliest first."""

    items: list[PlaceShown]


@router.get("/places", response=answers(200, PlaceRead), summary="Read a written place")
def read_place(request: HttpRequest, name: Written) -> PlaceRead:
    """Read a name, an address or a code."""
    count(request)
    return PlaceRead.of(resolve(name))


@router.get("/places/suggest", response=answers(200, Suggested), summary="Complete a place")
def suggest_places(request: HttpRequest, name: Written) -> Suggested:
    """Complete what somebody is typing."""
    count(request)
    return Suggested(items=[PlaceShown.of(one) for one in suggest(name)])


@router.get("/outlets", response=answers(200, dict[str, Any]), summary="Find outlets")
def find_outlets(
    request: HttpRequest, brand: Written, kind: OptionalLine = "", place: OptionalLine = "", longitude: Degrees | None = None,
    latitude: Degrees | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Who serves a place for a brand, who is nearest, and why: `jianzhen.outlets/1`. A place nobody serves is queued."""
    count(request)
    if (longitude is None) != (latitude is None):
        raise BadOutlet("position: give longitude and latitude together, WGS-84 degrees")
    point = (longitude, latitude) if longitude is not None and latitude is not None else None
    found, queued = look_up(brand=brand, kind=kind, place=place, point=point, actor=ANYBODY, now=timezone.now())
    return found_json(found, queued)


@router.get("/hotlines/{number}", response=answers(200, dict[str, Any]), summary="Check a number")
def read_number(request: HttpRequest, number: str) -> dict[str, Any]:
    """What is known of a number: `jianzhen.hotline/1`. Counts with dated sources, and no verdict."""
    count(request)
    return report_json(check_hotline(number=number[:60], now=timezone.now()))
