"""The words of the review screen: closed vocabularies of acts and rooms, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from jianzhen.casework.claims.vocabulary import ForgeryAct
from jianzhen.casework.decisions.words import InadmissibleCode, Outcome, Prevailed
from jianzhen.casework.errors import Refusal
from jianzhen.casework.events.actors import Role
from jianzhen.casework.evidence.vocabulary import ExhibitKind, PartySide
from jianzhen.casework.review.vocabulary import Impression, QuestionAct, WhyEscalated
from jianzhen.custody.grades import Grade
from jianzhen.entrances.pages.language import said
from jianzhen.law.packs.words import Trigger

Word = TypeVar("Word", bound=Enum)

IMPRESSIONS = {
    Impression.SUPPORTS_CLAIM: ("支持请求", "supports the request"),
    Impression.AGAINST_CLAIM: ("不支持请求", "does not support it"), Impression.UNCLEAR: ("看不出", "cannot tell"),
}  # fmt: skip
OUTCOMES = {
    Outcome.SHOWN: ("请求成立", "shown"), Outcome.PARTLY_SHOWN: ("请求部分成立", "partly shown"),
    Outcome.NOT_SHOWN: ("现有证据不足以支持请求", "not shown"),
    Outcome.INADMISSIBLE: ("维持不予受理", "inadmissibility upheld"),
}  # fmt: skip
PREVAILED = {
    Prevailed.APPELLANT: ("申诉方", "the appellant"), Prevailed.RESPONDENT: ("对方", "the other side"), Prevailed.PARTLY: ("部分", "partly"),
}  # fmt: skip
ASKED_FOR = {
    QuestionAct.ANSWER: ("回答一个问题", "an answer"), QuestionAct.SECOND_VIEW: ("换角度再拍一张", "a second view"),
    QuestionAct.ORIGINAL_FILE: ("提供原图", "the original file"),
    QuestionAct.RETURN: ("退回商品（运费不由买家承担）", "a return (free for the buyer)"),
    QuestionAct.COURIER_CHECK: ("快递员当面查验", "a check by the courier"), QuestionAct.VISIT: ("师傅上门查验（免费）", "an inspection visit (free)"),
}  # fmt: skip
SIDES = {
    PartySide.BUYER: ("买家", "the buyer"),
    PartySide.MERCHANT: ("商家", "the merchant"),
    PartySide.DESK: ("平台", "the desk"),
}
KINDS = {
    ExhibitKind.PHOTO: ("照片", "photo"), ExhibitKind.CLIP: ("视频", "clip"), ExhibitKind.DOCUMENT: ("文件", "document"),
    ExhibitKind.TEXT: ("文字说明", "words"), ExhibitKind.COURIER_CHECK: ("快递员查验", "courier's check"),
    ExhibitKind.VISIT_RESULT: ("上门查验结果", "visit's result"), ExhibitKind.RETURNED: ("退回件照片", "photo of what came back"),
}  # fmt: skip
ACTS = {
    ForgeryAct.SLIPPED_IN: ("夹带", "slipping something in"), ForgeryAct.SWAPPED: ("掉包", "swapping the goods"),
    ForgeryAct.FABRICATED: ("造假", "fabricating"), ForgeryAct.DATE_ALTERED: ("篡改生产日期", "altering the production date"),
    ForgeryAct.FACTS_INVENTED: ("捏造事实", "inventing facts"),
}  # fmt: skip
INADMISSIBLE = {
    InadmissibleCode.NO_SUCH_ORDER: ("找不到对应的订单或商品", "no such order or item"),
    InadmissibleCode.NOT_THE_BUYER: ("提出申请的不是这笔订单的买家，也没有受托", "not the buyer of this order, nor acting for them"),
    InadmissibleCode.ALREADY_DECIDED: ("同一事项已经有决定", "decided before"),
    InadmissibleCode.BEFORE_A_COURT: ("同一事项正由法院、仲裁机构或行政机关处理", "before a court, an arbitral body or an authority"),
    InadmissibleCode.FILED_TOO_LATE: ("超过规则写明的提出期限", "filed after the period the rules give"),
    InadmissibleCode.NOT_OF_THIS_DESK: ("请求不属于售后处理的范围", "not a matter of after-sales"),
}  # fmt: skip
TRIGGERS = {
    Trigger.FORGERY_FINDING: ("拟作出不利认定", "a finding is proposed"), Trigger.REFUND_ONLY_FROM_AMOUNT: ("仅退款达到金额", "refund-only from this amount"),
    Trigger.AGAINST_STRONG_FINDING: ("与较强的检测发现相反", "against a strong finding"),
    Trigger.MERCHANT_SILENT_REFUND_ONLY: ("商家未答复且仅退款", "refund-only while the merchant was silent"),
    Trigger.REPEAT_CLAIMANT_MEASURE: ("涉及多次申请的措施", "a measure about repeated claims"), Trigger.REOPENING: ("重新处理的案件", "reopened"),
    Trigger.REFERRAL: ("移送", "a referral"), Trigger.OWN_MEASURE: ("账号措施", "a measure of our own"), Trigger.PACK_CHANGE: ("规则变更", "a change of rules"),
    Trigger.PROBATION: ("您在见习期", "you are on probation"), Trigger.RANDOM: ("随机抽查", "drawn at random"),
}  # fmt: skip
WHY_LATE = {
    WhyEscalated.ASKED: ("审核员上报", "a reviewer asks"), WhyEscalated.NOT_LOOKED_AT: ("逾时未查看", "not looked at in time"),
    WhyEscalated.NOT_DECIDED: ("逾时未决定", "not decided in time"),
}  # fmt: skip
REFUSED = {
    Refusal.NOT_YOUR_ROLE: ("您现在的身份不处理这一步。", "Your present role does not do this step."),
    Refusal.NOT_YOURS: ("这件申请现在不在您手上。", "You do not hold this claim now."),
    Refusal.SAME_PERSON: ("您经手过这件申请，需要另一位同事处理。", "You acted on this claim before; another person is needed."),
    Refusal.RECUSED: ("您已回避这件申请。", "You are recused from this claim."),
    Refusal.NO_SECOND_FACTOR: ("请先启用动态验证码。", "Enrol an authenticator app first."),
    Refusal.ONE_TIME_PASSWORD: ("请先修改一次性密码。", "Change the one-time password first."),
    Refusal.WRONG_STATE: ("这件申请现在还没到您这一步。", "This claim has not come to your step yet."),
}  # fmt: skip
GRADES = {
    Grade.SELF_SEALED: ("自行固化", "self-sealed"), Grade.OUTSIDE_TIMESTAMP: ("外部时间戳", "outside timestamp"),
    Grade.OUTSIDE_WITNESS: ("外部见证", "outside witness"),
}  # fmt: skip
TYPED = {
    "reasons_buyer": ("给买家的理由", "Reasons, to the buyer"), "reasons_merchant": ("给商家的理由", "Reasons, to the merchant"),
    "amount": ("金额（元）", "Amount (yuan)"), "note": ("看到了什么", "What you see"), "text": ("写的话", "What you wrote"),
    "why": ("原因", "Why"), "why_cheapest": ("为什么最省事", "Why it is the cheapest"), "reasons": ("理由", "Reasons"),
}  # fmt: skip
"""What a reader typed, by the name of its field; choices are made again in a moment."""

CAN_BE_SUBJECT = {Role.BUYER: ("买家", "the buyer"), Role.MERCHANT: ("商家", "the merchant")}


def word(words: Mapping[Word, tuple[str, str]], one: Word) -> str:
    """One word of a table in the reader's language."""
    return said(*words[one])


def choices(words: Mapping[Word, tuple[str, str]]) -> list[tuple[str, str]]:
    """A table as the options of a list: value and word."""
    return [(str(one.value), said(*pair)) for one, pair in words.items()]
