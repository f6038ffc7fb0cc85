"""Small days for tests: everything of the room in them, drawn from one number."""

from __future__ import annotations

import random

from bench.dispatch_days import DAY, PARTS, problem_of

from jianzhen.dispatch import Break, Job, Point, Problem, Shift, Technician, VisitKind, Window
from jianzhen.dispatch.hours import HOUR, MINUTE

HERE = Point(31.3, 121.4)


def near(east: float = 0.0, north: float = 0.0) -> Point:
    """A point some kilometres from HERE."""
    return Point(HERE.latitude + north / 111.2, HERE.longitude + east / 95.0)


def job(name: str = "j", **changes: object) -> Job:
    """A repair of 30 minutes, between 9 and 17 h, near HERE."""
    given: dict[str, object] = {
        "at": near(1),
        "windows": (Window(9 * HOUR, 17 * HOUR),),
        "service_s": 30 * MINUTE,
        **changes,
    }
    return Job(id=name, **given)  # type: ignore[arg-type]


def technician(name: str = "t", **changes: object) -> Technician:
    """On shift from 8 to 18 h, from and to HERE."""
    given: dict[str, object] = {"start": HERE, "end": HERE, "shift": Shift(begins=8 * HOUR, ends=18 * HOUR), **changes}
    return Technician(id=name, **given)  # type: ignore[arg-type]


def day(jobs: list[Job], people: list[Technician]) -> Problem:
    """The problem of them."""
    return problem_of(tuple(jobs), tuple(people))


def random_day(seed: int) -> Problem:
    """Up to 14 jobs and 5 people: several windows, two people, parts, ties, breaks, open ends, short shifts."""
    rng = random.Random(seed)
    skills = ("a", "b", "c")
    people = [
        technician(
            f"t{k}", start=_anywhere(rng), end=rng.choice((None, _anywhere(rng))), skills=frozenset(rng.sample(skills, rng.randint(1, 3))),
            parts={part: rng.randint(0, 2) for part in PARTS}, ties=frozenset(rng.sample(("p", "q"), rng.randint(0, 1))),
            shift=_shift(rng),
        )
        for k in range(rng.randint(1, 5))
    ]  # fmt: skip
    jobs = []
    for k in range(rng.randint(1, 14)):
        opens = rng.randint(8 * 60, 16 * 60) * MINUTE
        windows = [Window(opens, opens + rng.choice((1, 30, 120, 300)) * MINUTE)]
        if rng.random() < 0.2:
            later = windows[0].closes + rng.randint(0, 90) * MINUTE
            windows.append(Window(later, later + 45 * MINUTE))
        inspection = rng.random() < 0.2
        jobs.append(job(
            f"j{k}", kind=VisitKind.INSPECTION if inspection else VisitKind.REPAIR, at=_anywhere(rng), windows=tuple(windows),
            service_s=rng.randint(5, 100) * MINUTE, skills=frozenset(rng.sample(skills, rng.randint(0, 2))),
            people=2 if rng.random() < 0.25 else 1, helper_skills=frozenset(rng.sample(skills, rng.randint(0, 1))),
            kept_from=frozenset({rng.choice("pq")}) if inspection else frozenset(),
            parts={rng.choice(PARTS): rng.randint(1, 2)} if rng.random() < 0.3 else {}, unserved_cost=rng.choice((3600, 14_400, 28_800)),
        ))  # fmt: skip
    return day(jobs, people)


def _shift(rng: random.Random) -> Shift:
    begins = rng.choice((7, 8, 9, 12)) * HOUR
    ends = begins + rng.choice((4, 8, 10)) * HOUR
    lunch = Break(earliest=begins + HOUR, latest=begins + 2 * HOUR, lasts=30 * MINUTE)
    tea = Break(earliest=begins + 2 * HOUR, latest=begins + 210 * MINUTE, lasts=15 * MINUTE)
    return Shift(begins=begins, ends=ends, breaks=rng.choice(((), (lunch,), (lunch, tea))))


def _anywhere(rng: random.Random) -> Point:
    return near(rng.uniform(-8, 8), rng.uniform(-8, 8))


__all__ = ["DAY", "HERE", "day", "job", "near", "random_day", "technician"]
