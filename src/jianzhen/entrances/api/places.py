"""Places, outlets and numbers to look up: for anybody, counted by address."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from ninja.security.base import AuthBase
from pydantic import Field

from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.outlets.as_json import found_json, report_json
from jianzhen.casework.outlets.covering import look_up
from jianzhen.casework.outlets.errors import BadOutlet
from jianzhen.casework.outlets.hotline import check_hotline
from jianzhen.casework.people.rates import Rate, take_token
from jianzhen.entrances.api.fields import OptionalLine, Text
from jianzhen.entrances.api.problems import answers
from jianzhen.entrances.visitor_address import address_of
from jianzhen.places import Answer, Candidate, resolve, suggest

router = Router(tags=["places"])
LOOK_UPS = Rate(what="api_look_ups", burst=120, every=timedelta(milliseconds=500))
ANYBODY = Actor.machine(Role.INTEGRATION)
Written = Annotated[Text, Field(min_length=1, max_length=200)]
Degrees = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class Counted(AuthBase):
    """No credential: whoever asks is counted by address, since this is open to all."""

    openapi_type = "apiKey"
    openapi_in = "header"
    openapi_name = "X-Nothing"
    openapi_description = "Nothing is needed."

    def __call__(self, request: HttpRequest) -> Actor:
        """Count it. Raises ``TooManyRequests``."""
        take_token(rate=LOOK_UPS, who=address_of(request), now=timezone.now())
        return ANYBODY




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


@router.get("/places", auth=Counted(), response=answers(200, PlaceRead), summary="Read a written place")
def read_place(request: HttpRequest, name: Written) -> PlaceRead:
    """Read a name, an address or a code."""
    return PlaceRead.of(resolve(name))


@router.get("/places/suggest", auth=Counted(), response=answers(200, Suggested), summary="Complete a place")
def suggest_places(request: HttpRequest, name: Written) -> Suggested:
    """Complete what somebody is typing."""
    return Suggested(items=[PlaceShown.of(one) for one in suggest(name)])


@router.get("/outlets", auth=Counted(), response=answers(200, dict[str, Any]), summary="Find outlets")
def find_outlets(
    request: HttpRequest, brand: Written, kind: OptionalLine = "", place: OptionalLine = "", longitude: Degrees | None = None,
    latitude: Degrees | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Who serves a place for a brand, who is nearest, and why: `jianzhen.outlets/1`. A place nobody serves is queued."""
    if (longitude is None) != (latitude is None):
        raise BadOutlet("position: give longitude and latitude together, WGS-84 degrees")
    point = (longitude, latitude) if longitude is not None and latitude is not None else None
    found, queued = look_up(brand=brand, kind=kind, place=place, point=point, actor=ANYBODY, now=timezone.now())
    return found_json(found, queued)


@router.get("/hotlines/{number}", auth=Counted(), response=answers(200, dict[str, Any]), summary="Check a number")
def read_number(request: HttpRequest, number: str) -> dict[str, Any]:
    """What is known of a number: `jianzhen.hotline/1`. Counts with dated sources, and no verdict."""
    return report_json(check_hotline(number=number[:60], now=timezone.now()))
