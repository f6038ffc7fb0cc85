"""The form of reporting a repair 报修: six things, of which brand, name and time may stay empty."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms

from jianzhen.casework.intake.brands import brand_names
from jianzhen.casework.intake.told import Told, told_from
from jianzhen.casework.intake.vocabulary import Channel
from jianzhen.casework.outlets.directory import Names
from jianzhen.casework.outlets.errors import UnknownBrand
from jianzhen.entrances.pages.intake.words import UNSURE, place_choices, question, wish_choices
from jianzhen.entrances.pages.language import said
from jianzhen.intake import NoPhone, PlaceRead, Slot, Standing, read, read_phone, read_place, read_wish

_NOTHING: Slot[PlaceRead] = Slot()


class ReportForm(forms.Form):
    """What is wrong, brand, where, phone, name, when. ``place_code`` answers the question which place was meant."""

    what = forms.CharField(max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
    brand = forms.CharField(required=False, max_length=48, widget=forms.TextInput(attrs={"list": "brands", "autocomplete": "off"}))  # fmt: skip
    place = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "street-address"}))
    place_code = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    phone = forms.CharField(max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}))
    name = forms.CharField(required=False, max_length=32, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    when = forms.ChoiceField(required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, **more: Any) -> None:
        super().__init__(*args, **more)
        self.now = now
        self.place_slot = _NOTHING
        labels = {
            "what": said("什么坏了？怎么坏的？", "What is broken, and how?"), "brand": said("品牌（不清楚可不填）", "Brand (if you know it)"),
            "place": said("在哪里？", "Where is it?"), "phone": said("联系电话", "Your phone"),
            "name": said("怎么称呼您（可不填）", "Your name (optional)"), "when": said("希望什么时候上门？", "When should somebody come?"),
        }  # fmt: skip
        hints = {
            "what": said("例：指纹锁打不开，按了没反应", "e.g. the lock does not open, no sign of life"),
            "place": said("例：杭州市西湖区文新街道 ×× 路 1 号", "e.g. 杭州市西湖区文新街道 …"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = said("请填这一项", "please fill this in")
        for name, hint in hints.items():
            self.fields[name].widget.attrs["placeholder"] = hint
        when = self.fields["when"]
        assert isinstance(when, forms.ChoiceField)
        when.choices = [("", said("还没想好，电话里再说", "not sure; say it on the phone"))] + [(one.value, one.words) for one in wish_choices(now)]  # fmt: skip
        self.fields["place"].widget.attrs |= {
            "hx-get": "/places/suggest", "hx-trigger": "input changed delay:250ms", "hx-target": "#place-answer", "hx-sync": "this:queue last",
        }  # fmt: skip

    @property
    def place_candidates(self) -> list[Any]:
        """What the written place may mean, where it has to be asked back."""
        return place_choices(self.place_slot)

    def clean_phone(self) -> str:
        """A number somebody can be called at."""
        try:
            return read_phone(self.cleaned_data["phone"]).printed
        except NoPhone as error:
            why = "area code" in error.detail
            raise forms.ValidationError(
                said("座机请加区号，如 0571-87654321", "put the area code in front, as in 0571-87654321")
                if why
                else said("这不是能拨通的号码，请核对位数", "this is no number that can be dialled; check the digits")
            ) from error

    def clean(self) -> dict[str, Any]:
        """Ask back where the place is not sure; "none of these" takes the report all the same."""
        cleaned: dict[str, Any] = super().clean() or {}
        self.place_slot = read_place(cleaned.get("place", ""))
        chosen = cleaned.get("place_code", "")
        if self.place_slot.standing is Standing.FOUND or chosen == UNSURE or not cleaned.get("place"):
            return cleaned
        picked = next((one for one in self.place_slot.candidates if one.code == chosen), None)
        if picked is None:
            self.add_error("place", question(self.place_slot.ask or "place_not_read"))
        else:
            self.place_slot = Slot(value=picked)
        return cleaned

    def told(self) -> Told:
        """The report. Call it on a form that is valid."""
        said_ = self.cleaned_data
        what, brand_words = str(said_["what"]).strip(), str(said_["brand"]).strip()
        slots = read(f"{brand_words} {what}" if brand_words else what, now=self.now, brands=brand_names())
        wish = read_wish(said_["when"], now=self.now) if said_["when"] else read_wish(what, now=self.now)
        place, brand = self.place_slot.value, _brand_code(brand_words) or slots.brand.value or ""
        lines = [("问题", what), ("品牌", brand_words), ("地址", said_["place"]), ("电话", said_["phone"]), ("称呼", said_["name"]), ("时间", said_["when"])]  # fmt: skip
        words = "\n".join(f"{name}：{value}" for name, value in lines if value)
        questions = [] if place else [self.place_slot.ask or "place_not_read"]
        return told_from(
            slots, channel=Channel.PAGE, key=f"page/{UUID(str(said_['key']))}", words=words, phone=said_["phone"], name=said_["name"],
            place=place.code if place else "", detail=place.detail if place else str(said_["place"]), brand=brand,
            brand_words="" if brand else brand_words, fault=what, wish=wish.value, spans=_spans(words, lines),
            questions=[*questions, *([wish.ask] if wish.ask else [])],
        )  # fmt: skip


def new_key() -> str:
    """What makes two sends of one form one report."""
    return str(uuid4())


def _brand_code(words: str) -> str:
    try:
        return Names.read().brand(words).code if words else ""
    except UnknownBrand:
        return ""


def _spans(words: str, lines: list[tuple[str, str]]) -> dict[str, list[list[int]]]:
    """Where each field stands in the words that are kept."""
    slots = {"问题": "fault", "品牌": "brand", "地址": "place", "电话": "phone", "称呼": "name", "时间": "wish"}
    out = {}
    for name, value in lines:
        found = re.search(rf"^{name}：", words, re.MULTILINE) if value else None
        if found:
            out[slots[name]] = [[found.end(), found.end() + len(value)]]
    return out
