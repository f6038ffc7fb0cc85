"""Slots 可约时段: each window of the coming days, graded, or refused with the rule that blocks it. Promises nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.outlets.hours import Span, openness
from jianzhen.casework.outlets.models import Outlet
from jianzhen.casework.visits.capacity import minutes_left
from jianzhen.casework.visits.day import TRAVEL, day_of, job_of
from jianzhen.casework.visits.models import Cell, Visit
from jianzhen.casework.visits.permissions import Act, VisitPermissions
from jianzhen.casework.visits.rules import number_on
from jianzhen.casework.visits.vocabulary import BLOCKED_WORDS, Blocked, Grade
from jianzhen.casework.visits.windows import Arrival, at, cells_of, days_from, windows_of
from jianzhen.dispatch import WORDS, Offer, Problem, Reason, offer_windows, points_of
from jianzhen.law import deadlines

DAYS = 7
NEAR_S, FAR_S = 300, 900
"""Seconds of way more than the best slot costs, up to which a slot is still "best", or "good"."""

INSTEAD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One window a customer sees.

    Attributes
    ----------
    grade : Grade or None
        None where it is refused.
    refused : Blocked or Reason or None
        The rule that blocks it; ``words`` says it in Chinese and English.
    extra_s : int or None
        Seconds of driving it adds to the day that stands.
    provisional : bool
        The year's holidays are not published yet.
    """

    arrival: Arrival
    grade: Grade | None
    refused: Blocked | Reason | None
    extra_s: int | None
    provisional: bool

    @property
    def words(self) -> tuple[str, str]:
        """Why it is refused; empty where it is free."""
        if isinstance(self.refused, Blocked):
            return BLOCKED_WORDS[self.refused]
        return ("", "") if self.refused is None else WORDS[self.refused]


def offer_slots(*, visit_id: UUID, reader: Actor, now: datetime, days: int = DAYS) -> tuple[Slot, ...]:
    """Grade every window of the coming days for a visit; refused ones stay in the list with their reason.

    Raises
    ------
    NotFound     there is no such visit
    NotAllowed   it is not this reader's
    """
    visit = Visit.objects.select_related("claim", "technician", "outlet", "brand").filter(pk=visit_id).first()
    if visit is None:
        raise NotFound(f"there is no visit {visit_id}")
    VisitPermissions().require(reader, Act.BOOK, visit)
    return slots_of(visit, now=now, days=days)


def slots_of(visit: Visit, *, now: datetime, days: int = DAYS) -> tuple[Slot, ...]:
    """The same, once it is settled who asks."""
    found = [slot for on in days_from(now, days) for slot in _of_day(visit, on, now)]
    least = min((one.extra_s for one in found if one.extra_s is not None), default=0)
    return tuple(
        one if one.extra_s is None else Slot(
            arrival=one.arrival, grade=_grade(one.extra_s - least), refused=None, extra_s=one.extra_s,
            provisional=one.provisional,
        )
        for one in found
    )  # fmt: skip


def next_best(visit: Visit, wanted: Arrival, *, now: datetime) -> tuple[Slot, ...]:
    """The three free slots nearest in time to one that is gone, the better graded first where they are equally near."""
    free = [one for one in slots_of(visit, now=now) if one.grade is not None and one.arrival != wanted]
    order = {Grade.BEST: 0, Grade.GOOD: 1, Grade.TIGHT: 2}
    free.sort(
        key=lambda one: (abs(one.arrival.opens_at - wanted.opens_at), order[one.grade or Grade.TIGHT], one.arrival)
    )
    return tuple(free[:INSTEAD])


def _of_day(visit: Visit, on: date, now: datetime) -> Iterator[Slot]:
    windows, provisional = windows_of(on), deadlines.is_working_day(on)[1]
    refused: dict[Arrival, Blocked | Reason] = {}
    soonest = now + timedelta(minutes=number_on("notice_minutes", now))
    outlet = visit.outlet
    for one in windows:
        if outlet is None:
            refused[one] = Blocked.NO_OUTLET
        # a window that has begun is still sold while enough of it is left
        elif one.closes_at < soonest + timedelta(minutes=60):
            refused[one] = Blocked.PAST
    if outlet is not None and not is_open_on(outlet, on):
        refused |= {one: Blocked.NOT_OPEN for one in windows if one not in refused}
    offers: dict[Arrival, Offer] = {}
    if outlet is not None and len(refused) < len(windows):
        _by_minutes(visit, outlet, windows, refused)
        left = [one for one in windows if one not in refused]
        offers = _by_dispatch(visit, outlet, on, left, soonest, now) if left else {}
    for one in windows:
        offer = offers.get(one)
        yield Slot(
            arrival=one, grade=None, refused=refused.get(one) or (offer.refused if offer else None),
            extra_s=offer.extra_s if offer else None, provisional=provisional,
        )  # fmt: skip


def _by_minutes(
    visit: Visit, outlet: Outlet, windows: Sequence[Arrival], refused: dict[Arrival, Blocked | Reason]
) -> None:
    """Refuse windows without enough skilled minutes: sold out, or nobody with the skill on shift."""
    first, last = windows[0].opens_at, max(one.closes_at for one in windows)
    left = minutes_left(outlet, skills=visit.skills, first=first, last=last)
    total = dict(
        Cell.objects.filter(outlet=outlet, skill=visit.skills[0] if visit.skills else "", opens_at__gte=first, opens_at__lt=last).values_list("opens_at", "minutes")
    )  # fmt: skip
    working = Cell.objects.filter(
        outlet=outlet, skill="", minutes__gt=0, opens_at__gte=first, opens_at__lt=last
    ).exists()
    for one in windows:
        if one in refused:
            continue
        cells = cells_of(one)
        if any(left.get(cell, 0) >= visit.minutes for cell in cells):
            continue
        if any(total.get(cell, 0) >= visit.minutes for cell in cells):
            refused[one] = Blocked.TAKEN
        else:
            skilled = any(total.values())
            refused[one] = Reason.OFF_SHIFT if skilled else Reason.NO_SKILL if working else Reason.NO_TECHNICIAN


def _by_dispatch(
    visit: Visit, outlet: Outlet, on: date, windows: Sequence[Arrival], soonest: datetime, now: datetime
) -> dict[Arrival, Offer]:  # fmt: skip
    """Ask dispatch which windows fit the day that stands."""
    here = day_of(outlet, on, now=now)
    jobs = (*(one for one in here.problem.jobs if one.id != str(visit.pk)), job_of(visit, windows[0]))
    people = here.problem.technicians
    earliest = max(here.day.seconds(soonest), 0)
    problem = Problem(day=here.day, jobs=jobs, technicians=people, matrix=TRAVEL.matrix(points_of(jobs, people), at=earliest))  # fmt: skip
    offers = offer_windows(
        problem, here.standing, job=str(visit.pk), windows=[one.seconds() for one in windows],
        now=earliest, promised={job: who for job, who in here.promised.items() if job != str(visit.pk)},
    )  # fmt: skip
    return dict(zip(windows, offers, strict=True))


def is_open_on(outlet: Outlet, on: date) -> bool:
    """Whether the outlet opens at all on a day: its closures, and its row for statutory holidays."""
    spans = [Span(day=one.day, opens=one.opens, closes=one.closes) for one in outlet.openings.all()]
    closures = [(one.first_day, one.last_day) for one in outlet.closures.all()]
    there = openness(spans, closures, now=at(on, 0))
    return there.is_open or (there.opens_at is not None and there.opens_at < at(on, 1440))


def _grade(more_s: int) -> Grade:
    return Grade.BEST if more_s <= NEAR_S else Grade.GOOD if more_s <= FAR_S else Grade.TIGHT
