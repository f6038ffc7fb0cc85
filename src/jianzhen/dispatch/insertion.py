"""Always-on insertion 插单: put one job where it costs least and breaks nothing; or say why it cannot be put anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jianzhen.dispatch.board import Board
from jianzhen.dispatch.fitness import nobody_fits
from jianzhen.dispatch.hours import Window
from jianzhen.dispatch.reasons import Reason
from jianzhen.dispatch.tour import Fit, Tour, begin, best_fit, empty, fits, window_of, with_job, without

Tours = list[Tour]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a customer may choose: a window, who would come, what it costs the plan; or why it is refused.

    Attributes
    ----------
    extra_s : int or None
        Seconds of way more; smaller is better for everybody. None where refused.
    """

    window: Window
    technician: str | None
    extra_s: int | None
    refused: Reason | None


def insert(board: Board, tours: Tours, j: int) -> bool:
    """Put job ``j`` into ``tours`` (changed in place) at the least cost; False where it fits nowhere."""
    if board.problem.jobs[j].people == 2:
        return _insert_pair(board, tours, j)
    best: tuple[int, int, Fit] | None = None
    for k in board.leads[j]:
        fit = best_fit(board, tours[k], j)
        if fit is not None and (best is None or fit[0] + board.extra(j, k) < best[0]):
            best = (fit[0] + board.extra(j, k), k, fit)
    if best is None:
        return False
    made = with_job(board, tours[best[1]], j, best[2])
    if made is None:
        return False
    tours[best[1]] = made
    return True


def _insert_pair(board: Board, tours: Tours, j: int) -> bool:
    """Two people who begin together: the cheapest pair of places that share a second."""
    places = {
        k: [(fit, *window_of(board, tours[k], j, fit)) for fit in fits(board, tours[k], j)]
        for k in {*board.leads[j], *board.helpers[j]}
    }
    found = []
    for lead in board.leads[j]:
        for helper in board.helpers[j]:
            if lead == helper:
                continue
            for fit, early, late in places[lead]:
                for other, early_2, late_2 in places[helper]:
                    at = begin(max(early, early_2), board.spans[j])
                    if at is not None and at <= min(late, late_2):
                        found.append((fit[0] + other[0] + board.extra(j, lead), lead, helper, at, fit, other))
    for _, lead, helper, at, fit, other in sorted(found, key=lambda one: one[:4])[:50]:
        board.pin(j, lead, helper, at)
        first, second = with_job(board, tours[lead], j, fit), with_job(board, tours[helper], j, other)
        if first is not None and second is not None:
            tours[lead], tours[helper] = first, second
            return True
        board.unpin(j)
    return False


def offer(board: Board, tours: Sequence[Tour], j: int, windows: Iterable[Window]) -> tuple[Offer, ...]:
    """Grade arrival windows for job ``j`` without promising anything: one offer a window, in their order."""
    kept, out = board.spans[j], []
    for window in windows:
        board.spans[j] = [(max(window.opens, board.now), window.closes - 1)]
        trial = [Tour(one.k, one.jobs, one.rests, one.leaves, one.by, one.way) for one in tours]
        before = sum(one.way for one in trial)
        if window.closes <= board.now or not insert(board, trial, j):
            out.append(Offer(window=window, technician=None, extra_s=None, refused=why_not(board, tours, j)[0]))
        else:
            lead = next(one.k for one in trial if j in one.jobs and not board.is_helper(j, one.k))
            extra = sum(one.way for one in trial) - before
            out.append(Offer(window=window, technician=board.problem.technicians[lead].id, extra_s=extra, refused=None))
            board.pairs.pop(j, None)
    board.spans[j] = kept
    return tuple(out)


def why_not(board: Board, tours: Sequence[Tour], j: int) -> tuple[Reason, ...]:
    """Every reason found why job ``j`` is not served; never empty.

    Asked from the outside in: who works, who fits, who is on shift, who gets there on an empty day, with the breaks,
    with a second person, beside what was promised, beside everything planned.
    """
    job, people = board.problem.jobs[j], board.problem.technicians
    nobody = nobody_fits(job, people)
    if nobody is not None:
        return (nobody,)
    if board.spans[j][-1][1] < board.now:
        return (Reason.WINDOW_PAST,)
    able = board.leads[j]
    on_shift = [
        k for k in able if any(o < board.left[k].ends_s and last >= board.left[k].from_s for o, last in board.spans[j])
    ]
    if not on_shift:
        return (Reason.OFF_SHIFT,)
    if not any(_fits_empty(board, k, j) for k in on_shift):
        return (Reason.BREAK_DUE,) if any(_fits_without_breaks(board, k, j) for k in on_shift) else (Reason.TOO_FAR,)
    if job.people == 2 and not _pair_fits(board, [empty(board, k) for k in range(len(people))], j):
        return (Reason.NO_SECOND_PERSON,)
    promised = [without(board, tour, {i for i in tour.jobs if i not in board.promised}) for tour in tours]
    beside = (
        any(best_fit(board, promised[k], j) is not None for k in able)
        if job.people == 1
        else _pair_fits(board, promised, j)
    )
    return (Reason.DAY_FULL,) if beside else (Reason.PROMISES_IN_THE_WAY, Reason.DAY_FULL)


def _fits_empty(board: Board, k: int, j: int) -> bool:
    return best_fit(board, empty(board, k), j) is not None


def _fits_without_breaks(board: Board, k: int, j: int) -> bool:
    left = board.left[k]
    at = begin(left.from_s + board.way[left.row][j], board.spans[j])
    home = 0 if left.end_row is None else board.way[j][left.end_row]
    return at is not None and at + board.service[j] + home <= left.ends_s


def _pair_fits(board: Board, tours: Tours, j: int) -> bool:
    if not _insert_pair(board, tours, j):
        return False
    board.unpin(j)
    return True
