"""Opening hours 营业时间, in Beijing time: read from text, and asked of a moment.

A row is a day (0 Monday … 6 Sunday, 7 statutory holidays), minutes from its midnight, and may run past the next one.
Where a table has no row for holidays, the day of the week holds.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar

from jianzhen.casework.outlets.errors import BadHours
from jianzhen.casework.outlets.vocabulary import PUBLIC_HOLIDAY

BEIJING = ZoneInfo("Asia/Shanghai")
DAY_MINUTES = 1440
LOOK_AHEAD_DAYS = 15
"""How far the next opening is looked for: longer than any holiday."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday")
_CHINESE = {"周一": "mon", "周二": "tue", "周三": "wed", "周四": "thu", "周五": "fri", "周六": "sat", "周日": "sun", "节假日": "holiday", "每天": "mon-sun"}  # fmt: skip
_FORM = "write: Mon-Fri 09:00-18:00; Sat 10:00-16:00; Holiday closed (or 24h)"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """One stretch of one day. ``opens`` in 0..1439, ``closes`` up to a day later, minutes from the day's midnight."""

    day: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Openness:
    """Whether it is open, until when, and when next; ``provisional`` where the year's holidays are not known yet."""

    is_open: bool
    until: datetime | None
    opens_at: datetime | None
    provisional: bool


def read_hours(text: str) -> tuple[Span, ...]:
    """Read hours; a day that is not named is closed.

    Raises
    ------
    BadHours
        The text is not of the form, a time is none, or two stretches of a day overlap.

    Examples
    --------
    >>> read_hours("Mon-Tue 09:00-18:00")
    (Span(day=0, opens=540, closes=1080), Span(day=1, opens=540, closes=1080))
    """
    spans: list[Span] = []
    plain = unicodedata.normalize("NFKC", text).replace("至", "-").strip()
    for part in filter(None, (one.strip() for one in re.split(r"[;,、]", plain))):
        days, times = _part(part)
        if times != "closed":
            spans += [Span(day=day, opens=a, closes=b) for day in days for a, b in [_times(times, part)]]
        elif set(days) == {PUBLIC_HOLIDAY}:
            spans.append(Span(day=PUBLIC_HOLIDAY, opens=0, closes=0))
    spans.sort()
    if any(a.day == b.day and b.opens < a.closes for a, b in itertools.pairwise(spans)):
        raise BadHours(f"{text!r}: two stretches of a day overlap; {_FORM}")
    return tuple(spans)


def _part(part: str) -> tuple[range, str]:
    lowered = part.lower()
    for word, day in _CHINESE.items():
        lowered = lowered.replace(word, day)
    found = re.fullmatch(
        r"([a-z]+)(?:\s*-\s*([a-z]+))?\s*(closed|休息|24h|24小时|\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2})", lowered
    )
    first, last = (found[1], found[2] or found[1]) if found else ("", "")
    if found is None or first not in _DAYS or last not in _DAYS or _DAYS.index(last) < _DAYS.index(first):
        raise BadHours(f"{part!r} cannot be read; {_FORM}")
    return range(_DAYS.index(first), _DAYS.index(last) + 1), "closed" if found[3] == "休息" else found[3]


def _times(times: str, part: str) -> tuple[int, int]:
    if times.startswith("24"):
        return 0, DAY_MINUTES
    opens, closes = (_minute(one, part) for one in times.split("-"))
    if opens in (DAY_MINUTES, closes):
        raise BadHours(f"{part!r}: opens and closes at the same minute; write 24h for all day")
    return opens, closes if closes > opens else closes + DAY_MINUTES


def _minute(text: str, part: str) -> int:
    hour, minute = (int(one) for one in text.strip().split(":"))
    if not (hour < 24 and minute < 60) and (hour, minute) != (24, 0):
        raise BadHours(f"{part!r}: {text.strip()} is no time; {_FORM}")
    return hour * 60 + minute


def openness(spans: Sequence[Span], closures: Iterable[tuple[date, date]], *, now: datetime) -> Openness:
    """Say whether it is open at ``now``, and when that changes."""
    closed = list(closures)
    local = now.astimezone(BEIJING)
    stretches, provisional = [], False
    for offset in range(-1, LOOK_AHEAD_DAYS):
        day = local.date() + timedelta(days=offset)
        kind, guessed = _kind_of(day, spans)
        provisional |= guessed and offset <= 1
        if any(first <= day <= last for first, last in closed):
            continue
        midnight = datetime.combine(day, datetime.min.time(), BEIJING)
        stretches += [
            (midnight + timedelta(minutes=one.opens), midnight + timedelta(minutes=one.closes))
            for one in spans if one.day == kind and one.closes > one.opens
        ]  # fmt: skip
    merged = _merged(stretches)
    within = next(((a, b) for a, b in merged if a <= local < b), None)
    following = next((a for a, _ in merged if a > local), None)
    # a stretch that reaches the end of the look-ahead has no known end: open round the clock
    until = None if within is None or within[1] - local > timedelta(days=LOOK_AHEAD_DAYS - 2) else within[1]
    return Openness(
        is_open=within is not None, until=until, opens_at=None if within else following, provisional=provisional
    )


def _merged(stretches: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    out: list[tuple[datetime, datetime]] = []
    for opens, closes in sorted(stretches):
        if out and opens <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], closes))
        else:
            out.append((opens, closes))
    return out


def _kind_of(day: date, spans: Sequence[Span]) -> tuple[int, bool]:
    """The row of the table that holds on a day, and whether the year's holidays are not known."""
    if not any(one.day == PUBLIC_HOLIDAY for one in spans):
        return day.weekday(), False
    try:
        _, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return day.weekday(), True
    is_rest = name is not None and chinese_calendar.is_holiday(day)
    return PUBLIC_HOLIDAY if is_rest else day.weekday(), False
