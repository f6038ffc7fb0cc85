"""What runs out when: every deadline of a case with its rule, or why it cannot be computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from jianzhen.inspection.model import ClaimReport
from jianzhen.inspection.report.wording import Text
from jianzhen.law import Civil, Explanation, add_months, rulebook
from jianzhen.rebuttal.facts import CaseFacts
from jianzhen.rebuttal.timeline import BEIJING

PROVIDER_LOGS = "LAB-9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One deadline: what for, the last day (``None`` where it cannot be told), its rule, and a note."""

    name: str
    what: Text
    by: date | None
    rule: str
    note: Text


def clocks_of(
    report: ClaimReport, facts: CaseFacts, law: Explanation | None, civil: Civil | None, *, counted: Text
) -> tuple[Clock, ...]:
    """List the deadlines.

    Parameters
    ----------
    law, civil
        The law's answer for the act of this case and the civil clocks; ``None`` where no day is known.
    counted
        How the end of the act was chosen.
    """
    police = law.administrative.report_by if law is not None and law.administrative is not None else None
    out = [
        Clock(name="platform_appeal", what=Text("向平台申诉", "appeal to the platform"), by=facts.appeal_until.value,
              rule="", note=Text("以平台通知为准", "as the platform's notice has it")),
        Clock(name="provider_logs", what=Text("请求生成服务提供者保全日志", "ask the AI provider to preserve its logs"),
              by=_logs_until(report, facts), rule=PROVIDER_LOGS,
              note=Text("日志保存不少于六个月；从付款之日起算，只会提前", "logs are kept for at least six months; counted from the payment, which can only be sooner")),
        Clock(name="police_report", what=Text("行政处罚的追究时效（被公安机关发现）", "found by the police, for an administrative punishment"),
              by=police, rule="PSL-lim", note=counted),
        Clock(name="rescission", what=Text("请求法院或仲裁机构撤销（仅限商家自己同意的退款）", "ask a court to rescind (only what the merchant itself agreed to)"),
              by=civil.rescission.by.on if civil else None, rule="CC-152", note=Text("知道之日起一年，行为之日起五年，以先到为准", "one year from knowing, five from the act, whichever is first")),
        Clock(name="limitation", what=Text("向法院起诉（诉讼时效）", "sue (limitation)"), by=civil.limitation.by.on if civil else None,
              rule="CC-188", note=Text("知道损害和义务人之日起三年", "three years from knowing the harm and who owes")),
    ]  # fmt: skip
    return tuple(sorted(out, key=lambda one: one.by or date.max))


def _logs_until(report: ClaimReport, facts: CaseFacts) -> date | None:
    if report.context.paid_at is not None:
        start = datetime.fromisoformat(report.context.paid_at).astimezone(BEIJING).date()
    elif facts.decided_on.is_known:
        start = facts.decided_on.value
    else:
        return None
    rule = next((one for one in rulebook()[PROVIDER_LOGS].versions if one.covers(start)), None)
    return add_months(start, rule.number("months")) if rule is not None else None
