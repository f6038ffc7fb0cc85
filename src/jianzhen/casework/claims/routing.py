"""Route a submitted claim by order facts, never by findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.consent import use_consent
from jianzhen.casework.claims.facts import NO_FACTS, Facts
from jianzhen.casework.claims.models import Claim, Window
from jianzhen.casework.claims.transitions import locked_claim, move_claim
from jianzhen.casework.claims.vocabulary import EventKind, State, WindowKind
from jianzhen.casework.events.actors import Actor, Role


@transaction.atomic
def route_claim(*, claim_id: UUID, missing: Sequence[str], outside_pack: str, now: datetime) -> Claim:
    """Send a submitted claim on its way; one that is not waiting to be routed is left as it is.

    Parameters
    ----------
    missing : sequence of str
        What the pack requires and the evidence room does not hold.
    outside_pack : str
        Why the pack does not cover it, by order facts; empty where it does.
    """
    claim = locked_claim(claim_id)
    if claim.state != State.SUBMITTED:
        return claim
    event, facts = _way(claim, missing, outside_pack, now)
    return move_claim(claim, event=event, actor=Actor.machine(Role.ROUTER), now=now, facts=facts)


def _way(claim: Claim, missing: Sequence[str], outside_pack: str, now: datetime) -> tuple[EventKind, Facts]:
    if claim.kind == Claim.Kind.SERVICE:
        return EventKind.SERVICE_ACCEPTED, Facts(plain_repair=True)
    if claim.late or claim.duplicate_of_id or outside_pack or claim.merchant_id is None:
        why = outside_pack or ("no respondent is named" if claim.merchant_id is None else "")
        return EventKind.REFERRED_TO_A_PERSON, Facts(outside_pack=why)
    if use_consent(claim, now=now):
        return EventKind.STANDING_CONSENT_APPLIED, NO_FACTS
    asked = Window.objects.filter(claim=claim, kind=WindowKind.EVIDENCE).exists()
    if missing and not asked:
        return EventKind.EVIDENCE_ASKED, Facts(evidence_missing=True)
    return EventKind.MERCHANT_ASKED, NO_FACTS
