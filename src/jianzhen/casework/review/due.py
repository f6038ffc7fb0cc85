"""By when a person looks and decides, by the claim's pack. A claim given back to the queue keeps the time it had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import (
    Case,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import pack_of
from jianzhen.casework.claims.terms import WindowTerm, closing
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.review.models import FirstLook, Lease
from jianzhen.casework.review.vocabulary import GIVEN_BACK

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

WITH_THE_DESK = (State.REVIEW_QUEUE, State.IN_REVIEW, State.SECOND_REVIEW, State.THIRD_REVIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """By when the desk owes a claim something.

    Attributes
    ----------
    came_at : datetime
        When it came to the desk from a party, a window or another room.
    at : datetime
        The next of the two: ``look_by`` until somebody has looked, then ``decide_by``.
    """

    came_at: datetime
    look_by: datetime
    decide_by: datetime
    at: datetime


class HasDue(TypedDict):
    """What ``queued`` adds to a claim."""

    due: datetime


def due_at(claim: Claim) -> Due | None:
    """By when this claim is to be looked at and decided; None while the desk owes it nothing.

    A claim in appeal is due by the pack's days for an appeal's decision.
    """
    return dues([claim]).get(claim.id)


def dues(claims: Sequence[Claim]) -> Mapping[UUID, Due]:
    """``due_at`` of many claims in two queries; those to which the desk owes nothing are left out."""
    with_us = [one for one in claims if one.state in WITH_THE_DESK]
    leases = _leases_they_came_by(with_us)
    looked = set(FirstLook.objects.filter(claim__in=leases.keys()).values_list("claim_id", "account_id"))
    found = {one.id: _appeal_due(one) for one in claims if one.state == State.IN_APPEAL}
    for claim in with_us:
        lease = leases.get(claim.id)
        found[claim.id] = fresh_due(claim) if lease is None else _kept(lease, (claim.id, lease.holder_id) in looked)
    return found


def fresh_due(claim: Claim) -> Due:
    """The time a claim gets that came to the desk at ``claim.moved_at``."""
    windows = pack_of(claim).windows
    look = WindowTerm(hours=windows.first_look_hours, working_days=0, rule="pack: first look")
    decide = WindowTerm(hours=0, working_days=windows.decision_working_days, rule="pack: decision")
    look_by, decide_by = closing(look, claim.moved_at).at, closing(decide, claim.moved_at).at
    return Due(came_at=claim.moved_at, look_by=look_by, decide_by=decide_by, at=look_by)


def queued() -> QuerySet[WithAnnotations[Claim, HasDue]]:
    """Claims that wait for a reviewer, each with ``due``, the soonest first: one query, as ``due_at`` says it."""
    looked = FirstLook.objects.filter(claim=OuterRef("claim"), account=OuterRef("holder"))
    back = Lease.objects.filter(claim=OuterRef("pk"), ended_at=OuterRef("moved_at"), how_ended__in=GIVEN_BACK)
    kept = back.annotate(due=Case(When(Exists(looked), then=F("decide_by")), default=F("look_by"))).values("due")[:1]
    hours = Cast(KeyTextTransform("first_look_hours", KeyTransform("windows", "pack__body")), IntegerField())
    wait = ExpressionWrapper(hours * Value(timedelta(hours=1)), output_field=DurationField())
    fresh = ExpressionWrapper(F("moved_at") + wait, output_field=DateTimeField())
    return (
        Claim.objects.filter(state=State.REVIEW_QUEUE)
        .annotate(due=Coalesce(Subquery(kept), fresh))
        .order_by("due", "id")
    )


def _kept(lease: Lease, looked: bool) -> Due:  # noqa: FBT001 - a fact, not a choice
    at = lease.decide_by if looked else lease.look_by
    return Due(came_at=lease.came_at, look_by=lease.look_by, decide_by=lease.decide_by, at=at)


def _appeal_due(claim: Claim) -> Due:
    days = pack_of(claim).windows.appeal_decision_working_days
    by = closing(WindowTerm(hours=0, working_days=days, rule="pack: appeal decision"), claim.moved_at).at
    return Due(came_at=claim.moved_at, look_by=by, decide_by=by, at=by)


def _leases_they_came_by(claims: Sequence[Claim]) -> Mapping[UUID, Lease]:
    """The lease whose times still count: the running one, the one it was given back from, the one it was drafted in."""
    newest = {one.claim_id: one for one in Lease.objects.filter(claim__in=claims).order_by("taken_at")}
    return {
        one.id: newest[one.id] for one in claims
        if one.id in newest and (one.state != State.REVIEW_QUEUE or _given_back(newest[one.id], one))
    }  # fmt: skip


def _given_back(lease: Lease, claim: Claim) -> bool:
    return lease.ended_at == claim.moved_at and lease.how_ended in GIVEN_BACK
