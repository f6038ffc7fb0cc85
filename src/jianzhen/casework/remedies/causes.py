"""Why something is owed 处理依据: the newest agreement of the parties, or the newest decision of people."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import EventKind, RemedyKind, State
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import claim_chain
from jianzhen.casework.remedies.models import Because

_AGREED = (EventKind.OFFER_ACCEPTED, EventKind.MERCHANT_CONCEDED, EventKind.STANDING_CONSENT_APPLIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What one cause gives; ``kind`` None is nothing (不支持), which is a cause too: it ends what an older one gave."""

    because: Because
    because_id: UUID
    kind: RemedyKind | None
    amount_fen: int


def newest_cause(claim: Claim) -> Cause | None:
    """What counts now, or None while no agreement or decision stands."""
    match claim.state:
        case State.SETTLED:
            return _agreed(claim)
        case State.DECIDED | State.FINAL:
            return _decided(claim)
    return None


def _agreed(claim: Claim) -> Cause | None:
    event = Event.objects.filter(chain_id=claim_chain(claim.id), kind__in=_AGREED).order_by("-seq").first()
    if event is None:
        return None
    if event.kind != EventKind.OFFER_ACCEPTED:
        because = Because.CONCESSION if event.kind == EventKind.MERCHANT_CONCEDED else Because.CONSENT
        return Cause(because=because, because_id=event.id, kind=RemedyKind(claim.remedy), amount_fen=claim.amount_fen)
    offer = claim.offers.filter(accepted_at__isnull=False, overtaken_at=None).first()
    if offer is None:
        return None
    return Cause(because=Because.OFFER, because_id=offer.id, kind=RemedyKind(offer.remedy), amount_fen=offer.amount_fen)


def _decided(claim: Claim) -> Cause | None:
    decision = claim.decisions.order_by("-number").first()
    if decision is None:
        return None
    return Cause(
        because=Because.DECISION, because_id=decision.id,
        kind=RemedyKind(decision.remedy) if decision.remedy else None, amount_fen=decision.amount_fen,
    )  # fmt: skip
