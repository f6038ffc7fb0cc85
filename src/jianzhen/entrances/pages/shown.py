"""Dates, time left, money and states as pages write them (look-and-voice §3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from jianzhen.entrances.pages.language import said

BEIJING = timezone(timedelta(hours=8))
DAY = timedelta(days=1)
IsWorkday = Callable[[date], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownState:
    """A state as a reader sees it: a word and a shape, and a colour that adds nothing to them.

    ``tone`` is ``genuine``, ``not``, ``quiet`` or ``wait``; never red, which accuses.
    """

    word: str
    shape: str
    tone: str


def moment(at: datetime) -> str:
    """2026年11月23日 14:05（北京时间)."""
    here = at.astimezone(BEIJING)
    return said(
        f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}（北京时间）", f"{here:%Y-%m-%d %H:%M} (Beijing time)"
    )


def day(at: date | datetime) -> str:
    """2026年11月23日, the Beijing calendar day."""
    here = at.astimezone(BEIJING).date() if isinstance(at, datetime) else at
    return said(f"{here.year}年{here.month}月{here.day}日", f"{here:%Y-%m-%d}")


def time_left(until: datetime, now: datetime) -> str:
    """还剩 2 天 3 小时，至 11 月 25 日 18:00: both ways of saying it, so that nobody has to count."""
    here, hour = _last_moment(until)
    end = said(f"至 {here.month} 月 {here.day} 日 {hour}", f"until {here:%d %b} {hour}")
    left = until - now
    if left <= timedelta(0):
        return said(f"时间已到（{end[2:]}）", f"time is up ({here:%d %b} {hour})")
    return said(f"还剩 {_span(left)}，{end}", f"{_span(left)} left, {end}")


def workdays_left(until: datetime, now: datetime, *, is_workday: IsWorkday) -> str:
    """还剩 2 个工作日，至 11 月 25 日 18:00: for windows that are counted in working days of some calendar."""
    (here, hour), today = _last_moment(until), now.astimezone(BEIJING).date()
    days = sum(is_workday(today + DAY * n) for n in range(1, (here.date() - today).days + 1))
    if days < 1:
        return time_left(until, now)
    return said(
        f"还剩 {days} 个工作日，至 {here.month} 月 {here.day} 日 {hour}",
        f"{days} working day{'s' if days > 1 else ''} left, until {here:%d %b} {hour}",
    )


def _last_moment(until: datetime) -> tuple[datetime, str]:
    """The day and hour a time ends: one that ends at midnight ends at 24:00 of its last day."""
    here = until.astimezone(BEIJING)
    return (here - DAY, "24:00") if (here.hour, here.minute) == (0, 0) else (here, f"{here:%H:%M}")


def _span(left: timedelta) -> str:
    minutes = int(left.total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return said(
            f"{days} 天" + (f" {hours} 小时" if hours else ""),
            f"{days} day{'s' if days > 1 else ''}" + (f" {hours} h" if hours else ""),
        )
    if hours:
        return said(f"{hours} 小时 {minutes % 60} 分", f"{hours} h {minutes % 60} min")
    return said(f"{max(1, minutes)} 分钟", f"{max(1, minutes)} min")
