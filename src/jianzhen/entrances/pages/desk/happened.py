"""The timeline of a claim as the desk reads it: who did what and when, both sides alike, one line an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TypedDict

from jianzhen.casework.events.actors import Kind, Role
from jianzhen.casework.evidence.timeline import TimelineEntry
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.roles import role_word
from jianzhen.entrances.pages.visit_words import VISITED

HAPPENED: Mapping[str, tuple[str, str]] = MappingProxyType({
    **VISITED,
    "CLAIM_DRAFTED": ("开始填写申请", "began the claim"), "CLAIM_SUBMITTED": ("提交申请", "submitted the claim"),
    "CLAIM_FLAGGED": ("标注：供人留意", "flagged for a person"), "SERVICE_ACCEPTED": ("转入维修服务", "taken into service"),
    "STANDING_CONSENT_APPLIED": ("按商家预先同意办理", "settled by the standing consent"),
    "EVIDENCE_ASKED": ("请买家补充材料", "asked the buyer for material"), "MERCHANT_ASKED": ("请商家答复", "asked the merchant"),
    "REFERRED_TO_A_PERSON": ("转给人工", "referred to a person"), "EVIDENCE_COMPLETED": ("补充完材料", "completed the material"),
    "EVIDENCE_WINDOW_CLOSED": ("补充时限已到，先为买家保留", "time for material ended; kept"), "CLAIM_RESUMED": ("继续申请", "resumed the claim"),
    "MERCHANT_CONCEDED": ("商家同意请求", "conceded"), "OFFER_MADE": ("提出和解方案", "made an offer"),
    "OFFER_WITHDRAWN": ("撤回和解方案", "withdrew an offer"), "OFFER_ACCEPTED": ("接受和解方案", "accepted an offer"),
    "CLAIM_CONTESTED": ("不同意请求，说明理由", "contested with reasons"), "MERCHANT_SILENT": ("商家时限已到（不因此输掉）", "merchant's time ended (nothing lost by it)"),
    "BUYER_REPLIED": ("回应", "replied"), "BUYER_SILENT": ("买家时限已到（不因此输掉）", "buyer's time ended (nothing lost by it)"),
    "CLAIM_LEASED": ("领取", "took the claim"), "LEASE_RETURNED": ("退回队列", "gave it back"), "LEASE_LAPSED": ("领取过期，回到队列", "lease ran out"),
    "LEASE_HELD": ("保留", "held it"), "MERCHANT_HEARD_AGAIN": ("再次听取商家", "heard the merchant again"),
    "BUYER_HEARD_AGAIN": ("再次听取买家", "heard the buyer again"), "QUESTION_ASKED": ("提问", "asked a question"),
    "QUESTION_WRITTEN": ("写下问题", "wrote the question"), "QUESTION_ANSWERED": ("回复提问", "answered"), "ANSWER_WRITTEN": ("写下答复", "wrote the answer"),
    "RETURN_ARRIVED": ("退回件送达", "the return arrived"), "RESULT_RECEIVED": ("收到查验结果", "a result came"),
    "RESULT_APPENDED": ("附上查验结果", "appended a result"), "CHECK_BOOKED": ("约定查验", "booked a check"),
    "PARCEL_SENT": ("寄出退回件", "sent the parcel"), "PARCEL_DELIVERED": ("退回件签收", "parcel delivered"),
    "QUESTION_WINDOW_CLOSED": ("提问时限已到", "time for the answer ended"), "FOUND_INADMISSIBLE": ("不予受理", "found inadmissible"),
    "INADMISSIBILITY_WRITTEN": ("写下不予受理的理由", "wrote why"), "ADVERSE_NOTICE_SERVED": ("送达拟认定告知", "served notice of a proposed finding"),
    "NOTICE_WRITTEN": ("写下告知", "wrote the notice"), "NOTICE_ANSWERED": ("就告知作出说明", "answered the notice"),
    "NOTICE_ANSWER_WRITTEN": ("写下说明", "wrote the answer"), "NOTICE_WINDOW_CLOSED": ("告知时限已到（不等于承认）", "time to answer ended (no admission)"),
    "DECISION_DRAFTED": ("提交草稿，请第二人复核", "sent a draft to a second person"), "DECISION_SERVED": ("作出决定并送达", "decided and served"),
    "DECISION_WRITTEN": ("写下决定", "wrote the decision"), "REVIEWERS_DIFFER": ("两人意见不同，请第三人", "two differ; a third person decides"),
    "SENT_BACK": ("退回重新审核", "sent back"), "DRAFT_SENT_BACK": ("写下退回理由", "wrote why it goes back"), "APPEALED": ("申诉", "appealed"),
    "APPEAL_WRITTEN": ("写下申诉理由", "wrote the appeal"), "CROSS_APPEAL_WRITTEN": ("另一方也申诉", "the other side appealed too"),
    "APPEAL_WITHDRAWN": ("撤回申诉", "withdrew the appeal"), "APPEAL_TAKEN_BACK": ("撤回申诉", "took the appeal back"),
    "INADMISSIBILITY_ACCEPTED": ("接受不予受理", "accepted it"), "APPEAL_WINDOW_CLOSED": ("申诉时限已到", "time to appeal ended"),
    "APPEAL_DECIDED": ("申诉已决定", "appeal decided"), "REMITTED": ("发回重新审核", "remitted"), "PANEL_VOTE_CAST": ("合议投票", "voted"),
    "REMEDY_DISPUTED": ("对退回的商品有异议", "disputed what came back"), "REMEDY_NOT_PERFORMED": ("处理未按时完成", "not carried out in time"),
    "REMEDIES_PROVED": ("处理已完成", "carried out"), "SERVICE_DONE": ("服务完成", "service done"), "SERVICE_DISPUTED": ("对服务有异议", "service disputed"),
    "REVISIT_ASKED": ("请再次上门", "asked for another visit"), "REOPENING_PROPOSED": ("提议重新处理", "proposed to reopen"),
    "REOPENING_WRITTEN": ("写下重新处理的理由", "wrote why"), "REOPENED": ("重新处理", "reopened"), "CLAIM_WITHDRAWN": ("撤回申请", "withdrew the claim"),
    "CLAIM_FILED_AGAIN": ("再次申请", "filed again"), "EVIDENCE_STAGED": ("准备凭证", "staged evidence"), "EVIDENCE_UNSTAGED": ("取消一份凭证", "took a staged file back"),
    "EVIDENCE_SUBMITTED": ("提交凭证", "submitted evidence"), "DERIVATIVE_MADE": ("制作脱敏副本", "made a redacted copy"),
    "DERIVATIVE_CONFIRMED": ("确认脱敏副本", "confirmed a redacted copy"), "DERIVATIVE_WITHHELD": ("不展示一份文件", "withheld a file"),
    "INSPECTION_ASKED": ("开始检测", "inspection began"), "INSPECTION_DONE": ("检测完成", "inspection done"),
    "INSPECTION_FAILED": ("检测没能完成（不作判断）", "inspection failed (inconclusive)"), "WINDOW_LENGTHENED": ("延长时限", "lengthened a window"),
    "CASE_SEALED": ("导出存证包", "sealed a case file"), "RAW_MEDIA_VIEWED": ("查看原件", "opened an original"),
    "FIRST_LOOK_RECORDED": ("写下初步印象", "recorded a first look"), "SCORES_REVEALED": ("查看检测权重", "saw the weights"),
    "OUTCOME_BESIDE_FIRST_LOOK": ("对照初步印象", "outcome beside the first look"), "CHECK_TICKED": ("走完清单一项", "ticked a line"),
    "CHECK_UNTICKED": ("取消清单一项", "unticked a line"), "CHECKLIST_WALKED": ("走完清单", "walked the checklist"),
    "PANEL_SEAT_FREED": ("合议席位改由他人", "freed a seat of the panel"), "INSPECTION_ASKED_AGAIN": ("请再检测一次", "asked to inspect again"), "DRAFT_SAVED": ("保存草稿", "saved a draft"), "COLLEAGUE_ASKED": ("询问同事", "asked a colleague"),
    "COLLEAGUE_ANSWERED": ("同事答复", "a colleague answered"), "ESCALATED": ("上报", "escalated"), "ESCALATION_ANSWERED": ("答复上报", "a lead answered"),
    "HEARING_REASONS_WRITTEN": ("写下再次听取的理由", "wrote why"), "LINK_MADE": ("生成专属链接", "made a link"), "LINKS_REVOKED": ("作废链接", "revoked links"),
    "NOTICE_SENT": ("送出通知", "sent a message"), "NOTICE_OPENED": ("打开通知", "opened a message"), "DELIVERED": ("签收", "delivered"),
    "PERSONAL_DATA_REVEALED": ("查看个人资料", "saw personal data"), "REMEDY_OWED": ("应办理", "owes the remedy"), "REMEDY_HELD": ("因申诉暂缓", "held by the appeal"),
    "REMEDY_RELEASED": ("解除暂缓", "released"), "REFUND_SENT": ("退款已发出", "refund sent"), "REFUND_CONFIRMED": ("退款到账确认", "refund confirmed"),
    "REFUND_REFUSED": ("退款通道拒绝", "gateway refused"), "REMEDY_OVERDUE": ("处理逾期", "overdue"), "REMEDY_CAPPED": ("按已付金额封顶", "capped at what was paid"),
    "REMEDY_REPLACED": ("处理被新的代替", "replaced"), "REMEDY_REVERSED": ("处理被撤销", "reversed"), "REMEDY_DUE_MOVED": ("处理日期变更", "due day moved"),
    "REMEDY_SENT": ("已寄出", "sent"), "REMEDY_ARRIVED": ("已送达", "arrived"), "REMEDY_ACCEPTED": ("已验收", "accepted"), "RETURN_SENT": ("寄出退货", "sent the return"),
    "RETURN_DELIVERED": ("退货签收", "return delivered"), "RETURN_ACCEPTED": ("验收退货", "return accepted"), "FILES_ERASED": ("按规定删除文件", "files erased"),
})  # fmt: skip
"""Every kind of event in a claim's chain; a kind that a later room adds is shown by its name until it stands here."""

_LOUD = frozenset({
    "CLAIM_SUBMITTED", "CLAIM_CONTESTED", "EVIDENCE_SUBMITTED", "BUYER_REPLIED", "QUESTION_ASKED", "QUESTION_ANSWERED", "OFFER_MADE",
    "DECISION_SERVED", "APPEALED", "MERCHANT_CONCEDED", "RESULT_RECEIVED", "RETURN_ARRIVED", "NOTICE_ANSWERED", "MERCHANT_SILENT",
    "BUYER_SILENT", "SENT_BACK", "REMITTED", "REOPENED", "ADVERSE_NOTICE_SERVED", "FOUND_INADMISSIBLE", "APPEAL_DECIDED",
})  # fmt: skip
_INSIDE = frozenset(
    {
        "RAW_MEDIA_VIEWED",
        "CHECK_TICKED",
        "CHECK_UNTICKED",
        "CHECKLIST_WALKED",
        "LINK_MADE",
        "NOTICE_SENT",
        "NOTICE_OPENED",
        "EVIDENCE_STAGED",
    }
)


_TOGETHER = timedelta(minutes=1)


class Happened(TypedDict):
    """One line of the timeline; ``side`` is buyer, merchant, desk or machine, ``weight`` loud, plain or inside."""

    at: datetime
    who: str
    what: str
    side: str
    weight: str


def happened(entries: Sequence[TimelineEntry]) -> list[Happened]:
    """The timeline in words, oldest first; the same done again within a minute is one line with its count."""
    lines: list[Happened] = []
    counts: list[int] = []
    last: TimelineEntry | None = None
    for one in entries:
        if last is not None and (one.kind, one.who_role) == (last.kind, last.who_role) and one.at - last.at < _TOGETHER:
            counts[-1] += 1
        else:
            lines.append(_line(one))
            counts.append(1)
        last = one
    for line, count in zip(lines, counts, strict=True):
        line["what"] += f" ×{count}" if count > 1 else ""
    return lines


def _line(one: TimelineEntry) -> Happened:
    return Happened(
        at=one.at, who=role_word(Role(one.who_role)), what=said(*HAPPENED.get(one.kind, (one.kind, one.kind))),
        side=_side(Role(one.who_role)),
        weight="loud" if one.kind in _LOUD else "inside" if one.kind in _INSIDE else "plain",
    )  # fmt: skip


def _side(role: Role) -> str:
    if role.kind is Kind.PARTY:
        return "merchant" if role is Role.MERCHANT else "buyer"
    return "desk" if role.kind is Kind.PERSON else "machine"
