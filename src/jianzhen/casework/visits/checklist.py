"""The checklist 检查单 of a visit: items as data, done with notes and photos that are kept as evidence."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from uuid import UUID

from django.db import transaction

from jianzhen.casework.events.actors import Actor
from jianzhen.casework.evidence.staging import stage_exhibit
from jianzhen.casework.evidence.vocabulary import ExhibitKind
from jianzhen.casework.originals.keep import keep
from jianzhen.casework.originals.keys import holder_of
from jianzhen.casework.originals.models import Holder, Original
from jianzhen.casework.visits.errors import BadVisit, WrongVisitState
from jianzhen.casework.visits.models import CheckMade, PartUsed, Visit
from jianzhen.casework.visits.moves import locked_visit
from jianzhen.casework.visits.permissions import Act, VisitPermissions
from jianzhen.casework.visits.vocabulary import VisitKind, VisitState

_THERE = (VisitState.ON_SITE, VisitState.WORKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a checklist, in Chinese and English."""

    id: str
    zh: str
    en: str
    photo: bool
    kinds: frozenset[str]
    only: frozenset[str]


def items_of(visit: Visit) -> tuple[Item, ...]:
    """The items a visit needs, by its kind and product."""
    return tuple(one for one in _items() if visit.kind in one.kinds and (not one.only or visit.product in one.only))


def open_items(visit: Visit) -> tuple[Item, ...]:
    """Items not done yet."""
    made = set(visit.checks.values_list("item", flat=True))
    return tuple(one for one in items_of(visit) if one.id not in made)


def keep_photo(*, visit_id: UUID, content: Iterable[bytes], name: str, media_type: str, actor: Actor, now: datetime) -> Original:  # fmt: skip
    """Keep a photo of a visit as received; the same bytes again are the same row. Raises as ``originals.keep``."""
    visit = Visit.objects.select_related("claim", "technician").get(pk=visit_id)
    VisitPermissions().require(actor, Act.FIELD, visit)
    holder = holder_of(Holder.Kind.CLAIM, visit.claim_id)
    return keep(content, holder=holder, name=name, media_type=media_type, actor=actor, now=now)


@transaction.atomic
def make_check(
    *, visit_id: UUID, item: str, actor: Actor, now: datetime, note: str = "", original: Original | None = None
) -> CheckMade:
    """Do one item; done again it stays as it was first.

    Raises
    ------
    BadVisit          no such item, or it needs a photo or a note that is missing
    WrongVisitState   nobody is there
    ForeignFile       the photo was not sent by this technician for this claim
    """
    visit = locked_visit(visit_id)
    VisitPermissions().require(actor, Act.FIELD, visit)
    if visit.state not in _THERE:
        raise WrongVisitState(f"visit {visit.number} is {visit.state}; the checklist is done on site")
    known = next((one for one in items_of(visit) if one.id == item), None)
    if known is None:
        raise BadVisit(f"item: {item!r} is none of {', '.join(one.id for one in items_of(visit))}")
    before = CheckMade.objects.filter(visit=visit, item=item).first()
    if before is not None:
        return before
    if known.photo and original is None:
        raise BadVisit(f"original: {item} needs a photo; take it and upload it first")
    if not known.photo and not note.strip():
        raise BadVisit(f"note: {item} needs a sentence")
    exhibit = None
    if original is not None:
        kind = ExhibitKind.VISIT_RESULT if visit.kind == VisitKind.INSPECTION else ExhibitKind.PHOTO
        exhibit = stage_exhibit(
            claim_id=visit.claim_id, kind=kind, original=original, text=f"{visit.number} {known.zh} {note}".strip(),
            actor=actor, now=now,
        )  # fmt: skip
    return CheckMade.objects.create(visit=visit, item=item, note=note.strip(), exhibit=exhibit, at=now, by=actor.id)


@transaction.atomic
def note_part(
    *, visit_id: UUID, part: str, name: str, actor: Actor, now: datetime, serial: str = "", count: int = 1
) -> PartUsed:
    """Note a spare part that was put in; told again it is the same."""
    visit = locked_visit(visit_id)
    VisitPermissions().require(actor, Act.FIELD, visit)
    if visit.state != VisitState.WORKING:
        raise WrongVisitState(f"visit {visit.number} is {visit.state}; parts are noted during the work")
    if not part.strip() or not name.strip() or not 1 <= count <= 99:
        raise BadVisit("part: give its id, its name, and a count from 1 to 99")
    made, _ = PartUsed.objects.get_or_create(
        visit=visit, part=part.strip(), serial=serial.strip(),
        defaults={"name": name.strip(), "count": count, "at": now},
    )  # fmt: skip
    return made


@cache
def _items() -> tuple[Item, ...]:
    text = files("jianzhen.casework.visits").joinpath("checklists.toml").read_text("utf-8")
    return tuple(
        Item(
            id=one["id"], zh=one["zh"], en=one["en"], photo=one["photo"], kinds=frozenset(one["kinds"]),
            only=frozenset(one.get("only", ())),
        )
        for one in tomllib.loads(text)["item"]
    )  # fmt: skip
