"""One technician's free part of the day: jobs in order, breaks between them, and the times that follow.

A tour never changes; whoever changes it makes another. So what was once worked out about a tour stays true, and each
tour remembers where every job would fit best.

The way and the breaks of one leg mix freely: one may drive, rest, and drive on. With way ``r`` and breaks (earliest e,
length l) the arrival is ``max(t + r, e) + l``, break after break.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from jianzhen.dispatch.board import Board, Spans
from jianzhen.dispatch.hours import Break
from jianzhen.dispatch.plan import Duty, Rest, Stop

NEVER, LATE = -(10**9), 10**9
Fit = tuple[int, int, int]
"""Extra seconds of way, leg, breaks of that leg taken before the job."""


class Tour:
    """A feasible tour.

    Attributes
    ----------
    jobs : tuple of int
    rests : tuple of int
        For each break still to take, the leg it lies in: before ``jobs[leg]``, or before the end.
    leaves : list of int
        When each leg begins: ``leaves[0]`` is the start.
    by : list of int
        When each leg must have ended so that all that follows still holds.
    way : int, seconds
    """

    __slots__ = ("by", "fits", "jobs", "k", "leaves", "rests", "way")

    def __init__(
        self, k: int, jobs: tuple[int, ...], rests: tuple[int, ...], leaves: list[int], by: list[int], way: int
    ) -> None:
        self.k, self.jobs, self.rests, self.leaves, self.by, self.way = k, jobs, rests, leaves, by, way
        self.fits: dict[int, Fit | None] = {}


def arrive(t: int, way: int, breaks: Sequence[Break]) -> int | None:
    """When a leg begun at ``t`` ends; None where a break would begin too late."""
    spent, reached = t, t + way
    for one in breaks:
        begins = max(spent, one.earliest)
        if begins > one.latest:
            return None
        spent = begins + one.lasts
        reached = max(reached, one.earliest) + one.lasts
    return reached


def last_start(by: int, way: int, breaks: Sequence[Break]) -> int:
    """The latest ``t`` for which ``arrive(t, ...)`` is at most ``by``; NEVER where there is none."""
    limit, before = LATE, 0
    for one in breaks:
        limit = min(limit, one.latest - before)
        before += one.lasts
    for one in reversed(breaks):
        by -= one.lasts
        if one.earliest > by:
            return NEVER
    return min(limit, by - way)


def begin(arrives: int, spans: Spans) -> int | None:
    """The first second from ``arrives`` on at which work may begin."""
    for opens, last in spans:
        if arrives <= last:
            return max(arrives, opens)
    return None


def last_begin(by: int, spans: Spans) -> int:
    """The last second up to ``by`` at which work may begin; NEVER where there is none."""
    for opens, last in reversed(spans):
        if opens <= by:
            return min(by, last)
    return NEVER


def make(board: Board, k: int, jobs: tuple[int, ...], rests: tuple[int, ...]) -> Tour | None:
    """Time a tour forwards and backwards; None where it does not hold. ``rests`` must not fall."""
    left, way = board.left[k], board.way
    legs = _breaks_of(board, k, len(jobs), rests)
    row, t, total = left.row, left.from_s, 0
    leaves = [t]
    for leg, j in enumerate(jobs):
        at = arrive(t, way[row][j], legs[leg])
        start = None if at is None else begin(at, board.spans[j])
        if start is None:
            return None
        total += way[row][j]
        t, row = start + board.service[j], j
        leaves.append(t)
    home = 0 if left.end_row is None or not (jobs or left.is_out) else way[row][left.end_row]
    at = arrive(t, home, legs[-1])
    if at is None or at > left.ends_s or not _parts_suffice(board, k, jobs):
        return None
    by, onward = [left.ends_s] * (len(jobs) + 1), home
    for leg in range(len(jobs) - 1, -1, -1):
        j = jobs[leg]
        by[leg] = last_begin(last_start(by[leg + 1], onward, legs[leg + 1]) - board.service[j], board.spans[j])
        onward = way[jobs[leg - 1] if leg else left.row][j]
    return Tour(k, jobs, rests, leaves, by, total + home)


def empty(board: Board, k: int) -> Tour:
    """Nothing but the breaks that are left. Of somebody whose day is over it takes no job either."""
    left, rests = board.left[k], (0,) * len(board.left[k].breaks)
    return make(board, k, (), rests) or Tour(k, (), rests, [left.from_s], [NEVER], 0)


def best_fit(board: Board, tour: Tour, j: int) -> Fit | None:
    """Where job ``j`` costs least way in this tour; None where it does not fit. Remembered by the tour."""
    if j not in tour.fits:
        tour.fits[j] = _best_fit(board, tour, j)
    return tour.fits[j]


def _best_fit(board: Board, tour: Tour, j: int) -> Fit | None:
    best: Fit | None = None
    for found in fits(board, tour, j):
        if best is None or found[0] < best[0]:
            best = found
    return best


def fits(board: Board, tour: Tour, j: int) -> list[Fit]:
    """Every place in the tour where job ``j`` fits."""
    left, way, spans, service = board.left[tour.k], board.way, board.spans[j], board.service[j]
    if board.uses_parts and board.problem.jobs[j].parts and not _parts_suffice(board, tour.k, (*tour.jobs, j)):
        return []
    out, to_j, n = [], way[j], len(tour.jobs)
    last_of_all = spans[-1][1]
    for leg in range(n + 1):
        t = tour.leaves[leg]
        if t > last_of_all:
            break
        row = tour.jobs[leg - 1] if leg else left.row
        from_row = way[row]
        if leg < n:
            onward, old = to_j[tour.jobs[leg]], from_row[tour.jobs[leg]]
        else:
            onward = 0 if left.end_row is None else to_j[left.end_row]
            old = 0 if left.end_row is None or not (n or left.is_out) else from_row[left.end_row]
        here = [left.breaks[b] for b, at in enumerate(tour.rests) if at == leg]
        for before in range(len(here) + 1):
            at = arrive(t, from_row[j], here[:before])
            start = None if at is None else begin(at, spans)
            if start is None:
                continue
            reached = arrive(start + service, onward, here[before:])
            if reached is None:
                continue
            if reached <= tour.by[leg]:
                out.append((from_row[j] + onward - old, leg, before))
    return out


def window_of(board: Board, tour: Tour, j: int, fit: Fit) -> tuple[int, int]:
    """First and last second at which job ``j`` may begin at a place where it fits, its own spans aside for the last."""
    left, (_, leg, before) = board.left[tour.k], fit
    row = tour.jobs[leg - 1] if leg else left.row
    here = [left.breaks[b] for b, at in enumerate(tour.rests) if at == leg]
    at = arrive(tour.leaves[leg], board.way[row][j], here[:before])
    if leg < len(tour.jobs):
        onward = board.way[j][tour.jobs[leg]]
    else:
        onward = 0 if left.end_row is None else board.way[j][left.end_row]
    return at if at is not None else LATE, last_start(tour.by[leg], onward, here[before:]) - board.service[j]


def with_job(board: Board, tour: Tour, j: int, fit: Fit) -> Tour | None:
    """The tour with job ``j`` put in."""
    _, leg, before = fit
    first = next((b for b, at in enumerate(tour.rests) if at >= leg), len(tour.rests))
    rests = tuple(at + (at > leg or (at == leg and b - first >= before)) for b, at in enumerate(tour.rests))
    return make(board, tour.k, (*tour.jobs[:leg], j, *tour.jobs[leg:]), rests)


def without(board: Board, tour: Tour, gone: set[int]) -> Tour:
    """The tour with some jobs taken out, and from its end on more where the ways break the triangle inequality."""
    for n in range(len(tour.jobs), 0, -1):
        jobs = tuple(j for j in tour.jobs[:n] if j not in gone)
        rests = tuple(sum(j not in gone for j in tour.jobs[: min(at, n)]) for at in tour.rests)
        made = make(board, tour.k, jobs, rests)
        if made is not None:
            return made
    return empty(board, tour.k)


def steps_of(board: Board, tour: Tour) -> tuple[Stop | Rest, ...]:
    """The steps of a tour, after the fixed ones."""
    left, problem = board.left[tour.k], board.problem
    legs = _breaks_of(board, tour.k, len(tour.jobs), tour.rests)
    out: list[Stop | Rest] = []
    row, number = left.row, left.taken
    for leg in range(len(tour.jobs) + 1):
        t = tour.leaves[leg]
        spent = t
        for one in legs[leg]:
            spent = max(spent, one.earliest)
            out.append(Rest(number=number, begins=spent, leaves=spent + one.lasts))
            spent, number = spent + one.lasts, number + 1
        if leg < len(tour.jobs):
            j = tour.jobs[leg]
            at = arrive(t, board.way[row][j], legs[leg])
            duty = Duty.HELPER if board.is_helper(j, tour.k) else Duty.LEAD
            leaves = tour.leaves[leg + 1]
            out.append(
                Stop(
                    job=problem.jobs[j].id, arrives=at or t, begins=leaves - board.service[j], leaves=leaves, duty=duty
                )
            )
            row = j
    return tuple(out)


def _breaks_of(board: Board, k: int, n: int, rests: tuple[int, ...]) -> list[list[Break]]:
    legs: list[list[Break]] = [[] for _ in range(n + 1)]
    for b, leg in enumerate(rests):
        legs[leg].append(board.left[k].breaks[b])
    return legs


def _parts_suffice(board: Board, k: int, jobs: Sequence[int]) -> bool:
    """Whether the parts carried suffice for the jobs this person is in charge of."""
    if not board.uses_parts:
        return True
    needed: Counter[str] = Counter()
    for j in jobs:
        if not board.is_helper(j, k):
            needed.update(board.problem.jobs[j].parts)
    return all(board.left[k].parts.get(part, 0) >= count for part, count in needed.items())
