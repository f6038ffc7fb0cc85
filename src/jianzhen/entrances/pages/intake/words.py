"""What these pages say of places, wishes, cover and call backs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from jianzhen.casework.intake.models import Callback
from jianzhen.casework.intake.vocabulary import Channel, Cover, Outcome
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.shown import moment
from jianzhen.entrances.wording_intake import QUESTIONS
from jianzhen.intake import PlaceRead, Slot, Wish
from jianzhen.intake.wishes import BEIJING, PARTS

CHANNELS = {
    Channel.PAGE: ("网页", "page"), Channel.PHONE: ("电话", "phone"), Channel.CHAT: ("聊天", "chat"),
    Channel.CALL_CENTRE: ("呼叫中心", "call centre"), Channel.API: ("接口", "API"),
}  # fmt: skip
COVERS = {
    Cover.UNKNOWN: ("品牌或地点确认后，再看哪家网点服务", "who serves it is looked up once brand and place are known"),
    Cover.COVERED: ("有网点服务", "served by an outlet"),
    Cover.PART: ("部分地区有网点服务，需确认到乡镇街道", "served in part; the town has to be known"),
    Cover.UNCOVERED: ("暂时没有网点服务，已登记，会有人另行安排", "no outlet serves it yet; it is in a queue and somebody arranges it"),
}  # fmt: skip
OUTCOMES = {
    Outcome.REACHED: ("已接通", "reached"), Outcome.NO_ANSWER: ("未接通，稍后再打", "no answer; try again"),
    Outcome.WRONG_NUMBER: ("号码不对", "wrong number"),
}  # fmt: skip
UNSURE = "unsure"
"""The answer "none of these": the report is taken all the same, and a person asks."""

_WEEKDAYS = (("周一", "Mon"), ("周二", "Tue"), ("周三", "Wed"), ("周四", "Thu"), ("周五", "Fri"), ("周六", "Sat"), ("周日", "Sun"))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing to choose from."""

    value: str
    words: str
    full: str = ""


def question(code: str) -> str:
    """What is asked back, in the reader's language."""
    return said(*QUESTIONS[code]) if code in QUESTIONS else ""


def place_choices(slot: Slot[PlaceRead]) -> list[Choice]:
    """What a written place may mean."""
    return [Choice(value=one.code, words="".join(one.path), full="".join(one.path)) for one in slot.candidates]


def wish_words(opens: datetime | None, closes: datetime | None, *, soon: bool) -> str:
    """明天（11月26日 周四）13:00–18:00; empty where nothing was said."""
    if soon and closes is None:
        return said("尽快", "as soon as possible")
    if opens is None or closes is None:
        return ""
    first, last = opens.astimezone(BEIJING), closes.astimezone(BEIJING)
    weekday = _WEEKDAYS[first.weekday()]
    return said(
        f"{first.month}月{first.day}日 {weekday[0]} {first:%H:%M}–{last:%H:%M}", f"{weekday[1]} {first:%d %b %H:%M}–{last:%H:%M}"
    )  # fmt: skip


def words_of_wish(wish: Wish) -> str:
    """The same of a wish that was read."""
    return wish_words(wish.opens, wish.closes, soon=wish.soon)


def wish_choices(now: datetime) -> list[Choice]:
    """Times that most people want, as a phone can offer them: none of them is over."""
    local = now.astimezone(BEIJING)
    out = [Choice(value="尽快", words=said("尽快", "as soon as possible"))]
    days = (("今天", "today"), ("明天", "tomorrow"), ("后天", "the day after"))
    parts = (("上午", "morning"), ("下午", "afternoon"), ("晚上", "evening"))
    for ahead, (day, day_en) in enumerate(days):
        date = local.date() + timedelta(days=ahead)
        for part, part_en in parts:
            if ahead == 0 and local.hour >= PARTS[part][1] - 1:
                continue
            weekday = _WEEKDAYS[date.weekday()]
            out.append(Choice(
                value=f"{day}{part}", words=said(f"{day}{part}（{date.month}月{date.day}日 {weekday[0]}）", f"{day_en}, {part_en} ({weekday[1]} {date:%d %b})"),
            ))  # fmt: skip
    return out


def callback_line(row: Callback | None) -> str:
    """When somebody calls back, told to whoever reported."""
    if row is None:
        return ""
    if row.due_at is None:
        return said("现在没有值班人员，还不能说几点回电；有人接手后，您的页面上会写明时间。", "Nobody is on call just now; your page says when as soon as somebody is.")  # fmt: skip
    if row.after_hours:
        return said(
            f"现在是非工作时间，值班人员会在 {moment(row.due_at)} 前给您回电核对。",
            f"It is after hours; the person on call rings you by {moment(row.due_at)}.",
        )
    return said(f"我们会在 {moment(row.due_at)} 前给您回电核对。", f"We call you by {moment(row.due_at)}.")
