"""Arrival windows 预约时段: parts of a day, two hours each within them, as Beijing's clock has them; no rows here.

A window is half-open: somebody arrives at its beginning or later, and before its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from jianzhen.casework.claims.terms import BEIJING
from jianzhen.casework.visits.vocabulary import PART_WORDS, Part
from jianzhen.dispatch import Day, Window

CELL = timedelta(hours=2)
HOURS = {Part.MORNING: (8, 12), Part.AFTERNOON: (12, 18), Part.EVENING: (18, 22)}
FIRST_HOUR, LAST_HOUR = 8, 22


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Arrival:
    """One arrival window, aware instants."""

    opens_at: datetime
    closes_at: datetime

    @property
    def on(self) -> date:
        """Its day in Beijing."""
        return self.opens_at.astimezone(BEIJING).date()

    @property
    def part(self) -> Part | None:
        """The part of the day it is the whole of; None for a finer one."""
        local = self.opens_at.astimezone(BEIJING), self.closes_at.astimezone(BEIJING)
        return next((part for part, hours in HOURS.items() if (local[0].hour, local[1].hour) == hours), None)

    def seconds(self) -> Window:
        """As dispatch counts."""
        day = Day(self.on)
        return Window(day.seconds(self.opens_at), day.seconds(self.closes_at))

    def words(self) -> tuple[str, str]:
        """In Chinese and English: 11月26日 上午 08:00–12:00."""
        a, b = self.opens_at.astimezone(BEIJING), self.closes_at.astimezone(BEIJING)
        zh, en = PART_WORDS[self.part] if self.part else ("", "")
        return (
            f"{a.month}月{a.day}日 {zh + ' ' if zh else ''}{a:%H:%M}–{b:%H:%M}",
            f"{a:%d %b}, {en + ' ' if en else ''}{a:%H:%M}–{b:%H:%M}",
        )


def windows_of(day: date) -> tuple[Arrival, ...]:
    """The windows a day is offered in: each part whole, then its two-hour windows."""
    return tuple(_arrivals(day))


def cells_of(arrival: Arrival) -> tuple[datetime, ...]:
    """Beginnings of the two-hour cells inside a window."""
    n = (arrival.closes_at - arrival.opens_at) // CELL
    return tuple(arrival.opens_at + k * CELL for k in range(n))


def is_offered(arrival: Arrival) -> bool:
    """Whether it is one of its day's windows."""
    return arrival in windows_of(arrival.on)


def at(day: date, minutes: int) -> datetime:
    """The instant so many minutes after a day's midnight in Beijing, in UTC."""
    return datetime.combine(day, time(), BEIJING).astimezone(UTC) + timedelta(minutes=minutes)


def days_from(now: datetime, n: int) -> Iterable[date]:
    """Today in Beijing and the days after it."""
    first = now.astimezone(BEIJING).date()
    return (first + timedelta(days=k) for k in range(n))


def _arrivals(day: date) -> Iterator[Arrival]:
    for first, last in HOURS.values():
        whole = Arrival(opens_at=at(day, first * 60), closes_at=at(day, last * 60))
        yield whole
        for opens_at in cells_of(whole):
            yield Arrival(opens_at=opens_at, closes_at=opens_at + CELL)
