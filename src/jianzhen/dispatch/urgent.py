"""Look-ahead assignment of urgent calls: who goes now, who is worth waiting for, and when somebody will be there.

Every minute all waiting calls are matched anew with all people on duty, busy ones included, by the chance that each
would be there in time. Whoever is chosen and free leaves now; a call matched with a busy person, or with nobody yet,
waits for the next minute. Somebody on the road may still be turned to another call where that saves more than it costs
to tell two people; being chosen is final on arrival. What was told to a caller is a time, not a person.

What a match costs, in seconds of driving::

    being late          late_cost x chance of missing the goal, and promise_cost x chance of missing what was told
    driving             the way itself: time on the road is time nobody is served
    waiting             a little for each second
    leaving a hole      hole_cost x how much more of the expected calls nobody could reach in time (Daskin 1983,
                        doi:10.1287/trsc.17.1.48, as a price of each person)

against the cost of leaving the call one more minute, with the chance that one of the busy people frees up in time.
The matching is a linear sum assignment (Crouse 2016, doi:10.1109/TAES.2016.140952). A departure from the closest-idle
rule pays in ambulance work too (Jagtenberg et al. 2017, doi:10.1007/s10729-016-9368-0).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from jianzhen.dispatch.fitness import unfit
from jianzhen.dispatch.model import NO_PARTS
from jianzhen.dispatch.stay import Stay
from jianzhen.dispatch.travel import Point, Seconds

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
_NEVER = 1e9
USUAL_SHARE = 0.7
"""Of the goal that those who are in time are waited for, about; only orders the outlooks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Somebody waits for "as soon as possible".

    Attributes
    ----------
    called_s : int
        When the call was accepted, seconds of the day.
    promised_s : int or None
        The latest arrival that was told to the caller; None in the minute of the call.
    """

    id: str
    at: Point
    skills: frozenset[str]
    called_s: int
    promised_s: int | None = None
    parts: Mapping[str, int] = field(default_factory=lambda: NO_PARTS)
    kept_from: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """One person now.

    Attributes
    ----------
    at : Point
        Where they are now, on the road too.
    begins_s : int or None
        When the visit began that they are at, or when they will be at the call they drive to; None where they are free.
    heading_for : str or None
        The call they drive to. It is looked at again every minute until they are there.
    """

    id: str
    at: Point
    skills: frozenset[str]
    begins_s: int | None = None
    heading_for: str | None = None
    parts: Mapping[str, int] = field(default_factory=lambda: NO_PARTS)
    ties: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Demand:
    """Calls expected at a place for a skill, in any unit: only the shares count."""

    at: Point
    skill: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What this minute's matching says of one call.

    Attributes
    ----------
    technician : str or None
        Who is meant to go; None where somebody is still waited for.
    leaves_now : bool
        The technician is free (or on the road already) and goes; the arrival is then as good as sure.
    expected_s : int, seconds of the day
        Arrival, expected.
    in_time : float in [0, 1]
        Chance of being there by the goal.
    """

    call: str
    technician: str | None
    leaves_now: bool
    expected_s: int
    in_time: float


class Ways(Protocol):
    """Travel from some places to others, (M, 2) and (N, 2) degrees to (M, N) seconds."""

    def ways(self, origins: Floats, targets: Floats) -> Seconds: ...


@dataclass(frozen=True, kw_only=True)
class LookAhead:
    """The policy and its weights. Defaults were tuned by simulation (``bench/promise.py``), in seconds of driving.

    Attributes
    ----------
    goal_s : int
        Arrival aimed at, after the call.
    late_cost, promise_cost : float
        For a sure miss of the goal, of what was told.
    wait_cost : float
        For each second of waiting.
    overdue_cost : float
        Grows with the square of the time behind the goal: for ``goal_s`` behind it, half of ``goal_s`` times this.
    hole_cost, hole_most : float
        For one more expected call out of everybody's reach; the most that a person's absence may cost.
    frees_up : float in [0, 1]
        How far a busy person who would be in time may be counted on, others wanting the same one.
    turn_cost : float
        For sending somebody who is on the road elsewhere, and for taking a call from somebody who is on the way to it.
    later_way_s, later_s : float
        The way, and the wait, to reckon with for a call that is left for later.
    """

    stay: Stay
    demand: tuple[Demand, ...] = ()
    goal_s: int = 1800
    late_cost: float = 5400.0
    promise_cost: float = 9000.0
    wait_cost: float = 0.05
    overdue_cost: float = 1.0
    hole_cost: float = 30_000.0
    hole_most: float = 3600.0
    frees_up: float = 0.2
    turn_cost: float = 50.0
    later_way_s: float = 410.0
    later_s: float = 2100.0

    def look(self, calls: Sequence[Call], people: Sequence[OnDuty], *, now: int, travel: Ways) -> tuple[Outlook, ...]:
        """One outlook a call, in the order of ``calls``, which are all that nobody has arrived at yet.

        ``people`` are those on duty who may still take a call. Somebody on the road whose call is matched with nobody
        drives on, unless they were sent elsewhere.
        """
        if not calls:
            return ()
        fit = _fit(calls, people)
        crew = _Crew.of(people, now, self.stay)
        way = travel.ways(crew.places, _degrees([call.at for call in calls])).astype(float)
        turning = _turning(calls, people, way, now) * self.turn_cost
        called = np.array([call.called_s for call in calls], float)
        goal = called + self.goal_s - now
        told = np.array([np.nan if call.promised_s is None else call.promised_s - now for call in calls])
        by_goal = crew.chance(goal[None, :], way) * fit
        cost = self._going(crew, way, by_goal, goal, told) + self._holes(crew, people, travel)[:, None] + turning
        later, in_time_later = self._leaving(crew, way, by_goal, fit, goal, told)
        table = np.where(fit, cost - later[None, :], _NEVER)
        rows, columns = linear_sum_assignment(np.concatenate([table, np.zeros((len(calls), len(calls)))]))
        return self._say(
            calls, people, crew, way, by_goal, in_time_later, fit, now, dict(zip(columns, rows, strict=True))
        )

    @cached_property
    def _expected(self) -> tuple[Floats, tuple[str, ...], Floats]:
        """(L, 2) places in degrees, K skills, and (K, L) shares of the expected calls."""
        places = sorted({(one.at.latitude, one.at.longitude) for one in self.demand})
        skills = sorted({one.skill for one in self.demand})
        column, row = {place: k for k, place in enumerate(places)}, {skill: k for k, skill in enumerate(skills)}
        weight = np.zeros((len(skills), len(places)))
        for one in self.demand:
            weight[row[one.skill], column[one.at.latitude, one.at.longitude]] += one.weight
        return np.array(places), tuple(skills), weight / weight.sum()

    def _going(self, crew: _Crew, way: Floats, by_goal: Floats, goal: Floats, told: Floats) -> Floats:
        """(P, C): cost of sending each person to each call."""
        arrival = crew.remaining[:, None] + way
        due = np.where(np.isnan(told), goal, told)
        cost = self.late_cost * (1 - by_goal) + way + self.wait_cost * arrival
        cost += self._overdue(arrival - goal[None, :])
        missed = 1 - crew.chance(due[None, :], way)
        return np.asarray(cost + self.promise_cost * missed * ~np.isnan(told)[None, :])

    def _leaving(
        self, crew: _Crew, way: Floats, by_goal: Floats, fit: Bools, goal: Floats, told: Floats
    ) -> tuple[Floats, Floats]:
        """(C,) cost of leaving each call for later, and (C,) chance that it is still in time."""
        busy = ~crew.free[:, None] & fit
        due = np.where(np.isnan(told), goal, told)
        pooled = self._pooled(by_goal * busy)
        kept = np.maximum(self._pooled(crew.chance(due[None, :], way) * busy), _still_time(due, self.later_s))
        cost = self.late_cost * (1 - pooled) + self.later_way_s + self.wait_cost * self.later_s
        cost += self.promise_cost * (1 - kept) * ~np.isnan(told)
        return cost + self._overdue(self.later_s - goal) * (1 - pooled), pooled

    def _overdue(self, late: Floats) -> Floats:
        """Grows with the square, so that nobody is left for good: a call an hour late outweighs any call that can be in time."""
        return np.asarray(self.overdue_cost * np.maximum(late, 0) ** 2 / (2 * self.goal_s))

    def _pooled(self, chance: Floats) -> Floats:
        """Chance that any of them is in time, each counted on only so far."""
        return np.asarray(1 - np.exp(np.log1p(-self.frees_up * np.minimum(chance, 0.999)).sum(axis=0)))

    def _holes(self, crew: _Crew, people: Sequence[OnDuty], travel: Ways) -> Floats:
        """(P,): what it costs that each person can be sent nowhere else."""
        if not self.demand or not self.hole_cost:
            return np.zeros(len(people))
        places, skills, weight = self._expected
        able = np.array([[skill in one.skills for skill in skills] for one in people], float)
        way = travel.ways(crew.places, places).astype(float)
        reach = np.clip(crew.chance(np.full((1, 1), float(self.goal_s)), way), 0, 0.95)
        log_miss = np.log1p(-reach)
        nobody = np.exp(able.T @ log_miss) * weight
        more = np.exp(-log_miss) - 1
        return np.asarray(np.minimum(self.hole_cost * np.einsum("ik,kg,ig->i", able, nobody, more), self.hole_most))

    def _say(
        self, calls: Sequence[Call], people: Sequence[OnDuty], crew: _Crew, way: Floats, by_goal: Floats,
        in_time_later: Floats, fit: Bools, now: int, row_of: Mapping[int, int],
    ) -> tuple[Outlook, ...]:  # fmt: skip
        stays = np.array([not (row_of[k] < len(people) and crew.free[row_of[k]]) for k in range(len(calls))])
        able = np.maximum(fit.sum(axis=0), 1)
        rivals = (fit.T.astype(float) @ (fit / able)) * stays[None, :]
        later = self.later_s + np.maximum(rivals.sum(axis=1) - stays, 0) * (self.stay.mean_s + self.later_way_s) / able
        out = []
        for k, call in enumerate(calls):
            i = row_of[k]
            name = people[i].id if i < len(people) and fit[i, k] else None
            leaves = name is not None and bool(crew.free[i])
            if leaves:
                arrival, chance = way[i, k], by_goal[i, k]
            else:
                chance = 1 - (1 - in_time_later[k]) * (1 - by_goal[i, k] * (1 - self.frees_up) if name else 1.0)
                arrival = chance * self.goal_s * USUAL_SHARE + (1 - chance) * later[k]
            out.append(
                Outlook(
                    call=call.id, technician=name, leaves_now=leaves, expected_s=now + round(float(arrival)),
                    in_time=float(chance),
                )
            )  # fmt: skip
        return tuple(out)


@dataclass(frozen=True, kw_only=True)
class _Crew:
    """People as arrays: (P, 2) degrees; free or not; seconds until the visit begins; seconds since it began."""

    places: Floats
    free: Bools
    lead: Floats
    elapsed: Floats
    remaining: Floats
    stay: Stay

    @classmethod
    def of(cls, people: Sequence[OnDuty], now: int, stay: Stay) -> _Crew:
        begins = np.array(
            [np.nan if one.begins_s is None or one.heading_for else one.begins_s for one in people], float
        )
        free = np.isnan(begins)
        lead = np.where(free, 0.0, np.maximum(begins - now, 0))
        elapsed = np.where(free, 0.0, np.maximum(now - begins, 0))
        return cls(
            places=_degrees([one.at for one in people]), free=free, lead=lead, elapsed=elapsed,
            remaining=np.where(free, 0.0, lead + stay.remaining(elapsed)), stay=stay,
        )  # fmt: skip

    def chance(self, within: Floats, way: Floats) -> Floats:
        """(P, C): chance of being there ``within`` (1, C) seconds from now over a ``way`` (P, C)."""
        left = within - way - self.lead[:, None]
        done = self.stay.done_within(np.broadcast_to(self.elapsed[:, None], left.shape), left)
        return np.asarray(np.where(self.free[:, None], (left >= 0) * 1.0, done))


def _fit(calls: Sequence[Call], people: Sequence[OnDuty]) -> Bools:
    """(P, C): who may go where; calls with like needs are looked at once."""
    columns: dict[object, list[bool]] = {}
    out = []
    for call in calls:
        key = (call.skills, call.kept_from, tuple(sorted(call.parts.items())))
        if key not in columns:
            columns[key] = [unfit(call, one) is None for one in people]
        out.append(columns[key])
    return np.array(out, bool).T.reshape(len(people), len(calls))


def _turning(calls: Sequence[Call], people: Sequence[OnDuty], way: Floats, now: int) -> Floats:
    """(P, C): 1 for each change of who drives where; sets the rest of the way (in place) for those already driving there."""
    column = {call.id: k for k, call in enumerate(calls)}
    turning = np.zeros(way.shape)
    for i, one in enumerate(people):
        if one.heading_for in column and one.begins_s is not None:
            k = column[one.heading_for]
            turning[i, :] += 1
            turning[:, k] += 1
            turning[i, k] = 0
            way[i, k] = max(one.begins_s - now, 0)
    return turning


def _still_time(due: Floats, later_s: float) -> Floats:
    """Chance that a call left for later is reached before ``due``: even at ``later_s``, near sure at half as much again."""
    return np.asarray(1 / (1 + np.exp(-(due - later_s) / (later_s / 8))))


def _degrees(points: Sequence[Point]) -> Floats:
    return np.array([(one.latitude, one.longitude) for one in points], float).reshape(-1, 2)
