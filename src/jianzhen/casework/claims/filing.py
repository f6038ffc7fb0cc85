"""File a claim: whatever is reported is accepted, numbered and acknowledged."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from jianzhen.casework.claims.errors import GuardRefused
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import newest_pack, read_policy_pack
from jianzhen.casework.claims.table import events_open_to
from jianzhen.casework.claims.terms import BEIJING
from jianzhen.casework.claims.transitions import locked_claim, move_claim
from jianzhen.casework.claims.vocabulary import Complaint, Declared, EventKind, RemedyKind, State
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.orders.models import Item, OrderLine, Shipment
from jianzhen.casework.people.models import Merchant, Person
from jianzhen.kernel.ids import new_id
from jianzhen.law.packs.pack import GENERAL

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_ENDED = [State.WITHDRAWN, State.CLOSED]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody reports, as few things as the desk needs.

    Either ``line_id``, or ``described`` with the buyer's id: a repair report may have no order.
    """

    kind: Claim.Kind = Claim.Kind.AFTER_SALES
    complaint: Complaint
    remedy: RemedyKind
    amount_fen: int = 0
    line_id: UUID | None = None
    item_id: UUID | None = None
    buyer_id: UUID | None = None
    merchant_id: UUID | None = None
    described: str = ""
    category: str = ""
    declared: Declared = Declared.NOT_ASKED


@transaction.atomic
def draft_claim(*, report: Report, actor: Actor, now: datetime, claim_id: UUID | None = None) -> Claim:
    """Begin a claim: numbered at once, nobody's turn but the buyer's.

    ``claim_id`` is what a form made for it before anything was typed: sent twice, it gives the claim that is there.

    Raises
    ------
    NotAllowed     the order line is another buyer's
    GuardRefused   the amount is more than was paid, or nothing says what the claim is about
    """
    line = OrderLine.objects.select_related("order").filter(pk=report.line_id).first() if report.line_id else None
    buyer_id = line.order.buyer_id if line else report.buyer_id
    if buyer_id is None or not (line or report.described.strip()):
        raise GuardRefused("line_id: is empty; name an order line, or the buyer and what the claim is about")
    if EventKind.CLAIM_SUBMITTED not in events_open_to(State.DRAFT, actor.role):
        raise NotAllowed(f"{actor.role.value} does not file claims; the buyer does, or somebody on the buyer's behalf")
    whose = {Role.BUYER: actor.id, Role.AGENT: actor.behalf_of}.get(actor.role, str(buyer_id))
    if whose != str(buyer_id):
        raise NotAllowed("this order line is another buyer's", refusal=Refusal.NOT_YOURS)
    if claim_id is not None:
        Person.objects.select_for_update(no_key=True).get(pk=buyer_id)  # a double click waits for the first
        known = Claim.objects.filter(pk=claim_id, buyer_id=buyer_id).first()
        if known is not None:
            return known
    if line and report.amount_fen > line.paid_fen:
        raise GuardRefused(f"amount_fen: {report.amount_fen} is more than the {line.paid_fen} paid for this line")
    claim = Claim.objects.create(
        id=claim_id or new_id(), number=_number(now), kind=report.kind, state=State.DRAFT, moved_at=now, moved_by=actor.id,
        moved_role=actor.role.value, buyer=Person.objects.get(pk=buyer_id),
        merchant=line.order.merchant if line else _merchant(report.merchant_id), line=line,
        item=Item.objects.filter(pk=report.item_id, line=line).first() if line and report.item_id else None,
        described=report.described, category=report.category or (line.category if line else GENERAL),
        complaint=report.complaint, remedy=report.remedy, amount_fen=report.amount_fen, declared=report.declared,
        drafted_at=now,
    )  # fmt: skip
    record(
        "CLAIM_DRAFTED",
        chain=claim_chain(claim.id),
        actor=actor,
        at=now,
        details={"number": claim.number, "behalf_of": actor.behalf_of},
    )
    return claim


@transaction.atomic
def submit_claim(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Submit a draft, evidence complete, or a claim filed again; late ones and doubles are flagged and taken all the same.

    Submitting what is already submitted changes nothing: a double click is one claim.
    """
    claim = locked_claim(claim_id)
    if claim.state == State.SUBMITTED and claim.moved_by == actor.id:
        return claim
    event = {
        State.EVIDENCE_PENDING: EventKind.EVIDENCE_COMPLETED,
        State.WITHDRAWN: EventKind.CLAIM_FILED_AGAIN,
    }.get(State(claim.state), EventKind.CLAIM_SUBMITTED)
    flagged = _flag(claim, now)
    moved = move_claim(claim, event=event, actor=actor, now=now)
    if flagged:
        record(
            "CLAIM_FLAGGED",
            chain=claim_chain(claim_id),
            actor=Actor.machine(Role.ROUTER),
            at=now,
            details={"flags": flagged},
        )
    return moved


@transaction.atomic
def resume_claim(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Go on with a parked claim; late is flagged, a person decides."""
    claim = locked_claim(claim_id)
    _flag(claim, now)
    return move_claim(claim, event=EventKind.CLAIM_RESUMED, actor=actor, now=now)


def _merchant(merchant_id: UUID | None) -> Merchant | None:
    return Merchant.objects.filter(pk=merchant_id).first() if merchant_id else None


def _flag(claim: Claim, now: datetime) -> list[str]:
    """Note by order facts alone what a person should know; a plain repair has no filing window."""
    if claim.line_id is None or claim.kind == Claim.Kind.SERVICE:
        return []
    days = read_policy_pack(claim.pack or newest_pack(at=now)).windows.filing_days
    signed = (
        Shipment.objects.filter(order=claim.line.order).aggregate(last=Max("delivered_at"))["last"]
        if claim.line
        else None
    )
    claim.late = signed is not None and now > signed + timedelta(days=days)
    same_thing = Q(item=claim.item) if claim.item_id else Q()
    earlier = Claim.objects.filter(
        same_thing, line_id=claim.line_id, complaint=claim.complaint, drafted_at__lt=claim.drafted_at
    )
    claim.duplicate_of = (
        earlier.exclude(pk=claim.pk).exclude(state__in=[*_ENDED, State.DRAFT]).order_by("drafted_at").first()
    )
    claim.save(update_fields=["late", "duplicate_of"])
    return (["late"] if claim.late else []) + (["duplicate"] if claim.duplicate_of_id else [])


def _number(now: datetime) -> str:
    """``JZ`` + the day in Beijing + seven letters that are not taken for one another: 27 billion a day."""
    return f"JZ{now.astimezone(BEIJING):%Y%m%d}" + "".join(secrets.choice(_LETTERS) for _ in range(7))
