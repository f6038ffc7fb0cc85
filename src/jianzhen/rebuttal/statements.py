"""What the evidence supports, sorted as a letter needs it: proved, inferred, not known, and what speaks for the buyer.

Only words: numbers of weight stand in the annex. "Proved" is what the bytes and the order themselves show; a lane's
finding is at most inferred. What speaks for the buyer comes from the report as well, breakage on the way first of all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jianzhen.inspection.model import Because, CarrierState, ClaimReport, Complaint, Finding, Kind, Lane, State
from jianzhen.inspection.report import wording as w
from jianzhen.inspection.report.wording import Text
from jianzhen.inspection.standards import standard_for
from jianzhen.weighing import Strength, strength

SPEAKS_FROM = 1.0
"""log10 LR of the claim from which the photos are said to speak against being a genuine record (moderate support)."""


class Leaning(StrEnum):
    """What the photos of a claim say together."""

    NOT_A_RECORD = "not_a_record"
    NOTHING_AGAINST = "nothing_against"
    CANNOT_SAY = "cannot_say"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """The four lists of every letter, in both languages."""

    leaning: Leaning
    proved: tuple[Text, ...]
    inferred: tuple[Text, ...]
    unknown: tuple[Text, ...]
    for_the_buyer: tuple[Text, ...]


def leaning_of(report: ClaimReport) -> Leaning:
    """Say which way the claim's photos lean, at moderate support or more."""
    if report.overall.llr is None:
        return Leaning.CANNOT_SAY
    if report.overall.llr >= SPEAKS_FROM:
        return Leaning.NOT_A_RECORD
    if strength(report.overall.llr) is Strength.NONE or report.overall.llr < 0:
        return Leaning.NOTHING_AGAINST
    return Leaning.CANNOT_SAY


def speaking(report: ClaimReport) -> tuple[tuple[str, Finding], ...]:
    """The findings that speak against the photos being a genuine record, with the file each is about; loudest first."""
    found = [
        (file.photo.path, one)
        for file in report.files
        for one in file.findings
        if one.state is State.SUPPORTS_FORGED and (one.llr or 0) > 0 and one.kind is not Kind.FRAME_GEOMETRY
    ]
    return tuple(sorted(found, key=lambda pair: -(pair[1].llr or 0)))


def statements_of(report: ClaimReport) -> Statements:
    """Sort what a claim report says."""
    return Statements(
        leaning=leaning_of(report),
        proved=tuple(_proved(report)),
        inferred=tuple(_inferred(report)),
        unknown=tuple(_unknown(report)),
        for_the_buyer=tuple(_for_the_buyer(report)),
    )


def _proved(report: ClaimReport) -> list[Text]:
    out = [
        Text(
            f"收到的文件 {one.photo.path}（{one.photo.format}，{one.photo.width}×{one.photo.height}），SHA-256 为 {one.photo.sha256}。",
            f"The file {one.photo.path} ({one.photo.format}, {one.photo.width}x{one.photo.height}) was received with SHA-256 {one.photo.sha256}.",
        )
        for one in report.files
    ]
    for file in report.files:
        for one in file.findings:
            if one.lane is Lane.PROVENANCE and one.carrier_state in _CARRIED:
                facts = "，".join(
                    f"{w.FACTS[name].zh}：{w.VALUES[value].zh if value in w.VALUES else value}"
                    for name, value in one.facts
                    if name in _NAMED
                )
                plain = ", ".join(
                    f"{w.FACTS[name].en}: {w.VALUES[value].en if value in w.VALUES else value}"
                    for name, value in one.facts
                    if name in _NAMED
                )
                state = w.CARRIERS[one.carrier_state]
                out.append(
                    Text(
                        f"文件 {file.photo.path} 内有：{w.KINDS[one.kind].zh}（{state.zh}）。{facts}",
                        f"Inside {file.photo.path}: {w.KINDS[one.kind].en} ({state.en}). {plain}",
                    )
                )
    return out


_CARRIED = (CarrierState.CLAIMED, CarrierState.VERIFIED, CarrierState.VALID_UNTRUSTED, CarrierState.EXPIRED,
            CarrierState.TAMPERED, CarrierState.CONFLICTING)  # fmt: skip
_NAMED = ("degree", "producer", "entity", "number", "signer", "software")


def _inferred(report: ClaimReport) -> list[Text]:
    sizes = {one.photo.path: (one.photo.width, one.photo.height) for one in report.files}
    out: dict[tuple[str, Kind], Text] = {}
    for path, one in speaking(report):
        place = w.place_text(one.regions[0], sizes[path]) if one.regions else None
        against = w.against_text(one.against) if one.against else None
        zh = f"文件 {path}：{w.KINDS[one.kind].zh}{f'（{against.zh}）' if against else ''}{f'，位置在画面{place.zh}' if place else ''}。"
        en = f"{path}: {w.KINDS[one.kind].en}{f' ({against.en})' if against else ''}{f', in the {place.en} of the frame' if place else ''}."
        out.setdefault((path, one.kind), Text(zh, en))
    return list(out.values())


def _unknown(report: ClaimReport) -> list[Text]:
    out = [
        Text(
            "损坏是怎样、在什么时候发生的，仅凭图片无法确定。",
            "How and when damage came about cannot be told from photos.",
        ),
        Text("图片由谁制作或修改，图片本身不能说明。", "Who made or changed a picture, the picture does not say."),
    ]
    if any(one.because is Because.TOO_SMALL for file in report.files for one in file.findings):
        out.append(
            Text(
                "收到的图片太小或被压缩，部分检测无法进行。",
                "The photos are small or compressed: some lanes could not look.",
            )
        )
    if {"listing", "packed"} <= set(report.missing):
        out.insert(
            0,
            Text(
                "没有主图和打包图可以比对：图片是否与所售商品有关，没有看过。",
                "No listing and no pack-out to compare with: whether the photos show what was sold was not looked at.",
            ),
        )
    if report.errors:
        names = "、".join(error.path for error in report.errors)
        out.append(Text(f"未能读取：{names}。", f"Could not be read: {names}."))
    out += [Text(f"没有提供：{w.MISSING[name].zh}。", f"Not given: {w.MISSING[name].en}.") for name in report.missing]
    return out


def _for_the_buyer(report: ClaimReport) -> list[Text]:
    standard = standard_for(report.context.category)
    out = []
    if report.context.complaint in (Complaint.DAMAGED, Complaint.DEFECTIVE, None):
        out.append(
            Text(
                f"商品可能在运输途中损坏：{standard.on_the_way_zh.rstrip('。')}。签收之前的毁损风险由卖家承担，打包时完好不能说明到货时完好。",
                f"Goods may break on the way: {standard.on_the_way_en.rstrip('.')}. Until the signature that risk is the seller's; "
                "intact when packed does not mean intact on arrival.",
            )
        )
    if leaning_of(report) is Leaning.NOTHING_AGAINST:
        out.append(Text("现有图片中没有不利于买家的发现。", "Nothing in the photos speaks against the buyer."))
    for file in report.files:
        for one in file.findings:
            if one.state is State.SUPPORTS_GENUINE and (one.llr or 0) < 0:
                out.append(
                    Text(
                        f"文件 {file.photo.path}：{w.KINDS[one.kind].zh}。",
                        f"{file.photo.path}: {w.KINDS[one.kind].en}.",
                    )
                )
    for _, one in speaking(report):
        zh = w.INNOCENT.get(one.kind, ())
        for k, cause in enumerate(one.innocent):
            told = zh[k].zh if k < len(zh) else cause
            out.append(
                Text(
                    f"“{w.KINDS[one.kind].zh}”也可能是因为：{told}。",
                    f"“{w.KINDS[one.kind].en}” may also come from: {cause}.",
                )
            )
    return list({one.zh: one for one in out}.values())
