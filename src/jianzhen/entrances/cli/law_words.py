"""The law's answers as people read them, in Chinese or English. No word here accuses anybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from jianzhen.kernel.money import yuan
from jianzhen.law import Branch, Citation, Difference, Explanation, Text, corrections
from jianzhen.law.administrative import Combine, Range, TimeState
from jianzhen.law.amounts import Reach
from jianzhen.law.civil import Clock, ClockState
from jianzhen.law.criminal import Compared
from jianzhen.law.thresholds import Tier

_REACH = {
    Reach.BELOW: Text("未达到", "below"),
    Reach.REACHED: Text("达到", "reached"),
    Reach.UNDETERMINED: Text("无法判断", "undetermined"),
}
_TIER = {
    Tier.LARGE: Text("数额较大", "large"),
    Tier.HUGE: Text("数额巨大", "huge"),
    Tier.ESPECIALLY: Text("数额特别巨大", "especially huge"),
}
_CLOCK = {
    ClockState.OPEN: Text("未过", "open"),
    ClockState.PASSED: Text("已过", "passed"),
    ClockState.DEPENDS: Text("取决于何时知道", "depends on when it was known"),
}


def explanation_words(one: Explanation, language: str) -> list[str]:
    """The whole answer, the buyer's rights first."""

    def say(zh: str, en: str) -> str:
        return zh if language == "zh" else en

    facts = one.facts
    lines = [
        say(f"按{day(facts.on, language)}的时钟，行为终了于{day(facts.act_ended, language)}",
            f"As of {facts.on}, for acts that ended on {facts.act_ended}"),
        say("以下是法定幅度、期限和义务，不是预测，也不评判任何人；能否适用由办案机关和法院判断。",
            "Ranges, deadlines and duties of the law; no forecast and no judgement of anybody. Authorities and courts apply it."),
    ]  # fmt: skip
    if one.partial:
        lines.append(
            say(
                "这是部分回答，缺少的部分见“不知道的”。",
                "This is a partial answer; what is missing stands under what is not known.",
            )
        )
    lines += _section(say("先看买家的权利", "The buyer's rights first"), one.consumer, language)
    lines += ["", say("治安处罚", "Administrative punishment")]
    lines += [_marks(line, language) for line in _administrative(one, language)]
    lines += ["", say("刑事数额", "Criminal thresholds")]
    for name, branch in (
        (Text("普通诈骗", "ordinary fraud"), one.ordinary),
        (Text("电信网络诈骗", "telecom-network fraud"), one.telecom),
    ):
        lines += [_marks(line, language) for line in _branch(name, branch, language)]
    lines.append(
        "  "
        + say(
            "未遂另算：被拦下的小额退款一般不是犯罪（FI-5）。",
            "Attempts are apart: a small refund that was stopped is normally no crime (FI-5).",
        )
    )
    lines += ["", say("民事期限", "Civil clocks"), *(_marks(line, language) for line in _civil(one, language))]
    if one.five_acts is not None:
        lines += _section(
            say("针对骗取赔偿的条文", "The rule on compensation obtained by deceit"), (one.five_acts,), language
        )
        if one.five_acts.inference:
            lines.append("    " + say("注意：", "note: ") + one.five_acts.inference.read(language))
    lines += _section(say("平台的义务", "What the platform owes"), one.platform, language)
    lines += _section(say("标识", "Labels"), one.labels, language)
    lines += _section(say("个人信息", "Personal information"), one.personal_information, language)
    lines += _section(say("提醒", "Cautions"), one.cautions, language)
    lines += ["", say("常见错误", "Common errors")]
    for row in corrections():
        lines.append("  " + say(f"不对：{row.wrong.zh}。", f"wrong: {row.wrong.en}."))
        lines.append("    " + say(f"应为：{row.right.zh}", f"right: {row.right.en}"))
    lines += ["", say("不知道的", "What is not known"), *(f"  - {text.read(language)}" for text in one.unknown)]
    lines += [
        "",
        say("引用的条文", "Rules cited"),
        *(f"  {cite.rule} [{cite.confidence.value}] {cite.words(language)}" for cite in one.cited),
    ]
    return lines


def rules_words(found: Iterable[Citation], on: date, language: str) -> list[str]:
    """One line a rule and, indented, what it says."""
    lines = [f"{day(on, language)}施行的规则" if language == "zh" else f"Rules in force on {on}"]
    for one in found:
        lines.append(f"{one.rule} [{one.confidence.value}] {one.words(language)}")
        lines.append(f"    {one.summary.read(language)}")
    return lines


def difference_words(found: Sequence[Difference], language: str) -> list[str]:
    """One line a difference."""
    if not found:
        return ["没有变化" if language == "zh" else "no difference"]
    words = {"begins": Text("开始", "begins"), "ends": Text("结束", "ends"), "changes": Text("变化", "changes")}
    lines = []
    for one in found:
        arrow = " → ".join(part or "—" for part in (one.before, one.after))
        lines.append(f"{one.rule} {words[one.change.value].read(language)} {one.what}: {arrow}".replace(" :", ":"))
    return lines


def _marks(text: str, language: str) -> str:
    """Chinese lines take Chinese marks."""
    return text.replace(": ", "：").replace("; ", "；").replace(", ", "，") if language == "zh" else text


def day(one: date, language: str) -> str:
    """A day as people write it."""
    return f"{one.year}年{one.month}月{one.day}日" if language == "zh" else one.isoformat()


def _section(title: str, rules: Iterable[Citation], language: str) -> list[str]:
    lines = ["", title]
    for one in rules:
        title_only = (
            ""
            if one.confidence.may_be_quoted
            else ("（以官方文本为准）" if language == "zh" else " (the official text prevails)")
        )
        lines.append(
            f"  {one.summary.read(language)} {one.title.read(language)}{title_only} [{one.rule}, {one.confidence.value}]"
        )
    return lines


def _administrative(one: Explanation, language: str) -> list[str]:
    zh, found = language == "zh", one.administrative
    if found is None:
        return ["  " + ("不作回答" if zh else "not answered")]
    if found.state is TimeState.OPEN:
        first = (
            f"  时效未过：公安须在{day(found.report_by, language)}（含）前发现（PSL-lim）"
            if zh
            else f"  open: the police must have found it by {found.report_by}, that day included (PSL-lim)"
        )
    else:
        first = (
            f"  时效已过：{day(found.report_by, language)}前未被公安发现的，不再处罚（PSL-lim）；民事途径不受影响"
            if zh
            else f"  time-barred: what the police had not found by {found.report_by} is punished no more (PSL-lim); civil ways stay open"
        )
    lines = [first]
    lines.append(f"  {'一般' if zh else 'base'}: {_range(found.base, language)}")
    lines.append(f"  {'情节较重' if zh else 'serious'}: {_range(found.serious, language)}")
    return lines


def _range(one: Range, language: str) -> str:
    low, high = one.detention_days
    if language == "zh":
        joined = "或者" if one.combine is Combine.OR else "，可以并处"
        return f"拘留{low}日以上{high}日以下{joined}罚款{one.fine_yuan_max}元以下（{one.rule}）"
    joined = "or" if one.combine is Combine.OR else "optionally with"
    return f"detention {low}-{high} days {joined} a fine up to {one.fine_yuan_max} yuan ({one.rule})"


def _branch(name: Text, branch: Branch | None, language: str) -> list[str]:
    if branch is None:
        return [f"  {name.read(language)}: " + ("不作回答" if language == "zh" else "not answered")]
    official = (
        ""
        if branch.confidence.may_be_quoted
        else ("，以官方文本为准" if language == "zh" else ", the official text prevails")
    )
    lines = [
        f"  {name.read(language)}: {_compared(branch.alone, language)} ({branch.rule}, {branch.confidence.value}{official})"
    ]
    if branch.added is not None:
        label = "加上此前的行为（仅有实践依据）" if language == "zh" else "with earlier acts (by practice only)"
        lines.append(f"    {label}: {_compared(branch.added, language)}")
    return [*lines, f"    {branch.premise.read(language)}"]


def _compared(one: Compared, language: str) -> str:
    low, high = one.threshold_yuan
    figure = f"{low}" if low == high else f"{low}–{high}"
    total = ("金额未知" if language == "zh" else "sum not known") if one.fen is None else yuan(one.fen)
    top = [tier for tier, _, state in one.tiers if state is Reach.REACHED]
    words = f"{_TIER[Tier.LARGE].read(language)} {figure} {'元' if language == 'zh' else 'yuan'}: {_REACH[one.state].read(language)}"
    if top and top[-1] is not Tier.LARGE:
        words += f"; {_TIER[top[-1]].read(language)}: {_REACH[Reach.REACHED].read(language)}"
    return f"{total}; {words}"


def _civil(one: Explanation, language: str) -> list[str]:
    if one.civil is None:
        return ["  " + ("不作回答" if language == "zh" else "not answered")]
    zh = language == "zh"
    since = day(one.civil.counted_from, language)
    return [
        f"  {'自' if zh else 'counted from '}{since}{'起算，当日不计入' if zh else ', that day not counted'}",
        "  " + _clock(Text("请求法院或仲裁机构撤销", "asking a court or arbitration to rescind"), one.civil.rescission, language),
        "  " + _clock(Text("诉讼时效", "limitation"), one.civil.limitation, language),
    ]  # fmt: skip


def _clock(name: Text, clock: Clock, language: str) -> str:
    guess = ("（暂计）" if language == "zh" else " (provisional)") if clock.by.provisional else ""
    until = "至" if language == "zh" else "until "
    latest = "最迟" if language == "zh" else "at the latest "
    return f"{name.read(language)}: {until}{day(clock.by.on, language)}{guess}, {_CLOCK[clock.state].read(language)}; {latest}{day(clock.latest.on, language)} ({clock.rule})"
