"""Import a table of outlets 导入: each wrong row with its number and reason, the rest goes on."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.db import transaction

from jianzhen.casework.errors import CaseworkError
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import DESK, record
from jianzhen.casework.outlets.directory import Names, alone, filled, forget_parts, is_as_told, write_parts
from jianzhen.casework.outlets.errors import BadOutlet, BadTable, PlaceNotSure
from jianzhen.casework.outlets.facts import OutletFacts, place_of
from jianzhen.casework.outlets.hours import read_hours
from jianzhen.casework.outlets.models import Outlet, TableImport
from jianzhen.casework.outlets.permissions import Act, OutletPermissions
from jianzhen.casework.outlets.vocabulary import AfterHours

COLUMNS = ("code", "name", "brand", "kinds", "place", "address", "phone", "areas", "hours")
OPTIONAL = ("longitude", "latitude", "after_hours", "after_hours_phone", "simulated")
MOST_ROWS = 20_000
MOST_BYTES = 20_000_000
_SEPARATORS = re.compile(r"[;；、|]")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """Why a row was refused; ``row`` counts from 2, as a spreadsheet shows it below the heading."""

    row: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as read: rows by their number, and the hash of its bytes."""

    rows: tuple[tuple[int, Mapping[str, str]], ...]
    content_hash: str


@transaction.atomic
def import_outlets(*, content: bytes, name: str, actor: Actor, now: datetime) -> TableImport:
    """Take a CSV table: new outlets are added, changed ones changed; the same table again changes nothing.

    Columns ``code, name, brand, kinds, place, address, phone, areas, hours`` and optionally ``longitude, latitude,
    after_hours, after_hours_phone, simulated``. Several kinds or areas are parted by ``;``. Several rows of one code
    serve several brands.

    Returns
    -------
    TableImport
        ``refused`` holds ``{"row", "code", "reason"}`` of each row that was not taken.

    Raises
    ------
    BadTable
        It is no CSV in UTF-8, a column is missing, or it is too large.
    """
    OutletPermissions().require(actor, Act.KEEP)
    table = read_table(content, COLUMNS)
    alone()
    names = Names.read()
    facts, refused = _facts_of(table, names)
    known = {one.code: one for one in Outlet.objects.select_for_update().filter(code__in=list(facts))}
    changed = [known[code] for code, one in facts.items() if code in known and not is_as_told(known[code], one)]
    made = [Outlet(code=code, since=now) for code in facts if code not in known]
    forget_parts([(one, facts[one.code]) for one in changed], now=now)
    for outlet in (*made, *changed):
        filled(outlet, facts[outlet.code])
    Outlet.objects.bulk_create(made)
    for outlet in changed:
        outlet.save()
    write_parts([(one, facts[one.code]) for one in (*made, *changed)], names)
    run = TableImport.objects.create(
        what=TableImport.What.OUTLETS, name=name, content_hash=table.content_hash, made=len(made), changed=len(changed),
        unchanged=len(facts) - len(made) - len(changed), by_role=actor.role.value, by_id=actor.id, at=now,
        refused=[{"row": one.row, "code": one.code, "reason": one.reason} for one in refused],
    )  # fmt: skip
    record(
        "OUTLETS_IMPORTED", chain=DESK, actor=actor, at=now,
        details={"import": str(run.id), "sha256": table.content_hash, "made": run.made, "changed": run.changed, "refused": len(refused)},
    )  # fmt: skip
    return run


def read_file(path: Path) -> bytes:
    """The bytes of a table. Raises ``BadTable`` where there is no such file or it is too large."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadTable(f"{path.name}: {path.stat().st_size:,} bytes; at most {MOST_BYTES:,}, so send it in parts")
        return path.read_bytes()
    except OSError as error:
        raise BadTable(f"{path.name}: cannot be read ({error.strerror}); check the name") from error


def read_table(content: bytes, columns: Sequence[str]) -> Table:
    """Read a CSV with a heading; a byte-order mark is passed over. Raises ``BadTable``."""
    if len(content) > MOST_BYTES:
        raise BadTable(f"{len(content):,} bytes; at most {MOST_BYTES:,}, so send it in parts")
    try:
        reader = csv.DictReader(
            io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True, restval="", restkey="…"
        )
        heading = [one.strip() for one in reader.fieldnames or ()]
        reader.fieldnames = heading
        rows = tuple((n, row) for n, row in enumerate(reader, 2) if any(_text(v) for v in row.values()))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadTable(f"cannot be read as CSV in UTF-8 ({error}); save it as CSV UTF-8") from error
    missing = [one for one in columns if one not in heading]
    if missing:
        raise BadTable(f"the heading lacks {', '.join(missing)}; it needs {', '.join(columns)}")
    if len(rows) > MOST_ROWS:
        raise BadTable(f"{len(rows):,} rows; at most {MOST_ROWS:,}, so send it in parts")
    return Table(rows=tuple((n, {k: _text(v) for k, v in row.items()}) for n, row in rows), content_hash=hashlib.sha256(content).hexdigest())  # fmt: skip


def _text(value: str | list[str] | None) -> str:
    return (value if isinstance(value, str) else "".join(value or ())).strip()


def _facts_of(table: Table, names: Names) -> tuple[dict[str, OutletFacts], list[RowError]]:
    """Facts by code, and what was refused. Rows of one code must agree in everything but brand and kinds."""
    facts: dict[str, OutletFacts] = {}
    refused: list[RowError] = []
    for number, row in table.rows:
        try:
            one = row_facts(row, names)
            before = facts.get(one.code)
            facts[one.code] = one if before is None else _joined(before, one)
        except CaseworkError as error:
            refused.append(RowError(row=number, code=error.code, reason=error.detail))
    return facts, refused


def _joined(before: OutletFacts, row: OutletFacts) -> OutletFacts:
    """One outlet that two rows speak of."""
    serves = tuple(dict.fromkeys((*before.serves, *row.serves)))
    joined, told = replace(before, serves=serves), replace(row, serves=serves)
    if joined.as_json() != told.as_json():
        raise BadOutlet(
            f"code: {row.code} stands in an earlier row with other facts; rows of one code differ only in brand and kinds"
        )
    return joined


def row_facts(row: Mapping[str, str], names: Names) -> OutletFacts:
    """One row as facts. Raises the error of the first field that is wrong."""
    if row.get("…"):
        raise BadOutlet("the row has more fields than the heading; put text with commas in quotes")
    brand = names.brand(row["brand"]).code
    kinds = [names.kind(one).code for one in _several(row["kinds"])]
    after = row.get("after_hours", "") or AfterHours.NONE.value
    if after not in AfterHours.values:
        raise BadOutlet(f"after_hours: {after!r} is none of {', '.join(AfterHours.values)}")
    return OutletFacts(
        code=row["code"], name=row["name"], place=_place("place", row["place"]), address=row["address"],
        phone=row["phone"], serves=tuple((brand, kind) for kind in kinds),
        areas=tuple(dict.fromkeys(_place("areas", one) for one in _several(row["areas"]))), hours=read_hours(row["hours"]),
        position=_position(row), after_hours=AfterHours(after), after_hours_phone=row.get("after_hours_phone", ""),
        simulated=_yes(row.get("simulated", "")),
    )  # fmt: skip


def _place(field: str, text: str) -> str:
    try:
        return place_of(text).code
    except PlaceNotSure as error:
        raise PlaceNotSure(f"{field}: {error.detail}", candidates=error.candidates) from error


def _several(text: str) -> Iterator[str]:
    return (one.strip() for one in _SEPARATORS.split(text) if one.strip())


def _yes(text: str) -> bool:
    if text.lower() not in ("", "0", "1", "no", "yes", "否", "是"):
        raise BadOutlet(f"simulated: {text!r} is neither yes nor no")
    return text.lower() in ("1", "yes", "是")


def _position(row: Mapping[str, str]) -> tuple[float, float] | None:
    given = (row.get("longitude", ""), row.get("latitude", ""))
    if not any(given):
        return None
    try:
        return float(given[0]), float(given[1])
    except ValueError as error:
        raise BadOutlet(f"longitude, latitude: {given[0]!r}, {given[1]!r}; give both in degrees, or neither") from error
