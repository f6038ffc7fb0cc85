"""What happened, as both sides read it: one sentence an event, none of them a verdict before there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from jianzhen.casework.claims.vocabulary import EventKind as K
from jianzhen.casework.events.actors import Role
from jianzhen.casework.evidence.timeline import TimelineEntry
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.roles import role_word
from jianzhen.entrances.pages.visit_words import VISITED
from jianzhen.kernel.money import yuan

EVENTS: Mapping[str, tuple[str, str]] = MappingProxyType({
    **VISITED,
    "CLAIM_DRAFTED": ("开始填写申请", "began the claim"),
    K.CLAIM_SUBMITTED: ("提交了申请", "filed the claim"),
    K.SERVICE_ACCEPTED: ("报修已受理", "the repair was accepted"),
    K.STANDING_CONSENT_APPLIED: ("商家的预先同意适用，申请当即成立", "the merchant's standing consent applied: settled at once"),
    K.EVIDENCE_ASKED: ("请买家补充规则要求的材料", "the material that the rules ask for was requested"),
    K.MERCHANT_ASKED: ("已转商家答复", "went to the merchant to answer"),
    K.REFERRED_TO_A_PERSON: ("直接转审核员查看", "went straight to a reviewer"),
    K.EVIDENCE_COMPLETED: ("补齐了材料", "added the material"),
    K.EVIDENCE_WINDOW_CLOSED: ("时间到了，先为买家保留", "time ran out; kept for the buyer"),
    K.CLAIM_RESUMED: ("继续申请", "went on with the claim"),
    K.MERCHANT_CONCEDED: ("商家同意请求", "the merchant agreed to what is asked"),
    K.OFFER_ACCEPTED: ("接受了对方的方案", "accepted the other side's offer"),
    K.CLAIM_CONTESTED: ("商家说明了不同意见", "the merchant contested, with reasons"),
    K.MERCHANT_SILENT: ("商家的时间到了，转审核员查看；不因此判商家输", "the merchant's time ran out; a reviewer looks, nothing is lost by it"),
    K.BUYER_REPLIED: ("买家作了回应", "the buyer replied"),
    K.BUYER_SILENT: ("买家的时间到了，转审核员查看；不因此判买家输", "the buyer's time ran out; a reviewer looks, nothing is lost by it"),
    K.CLAIM_LEASED: ("审核员开始查看", "a reviewer began to look"),
    K.LEASE_RETURNED: ("审核员放回，由他人查看", "the reviewer gave it back; another one looks"),
    K.LEASE_LAPSED: ("查看时间到，由他人查看", "the reviewer's time ran out; another one looks"),
    K.MERCHANT_HEARD_AGAIN: ("再次听取商家意见", "the merchant is heard again"),
    K.BUYER_HEARD_AGAIN: ("再次听取买家意见", "the buyer is heard again"),
    K.QUESTION_ASKED: ("审核员提了一个问题", "the reviewer asked for one thing"),
    K.QUESTION_ANSWERED: ("回复了问题", "answered the question"),
    K.RETURN_ARRIVED: ("退回的商品已送达商家", "the returned goods arrived"),
    K.RESULT_RECEIVED: ("收到了查验结果", "the result of a check came in"),
    K.QUESTION_WINDOW_CLOSED: ("回复问题的时间到了", "the time to answer ran out"),
    K.FOUND_INADMISSIBLE: ("审核员决定不予受理，写明了理由", "a reviewer found it inadmissible, with reasons"),
    K.ADVERSE_NOTICE_SERVED: ("在作出认定之前，先告知并听取说明", "a notice was served before any finding, to be answered"),
    K.NOTICE_ANSWERED: ("就告知作了说明", "answered the notice"),
    K.NOTICE_WINDOW_CLOSED: ("说明的时间到了；不说明不等于承认", "the time to answer ran out; silence is no admission"),
    K.DECISION_DRAFTED: ("转第二位审核员复核", "went to a second person"),
    K.DECISION_SERVED: ("作出决定，写明了理由", "decided, with reasons"),
    K.REVIEWERS_DIFFER: ("两位意见不同，由第三人裁决", "two people differ; a third one decides"),
    K.SENT_BACK: ("复核员退回，由新的审核员查看", "sent back to a fresh reviewer"),
    K.APPEALED: ("提出申诉", "appealed"),
    K.APPEAL_WITHDRAWN: ("撤回申诉", "took the appeal back"),
    K.INADMISSIBILITY_ACCEPTED: ("撤回申诉", "took the appeal back"),
    K.APPEAL_WINDOW_CLOSED: ("申诉期结束", "the time to appeal ended"),
    K.APPEAL_DECIDED: ("申诉合议作出决定，写明了理由", "the panel decided, with reasons"),
    K.REMITTED: ("合议退回重新审理", "the panel sent it back"),
    K.REMEDY_DISPUTED: ("对收到的东西提出异议，转审核员", "objected to what arrived; a reviewer looks"),
    K.REMEDY_NOT_PERFORMED: ("应办的事逾期，转审核员另行处理", "what is owed is overdue; a reviewer takes over"),
    K.REMEDIES_PROVED: ("应办的事都已完成", "everything owed is done"),
    K.SERVICE_DONE: ("服务完成", "the service is done"),
    K.SERVICE_DISPUTED: ("对维修提出异议", "disputed the repair"),
    K.REVISIT_ASKED: ("请求再次上门", "asked for another visit"),
    K.REOPENED: ("重新审理", "reopened"),
    K.CLAIM_WITHDRAWN: ("撤回了申请", "withdrew the claim"),
    K.CLAIM_FILED_AGAIN: ("重新提交了申请", "filed the claim again"),
    "EVIDENCE_SUBMITTED": ("提交了材料", "submitted material"),
    "DERIVATIVE_CONFIRMED": ("一份脱敏副本经人工确认，对方可以查看", "a redacted copy was confirmed by a person: the other side can see it"),
    "DERIVATIVE_WITHHELD": ("一份材料不向对方展示，写明了原因", "one piece is not shown to the other side, and why is said"),
    "INSPECTION_DONE": ("检测完成：只附上发现，不作决定", "an inspection was added: it decides nothing"),
    "INSPECTION_FAILED": ("检测没能完成，按不作判断处理", "an inspection did not finish and counts as inconclusive"),
    "WINDOW_LENGTHENED": ("时限延长", "a time limit was extended"),
    "OFFER_MADE": ("提出了一个方案", "made an offer"),
    "OFFER_WITHDRAWN": ("撤回了方案", "took an offer back"),
    "CASE_SEALED": ("下载了案件材料包", "downloaded the case file"),
})  # fmt: skip
"""Every event both sides may know of; what is not here is not shown."""

PEOPLE = frozenset(Role) - {Role.TIMER, Role.ROUTER, Role.DETECTOR, Role.INTEGRATION}


def timeline_rows(entries: Iterable[TimelineEntry]) -> Iterator[dict[str, Any]]:
    """Rows for ``parts/timeline.html``, oldest first."""
    for one in entries:
        words = EVENTS.get(one.kind)
        if words is not None:
            yield {
                "at": one.at, "who": role_word(Role(one.who_role)), "what": said(*words), "note": _note(one),
                "is_machine": Role(one.who_role) not in PEOPLE,
            }  # fmt: skip


def _note(one: TimelineEntry) -> str:
    match one.kind:
        case "EVIDENCE_SUBMITTED":
            n = len(one.details.get("exhibits", []))
            late = any(row.get("late") for row in one.details.get("exhibits", []))
            words = said(f"{n} 件", f"{n} piece{'s' if n != 1 else ''}")
            return words + (said("（逾时提交，照样收下）", " (late, taken all the same)") if late else "")
        case "OFFER_MADE" if one.details.get("amount_fen"):
            return yuan(int(one.details["amount_fen"]))
        case "WINDOW_LENGTHENED":
            return str(one.details.get("why", ""))
    return ""
