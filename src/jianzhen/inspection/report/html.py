"""A self-contained page for a claim, and an index of many: no network, works without scripts (in Chinese)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2

import jianzhen
from jianzhen.inspection.model import Act, ClaimReport, Complaint, Finding, Kind, Region, Report, State
from jianzhen.inspection.report import wording as w
from jianzhen.inspection.report.audience import Audience
from jianzhen.inspection.report.pictures import Pictures, Rgb, data_uri, laid_over, reduced
from jianzhen.inspection.report.side_by_side import side_by_side
from jianzhen.inspection.report.wording import Text
from jianzhen.inspection.standards import standard_for
from jianzhen.kernel.money import yuan

SHARES = (1, 2, 5, 20)
BEIJING = timezone(timedelta(hours=8))
_ABOUT_ANOTHER = (Complaint.WRONG_ITEM, Complaint.NOT_AS_DESCRIBED)
_COMPARED = (
    Kind.DERIVED_FROM_LISTING, Kind.DERIVED_FROM_PACKED, Kind.DERIVED_FROM_EARLIER, Kind.CHANGED_REGION,
    Kind.INTACT_WHEN_PACKED, Kind.SAME_ARTWORK, Kind.SAME_SCENE, Kind.DIFFERENT_ITEM, Kind.REUSED_PHOTO,
)  # fmt: skip


class Language(StrEnum):
    """The language a page opens in; both are in it."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """One claim in an index: where its page lies, its title, its report, and a picture (H, W, 3) uint8 or None."""

    href: str
    title: Text
    report: ClaimReport
    picture: Rgb | None


@cache
def _templates() -> jinja2.Environment:
    folder = files(__package__).joinpath("templates")
    names = ("base.html", "claim.html", "index.html")
    loader = jinja2.DictLoader({name: folder.joinpath(name).read_text("utf-8") for name in names})
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined)


@cache
def _inlined() -> dict[str, Any]:
    folder = files(__package__).joinpath("templates")
    from markupsafe import Markup

    return {
        "css": Markup(folder.joinpath("page.css").read_text("utf-8")),
        "js": Markup(folder.joinpath("page.js").read_text("utf-8")),
    }


def render_claim(
    report: ClaimReport, *, pictures: Pictures, audience: Audience = Audience.REVIEWER, language: Language = Language.ZH
) -> str:
    """Render one claim as a page.

    Parameters
    ----------
    report
    pictures
        Gives the photos the report names; one that cannot be shown is left out.
    audience
        Reviewers see numbers of weight; merchants and buyers read words only.
    language
        The language shown first.

    Returns
    -------
    str
        HTML with everything inlined.
    """
    standard = standard_for(report.context.category)
    numbers = audience is Audience.REVIEWER
    looked = [_file(one, pictures) for one in report.files]
    step = report.next_step
    return (
        _templates()
        .get_template("claim.html")
        .render(
            **_inlined(),
            language=language.value,
            title=f"鉴真 {report.path}",
            item=report.context.item,
            facts=_facts(report),
            overall={
                "state": w.overall_state(report.overall).value,
                "shape": w.SHAPES[w.overall_state(report.overall)],
                "text": w.overall_text(report.overall),
                "llr": report.overall.llr,
                "why": _short_reason(report),
            },
            numbers=numbers,
            prior_rows=_shares(report.overall.llr) if numbers else [],
            step={
                "act": w.ACTS[step.act],
                "why": Text(_step_zh(report), step.why),
                "cost": _cost(step.cost_fen),
                "advice": _advice(report),
            },
            files=looked,
            errors=report.errors,
            unseen=_unseen(report),
            missing=[w.MISSING[name] for name in report.missing],
            returned=[_returned(one, pictures) for one in report.returned],
            checklist=[Text(one.zh, one.en) for one in standard.checklist] if audience is not Audience.BUYER else [],
            category=Text(standard.name_zh, standard.name_en),
            on_the_way=Text(standard.on_the_way_zh, standard.on_the_way_en),
            version=jianzhen.__version__,
            versions=", ".join(sorted({f.version for one in report.files for f in one.findings if f.version})),
        )
    )


def render_index(rows: Sequence[IndexRow], *, language: Language = Language.ZH, note: Text | None = None) -> str:
    """Render an index of claim pages."""
    shown = []
    for row in rows:
        state = w.overall_state(row.report.overall)
        shown.append(
            {
                "href": row.href, "title": row.title, "state": state.value, "shape": w.SHAPES[state],
                "words": w.overall_text(row.report.overall), "step": w.ACTS[row.report.next_step.act],
                "uri": data_uri(reduced(row.picture)[0][::2, ::2].copy()) if row.picture is not None else None,
            }
        )  # fmt: skip
    return (
        _templates()
        .get_template("index.html")
        .render(**_inlined(), language=language.value, title="鉴真", rows=shown, note=note)
    )


def _facts(report: ClaimReport) -> list[tuple[Text, Text]]:
    context = report.context
    rows: list[tuple[Text, Text]] = []
    if context.complaint is not None:
        rows.append((Text("申请原因", "Complaint"), w.COMPLAINTS[context.complaint]))
    if context.complaint_text:
        rows.append((Text("买家说明", "In the buyer's words"), Text(context.complaint_text, context.complaint_text)))
    if context.amount_fen is not None:
        rows.append((Text("金额", "Amount"), Text(yuan(context.amount_fen), yuan(context.amount_fen))))
    if context.order_id:
        rows.append((Text("订单", "Order"), Text(context.order_id, context.order_id)))
    if context.delivered_at:
        rows.append((Text("签收", "Delivered"), _moment(context.delivered_at)))
    rows.append((Text("图片", "Photos"), Text(f"{len(report.files)} 个文件", f"{len(report.files)} file(s)")))
    return rows


def _moment(written: str) -> Text:
    """A time as a person reads it, on the Beijing calendar."""
    moment = datetime.fromisoformat(written).astimezone(BEIJING)
    zh = f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}（北京时间）"
    return Text(zh, f"{moment:%Y-%m-%d %H:%M} (Beijing time)")


def _file(report: Report, pictures: Pictures) -> dict[str, Any]:
    photo = report.photo
    rgb = pictures.find(photo.path)
    shown, scale = reduced(rgb) if rgb is not None else (None, 1.0)
    lit = [f for f in report.findings if f.state is State.SUPPORTS_FORGED or f.kind is Kind.INTACT_WHEN_PACKED]
    regions = list(dict.fromkeys(region for f in lit for region in f.regions))
    spoken = [
        f
        for f in report.findings
        if (f.state is not State.NOT_APPLICABLE and f.kind is not Kind.REUSED_PHOTO) or f.against
    ]
    return {
        "name": photo.path, "sha256": photo.sha256, "format": photo.format, "size": f"{photo.width}x{photo.height}",
        "uri": data_uri(shown) if shown is not None else None,
        "width": shown.shape[1] if shown is not None else 0, "height": shown.shape[0] if shown is not None else 0,
        "boxes": [_scaled(region, scale) for region in regions],
        "findings": [
            _finding(f, (photo.width, photo.height), pictures, shown, scale)
            | {"views": side_by_side(f, rgb, photo.path, pictures) if rgb is not None else None}
            for f in spoken
        ],
    }  # fmt: skip


def _scaled(region: Region, scale: float) -> tuple[int, int, int, int]:
    x, y, width, height = (round(v * scale) for v in region)
    return x, y, width, height


def _finding(
    one: Finding, size: tuple[int, int], pictures: Pictures | None = None, shown: Rgb | None = None, scale: float = 1.0
) -> dict[str, Any]:
    clear = w.is_clear(one)
    title = w.KINDS[one.kind] if clear else w.UNCLEAR[one.kind]
    zh_why = w.WHY[one.kind].zh if clear else title.zh + "。"
    zh_innocent = w.INNOCENT.get(one.kind, ()) if clear or len(one.innocent) > 1 else w.INNOCENT_UNCLEAR
    return {
        "state": one.state.value,
        "shape": w.SHAPES[one.state],
        "state_text": w.STATES[one.state],
        "title": title,
        "why": Text(zh_why, one.why),
        "place": w.place_text(one.regions[0], size) if one.regions else None,
        "because": w.BECAUSE[one.because] if one.because else None,
        "innocent": _paired(zh_innocent, one.innocent) if one.innocent else [],
        "check": Text(w.CHECK[one.kind].zh, one.check) if one.check else None,
        "basis": w.BASES[one.basis],
        "against": w.against_text(one.against) if one.against else None,
        "llr": one.llr,
        "carrier": w.CARRIERS[one.carrier_state] if one.carrier_state else None,
        "facts": [(w.FACTS[name], w.VALUES.get(value, Text(value, value))) for name, value in one.facts],
        "side": _beside(one, pictures, shown, scale) if pictures is not None and shown is not None else None,
    }


def _returned(one: Finding, pictures: Pictures) -> dict[str, Any]:
    """A finding on what came back, both photos beside each other with their places boxed."""
    names = (dict(one.facts).get("photo"), one.against)
    places = (one.regions, (one.against_region,) if one.against_region is not None else ())
    pair = [_boxed(pictures.find(name), name, boxes) for name, boxes in zip(names, places, strict=True) if name]
    shown, title = _finding(one, (1, 1)), w.returned_title(one)
    if title is w.KINDS[one.kind]:
        # something was compared, though its place may not be one that can be shown
        shown |= {"why": Text(w.WHY[one.kind].zh, one.why)}
        shown["innocent"] = _paired(w.INNOCENT.get(one.kind, ()), one.innocent) if one.innocent else []
    sides = [side for side in pair if side is not None] if one.against else []
    return {**shown, "title": title, "place": None, "pair": sides}


def _boxed(rgb: Rgb | None, name: str, regions: Sequence[Region]) -> dict[str, Any] | None:
    if rgb is None:
        return None
    shown, scale = reduced(rgb)
    return {
        "uri": data_uri(shown), "width": shown.shape[1], "height": shown.shape[0], "name": w.against_text(name),
        "boxes": [_scaled(region, scale) for region in regions],
    }  # fmt: skip


def _paired(zh: Sequence[Text], en: Sequence[str]) -> list[Text]:
    return [
        Text(zh[k].zh if k < len(zh) else en[k], en[k] if k < len(en) else zh[k].zh)
        for k in range(max(len(zh), len(en)))
    ]


def _beside(one: Finding, pictures: Pictures, shown: Rgb, scale: float) -> dict[str, Any] | None:
    """The photo and its reference, and the reference laid over it where a registration is known."""
    if one.against is None or one.kind not in _COMPARED:
        return None
    reference = pictures.find(one.against)
    if reference is None:
        return None
    laid = None
    if one.registration is not None and one.kind is not Kind.DIFFERENT_ITEM:
        laid = data_uri(laid_over(reference, one.registration, shown.shape[:2], scale))
    return {
        "photo": data_uri(shown), "reference": data_uri(reduced(reference)[0]), "laid": laid,
        "width": shown.shape[1], "height": shown.shape[0],
    }  # fmt: skip


def _short_reason(report: ClaimReport) -> Text | None:
    """The title of what speaks loudest, so that the short answer has a because."""
    speaking = [f for f in report.findings if f.state is State.SUPPORTS_FORGED]
    if not speaking:
        return Text(
            "没有发现与“真实记录”相反的迹象；图片本身通常不能证明损坏是真的。",
            "Nothing speaks against the photos; photos alone seldom prove that damage is real.",
        )
    kinds = list(dict.fromkeys(f.kind for f in sorted(speaking, key=lambda f: -(f.llr or 0))))
    zh = "；".join(w.KINDS[kind].zh for kind in kinds)
    return Text(f"原因：{zh}。", f"Because: {'; '.join(w.KINDS[kind].en for kind in kinds)}.")


def _step_zh(report: ClaimReport) -> str:
    doubted = (report.overall.llr or 0) >= 1
    if report.next_step.act is Act.SECOND_VIEW and doubted:
        return "这张照片与已有的图片同源或来源不一致。请买家换个角度再拍一张，给对方说明的机会。"
    if report.next_step.act is Act.SECOND_VIEW and report.context.complaint in _ABOUT_ANOTHER:
        return "请补拍整件商品和标签：就能看出收到的是哪一件。"
    return w.ACT_WHY[report.next_step.act].zh


def _advice(report: ClaimReport) -> tuple[Text, ...]:
    """How to take the photo asked for; a photo of the whole item needs no such care."""
    return () if report.context.complaint in _ABOUT_ANOTHER else w.ADVICE.get(report.next_step.act, ())


def _cost(fen: int) -> Text:
    if fen == 0:
        return Text("费用：无。", "Cost: none.")
    return Text(
        f"费用约 {yuan(fen)}，由平台承担，买家不付费。", f"About {yuan(fen)}, paid by the desk; free for the buyer."
    )


def _shares(llr: float | None) -> list[tuple[str, str]]:
    if llr is None:
        return []
    rows = []
    for share in SHARES:
        odds = share / (100 - share) * 10**llr
        rows.append((str(share), f"{100 * odds / (1 + odds):.1f}"))
    return rows


def _unseen(report: ClaimReport) -> list[Text]:
    out: dict[str, Text] = {}
    for file in report.files:
        for one in file.findings:
            if one.because is not None and (one.state is State.NOT_APPLICABLE or one.llr is None):
                kind, why = w.KINDS[one.kind], w.BECAUSE[one.because]
                out[f"{one.kind}{one.because}"] = Text(f"{kind.zh}：{why.zh}", f"{kind.en}: {why.en}")
    return list(out.values())
