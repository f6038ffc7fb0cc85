"""The checklist of a category 审核清单, walked line by line by whoever drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.review.errors import NoSuchCheck
from jianzhen.casework.review.models import Tick
from jianzhen.casework.review.permissions import WorkPermissions, account_id
from jianzhen.inspection.standards import standard_for
from jianzhen.inspection.standards.standard import Check


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One line, and who has walked it.

    Attributes
    ----------
    id : str
        Of the line's words: a line that is rewritten is a new line, and nobody has walked it.
    """

    id: str
    zh: str
    en: str
    ticks: tuple[Tick, ...]

    def ticked_by(self, account_id: str) -> bool:
        """Whether this person walked it."""
        return any(str(one.account_id) == account_id for one in self.ticks)


def checklist(claim: Claim) -> Sequence[ChecklistItem]:
    """The lines of the claim's category (the general ones for a category nobody has written down), with their ticks."""
    ticks = list(Tick.objects.filter(claim=claim).select_related("account").order_by("at"))
    return [
        ChecklistItem(id=key, zh=one.zh, en=one.en, ticks=tuple(tick for tick in ticks if tick.item == key))
        for key, one in _lines(claim).items()
    ]


def checklist_done(claim: Claim, actor: Actor) -> bool:
    """Whether this person walked every line."""
    return all(one.ticked_by(actor.id) for one in checklist(claim))


@transaction.atomic
def tick(*, claim_id: UUID, item: str, note: str, actor: Actor, now: datetime) -> Tick:
    """Walk one line; a note can be added or changed later.

    Raises
    ------
    NotAllowed    not at work on this claim
    NoSuchCheck   the category's list has no such line
    """
    claim = locked_claim(claim_id)
    (ticked,), written = _walk(claim, {item: note}, actor=actor, now=now)
    if written:
        record("CHECK_TICKED", chain=claim_chain(claim.id), actor=actor, at=now, details={"item": item, "note": note})
    return ticked


@transaction.atomic
def walk_checklist(*, claim_id: UUID, items: Mapping[str, str], actor: Actor, now: datetime) -> Sequence[Tick]:
    """Walk several lines at once, as a form posts them: ids and notes, an empty note where there is none. One event.

    Lines walked before with the same note stay as they are; lines that are not named are not touched. Raises as ``tick``.
    """
    claim = locked_claim(claim_id)
    ticks, written = _walk(claim, items, actor=actor, now=now)
    if written:
        record(
            "CHECKLIST_WALKED", chain=claim_chain(claim.id), actor=actor, at=now,
            details={"items": [{"item": one.item, "note": one.note} for one in written]},
        )  # fmt: skip
    return ticks


@transaction.atomic
def untick(*, claim_id: UUID, item: str, actor: Actor, now: datetime) -> None:
    """Take an own tick back; nothing happens where there is none. Raises ``NotAllowed``."""
    claim = locked_claim(claim_id)
    WorkPermissions().require(actor, claim, now=now)
    deleted, _ = Tick.objects.filter(claim=claim, account_id=account_id(actor), item=item).delete()
    if deleted:
        record("CHECK_UNTICKED", chain=claim_chain(claim.id), actor=actor, at=now, details={"item": item})


def _walk(
    claim: Claim, items: Mapping[str, str], *, actor: Actor, now: datetime
) -> tuple[Sequence[Tick], Sequence[Tick]]:  # fmt: skip
    """The ticks of these lines, and those of them that were written now."""
    WorkPermissions().require(actor, claim, now=now)
    lines, who = _lines(claim), account_id(actor)
    for item in items:
        if item not in lines:
            raise NoSuchCheck(f"item: the list of category {claim.category!r} has no line {item!r}; reload it")
    earlier = {one.item: one for one in Tick.objects.filter(claim=claim, account_id=who, item__in=list(items))}
    written = [
        Tick(claim=claim, account_id=who, item=item, said=f"{lines[item].zh} / {lines[item].en}", note=note, at=now)
        for item, note in items.items()
        if item not in earlier or earlier[item].note != note
    ]
    Tick.objects.bulk_create(
        written, update_conflicts=True, unique_fields=["claim", "account", "item"], update_fields=["said", "note", "at"]
    )
    now_there = earlier | {one.item: one for one in written}
    return [now_there[item] for item in items], written


def _lines(claim: Claim) -> dict[str, Check]:
    return {sha256(one.zh.encode()).hexdigest()[:12]: one for one in standard_for(claim.category).checklist}
