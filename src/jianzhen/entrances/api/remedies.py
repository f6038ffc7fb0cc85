"""Remedies 处理: what is owed, by when, and what shows that it was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from jianzhen.casework.events.actors import Actor
from jianzhen.casework.remedies.disputing import dispute_remedy
from jianzhen.casework.remedies.models import Remedy
from jianzhen.casework.remedies.parcels import accept_return, note_return_delivered, note_return_sent
from jianzhen.casework.remedies.proving import Proof, accept_remedy, note_arrival, prove_remedy
from jianzhen.casework.remedies.selectors import claim_of_remedy, remedies_of
from jianzhen.entrances.api.callers import ANYBODY, Caller, caller_of
from jianzhen.entrances.api.fields import Moment, OptionalLine, Told, Word
from jianzhen.entrances.api.once import once_if_keyed
from jianzhen.entrances.api.problems import answers
from jianzhen.entrances.api.shapes_claims import ClaimShown, ReasonsTold

router = Router(tags=["remedies"], auth=ANYBODY)


class ReturnTold(Told):
    """A parcel on its way back."""

    carrier: Word
    waybill: Word


class ArrivalTold(Told):
    """When the parcel came back."""

    delivered_at: Moment


class ProofTold(Told):
    """What shows that a remedy was done: a waybill, a submitted exhibit, or a reference."""

    carrier: OptionalLine = Field("", max_length=64)
    waybill: OptionalLine = Field("", max_length=64)
    exhibit_id: UUID | None = None
    reference: OptionalLine = ""


class RefundShown(Schema):
    """How far a refund got; a key is paid once."""

    state: str
    amount_fen: int
    key: str
    sent_at: datetime | None
    confirmed_at: datetime | None


class ReturnShown(Schema):
    """Goods on their way back."""

    carrier: str
    waybill: str
    sent_at: datetime | None
    delivered_at: datetime | None
    receipt_closes_at: datetime | None
    accepted_at: datetime | None
    disputed_at: datetime | None


class RemedyShown(Schema):
    """What is owed."""

    id: UUID
    kind: str
    amount_fen: int
    owed_by: str
    because: str
    owed_at: datetime
    due_at: datetime
    rule: str
    sent_at: datetime | None
    proved_at: datetime | None
    receipt_closes_at: datetime | None
    replaced_at: datetime | None
    failed_at: datetime | None
    refund: RefundShown | None
    parcel: ReturnShown | None

    @classmethod
    def of(cls, one: Remedy) -> RemedyShown:
        """As it stands."""
        entry, parcel = getattr(one, "entry", None), getattr(one, "parcel", None)
        return cls(
            **{name: getattr(one, name) for name in cls.model_fields if name not in ("refund", "parcel")},
            refund=RefundShown.from_orm(entry) if entry else None,
            parcel=ReturnShown.from_orm(parcel) if parcel else None,
        )  # fmt: skip


class RemediesShown(Schema):
    """All remedies of a claim, the newest first."""

    remedies: list[RemedyShown]


@router.get("/claims/{uuid:claim_id}/remedies", response=answers(200, RemediesShown), summary="Read the remedies")
def read_all(request: HttpRequest, claim_id: UUID) -> RemediesShown:
    """What is owed in a claim, and how far it got."""
    caller = caller_of(request)
    return _all(caller, claim_id)


@router.post("/claims/{uuid:claim_id}/dispute", response=answers(200, ClaimShown), summary="Object to what arrived")
def dispute(request: HttpRequest, claim_id: UUID, told: ReasonsTold) -> ClaimShown:
    """Object inside the receipt window, with what was staged: a person decides, and a return's refund waits."""
    caller, now = caller_of(request), timezone.now()
    actor = caller.party(claim_id)

    def act() -> UUID:
        dispute_remedy(claim_id=claim_id, reasons=told.reasons, actor=actor, now=now)
        return claim_id

    once_if_keyed(request, who=caller.id, now=now, act=act)
    return ClaimShown.of(caller.claim(claim_id), reader=actor, now=now)


@router.post(
    "/remedies/{uuid:remedy_id}/return-sent", response=answers(200, RemediesShown), summary="Note a return sent"
)
def return_sent(request: HttpRequest, remedy_id: UUID, told: ReturnTold) -> RemediesShown:
    """The buyer sent the goods back."""
    return _done(
        request, remedy_id,
        lambda actor, now: note_return_sent(
            remedy_id=remedy_id, carrier=told.carrier, waybill=told.waybill, actor=actor, now=now
        ),
    )  # fmt: skip


@router.post(
    "/remedies/{uuid:remedy_id}/return-delivered", response=answers(200, RemediesShown), summary="Note a return received"
)  # fmt: skip
def return_delivered(request: HttpRequest, remedy_id: UUID, told: ArrivalTold) -> RemediesShown:
    """The merchant says that the parcel came; its receipt window runs from now. A carrier tells by its webhook."""
    return _done(
        request, remedy_id,
        lambda actor, now: note_return_delivered(
            remedy_id=remedy_id, delivered_at=told.delivered_at, actor=actor, now=now
        ),
    )  # fmt: skip


@router.post(
    "/remedies/{uuid:remedy_id}/accept-return", response=answers(200, RemediesShown), summary="Accept a return"
)  # fmt: skip
def return_accepted(request: HttpRequest, remedy_id: UUID) -> RemediesShown:
    """The merchant accepts what came back: the money goes."""
    return _done(request, remedy_id, lambda actor, now: accept_return(remedy_id=remedy_id, actor=actor, now=now))


@router.post("/remedies/{uuid:remedy_id}/prove", response=answers(200, RemediesShown), summary="Prove a remedy")
def prove(request: HttpRequest, remedy_id: UUID, told: ProofTold) -> RemediesShown:
    """The merchant says that a remedy was performed, and by what that is seen."""
    proof = Proof(carrier=told.carrier, waybill=told.waybill, exhibit_id=told.exhibit_id, reference=told.reference)
    return _done(
        request, remedy_id, lambda actor, now: prove_remedy(remedy_id=remedy_id, proof=proof, actor=actor, now=now)
    )


@router.post("/remedies/{uuid:remedy_id}/arrived", response=answers(200, RemediesShown), summary="Note that it arrived")
def arrived(request: HttpRequest, remedy_id: UUID) -> RemediesShown:
    """The buyer has what was sent; the time to object runs from now."""
    return _done(request, remedy_id, lambda actor, now: note_arrival(remedy_id=remedy_id, actor=actor, now=now))


@router.post("/remedies/{uuid:remedy_id}/accept", response=answers(200, RemediesShown), summary="Accept a remedy")
def accepted(request: HttpRequest, remedy_id: UUID) -> RemediesShown:
    """The buyer is content with what arrived."""
    return _done(request, remedy_id, lambda actor, now: accept_remedy(remedy_id=remedy_id, actor=actor, now=now))


def _done(request: HttpRequest, remedy_id: UUID, act: Callable[[Actor, datetime], object]) -> RemediesShown:
    caller = caller_of(request)
    claim_id = claim_of_remedy(remedy_id)
    act(caller.party(claim_id), timezone.now())
    return _all(caller, claim_id)


def _all(caller: Caller, claim_id: UUID) -> RemediesShown:
    found = remedies_of(caller.claim(claim_id), reader=caller.actor)
    return RemediesShown(remedies=[RemedyShown.of(one) for one in found])
