"""Local search by ruin and recreate 破坏与重建: take out strings of neighbouring visits, put them back where they cost least.

Slack Induction by String Removals (Christiaens and Vanden Berghe 2020, doi:10.1287/trsc.2019.0914), with our cost: way,
unserved jobs, and a surcharge for giving a promised job to somebody else. Two-person visits stay where they were put.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from jianzhen.dispatch.board import Board
from jianzhen.dispatch.tour import Fit, Tour, best_fit, with_job, without

STRINGS = 10
"""Visits taken out in a round, on average."""
LONGEST = 10
BLINK = 0.01
"""Chance of overlooking a technician, so that rounds differ."""
WARM, COLD = 900.0, 10.0
"""A round may worsen the plan by about so many seconds at the beginning, and at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """When to stop: after so many rounds or so many seconds of this process's CPU, whichever is first.

    Only a budget of rounds gives the same plan twice.
    """

    rounds: int = 10**9
    cpu_s: float = 1e9


def cost_of(board: Board, tours: Sequence[Tour], unserved: Sequence[int]) -> int:
    """Seconds: way, unserved jobs, surcharges. The evaluator (``cost.py``) reckons the same from the finished plan."""
    extra = sum(
        board.extra(j, tour.k) for tour in tours for j in tour.jobs if j in board.promised and not board.is_helper(j, tour.k)
    )  # fmt: skip
    return sum(tour.way for tour in tours) + extra + sum(board.loss(j) for j in unserved)


def improve(
    board: Board, tours: Sequence[Tour], unserved: Sequence[int], *, budget: Budget, seed: int
) -> tuple[list[Tour], list[int]]:
    """Search from ``tours``; the best found, never worse than the start."""
    rng = random.Random(seed)
    here, out = list(tours), list(unserved)
    near = _neighbours(board)
    best, best_out = list(here), list(out)
    now_cost = best_cost = cost_of(board, here, out)
    began, rounds, heat = time.process_time(), 0, WARM
    while rounds < budget.rounds and near:
        if rounds % 32 == 0:
            spent = time.process_time() - began
            if spent >= budget.cpu_s:
                break
            share = max(spent / budget.cpu_s, rounds / budget.rounds)
            heat = WARM * (COLD / WARM) ** share
        rounds += 1
        trial, lost = _ruin(board, here, near, rng)
        left = _recreate(board, trial, lost + out, rng)
        cost = cost_of(board, trial, left)
        if cost < now_cost - heat * log(max(rng.random(), 1e-12)):
            here, out, now_cost = trial, left, cost
            if cost < best_cost:
                best, best_out, best_cost = list(here), list(out), cost
    return best, best_out


def _neighbours(board: Board) -> dict[int, list[int]]:
    """For each job that may move, all such jobs, nearest first."""
    free = [j for j in board.open_jobs() if board.problem.jobs[j].people == 1]
    return {j: sorted(free, key=lambda i: board.way[j][i] + board.way[i][j]) for j in free}


def _ruin(
    board: Board, tours: Sequence[Tour], near: dict[int, list[int]], rng: random.Random
) -> tuple[list[Tour], list[int]]:
    trial, lost = list(tours), []
    of = {j: n for n, tour in enumerate(tours) for j in tour.jobs}
    served = sum(len(tour.jobs) for tour in tours)
    mean_length = max(1.0, served / max(1, sum(bool(tour.jobs) for tour in tours)))
    longest = min(float(LONGEST), mean_length)
    most = 4 * STRINGS / (1 + longest) - 1
    strings = int(rng.uniform(1, most + 1))
    ruined: set[int] = set()
    for j in near[rng.choice(list(near))]:
        if len(ruined) >= strings:
            break
        n = of.get(j)
        if n is None or n in ruined:
            continue
        movable = [i for i in trial[n].jobs if i in near]
        length = min(len(movable), int(rng.uniform(1, min(len(movable), longest) + 1)))
        at = movable.index(j)
        first = rng.randint(max(0, at - length + 1), min(at, len(movable) - length))
        gone = set(movable[first : first + length])
        made = without(board, trial[n], gone)
        lost += [i for i in trial[n].jobs if i not in made.jobs]
        trial[n] = made
        ruined.add(n)
    return trial, lost


def _recreate(board: Board, tours: list[Tour], jobs: list[int], rng: random.Random) -> list[int]:
    """Put the jobs back, each where it costs least; those that fit nowhere are handed back."""
    order = rng.random()
    rng.shuffle(jobs)
    if order < 0.35:
        jobs.sort(key=lambda j: board.spans[j][-1][1] - board.spans[j][0][0])
    elif order < 0.6:
        jobs.sort(key=lambda j: len(board.leads[j]))
    elif order < 0.75:
        jobs.sort(key=lambda j: -board.loss(j))
    elif order < 0.85:
        jobs.sort(key=lambda j: board.spans[j][-1][1])
    left = []
    for j in jobs:
        best: tuple[int, int, Fit] | None = None
        for k in board.leads[j] if board.problem.jobs[j].people == 1 else ():
            if rng.random() < BLINK:
                continue
            fit = best_fit(board, tours[k], j)
            if fit is not None and (best is None or fit[0] + board.extra(j, k) < best[0]):
                best = (fit[0] + board.extra(j, k), k, fit)
        made = None
        if best is not None and best[0] < board.loss(j):
            made = with_job(board, tours[best[1]], j, best[2])
        if best is None or made is None:
            left.append(j)
        else:
            tours[best[1]] = made
    return left
