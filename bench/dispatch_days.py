"""Generated days for ``bench dispatch``: technicians with skills, shifts and lunch, jobs with windows; all simulated 模拟."""

from __future__ import annotations

import random
from datetime import date

from jianzhen.dispatch import (
    Break,
    Day,
    GreatCircle,
    Job,
    Point,
    Problem,
    Shift,
    Technician,
    Urgency,
    VisitKind,
    Window,
    points_of,
)
from jianzhen.dispatch.hours import HOUR, MINUTE

DAY = Day(date(2026, 11, 25))
SKILLS = tuple(f"skill-{n}" for n in range(8))
PARTS = ("pump", "board", "lock-core")
LATITUDE, LONGITUDE, SIDE = 31.2, 121.3, 0.25
"""A city of about 28 by 24 km."""
HALVES = ((8, 12), (13, 17), (17, 20))
TWO_HOURS = tuple((h, h + 2) for h in range(8, 19, 2))
URGENT_COST, INSPECTION_COST, PLAIN_COST = 28_800, 18_000, 14_400


def generated_day(*, jobs: int, technicians: int, seed: int, urgent: float = 0.08) -> Problem:
    """One day. Shares: 8 % urgent, 6 % for two people, 8 % inspections, a quarter need a part."""
    rng = random.Random(f"day-{jobs}-{technicians}-{seed}")
    people = tuple(_technician(rng, k) for k in range(technicians))
    visits = tuple(_job(rng, k, urgent) for k in range(jobs))
    return problem_of(visits, people)


def with_new_jobs(problem: Problem, *, new: int, now: int, seed: int) -> Problem:
    """The same day with ``new`` reports of this morning, two in five of them urgent; each must begin after ``now``."""
    rng = random.Random(f"new-{seed}")
    fresh = []
    for k in range(new):
        job = _job(rng, len(problem.jobs) + k, 0.0)
        urgent = rng.random() < 0.4
        hour = rng.choice([h for h in (13, 15, 17) if h * HOUR > now])
        window = Window(now, now + 90 * MINUTE) if urgent else Window(hour * HOUR, (hour + 2) * HOUR)
        fresh.append(
            Job(
                id=f"new-{k}", kind=job.kind, urgency=Urgency.URGENT if urgent else Urgency.BOOKED, at=job.at, windows=(window,),
                service_s=job.service_s, skills=job.skills, people=job.people, kept_from=job.kept_from, parts=job.parts,
                unserved_cost=URGENT_COST if urgent else job.unserved_cost,
            )
        )  # fmt: skip
    return problem_of((*problem.jobs, *fresh), problem.technicians)


def problem_of(jobs: tuple[Job, ...], people: tuple[Technician, ...]) -> Problem:
    """With great-circle ways."""
    return Problem(
        day=DAY, jobs=jobs, technicians=people, matrix=GreatCircle().matrix(points_of(jobs, people), at=9 * HOUR)
    )


def _anywhere(rng: random.Random) -> Point:
    return Point(LATITUDE + rng.random() * SIDE, LONGITUDE + rng.random() * SIDE)


def _technician(rng: random.Random, k: int) -> Technician:
    begins = rng.choice((8, 8, 8, 9, 11)) * HOUR
    home = _anywhere(rng)
    lunch = Break(earliest=11 * HOUR + 30 * MINUTE, latest=13 * HOUR, lasts=45 * MINUTE)
    return Technician(
        id=f"t{k}", start=home, end=home, shift=Shift(begins=begins, ends=begins + 9 * HOUR + 30 * MINUTE, breaks=(lunch,)),
        skills=frozenset(rng.sample(SKILLS, rng.randint(2, 4))), parts={part: rng.randint(1, 4) for part in PARTS},
        ties=frozenset({f"outlet-{k % 6}"}),
    )  # fmt: skip


def _job(rng: random.Random, k: int, urgent_share: float) -> Job:
    urgent = rng.random() < urgent_share
    if urgent:
        opens = rng.randint(8 * 60, 17 * 60) * MINUTE
        window = Window(opens, opens + 30 * MINUTE)
    else:
        first, last = rng.choice(HALVES if rng.random() < 0.5 else TWO_HOURS)
        window = Window(first * HOUR, last * HOUR)
    inspection = rng.random() < 0.08
    return Job(
        id=f"j{k}", kind=VisitKind.INSPECTION if inspection else rng.choice((VisitKind.REPAIR, VisitKind.INSTALL, VisitKind.REVISIT)),
        urgency=Urgency.URGENT if urgent else Urgency.BOOKED, at=_anywhere(rng), windows=(window,),
        service_s=rng.choice((25, 35, 45, 60, 90)) * MINUTE, skills=frozenset({rng.choice(SKILLS)}),
        people=2 if rng.random() < 0.06 else 1, kept_from=frozenset({f"outlet-{rng.randrange(6)}"}) if inspection else frozenset(),
        parts={rng.choice(PARTS): 1} if rng.random() < 0.25 else {},
        unserved_cost=URGENT_COST if urgent else INSPECTION_COST if inspection else PLAIN_COST,
    )  # fmt: skip
