"""A pack as HTML: an overview, the letters to print, an annex with weights and error rates. Self-contained, no network."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from jianzhen.inspection.report import Language, measured_rates
from jianzhen.inspection.report import wording as w
from jianzhen.inspection.standards import standard_for
from jianzhen.kernel.money import yuan
from jianzhen.law import corrections
from jianzhen.rebuttal.citing import cited_words, titles
from jianzhen.rebuttal.clocks import Clock
from jianzhen.rebuttal.facts import DecidedBy
from jianzhen.rebuttal.letter_text import (
    CLAIMANT,
    NOT_COUNTED,
    REMEDIES,
    SAID_BY,
    branch_lines,
    day_zh,
    letter_context,
    loss_rows,
    showing_of,
)  # fmt: skip
from jianzhen.rebuttal.letters import TITLES, LetterKind, producers_of
from jianzhen.rebuttal.pack import Pack
from jianzhen.rebuttal.statements import Leaning

LEANINGS = {
    Leaning.NOT_A_RECORD: w.Text("图片比对的结果，中等或更强地支持：图片不是买家所收商品的真实记录。", "What the photos show speaks, at moderate support or more, for “not a genuine record of the received item”."),
    Leaning.NOTHING_AGAINST: w.Text("图片中没有不利于买家的发现。", "Nothing in the photos speaks against the buyer."),
    Leaning.CANNOT_SAY: w.Text("仅凭图片看不出来。", "The photos cannot tell."),
}  # fmt: skip
_TEMPLATES = ("pack.html", "annex.html", "letter.html", "duties.html", "loss.html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One file of the pack: its path below the output folder, and its HTML."""

    path: str
    html: str


@cache
def _environment() -> jinja2.Environment:
    folder = files(__package__).joinpath("templates")
    found = {name: folder.joinpath(name).read_text("utf-8") for name in _TEMPLATES}
    found |= {
        f"letters/{kind}.html": folder.joinpath("letters", f"{kind}.html").read_text("utf-8") for kind in LetterKind
    }
    loader = jinja2.DictLoader(found)
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined)


def _style(name: str) -> Markup:
    return Markup(files(__package__).joinpath("templates", name).read_text("utf-8"))


def render_letters(pack: Pack) -> tuple[Page, ...]:
    """The letters that are planned, in Chinese, each a printable A4 page; one provider letter a producer."""
    out = []
    common = {
        "css": _style("letter.css"), "c": letter_context(pack), "s": pack.statements,
        "against": pack.statements.leaning is Leaning.NOT_A_RECORD, "cite": lambda rule: cited_words(rule, pack.on),
    }  # fmt: skip
    for plan in pack.letters:
        if not plan.drafted:
            continue
        template = _environment().get_template(f"letters/{plan.kind}.html")
        if plan.kind is LetterKind.PROVIDER:
            for k, producer in enumerate(producers_of(pack.report), start=1):
                html = template.render(**common, title=TITLES[plan.kind], p=producer)
                out.append(Page(path=f"letters/{plan.kind}-{k}.html", html=html))
        else:
            out.append(Page(path=f"letters/{plan.kind}.html", html=template.render(**common, title=TITLES[plan.kind])))
    return tuple(out)


def render_annex(pack: Pack) -> Page:
    """The only page with weights: every finding with its log10 LR, and how often such findings were wrong."""
    rows = [
        {"file": file.photo.path, "kind": w.KINDS[one.kind].zh, "state": w.STATES[one.state].zh, "basis": w.BASES[one.basis].zh,
         "llr": "" if one.llr is None else f"{one.llr:+.2f}", "version": one.version}
        for file in pack.report.files for one in file.findings
    ]  # fmt: skip
    html = _environment().get_template("annex.html").render(
        css=_style("letter.css"), rows=rows, overall=pack.report.overall, words=w.overall_text(pack.report.overall).zh,
        rates=measured_rates(), on=day_zh(pack.on),
    )  # fmt: skip
    return Page(path="annex.html", html=html)


def render_overview(pack: Pack, *, letters: tuple[Page, ...], language: Language, seal: dict[str, Any]) -> Page:
    """The first page: what the evidence supports, what speaks for the buyer, duties, sum, clocks, letters."""
    html = _environment().get_template("pack.html").render(
        css=_style("pack.css"), language=language.value, lang="zh-Hans" if language is Language.ZH else "en",
        t=(lambda text: text.zh) if language is Language.ZH else (lambda text: text.en),
        pack=pack, s=pack.statements, leaning=LEANINGS[pack.statements.leaning], claimant=pack.facts.claimant.value or CLAIMANT,
        remedy=REMEDIES[pack.facts.remedy.value] if pack.facts.remedy.is_known else None,
        duties=[(one, showing_of(one), titles(one.rules, language.value)) for one in pack.duties], moments=[(one, SAID_BY[one.said_by]) for one in pack.timeline],
        loss=[(what, yuan(fen)) for what, fen in loss_rows(pack)], total=yuan(pack.loss.total_fen),
        not_counted=[NOT_COUNTED[name] for name in pack.loss.unknown], yuan=yuan,
        clocks=[(one, _left(one.by, pack.on), titles((one.rule,), language.value) if one.rule else "") for one in shown_clocks(pack)
        ],
        letters=[(plan, TITLES[plan.kind], [page.path for page in letters if page.path.startswith(f"letters/{plan.kind}")]) for plan in pack.letters],
        returned=returned_sentences(pack), carrier=standard_for(pack.report.context.category).breaks_on_the_way and pack.statements.leaning is not Leaning.NOT_A_RECORD,
        branches=branch_lines(pack.law, language.value), corrections=corrections(), seal=seal,
        disagreements=[(one.name, str(one.confirmed.value), str(one.read.value), one.read.where) for one in pack.disagreements],
    )  # fmt: skip
    return Page(path="index.html", html=html)


def shown_clocks(pack: Pack) -> tuple[Clock, ...]:
    """The clocks that fit the case: no police limit where the photos speak against nobody, no logs without a label."""
    fits = {
        "platform_appeal": pack.facts.decided_by.value is not DecidedBy.MERCHANT,
        "provider_logs": bool(producers_of(pack.report)),
        "police_report": pack.statements.leaning is Leaning.NOT_A_RECORD,
        "rescission": pack.facts.consented.value is not False,
    }
    kept = [one for one in pack.clocks if fits.get(one.name, True)]
    # an appeal without a known day may run out first of all
    return tuple(
        sorted(kept, key=lambda one: (one.by is not None or one.name != "platform_appeal", one.by or date.max))
    )


def returned_sentences(pack: Pack) -> list[w.Text]:
    """What was measured on the goods that came back, with what may cause it."""
    out = []
    for one in pack.report.returned:
        zh = "；".join(cause.zh for cause in w.INNOCENT.get(one.kind, ()))
        en = "; ".join(one.innocent)
        out.append(
            w.Text(
                f"{w.KINDS[one.kind].zh}。{f'也可能是：{zh}。' if zh else ''}",
                f"{w.KINDS[one.kind].en}. {f'May also be: {en}.' if en else ''}",
            )
        )
    return list({one.zh: one for one in out}.values())


def _left(by: date | None, on: date) -> w.Text:
    if by is None:
        return w.Text("无法计算", "cannot be told")
    days = (by - on).days
    if days < 0:
        return w.Text("已过", "passed")
    return w.Text(f"还剩 {days} 天", f"{days} days left")


def as_text(value: dict[str, Any]) -> str:
    """A JSON document as it is written into the pack."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
