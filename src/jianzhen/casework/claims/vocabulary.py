"""The vocabularies of a claim's life; ``lifecycle.toml`` uses these and no others, and a test holds the two together."""

from __future__ import annotations

from enum import StrEnum

from django.db import models


class State(models.TextChoices):
    """Whose turn it is; nothing else. Outcome, leases, notices and remedies are rows of their own."""

    DRAFT = "DRAFT", "草稿"
    SUBMITTED = "SUBMITTED", "已受理"
    EVIDENCE_PENDING = "EVIDENCE_PENDING", "待补充凭证"
    PARKED = "PARKED", "暂停（可恢复）"
    MERCHANT_TURN = "MERCHANT_TURN", "待商家答复"
    BUYER_TURN = "BUYER_TURN", "待买家回应"
    REVIEW_QUEUE = "REVIEW_QUEUE", "待审核"
    IN_REVIEW = "IN_REVIEW", "审核中"
    INFO_REQUESTED = "INFO_REQUESTED", "待回复或查验"
    NOTICE = "NOTICE", "不利认定告知"
    SECOND_REVIEW = "SECOND_REVIEW", "双人复核"
    THIRD_REVIEW = "THIRD_REVIEW", "第三人裁决"
    DECIDED = "DECIDED", "已决定（可申诉）"
    INADMISSIBLE = "INADMISSIBLE", "不予受理（可申诉）"
    IN_APPEAL = "IN_APPEAL", "申诉中"
    FINAL = "FINAL", "终局"
    SETTLED = "SETTLED", "已和解"
    IN_SERVICE = "IN_SERVICE", "服务中"
    WITHDRAWN = "WITHDRAWN", "已撤回"
    CLOSED = "CLOSED", "已办结"


class EventKind(StrEnum):
    """What moves a claim, in the past tense it is recorded in."""

    CLAIM_SUBMITTED = "CLAIM_SUBMITTED"
    SERVICE_ACCEPTED = "SERVICE_ACCEPTED"
    STANDING_CONSENT_APPLIED = "STANDING_CONSENT_APPLIED"
    EVIDENCE_ASKED = "EVIDENCE_ASKED"
    MERCHANT_ASKED = "MERCHANT_ASKED"
    REFERRED_TO_A_PERSON = "REFERRED_TO_A_PERSON"
    EVIDENCE_COMPLETED = "EVIDENCE_COMPLETED"
    EVIDENCE_WINDOW_CLOSED = "EVIDENCE_WINDOW_CLOSED"
    CLAIM_RESUMED = "CLAIM_RESUMED"
    MERCHANT_CONCEDED = "MERCHANT_CONCEDED"
    OFFER_ACCEPTED = "OFFER_ACCEPTED"
    CLAIM_CONTESTED = "CLAIM_CONTESTED"
    MERCHANT_SILENT = "MERCHANT_SILENT"
    BUYER_REPLIED = "BUYER_REPLIED"
    BUYER_SILENT = "BUYER_SILENT"
    CLAIM_LEASED = "CLAIM_LEASED"
    LEASE_RETURNED = "LEASE_RETURNED"
    LEASE_LAPSED = "LEASE_LAPSED"
    MERCHANT_HEARD_AGAIN = "MERCHANT_HEARD_AGAIN"
    BUYER_HEARD_AGAIN = "BUYER_HEARD_AGAIN"
    QUESTION_ASKED = "QUESTION_ASKED"
    QUESTION_ANSWERED = "QUESTION_ANSWERED"
    RETURN_ARRIVED = "RETURN_ARRIVED"
    RESULT_RECEIVED = "RESULT_RECEIVED"
    QUESTION_WINDOW_CLOSED = "QUESTION_WINDOW_CLOSED"
    FOUND_INADMISSIBLE = "FOUND_INADMISSIBLE"
    ADVERSE_NOTICE_SERVED = "ADVERSE_NOTICE_SERVED"
    NOTICE_ANSWERED = "NOTICE_ANSWERED"
    NOTICE_WINDOW_CLOSED = "NOTICE_WINDOW_CLOSED"
    DECISION_DRAFTED = "DECISION_DRAFTED"
    DECISION_SERVED = "DECISION_SERVED"
    REVIEWERS_DIFFER = "REVIEWERS_DIFFER"
    SENT_BACK = "SENT_BACK"
    APPEALED = "APPEALED"
    APPEAL_WITHDRAWN = "APPEAL_WITHDRAWN"
    INADMISSIBILITY_ACCEPTED = "INADMISSIBILITY_ACCEPTED"
    APPEAL_WINDOW_CLOSED = "APPEAL_WINDOW_CLOSED"
    APPEAL_DECIDED = "APPEAL_DECIDED"
    REMITTED = "REMITTED"
    REMEDY_DISPUTED = "REMEDY_DISPUTED"
    REMEDY_NOT_PERFORMED = "REMEDY_NOT_PERFORMED"
    REMEDIES_PROVED = "REMEDIES_PROVED"
    SERVICE_DONE = "SERVICE_DONE"
    SERVICE_DISPUTED = "SERVICE_DISPUTED"
    REVISIT_ASKED = "REVISIT_ASKED"
    REOPENED = "REOPENED"
    CLAIM_WITHDRAWN = "CLAIM_WITHDRAWN"
    CLAIM_FILED_AGAIN = "CLAIM_FILED_AGAIN"


INSIDE_THE_DESK = frozenset({
    EventKind.CLAIM_LEASED, EventKind.LEASE_RETURNED, EventKind.LEASE_LAPSED, EventKind.DECISION_DRAFTED,
    EventKind.REVIEWERS_DIFFER, EventKind.SENT_BACK,
})  # fmt: skip
"""Steps between people of the desk: the parties are told when it comes to something for them."""


class WindowKind(models.TextChoices):
    """What a side has time for."""

    EVIDENCE = "evidence", "补充凭证"
    MERCHANT_ANSWER = "merchant_answer", "商家答复"
    RETURN_RECEIPT = "return_receipt", "签收退货"
    BUYER_REPLY = "buyer_reply", "买家回应"
    QUESTION = "question", "回复提问"
    NOTICE = "notice", "不利认定告知"
    APPEAL = "appeal", "申诉"
    APPEAL_FORGERY = "appeal_forgery", "不利认定申诉"


class Complaint(models.TextChoices):
    """What the buyer says went wrong."""

    DAMAGED = "damaged", "破损"
    DEFECTIVE = "defective", "故障"
    WRONG_ITEM = "wrong_item", "发错货"
    MISSING_PART = "missing_part", "少件"
    NOT_AS_DESCRIBED = "not_as_described", "与描述不符"
    NOT_RECEIVED = "not_received", "未收到"
    OTHER = "other", "其他"


class RemedyKind(models.TextChoices):
    """What is asked for, offered or given 处理方式."""

    REFUND_ONLY = "refund_only", "仅退款"
    PARTIAL_REFUND = "partial_refund", "部分退款"
    RETURN_REFUND = "return_refund", "退货退款"
    EXCHANGE = "exchange", "换货"
    RESHIP = "reship", "补发"
    REPAIR = "repair", "维修"
    VISIT = "visit", "上门"


class Declared(models.TextChoices):
    """What the buyer says of AI in the photos; an answer, or none, never harms by itself."""

    NOT_ASKED = "not_asked", "未询问"
    NOT_SAID = "not_said", "未说明"
    NONE = "none", "未使用"
    ENHANCED = "enhanced", "手机自动美化或增强"
    EDITED = "edited", "修改过"
    GENERATED = "generated", "生成"


class ForgeryAct(StrEnum):
    """The five acts of CRPR-49(2); nothing else is ever called forgery."""

    SLIPPED_IN = "夹带"
    SWAPPED = "掉包"
    FABRICATED = "造假"
    DATE_ALTERED = "篡改生产日期"
    FACTS_INVENTED = "捏造事实"
