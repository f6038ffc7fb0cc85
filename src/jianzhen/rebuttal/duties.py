"""What the platform's review owed, and what of it is shown, shown not to have been done, or not known.

Each duty names its rules; how well a rule's text is known decides how it may be cited (``citing``). Nothing here says
that a duty was broken: "not shown" is what the papers at hand say, and the platform may hold others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jianzhen.inspection.report.wording import Text
from jianzhen.rebuttal.facts import CaseFacts, DecidedBy, Fact, Remedy, Source


class Showing(StrEnum):
    """What the papers at hand say of a duty."""

    SHOWN = "shown"
    SHOWN_NOT_DONE = "shown_not_done"
    UNKNOWN = "unknown"
    NOT_OWED = "not_owed"


class Duty(StrEnum):
    """A review duty."""

    GOODS_COMPARED = "goods_compared"
    SELLER_HEARD = "seller_heard"
    PERSON = "person"
    REASONS = "reasons"
    NO_FORCED_REFUND = "no_forced_refund"
    RECORDS = "records"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """One duty: what it is, its rules, what is shown, and the words or field that show it."""

    duty: Duty
    asks: Text
    rules: tuple[str, ...]
    showing: Showing
    ground: Text


NO_GROUND = Text("", "")


def _ground(*facts: Fact) -> Text:
    """Whose word shows it: the merchant's, or words read from a text."""
    known = [one for one in facts if one.is_known]
    zh = ["商家陈述" if one.source is Source.CONFIRMED else one.where for one in known]
    en = ["stated by the merchant" if one.source is Source.CONFIRMED else one.where for one in known]
    return Text("；".join(dict.fromkeys(zh)), "; ".join(dict.fromkeys(en)))


ASKS = {
    Duty.GOODS_COMPARED: Text("是否把图片与所售商品作过比对，并识别滥用规则的情形", "Were the photos compared with the goods sold, and abuse looked for"),
    Duty.SELLER_HEARD: Text("作决定前是否听取了商家的意见和证据", "Was the seller heard before the decision"),
    Duty.PERSON: Text("应要求时是否由人工判定，而非仅由系统处理", "Did a person decide where one was asked for, not the system alone"),
    Duty.REASONS: Text("是否说明了理由并告知结果", "Were reasons and result given"),
    Duty.NO_FORCED_REFUND: Text("是否强制商家承担“仅退款”", "Was the seller forced to bear a refund without return"),
    Duty.RECORDS: Text("应要求时是否提供了原始合同和交易记录", "Were the original contract and transaction records produced when asked for"),
}  # fmt: skip

RULES = {
    Duty.GOODS_COMPARED: ("NPR-burden", "ECL-59"),
    Duty.SELLER_HEARD: ("NPR-burden", "ECL-32"),
    Duty.PERSON: ("NPR-appeal",),
    Duty.REASONS: ("NPR-appeal", "ALGO"),
    Duty.NO_FORCED_REFUND: ("NPR-116", "ECL-35"),
    Duty.RECORDS: ("ECL-62", "ECL-31"),
}


def review_duties(facts: CaseFacts, *, in_force: Callable[[str, date], bool], on: date) -> tuple[DutyRow, ...]:
    """Judge every duty by the facts at hand.

    Parameters
    ----------
    facts
        The case.
    in_force
        Whether a rule is in force on a day; a duty none of whose rules was in force when the platform decided is not owed.
    on
        Today, used where the day of the decision is not known.
    """
    day = facts.decided_on.value or on
    rows = []
    for duty, ask in ASKS.items():
        rules = tuple(one for one in RULES[duty] if in_force(one, day))
        showing, ground = _showing(duty, facts) if rules else (Showing.NOT_OWED, NO_GROUND)
        rows.append(DutyRow(duty=duty, asks=ask, rules=rules, showing=showing, ground=ground))
    return tuple(rows)


def _showing(duty: Duty, facts: CaseFacts) -> tuple[Showing, Text]:
    match duty:
        case Duty.GOODS_COMPARED:
            return _told(facts.goods_compared)
        case Duty.SELLER_HEARD:
            return _told(facts.seller_heard)
        case Duty.REASONS:
            return _told(facts.reasons_given)
        case Duty.PERSON:
            return _person(facts)
        case Duty.RECORDS:
            if facts.records_asked_for.value is not True:
                return Showing.UNKNOWN, NO_GROUND  # owed when asked for: nobody is said to have asked
            return _told(facts.records_produced)
        case Duty.NO_FORCED_REFUND:
            return _forced(facts)


def _told(fact: Fact) -> tuple[Showing, Text]:
    if not fact.is_known:
        return Showing.UNKNOWN, NO_GROUND
    return (Showing.SHOWN if fact.value else Showing.SHOWN_NOT_DONE), _ground(fact)


def _person(facts: CaseFacts) -> tuple[Showing, Text]:
    """A system alone may decide until somebody asks for a person; only the merchant
    can say that none came after that: the notice speaks of the decision itself."""
    if facts.person_involved.value is True:
        return Showing.SHOWN, _ground(facts.person_involved)
    if (
        facts.person_involved.value is False
        and facts.person_involved.source is Source.CONFIRMED
        and facts.person_asked_for.value is True
    ):
        return Showing.SHOWN_NOT_DONE, _ground(facts.person_involved)
    return Showing.UNKNOWN, _ground(facts.person_involved)


def _forced(facts: CaseFacts) -> tuple[Showing, Text]:
    if facts.remedy.is_known and facts.remedy.value is not Remedy.REFUND_ONLY:
        return Showing.SHOWN, _ground(facts.remedy)
    if facts.decided_by.value is DecidedBy.MERCHANT or facts.consented.value is True:
        return Showing.SHOWN, _ground(facts.consented, facts.decided_by)
    if facts.remedy.is_known and facts.decided_by.value is DecidedBy.PLATFORM and facts.consented.value is False:
        return Showing.SHOWN_NOT_DONE, _ground(facts.remedy, facts.consented)
    return Showing.UNKNOWN, _ground(facts.remedy)
