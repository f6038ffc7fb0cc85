"""The closed vocabularies of this room."""

from __future__ import annotations

from django.db import models


class Channel(models.TextChoices):
    """By which door a report came."""

    PAGE = "page", "网页"
    PHONE = "phone", "电话（接线员）"
    CHAT = "chat", "在线聊天"
    CALL_CENTRE = "call_centre", "呼叫中心"
    API = "api", "接口"


class Urgency(models.TextChoices):
    """Why it cannot wait."""

    NONE = "", "可预约"
    SAFETY = "safety", "有安全隐患"
    LOCKED_OUT = "locked_out", "进出不了门"
    FLOOD = "flood", "正在漏水"


class Cover(models.TextChoices):
    """What the directory says of the place."""

    UNKNOWN = "unknown", "地点或品牌待确认"
    COVERED = "covered", "有网点覆盖"
    PART = "part", "部分覆盖"
    UNCOVERED = "uncovered", "暂无网点覆盖"


class Outcome(models.TextChoices):
    """What came of calling somebody back."""

    REACHED = "reached", "已接通"
    NO_ANSWER = "no_answer", "未接通"
    WRONG_NUMBER = "wrong_number", "号码不对"


class Part(models.TextChoices):
    """One event of a call."""

    STARTED = "started", "来电"
    ENDED = "ended", "挂断"
    TRANSCRIPT = "transcript", "文字记录"
