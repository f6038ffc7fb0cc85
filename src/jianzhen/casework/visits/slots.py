"""Slots 可约时段: each window of the coming days, graded, or refused with the rule that blocks it. Promises nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from jianzhen.casework.claims.terms import BEIJING
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.outlets.hours import Span, openness
from jianzhen.casework.outlets.models import Outlet
from jianzhen.casework.visits.day import TRAVEL, days_of, job_of
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
    found = list(_slots(visit, tuple(days_from(now, days)), now))
    least = min((one.extra_s for one in found if one.extra_s is not None), default=0)
    return tuple(one if one.extra_s is None else replace(one, grade=_grade(one.extra_s - least)) for one in found)


def next_best(visit: Visit, wanted: Arrival, *, now: datetime) -> tuple[Slot, ...]:
    """The three free slots nearest in time to one that is gone, the better graded first where they are equally near."""
    free = [one for one in slots_of(visit, now=now) if one.grade is not None and one.arrival != wanted]
    order = {Grade.BEST: 0, Grade.GOOD: 1, Grade.TIGHT: 2}
    free.sort(
        key=lambda one: (abs(one.arrival.opens_at - wanted.opens_at), order[one.grade or Grade.TIGHT], one.arrival)
    )
    return tuple(free[:INSTEAD])


def _slots(visit: Visit, days: Sequence[date], now: datetime) -> Iterator[Slot]:
    outlet, windows = visit.outlet, [one for on in days for one in windows_of(on)]
    soonest = now + timedelta(minutes=number_on("notice_minutes", now))
    refused: dict[Arrival, Blocked | Reason] = {}
    offers: dict[Arrival, Offer] = {}
    if outlet is None:
        refused = dict.fromkeys(windows, Blocked.NO_OUTLET)
    else:
        # a window that has begun is still sold while enough of it is left
        refused = {one: Blocked.PAST for one in windows if one.closes_at < soonest + timedelta(minutes=60)}
        shut = set(days) - open_days(outlet, days)
        refused |= {one: Blocked.NOT_OPEN for one in windows if one.on in shut and one not in refused}
        refused |= _by_minutes(visit, outlet, [one for one in windows if one not in refused])
        offers = _by_dispatch(visit, outlet, [one for one in windows if one not in refused], soonest, now)
    for one in windows:
        offer = offers.get(one)
        yield Slot(
            arrival=one, grade=None, refused=refused.get(one) or (offer.refused if offer else None),
            extra_s=offer.extra_s if offer else None, provisional=deadlines.is_working_day(one.on)[1],
        )  # fmt: skip


def _by_minutes(visit: Visit, outlet: Outlet, windows: Sequence[Arrival]) -> dict[Arrival, Blocked | Reason]:
    """Windows without enough skilled minutes: sold out, or nobody with the skill on shift, or nobody at all."""
    if not windows:
        return {}
    first, last = min(one.opens_at for one in windows), max(one.closes_at for one in windows)
    needed = {"", *visit.skills}
    cells: dict[datetime, dict[str, Cell]] = {}
    for cell in Cell.objects.filter(outlet=outlet, skill__in=needed, opens_at__gte=first, opens_at__lt=last):
        cells.setdefault(cell.opens_at, {})[cell.skill] = cell
    working, skilled = set(), set()
    for opens_at, rows in cells.items():
        on = opens_at.astimezone(BEIJING).date()
        if "" in rows and rows[""].minutes:
            working.add(on)
        if len(rows) == len(needed) and all(one.minutes for one in rows.values()):
            skilled.add(on)
    refused: dict[Arrival, Blocked | Reason] = {}
    for one in windows:
        whole = [cells[opens_at] for opens_at in cells_of(one) if len(cells.get(opens_at, {})) == len(needed)]
        if any(min(cell.minutes - cell.taken for cell in rows.values()) >= visit.minutes for rows in whole):
            continue
        if any(min(cell.minutes for cell in rows.values()) >= visit.minutes for rows in whole):
            refused[one] = Blocked.TAKEN
        else:
            on = one.on
            refused[one] = (
                Reason.OFF_SHIFT if on in skilled else Reason.NO_SKILL if on in working else Reason.NO_TECHNICIAN
            )
    return refused


def _by_dispatch(
    visit: Visit, outlet: Outlet, windows: Sequence[Arrival], soonest: datetime, now: datetime
) -> dict[Arrival, Offer]:
    """Ask dispatch which windows fit the days that stand."""
    offers: dict[Arrival, Offer] = {}
    days = sorted({one.on for one in windows})
    for on, here in days_of(outlet, days, now=now).items() if days else ():
        mine = [one for one in windows if one.on == on]
        jobs = (*(one for one in here.problem.jobs if one.id != str(visit.pk)), job_of(visit, mine[0]))
        people, earliest = here.problem.technicians, max(here.day.seconds(soonest), 0)
        problem = Problem(day=here.day, jobs=jobs, technicians=people, matrix=TRAVEL.matrix(points_of(jobs, people), at=earliest))  # fmt: skip
        graded = offer_windows(
            problem, here.standing, job=str(visit.pk), windows=[one.seconds() for one in mine], now=earliest,
            promised={job: who for job, who in here.promised.items() if job != str(visit.pk)},
        )  # fmt: skip
        offers.update(zip(mine, graded, strict=True))
    return offers


def is_open_on(outlet: Outlet, on: date) -> bool:
    """Whether the outlet opens at all on a day: its closures, and its row for statutory holidays."""
    return on in open_days(outlet, (on,))


def open_days(outlet: Outlet, days: Sequence[date]) -> set[date]:
    """Those of the days on which the outlet opens at all."""
    spans = [Span(day=one.day, opens=one.opens, closes=one.closes) for one in outlet.openings.all()]
    closures = [(one.first_day, one.last_day) for one in outlet.closures.all()]
    found = set()
    for on in days:
        there = openness(spans, closures, now=at(on, 0))
        if there.is_open or (there.opens_at is not None and there.opens_at < at(on, 1440)):
            found.add(on)
    return found


def _grade(more_s: int) -> Grade:
    return Grade.BEST if more_s <= NEAR_S else Grade.GOOD if more_s <= FAR_S else Grade.TIGHT
