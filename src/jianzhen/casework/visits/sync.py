"""Acts of a phone that was offline 离线同步: each with an id and a place in the order, done once and in that order.

The phone numbers the acts of each visit from 1. An act that comes before the one ahead of it waits; one that comes again
is answered as before. So whatever is sent twice, late or shuffled ends the same. Only "leave safely" waits for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction

from jianzhen.casework.events.actors import Actor
from jianzhen.casework.originals.models import Original
from jianzhen.casework.visits import checklist, door, finishing, quotes
from jianzhen.casework.visits import field as on_site
from jianzhen.casework.visits.errors import BadSync
from jianzhen.casework.visits.models import PhoneAct, Technician, Visit
from jianzhen.casework.visits.moves import locked_visit
from jianzhen.casework.visits.quotes import LineKind, QuoteLine
from jianzhen.casework.visits.roster import technician_of
from jianzhen.casework.visits.vocabulary import Outcome, ResidenceProof, SyncState
from jianzhen.kernel.errors import JianzhenError

MOST_ACTS = 200
AT_ONCE = "left_safely"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAct:
    """One act as the phone sent it.

    Attributes
    ----------
    client_id : UUID
        Made by the phone; the same id is the same act.
    seq : int
        From 1, without gaps, of this visit on this phone.
    act : str
        A name of ``ACTS``.
    made_at : datetime
        When it happened, by the phone's clock; never taken as later than now.
    """

    client_id: UUID
    visit_id: UUID
    seq: int
    act: str
    made_at: datetime
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of one act; ``code`` and ``detail`` where it was refused."""

    client_id: UUID
    state: SyncState
    code: str
    detail: str


def sync(acts: Sequence[SentAct], *, actor: Actor, now: datetime) -> list[Answered]:
    """Take what a phone sent, in any order and as often as it likes; one answer an act, in the order sent.

    An act that the desk refuses stays refused, with its reason, and the next ones go on: nothing is dropped in silence.

    Raises
    ------
    BadSync      more than ``MOST_ACTS``, an unknown act or order, or another act under a known id or number
    NotFound     the account is no technician's
    NotAllowed   not a technician
    """
    technician = technician_of(actor.id)
    if len(acts) > MOST_ACTS:
        raise BadSync(f"{len(acts)} acts at once; send at most {MOST_ACTS}")
    for one in acts:
        if one.act not in ACTS or one.seq < 1 or one.made_at.tzinfo is None:
            raise BadSync(f"act {one.client_id}: {one.act!r}, number {one.seq}; known: {', '.join(sorted(ACTS))}")
    for visit_id in sorted({one.visit_id for one in acts}, key=str):
        _take(visit_id, [one for one in acts if one.visit_id == visit_id], technician, actor, now)
    rows = {one.client_id: one for one in PhoneAct.objects.filter(technician=technician, client_id__in=[one.client_id for one in acts])}  # fmt: skip
    return [_answer(rows[one.client_id]) for one in acts]


@transaction.atomic
def _take(visit_id: UUID, acts: Sequence[SentAct], technician: Technician, actor: Actor, now: datetime) -> None:
    """Write down what is new of one visit, then do what is next, under the visit's lock."""
    visit = locked_visit(visit_id)
    for one in acts:
        known = PhoneAct.objects.filter(technician=technician, client_id=one.client_id).first()
        if known is not None:
            if (known.visit_id, known.seq, known.act) != (visit.pk, one.seq, one.act):
                raise BadSync(f"act {one.client_id}: another act came under this id before")
            continue
        if PhoneAct.objects.filter(technician=technician, visit=visit, seq=one.seq).exists():
            raise BadSync(f"act {one.client_id}: number {one.seq} of this visit came under another id before")
        PhoneAct.objects.create(
            technician=technician, client_id=one.client_id, visit=visit, seq=one.seq, act=one.act, body=dict(one.body),
            made_at=min(one.made_at, now), received_at=now,
        )  # fmt: skip
    rows = list(PhoneAct.objects.filter(technician=technician, visit=visit).order_by("seq"))
    for row in rows:
        if row.act == AT_ONCE and row.state == SyncState.WAITING:
            _do(row, visit, row.made_at, actor)
    last = visit.wanted_at
    for number, row in enumerate(rows, start=1):
        if row.seq != number:
            return  # the one ahead is still on its way
        last = max(last, row.made_at)
        if row.state == SyncState.WAITING:
            _do(row, visit, last, actor)


def _do(row: PhoneAct, visit: Visit, at: datetime, actor: Actor) -> None:
    try:
        with transaction.atomic():
            ACTS[row.act](visit.pk, row.body, actor, at)
        row.state = SyncState.DONE
    except JianzhenError as error:
        row.state, row.code, row.detail = SyncState.REFUSED, error.code, str(error)[:500]
    except (KeyError, TypeError, ValueError) as error:
        row.state, row.code, row.detail = SyncState.REFUSED, BadSync.code, f"body: {error!r}"[:500]
    row.save(update_fields=["state", "code", "detail"])


def _answer(row: PhoneAct) -> Answered:
    return Answered(client_id=row.client_id, state=SyncState(row.state), code=row.code, detail=row.detail)


Body = Mapping[str, Any]
Doing = Callable[[UUID, Body, Actor, datetime], object]


def _original(body: Body) -> Original | None:
    return Original.objects.select_related("holder").get(pk=UUID(body["original"])) if body.get("original") else None


def _check(visit_id: UUID, body: Body, actor: Actor, at: datetime) -> object:
    return checklist.make_check(visit_id=visit_id, item=body["item"], note=str(body.get("note", "")), original=_original(body), actor=actor, now=at)  # fmt: skip


def _quote(visit_id: UUID, body: Body, actor: Actor, at: datetime) -> object:
    lines = [QuoteLine(kind=LineKind(one["kind"]), what=str(one["what"]), fen=int(one["fen"])) for one in body["lines"]]
    return quotes.quote(visit_id=visit_id, lines=lines, actor=actor, now=at)


def _part(visit_id: UUID, body: Body, actor: Actor, at: datetime) -> object:
    return checklist.note_part(
        visit_id=visit_id, part=str(body["part"]), name=str(body["name"]), serial=str(body.get("serial", "")),
        count=int(body.get("count", 1)), actor=actor, now=at,
    )  # fmt: skip


def _wait(visit_id: UUID, body: Body, actor: Actor, at: datetime) -> object:
    on = date.fromisoformat(body["expected_on"]) if body.get("expected_on") else None
    return on_site.wait_for_part(visit_id=visit_id, part=str(body["part"]), expected_on=on, actor=actor, now=at)


ACTS: Mapping[str, Doing] = MappingProxyType({
    "set_out": lambda v, b, a, t: on_site.set_out(visit_id=v, actor=a, now=t),
    "arrived": lambda v, b, a, t: on_site.arrive(visit_id=v, actor=a, now=t),
    "door": lambda v, b, a, t: door.check_door(visit_id=v, code=str(b["code"]), actor=a, now=t),
    "residence": lambda v, b, a, t: door.note_residence(visit_id=v, proof=ResidenceProof(b["proof"]), actor=a, now=t),
    "quote": _quote,
    "began": lambda v, b, a, t: on_site.begin_work(visit_id=v, actor=a, now=t),
    "check": _check,
    "part": _part,
    "sign": lambda v, b, a, t: quotes.sign(visit_id=v, original=_original(b), actor=a, now=t),
    "finish": lambda v, b, a, t: finishing.finish(visit_id=v, outcome=Outcome(b["outcome"]), note=str(b.get("note", "")), actor=a, now=t),
    "refused": lambda v, b, a, t: finishing.leave_after_refusal(visit_id=v, actor=a, now=t),
    "waits_for_part": _wait,
    "taken_in": lambda v, b, a, t: on_site.take_in(visit_id=v, loaner=str(b.get("loaner", "")), actor=a, now=t),
    "second_call": lambda v, b, a, t: on_site.call_again(visit_id=v, why=str(b["why"]), actor=a, now=t),
    "nobody_home": lambda v, b, a, t: on_site.nobody_home(visit_id=v, actor=a, now=t),
    "handed_back": lambda v, b, a, t: on_site.hand_back(visit_id=v, why=str(b["why"]), actor=a, now=t),
    "overrun": lambda v, b, a, t: on_site.overrun(visit_id=v, minutes=int(b["minutes"]), actor=a, now=t),
    AT_ONCE: lambda v, b, a, t: on_site.leave_safely(visit_id=v, actor=a, now=t),
})  # fmt: skip
"""What a phone may send, by name."""
