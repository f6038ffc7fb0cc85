"""The form of filing a claim 售后申请: six things at most, and only one of them has to be typed."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from jianzhen.casework.claims.vocabulary import Complaint, Declared, RemedyKind
from jianzhen.entrances.pages.claim_words import COMPLAINTS, DECLARED, REMEDIES
from jianzhen.entrances.pages.errors import BadField
from jianzhen.entrances.pages.language import said
from jianzhen.kernel.money import yuan

ASKED = (
    RemedyKind.RETURN_REFUND, RemedyKind.REFUND_ONLY, RemedyKind.PARTIAL_REFUND, RemedyKind.EXCHANGE, RemedyKind.RESHIP,
    RemedyKind.REPAIR,
)  # fmt: skip
MONEY = frozenset({RemedyKind.RETURN_REFUND, RemedyKind.REFUND_ONLY, RemedyKind.PARTIAL_REFUND})
MOST_TEXT, MOST_FEN = 2_000, 10**11


class YuanField(forms.Field):
    """An amount in yuan as people type it; its value is fen."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 20})

    def to_python(self, value: Any) -> Any:
        """Fen, or None where nothing was typed."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return fen_of(text, field="amount")
        except BadField as error:
            raise forms.ValidationError(
                said("请写成 129 或 129.50 这样的金额", "write an amount such as 129 or 129.50")
            ) from error


def fen_of(text: str, *, field: str) -> int:
    """Fen of an amount in yuan as people type it. Raises ``BadField``.

    Examples
    --------
    >>> fen_of("¥1,299.5", field="amount")
    129950
    """
    plain = text.strip().lstrip("¥￥").replace(",", "").replace("，", "")
    try:
        fen = Decimal(plain) * 100
        if fen == int(fen) and 0 <= fen < MOST_FEN:
            return int(fen)
    except (InvalidOperation, OverflowError, ValueError):
        pass
    raise BadField(f"{field}: {text!r} is no amount; write 129 or 129.50", field=field)


class FilingForm(forms.Form):
    """What went wrong, what is asked for and how much, a sentence, and what the photos went through."""

    complaint = forms.ChoiceField(widget=forms.RadioSelect)
    remedy = forms.ChoiceField(widget=forms.RadioSelect)
    amount = YuanField(required=False)
    text = forms.CharField(required=False, max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 3}))
    declared = forms.ChoiceField(required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, paid_fen: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.paid_fen = paid_fen
        labels = {
            "complaint": said("出了什么问题？", "What went wrong?"),
            "remedy": said("您希望怎么处理？", "What do you ask for?"),
            "amount": said("退多少", "How much"),
            "text": said("用一句话说说情况", "In a sentence"),
            "declared": said("照片用过修图或 AI 吗？", "Were the photos edited, or AI used?"),
        }
        choices = {
            "complaint": [(one.value, said(*COMPLAINTS[one])) for one in Complaint],
            "remedy": [(one.value, said(*REMEDIES[one])) for one in ASKED],
            "declared": [(one.value, said(*words)) for one, words in DECLARED.items()],
        }
        for name, field in self.fields.items():
            field.label = labels[name]
            field.error_messages["required"] = said("请选一项", "choose one")
            if isinstance(field, forms.ChoiceField):
                field.choices = choices[name]
        self.fields["amount"].help_text = said(
            f"最多 {yuan(paid_fen)}（您付的金额）", f"at most {yuan(paid_fen)}, what you paid"
        )
        self.fields["text"].widget.attrs["placeholder"] = said(
            "例：拆箱时杯口右侧有一道裂。", "e.g. a crack at the rim when I opened the box"
        )

    def clean_amount(self) -> int:
        """Fen; what was paid where nothing is typed, and 0 where no money is asked for."""
        fen: int | None = self.cleaned_data["amount"]
        if fen is not None and fen > self.paid_fen:
            raise forms.ValidationError(
                said(f"这件商品付了 {yuan(self.paid_fen)}，不能超过它", f"{yuan(self.paid_fen)} was paid for it; ask for no more")
            )  # fmt: skip
        if self.cleaned_data.get("remedy") not in MONEY:
            return 0
        return self.paid_fen if fen is None else fen

    def clean_declared(self) -> Declared:
        """An answer or none: neither harms."""
        return Declared(self.cleaned_data["declared"] or Declared.NOT_SAID)
