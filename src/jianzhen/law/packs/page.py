"""The two pages a desk shows before any dispute, from its pack: refund rules, and a packing guide. Printable on A4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

import jinja2

from jianzhen.kernel.money import yuan
from jianzhen.law.citation import Text, cite
from jianzhen.law.errors import NotInForce
from jianzhen.law.packs.pack import Category, Pack
from jianzhen.law.packs.words import EVIDENCE, EXCEPTIONS, GROUNDS, Bears, Ground, PackKind, Side

RULES_PAGE = "refund-rules.html"
PACKING_PAGE = "packing-guide.html"

_CITED_RETURNS = ("CC-512", "CRPL-25", "CRPL-24", "CRPL-23(3)", "CC-604", "CC-622", "NETSPC-1", "PI-24")
_CITED_PLATFORM = ("NPR-116", "NPR-appeal", "ECL-31", "ECL-62")
_CITED_SERVICE = ("CRPR-18", "CRPR-13", "3B-9", "3B-10", "3B-11", "HA-7", "HA-price")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a table: what, how long or what is asked, and why."""

    what: str
    how: str


@cache
def _templates() -> jinja2.Environment:
    folder = files(__package__).joinpath("templates")
    names = ("page.html", "refund_rules.html", "packing_guide.html", "page.css")
    loader = jinja2.DictLoader({name: folder.joinpath(name).read_text("utf-8") for name in names})
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined)


def write_pack_pages(pack: Pack, folder: Path, *, language: str) -> tuple[Path, Path]:
    """Write both pages into ``folder``, made when missing; returns (refund rules, packing guide).

    Parameters
    ----------
    language
        "zh" or "en".
    """
    folder.mkdir(parents=True, exist_ok=True)
    rules, packing = folder / RULES_PAGE, folder / PACKING_PAGE
    rules.write_text(render_refund_rules(pack, language=language), "utf-8")
    packing.write_text(render_packing_guide(pack, language=language), "utf-8")
    return rules, packing


def render_refund_rules(pack: Pack, *, language: str) -> str:
    """The refund rules as a page for buyers and merchants."""
    return _templates().get_template("refund_rules.html").render(
        pack=pack, lang=language, zh=language == "zh", title=pack.title.read(language),
        since=_day(pack.in_force, language), published=_day(pack.published, language),
        windows=_windows(pack, language), returns=_returns(pack, language),
        categories=[_category(one, language) for one in pack.categories],
        grounds=[GROUNDS[one].read(language) for one in pack.refund_only.grounds],
        limit=yuan(pack.refund_only.limit_fen), bears=_bears(pack, language), cited=_cited(pack, language),
        second=yuan(pack.four_eyes.refund_only_from_fen), ask=_ask(pack, language),
        only_consent=pack.refund_only.grounds == (Ground.MERCHANT_CONSENT,),
    )  # fmt: skip


def render_packing_guide(pack: Pack, *, language: str) -> str:
    """The packing guide as a page for whoever packs."""
    rows = [
        {
            "name": one.name.read(language),
            "steps": [EVIDENCE[step].read(language) for step in one.pack_out],
            "breaks": one.breaks_on_the_way,
        }
        for one in pack.categories
    ]
    return _templates().get_template("packing_guide.html").render(
        lang=language, zh=language == "zh", title=pack.title.read(language), since=_day(pack.in_force, language),
        pack=pack, categories=rows, finish=pack.windows.pack_out_finish_hours, answer=_answer(pack, language),
    )  # fmt: skip


def _day(day: date, language: str) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else day.isoformat()


def _answer(pack: Pack, language: str) -> str:
    return _longer(pack.windows.merchant_answer_hours, pack.windows.merchant_answer_working_days, language)


def _longer(hours: int, days: int, language: str) -> str:
    return Text(
        f"{hours}小时与{days}个工作日中较长的一个", f"the longer of {hours} hours and {days} working days"
    ).read(language)


def _windows(pack: Pack, language: str) -> list[Row]:
    one, hold = pack.windows, yuan(pack.appeals.hold_from_fen)
    rows = (
        (Text("提出申请", "filing a claim"), Text(f"签收后{one.filing_days}日内；晚了也受理并编号，由人决定", f"within {one.filing_days} days of the signature; a later claim is taken and numbered too, and a person decides")),
        (Text("补充凭证", "bringing more evidence"), Text(f"{one.evidence_hours}小时；到时先替您保留，随时可以继续", f"{one.evidence_hours} hours; after that the claim is kept for you and goes on whenever you like")),
        (Text("商家答复", "the merchant's answer"), Text(f"{_answer(pack, 'zh')}，说明理由可延长{one.merchant_extension_hours}小时一次；没有答复只记录，不因此判负", f"{_answer(pack, 'en')}, extended once by {one.merchant_extension_hours} hours on stated reason; silence is noted and loses nothing")),
        (Text("买家回应", "the buyer's reply"), Text(f"{one.buyer_reply_hours}小时；没有回应只记录", f"{one.buyer_reply_hours} hours; silence is noted and loses nothing")),
        (Text("回答审核员的提问", "answering a reviewer's question"), Text(f"{one.question_hours}小时；没有回应只记录", f"{one.question_hours} hours; silence is noted and loses nothing")),
        (Text("商家收到退货后拍摄开箱", "filming the opening of a return"), Text(f"{_longer(one.receipt_hours, one.receipt_working_days, 'zh')}，说明理由可延长{one.merchant_extension_hours}小时一次", f"{_longer(one.receipt_hours, one.receipt_working_days, 'en')}, extended once by {one.merchant_extension_hours} hours on stated reason")),
        (Text("审核员首次查看", "a reviewer's first look"), Text(f"{one.first_look_hours}小时", f"{one.first_look_hours} hours")),
        (Text("作出决定", "the decision"), Text(f"{one.decision_working_days}个工作日；有告知程序的加{one.decision_extra_working_days}个工作日", f"{one.decision_working_days} working days, {one.decision_extra_working_days} more where notice is due")),
        (Text("不利认定之前的告知", "notice before an adverse finding"), Text(f"{one.notice_working_days}个工作日，附材料，可以答复；不答复不等于承认", f"{one.notice_working_days} working days with the material; silence is no admission")),
        (Text("申诉", "appeal"), Text(f"收到决定后{one.appeal_days}日内；不利认定{one.finding_appeal_days}日内", f"within {one.appeal_days} days of the decision; {one.finding_appeal_days} for an adverse finding")),
        (Text("申诉的决定", "decision on an appeal"), Text(f"{one.appeal_decision_working_days}个工作日，由未参与此案的{pack.appeals.panel}人作出", f"{one.appeal_decision_working_days} working days, by {pack.appeals.panel} people new to the case")),
        (Text("申诉期间的处理", "remedies while an appeal is open"), Text(f"{hold}及以上的暂缓，但不晚于法定期限；其余照常执行", f"those of {hold} and more wait, never past the legal day; all others go on")),
    )  # fmt: skip
    return [Row(what=what.read(language), how=how.read(language)) for what, how in rows]


def _returns(pack: Pack, language: str) -> list[Row]:
    one = pack.returns
    if one is None:
        return []
    rows = (
        (Text("无理由退货", "return without reasons"), Text(f"签收之日起{one.no_reason_days}日内（例外见各类商品）；退回的运费由买家承担，另有约定的除外", f"within {one.no_reason_days} days of the signature (exceptions by category); freight back is the buyer's unless agreed otherwise")),
        (Text("质量问题退货", "return for quality"), Text(f"签收之日起{one.quality_days}日内，运费由商家承担；之后符合法定条件的仍可退", f"within {one.quality_days} days of the signature, freight on the merchant; later where the law allows")),
        (Text("退款", "the money"), Text(f"商家收到退货后{one.refund_after_return_days}日内；任何处理不超过{one.remedy_days}日", f"within {one.refund_after_return_days} days of the goods coming back; no remedy later than {one.remedy_days} days")),
        (Text("运输途中破损", "breakage on the way"), Text("由商家承担，打包时完好不改变这一点", "the merchant's; that it was intact when packed changes nothing")),
        (Text("外观问题的异议", "visible defects"), Text(f"请在签收后{one.objection_hours}小时内提出，晚了也受理；隐蔽问题不受此限", f"please within {one.objection_hours} hours of the signature, later is accepted too; hidden defects are not cut off")),
    )  # fmt: skip
    return [Row(what=what.read(language), how=how.read(language)) for what, how in rows]


def _category(one: Category, language: str) -> dict[str, object]:
    return {
        "name": one.name.read(language),
        "evidence": [EVIDENCE[item].read(language) for item in one.buyer_evidence],
        "no_reason": EXCEPTIONS[one.no_reason_exception].read(language),
        "months": one.merchant_proves_months,
    }


def _ask(pack: Pack, language: str) -> str:
    """Who may ask for a person, as the pack has it."""
    names = {Side.BUYER: Text("买家", "the buyer"), Side.MERCHANT: Text("商家", "the merchant")}
    sides = [names[side].read(language) for side in Side if side in pack.review.person_on_request]
    if not sides:
        return Text("决定由人作出。", "People decide.").read(language)
    joined = ("和" if language == "zh" else " and ").join(sides)
    return Text(
        f"可以要求由人说明和复核的：{joined}。", f"Who may ask a person to explain and look again: {joined}."
    ).read(language)


def _bears(pack: Pack, language: str) -> str:
    words = {
        Bears.NEVER: Text(
            "没有商家同意，商家不承担仅退款。", "Without its consent the merchant never bears a refund-only."
        ),
        Bears.ON_LISTED_GROUNDS: Text(
            "没有商家同意时，只有符合上列理由并由人决定的，商家才承担；商家可以申诉。",
            "Without its consent the merchant bears it only on a ground above and by a person's decision; it may appeal.",
        ),
        Bears.WHENEVER_THE_DESK_DECIDES: Text("由平台决定。", "As the desk decides."),
    }
    return words[pack.refund_only.merchant_bears].read(language)


def _cited(pack: Pack, language: str) -> list[str]:
    ids = [
        *(_CITED_RETURNS if pack.returns is not None else ("PI-24",)),
        *(_CITED_PLATFORM if pack.kind is PackKind.MARKETPLACE else ()),
        *(_CITED_SERVICE if pack.service is not None else ()),
    ]
    lines = []
    for rule_id in ids:
        try:
            said = cite(rule_id, pack.in_force)
        except NotInForce:
            # a pack older than the rule does not lean on it
            continue
        # our summary first: a quotation cut out of its article can be misread alone
        lines.append(f"{said.summary.read(language)} {said.words(language)}")
    return lines
