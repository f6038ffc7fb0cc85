"""From the fields of a form to the body of an act: the same whether a form sent them now or a phone kept them for hours."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from jianzhen.casework.visits.quotes import LineKind

_PLAIN = {
    "door": ("code",), "residence": ("proof",), "check": ("item", "note", "original"), "part": ("part", "name", "serial", "count"),
    "sign": ("original",), "finish": ("outcome", "note"), "waits_for_part": ("part", "expected_on"), "taken_in": ("loaner",),
    "second_call": ("why",), "handed_back": ("why",), "overrun": ("minutes",),
}  # fmt: skip


def body_of(act: str, fields: Mapping[str, str]) -> dict[str, Any]:
    """The body that ``visits.sync`` takes. What does not fit stays as it was typed, so that the act itself refuses it.

    Examples
    --------
    >>> body_of("quote", {"what_labour": "换锁体", "yuan_labour": "120.5"})
    {'lines': [{'kind': 'labour', 'what': '换锁体', 'fen': 12050}]}
    """
    if act == "quote":
        return {"lines": [_line(kind, fields) for kind in LineKind if fields.get(f"yuan_{kind}", "").strip()]}
    return {name: fields[name].strip() for name in _PLAIN.get(act, ()) if fields.get(name, "").strip()}


def _line(kind: LineKind, fields: Mapping[str, str]) -> dict[str, Any]:
    typed = fields[f"yuan_{kind}"].strip().lstrip("¥￥").replace(",", "")
    try:
        amount = Decimal(typed) * 100
        fen: int | str = int(amount) if amount == amount.to_integral_value() else typed
    except InvalidOperation:
        fen = typed
    return {"kind": kind.value, "what": fields.get(f"what_{kind}", "").strip(), "fen": fen}
