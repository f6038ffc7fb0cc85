"""What the call-taker's screen knows while somebody speaks: each slot by the words, or by the hand that changed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict

from jianzhen.casework.intake.brands import brand_names
from jianzhen.casework.intake.told import Told, told_from
from jianzhen.casework.intake.vocabulary import Channel, Urgency
from jianzhen.casework.outlets.models import Brand, ProductKind
from jianzhen.entrances.pages.intake.words import Choice, place_choices, question, words_of_wish
from jianzhen.entrances.pages.language import said
from jianzhen.intake import NoPhone, PlaceRead, Slot, Slots, Standing, Wish, read, read_phone, read_place, read_wish

FIELDS = ("phone", "name", "place", "brand", "kind", "model", "serial", "fault", "when")
LABELS = {
    "phone": ("电话", "Phone"), "name": ("称呼", "Name"), "place": ("地址", "Address"), "brand": ("品牌", "Brand"),
    "kind": ("产品类别", "Kind"), "model": ("型号", "Model"), "serial": ("序列号", "Serial number"),
    "fault": ("故障", "Fault"), "when": ("时间", "When"),
}  # fmt: skip
_SLOT_OF = {"kind": "thing", "when": "wish"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One field of the screen.

    Attributes
    ----------
    read : str
        What the words gave; a value that differs from it was put there by hand, and stays.
    state : str
        ``filled``, ``asked-back`` or "".
    quoted : str
        The words it rests on.
    """

    name: str
    label: str
    value: str
    read: str
    state: str
    ask: str = ""
    quoted: str = ""
    options: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Everything the screen shows of what was said so far."""

    words: str
    channel: Channel
    lines: Mapping[str, Line]
    slots: Slots
    place: Slot[PlaceRead]
    wish: Slot[Wish]
    phone_error: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)

    @property
    def wish_said(self) -> str:
        """The wish in words, or ""."""
        return words_of_wish(self.wish.value) if self.wish.value else ""

    @property
    def places(self) -> list[Choice]:
        """What the address may mean."""
        return place_choices(self.place)

    @property
    def times(self) -> list[Choice]:
        """What the wish may mean, by its number."""
        return [Choice(value=str(n), words=words_of_wish(one)) for n, one in enumerate(self.wish.candidates)]

    def questions(self) -> list[str]:
        """Codes of what is still to be asked."""
        return [one for one in (self.place.ask, self.wish.ask) if one] + [
            one.ask for name, one in self.lines.items() if one.ask and name not in ("place", "when")
        ]

    def told(self, key: str) -> Told:
        """The report as it stands on the screen."""
        value = {name: one.value for name, one in self.lines.items()}
        place, slots = self.place.value, self.slots
        fault = value["fault"] or self.words.strip()
        kind_changed = value["kind"] != self.lines["kind"].read
        return told_from(
            slots, channel=self.channel, key=key, words=self.words or _spoken(value), phone=value["phone"], name=value["name"],
            place=place.code if place else "", detail=place.detail if place else value["place"], brand=value["brand"],
            kind=value["kind"], model=value["model"], serial=value["serial"], fault=fault, wish=self.wish.value,
            thing="" if kind_changed else (slots.thing.value.word if slots.thing.value else ""),
            urgency=Urgency(slots.urgency.value or ""), questions=tuple(dict.fromkeys(self.questions())),
        )  # fmt: skip


def hear(typed: QueryDict, *, now: datetime) -> Heard:
    """Read the screen as it was sent: the words, and the fields with what stood in them."""
    words = typed.get("words", "")
    slots = read(words, now=now, brands=brand_names())
    by_words = _by_words(slots)
    lines = {name: _line(name, typed, slots, by_words[name], words) for name in FIELDS}
    place = _place(lines["place"], slots, typed.get("place_code", ""))
    wish = _wish(lines["when"], slots, typed.get("when_code", ""), now)
    phone_error = ""
    if lines["phone"].value:
        try:
            read_phone(lines["phone"].value)
        except NoPhone:
            phone_error = said("不是能拨通的号码，请核对", "no number that can be dialled; check it")
    channel = Channel.CHAT if typed.get("channel") == Channel.CHAT else Channel.PHONE
    chosen = {name: typed.get(name, "") for name in ("place_code", "when_code")}
    return Heard(
        words=words, channel=channel, lines=lines, slots=slots, place=place, wish=wish, phone_error=phone_error, chosen=chosen
    )  # fmt: skip


def _by_words(slots: Slots) -> dict[str, str]:
    place, thing, fault = slots.place.value, slots.thing.value, slots.fault.value
    return {
        "phone": slots.phone.value.printed if slots.phone.value else "", "name": slots.name.value or "",
        "place": place.whole if place else "", "brand": slots.brand.value or "", "kind": thing.kind if thing else "",
        "model": slots.model.value or "", "serial": slots.serial.value or "", "fault": fault.words if fault else "",
        "when": words_of_wish(slots.wish.value) if slots.wish.value else "",
    }  # fmt: skip


def _line(name: str, typed: QueryDict, slots: Slots, by_words: str, words: str) -> Line:
    slot: Slot[Any] = getattr(slots, _SLOT_OF.get(name, name))
    before, now_there = typed.get(f"read_{name}", ""), typed.get(name, "").strip()
    by_hand = name in typed and now_there != before
    if name == "place" and slot.standing is Standing.ASK and slot.spans and not by_hand:
        by_words = words[slot.spans[0].start : slot.spans[0].end]
    value = now_there if by_hand else by_words
    ask = "" if by_hand else slot.ask
    state = "filled" if value and not ask else "asked-back" if ask else ""
    quoted = " … ".join(words[one.start : one.end] for one in slot.spans[:3]) if not by_hand else ""
    return Line(
        name=name, label=said(*LABELS[name]), value=value, read=by_words, state=state, ask=question(ask), quoted=quoted,
        options=_options(name),
    )  # fmt: skip


def _place(line: Line, slots: Slots, chosen: str) -> Slot[PlaceRead]:
    slot = (
        slots.place
        if line.value == line.read and slots.place.standing is not Standing.EMPTY
        else read_place(line.value)
    )
    picked = next((one for one in slot.candidates if one.code == chosen), None)
    if slot.value is None and picked is not None:
        return Slot(value=picked, spans=slot.spans)
    return slot


def _wish(line: Line, slots: Slots, chosen: str, now: datetime) -> Slot[Wish]:
    slot = slots.wish if line.value == line.read else read_wish(line.value, now=now)
    if slot.value is None and chosen.isdigit() and int(chosen) < len(slot.candidates):
        return Slot(value=slot.candidates[int(chosen)], spans=slot.spans)
    return slot


def _options(name: str) -> list[Choice]:
    if name == "brand":
        return [
            Choice(value=one.code, words=said(one.name_zh, one.name_en or one.name_zh))
            for one in Brand.objects.order_by("name_zh")
        ]
    if name == "kind":
        return [
            Choice(value=one.code, words=said(one.name_zh, one.name_en))
            for one in ProductKind.objects.order_by("name_zh")
        ]
    return []


def _spoken(value: Mapping[str, str]) -> str:
    """What was typed into the fields alone, as words to keep."""
    return "\n".join(f"{LABELS[name][0]}：{one}" for name, one in value.items() if one)
