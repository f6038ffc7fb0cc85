"""The closed words of a review."""

from __future__ import annotations

from django.db import models


class Impression(models.TextChoices):
    """What a first look says, before any weight is shown 初步印象."""

    SUPPORTS_CLAIM = "supports_claim", "支持请求"
    AGAINST_CLAIM = "against_claim", "不支持请求"
    UNCLEAR = "unclear", "看不出"


class HowEnded(models.TextChoices):
    """How a lease ended."""

    RETURNED = "returned", "已退回"
    LAPSED = "lapsed", "已过期"
    MOVED_ON = "moved_on", "申请已进入下一步"


GIVEN_BACK = (HowEnded.RETURNED, HowEnded.LAPSED)
"""A claim so given back waits in the queue as before."""


class QuestionAct(models.TextChoices):
    """What a side is asked for."""

    ANSWER = "answer", "回答"
    ORIGINAL_FILE = "original_file", "提供原图"
    SECOND_VIEW = "second_view", "换角度再拍一张"
    RETURN = "return", "退回商品"
    COURIER_CHECK = "courier_check", "快递员当面查验"
    VISIT = "visit", "师傅上门查验"


ON_THE_GOODS = frozenset({QuestionAct.RETURN, QuestionAct.COURIER_CHECK, QuestionAct.VISIT})
"""Acts on the goods themselves: the buyer has them."""

BY_A_CALLER = frozenset({QuestionAct.COURIER_CHECK, QuestionAct.VISIT})
"""Acts for which somebody comes, so that a result is appended."""


class InvolvedAs(models.TextChoices):
    """In what way somebody has acted on a claim's outcome."""

    DRAFTED = "drafted", "起草"
    DECIDED = "decided", "决定"
    PANEL = "panel", "申诉合议"
    REOPENED = "reopened", "重新开启"
    CONSULTED = "consulted", "被同事询问"


class WhyEscalated(models.TextChoices):
    """What made a lead look."""

    ASKED = "asked", "审核员上报"
    NOT_LOOKED_AT = "not_looked_at", "逾时未查看"
    NOT_DECIDED = "not_decided", "逾时未决定"
