"""What the API takes and tells of claims: never a weight, never a name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from jianzhen.casework.claims.models import Claim, Offer, Window
from jianzhen.casework.claims.packs import label
from jianzhen.casework.claims.selectors import open_windows, time_left
from jianzhen.casework.claims.vocabulary import Complaint, Declared, RemedyKind, State
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.evidence.required import missing_evidence
from jianzhen.casework.review.models import Question
from jianzhen.casework.review.questions import open_question
from jianzhen.entrances.api.actions import ActionShown, actions_for
from jianzhen.entrances.api.fields import Fen, Long, Moment, Told


class ClaimTold(Told):
    """A claim that a merchant's system files for the buyer of an own order line."""

    line_id: UUID
    complaint: Complaint
    remedy: RemedyKind
    amount_fen: Fen = 0
    item_id: UUID | None = None
    declared: Declared = Field(Declared.NOT_ASKED, description="what the buyer says of AI in the photos")


class WindowShown(Schema):
    """The time a side has."""

    kind: str
    side: str
    opens_at: datetime
    closes_at: datetime
    seconds_left: int
    rule: str
    calendar: str
    provisional: bool = Field(description="the calendar of that year is not announced yet")

    @classmethod
    def of(cls, one: Window, now: datetime) -> WindowShown:
        """As it runs."""
        return cls(
            kind=one.kind, side=one.side, opens_at=one.opens_at, closes_at=one.closes_at,
            seconds_left=int(time_left(one, now=now).total_seconds()), rule=one.rule, calendar=one.calendar,
            provisional=one.provisional,
        )  # fmt: skip


class QuestionShown(Schema):
    """What a side is asked for; it costs nothing."""

    id: UUID
    asked: str
    act: str
    text: str
    why_cheapest: str
    asked_at: datetime


class ClaimListed(Schema):
    """A claim in a list."""

    id: UUID
    number: str
    state: str
    moved_at: datetime
    submitted_at: datetime | None
    line_id: UUID | None
    complaint: str
    remedy: str
    amount_fen: int

    @classmethod
    def fields_of(cls, one: Claim) -> dict[str, Any]:
        """What stands in a list."""
        return {name: getattr(one, name) for name in ClaimListed.model_fields}


class ClaimShown(ClaimListed):
    """Whose turn it is, until when, what is missing and what this caller may do."""

    kind: str
    category: str
    described: str
    late: bool = Field(description="filed after the filing window; a person reads it, nothing is refused for it")
    duplicate_of: UUID | None
    policy_pack: str
    missing_evidence: list[str]
    windows: list[WindowShown]
    question: QuestionShown | None
    allowed_actions: list[ActionShown]

    @classmethod
    def of(cls, one: Claim, *, reader: Actor, now: datetime) -> ClaimShown:
        """As this reader sees it."""
        question = open_question(one) if one.state == State.INFO_REQUESTED else None
        return cls(
            **cls.fields_of(one), kind=one.kind, category=one.category, described=one.described, late=one.late,
            duplicate_of=one.duplicate_of_id, policy_pack=label(one.pack), missing_evidence=list(missing_evidence(one)),
            windows=[WindowShown.of(window, now) for window in open_windows(one)],
            question=_question(question) if question else None, allowed_actions=actions_for(one, actor=reader, now=now),
        )  # fmt: skip


class OfferTold(Told):
    """What is offered to the other side."""

    remedy: RemedyKind
    amount_fen: Fen = 0
    stands_until: Moment


class OfferShown(Schema):
    """An offer of one side."""

    id: UUID
    side: str
    remedy: str
    amount_fen: int
    made_at: datetime
    stands_until: datetime
    withdrawn_at: datetime | None
    accepted_at: datetime | None


class OffersShown(Schema):
    """All offers of a claim, the newest first."""

    offers: list[OfferShown]

    @classmethod
    def of(cls, offers: Sequence[Offer]) -> OffersShown:
        """As they stand."""
        return cls(offers=[OfferShown.from_orm(one) for one in offers])


class WordsTold(Told):
    """A side's own words."""

    text: Long = ""


class ReasonsTold(Told):
    """Reasons, in whole sentences; the other side and a reviewer read them."""

    reasons: Long = Field(min_length=1)


class WhyTold(Told):
    """Why more time is needed."""

    why: Long = Field(min_length=1)


class EntryShown(Schema):
    """Something that happened in a claim."""

    at: datetime
    by: str
    kind: str
    details: dict[str, Any]


class TimelineShown(Schema):
    """What happened, oldest first, as this reader may know it."""

    events: list[EntryShown]


class ExplanationShown(Schema):
    """What the inspection saw, in words; no number of weight, and no decision."""

    state: str = Field(description="none, done or failed; a failed one is inconclusive")
    paragraphs: list[str]


def _question(one: Question) -> QuestionShown:
    return QuestionShown(
        id=one.id, asked=one.asked, act=one.act, text=one.text, why_cheapest=one.why_cheapest, asked_at=one.asked_at
    )
