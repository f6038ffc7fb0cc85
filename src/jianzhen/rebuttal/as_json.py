"""A pack as ``jianzhen.rebuttal/1`` (schema/rebuttal-1.json), for machines."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

from jianzhen.inspection.report import to_json
from jianzhen.inspection.report.wording import Text
from jianzhen.law import explanation_json
from jianzhen.rebuttal.facts import Fact
from jianzhen.rebuttal.pack import Pack

SCHEMA = "jianzhen.rebuttal/1"


def pack_json(pack: Pack, *, language: str, letters: dict[str, list[str]]) -> dict[str, Any]:
    """Write a pack; sentences in ``language`` ("zh" or "en"). ``letters`` gives the files written by kind."""

    def say(text: Text) -> str:
        return text.zh if language == "zh" else text.en

    return {
        "schema": SCHEMA, "language": language, "on": pack.on.isoformat(), "partial": bool(pack.lacks),
        "leaning": pack.statements.leaning.value,
        "facts": {name: _fact(fact) for name, fact in pack.facts.named() if fact.is_known},
        "disagreements": [
            {"name": one.name, "confirmed": _value(one.confirmed.value), "read": _value(one.read.value), "where": one.read.where}
            for one in pack.disagreements
        ],
        "proved": [say(one) for one in pack.statements.proved], "inferred": [say(one) for one in pack.statements.inferred],
        "for_the_buyer": [say(one) for one in pack.statements.for_the_buyer],
        "unknown": [say(one) for one in (*pack.statements.unknown, *pack.lacks)],
        "timeline": [{"day": one.day.isoformat(), "time": one.time, "what": say(one.what), "said_by": one.said_by.value} for one in pack.timeline],
        "loss": {
            "total_fen": pack.loss.total_fen, "price_fen": pack.loss.parts.price, "freight_fen": pack.loss.parts.freight,
            "proved_loss_fen": pack.loss.parts.proved_loss, "unknown": list(pack.loss.unknown),
        },
        "duties": [
            {"duty": one.duty.value, "asks": say(one.asks), "showing": one.showing.value, "rules": list(one.rules), "ground": say(one.ground)}
            for one in pack.duties
        ],
        "clocks": [
            {"clock": one.name, "what": say(one.what), "by": one.by.isoformat() if one.by else None, "rule": one.rule, "note": say(one.note)}
            for one in pack.clocks
        ],
        "letters": [
            {"kind": one.kind.value, "drafted": one.drafted, "because": say(one.because), "files": letters.get(one.kind.value, [])}
            for one in pack.letters
        ],
        "law": explanation_json(pack.law, language=language) if pack.law is not None else None,
        "claim": to_json(pack.report),
        "errors": [{"path": one.path, "code": one.code, "detail": one.detail} for one in pack.errors],
    }  # fmt: skip


def _fact(fact: Fact) -> dict[str, Any]:
    return {"value": _value(fact.value), "source": fact.source.value, "where": fact.where}


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
