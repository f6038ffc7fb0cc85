"""What the letters' templates are filled with: sentences in Chinese from a pack. Nothing is decided here."""

from __future__ import annotations

from datetime import date
from typing import Any

from jianzhen.inspection.model import Lane
from jianzhen.inspection.report import wording as w
from jianzhen.kernel.money import yuan
from jianzhen.law import Branch, Explanation
from jianzhen.law.administrative import Combine, Range
from jianzhen.law.amounts import Reach
from jianzhen.rebuttal.citing import titles
from jianzhen.rebuttal.duties import Duty, DutyRow, Showing
from jianzhen.rebuttal.facts import Remedy, Source
from jianzhen.rebuttal.letters import label_disorders
from jianzhen.rebuttal.pack import Pack
from jianzhen.rebuttal.statements import speaking
from jianzhen.rebuttal.timeline import Moment, SaidBy

CLAIMANT = "（请填写代称，不写真名）"
SHOWINGS = {
    Showing.SHOWN: w.Text("已作", "done"), Showing.SHOWN_NOT_DONE: w.Text("未作", "not done"),
    Showing.UNKNOWN: w.Text("不详", "not known"), Showing.NOT_OWED: w.Text("当时尚无此规定", "not owed then"),
}  # fmt: skip
FORCED = {
    Showing.SHOWN: w.Text("否", "no"), Showing.SHOWN_NOT_DONE: w.Text("是", "yes"),
    Showing.UNKNOWN: SHOWINGS[Showing.UNKNOWN], Showing.NOT_OWED: SHOWINGS[Showing.NOT_OWED],
}  # fmt: skip


def showing_of(row: DutyRow) -> w.Text:
    """What the papers say of a duty, as an answer to its question."""
    return (FORCED if row.duty is Duty.NO_FORCED_REFUND else SHOWINGS)[row.showing]


REMEDIES = {
    Remedy.REFUND_ONLY: w.Text("仅退款", "refund without return"), Remedy.RETURN_AND_REFUND: w.Text("退货退款", "return and refund"),
    Remedy.PARTIAL: w.Text("部分退款", "partial refund"),
}  # fmt: skip
SAID_BY = {
    SaidBy.ORDER: w.Text("订单记录", "order"), SaidBy.MERCHANT: w.Text("商家陈述", "the merchant"),
    SaidBy.NOTICE: w.Text("读自平台通知，待核对", "read from the notice, to be checked"),
}  # fmt: skip
LOSSES = {
    "price": w.Text("已退货款（商品未退回）", "price refunded, goods not returned"), "freight": w.Text("运费", "freight"),
    "proved_loss": w.Text("有凭证的其他损失", "other proved loss"),
}  # fmt: skip
NOT_COUNTED = {
    "amount_fen": w.Text("退款金额不详", "the refunded amount is not known"), "goods_returned": w.Text("商品是否退回不详", "not known whether the goods came back"),
    "freight_fen": w.Text("运费不详", "freight is not known"), "other_loss": w.Text("其他损失没有写明凭证", "no proof named for the other loss"),
}  # fmt: skip
REACHES = {
    Reach.BELOW: w.Text("未达到", "below"), Reach.REACHED: w.Text("已达到", "reached"),
    Reach.UNDETERMINED: w.Text("无法判断", "undetermined"),
}  # fmt: skip
POLICE_RULES = ("PSL25-58", "CRPR-49(2)", "CL-13")


def day_zh(day: date | None) -> str:
    """A day as a letter writes it; empty for none."""
    return f"{day.year}年{day.month}月{day.day}日" if day is not None else ""


def letter_context(pack: Pack) -> dict[str, Any]:
    """Everything the templates name ``c``."""
    facts, context, law = pack.facts, pack.report.context, pack.law
    by_name = {one.name: one for one in pack.clocks}
    amount = facts.amount_fen.value
    punished = law.administrative if law is not None else None
    return {
        "merchant": facts.merchant.value, "platform": facts.platform.value, "place": facts.place.value,
        "claimant": facts.claimant.value or CLAIMANT, "order_id": context.order_id, "item": context.item,
        "decided_on": day_zh(facts.decided_on.value), "amount": yuan(amount) if amount is not None else "",
        "remedy": REMEDIES[facts.remedy.value].zh if facts.remedy.is_known else "",
        "appeal_until": day_zh(by_name["platform_appeal"].by), "preserve_by": day_zh(by_name["provider_logs"].by),
        "total": yuan(pack.loss.total_fen), "loss": [{"what": what.zh, "amount": yuan(fen)} for what, fen in loss_rows(pack)],
        "loss_unknown": [NOT_COUNTED[name].zh for name in pack.loss.unknown],
        "duties": [_duty(one) for one in pack.duties if one.showing is not Showing.NOT_OWED],
        "duty_rules": list(dict.fromkeys(rule for one in pack.duties if one.showing is Showing.SHOWN_NOT_DONE for rule in one.rules)),
        "timeline": [_moment(one) for one in pack.timeline if not one.is_other_order],
        "police_rules": POLICE_RULES, "administrative": _administrative(law),
        "criminal": "是否达到刑事立案标准，由办案机关按行为地的规定认定。", "consented": facts.consented.value is True,
        "refunded": yuan(amount) if amount else "", "from_labels": all(one.lane is Lane.PROVENANCE for _, one in speaking(pack.report)),
        "police_clock": f"行政处罚的时效：最迟须在{day_zh(punished.report_by)}前被公安机关发现。" if punished else "",
        "disorders": label_disorders(pack.report), "appeal_read": facts.appeal_until.source is Source.READ,
    }  # fmt: skip


def loss_rows(pack: Pack) -> list[tuple[w.Text, int]]:
    """The parts of the sum that are not nothing."""
    parts = pack.loss.parts
    return [(LOSSES[name], fen) for name in LOSSES if (fen := getattr(parts, name))]


def _duty(one: DutyRow) -> dict[str, str]:
    return {
        "asks": one.asks.zh,
        "showing": showing_of(one).zh,
        "ground": one.ground.zh,
        "rules": titles(one.rules, "zh"),
    }


def _moment(one: Moment) -> dict[str, str]:
    return {"when": f"{day_zh(one.day)} {one.time}".strip(), "what": one.what.zh, "said_by": SAID_BY[one.said_by].zh}


def _administrative(law: Explanation | None) -> str:
    if law is None or law.administrative is None:
        return "行为日期不详，未计算行政处罚的法定幅度。"
    found = law.administrative
    return (
        f"法定幅度（不是预测，是否适用由公安机关认定）：一般情形{_range(found.base)}；情节较重的{_range(found.serious)}。"
        "主动消除后果、取得谅解、未成年等情形，法律另有从轻、减轻或者不予处罚的规定。"
    )


def _range(one: Range) -> str:
    low, high = one.detention_days
    fine = f"{one.fine_yuan_max}元以下罚款"
    joined = f"或者{fine}" if one.combine is Combine.OR else f"，可以并处{fine}"
    return f"拘留{low}日以上{high}日以下{joined}"


def branch_lines(law: Explanation | None, language: str) -> list[str]:
    """A line a branch: the threshold, the sum, whether it is reached, and on which legal premise."""
    if law is None:
        return []
    names = (
        (law.ordinary, w.Text("普通诈骗", "ordinary fraud")),
        (law.telecom, w.Text("电信网络诈骗", "telecom-network fraud")),
    )
    return [_branch(one, name, language) for one, name in names if one is not None]


def _branch(one: Branch, name: w.Text, language: str) -> str:
    counted = one.added or one.alone
    low, high = counted.threshold_yuan
    line = f"{low}" if low == high else f"{low}–{high}"
    sum_ = yuan(counted.fen) if counted.fen is not None else ("不详" if language == "zh" else "not known")
    if language == "zh":
        return (
            f"{name.zh}：数额标准 {line} 元，本店材料合计 {sum_}，{REACHES[counted.state].zh}。前提：{one.premise.zh}"
        )
    return f"{name.en}: threshold {line} yuan, sum of the merchant's papers {sum_}: {REACHES[counted.state].en}. Premise: {one.premise.en}"
