"""Who goes where, when: a plan, first a draft, then published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jianzhen.dispatch.reasons import Reason


class Stage(StrEnum):
    """A draft is the dispatcher's; a published plan is what customers and technicians were told."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Duty(StrEnum):
    """In charge, or the second person of a two-person visit."""

    LEAD = "lead"
    HELPER = "helper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One technician at one job. Work lasts from ``begins`` to ``leaves``; both in seconds of the day."""

    job: str
    arrives: int
    begins: int
    leaves: int
    duty: Duty = Duty.LEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """The ``number``-th break of the shift, as it is planned."""

    number: int
    begins: int
    leaves: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One technician's stops and rests, in time order.

    Attributes
    ----------
    fixed : int
        So many leading stops and rests are begun or already being driven to: no plan may change them.
    """

    technician: str
    steps: tuple[Stop | Rest, ...] = ()
    fixed: int = 0

    @property
    def stops(self) -> tuple[Stop, ...]:
        """Without the rests."""
        return tuple(one for one in self.steps if isinstance(one, Stop))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """A job nobody goes to, and every reason that stands in the way, the nearest to being solved first."""

    job: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One route a technician, in the problem's order; every job is in a route or unserved."""

    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...] = ()
    stage: Stage = Stage.DRAFT
    made_by: str = ""

    def leads(self) -> dict[str, tuple[str, Stop]]:
        """Technician in charge and stop of each served job."""
        return {
            stop.job: (route.technician, stop)
            for route in self.routes
            for stop in route.stops
            if stop.duty is Duty.LEAD
        }
