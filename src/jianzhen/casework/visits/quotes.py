"""Prices 报价: itemised and told before the work; accepted they are the price, whatever happens afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from jianzhen.casework.errors import Conflict, NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.originals.models import Original
from jianzhen.casework.visits.errors import BadVisit, WrongVisitState
from jianzhen.casework.visits.models import Quote, Signature, Visit
from jianzhen.casework.visits.moves import locked_visit
from jianzhen.casework.visits.permissions import Act, VisitPermissions
from jianzhen.casework.visits.vocabulary import ENDED, ON_DUTY, Outcome, VisitState

MOST_FEN = 10_000_000


class LineKind(StrEnum):
    """What a line is for."""

    CALL_OUT = "call_out"
    LABOUR = "labour"
    PART = "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """One line of a price; ``fen`` for all of it."""

    kind: LineKind
    what: str
    fen: int

    def __post_init__(self) -> None:
        if not self.what.strip() or len(self.what) > 200:
            raise BadVisit("what: say in at most 200 characters what the money is for")
        if not 0 <= self.fen <= MOST_FEN:
            raise BadVisit(f"fen: {self.fen} lies outside 0 to {MOST_FEN}")


@transaction.atomic
def quote(*, visit_id: UUID, lines: Sequence[QuoteLine], actor: Actor, now: datetime) -> Quote:
    """Tell a price before the work it is for. What else turns out to be needed is a new quote, free to be refused.

    The same lines told again while they stand are the same quote.

    Raises
    ------
    BadVisit          no lines, or a price for a visit that is free
    Conflict          another quote waits for an answer
    WrongVisitState   nobody is sent, or the visit has ended
    """
    visit = locked_visit(visit_id)
    VisitPermissions().require(actor, Act.FIELD, visit)
    if visit.state not in (VisitState.ASSIGNED, *ON_DUTY):
        raise WrongVisitState(
            f"visit {visit.number} is {visit.state}; a price is told by whoever comes, before the work"
        )
    total = sum(one.fen for one in lines)
    if not lines:
        raise BadVisit("lines: are empty; a price is itemised")
    if visit.free_because and total:
        raise BadVisit(f"lines: this visit is free ({visit.free_because}); nothing is charged for it")
    rows = [{"kind": one.kind.value, "what": one.what.strip(), "fen": one.fen} for one in lines]
    waiting = Quote.objects.filter(visit=visit, accepted_at=None, refused_at=None).first()
    if waiting is not None:
        if waiting.lines == rows:
            return waiting
        raise Conflict("another price waits for the customer's answer")
    made = Quote.objects.create(visit=visit, lines=rows, total_fen=total, quoted_at=now, quoted_by=actor.id)
    record("VISIT_QUOTED", chain=claim_chain(visit.claim_id), actor=actor, at=now, details={"visit": visit.number, "quote": str(made.id), "lines": rows, "total_fen": total})  # fmt: skip
    return made


@transaction.atomic
def accept_quote(*, quote_id: UUID, actor: Actor, now: datetime) -> Quote:
    """The customer agrees: from now on this is the price of that work. Accepted again it stays."""
    made, visit = _locked(quote_id, actor)
    if made.accepted_at is not None:
        return made
    _must_be_open(made, visit)
    made.accepted_at, made.accepted_by = now, actor.id
    made.save(update_fields=["accepted_at", "accepted_by"])
    record("VISIT_QUOTE_ACCEPTED", chain=claim_chain(visit.claim_id), actor=actor, at=now, details={"visit": visit.number, "quote": str(made.id), "total_fen": made.total_fen})  # fmt: skip
    return made


@transaction.atomic
def refuse_quote(*, quote_id: UUID, actor: Actor, now: datetime) -> Quote:
    """The customer does not agree: that work is not done. What was accepted before stands. Refused again it stays."""
    made, visit = _locked(quote_id, actor)
    if made.refused_at is not None:
        return made
    _must_be_open(made, visit)
    made.refused_at = now
    made.save(update_fields=["refused_at"])
    record("VISIT_QUOTE_DECLINED", chain=claim_chain(visit.claim_id), actor=actor, at=now, details={"visit": visit.number, "quote": str(made.id)})  # fmt: skip
    return made


@transaction.atomic
def sign(*, visit_id: UUID, actor: Actor, now: datetime, original: Original | None = None) -> Signature:
    """The customer signs on the technician's phone for what was done and its price; signed again it stays.

    Raises
    ------
    WrongVisitState   the work has not begun
    BadVisit          a price still waits for an answer
    """
    visit = locked_visit(visit_id)
    VisitPermissions().require(actor, Act.FIELD, visit)
    before = Signature.objects.filter(visit=visit).first()
    if before is not None:
        return before
    if visit.state != VisitState.WORKING:
        raise WrongVisitState(f"visit {visit.number} is {visit.state}; it is signed after the work")
    if Quote.objects.filter(visit=visit, accepted_at=None, refused_at=None).exists():
        raise BadVisit("quote: a price waits for the customer's answer; settle it before signing")
    made = Signature.objects.create(
        visit=visit, original=original, price_fen=agreed_fen(visit), signed_at=now, signed_by="customer"
    )
    record("VISIT_SIGNED", chain=claim_chain(visit.claim_id), actor=actor, at=now, details={"visit": visit.number, "price_fen": made.price_fen})  # fmt: skip
    return made


def agreed_fen(visit: Visit) -> int:
    """The sum of what was accepted, in fen; 0 for a visit that is free."""
    if visit.free_because:
        return 0
    return sum(Quote.objects.filter(visit=visit, accepted_at__isnull=False).values_list("total_fen", flat=True))


def price_of(visit: Visit) -> int:
    """What the customer pays, in fen: what was agreed. Where it was not fixed, only the agreed call-out."""
    if visit.outcome in (Outcome.NOT_FIXED, Outcome.QUOTE_REFUSED) and not visit.free_because:
        accepted = Quote.objects.filter(visit=visit, accepted_at__isnull=False)
        return sum(line["fen"] for one in accepted for line in one.lines if line["kind"] == LineKind.CALL_OUT)
    return agreed_fen(visit)


def is_price_agreed(visit: Visit) -> bool:
    """Whether work may begin: it is free, or a price was accepted and none waits."""
    if visit.free_because:
        return True
    quotes = list(Quote.objects.filter(visit=visit))
    waits = any(one.accepted_at is None and one.refused_at is None for one in quotes)
    return not waits and any(one.accepted_at is not None for one in quotes)


def _locked(quote_id: UUID, actor: Actor) -> tuple[Quote, Visit]:
    found = Quote.objects.filter(pk=quote_id).first()
    if found is None:
        raise NotFound(f"there is no quote {quote_id}")
    visit = locked_visit(found.visit_id)
    VisitPermissions().require(actor, Act.AGREE, visit)
    return Quote.objects.get(pk=quote_id), visit


def _must_be_open(made: Quote, visit: Visit) -> None:
    if made.accepted_at is not None or made.refused_at is not None:
        raise Conflict("this price was answered before, and the answer stays")
    if visit.state in ENDED:
        raise WrongVisitState(f"visit {visit.number} has ended")
