"""What a policy pack says that a claim's clock needs: its windows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from jianzhen.casework.claims.errors import PackRefused
from jianzhen.casework.claims.vocabulary import WindowKind
from jianzhen.law.deadlines import add_working_days

BEIJING = ZoneInfo("Asia/Shanghai")
CALENDAR = "cn-working-days"
FILING = "filing"


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowTerm:
    """How long a window is: the longer of ``hours`` and ``working_days``."""

    hours: int
    working_days: int
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """When a window closes, by which calendar and rule.

    Attributes
    ----------
    provisional : bool
        A year's holidays were not known: the window may later be lengthened, never shortened.
    """

    at: datetime
    calendar: str
    rule: str
    provisional: bool


def read_terms(body: Mapping[str, Any]) -> dict[str, WindowTerm]:
    """Read a pack's windows.

    Raises
    ------
    PackRefused
        A window is missing, unknown, or has no length, no rule or an unknown key; all of them are named at once.
    """
    rows, wanted = body.get("windows", {}), {*WindowKind.values, FILING}
    wrong = [f"windows.{name} is missing" for name in sorted(wanted - set(rows))]
    wrong += [f"windows.{name} is not a window" for name in sorted(set(rows) - wanted)]
    terms = {}
    for name, row in rows.items():
        known = {"hours", "working_days", "rule"}
        hours, days, rule = row.get("hours", 0), row.get("working_days", 0), row.get("rule", "")
        if (
            set(row) - known
            or not all(isinstance(one, int) and one >= 0 for one in (hours, days))
            or hours + days == 0
            or not rule
        ):
            wrong.append(f"windows.{name} needs hours or working_days (whole, above 0) and a rule, and nothing else")
        else:
            terms[name] = WindowTerm(hours=hours, working_days=days, rule=rule)
    if wrong:
        raise PackRefused(f"pack {body.get('id', '?')} {body.get('version', '?')}: " + "; ".join(wrong))
    return terms


def closing(term: WindowTerm, opens_at: datetime) -> Closing:
    """When a window that opens at ``opens_at`` closes, as an absolute instant in UTC.

    Working days end at midnight in Beijing, and the day the window opens on does not count (CC-201).
    """
    at, calendar, provisional = opens_at + timedelta(hours=term.hours), "elapsed", False
    if term.working_days:
        last = add_working_days(opens_at.astimezone(BEIJING).date(), term.working_days)
        end = datetime.combine(last.on + timedelta(days=1), time(0), BEIJING).astimezone(UTC)
        if end > at:
            at, calendar, provisional = end, CALENDAR, last.provisional
    return Closing(at=at, calendar=calendar, rule=term.rule, provisional=provisional)
