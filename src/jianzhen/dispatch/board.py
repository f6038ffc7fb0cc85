"""The problem as plain lists for the search, and what is left of each technician's day at ``now``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jianzhen.dispatch.fitness import unfit
from jianzhen.dispatch.hours import Break
from jianzhen.dispatch.model import Job, Problem, Technician
from jianzhen.dispatch.plan import Duty, Plan, Rest, Route, Stop

MOVED_COST = 900
"""Evaluator's seconds for giving a promised job to another technician (stability surcharge)."""

BROKEN_COST = 28_800
"""Evaluator's seconds for leaving a promised job unserved, on top of the job's own."""

Spans = Sequence[tuple[int, int]]
"""First and last second at which work may begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What is still free of one technician's day.

    Attributes
    ----------
    row : int
        Matrix row of where they will be.
    from_s, ends_s : int
        From when; until when they must be at the end point.
    end_row : int or None
        None where the end is open.
    breaks : tuple of Break
        Not yet taken; ``number`` of the first of them is ``taken``. None where what is fixed leaves no room for them.
    parts : mapping
        Not yet used.
    fixed : tuple
        Steps that may not be changed.
    """

    row: int
    from_s: int
    ends_s: int
    end_row: int | None
    breaks: tuple[Break, ...]
    taken: int
    parts: Mapping[str, int]
    fixed: tuple[Stop | Rest, ...]

    @property
    def is_out(self) -> bool:
        """Whether a fixed visit took this person away from the start; a rest alone did not, so no way home is owed."""
        return any(isinstance(step, Stop) for step in self.fixed)


@dataclass(slots=True, kw_only=True)
class Board:
    """What the search reads. ``pairs`` are the two-person jobs whose people and second are settled."""

    problem: Problem
    now: int
    way: list[list[int]]
    service: list[int]
    spans: list[Spans]
    leads: list[tuple[int, ...]]
    helpers: list[tuple[int, ...]]
    left: list[Left]
    done: frozenset[int]
    promised: dict[int, int]
    moved_cost: int
    uses_parts: bool
    pairs: dict[int, tuple[int, int]] = field(default_factory=dict)

    def open_jobs(self) -> list[int]:
        """Jobs that no fixed step serves."""
        return [j for j in range(len(self.problem.jobs)) if j not in self.done]

    def loss(self, job: int) -> int:
        """What it costs to leave the job unserved."""
        return self.problem.jobs[job].unserved_cost + (BROKEN_COST if job in self.promised else 0)

    def is_helper(self, job: int, technician: int) -> bool:
        """Whether the technician is the second person of this job."""
        return job in self.pairs and self.pairs[job][1] == technician

    def pin(self, job: int, lead: int, helper: int, begins: int) -> None:
        """Let both people of a two-person job begin at one second; from now on their tours need not know of each other."""
        self.pairs[job] = (lead, helper)
        self.spans[job] = [(begins, begins)]

    def unpin(self, job: int) -> None:
        """Undo ``pin``."""
        del self.pairs[job]
        self.spans[job] = [(w.opens, w.closes - 1) for w in self.problem.jobs[job].windows]

    def extra(self, job: int, technician: int) -> int:
        """Surcharge for giving a promised job to somebody else."""
        held = self.promised.get(job)
        return 0 if held is None or held == technician else self.moved_cost


def lay_out(
    problem: Problem, *, now: int = 0, standing: Plan | None = None, promised: Mapping[str, str] | None = None, moved_cost: int = MOVED_COST,
) -> Board:  # fmt: skip
    """Lay out a problem.

    Parameters
    ----------
    now : int, seconds of the day
        Nothing is planned before it.
    standing : Plan or None
        Its fixed steps are kept as they are.
    promised : mapping of job id to technician id
        Who was announced to whom.
    """
    jobs, people = problem.jobs, problem.technicians
    routes = {route.technician: route for route in standing.routes} if standing else {}
    left = [_left(problem, k, routes.get(one.id, Route(technician=one.id)), now) for k, one in enumerate(people)]
    done = frozenset(problem.job_index[s.job] for one in left for s in one.fixed if isinstance(s, Stop))
    index = problem.technician_index
    return Board(
        problem=problem, now=now, way=problem.matrix.seconds.tolist(), service=[job.service_s for job in jobs],
        spans=[[(w.opens, w.closes - 1) for w in job.windows] for job in jobs],
        leads=[tuple(k for k, one in enumerate(people) if unfit(job, one) is None) for job in jobs],
        helpers=[tuple(k for k, one in enumerate(people) if _may_help(job, one)) if job.people == 2 else () for job in jobs],
        left=left, done=done, moved_cost=moved_cost, uses_parts=any(job.parts for job in jobs),
        promised={problem.job_index[j]: index[t] for j, t in (promised or {}).items() if j in problem.job_index and t in index},
    )  # fmt: skip


def _may_help(job: Job, one: Technician) -> bool:
    return job.helper_skills <= one.skills and not job.kept_from & one.ties


def _left(problem: Problem, k: int, route: Route, now: int) -> Left:
    one, fixed = problem.technicians[k], route.steps[: route.fixed]
    stops = [step for step in fixed if isinstance(step, Stop)]
    taken = sum(isinstance(step, Rest) for step in fixed)
    from_s = max([one.shift.begins, now] + [step.leaves for step in fixed])
    used: Counter[str] = Counter()
    for stop in stops:
        if stop.duty is Duty.LEAD:
            used.update(problem.jobs[problem.job_index[stop.job]].parts)
    row = problem.job_index[stops[-1].job] if stops else problem.start_row(k)
    home = problem.matrix.seconds[row, problem.end_row(k)] if one.end is not None and stops else 0
    waiting = one.shift.breaks[taken:]
    if fixed and from_s + sum(b.lasts for b in waiting) + home > one.shift.ends:
        waiting = ()
    return Left(
        row=problem.job_index[stops[-1].job] if stops else problem.start_row(k), from_s=from_s, ends_s=one.shift.ends,
        end_row=None if one.end is None else problem.end_row(k),
        breaks=tuple(
            Break(earliest=b.earliest, latest=max(b.latest, from_s + sum(c.lasts for c in waiting[:n])), lasts=b.lasts)
            for n, b in enumerate(waiting)
        ), taken=taken,
        parts={part: count - used[part] for part, count in one.parts.items()}, fixed=fixed,
    )  # fmt: skip
