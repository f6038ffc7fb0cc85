"""What a form of the desk held, as acts take it; a wrong entry names its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import TypeVar
from uuid import UUID

from django.http import HttpRequest

from jianzhen.casework.claims.vocabulary import ForgeryAct, RemedyKind
from jianzhen.casework.decisions.content import MONEY, DraftContent
from jianzhen.casework.decisions.refund_only import LESS_DRASTIC
from jianzhen.casework.decisions.words import Outcome
from jianzhen.casework.events.actors import Role
from jianzhen.entrances.pages.desk.errors import BadChoice, NotAnAmount
from jianzhen.law.packs.words import Ground

Choice = TypeVar("Choice", bound=Enum)

GRANTING = frozenset({Outcome.SHOWN, Outcome.PARTLY_SHOWN})
_AMOUNT = re.compile(r"\d{1,9}(\.\d{1,2})?")
_FIELD = re.compile(r"([a-z_]+(?:\.[a-z_]+)?): ")
LONGEST = 8_000
"""Characters of one text that are taken; more is cut off nowhere silently: the browser's field ends there too."""


def text(request: HttpRequest, name: str) -> str:
    """A text field, without the blanks around it."""
    return str(request.POST.get(name, ""))[:LONGEST].strip()


def chosen(request: HttpRequest, name: str, words: type[Choice]) -> Choice:
    """One of a closed list. Raises ``BadChoice``."""
    try:
        return words(request.POST.get(name, ""))
    except ValueError as error:
        raise BadChoice(f"{name}: choose one of {', '.join(str(one.value) for one in words)}", field=name) from error


def maybe(request: HttpRequest, name: str, words: type[Choice]) -> Choice | None:
    """One of a closed list, or None where the field was left empty. Raises ``BadChoice``."""
    return chosen(request, name, words) if request.POST.get(name) else None


def ids(request: HttpRequest, name: str) -> list[UUID]:
    """The rows ticked in a list. Raises ``BadChoice``."""
    try:
        return [UUID(one) for one in request.POST.getlist(name)]
    except ValueError as error:
        raise BadChoice(f"{name}: one of them is no row of this page; reload it", field=name) from error


def fen(request: HttpRequest, name: str) -> int:
    """An amount written in yuan, as fen; 0 for an empty field. Raises ``NotAnAmount``."""
    written = text(request, name).replace(",", "").replace("，", "").removeprefix("¥")
    if not written:
        return 0
    if not _AMOUNT.fullmatch(written):
        raise NotAnAmount(f"{name}: {written!r}; write 1299 or 1299.50", field=name)
    return int(Decimal(written) * 100)


def content(request: HttpRequest) -> DraftContent:
    """A draft as its form holds it; what belongs to a remedy is read only where one is granted.

    Raises
    ------
    BadChoice, NotAnAmount
    """
    outcome = chosen(request, "outcome", Outcome)
    remedy = chosen(request, "remedy", RemedyKind) if outcome in GRANTING else None
    refund_only = remedy is RemedyKind.REFUND_ONLY
    whys = {kind: text(request, f"less_drastic_why.{kind.value}") for kind in LESS_DRASTIC} if refund_only else {}
    return DraftContent(
        outcome=outcome, remedy=remedy, amount_fen=fen(request, "amount") if remedy in MONEY else 0,
        refund_only_ground=maybe(request, "refund_only_ground", Ground) if refund_only else None,
        less_drastic_why={kind: why for kind, why in whys.items() if why},
        forgery_act=maybe(request, "forgery_act", ForgeryAct), subject=maybe(request, "subject", Role),
        reasons_buyer=text(request, "reasons_buyer"), reasons_merchant=text(request, "reasons_merchant"),
    )  # fmt: skip


def field_of(detail: str) -> str:
    """The field an act's refusal names, empty where it names none.

    Examples
    --------
    >>> field_of("reasons_buyer: say in a whole sentence what was looked at")
    'reasons_buyer'
    >>> field_of("amount_fen: 5 is more than the 3 paid"), field_of("you do not hold this claim")
    ('amount', '')
    """
    found = _FIELD.match(detail)
    return {"amount_fen": "amount"}.get(found.group(1), found.group(1)) if found else ""


def as_typed(draft: DraftContent) -> Mapping[str, str]:
    """A draft as its form shows it again."""
    shown = {
        "outcome": str(draft.outcome), "remedy": str(draft.remedy or ""),
        "amount": f"{Decimal(draft.amount_fen) / 100:.2f}" if draft.amount_fen else "",
        "refund_only_ground": draft.refund_only_ground.value if draft.refund_only_ground else "",
        "forgery_act": draft.forgery_act.value if draft.forgery_act else "",
        "subject": draft.subject.value if draft.subject else "",
        "reasons_buyer": draft.reasons_buyer, "reasons_merchant": draft.reasons_merchant,
    }  # fmt: skip
    return shown | {f"less_drastic_why.{kind.value}": why for kind, why in draft.less_drastic_why.items()}
