"""case.toml: what the merchant states, read strictly; a wrong field is named, an unknown one too."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from jianzhen.law import BadAmount, parse_yuan
from jianzhen.rebuttal.errors import BadCase
from jianzhen.rebuttal.facts import CaseFacts, DecidedBy, EarlierOrder, Fact, Remedy, Source

MAX_BYTES = 200_000


def read_case(path: Path) -> CaseFacts:
    """Read and check a case.toml; an empty ``CaseFacts`` where there is none.

    Raises
    ------
    BadCase
        The file is unreadable, no TOML, or a field has the wrong type, range or name; the field is named.
    """
    if not path.exists():
        return CaseFacts()
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadCase(f"{path}: larger than {MAX_BYTES} bytes; a case.toml is a page at most")
        found = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadCase(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadCase(f"{path}: is not TOML ({error}); write it as UTF-8, see docs/guides/merchant.md") from error
    return facts_from(found, name=str(path))


def refuse_days_to_come(facts: CaseFacts, *, on: date) -> None:
    """Refuse a day of the past that lies ahead: it would move every clock, and the seal's own word on the dispute.

    Raises
    ------
    BadCase
        Names the fact.
    """
    for name in ("decided_on", "learned_on", "sealed_on"):
        fact = getattr(facts, name)
        if fact.is_known and fact.value > on:
            raise BadCase(f"{fact.where or name} is {fact.value}, after {on}; check the day")


def facts_from(found: Mapping[str, Any], *, name: str) -> CaseFacts:
    """Check the tables of a case; ``name`` stands in error messages."""
    unknown = sorted(set(found) - {*FIELDS, "earlier"})
    if unknown:
        raise BadCase(f"{name}: table [{unknown[0]}] is unknown; known are {', '.join([*FIELDS, 'earlier'])}")
    facts: dict[str, Fact] = {}
    for table, known in FIELDS.items():
        inside = found.get(table, {})
        if not isinstance(inside, dict):
            raise BadCase(f"{name}: [{table}] must be a table of fields")
        for key, value in inside.items():
            where = f"[{table}] {key}"
            if key not in known:
                raise BadCase(f"{name}: field {where} is unknown; known are {', '.join(known)}")
            if value == "unknown":
                continue
            target, read = known[key]
            facts[target] = Fact(value=read(value, f"{name}: field {where}"), source=Source.CONFIRMED, where=where)
    return CaseFacts(**facts, earlier=_earlier(found.get("earlier", []), name))


def _yuan(value: Any, where: str) -> int:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    try:
        return parse_yuan(text)
    except BadAmount as error:
        raise BadCase(f'{where} is {value!r}; write yuan as text with at most two decimals, like "1299.00"') from error


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 500:
        raise BadCase(f"{where} is {value!r}; it must be text of at most 500 characters")
    return value.strip()


def _day(value: Any, where: str) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise BadCase(f"{where} is {value!r}; write a day like 2026-11-16") from error


def _told(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise BadCase(f'{where} is {value!r}; write true, false or "unknown"')
    return value


def _one_of(kind: type[StrEnum]) -> Callable[[Any, str], StrEnum]:
    def read(value: Any, where: str) -> StrEnum:
        if value not in {one.value for one in kind}:
            raise BadCase(f"{where} is {value!r}; it must be one of {', '.join(kind)}")
        return kind(value)

    return read


FIELDS: Mapping[str, Mapping[str, tuple[str, Callable[[Any, str], Any]]]] = {
    "case": {
        "claimant": ("claimant", _text), "platform": ("platform", _text), "merchant": ("merchant", _text),
        "place": ("place", _text), "learned_on": ("learned_on", _day), "packing_sealed_on": ("sealed_on", _day),
    },
    "refund": {
        "decided_on": ("decided_on", _day), "remedy": ("remedy", _one_of(Remedy)),
        "decided_by": ("decided_by", _one_of(DecidedBy)), "you_consented": ("consented", _told),
        "amount_yuan": ("amount_fen", _yuan), "goods_returned": ("goods_returned", _told),
        "freight_yuan": ("freight_fen", _yuan), "other_loss_yuan": ("other_loss_fen", _yuan),
        "other_loss": ("other_loss", _text), "appeal_until": ("appeal_until", _day),
    },
    "review": {
        "goods_compared": ("goods_compared", _told), "you_were_heard": ("seller_heard", _told),
        "a_person_decided": ("person_involved", _told), "reasons_given": ("reasons_given", _told),
        "you_asked_for_a_person": ("person_asked_for", _told), "you_asked_for_records": ("records_asked_for", _told),
        "records_produced": ("records_produced", _told),
    },
}  # fmt: skip
"""Tables and fields of case.toml: the fact each fills, and how it is read."""


def _earlier(rows: Any, name: str) -> tuple[EarlierOrder, ...]:
    if not isinstance(rows, list):
        raise BadCase(f"{name}: write each earlier order as a table [[earlier]]")
    out = []
    for number, row in enumerate(rows, start=1):
        where = f"{name}: [[earlier]] number {number}"
        if not isinstance(row, dict):
            raise BadCase(f"{where} must be a table with ended_on, amount_yuan, order, dealt_with")
        unknown = sorted(set(row) - {"ended_on", "amount_yuan", "order", "dealt_with"})
        if unknown:
            raise BadCase(f"{where}: field {unknown[0]} is unknown; known are ended_on, amount_yuan, order, dealt_with")
        if "ended_on" not in row or "amount_yuan" not in row:
            raise BadCase(f"{where} lacks ended_on or amount_yuan; without them it cannot be added up")
        out.append(
            EarlierOrder(
                ended_on=_day(row["ended_on"], f"{where} ended_on"),
                amount_fen=_yuan(row["amount_yuan"], f"{where} amount_yuan"),
                order=_text(row["order"], f"{where} order") if "order" in row else "",
                dealt_with=_told(row.get("dealt_with", False), f"{where} dealt_with"),
            )
        )
    return tuple(out)
