"""The form of a merchant's answer pack: what case.toml and order.json hold, asked in words; everything may stay empty."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms

from jianzhen.entrances.pages.language import is_english, said
from jianzhen.inspection.model import Complaint
from jianzhen.inspection.report.wording import COMPLAINTS
from jianzhen.inspection.standards.standard import read_standards
from jianzhen.rebuttal import BadCase
from jianzhen.rebuttal.case_file import FIELDS, facts_from

LONGEST_NOTICE = 20_000
REMEDIES = (
    ("refund_only", ("仅退款（货没退）", "refund only (goods kept)")),
    ("return_and_refund", ("退货退款", "return and refund")),
    ("partial", ("部分退款", "partial refund")),
)
DECIDERS = (("platform", ("平台决定的", "the platform")), ("merchant", ("我自己同意的", "I agreed myself")))
TOLD = (
    ("", ("没填", "left open")),
    ("true", ("是", "yes")),
    ("false", ("否", "no")),
    ("unknown", ("不知道", "not known")),
)
TABLES: Mapping[str, str] = {key: table for table, keys in FIELDS.items() for key in keys}
"""The table of case.toml that each field of it stands in."""
ORDER = ("order_id", "item", "category", "complaint", "complaint_text", "packed_at", "delivered_at")
_LABELS: Mapping[str, tuple[str, str]] = {
    "platform": ("平台", "Platform"), "merchant": ("店铺", "Your shop"), "claimant": ("买家代号（不要写真名）", "A pseudonym of the buyer (no name)"),
    "place": ("发货地或损失发生地（省市）", "Where it was shipped from or the harm done"), "learned_on": ("您得知退款依据的日期", "The day you learned what it rests on"),
    "packing_sealed_on": ("打包证据固化的日期（如有）", "The day the packing was sealed, if it was"),
    "decided_on": ("退款决定的日期", "The day of the refund"), "remedy": ("平台给了什么", "What was granted"), "decided_by": ("谁决定的", "Who decided"),
    "you_consented": ("您同意过吗", "Did you consent"), "amount_yuan": ("退款金额（元）", "Refunded, yuan"), "goods_returned": ("货退回来了吗", "Did the goods come back"),
    "freight_yuan": ("运费损失（元）", "Freight lost, yuan"), "other_loss_yuan": ("其他损失（元）", "Other loss, yuan"), "other_loss": ("其他损失是什么", "What that loss is"),
    "appeal_until": ("平台申诉的最后一天", "Last day of the platform's appeal"),
    "goods_compared": ("平台对照过商品吗", "Did the platform compare the goods"), "you_were_heard": ("平台听过您的说明吗", "Were you heard"),
    "a_person_decided": ("是人审核的吗", "Did a person decide"), "reasons_given": ("说明过理由吗", "Were reasons given"),
    "you_asked_for_a_person": ("您要求过人工审核吗", "Did you ask for a person"), "you_asked_for_records": ("您要求过出示审核记录吗", "Did you ask for its records"),
    "records_produced": ("平台出示了吗", "Were they produced"),
    "order_id": ("订单号", "Order number"), "item": ("商品", "Item"), "category": ("类目", "Category"), "complaint": ("买家说的问题", "The complaint"),
    "complaint_text": ("买家的原话", "In the buyer's words"), "packed_at": ("打包时间（北京时间）", "Packed at (Beijing time)"), "delivered_at": ("签收时间（北京时间）", "Delivered at (Beijing time)"),
    "notice_text": ("平台通知的文字（可直接粘贴）", "The platform's notice as text (paste it)"), "earlier": ("同一买家的其他订单（只写您自己店里的）", "Other orders of the same buyer (your own shop's only)"),
}  # fmt: skip
_HELP: Mapping[str, tuple[str, str]] = {
    "amount_yuan": ("写成 1299 或 1299.00", "like 1299 or 1299.00"),
    "place": ("用来查当地的刑事立案标准；不填只给全国幅度", "for the local criminal threshold; without it the national range"),
    "earlier": ("每行一单：日期 金额 订单号，例如 2026-09-20 860.00 A123", "one a line: day, yuan, number, like 2026-09-20 860.00 A123"),
}  # fmt: skip


class RebuttalForm(forms.Form):
    """One field a field of case.toml and order.json, read by the same code that reads those files."""

    notice_text = forms.CharField(
        required=False, max_length=LONGEST_NOTICE, widget=forms.Textarea(attrs={"rows": 5}), strip=True
    )
    decided_on = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    amount_yuan = forms.CharField(required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    remedy = forms.ChoiceField(required=False)
    decided_by = forms.ChoiceField(required=False)
    you_consented = forms.ChoiceField(required=False)
    goods_returned = forms.ChoiceField(required=False)
    platform = forms.CharField(required=False, max_length=500)
    merchant = forms.CharField(required=False, max_length=500)
    claimant = forms.CharField(required=False, max_length=500)
    place = forms.CharField(required=False, max_length=500)
    learned_on = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    packing_sealed_on = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    freight_yuan = forms.CharField(
        required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    other_loss_yuan = forms.CharField(
        required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    other_loss = forms.CharField(required=False, max_length=500)
    appeal_until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    you_were_heard = forms.ChoiceField(required=False)
    a_person_decided = forms.ChoiceField(required=False)
    reasons_given = forms.ChoiceField(required=False)
    goods_compared = forms.ChoiceField(required=False)
    you_asked_for_a_person = forms.ChoiceField(required=False)
    you_asked_for_records = forms.ChoiceField(required=False)
    records_produced = forms.ChoiceField(required=False)
    order_id = forms.CharField(required=False, max_length=100)
    item = forms.CharField(required=False, max_length=200)
    category = forms.ChoiceField(required=False)
    complaint = forms.ChoiceField(required=False)
    complaint_text = forms.CharField(required=False, max_length=1000)
    packed_at = forms.DateTimeField(
        required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    delivered_at = forms.DateTimeField(
        required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    earlier = forms.CharField(required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = {
            "remedy": _open(REMEDIES), "decided_by": _open(DECIDERS),
            "complaint": [("", said("没填", "left open")), *((one.value, _word(one)) for one in Complaint)],
            "category": [(one.id, one.name_en if is_english() else one.name_zh) for one in read_standards().values()],
        }  # fmt: skip
        for name, field in self.fields.items():
            field.label = said(*_LABELS[name])
            if name in _HELP:
                field.help_text = said(*_HELP[name])
            if isinstance(field, forms.ChoiceField):
                field.choices = choices.get(name) or [(value, said(*words)) for value, words in TOLD]

    def clean(self) -> dict[str, Any]:
        """Check what the case's own reader would refuse; the error stands beside its field."""
        cleaned = super().clean() or {}
        for name, table in TABLES.items():
            value = self._value(name)
            if value is None:
                continue
            try:
                facts_from({table: {name: value}}, name="")
            except BadCase as error:
                self.add_error(name, _short(error.detail))
        try:
            facts_from({"earlier": self._earlier()}, name="")
        except BadCase as error:
            self.add_error("earlier", _short(error.detail))
        return cleaned

    def case_toml(self) -> str:
        """What was stated, as a case.toml."""
        lines = []
        for table, keys in FIELDS.items():
            lines += [
                f"[{table}]",
                *(f"{key} = {_toml(value)}" for key in keys if (value := self._value(key)) is not None),
            ]
        for row in self._earlier():
            lines += ["[[earlier]]", *(f"{key} = {_toml(value)}" for key, value in row.items())]
        return "\n".join(lines) + "\n"

    def order_json(self) -> str:
        """What was said of the order, as an order.json."""
        found = {name: self.cleaned_data.get(name) for name in ORDER}
        order = {
            name: value.isoformat() if isinstance(value, datetime) else value for name, value in found.items() if value
        }
        return json.dumps(order, ensure_ascii=False)

    def _value(self, name: str) -> Any:
        """A field of case.toml as its reader wants it; None where nothing was said."""
        value = self.cleaned_data.get(name)
        if isinstance(self.fields[name], forms.ChoiceField) and value in ("true", "false"):
            return value == "true"
        return value or None

    def _earlier(self) -> list[dict[str, str]]:
        rows = []
        for line in (self.cleaned_data.get("earlier") or "").splitlines():
            words = line.split(maxsplit=2)
            if words:
                rows.append(dict(zip(("ended_on", "amount_yuan", "order"), words, strict=False)))
        return rows


def _toml(value: Any) -> str:
    """A TOML value: JSON's strings are TOML's, but for the control characters that a form has no use for."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps("".join(one for one in str(value) if one.isprintable()), ensure_ascii=False)


def _open(choices: tuple[tuple[str, tuple[str, str]], ...]) -> list[tuple[str, str]]:
    return [("", said("没填", "left open")), *((value, said(*words)) for value, words in choices)]


def _word(one: Complaint) -> str:
    return COMPLAINTS[one].en if is_english() else COMPLAINTS[one].zh


def _short(detail: str) -> str:
    return said(f"请核对：{detail.removeprefix(': ')}", detail.removeprefix(": "))
