"""What a policy pack says that a claim's clock needs: how long each window is, and when one closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from jianzhen.casework.claims.vocabulary import WindowKind
from jianzhen.law.deadlines import add_working_days
from jianzhen.law.packs import Pack

BEIJING = ZoneInfo("Asia/Shanghai")
CALENDAR = "cn-working-days"


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowTerm:
    """How long a window is: the longer of ``hours`` and ``working_days``. ``rule`` names where the pack says so."""

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


def term_of(pack: Pack, kind: WindowKind) -> WindowTerm:
    """How long a pack makes a window of this kind."""
    one = pack.windows
    match kind:
        case WindowKind.EVIDENCE:
            hours, days, field = one.evidence_hours, 0, "evidence_hours"
        case WindowKind.MERCHANT_ANSWER:
            hours, days, field = one.merchant_answer_hours, one.merchant_answer_working_days, "merchant_answer"
        case WindowKind.RETURN_RECEIPT:
            hours, days, field = one.receipt_hours, one.receipt_working_days, "receipt"
        case WindowKind.BUYER_REPLY:
            hours, days, field = one.buyer_reply_hours, 0, "buyer_reply_hours"
        case WindowKind.QUESTION:
            hours, days, field = one.question_hours, 0, "question_hours"
        case WindowKind.NOTICE:
            hours, days, field = 0, one.notice_working_days, "notice_working_days"
        case WindowKind.APPEAL:
            hours, days, field = 24 * one.appeal_days, 0, "appeal_days"
        case WindowKind.APPEAL_FORGERY:
            hours, days, field = 24 * one.finding_appeal_days, 0, "finding_appeal_days"
    return WindowTerm(hours=hours, working_days=days, rule=f"{pack.id}@{pack.version} windows.{field}")


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
