"""What a look-up and a number's report say, in both languages: facts and reasons, never a judgement of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jianzhen.casework.outlets.hotline import HotlineReport
from jianzhen.casework.outlets.hours import BEIJING
from jianzhen.casework.outlets.looking import Found, Shown
from jianzhen.casework.outlets.vocabulary import AfterHours, FoundState, Standing

NEAR_KM = 10
"""Nearer than this a rough distance says nothing: half of the seats of government lie 12 km from their county's middle."""


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence."""

    zh: str
    en: str


def why_this_one(one: Shown) -> tuple[Said, ...]:
    """Why an outlet stands where it does: covers, open, verified, how far."""
    said = [_covers(one), _opens(one), _verified(one)]
    if one.km is not None:
        said.append(_far(one.km, is_rough=one.km_is_rough))
    if one.outlet.after_hours != AfterHours.NONE and not one.open.is_open:
        on_call = one.outlet.after_hours == AfterHours.ON_CALL
        said.append(
            Said("休息时间有 24 小时值班电话", "a number is answered round the clock")
            if on_call
            else Said("休息时间可登记，营业后回电", "leave word after hours; they call back")
        )
    if one.outlet.simulated:
        said.append(Said("模拟数据，不可拨打", "simulated; not a number to call"))
    return tuple(said)


def _far(km: float, *, is_rough: bool) -> Said:
    if is_rough and km < NEAR_KM:
        return Said("就在附近（按所在地概略位置）", "near by (by the position of the place)")
    rough = ("（按所在地概略位置估算）", " (estimated from the position of a place)") if is_rough else ("", "")
    shown = f"{km:.1f}" if km < NEAR_KM else f"{km:.0f}"
    return Said(f"直线距离约 {shown} 公里{rough[0]}", f"about {shown} km in a straight line{rough[1]}")


def _covers(one: Shown) -> Said:
    if one.covers is None:
        return Said("未承诺服务所查地点", "does not say that it serves the place asked for")
    return Said(f"服务范围包含{one.covers}", f"serves {one.covers}")


def _opens(one: Shown) -> Said:
    if one.open.is_open:
        if one.open.until is None:
            return Said("全天营业", "open round the clock")
        return Said(f"营业中，至 {_clock(one.open.until)}", f"open now, until {_clock(one.open.until)}")
    if one.open.opens_at is None:
        return Said("目前休息，近期没有营业时间", "closed, with no opening in the next days")
    return Said(f"目前休息，{_clock(one.open.opens_at)} 营业", f"closed; opens {_clock(one.open.opens_at)}")


def _verified(one: Shown) -> Said:
    day = one.verified_until.astimezone(BEIJING).date().isoformat() if one.verified_until else ""
    match one.standing:
        case Standing.VERIFIED:
            return Said(f"已核验（{one.verified_by}），有效至 {day}", f"verified, until {day}")
        case Standing.EXPIRED:
            return Said(f"核验已于 {day} 到期", f"its verification ran out on {day}")
    return Said("尚未核验", "not verified yet")


def answer(found: Found) -> Said:
    """The one sentence above the list."""
    place, brand = "".join(found.path), found.brand.name_zh
    match found.state:
        case FoundState.COVERED:
            return Said(
                f"{place}：有 {found.n_covering} 个{brand}网点服务",
                f"{place}: {found.n_covering} outlets of {brand} serve it",
            )
        case FoundState.PART:
            return Said(
                f"{place}：部分地区有{brand}网点服务，请写到乡镇街道再查",
                f"{place}: outlets of {brand} serve part of it; ask again with the town",
            )
        case FoundState.NEAREST_ONLY:
            return Said(
                "按直线距离列出最近的网点；是否上门，请写明地点再查",
                "the nearest in a straight line; name the place to see who serves it",
            )
    return Said(
        f"{place}：暂时还没有{brand}网点服务。您的需求已登记，下面是最近的网点，可先电话咨询。",
        f"{place}: no outlet of {brand} serves it yet. It is in the queue; below are the nearest outlets, to ask by phone.",
    )


def report_lines(report: HotlineReport) -> tuple[Said, ...]:
    """What is known about a number."""
    shown = report.number.printed()
    said = []
    if report.is_verified:
        verified = [one for one in report.entries if one.standing is Standing.VERIFIED]
        names = "、".join(dict.fromkeys(f"{'/'.join(one.brands)} {one.name}" for one in verified))
        said.append(Said(f"{shown} 在已核验名录内：{names}", f"{shown} is in a verified entry: {names}"))
    elif report.entries:
        said.append(
            Said(
                f"{shown} 在名录内，但没有在有效期内的核验",
                f"{shown} is in the directory, with no verification in force",
            )
        )
    else:
        said.append(
            Said(
                f"{shown} 不在名录内。这不说明它的好坏。",
                f"{shown} is not in the directory. That says nothing good or bad of it.",
            )
        )
    if report.advertised_for:
        total = sum(one.adverts for one in report.advertised_for)
        said.append(
            Said(
                f"在收集到的 {report.corpus_adverts} 条广告中，有 {total} 条用到它，涉及 {len(report.advertised_for)} 个品牌，其中互不相关的 {report.n_unrelated} 个",
                f"{total} of {report.corpus_adverts} collected adverts use it, for {len(report.advertised_for)} brands, {report.n_unrelated} of them unrelated",
            )
        )
        said.append(Said("这只是计数：同一家维修店可以依法服务多个品牌。", "A count, no more: one repair shop may lawfully serve several brands."))  # fmt: skip
        said.append(Said("如果不对，任何人都可以提出异议，由未经手收集的人员答复。", "Anybody may object; somebody who did not collect it answers."))  # fmt: skip
    else:
        said.append(
            Said(
                f"收集到的 {report.corpus_adverts} 条广告里没有它",
                f"none of the {report.corpus_adverts} collected adverts uses it",
            )
        )
    if report.open_objections:
        said.append(Said(f"有 {report.open_objections} 项异议正在处理", f"{report.open_objections} objections are being looked at"))  # fmt: skip
    if report.struck:
        said.append(Said(f"{report.struck} 条经异议后已去除", f"{report.struck} were taken out after an objection"))
    return tuple(said)


def _clock(at: datetime) -> str:
    return at.astimezone(BEIJING).strftime("%m-%d %H:%M")
