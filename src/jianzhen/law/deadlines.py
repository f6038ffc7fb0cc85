"""Counting periods 期间: once, for all rules (民法典 第二百零一条至第二百零三条).

The day a period starts from does not count (201). A period of months or years ends on the same day of its last month,
or on that month's last day where there is no such day (202). Where civil law counts, a last day on a holiday moves to
the day after it (203); the limits of public-security and criminal law are not civil periods and do not move.
Holidays come from ``chinese_calendar``; for a year it does not know, Saturdays and Sundays count and the answer is
marked provisional.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

from jianzhen.law.errors import BadFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A last day, included.

    Attributes
    ----------
    on : date
        The last day on which the thing can still be done.
    provisional : bool
        The holidays of that year are not published: the day may move to a later one.
    """

    on: date
    provisional: bool


def add_days(start: date, days: int) -> date:
    """The last day of a period of ``days`` that starts from ``start``, which does not count.

    Raises
    ------
    BadFacts
        The result lies beyond the calendar.
    """
    try:
        return start + timedelta(days=days)
    except OverflowError:
        raise BadFacts(f"{start} plus {days} days lies beyond the calendar; check the date") from None


def add_months(start: date, months: int) -> date:
    """The last day of a period of ``months``: the same day of the month, else the month's last (202).

    Examples
    --------
    >>> add_months(date(2025, 12, 31), 6)
    datetime.date(2026, 6, 30)
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise BadFacts(f"{start} plus {months} months lies beyond the calendar; check the date")
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def add_years(start: date, years: int) -> date:
    """The last day of a period of ``years``.

    Examples
    --------
    >>> add_years(date(2024, 2, 29), 1)
    datetime.date(2025, 2, 28)
    """
    return add_months(start, 12 * years)


def is_working_day(day: date) -> tuple[bool, bool]:
    """(whether it is a working day, whether that is provisional because its year's holidays are not known)."""
    try:
        return chinese_calendar.is_workday(day), False
    except NotImplementedError:
        return day.weekday() < 5, True


def civil_end(last: date) -> Deadline:
    """Move a last day that falls on a holiday to the day after it (203)."""
    provisional = False
    while True:
        working, guessed = is_working_day(last)
        provisional = provisional or guessed
        if working:
            return Deadline(on=last, provisional=provisional)
        last = add_days(last, 1)


def add_working_days(start: date, days: int) -> Deadline:
    """The last of ``days`` working days after ``start``, which does not count.

    Examples
    --------
    >>> add_working_days(date(2026, 9, 30), 2).on  # over the National Day holiday
    datetime.date(2026, 10, 9)
    """
    provisional, day = False, start
    while days > 0:
        day = add_days(day, 1)
        working, guessed = is_working_day(day)
        provisional = provisional or guessed
        days -= working
    return Deadline(on=day, provisional=provisional)
