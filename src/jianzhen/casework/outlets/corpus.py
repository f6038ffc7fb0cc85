"""Adverts somebody collected, imported with their source and day; and the way to object to what they show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.errors import CaseworkError, Conflict, NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import DESK, record
from jianzhen.casework.outlets.directory import Names, alone, folded
from jianzhen.casework.outlets.errors import BadObjection, BadTable
from jianzhen.casework.outlets.importing import RowError, read_table
from jianzhen.casework.outlets.models import Advert, AdvertSource, Objection, TableImport
from jianzhen.casework.outlets.numbers import read_number
from jianzhen.casework.outlets.permissions import Act, OutletPermissions
from jianzhen.casework.people.models import Account

COLUMNS = ("number", "brand", "seen_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """Where the adverts come from, so that anybody can look again."""

    name: str
    publisher: str
    collected_on: date
    url: str = ""


@transaction.atomic
def import_adverts(*, content: bytes, source: SourceFacts, actor: Actor, now: datetime) -> TableImport:
    """Take a CSV of adverts: ``number, brand, seen_on`` and optionally ``url``. The same table again is refused.

    A brand the directory does not know is kept by its name: it counts all the same.

    Raises
    ------
    BadTable
        No CSV, a column is missing, no source, or the same bytes came before (they would count twice).
    """
    OutletPermissions().require(actor, Act.COLLECT)
    if not source.name.strip() or not source.publisher.strip():
        raise BadTable("source: give its name and who published it")
    table = read_table(content, COLUMNS)
    alone()
    if TableImport.objects.filter(what=TableImport.What.ADVERTS, content_hash=table.content_hash).exists():
        raise BadTable("this very table was imported before; its adverts would count twice")
    names, refused, adverts = Names.read(), [], []
    for number, row in table.rows:
        try:
            adverts.append(_advert(number, row, names, source))
        except CaseworkError as error:
            refused.append(RowError(row=number, code=error.code, reason=error.detail))
    run = TableImport.objects.create(
        what=TableImport.What.ADVERTS, name=source.name, content_hash=table.content_hash, made=len(adverts), changed=0,
        unchanged=0, by_role=actor.role.value, by_id=actor.id, at=now,
        refused=[{"row": one.row, "code": one.code, "reason": one.reason} for one in refused],
    )  # fmt: skip
    kept = AdvertSource.objects.create(
        table=run, name=source.name.strip(), publisher=source.publisher.strip(), url=source.url.strip(),
        collected_on=source.collected_on,
    )  # fmt: skip
    for one in adverts:
        one.source = kept
    Advert.objects.bulk_create(adverts)
    record(
        "ADVERTS_IMPORTED", chain=DESK, actor=actor, at=now,
        details={"import": str(run.id), "sha256": table.content_hash, "made": run.made, "refused": len(refused)},
    )  # fmt: skip
    return run


def _advert(row_number: int, row: Mapping[str, str], names: Names, source: SourceFacts) -> Advert:
    if not row["brand"] or len(row["brand"]) > 64:
        raise BadTable("brand: give the name the advert uses, at most 64 characters")
    try:
        seen_on = date.fromisoformat(row["seen_on"])
    except ValueError as error:
        raise BadTable(f"seen_on: {row['seen_on']!r} is no day; write 2026-11-25") from error
    if seen_on > source.collected_on:
        raise BadTable(f"seen_on: {seen_on} lies after the day of collection {source.collected_on}")
    return Advert(
        row=row_number, number=read_number(row["number"]).digits, brand_name=row["brand"],
        brand=names.brands.get(folded(row["brand"])), seen_on=seen_on, url=row.get("url", "")[:500],
    )  # fmt: skip


@transaction.atomic
def object_to(*, number: str, reasons: str, actor: Actor, now: datetime) -> Objection:
    """Say that what is shown about a number is wrong. Anybody may, free of charge; the id is the receipt.

    Raises ``BadNumber``, and ``BadObjection`` without reasons or where nothing is collected about the number.
    """
    digits = read_number(number).digits
    if not reasons.strip() or len(reasons) > 1000:
        raise BadObjection("reasons: say in 1 to 1000 characters what is wrong")
    if not Advert.objects.filter(number=digits, struck_by=None).exists():
        raise BadObjection(f"{digits}: nothing is collected about this number, so nothing is shown")
    row = Objection.objects.create(number=digits, reasons=reasons.strip(), filed_at=now)
    record("OBJECTION_FILED", chain=DESK, actor=actor, at=now, details={"objection": str(row.id)})
    return row


@transaction.atomic
def answer_objection(
    *, objection_id: UUID, strike: tuple[int, ...], answer: str, actor: Actor, now: datetime
) -> Objection:
    """Answer an objection with reasons; ``strike``: ids of the adverts that were wrong. None struck: not upheld.

    Raises
    ------
    NotAllowed
        A role that may not, or whoever imported what is objected to: another person answers.
    Conflict
        It was answered before.
    """
    OutletPermissions().require(actor, Act.ANSWER_OBJECTION)
    row = Objection.objects.select_for_update().filter(pk=objection_id).first()
    if row is None:
        raise NotFound(f"there is no objection {objection_id}")
    if row.answered_at is not None:
        raise Conflict(f"answered at {row.answered_at.isoformat()}")
    if not answer.strip():
        raise BadObjection("answer: give reasons")
    if not Account.objects.filter(pk=actor.id, is_active=True).exists():
        raise NotAllowed("an answer carries the name of an account that may work here")
    adverts = Advert.objects.filter(number=row.number, struck_by=None)
    if adverts.filter(source__table__by_id=actor.id).exists():
        raise NotAllowed("whoever imported it does not answer the objection to it; another person does", refusal=Refusal.SAME_PERSON)  # fmt: skip
    wanted = adverts.filter(pk__in=strike)
    if wanted.count() != len(set(strike)):
        raise BadObjection("strike: names an advert that is struck already or of another number")
    row.answered_at, row.answered_by_id, row.upheld, row.answer = now, UUID(actor.id), bool(strike), answer.strip()
    row.save()
    wanted.update(struck_by=row)
    record("OBJECTION_ANSWERED", chain=DESK, actor=actor, at=now, details={"objection": str(row.id), "struck": len(set(strike))})  # fmt: skip
    return row
