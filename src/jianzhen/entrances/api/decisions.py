"""Decisions and appeals 决定与申诉: what people decided, for one side in its language, and the way to object."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Router, Schema
from pydantic import Field

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.decisions.appeals import appeal, withdraw_appeal
from jianzhen.casework.decisions.selectors import (
    contest,
    decisions_for,
    notices_for,
    statement_of_inadmissibility,
    statement_of_reasons,
)
from jianzhen.casework.decisions.statement import Statement
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.entrances.api.callers import ANYBODY, caller_of
from jianzhen.entrances.api.once import once_if_keyed
from jianzhen.entrances.api.problems import answers
from jianzhen.entrances.api.shapes_claims import ClaimShown, ReasonsTold

router = Router(tags=["decisions"], auth=ANYBODY)


class SectionShown(Schema):
    """One heading and its lines."""

    heading: str
    lines: list[str]


class StatementShown(Schema):
    """A statement of reasons for one side."""

    title: str
    side: str
    sections: list[SectionShown]

    @classmethod
    def of(cls, one: Statement) -> StatementShown:
        """As written."""
        sections = [SectionShown(heading=part.heading, lines=list(part.lines)) for part in one.sections]
        return cls(title=one.title, side=one.side.value, sections=sections)


class DecisionShown(Schema):
    """What was decided, by people, with reasons."""

    id: UUID
    number: int
    kind: str
    outcome: str
    remedy: str = Field(description="empty where nothing is given")
    amount_fen: int
    served_at: datetime
    statement: StatementShown


class InadmissibleShown(Schema):
    """That a claim is not read on its merits, and why."""

    id: UUID
    code: str
    decided_at: datetime
    statement: StatementShown


class AppealShown(Schema):
    """One side's appeal against what stands."""

    id: UUID
    side: str
    reasons: str
    opened_at: datetime
    withdrawn_at: datetime | None
    ended_at: datetime | None
    outcome: str


class NoticeShown(Schema):
    """A notice of a proposed finding, shown to the side it was served on."""

    id: UUID
    subject: str
    act: str
    text: str
    material: list[UUID]
    served_at: datetime
    answered_at: datetime | None


class DecisionsShown(Schema):
    """All that was decided, the newest first, and how it is contested."""

    decisions: list[DecisionShown]
    inadmissibility: InadmissibleShown | None
    appeals: list[AppealShown]
    notices: list[NoticeShown]


@router.get("/{uuid:claim_id}/decisions", response=answers(200, DecisionsShown), summary="Read decisions and reasons")
def read_all(request: HttpRequest, claim_id: UUID) -> DecisionsShown:
    """Decisions with the statement of reasons for the reader's side (the desk reads the buyer's)."""
    caller = caller_of(request)
    claim = caller.claim(claim_id)
    side, language = _side(caller.actor), "en" if (get_language() or "").startswith("en") else "zh"
    stands = contest(claim, reader=caller.actor)
    found = stands.inadmissibility
    return DecisionsShown(
        decisions=[
            DecisionShown(
                id=one.id, number=one.number, kind=one.kind, outcome=one.outcome, remedy=one.remedy,
                amount_fen=one.amount_fen, served_at=one.served_at,
                statement=StatementShown.of(statement_of_reasons(one, side=side, language=language)),
            )
            for one in decisions_for(claim, reader=caller.actor)
        ],
        inadmissibility=None if found is None else InadmissibleShown(
            id=found.id, code=found.code, decided_at=found.decided_at,
            statement=StatementShown.of(statement_of_inadmissibility(found, side=side, language=language)),
        ),
        appeals=[AppealShown.from_orm(one) for one in stands.appeals],
        notices=[NoticeShown.from_orm(one) for one in notices_for(claim, reader=caller.actor)],
    )  # fmt: skip


@router.post("/{uuid:claim_id}/appeal", response=answers(200, ClaimShown), summary="Appeal")
def open_appeal(request: HttpRequest, claim_id: UUID, told: ReasonsTold) -> ClaimShown:
    """Appeal in time against an outcome that hurts this side; people new to the case read it."""
    caller, now = caller_of(request), timezone.now()
    actor = caller.party(claim_id)

    def act() -> UUID:
        appeal(claim_id=claim_id, reasons=told.reasons, actor=actor, now=now)
        return claim_id

    once_if_keyed(request, who=caller.id, now=now, act=act)
    return ClaimShown.of(caller.claim(claim_id), reader=actor, now=now)


@router.post("/{uuid:claim_id}/withdraw-appeal", response=answers(200, ClaimShown), summary="Take an appeal back")
def take_back(request: HttpRequest, claim_id: UUID) -> ClaimShown:
    """Take an own appeal back: what was decided stands."""
    caller, now = caller_of(request), timezone.now()
    withdraw_appeal(claim_id=claim_id, actor=caller.party(claim_id), now=now)
    return ClaimShown.of(caller.claim(claim_id), reader=caller.actor, now=now)


def statements_of(claim: Claim, *, reader: Actor) -> dict[str, bytes]:
    """The statements of reasons that this reader takes away with the case, in both languages; both sides' for the desk."""
    sides = [Role.BUYER, Role.MERCHANT] if reader.is_person else [_side(reader)]
    papers: dict[str, bytes] = {}
    for side in sides:
        for language in ("zh", "en"):
            for one in decisions_for(claim, reader=reader):
                text = statement_of_reasons(one, side=side, language=language).text()
                papers[f"decision-{one.number}-{side.value}.{language}.txt"] = text.encode()
            found = contest(claim, reader=reader).inadmissibility
            if found is not None:
                text = statement_of_inadmissibility(found, side=side, language=language).text()
                papers[f"inadmissibility-{side.value}.{language}.txt"] = text.encode()
    return papers


def _side(reader: Actor) -> Role:
    return Role.MERCHANT if reader.role is Role.MERCHANT else Role.BUYER
