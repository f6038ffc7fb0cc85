"""Why a job is unserved, a slot refused, a plan broken: one closed vocabulary, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Reason(StrEnum):
    """A rule that stands in the way. The order is from "never today" to "nearly"."""

    NO_TECHNICIAN = "no_technician"
    NO_SKILL = "no_skill"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    NO_PART = "no_part"
    OFF_SHIFT = "off_shift"
    TOO_FAR = "too_far"
    NO_SECOND_PERSON = "no_second_person"
    WINDOW_PAST = "window_past"
    BREAK_DUE = "break_due"
    DAY_FULL = "day_full"
    PROMISES_IN_THE_WAY = "promises_in_the_way"


class Rule(StrEnum):
    """A rule the checker found broken."""

    UNKNOWN_NAME = "unknown_name"
    JOB_COUNT = "job_count"
    NO_REASON = "no_reason"
    CREW = "crew"
    TOGETHER = "together"
    SKILL = "skill"
    CONFLICT = "conflict"
    PARTS = "parts"
    WINDOW = "window"
    SERVICE_TIME = "service_time"
    TRAVEL = "travel"
    ORDER = "order"
    SHIFT = "shift"
    BREAK = "break"
    FIXED = "fixed"


WORDS: Mapping[Reason, tuple[str, str]] = MappingProxyType({
    Reason.NO_TECHNICIAN: ("这一天没有师傅上班", "no technician works on this day"),
    Reason.NO_SKILL: ("没有会这一项的师傅", "nobody working has the skills"),
    Reason.CONFLICT_OF_INTEREST: ("会这一项的师傅都与当事人有关，不能上门", "everybody skilled belongs to a party"),
    Reason.NO_PART: ("可以上门的师傅都没有带够配件", "nobody who may come carries the parts"),
    Reason.OFF_SHIFT: ("该时段内合适的师傅不当班", "nobody suitable is on shift in this window"),
    Reason.TOO_FAR: ("合适的师傅在该时段内赶不到，或来不及按时收工", "nobody suitable can get there in the window and still end in time"),
    Reason.NO_SECOND_PERSON: ("需要两人上门，第二位师傅排不开", "two people are needed and no second one is free at the same time"),
    Reason.WINDOW_PAST: ("该时段已过", "the window has passed"),
    Reason.BREAK_DUE: ("只剩师傅的休息时间", "only a technician's break is left"),
    Reason.DAY_FULL: ("合适的师傅这个时段都已排满", "everybody suitable is taken in this window"),
    Reason.PROMISES_IN_THE_WAY: ("要排进去就得改动已经答应别人的时间", "it would only fit by breaking what others were promised"),
})  # fmt: skip

RULE_WORDS: Mapping[Rule, tuple[str, str]] = MappingProxyType({
    Rule.UNKNOWN_NAME: ("计划里有不认识的任务或师傅", "the plan names a job or technician that is not there"),
    Rule.JOB_COUNT: ("任务没有恰好安排一次", "a job is not planned, or not left unserved, exactly once"),
    Rule.NO_REASON: ("未安排的任务没有写明原因", "an unserved job has no reason"),
    Rule.CREW: ("上门人数不对", "not as many people as the visit needs"),
    Rule.TOGETHER: ("两位师傅没有同时开始", "the two people do not begin together"),
    Rule.SKILL: ("师傅不会这一项", "the technician lacks a skill"),
    Rule.CONFLICT: ("师傅与当事人有关", "the technician belongs to a party"),
    Rule.PARTS: ("师傅带的配件不够", "the technician carries too few parts"),
    Rule.WINDOW: ("没有在约定时段内开始", "work does not begin in an arrival window"),
    Rule.SERVICE_TIME: ("留给这次上门的时间不对", "the time on site is not the job's"),
    Rule.TRAVEL: ("路上时间不够", "there is not enough time for the way"),
    Rule.ORDER: ("先后时间颠倒或重叠", "steps overlap or are out of order"),
    Rule.SHIFT: ("超出当班时间", "outside the shift"),
    Rule.BREAK: ("休息没有按规定安排", "a break is missing, short or at the wrong time"),
    Rule.FIXED: ("改动了已经开始的安排", "something already begun was changed"),
})  # fmt: skip
