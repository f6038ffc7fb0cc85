"""Explain an inspection in words 检测说明 (个人信息保护法 第二十四条): to both sides alike, without any number of weight.

What was looked at, what was seen and where, what innocent cause looks the same, what cannot be told, who decides. Another
claimant is never named: of a photo seen before, only that it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jianzhen.casework.evidence.models import Inspection
from jianzhen.casework.evidence.vocabulary import InspectionState
from jianzhen.inspection.model import Act, Basis, Because, Finding, Kind, Lane, Side, State
from jianzhen.inspection.report import Language
from jianzhen.inspection.report.wording import ACTS, BECAUSE, CHECK, INNOCENT, KINDS, SIDES, WHY, is_clear, place_text

_SEEN_ELSEWHERE = frozenset({Kind.REUSED_PHOTO, Kind.DERIVED_FROM_EARLIER})
_SPEAKS = frozenset({State.SUPPORTS_FORGED, State.SUPPORTS_GENUINE})
MOST_UNCLEAR = 6

_SAYS: Mapping[str, tuple[str, str]] = {
    "looked": ("检测看了{files}。", "The inspection looked at {files}."),
    "claim": ("申请方提交的 {n} 份照片或视频", "{n} photos or clips of the claim"),
    "listing": ("商品主图 {n} 张", "{n} listing photos"),
    "packed": ("打包凭证 {n} 份", "{n} pack-out files"),
    "returned": ("退回件照片 {n} 张", "{n} photos of what came back"),
    "counter": ("商家补充的 {n} 份照片或视频", "{n} photos or clips the merchant added"),
    "sealed": ("其中商品主图和打包凭证在争议发生前已固化。", "Listing and pack-out had been sealed before the dispute began."),
    "alone": ("没有争议前固化的图片可以对照。", "There was nothing sealed before the dispute to compare with."),
    "seen": ("第 {n} 份：{title}{place}。{why}", "File {n}: {title}{place}. {why}"),
    "seen_counter": ("商家补充的第 {n} 份：{title}{place}。{why}", "The merchant's file {n}: {title}{place}. {why}"),
    "innocent": ("这也可能有正常原因：{causes}。", "It may have an innocent cause: {causes}."),
    "check": ("如何核对：{check}", "How to check: {check}"),
    "nothing": ("没有看到需要特别说明的地方。", "Nothing was seen that needs to be spoken of."),
    "unclear": ("看不出或没能看的：{reasons}。看不出不等于有问题。", "What could not be told or looked at: {reasons}. That says nothing against anybody."),
    "unread": ("有 {n} 个文件没能打开，没有因此对任何一方作不利判断。", "{n} files could not be opened; nothing is held against anybody for it."),
    "step": ("最省事的下一步：{act}。", "The least troublesome next step: {act}."),
    "limits": ("检测看不出损坏是何时、由谁造成的，也看不出照片之外的事。", "The inspection cannot tell when or by whom damage was done, nor anything outside the photos."),
    "people": ("检测只供审核员参考，不作决定；决定由人作出并写明理由。您可以要求进一步说明、补充材料，也可以申诉，由未参与此案的人员复核。", "The inspection informs reviewers and decides nothing; people decide and give reasons. You may ask for more explanation, add material, and appeal to people who had no part in the case."),
    "failed": ("这次检测没能完成，按“不作判断”处理：不利于任何一方的结论都不会由此得出，时限也不受影响。", "This inspection did not finish and counts as inconclusive: nothing against anybody follows from it, and no window changes."),
    "running": ("检测正在进行，不影响您的时限。", "The inspection is under way; your time is not affected."),
    "again": ("同一张照片曾在另一份申请中出现。", "The same photo was part of another claim."),
}  # fmt: skip


def explain(inspection: Inspection, *, language: str) -> list[str]:
    """Return an inspection's explanation, one paragraph a line.

    Parameters
    ----------
    language : str
        "zh" or "en".

    Returns
    -------
    list of str
        The same for buyer and merchant; never a likelihood ratio, a score, or the name of anybody.
    """
    lang = Language(language)
    if inspection.state != InspectionState.DONE or inspection.report is None:
        failed = inspection.state == InspectionState.FAILED
        return [_say("failed" if failed else "running", lang), _say("people", lang)]
    lines = list(_looked_at(inspection.names, lang))
    seen = [*_seen(inspection.report, "seen", lang), *_seen(inspection.counter or {}, "seen_counter", lang)]
    lines += seen or [_say("nothing", lang)]
    unclear = _unclear(inspection.report, lang)
    if unclear:
        lines.append(_say("unclear", lang, reasons=_joined(unclear, lang)))
    if inspection.report["errors"]:
        lines.append(_say("unread", lang, n=len(inspection.report["errors"])))
    act = ACTS[Act(inspection.report["next_step"]["act"])]
    lines.append(_say("step", lang, act=act.zh if lang is Language.ZH else act.en))
    return [*lines, _say("limits", lang), _say("people", lang)]


def _looked_at(names: Mapping[str, str], lang: Language) -> Iterator[str]:
    counts = {part: sum(path.startswith(f"{part}/") for path in names) for part in ("claim", "listing", "packed", "returned", "counter")}  # fmt: skip
    files = [_say(part, lang, n=n) for part, n in counts.items() if n]
    if files:
        yield _say("looked", lang, files=_joined(files, lang))
    yield _say("sealed" if counts["listing"] or counts["packed"] else "alone", lang)


def _seen(report: Mapping[str, Any], say: str, lang: Language) -> Iterator[str]:
    for number, file in enumerate(report.get("files", ()), 1):
        size = (file["photo"]["width"], file["photo"]["height"])
        for row in file["findings"]:
            one = finding_of(row)
            if one.state in _SPEAKS and one.kind in KINDS and is_clear(one):
                yield _one_seen(one, number, size, say, lang)
    for row in report.get("returned", ()):
        one = finding_of(row)
        if one.against is not None:
            yield (
                f"{KINDS[one.kind].zh}。{WHY[one.kind].zh}"
                if lang is Language.ZH
                else f"{KINDS[one.kind].en}. {_english_why(one)}".strip()
            )


def _one_seen(one: Finding, number: int, size: tuple[int, int], say: str, lang: Language) -> str:
    title = KINDS[one.kind].zh if lang is Language.ZH else KINDS[one.kind].en
    place = _place(one, size, lang)
    why = WHY[one.kind].zh if lang is Language.ZH else _english_why(one)
    if one.kind in _SEEN_ELSEWHERE:
        why = _say("again", lang)
    text = _say(say, lang, n=number, title=title, place=place, why=why).strip()
    causes = [c.zh for c in INNOCENT.get(one.kind, ())] if lang is Language.ZH else list(one.innocent)
    if causes:
        text += ("" if lang is Language.ZH else " ") + _say(
            "innocent", lang, causes=_joined(causes, lang, "；" if lang is Language.ZH else "; ")
        )
    check = (
        CHECK[one.kind].zh if lang is Language.ZH and one.kind in CHECK else one.check if lang is Language.EN else ""
    )
    if check and one.kind not in _SEEN_ELSEWHERE:  # the other photo is not the party's to open
        text += ("" if lang is Language.ZH else " ") + _say("check", lang, check=check)
    return text


def _place(one: Finding, size: tuple[int, int], lang: Language) -> str:
    against = (
        SIDES.get(Side(one.against.split("/")[0])) if one.against and one.against.split("/")[0] in set(Side) else None
    )
    parts = []
    if against is not None and one.kind not in _SEEN_ELSEWHERE:
        parts.append(f"对照{against.zh}" if lang is Language.ZH else f"against the {against.en}")
    if one.regions:
        where = place_text(one.regions[0], size)
        parts.append(f"位置在画面{where.zh}" if lang is Language.ZH else f"in the {where.en} of the picture")
    if not parts:
        return ""
    return f"（{'，'.join(parts)}）" if lang is Language.ZH else f" ({', '.join(parts)})"


def _unclear(report: Mapping[str, Any], lang: Language) -> list[str]:
    because = [row["because"] for file in report["files"] for row in file["findings"] if row["because"]]
    told = [BECAUSE[Because(one)] for one in dict.fromkeys(because)][:MOST_UNCLEAR]
    return [one.zh if lang is Language.ZH else one.en for one in told]


def _english_why(one: Finding) -> str:
    """The lane's own sentence, unless it carries a figure or names another claim."""
    return "" if one.kind in _SEEN_ELSEWHERE or any(letter.isdigit() for letter in one.why) else one.why


def finding_of(row: Mapping[str, Any]) -> Finding:
    return Finding(
        lane=Lane(row["lane"]), kind=Kind(row["kind"]), state=State(row["state"]), llr=row["llr"],
        basis=Basis(row["basis"]), why=row["why"], regions=tuple((x, y, w, h) for x, y, w, h in row["regions"]),
        against=row["against"], innocent=tuple(row["innocent"]), check=row["check"],
        because=Because(row["because"]) if row["because"] else None,
    )  # fmt: skip


def _say(what: str, lang: Language, **given: Any) -> str:
    return _SAYS[what][0 if lang is Language.ZH else 1].format(**given)


def _joined(parts: Sequence[str], lang: Language, by: str = "") -> str:
    return (by or ("、" if lang is Language.ZH else ", ")).join(parts)
