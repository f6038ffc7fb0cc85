"""When somebody wants a visit 期望时间: 明天下午, 周六上午, 三点以后, 尽快; two readings are asked back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from jianzhen.intake.texts import Folded, Slot, Span

BEIJING = ZoneInfo("Asia/Shanghai")
FIRST_HOUR, LAST_HOUR = 8, 21
"""Visits arrive between these hours, Beijing time: it decides what "三点" can mean."""

PARTS = {
    "早上": (8, 10), "一早": (8, 10), "上午": (8, 12), "中午": (11, 13), "下午": (13, 18), "傍晚": (17, 19),
    "晚上": (18, 21), "晚间": (18, 21), "夜里": (18, 21), "今晚": (18, 21), "明晚": (18, 21), "全天": (8, 21),
    "morning": (8, 12), "noon": (11, 13), "afternoon": (13, 18), "evening": (18, 21), "tonight": (18, 21),
}  # fmt: skip
_DAYS = {
    "今天": 0,
    "今日": 0,
    "今晚": 0,
    "当天": 0,
    "明天": 1,
    "明日": 1,
    "明晚": 1,
    "后天": 2,
    "大后天": 3,
    "today": 0,
    "tonight": 0,
    "tomorrow": 1,
}
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_ENGLISH = {"monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6}
_NUMERALS = {one: n for n, one in enumerate("零一二三四五六七八九十", 0)} | {"两": 2, "十一": 11, "十二": 12}
_N = r"(?:\d{1,2}|十[一二]?|[一二两三四五六七八九])"
_DAY = re.compile(
    r"(?P<word>大后天|今天|今日|今晚|当天|明天|明日|明晚|后天|today|tonight|tomorrow)"
    r"|(?P<next>下下?|这|本)?(?:个)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
    r"|(?P<weekend>(?P<nextend>下|这|本)?(?:个)?周末)"
    r"|(?P<english>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"|(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})[号日](?![楼院门栋幢库线])"
)
_PART = re.compile(
    "|".join(sorted((one for one in PARTS if one not in ("今晚", "明晚", "tonight")), key=len, reverse=True))
)
_CLOCK = re.compile(
    rf"(?P<from>{_N})(?:点钟?|[:时])(?P<half>半|一刻|(?P<minute>\d{{2}})分?)?\s*(?:到|至|[-~—])\s*(?P<to>{_N})(?:点钟?|[:时])"
    rf"|(?P<at>{_N})(?:点钟?|:(?=\d{{2}}))(?P<athalf>半|一刻|(?P<atminute>\d{{2}})分?)?(?P<bound>以后|之后|后|以前|之前|前|左右)?"
)
_SOON = re.compile(
    r"尽快|越快越好|马上|立刻|立即|赶紧|赶快|急用|很急|着急|现在就|as soon as possible|asap|right away|urgent"
)
_NOT = re.compile(r"(?:不要|别|除了|不能|不方便)\s*$")
_NOT_AFTER = re.compile(r"^(?:[一-鿿]{0,2})(?:不行|没空|不在|不方便|没时间|不可以|除外)")
_PAST_AFTER = re.compile(r"^(?:就|开始|刚|买|装|坏|[^,。;]{0,4}(?:坏了|买的|装的|开始))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A wish of time.

    Attributes
    ----------
    soon : bool
        As soon as possible; ``opens`` is then the moment it was said.
    opens, closes : datetime or None
        Aware, Beijing; within these the technician should arrive.
    """

    soon: bool
    opens: datetime | None
    closes: datetime | None


def find_wish(folded: Folded, *, now: datetime) -> Slot[Wish]:
    """The wish in running text, read at ``now``. A part of day that is over, and a clock that may be two, are asked back."""
    plain, today = folded.plain, now.astimezone(BEIJING).date()
    spans: list[Span] = []
    days: list[date] = []
    for found in _DAY.finditer(plain):
        if _is_denied(plain, found) or _PAST_AFTER.search(plain[found.end() :]):
            continue
        read = _days_of(found, today)
        if read is not None:
            days += [one for one in read if one not in days]
            spans.append(folded.span(*found.span()))
            break
    parts = [
        one
        for one in _PART.finditer(plain)
        if not _is_denied(plain, one) and not _PAST_AFTER.search(plain[one.end() :])
    ]
    evening = [found for found in _DAY.finditer(plain) if found["word"] in ("今晚", "明晚", "tonight") and days]
    clock = next((one for one in _CLOCK.finditer(plain) if not _is_denied(plain, one)), None)
    soon = _SOON.search(plain)
    if not (days or parts or clock or soon):
        return Slot()
    part = parts[0][0] if parts else evening[0]["word"] if evening else ""
    spans += [
        folded.span(*one.span())
        for one in (parts[:1] if parts else []) + ([clock] if clock else []) + ([soon] if soon else [])
    ]
    where = tuple(sorted(spans))
    if not days and not (parts or clock):
        return Slot(value=Wish(soon=True, opens=now, closes=None), spans=where)
    return _together(days or [today, today + timedelta(days=1)], part, clock, now, where, day_said=bool(days))


def _together(
    days: list[date], part: str, clock: re.Match[str] | None, now: datetime, spans: tuple[Span, ...], *, day_said: bool
) -> Slot[Wish]:  # fmt: skip
    hours = _hours(clock, part) if clock else [PARTS[part]] if part else [(FIRST_HOUR, LAST_HOUR)]
    wishes = []
    for day in days:
        for first, last in hours:
            opens, closes = _at(day, first), _at(day, last)
            if closes > now and opens < closes:
                wishes.append(Wish(soon=False, opens=max(opens, now), closes=closes))
    if not wishes:
        return Slot(ask="time_is_over", spans=spans)
    if len(wishes) == 1:
        return Slot(value=wishes[0], spans=spans)
    return Slot(candidates=tuple(wishes), ask="which_time" if day_said and len(days) == 1 else "which_day", spans=spans)


def _hours(clock: re.Match[str], part: str) -> list[tuple[float, float]]:
    """What a time of the clock can mean in hours a visit can happen; one reading, or two."""
    if clock["from"]:
        first, last = _number(clock["from"]) + _minutes(clock["half"], clock["minute"]), float(_number(clock["to"]))
        readings = [(first + a, last + b) for a in (0, 12) for b in (0, 12) if first + a < last + b]
        spans = [one for one in readings if one[1] - one[0] <= 8 or part == "全天"]
    else:
        at, bound = _number(clock["at"]) + _minutes(clock["athalf"], clock["atminute"]), clock["bound"] or ""
        ends = PARTS.get(part)
        late = float(ends[1]) if ends else float(LAST_HOUR)
        early = float(ends[0]) if ends else float(FIRST_HOUR)
        spans = []
        for hour in (at, at + 12):
            if bound.endswith("后"):
                spans.append((hour, late))
            elif bound.endswith("前"):
                spans.append((early, hour))
            else:
                spans.append((hour, hour + 1))
    inside = [one for one in spans if FIRST_HOUR <= one[0] < one[1] <= LAST_HOUR + 1]
    if part:
        low, high = PARTS[part]
        within = [one for one in inside if low <= one[0] and one[1] <= high]
        inside = within or [one for one in inside if low <= one[0] < high] or inside
    return list(dict.fromkeys(inside))


def _days_of(found: re.Match[str], today: date) -> list[date] | None:
    if found["word"]:
        return [today + timedelta(days=_DAYS[found["word"]])]
    monday = today - timedelta(days=today.weekday())
    if found["weekday"] or found["english"]:
        weekday = _WEEKDAYS[found["weekday"]] if found["weekday"] else _ENGLISH[found["english"]]
        weeks = {"下": 1, "下下": 2}.get(found["next"] or "", 0)
        day = monday + timedelta(days=weekday, weeks=weeks)
        return [day if weeks or found["next"] or day >= today else day + timedelta(weeks=1)]
    if found["weekend"]:
        saturday = monday + timedelta(days=5, weeks=1 if found["nextend"] == "下" else 0)
        return [one for one in (saturday, saturday + timedelta(days=1)) if one >= today]
    return _calendar_day(found, today)


def _calendar_day(found: re.Match[str], today: date) -> list[date] | None:
    number, month = int(found["day"]), int(found["month"]) if found["month"] else None
    for ahead in range(13):
        year, index = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        if month is not None and index + 1 != month:
            continue
        try:
            day = date(year, index + 1, number)
        except ValueError:
            if month is not None:
                return None
            continue
        if day >= today:
            return [day]
    return None


def _is_denied(plain: str, found: re.Match[str]) -> bool:
    return bool(_NOT.search(plain[: found.start()]) or _NOT_AFTER.search(plain[found.end() :]))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMERALS[text]


def _minutes(half: str | None, minute: str | None) -> float:
    if minute:
        return int(minute) / 60
    return {"半": 0.5, "一刻": 0.25}.get(half or "", 0.0)


def _at(day: date, hour: float) -> datetime:
    return datetime.combine(day, time.min, BEIJING) + timedelta(minutes=round(hour * 60))
