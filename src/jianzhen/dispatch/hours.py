"""Times of one day: whole seconds inside the room, aware datetimes at its door.

Everything in dispatch counts whole seconds since 00:00 Beijing time of the planned day; a shift that ends past midnight
ends after 86,400. China has kept one offset since 1991, so no day here is shorter or longer. ``Day`` is the door.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from jianzhen.dispatch.errors import BadProblem

BEIJING = ZoneInfo("Asia/Shanghai")
MINUTE = 60
HOUR = 3600
LONGEST_S = 3 * 86_400


@dataclass(frozen=True, slots=True)
class Day:
    """The planned day, a Beijing calendar day."""

    on: date

    def seconds(self, at: datetime) -> int:
        """Whole seconds from this day's midnight to ``at``, which must be aware; negative on the day before."""
        if at.tzinfo is None:
            raise BadProblem(f"{at.isoformat()} has no time zone; give an aware datetime")
        return int((at - self._midnight()).total_seconds())

    def at(self, seconds: int) -> datetime:
        """The instant, in UTC."""
        return self._midnight() + timedelta(seconds=seconds)

    def _midnight(self) -> datetime:
        return datetime.combine(self.on, time(), BEIJING).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Window:
    """Half-open [opens, closes): the technician begins at ``opens`` or later and before ``closes``."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not self.opens < self.closes:
            raise BadProblem(f"window {self.opens}–{self.closes}: it must close after it opens")

    def holds(self, at: int) -> bool:
        """Whether a visit may begin at ``at``."""
        return self.opens <= at < self.closes


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rest of ``lasts`` seconds that begins between ``earliest`` and ``latest``, both included."""

    earliest: int
    latest: int
    lasts: int

    def __post_init__(self) -> None:
        if self.earliest > self.latest or self.lasts <= 0:
            raise BadProblem(
                f"break {self.earliest}–{self.latest} of {self.lasts} s: give a span and a positive length"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """From leaving the start point to being at the end point, breaks in the order they are taken.

    A person who works two spells has a break between them.
    """

    begins: int
    ends: int
    breaks: tuple[Break, ...] = ()

    def __post_init__(self) -> None:
        if not self.begins < self.ends <= LONGEST_S:
            raise BadProblem(f"shift {self.begins}–{self.ends}: it must end after it begins, within three days")
        at = self.begins
        for one in self.breaks:
            at = max(at, one.earliest)
            if at > one.latest:
                raise BadProblem(f"break {one.earliest}–{one.latest} cannot be taken after the break before it")
            at += one.lasts
        if at > self.ends:
            raise BadProblem(f"shift {self.begins}–{self.ends}: its breaks end at {at}, after it")
