"""What happened when, and who says so: the order, the merchant, a notice, or a file of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from jianzhen.inspection.model import ClaimReport
from jianzhen.inspection.report.wording import Text
from jianzhen.rebuttal.facts import CaseFacts, Fact, Source

BEIJING = timezone(timedelta(hours=8))


class SaidBy(StrEnum):
    """Whose word a moment is."""

    ORDER = "order"
    MERCHANT = "merchant"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of the timeline: the Beijing day, the time of day where it is known, what, and whose word it is."""

    day: date
    time: str
    what: Text
    said_by: SaidBy
    is_other_order: bool = False


_OF_ORDER = (
    ("paid_at", Text("买家付款", "The buyer paid")),
    ("packed_at", Text("打包发货", "Packed and shipped")),
    ("delivered_at", Text("签收", "Signed for")),
)
_OF_CASE = (
    ("decided_on", Text("退款决定", "Refund decided")),
    ("learned_on", Text("商家得知退款依据的情况", "The merchant learned what the refund rests on")),
    ("appeal_until", Text("平台申诉截止", "Last day to appeal to the platform")),
    ("sealed_on", Text("打包材料固化", "The pack-out media were sealed")),
)  # fmt: skip


def timeline_of(report: ClaimReport, facts: CaseFacts) -> tuple[Moment, ...]:
    """Put the moments of order and case in order of time."""
    out = []
    for name, what in _OF_ORDER:
        written = getattr(report.context, name)
        if written is not None:
            moment = datetime.fromisoformat(written).astimezone(BEIJING)
            out.append(Moment(day=moment.date(), time=f"{moment:%H:%M}", what=what, said_by=SaidBy.ORDER))
    for name, what in _OF_CASE:
        fact: Fact = getattr(facts, name)
        if fact.is_known:
            said_by = SaidBy.MERCHANT if fact.source is Source.CONFIRMED else SaidBy.NOTICE
            out.append(Moment(day=fact.value, time="", what=what, said_by=said_by))
    for one in facts.earlier:
        what = Text(
            f"同一申请人的另一订单 {one.order}".rstrip(), f"Another order of the same claimant {one.order}".rstrip()
        )
        out.append(Moment(day=one.ended_on, time="", what=what, said_by=SaidBy.MERCHANT, is_other_order=True))
    return tuple(sorted(out, key=lambda one: (one.day, one.time)))


def act_ended_on(report: ClaimReport, facts: CaseFacts) -> tuple[date | None, Text]:
    """The day from which the clocks of the act are counted, and how it was chosen.

    The act ends when the money is gone: the day of the platform's decision. Where that is not known, the day of the
    signature is the earliest a claim can be; counting from it can only make a deadline come sooner.
    """
    if facts.decided_on.is_known:
        return facts.decided_on.value, Text(
            "自退款决定之日起算（行为更早时，期限更早届满）",
            "counted from the refund decision; it ends sooner where the act was earlier",
        )
    if report.context.delivered_at is not None:
        day = datetime.fromisoformat(report.context.delivered_at).astimezone(BEIJING).date()
        return day, Text(
            "退款日期不详，从签收之日起算（只会提前）",
            "the day of the refund is not known: counted from the signature, which can only be sooner",
        )
    return None, Text(
        "退款日期和签收日期都不详，无法计算", "neither the day of the refund nor of the signature is known"
    )
