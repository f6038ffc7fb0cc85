"""What to do about a refused act, said for this very form; the general sentence is ``entrances.wording``'s."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from jianzhen.entrances.answers import Answer
from jianzhen.entrances.pages.language import said

_WAYBILL = ("请填写运单号。", "Enter the waybill number.")
HINTS: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType({
    ("contest", "guard_refused"): ("请写明理由，买家和审核员会看到原文。已选的文件都在。", "Write your reasons: the buyer and the reviewer read them. Files you chose are kept."),
    ("more-time", "guard_refused"): ("请写明为什么需要更多时间；每个时限只能延长一次。", "Say why you need more time; a time limit is extended once."),
    ("more-time", "too_late"): ("您的时限已过，不能再延长；现在提交的材料照样会看。", "Your time is over and is not extended; what you send now is read all the same."),
    ("offer", "guard_refused"): ("金额不能超过买家所付的；已有结果的申请不能再提方案。", "Offer no more than was paid; a claim that has its outcome takes no offers."),
    ("offer", "bad_field"): ("请选一个方案，金额写成 129 或 129.50。", "Choose what you offer; write an amount such as 129 or 129.50."),
    ("accept-offer", "too_late"): ("这个方案已过期，可以请对方重新提出。", "This offer has expired; ask for a new one."),
    ("accept-offer", "guard_refused"): ("这个方案已不在了，请刷新后再看。", "This offer does not stand any more; reload."),
    ("answer", "bad_question"): ("请写下您的回答；不方便也可以直说，不会因此判您输。", "Write your answer; if you cannot, say so: you do not lose by it."),
    ("booked", "bad_field"): ("请选约好的日期和时间。", "Choose the day and the hour."),
    ("booked", "bad_question"): ("约好的时间要晚于现在。", "The time must lie ahead."),
    ("sent-back", "bad_question"): _WAYBILL,
    ("return-sent", "not_proved"): _WAYBILL,
    ("prove", "not_proved"): ("请填写运单号，或完成的凭据。", "Enter the waybill, or what shows that it was done."),
    ("answer-notice", "bad_notice"): ("请写下您的说明。不说明也不等于承认。", "Write what you say. Silence is no admission either."),
    ("appeal", "reasons_too_short"): ("请用完整的句子写明哪里不对、为什么。", "Say in whole sentences what is wrong, and why."),
    ("appeal", "guard_refused"): ("结果与您的请求一致，或您的申诉已在处理中。", "The outcome is what you asked for, or your appeal is open already."),
    ("appeal", "too_late"): ("申诉期已过。一年内有新的关键证据，可以在下面找工作人员。", "The time to appeal is over. With new decisive evidence within a year, ask a person below."),
    ("dispute", "guard_refused"): ("请写明哪里不对。已选的文件都在。", "Say what is not right. Files you chose are kept."),
    ("dispute", "too_late"): ("提出异议的时间已过，可以在下面找工作人员。", "The time to object is over; ask a person below."),
    ("ask-person", "bad_question"): ("请用一两句话写明什么事。", "Say in a sentence or two what it is about."),
})  # fmt: skip
"""By act and error code."""


def hinted(answer: Answer, act: str) -> Answer:
    """The same answer, with what to do about it in this form."""
    hint = HINTS.get((act, answer.code))
    return replace(answer, sentence=said(*hint)) if hint else answer
