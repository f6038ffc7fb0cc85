"""The closed vocabularies of this room: the trade's own words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.db import models


class VisitKind(models.TextChoices):
    """Why somebody comes; the same ids as ``dispatch.VisitKind``."""

    REPAIR = "repair", "维修"
    INSTALL = "install", "安装"
    REVISIT = "revisit", "免费返修"
    COLLECT = "collect", "取送"
    INSPECTION = "inspection", "上门查验"


class Urgency(models.TextChoices):
    """A chosen window, or as soon as possible."""

    BOOKED = "booked", "预约"
    URGENT = "urgent", "加急"


class VisitState(models.TextChoices):
    """Where a visit stands."""

    WANTED = "wanted", "待预约"
    BOOKED = "booked", "已预约"
    ASSIGNED = "assigned", "已派工"
    ON_THE_WAY = "on_the_way", "在路上"
    ON_SITE = "on_site", "已到门口"
    WORKING = "working", "服务中"
    WAITING_FOR_PART = "waiting_for_part", "待件"
    TAKEN_IN = "taken_in", "拉修"
    NOBODY_HOME = "nobody_home", "空跑"
    HANDED_BACK = "handed_back", "退单"
    LEFT_SAFELY = "left_safely", "已安全离开"
    DONE = "done", "已完成"
    SOLVED_BY_PHONE = "solved_by_phone", "电话解决"
    CANCELLED = "cancelled", "已取消"


ENDED = frozenset({VisitState.DONE, VisitState.SOLVED_BY_PHONE, VisitState.CANCELLED})
ON_DUTY = frozenset({VisitState.ON_THE_WAY, VisitState.ON_SITE, VisitState.WORKING})
"""Somebody is on the way or there."""

BOOKABLE = frozenset({
    VisitState.WANTED, VisitState.BOOKED, VisitState.ASSIGNED, VisitState.NOBODY_HOME,
})  # fmt: skip
"""A slot may be chosen, or another one."""


class Move(models.TextChoices):
    """What moves a visit; each is a row that stays."""

    WANTED = "wanted", "登记上门"
    BOOKED = "booked", "预约"
    RESCHEDULED = "rescheduled", "改约"
    ASSIGNED = "assigned", "派工"
    REASSIGNED = "reassigned", "转派"
    TAKEN_BACK = "taken_back", "收回派工"
    SET_OUT = "set_out", "出发"
    ARRIVED = "arrived", "到达"
    BEGAN = "began", "开始服务"
    WAITS_FOR_PART = "waits_for_part", "待件"
    PART_CAME = "part_came", "配件到货"
    TAKEN_IN = "taken_in", "拉修"
    BROUGHT_BACK = "brought_back", "修好送回"
    SECOND_CALL = "second_call", "二次上门"
    NOBODY_HOME = "nobody_home", "空跑"
    HANDED_BACK = "handed_back", "退单"
    GIVEN_ON = "given_on", "改派网点"
    LEFT_SAFELY = "left_safely", "安全离开"
    LOOKED_AT = "looked_at", "重新安排"
    FINISHED = "finished", "完工"
    QUOTE_REFUSED = "quote_refused", "不接受报价"
    SOLVED_BY_PHONE = "solved_by_phone", "电话解决"
    CANCELLED = "cancelled", "取消"


class Outcome(models.TextChoices):
    """What came of a visit. An inspection's outcomes say what was seen, and nothing of anybody."""

    FIXED = "fixed", "已修好"
    NOT_FIXED = "not_fixed", "未修好"
    NO_FAULT = "no_fault", "未见故障"
    QUOTE_REFUSED = "quote_refused", "未接受报价"
    SEEN_AS_DESCRIBED = "seen_as_described", "所见与描述一致"
    SEEN_DIFFERENT = "seen_different", "所见与描述不一致"
    NOT_SEEN = "not_seen", "未见所述情况"
    CANNOT_TELL = "cannot_tell", "现场无法判断"
    NO_ACCESS = "no_access", "未能查看"


OF_AN_INSPECTION = frozenset({
    Outcome.SEEN_AS_DESCRIBED, Outcome.SEEN_DIFFERENT, Outcome.NOT_SEEN, Outcome.CANNOT_TELL, Outcome.NO_ACCESS,
})  # fmt: skip
OF_A_REPAIR = frozenset({Outcome.FIXED, Outcome.NOT_FIXED, Outcome.NO_FAULT})


class DoorSide(models.TextChoices):
    """Who typed the other's code."""

    CUSTOMER = "customer", "客户核对师傅"
    TECHNICIAN = "technician", "师傅核对客户"


class ResidenceProof(models.TextChoices):
    """By what somebody showed that they live there 居住证明; the paper itself is not kept."""

    IDENTITY_ADDRESS = "identity_address", "身份证住址一致"
    LEASE = "lease", "租赁合同"
    OWNERSHIP = "ownership", "房产证明"
    NEIGHBOURHOOD = "neighbourhood", "居委会或物业证明"
    POLICE = "police", "民警到场"


class SyncState(models.TextChoices):
    """What became of an act that a technician's phone sent."""

    WAITING = "waiting", "等待前一步"
    DONE = "done", "已办"
    REFUSED = "refused", "未办"


class Blocked(StrEnum):
    """Why a slot is refused before anybody's day is looked at; dispatch's reasons say the rest."""

    NOT_OPEN = "not_open"
    PAST = "past"
    TAKEN = "taken"
    NO_OUTLET = "no_outlet"


BLOCKED_WORDS: Mapping[Blocked, tuple[str, str]] = MappingProxyType({
    Blocked.NOT_OPEN: ("网点这一时段不营业", "the outlet is closed in this window"),
    Blocked.PAST: ("该时段已过或太近，来不及安排", "the window has passed or begins too soon"),
    Blocked.TAKEN: ("该时段的工时已约满", "every skilled minute of this window is taken"),
    Blocked.NO_OUTLET: ("还没有网点承接", "no outlet takes it yet"),
})  # fmt: skip


class Grade(StrEnum):
    """How well a free slot fits the day that stands."""

    BEST = "best"
    GOOD = "good"
    TIGHT = "tight"


class Part(StrEnum):
    """Parts of a day that a customer thinks in."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


PART_WORDS: Mapping[Part, tuple[str, str]] = MappingProxyType(
    {
        Part.MORNING: ("上午", "morning"),
        Part.AFTERNOON: ("下午", "afternoon"),
        Part.EVENING: ("晚间", "evening"),
    }
)
