"""What intake says: questions that are asked back, why it cannot wait, and when somebody calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from jianzhen.casework.people.ports import Words
from jianzhen.entrances.wording_messages import BEIJING

QUESTIONS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "which_phone": ("说了不止一个号码，回电打哪一个？", "More than one number was given; which one is called back?"),
    "which_place": ("几个地方都叫这个名字，是哪一个？", "Several places have this name; which one is it?"),
    "which_county": ("具体在哪个区、县？", "Which district or county is it in?"),
    "place_not_read": ("这个地名没有读懂，请写明省、市、区（县）。", "This place could not be read; give province, city and district."),
    "which_thing": ("提到了不止一样东西，要修的是哪一样？", "More than one thing was named; which one is to be repaired?"),
    "which_brand": ("提到了不止一个品牌，是哪一个？", "More than one brand was named; which one is it?"),
    "which_time": ("这个时间有两种理解，是哪一个？", "This time can be read in two ways; which one is it?"),
    "which_day": ("哪一天方便？", "Which day suits you?"),
    "time_is_over": ("这个时间已经过了，改到什么时候？", "That time is over; when would suit you instead?"),
})  # fmt: skip
"""Every code that ``jianzhen.intake`` asks by; a test holds that."""

URGENT: Mapping[str, tuple[str, str]] = MappingProxyType({
    "safety": (
        "可能有危险：先关掉电源、燃气阀门，不要开关电器，离开现场；燃气味、起火请先拨 119。",
        "There may be danger: shut off power and gas, touch no switch, leave the room; for gas or fire call 119 first.",
    ),
    "locked_out": (
        "有人进不了门或出不来：优先安排。屋里有老人、孩子或明火，请先拨 110 或 119。",
        "Somebody is locked out or in: goes first. With a child, an elderly person or a flame inside, call 110 or 119 first.",
    ),
    "flood": ("正在漏水：先关进水总阀。优先安排。", "Water is leaking: close the main valve first. Goes first."),
})  # fmt: skip


def callback_words(*, number: str, due_at: datetime | None, after_hours: bool) -> Words:
    """The message that says by when somebody calls; without a rota it says that this is not known yet."""
    if due_at is None:
        return Words(
            title_zh="报修已受理", text_zh=f"报修 {number} 已受理。现在没有值班人员，还不能说几点回电；有人接手后，您的页面上会写明时间。",
            title_en="Your repair is taken", text_en=f"Repair {number} is taken. Nobody is on call just now; your page says when as soon as somebody is.",
        )  # fmt: skip
    here = due_at.astimezone(BEIJING)
    zh, en = ("现在是非工作时间，值班人员", "It is after hours; the person on call") if after_hours else ("我们", "We")
    return Words(
        title_zh="报修已受理，会给您回电",
        text_zh=f"报修 {number} 已受理。{zh}会在 {here.month} 月 {here.day} 日 {here:%H:%M} 前给您回电核对。",
        title_en="Your repair is taken; we call you back",
        text_en=f"Repair {number} is taken. {en} will call you by {here.day} {here:%B} {here:%H:%M} Beijing time.",
    )  # fmt: skip
