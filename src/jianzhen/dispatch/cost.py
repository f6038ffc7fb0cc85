"""What a plan costs, reckoned from its steps alone: one currency, seconds of driving."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jianzhen.dispatch.board import BROKEN_COST, MOVED_COST
from jianzhen.dispatch.model import Problem
from jianzhen.dispatch.plan import Duty, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds.

    Attributes
    ----------
    way_s, unserved_s : int
        Driving; jobs left unserved.
    moved_s, broken_s : int
        Surcharges for promised jobs given to another technician, and for those left unserved.
    moved, broken : tuple of str
        Those jobs.
    """

    way_s: int
    unserved_s: int
    moved_s: int
    broken_s: int
    moved: tuple[str, ...]
    broken: tuple[str, ...]

    @property
    def total_s(self) -> int:
        """All of it."""
        return self.way_s + self.unserved_s + self.moved_s + self.broken_s


def evaluate(
    problem: Problem, plan: Plan, *, promised: Mapping[str, str] | None = None, moved_cost: int = MOVED_COST
) -> Cost:
    """Reckon a plan; ``promised`` names who was announced for which job. The plan need not be feasible."""
    row, seconds = problem.job_index, problem.matrix.seconds
    way = 0
    for route in plan.routes:
        k = problem.technician_index[route.technician]
        at = problem.start_row(k)
        for stop in route.stops:
            way += int(seconds[at, row[stop.job]])
            at = row[stop.job]
        if route.stops and problem.technicians[k].end is not None:
            way += int(seconds[at, problem.end_row(k)])
    who = {stop.job: route.technician for route in plan.routes for stop in route.stops if stop.duty is Duty.LEAD}
    moved = tuple(job for job, held in (promised or {}).items() if job in who and who[job] != held)
    broken = tuple(one.job for one in plan.unserved if one.job in (promised or {}))
    return Cost(
        way_s=way, unserved_s=sum(problem.jobs[row[one.job]].unserved_cost for one in plan.unserved),
        moved_s=moved_cost * len(moved), broken_s=BROKEN_COST * len(broken), moved=moved, broken=broken,
    )  # fmt: skip
