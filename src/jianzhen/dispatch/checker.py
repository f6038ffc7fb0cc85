"""Does a plan hold? Every rule looked at anew from the steps, by code that no planner shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from jianzhen.dispatch.model import Job, Problem, Technician
from jianzhen.dispatch.plan import Duty, Plan, Rest, Route, Stop
from jianzhen.dispatch.reasons import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One broken rule: whose, at which job, and the values."""

    rule: Rule
    technician: str
    job: str
    detail: str


def check(problem: Problem, plan: Plan, *, standing: Plan | None = None) -> tuple[Violation, ...]:
    """All violations, empty where the plan holds.

    What is fixed has happened or is happening: it must be kept as ``standing`` has it, and is not held against the plan
    where reality already broke a rule.
    """
    found = list(_names(problem, plan))
    if found:
        return tuple(found)
    found += _jobs(problem, plan)
    for route in plan.routes:
        found += _route(problem, problem.technicians[problem.technician_index[route.technician]], route)
    if standing is not None:
        found += _kept(plan, standing)
    return tuple(found)


def _names(problem: Problem, plan: Plan) -> Iterator[Violation]:
    names = [route.technician for route in plan.routes]
    for name in (
        *(n for n in names if n not in problem.technician_index),
        *(n for n, c in Counter(names).items() if c > 1),
    ):
        yield Violation(
            rule=Rule.UNKNOWN_NAME, technician=name, job="", detail="not a technician of this day, or twice"
        )
    for job in [*(s.job for r in plan.routes for s in r.stops), *(u.job for u in plan.unserved)]:
        if job not in problem.job_index:
            yield Violation(rule=Rule.UNKNOWN_NAME, technician="", job=job, detail="not a job of this day")


def _jobs(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Each job once, by as many people as it needs, at the same time; or unserved, with a reason."""
    stops: dict[str, list[tuple[str, Stop]]] = {job.id: [] for job in problem.jobs}
    for route in plan.routes:
        for stop in route.stops:
            stops[stop.job].append((route.technician, stop))
    unserved = Counter(one.job for one in plan.unserved)
    for one in plan.unserved:
        if not one.reasons:
            yield Violation(rule=Rule.NO_REASON, technician="", job=one.job, detail="unserved without a reason")
    for job in problem.jobs:
        here = stops[job.id]
        if (not here) != (unserved[job.id] == 1) or unserved[job.id] > 1:
            yield Violation(
                rule=Rule.JOB_COUNT, technician="", job=job.id, detail=f"{len(here)} stops, {unserved[job.id]} times unserved"
            )  # fmt: skip
        if here:
            duties = Counter(stop.duty for _, stop in here)
            wanted = {Duty.LEAD: 1} if job.people == 1 else {Duty.LEAD: 1, Duty.HELPER: 1}
            if duties != wanted or len({name for name, _ in here}) != job.people:
                yield Violation(
                    rule=Rule.CREW, technician=here[0][0], job=job.id, detail=f"{dict(duties)} and {wanted} are needed"
                )
            elif len({stop.begins for _, stop in here}) > 1:
                yield Violation(
                    rule=Rule.TOGETHER, technician=here[0][0], job=job.id, detail=f"{[s.begins for _, s in here]}"
                )


def _route(problem: Problem, one: Technician, route: Route) -> Iterator[Violation]:
    for n, step in enumerate(route.steps):
        if isinstance(step, Stop) and n >= route.fixed:
            job = problem.jobs[problem.job_index[step.job]]
            yield from (
                Violation(rule=rule, technician=one.id, job=job.id, detail=why) for rule, why in _stop(job, one, step)
            )
    used: Counter[str] = Counter()
    for stop in route.stops:
        if stop.duty is Duty.LEAD:
            used.update(problem.jobs[problem.job_index[stop.job]].parts)
    for part, count in used.items():
        if count > one.parts.get(part, 0):
            yield Violation(
                rule=Rule.PARTS, technician=one.id, job="", detail=f"{count} of {part} used, {one.parts.get(part, 0)} carried"
            )  # fmt: skip
    yield from (
        Violation(rule=rule, technician=one.id, job=job, detail=why) for rule, job, why in _times(problem, one, route)
    )
    yield from (
        Violation(rule=Rule.BREAK, technician=one.id, job="", detail=why)
        for why in _breaks(one, route, _home(problem, one, route))
    )


def _stop(job: Job, one: Technician, stop: Stop) -> Iterator[tuple[Rule, str]]:
    needed = job.skills if stop.duty is Duty.LEAD else job.helper_skills
    if not needed <= one.skills:
        yield Rule.SKILL, f"lacks {sorted(needed - one.skills)}"
    if job.kept_from & one.ties:
        yield Rule.CONFLICT, f"belongs to {sorted(job.kept_from & one.ties)}"
    if not any(window.holds(stop.begins) for window in job.windows):
        yield Rule.WINDOW, f"begins at {stop.begins}, windows {[(w.opens, w.closes) for w in job.windows]}"
    if stop.leaves - stop.begins != job.service_s:
        yield Rule.SERVICE_TIME, f"{stop.leaves - stop.begins} s on site and {job.service_s} are needed"


def _times(problem: Problem, one: Technician, route: Route) -> Iterator[tuple[Rule, str, str]]:
    """Order, ways and shift. A rest may lie anywhere on the way, so ways are looked at between stops."""
    k, row, seconds = problem.technician_index[one.id], problem.job_index, problem.matrix.seconds
    for before, after in pairwise(route.steps):
        if after.begins < before.leaves:
            yield Rule.ORDER, "", f"a step begins at {after.begins}, before {before.leaves}"
    if all(n < route.fixed for n in range(len(route.steps))):
        return
    at, free, rested = problem.start_row(k), one.shift.begins, 0
    for n, step in enumerate(route.steps):
        if isinstance(step, Rest):
            rested += step.leaves - max(step.begins, free)
            continue
        way = int(seconds[at, row[step.job]])
        if n >= route.fixed and step.begins - free < way + rested:
            yield Rule.TRAVEL, step.job, f"{step.begins - free} s between visits, {way} s of way and {rested} s of rest"
        at, free, rested = row[step.job], step.leaves, 0
    home = int(seconds[at, problem.end_row(k)]) if one.end is not None and route.stops else 0
    if free + rested + home > one.shift.ends or route.steps[route.fixed].begins < one.shift.begins:
        yield Rule.SHIFT, "", f"back at {free + rested + home}, shift {one.shift.begins}–{one.shift.ends}"


def _breaks(one: Technician, route: Route, home: int) -> Iterator[str]:
    """Every break, at its time, or as soon as fixed steps that run late allow; missing only where those leave no room for it."""
    rests = [(n, step) for n, step in enumerate(route.steps) if isinstance(step, Rest)]
    begun = max((step.leaves for step in route.steps[: route.fixed]), default=0)
    taken = sum(n < route.fixed for n, _ in rests)
    numbers, wanted = [step.number for _, step in rests[taken:]], list(range(taken, len(one.shift.breaks)))
    left = sum(one.shift.breaks[number].lasts for number in wanted)
    if numbers != wanted and not (not numbers and route.fixed and begun + left + home > one.shift.ends):
        yield f"breaks {numbers} are planned and {wanted} are wanted"
        return
    for _, step in rests[taken:]:
        rule = one.shift.breaks[step.number]
        before = sum(earlier.lasts for earlier in one.shift.breaks[taken : step.number])
        on_time = rule.earliest <= step.begins <= max(rule.latest, begun + before if begun else 0)
        if not (on_time and step.leaves - step.begins == rule.lasts):
            yield f"break {step.number} is {step.begins}–{step.leaves}, wanted from {rule.earliest}–{rule.latest} for {rule.lasts}"


def _home(problem: Problem, one: Technician, route: Route) -> int:
    """The way from the last fixed visit to the end point."""
    done = [step.job for step in route.steps[: route.fixed] if isinstance(step, Stop)]
    if one.end is None or not done:
        return 0
    return int(problem.matrix.seconds[problem.job_index[done[-1]], problem.end_row(problem.technician_index[one.id])])


def _kept(plan: Plan, standing: Plan) -> Iterator[Violation]:
    now = {route.technician: route for route in plan.routes}
    for old in standing.routes:
        fixed = old.steps[: old.fixed]
        new = now.get(old.technician)
        if fixed and (new is None or new.steps[: old.fixed] != fixed):
            yield Violation(
                rule=Rule.FIXED, technician=old.technician, job="", detail="a step already begun was changed"
            )
