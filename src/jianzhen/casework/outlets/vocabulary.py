"""The closed vocabularies of this room."""

from __future__ import annotations

from django.db import models


class AfterHours(models.TextChoices):
    """Who answers when the outlet is closed."""

    NONE = "none", "无"
    CALLBACK = "callback", "登记后回电"
    ON_CALL = "on_call", "24小时值班"


class How(models.TextChoices):
    """How an entry was verified 核验方式."""

    BRAND_LETTER = "brand_letter", "品牌授权书"
    BRAND_LIST = "brand_list", "品牌官方名录"
    CALLED_BACK = "called_back", "回拨核实"
    VISITED = "visited", "上门核实"
    LICENCE = "licence", "营业执照"


class Standing(models.TextChoices):
    """What is known of an entry's verification at a moment."""

    VERIFIED = "verified", "已核验"
    EXPIRED = "expired", "核验已过期"
    UNVERIFIED = "unverified", "未核验"


class FoundState(models.TextChoices):
    """What a look-up comes to."""

    COVERED = "covered", "有网点覆盖"
    PART = "part", "部分覆盖"
    UNCOVERED = "uncovered", "暂无网点覆盖"
    NEAREST_ONLY = "nearest_only", "仅按距离"


class PositionBasis(models.TextChoices):
    """What an outlet's position is: given for it, or that of its place."""

    GIVEN = "given", "网点提供"
    PLACE = "place", "所在地概略位置"
    UNKNOWN = "unknown", "未知"


PUBLIC_HOLIDAY = 7
"""The day after Sunday in the table of hours: statutory holidays 法定节假日."""
