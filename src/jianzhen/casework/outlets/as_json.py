"""A look-up and a number's report as JSON values: ``jianzhen.outlets/1`` and ``jianzhen.hotline/1``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jianzhen.casework.outlets.covering import Waiting
from jianzhen.casework.outlets.hotline import HotlineReport
from jianzhen.casework.outlets.looking import Found, Shown
from jianzhen.casework.outlets.models import TableImport, Uncovered
from jianzhen.casework.outlets.numbers import read_number
from jianzhen.casework.outlets.words import Said, answer, report_lines, why_this_one

FOUND_SCHEMA = "jianzhen.outlets/1"
HOTLINE_SCHEMA = "jianzhen.hotline/1"
WAITING_SCHEMA = "jianzhen.uncovered/1"
IMPORT_SCHEMA = "jianzhen.import/1"


def found_json(found: Found, queued: Uncovered | None) -> dict[str, Any]:
    """A look-up; ``queued`` is the row of the queue where nobody covers the place."""
    return {
        "schema": FOUND_SCHEMA, "brand": found.brand.code, "kind": found.kind.code if found.kind else None,
        "place": found.place.code if found.place else None, "path": list(found.path), "at": found.at.isoformat(),
        "state": found.state.value, "answer": _said(answer(found)), "n_covering": found.n_covering,
        "covering": [_shown(one) for one in found.covering], "part": [_shown(one) for one in found.part],
        "nearest": [_shown(one) for one in found.nearest],
        "queued": {"id": str(queued.id), "asks": queued.asks, "since": queued.first_asked_at.isoformat()} if queued else None,
    }  # fmt: skip


def _shown(one: Shown) -> dict[str, Any]:
    outlet = one.outlet
    return {
        "code": outlet.code, "name": outlet.name, "address": outlet.address, "place": outlet.place,
        "phone": _printed(outlet.phone, outlet.extension), "after_hours": outlet.after_hours,
        "after_hours_phone": _printed(outlet.after_hours_phone, "") if outlet.after_hours_phone else None,
        "covers": one.covers, "km": None if one.km is None else round(one.km, 1), "km_is_rough": one.km_is_rough,
        "open": one.open.is_open, "until": _at(one.open.until), "opens_at": _at(one.open.opens_at),
        "hours_provisional": one.open.provisional, "standing": one.standing.value,
        "verified_until": _at(one.verified_until), "simulated": outlet.simulated,
        "why": [_said(said) for said in why_this_one(one)],
    }  # fmt: skip


def report_json(report: HotlineReport) -> dict[str, Any]:
    """What is known about a number."""
    return {
        "schema": HOTLINE_SCHEMA, "number": report.number.digits, "printed": report.number.printed(),
        "kind": report.number.kind.value, "at": report.at.isoformat(), "verified": report.is_verified,
        "entries": [
            {"what": one.what, "name": one.name, "brands": list(one.brands), "standing": one.standing.value, "until": _at(one.until)}
            for one in report.entries
        ],
        "advertised_for": [
            {"brand": one.brand, "known": one.known, "adverts": one.adverts, "first_seen": str(one.first_seen), "last_seen": str(one.last_seen)}
            for one in report.advertised_for
        ],
        "n_unrelated": report.n_unrelated, "corpus_adverts": report.corpus_adverts, "struck": report.struck,
        "open_objections": report.open_objections,
        "sources": [
            {"name": one.name, "publisher": one.publisher, "url": one.url or None, "collected_on": str(one.collected_on), "adverts": one.adverts}
            for one in report.sources
        ],
        "says": [_said(one) for one in report_lines(report)],
    }  # fmt: skip


def waiting_json(one: Waiting) -> dict[str, Any]:
    """A row of the queue of uncovered places."""
    row = one.row
    return {
        "schema": WAITING_SCHEMA, "id": str(row.id), "brand": row.brand.code, "kind": row.kind or None, "place": row.place,
        "path": list(one.path), "asks": row.asks, "first_asked_at": row.first_asked_at.isoformat(),
        "last_asked_at": row.last_asked_at.isoformat(), "nearest": row.nearest.code if row.nearest else None,
    }  # fmt: skip


def import_json(run: TableImport) -> dict[str, Any]:
    """What came of a table."""
    return {
        "schema": IMPORT_SCHEMA, "id": str(run.id), "name": run.name, "made": run.made, "changed": run.changed,
        "unchanged": run.unchanged, "refused": run.refused,
    }  # fmt: skip


def _said(one: Said) -> dict[str, str]:
    return {"zh": one.zh, "en": one.en}


def _at(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _printed(digits: str, extension: str) -> str:
    return read_number(f"{digits}转{extension}" if extension else digits).printed()
