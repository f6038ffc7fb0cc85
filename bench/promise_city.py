"""The simulated city of ``bench promise``: calls, technicians, minutes; policies decide who leaves."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from jianzhen.dispatch.stay import Stay
from jianzhen.dispatch.travel import GreatCircle, Point
from jianzhen.dispatch.urgent import Call, Demand, OnDuty

PARAMETERS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "promise.toml").read_text("utf-8"))
KM_A_DEGREE = 111.195
GRID = 6
LONGEST_DRAIN_MIN = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A policy's word: this technician leaves for this call now."""

    technician: int
    call: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """Somebody on the road, straight on at one speed, then the time to park."""

    call: str
    start: Point
    end: Point
    left: int
    arrives: int
    parking: int

    def at(self, now: int) -> Point:
        """Where they are."""
        share = min(1.0, (now - self.left) / max(1, self.arrives - self.left - self.parking))
        return Point(
            self.start.latitude + share * (self.end.latitude - self.start.latitude),
            self.start.longitude + share * (self.end.longitude - self.start.longitude),
        )


@dataclass(kw_only=True)
class Minute:
    """What a policy sees: nothing of how long a visit will take. Waiting is who nobody has arrived at yet."""

    now: int
    waiting: list[Call]
    people: list[OnDuty]
    new: set[str]


class Policy(Protocol):
    """Decides who leaves; may tell the callers of this minute a latest arrival (``told``, seconds of the day)."""

    def decide(self, minute: Minute) -> tuple[list[Going], dict[str, int]]: ...


@dataclass(kw_only=True)
class Outcome:
    """One simulated day: a row a counted call, and the busy and driving share of all people."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    busy: float = 0.0
    way_min: float = 0.0
    turned: int = 0


class City:
    """One seed and load, the same for every policy."""

    def __init__(self, *, seed: int, load: float) -> None:
        p = PARAMETERS
        rng = np.random.default_rng([seed, round(load * 100)])
        n, skills = p["fleet"]["technicians"], p["fleet"]["skills"]
        self.seed, self.load = seed, load
        self.travel = GreatCircle(
            detour=p["travel"]["detour"], km_h=p["travel"]["km_h"], extra_s=round(p["travel"]["extra_min"] * 60)
        )
        self.stay = Stay(mean_s=p["stay"]["mean_min"] * 60, sigma=p["stay"]["sigma"])
        self.homes = [self._anywhere(rng) for _ in range(n)]
        self.skills = [
            frozenset(
                f"s{k}"
                for k in rng.choice(skills, rng.integers(p["fleet"]["fewest"], p["fleet"]["most"] + 1), replace=False)
            )
            for _ in range(n)
        ]
        self.minutes = p["time"]["hours"] * 60
        a_minute = load * n / (p["stay"]["mean_min"] + 14)
        self.calls: list[Call] = []
        self.stays: dict[str, float] = {}
        for minute in range(self.minutes + LONGEST_DRAIN_MIN):
            for _ in range(rng.poisson(a_minute)):
                call = Call(
                    id=f"c{len(self.calls)}", at=self._anywhere(rng), skills=frozenset({f"s{rng.integers(skills)}"}), called_s=minute * 60
                )  # fmt: skip
                self.calls.append(call)
                self.stays[call.id] = float(rng.lognormal(self.stay.mu, self.stay.sigma))
        self.demand = tuple(
            Demand(self._point((x + 0.5) / GRID, (y + 0.5) / GRID), f"s{k}")
            for x in range(GRID) for y in range(GRID) for k in range(skills)
        )  # fmt: skip

    def run(self, policy: Policy) -> Outcome:
        """Let a policy work the day."""
        p, out = PARAMETERS, Outcome()
        people = [OnDuty(id=f"t{k}", at=home, skills=self.skills[k]) for k, home in enumerate(self.homes)]
        until = np.zeros(len(people))
        legs: dict[int, Leg] = {}
        first, last = p["time"]["warm_up_h"] * 3600, self.minutes * 60
        counted = {call.id for call in self.calls if first <= call.called_s < last}
        waiting: dict[str, Call] = {}
        ahead, driven = 0, 0
        for minute in range(self.minutes + LONGEST_DRAIN_MIN):
            now = minute * 60
            new = set()
            while ahead < len(self.calls) and self.calls[ahead].called_s <= now:
                waiting[self.calls[ahead].id] = self.calls[ahead]
                new.add(self.calls[ahead].id)
                ahead += 1
            for k, leg in list(legs.items()):
                if leg.arrives <= now:
                    call = waiting.pop(leg.call)
                    until[k] = leg.arrives + self.stays[call.id]
                    people[k] = OnDuty(id=people[k].id, at=call.at, skills=self.skills[k], begins_s=leg.arrives)
                    del legs[k]
                    if call.id in counted:
                        out.rows.append(self._row(call, leg.arrives))
                else:
                    people[k] = replace(people[k], at=leg.at(now))
            for k, one in enumerate(people):
                if k not in legs and one.begins_s is not None and until[k] <= now:
                    people[k] = OnDuty(id=one.id, at=one.at, skills=one.skills)
            if now >= last and not counted & waiting.keys():
                break
            going, told = (
                policy.decide(Minute(now=now, waiting=list(waiting.values()), people=people, new=new))
                if waiting
                else ([], {})
            )
            for name, latest in told.items():
                waiting[name] = replace(waiting[name], promised_s=latest)
            for one in going:
                out.turned += self._leave(one, waiting, people, legs, now)
            if first <= now < last:
                out.busy += sum(one.begins_s is not None for one in people) / len(people) / ((last - first) / 60)
                driven += len(legs)
        out.rows += [self._row(call, 10**6) for call in waiting.values() if call.id in counted]
        out.way_min = driven / max(1, len(counted))
        return out

    def _leave(self, one: Going, waiting: dict[str, Call], people: list[OnDuty], legs: dict[int, Leg], now: int) -> int:
        """Send somebody; 1 where they were turned round on the road."""
        k, call, person = one.technician, waiting[one.call], people[one.technician]
        if k in legs and legs[k].call == call.id:
            return 0
        if (person.begins_s is not None and k not in legs) or not call.skills <= person.skills:
            raise RuntimeError(f"{person.id} was sent to {call.id} while busy or without the skill")
        for other, leg in list(legs.items()):
            if leg.call == call.id:
                people[other] = OnDuty(id=people[other].id, at=people[other].at, skills=people[other].skills)
                del legs[other]
        turned = int(k in legs)
        way = int(self.travel.ways(_degrees([person.at]), _degrees([call.at]))[0, 0])
        legs[k] = Leg(
            call=call.id, start=person.at, end=call.at, left=now, arrives=now + way, parking=self.travel.extra_s
        )
        people[k] = OnDuty(id=person.id, at=person.at, skills=person.skills, begins_s=now + way, heading_for=call.id)
        return turned

    def _row(self, call: Call, arrives: int) -> dict[str, Any]:
        told = None if call.promised_s is None else (call.promised_s - call.called_s) / 60
        return {"group": f"{self.seed}", "call": call.id, "wait": (arrives - call.called_s) / 60, "told": told}

    def _anywhere(self, rng: np.random.Generator) -> Point:
        return self._point(*rng.uniform(0, 1, 2))

    def _point(self, x: float, y: float) -> Point:
        city = PARAMETERS["city"]
        north = city["latitude"] + y * city["side_km"] / KM_A_DEGREE
        shrink = np.cos(np.radians(city["latitude"] + city["side_km"] / KM_A_DEGREE / 2))
        return Point(north, city["longitude"] + x * city["side_km"] / KM_A_DEGREE / float(shrink))


def _degrees(points: Sequence[Point]) -> np.ndarray:
    return np.array([(one.latitude, one.longitude) for one in points], float)
