"""The closed vocabularies of decisions, with the words pages show."""

from __future__ import annotations

from django.db import models


class Outcome(models.TextChoices):
    """What the material shows of what is asked for. "Not shown" is ordinary and accuses nobody."""

    SHOWN = "shown", "请求成立"
    PARTLY_SHOWN = "partly_shown", "请求部分成立"
    NOT_SHOWN = "not_shown", "现有证据不足以支持请求"
    INADMISSIBLE = "inadmissible", "维持不予受理"


class Stage(models.TextChoices):
    """In which capacity a draft was written."""

    FIRST = "first", "审核"
    SECOND = "second", "复核"
    THIRD = "third", "第三人裁决"
    PANEL = "panel", "申诉合议"


class DecisionKind(models.TextChoices):
    """Whether a decision is of the desk, or of an appeal's panel."""

    FIRST = "first", "决定"
    APPEAL = "appeal", "申诉决定"


class Prevailed(models.TextChoices):
    """Who prevailed in an appeal; never "accepted" or "denied", which can be read both ways."""

    APPELLANT = "appellant", "申诉方"
    RESPONDENT = "respondent", "对方"
    PARTLY = "partly", "部分"


class InadmissibleCode(models.TextChoices):
    """Why a claim is not read on its merits: a closed list."""

    NO_SUCH_ORDER = "no_such_order", "找不到对应的订单或商品"
    NOT_THE_BUYER = "not_the_buyer", "提出申请的不是这笔订单的买家，也没有受托"
    ALREADY_DECIDED = "already_decided", "同一事项已经有决定"
    BEFORE_A_COURT = "before_a_court", "同一事项正由法院、仲裁机构或行政机关处理"
    FILED_TOO_LATE = "filed_too_late", "超过规则写明的提出期限"
    NOT_OF_THIS_DESK = "not_of_this_desk", "请求不属于售后处理的范围"


class ReopenGround(models.TextChoices):
    """Why a finished claim is read again."""

    NEW_EVIDENCE = "new_evidence", "一年内出现新的决定性证据"
    DETECTOR_RECALLED = "detector_recalled", "所依据的检测方法被召回"
    RULING = "ruling", "法院、仲裁机构或行政机关的裁决"
