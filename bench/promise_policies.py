"""Three policies for urgent calls: nearest idle, a plain look-ahead, and ours with quoted times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import linear_sum_assignment

from bench.promise_city import PARAMETERS, City, Going, Minute, _degrees
from jianzhen.dispatch.quoting import Finished, Quoting
from jianzhen.dispatch.travel import Point
from jianzhen.dispatch.urgent import Call, LookAhead


@dataclass(kw_only=True)
class NearestIdle:
    """First come, first served, by the nearest free person with the skill."""

    city: City

    def decide(self, minute: Minute) -> tuple[list[Going], dict[str, int]]:
        free = {k for k, one in enumerate(minute.people) if one.begins_s is None}
        going = []
        for call in _unsent(minute):
            able = [k for k in sorted(free) if call.skills <= minute.people[k].skills]
            if able:
                ways = self.city.travel.ways(_degrees([minute.people[k].at for k in able]), _degrees([call.at]))[:, 0]
                chosen = able[int(ways.argmin())]
                free.discard(chosen)
                going.append(Going(technician=chosen, call=call.id))
        return going, {}


@dataclass(kw_only=True)
class PlainLookAhead:
    """Linear sum assignment by expected arrival, people expected to be free within the horizon included."""

    city: City

    def decide(self, minute: Minute) -> tuple[list[Going], dict[str, int]]:
        begins = np.array([np.nan if one.begins_s is None else one.begins_s for one in minute.people], float)
        free, stay = np.isnan(begins), self.city.stay
        left = np.where(
            free,
            0,
            np.maximum(begins - minute.now, 0) + stay.remaining(np.nan_to_num(np.maximum(minute.now - begins, 0))),
        )
        near = np.flatnonzero(left <= PARAMETERS["simple"]["horizon_min"] * 60)
        waiting = _unsent(minute)
        if not len(near) or not waiting:
            return [], {}
        ways = self.city.travel.ways(
            _degrees([_next_place(minute, k) for k in near]), _degrees([call.at for call in waiting])
        )
        able = np.array([[call.skills <= minute.people[k].skills for call in waiting] for k in near])
        rows, columns = linear_sum_assignment(np.where(able, left[near][:, None] + ways, 1e7))
        return [
            Going(technician=int(near[i]), call=waiting[j].id)
            for i, j in zip(rows, columns, strict=True) if able[i, j] and free[near[i]]
        ], {}  # fmt: skip


@dataclass(kw_only=True)
class Ours:
    """``jianzhen.dispatch.LookAhead``; callers are told a time once ``quoting`` is there."""

    city: City
    quoting: Quoting | None = None
    weights: dict[str, float] = field(default_factory=dict)
    expected: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.policy = replace(LookAhead(stay=self.city.stay, demand=self.city.demand), **self.weights)

    def decide(self, minute: Minute) -> tuple[list[Going], dict[str, int]]:
        outlooks = self.policy.look(minute.waiting, minute.people, now=minute.now, travel=self.city.travel)
        index = {one.id: k for k, one in enumerate(minute.people)}
        going, told = [], {}
        for call, one in zip(minute.waiting, outlooks, strict=True):
            if one.technician is not None and one.leaves_now:
                going.append(Going(technician=index[one.technician], call=call.id))
            if call.id in minute.new:
                wait = one.expected_s - call.called_s
                if not one.leaves_now:
                    self.expected[call.id] = wait
                if self.quoting is not None:
                    told[call.id] = call.called_s + (
                        self.quoting.sure_wait_s(wait) if one.leaves_now else self.quoting.wait_s(wait)
                    )
        return going, told

    def finished(self, rows: list[dict[str, float]]) -> list[Finished]:
        """How wrong the outlooks of this day turned out."""
        return [
            Finished(expected_s=self.expected[row["call"]], waited_s=row["wait"] * 60)
            for row in rows
            if row["call"] in self.expected
        ]


@dataclass(kw_only=True)
class OursUnturned(Ours):
    """The same, but whoever left stays with their call, as in the baselines."""

    def decide(self, minute: Minute) -> tuple[list[Going], dict[str, int]]:
        people = [replace(one, at=_next_place(minute, k), heading_for=None) for k, one in enumerate(minute.people)]
        return super().decide(Minute(now=minute.now, waiting=_unsent(minute), people=people, new=minute.new))


def _unsent(minute: Minute) -> list[Call]:
    """Calls nobody is on the way to."""
    headed = {one.heading_for for one in minute.people}
    return [call for call in minute.waiting if call.id not in headed]


def _next_place(minute: Minute, k: int) -> Point:
    """Where this person will be free."""
    one = minute.people[k]
    return next((call.at for call in minute.waiting if call.id == one.heading_for), one.at)


BASELINES: dict[str, Callable[..., NearestIdle | PlainLookAhead]] = {
    "nearest idle": NearestIdle,
    "plain look-ahead": PlainLookAhead,
}
