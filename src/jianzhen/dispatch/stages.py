"""From draft to published plan, and what of it may no longer change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from jianzhen.dispatch.checker import check
from jianzhen.dispatch.errors import BrokenPlan
from jianzhen.dispatch.model import Problem
from jianzhen.dispatch.plan import Plan, Route, Stage, Stop

FREEZE_S = 1800
"""Freeze horizon: whoever must leave within half an hour keeps the next visit."""


def publish(problem: Problem, draft: Plan, *, standing: Plan | None = None) -> Plan:
    """Make a draft the plan that is told to customers and technicians.

    Raises
    ------
    BrokenPlan
        The checker finds anything at all.
    """
    found = check(problem, draft, standing=standing)
    if found:
        told = "; ".join(f"{one.rule} {one.technician} {one.job}: {one.detail}" for one in found[:3])
        raise BrokenPlan(f"{len(found)} rules are broken ({told}); plan again from the standing plan")
    return replace(draft, stage=Stage.PUBLISHED)


def promises(plan: Plan) -> Mapping[str, str]:
    """Who was announced for which job: nothing before publication."""
    return {job: technician for job, (technician, _) in plan.leads().items()} if plan.stage is Stage.PUBLISHED else {}


def freeze(problem: Problem, plan: Plan, *, now: int, horizon_s: int = FREEZE_S) -> Plan:
    """Fix every step that has begun, or to which one must leave by ``now + horizon_s``.

    Where one of two people is fixed to a visit, so is the other, with all that other does before.
    """
    fixed = {route.technician: _due(problem, route, now + horizon_s) for route in plan.routes}
    of: dict[str, list[tuple[Route, int]]] = {}
    for route in plan.routes:
        for n, step in enumerate(route.steps):
            if isinstance(step, Stop):
                of.setdefault(step.job, []).append((route, n))
    pairs, changed = [both for both in of.values() if len(both) == 2], True
    while changed:
        changed = False
        for both in pairs:
            if any(n < fixed[route.technician] for route, n in both):
                for route, n in both:
                    changed |= n >= fixed[route.technician]
                    fixed[route.technician] = max(fixed[route.technician], n + 1)
    return replace(plan, routes=tuple(replace(route, fixed=fixed[route.technician]) for route in plan.routes))


def _due(problem: Problem, route: Route, by: int) -> int:
    """How many leading steps have begun or must be left for by then."""
    at, seconds = problem.start_row(problem.technician_index[route.technician]), problem.matrix.seconds
    count = route.fixed
    for n, step in enumerate(route.steps):
        way = 0
        if isinstance(step, Stop):
            way = int(seconds[at, problem.job_index[step.job]])
            at = problem.job_index[step.job]
        if step.begins - way <= by:
            count = max(count, n + 1)
    return count
