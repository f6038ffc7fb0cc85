"""Had a side time on all the material 充分听取? Asked before anything is decided against it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import EventKind, WindowKind
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import claim_chain
from jianzhen.casework.evidence.folder import sealed_before
from jianzhen.casework.evidence.models import Exhibit, SealedDerivative
from jianzhen.casework.evidence.vocabulary import PartySide, SealedWhat

ENOUGH = 0.5
"""Share of a window that must still have lain ahead when the material became visible."""

_TO_ANSWER = (
    WindowKind.MERCHANT_ANSWER, WindowKind.RETURN_RECEIPT, WindowKind.BUYER_REPLY, WindowKind.QUESTION, WindowKind.NOTICE,
)  # fmt: skip
_ARGUED = (EventKind.CLAIM_CONTESTED, EventKind.QUESTION_ANSWERED, EventKind.NOTICE_ANSWERED)
"""What a side says beside its exhibits. A reply has no words of its own: what it brings are exhibits, and without any
the other side need not be heard once more, or the two would answer each other for ever."""

_ANSWERED = (*_ARGUED, EventKind.BUYER_REPLIED, EventKind.MERCHANT_CONCEDED, "EVIDENCE_SUBMITTED")
_ROLES = {PartySide.BUYER: (Role.BUYER, Role.AGENT, Role.CALL_TAKER), PartySide.MERCHANT: (Role.MERCHANT,)}


def heard_on_all(claim: Claim, *, side: PartySide) -> bool:
    """Whether a side answered, or let a whole window pass, after the newest material of the others was visible to it.

    Material is what the other side and the desk submitted, what the other side argued, for the merchant the claim itself,
    for the buyer the sealed pack-outs. A file whose redacted copy nobody confirmed yet is not visible, so nobody was
    heard on it; one that is withheld counts from when that was said. A window counts if it has ended and at least half
    of it lay ahead when the newest material became visible.
    """
    times = _visible_at(claim, side)
    if None in times:
        return False
    newest = max((one for one in times if one is not None), default=None)
    return newest is None or _answered(claim, side, newest) or _had_window(claim, side, newest)


def _visible_at(claim: Claim, side: PartySide) -> list[datetime | None]:
    """When each piece became visible to this side; None while it is not."""
    found: list[datetime | None] = []
    others = Exhibit.objects.select_related("derivative").filter(claim=claim, submitted_at__isnull=False)
    for one in others.exclude(side=side):
        made = getattr(one, "derivative", None)
        assert one.submitted_at is not None
        if one.original_id is None:
            found.append(one.submitted_at)
        elif made is None:
            found.append(None)
        else:
            found.append(made.withheld_at or made.confirmed_at)
    other = PartySide.MERCHANT if side is PartySide.BUYER else PartySide.BUYER
    argued = _events(claim).filter(kind__in=_ARGUED, actor_role__in=_ROLES[other])
    found += argued.values_list("at", flat=True)
    if side is PartySide.MERCHANT:
        return [*found, claim.submitted_at or claim.drafted_at]
    packed = [one.original for one in sealed_before(claim) if one.what is SealedWhat.PACKED]
    copies = {
        one.sealed_id: one.withheld_at or one.confirmed_at for one in SealedDerivative.objects.filter(sealed__in=packed)
    }
    # listing photos were public when the thing was sold: the buyer chose by them
    return found + [copies.get(one.id) for one in packed]


def _answered(claim: Claim, side: PartySide, newest: datetime) -> bool:
    return _events(claim).filter(kind__in=_ANSWERED, actor_role__in=_ROLES[side], at__gt=newest).exists()


def _had_window(claim: Claim, side: PartySide, newest: datetime) -> bool:
    for one in claim.windows.filter(side=side.value, kind__in=_TO_ANSWER, ended_at__isnull=False):
        ahead = one.closes_at - max(newest, one.opens_at)
        if one.ended_at is not None and one.ended_at > newest and ahead >= ENOUGH * (one.closes_at - one.opens_at):
            return True
    return False


def _events(claim: Claim) -> QuerySet[Event]:
    return Event.objects.filter(chain=claim_chain(claim.id))
