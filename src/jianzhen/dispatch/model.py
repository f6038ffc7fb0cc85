"""Jobs, technicians and the problem of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from jianzhen.dispatch.errors import BadProblem
from jianzhen.dispatch.hours import Day, Shift, Window
from jianzhen.dispatch.travel import Matrix, Point

MOST_SECONDS = 1_000_000


class VisitKind(StrEnum):
    """Why somebody comes."""

    REPAIR = "repair"
    INSTALL = "install"
    REVISIT = "revisit"
    COLLECT = "collect"
    INSPECTION = "inspection"


class Urgency(StrEnum):
    """Whether the caller was told "as soon as possible", or chose a window."""

    BOOKED = "booked"
    URGENT = "urgent"


Skill = str
"""A plain id such as ``lock``: who may mend what is the desk's own list."""

Part = str
"""A plain id of a spare part."""

NO_PARTS: Mapping[Part, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One visit to be made.

    Attributes
    ----------
    windows : tuple of Window
        When work may begin; at least one. After a slot was promised, the promised window alone.
    service_s : int, seconds
        Expected time on site.
    skills : frozenset of Skill
        All of them are needed by the technician in charge.
    people : int
        1 or 2. The second person begins with the first; needs ``helper_skills`` only, and carries no part.
    parts : mapping of Part to int
        Carried by the technician in charge.
    kept_from : frozenset of str
        Parties 当事人 (ids of accounts, merchants, outlets) whose people may not come. An inspection must name one.
    unserved_cost : int
        What it costs to leave the job unserved, in the evaluator's seconds.
    """

    id: str
    kind: VisitKind = VisitKind.REPAIR
    urgency: Urgency = Urgency.BOOKED
    at: Point
    windows: tuple[Window, ...]
    service_s: int
    skills: frozenset[Skill] = frozenset()
    people: int = 1
    helper_skills: frozenset[Skill] = frozenset()
    parts: Mapping[Part, int] = field(default_factory=lambda: NO_PARTS)
    kept_from: frozenset[str] = frozenset()
    unserved_cost: int = 14_400

    def __post_init__(self) -> None:
        if not self.windows:
            raise BadProblem(f"job {self.id}: windows is empty; give at least one arrival window")
        if any(a.closes > b.opens for a, b in zip(self.windows, self.windows[1:], strict=False)):
            raise BadProblem(f"job {self.id}: windows overlap or are out of order; sort and join them")
        if not 0 < self.service_s < MOST_SECONDS or not 0 <= self.unserved_cost < MOST_SECONDS:
            raise BadProblem(
                f"job {self.id}: service_s must be above 0 and unserved_cost not below; both under {MOST_SECONDS}"
            )
        if self.people not in (1, 2):
            raise BadProblem(f"job {self.id}: people is {self.people}; a visit is made by 1 or 2")
        if any(count <= 0 for count in self.parts.values()):
            raise BadProblem(f"job {self.id}: parts must be counted from 1")
        if self.kind is VisitKind.INSPECTION and not self.kept_from:
            raise BadProblem(f"job {self.id}: an inspection names the parties whose people may not come (kept_from)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Technician:
    """One person's day.

    Attributes
    ----------
    start, end : Point
        Where the shift begins; where it ends, or None for the last visit's place.
    ties : frozenset of str
        Parties this person works for or sold for.
    """

    id: str
    start: Point
    end: Point | None = None
    shift: Shift
    skills: frozenset[Skill] = frozenset()
    parts: Mapping[Part, int] = field(default_factory=lambda: NO_PARTS)
    ties: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Problem:
    """The jobs and people of a day, and how long every way between them takes.

    Attributes
    ----------
    matrix : Matrix
        Over ``points``: jobs in order, then each technician's start, then each one's end (or start where open).
    """

    day: Day
    jobs: tuple[Job, ...]
    technicians: tuple[Technician, ...]
    matrix: Matrix

    def __post_init__(self) -> None:
        for what, ids in (("job", self.job_index), ("technician", self.technician_index)):
            many = len(self.jobs) if what == "job" else len(self.technicians)
            if len(ids) != many:
                raise BadProblem(f"two {what}s share an id; ids are unique within a day")
        needed = len(self.jobs) + 2 * len(self.technicians)
        if len(self.matrix.seconds) != needed:
            raise BadProblem(
                f"the matrix has {len(self.matrix.seconds)} points and {needed} are needed; make it over points_of()"
            )

    @cached_property
    def job_index(self) -> Mapping[str, int]:
        """Position of each job, which is its row in the matrix."""
        return {job.id: k for k, job in enumerate(self.jobs)}

    @cached_property
    def technician_index(self) -> Mapping[str, int]:
        """Position of each technician."""
        return {one.id: k for k, one in enumerate(self.technicians)}

    def start_row(self, technician: int) -> int:
        """Matrix row of a technician's start."""
        return len(self.jobs) + technician

    def end_row(self, technician: int) -> int:
        """Matrix row of a technician's end; meaningless where the end is open."""
        return len(self.jobs) + len(self.technicians) + technician


def points_of(jobs: tuple[Job, ...], technicians: tuple[Technician, ...]) -> tuple[Point, ...]:
    """The points a ``Problem`` needs ways between, in its order."""
    return (
        *(job.at for job in jobs),
        *(one.start for one in technicians),
        *(one.end or one.start for one in technicians),
    )
