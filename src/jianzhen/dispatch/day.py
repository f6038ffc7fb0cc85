"""Planning a day 日计划, and planning it again while it runs.

A plan begins with what stands, puts in what is new, asks an optimiser where there is one, and searches on from the
cheapest. An optimiser that fails or is late costs its answer, never the plan. While re-planning, a job that was promised
stays with its technician unless moving it saves more than the surcharge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jianzhen.dispatch.board import MOVED_COST, Board, lay_out
from jianzhen.dispatch.errors import OptimiserFailed
from jianzhen.dispatch.hours import Window
from jianzhen.dispatch.insertion import Offer, insert, offer, why_not
from jianzhen.dispatch.model import Problem
from jianzhen.dispatch.plan import Duty, Plan, Rest, Route, Stage, Stop, Unserved
from jianzhen.dispatch.ports import Optimiser, Order, Runner, Task
from jianzhen.dispatch.search import Budget, cost_of, improve
from jianzhen.dispatch.tour import Tour, best_fit, empty, make, steps_of, with_job, without

Standing = tuple[list[Tour], list[int]]
INSERTION = "insertion"
SEARCH = "search"
USUAL = Budget(rounds=2000)
MOST_PRIORITY = 30
"""Of 100: no three visits are worth breaking up two people who were to meet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much work a plan may cost.

    Attributes
    ----------
    optimiser : Optimiser or None
    within_s : float
        Wall seconds the optimiser may take before it is killed.
    search : Budget
        Of the local search; ``Budget(rounds=0)`` leaves the plan as inserted.
    """

    optimiser: Optimiser | None = None
    within_s: float = 20.0
    search: Budget = USUAL
    seed: int = 1


def plan_day(problem: Problem, *, effort: Effort) -> Plan:
    """A draft for a day nobody was promised anything on yet."""
    return _plan(lay_out(problem), None, effort)


def replan(
    problem: Problem,
    standing: Plan,
    *,
    now: int,
    promised: Mapping[str, str],
    effort: Effort,
    moved_cost: int = MOVED_COST,
) -> Plan:
    """A draft of the rest of the day.

    Parameters
    ----------
    problem : Problem
        Of the whole day: jobs already done, standing and new. A job called off is simply not in it; somebody who falls
        ill stays in it, with a shift that ends now and no breaks.
    standing : Plan
        Frozen (``stages.freeze``), with the times that fixed steps really had; they are kept. What no longer fits behind
        them goes to others or is left unserved with its reason.
    promised : mapping of job id to technician id
        Who was announced to whom.
    """
    return _plan(
        lay_out(problem, now=now, standing=standing, promised=promised, moved_cost=moved_cost), standing, effort
    )


def insert_job(problem: Problem, standing: Plan, *, job: str, now: int, promised: Mapping[str, str]) -> Plan:
    """The standing plan with one more job, or with that job unserved and why: milliseconds, nothing else moves."""
    board = lay_out(problem, now=now, standing=standing, promised=promised)
    tours, out = _as_tours(board, standing)
    j = problem.job_index[job]
    if j in out and insert(board, tours, j):
        out.remove(j)
    return _as_plan(board, tours, out, INSERTION)


def offer_windows(
    problem: Problem, standing: Plan, *, job: str, windows: Sequence[Window], now: int, promised: Mapping[str, str]
) -> tuple[Offer, ...]:
    """Grade windows for a job that is not planned yet, or the rule that blocks each; promises nothing."""
    board = lay_out(problem, now=now, standing=standing, promised=promised)
    tours, _ = _as_tours(board, standing)
    return offer(board, tours, problem.job_index[job], windows)


def _plan(board: Board, standing: Plan | None, effort: Effort) -> Plan:
    tours, out = (
        _as_tours(board, standing)
        if standing
        else ([empty(board, k) for k in range(len(board.left))], board.open_jobs())
    )
    out = _insert_all(board, tours, out)
    made_by = [INSERTION]
    if effort.optimiser is not None:
        asked = _ask(board, tours, out, effort)
        if asked is not None and cost_of(board, *asked) < cost_of(board, tours, out):
            (tours, out), made_by = asked, [effort.optimiser.name]
    if effort.search.rounds > 0 and effort.search.cpu_s > 0:
        tours, out = improve(board, tours, out, budget=effort.search, seed=effort.seed)
        made_by.append(SEARCH)
    return _as_plan(board, tours, out, " + ".join(made_by))


def _insert_all(board: Board, tours: list[Tour], jobs: Sequence[int]) -> list[int]:
    """Two-person visits first, then the dear and the narrow; those that fit nowhere are handed back."""

    def order(j: int) -> tuple[int, int, int]:
        job = board.problem.jobs[j]
        return -job.people, -board.loss(j), board.spans[j][-1][1] - board.spans[j][0][0]

    return [j for j in sorted(jobs, key=order) if not insert(board, tours, j)]


def _ask(board: Board, tours: Sequence[Tour], out: Sequence[int], effort: Effort) -> Standing | None:
    """The optimiser's answer as tours, what it left out inserted; None where it failed.

    Two-person visits are already settled: each is handed over as one visit of its technician. It knows no surcharge, so
    promised jobs are held where they are; the search afterwards may move them.
    """
    if effort.optimiser is None:
        return None
    runners = [
        Runner(number=k, row=one.row, end_row=one.end_row, from_s=one.from_s, ends_s=one.ends_s, breaks=one.breaks, parts=one.parts)
        for k, one in enumerate(board.left) if one.from_s < one.ends_s
    ]  # fmt: skip
    most = max((board.loss(j) for j in board.open_jobs()), default=1) or 1
    tasks, twins = [], len(board.way)
    twin_of: dict[int, int] = {}
    way = board.way
    for j in board.open_jobs():
        job = board.problem.jobs[j]
        if job.people == 2 and j not in board.pairs:
            continue
        allowed = (
            {board.promised[j]} if j in board.promised and board.promised[j] in board.leads[j] else set(board.leads[j])
        )
        priority = max(1, round(MOST_PRIORITY * board.loss(j) / most))
        if j in board.pairs:
            lead, helper = board.pairs[j]
            twin_of[twins] = j
            tasks.append(_task(board, j, number=twins, allowed={helper}, priority=100, parts={}))
            twins += 1
            allowed, priority = {lead}, 100
        tasks.append(_task(board, j, number=j, allowed=allowed, priority=priority, parts=job.parts))
    if twin_of:
        rows = [*range(len(board.way)), *twin_of.values()]
        way = [[board.way[a][b] for b in rows] for a in rows]
    try:
        orders = effort.optimiser.arrange(tasks, runners, way, within_s=effort.within_s)
    except OptimiserFailed:
        return None
    return _from_orders(board, orders, twin_of)


def _task(board: Board, j: int, *, number: int, allowed: set[int], priority: int, parts: Mapping[str, int]) -> Task:
    return Task(
        number=number, spans=tuple(board.spans[j]), service_s=board.service[j], priority=priority, allowed=frozenset(allowed), parts=parts
    )  # fmt: skip


def _from_orders(board: Board, orders: Sequence[Order], twin_of: Mapping[int, int]) -> Standing | None:
    """As tours. A settled two-person visit that was left out on one side is put back there before anything else."""
    tours = [empty(board, k) for k in range(len(board.left))]
    for one in orders:
        jobs = tuple(twin_of.get(number, number) for number in one.tasks)
        tours[one.runner] = make(board, one.runner, jobs, one.rests) or _as_far_as_it_goes(board, one.runner, jobs)
    for j, crew in board.pairs.items():
        for k in crew:
            if j not in tours[k].jobs:
                tours[k] = _as_far_as_it_goes(board, k, (j, *tours[k].jobs))
    if any(j not in tours[k].jobs for j, crew in board.pairs.items() for k in crew):
        return None
    served = {j for tour in tours for j in tour.jobs}
    return tours, _insert_all(board, tours, [j for j in board.open_jobs() if j not in served])


def _as_far_as_it_goes(board: Board, k: int, jobs: Sequence[int]) -> Tour:
    """Jobs in this order, each kept only if the tour still holds with it: for an answer, or a standing plan, that came too late.

    Settled two-person visits go in first, since somebody else's day hangs on them.
    """
    made = empty(board, k)
    for keep_pairs in (True, False):
        for j in jobs:
            if (j in board.pairs) is keep_pairs:
                made = _put(board, made, j) or made
    return made


def _put(board: Board, tour: Tour, j: int) -> Tour | None:
    fit = best_fit(board, tour, j)
    return None if fit is None else with_job(board, tour, j, fit)


def _as_tours(board: Board, standing: Plan) -> Standing:
    """What stands, behind its fixed steps. A tour that no longer holds keeps what still fits."""
    index, tours = board.problem.job_index, [empty(board, k) for k in range(len(board.left))]
    free: dict[int, list[Stop | Rest]] = {}
    crews: dict[int, dict[Duty, int]] = {}
    begins: dict[int, int] = {}
    for route in standing.routes:
        k = board.problem.technician_index.get(route.technician)
        if k is None:
            continue
        free[k] = [step for step in route.steps[route.fixed :] if isinstance(step, Rest) or step.job in index]
        for step in free[k]:
            if isinstance(step, Stop):
                crews.setdefault(index[step.job], {})[step.duty] = k
                begins[index[step.job]] = step.begins
    for j, crew in crews.items():
        if len(crew) == 2:
            board.pin(j, crew[Duty.LEAD], crew[Duty.HELPER], begins[j])
    for k, steps in free.items():
        jobs = tuple(index[step.job] for step in steps if isinstance(step, Stop) and _still(board, index[step.job]))
        rests = tuple(
            sum(isinstance(s, Stop) and _still(board, index[s.job]) for s in steps[:n]) for n, step in enumerate(steps) if isinstance(step, Rest)
        )  # fmt: skip
        tour = make(board, k, jobs, rests) if len(rests) == len(board.left[k].breaks) else None
        tours[k] = tour or _as_far_as_it_goes(board, k, jobs)
    for j, (lead, helper) in list(board.pairs.items()):
        if not (j in tours[lead].jobs and j in tours[helper].jobs):
            tours[lead], tours[helper] = without(board, tours[lead], {j}), without(board, tours[helper], {j})
            board.unpin(j)
    served = {j for tour in tours for j in tour.jobs}
    return tours, [j for j in board.open_jobs() if j not in served]


def _still(board: Board, j: int) -> bool:
    """One person is enough, or two stand ready."""
    return board.problem.jobs[j].people == 1 or j in board.pairs


def _as_plan(board: Board, tours: Sequence[Tour], out: Sequence[int], made_by: str) -> Plan:
    people, jobs = board.problem.technicians, board.problem.jobs
    routes = tuple(
        Route(technician=people[tour.k].id, steps=(*board.left[tour.k].fixed, *steps_of(board, tour)), fixed=len(board.left[tour.k].fixed))
        for tour in tours
    )  # fmt: skip
    unserved = tuple(Unserved(job=jobs[j].id, reasons=why_not(board, tours, j)) for j in sorted(out))
    return Plan(routes=routes, unserved=unserved, stage=Stage.DRAFT, made_by=made_by)
