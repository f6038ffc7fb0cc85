"""Jobs of messages: choose the words for an event, and tell the parties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from jianzhen.casework.claims.models import Claim, Window
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.people.messages import tell
from jianzhen.casework.people.ports import Words
from jianzhen.casework.remedies.models import Remedy, ReturnParcel
from jianzhen.entrances.wording_messages import QUIET, Told, message_words

MESSAGES = "messages"
RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)
SIDES = (Role.BUYER, Role.MERCHANT)


@app.task(name="tell_parties", queue=MESSAGES, retry=RETRY)
def tell_parties(*, claim_id: str, event: str) -> None:
    """Tell both sides of a step of their claim."""
    happened = Event.objects.get(pk=UUID(event))
    if happened.kind in QUIET:
        return
    claim = Claim.objects.get(pk=UUID(claim_id))
    ends = _window_ends(happened)
    _tell(claim, about=happened.id, kind=happened.kind, ends=ends, remedy=claim.remedy, amount_fen=claim.amount_fen)


@app.task(name="tell_remedy", queue=MESSAGES, retry=RETRY)
def tell_remedy(*, remedy_id: str, what: str) -> None:
    """Tell both sides of what became of a remedy."""
    remedy = Remedy.objects.select_related("claim").get(pk=UUID(remedy_id))
    parcel = ReturnParcel.objects.filter(remedy=remedy).first()
    ends: dict[Role, datetime] = {}
    match what:
        case "RETURN_ASKED":
            ends[Role.BUYER] = remedy.due_at
        case "RETURN_DELIVERED" if parcel is not None and parcel.receipt_closes_at:
            ends[Role.MERCHANT] = parcel.receipt_closes_at
        case _ if remedy.receipt_closes_at is not None:
            ends[Role.BUYER] = remedy.receipt_closes_at
    _tell(remedy.claim, about=remedy.id, kind=what, ends=ends, remedy=remedy.kind, amount_fen=remedy.amount_fen)


def _tell(
    claim: Claim, *, about: UUID, kind: str, ends: Mapping[Role, datetime], remedy: str, amount_fen: int
) -> None:  # fmt: skip
    now = timezone.now()
    words: dict[Role, Words] = {}
    parties = {Role.BUYER: claim.buyer_id, **({Role.MERCHANT: claim.merchant_id} if claim.merchant_id else {})}
    for side in parties:
        other = Role.MERCHANT if side is Role.BUYER else Role.BUYER
        said = message_words(
            kind, side,
            Told(
                number=claim.number, now=now, until=ends.get(side), other_until=ends.get(other), remedy=remedy,
                amount_fen=amount_fen,
            ),
        )  # fmt: skip
        if said is not None:
            words[side] = said
    if words:
        tell(claim_id=claim.id, about=about, kind=kind, parties=parties, words=words, now=now)


def _window_ends(event: Event) -> dict[Role, datetime]:
    """When the windows that this event opened close, by side; of two of one side the later."""
    ends: dict[Role, datetime] = {}
    for window in Window.objects.filter(made_by=event).order_by("closes_at"):
        ends[Role(window.side)] = window.closes_at
    return ends
