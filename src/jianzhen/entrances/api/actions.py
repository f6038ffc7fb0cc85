"""What a caller may do in a claim now, and why not: the same permission objects as the pages, guards aside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from ninja import Schema
from pydantic import Field

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.permissions import ClaimPermissions
from jianzhen.casework.claims.selectors import extra_hours
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.decisions.notices import open_notice
from jianzhen.casework.errors import Refusal
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.evidence.permissions import Action as EvidenceAction
from jianzhen.casework.evidence.permissions import EvidencePermissions
from jianzhen.casework.review.questions import open_question
from jianzhen.entrances.refusal_words import refusal_words

STEPS: Mapping[str, tuple[EventKind, ...]] = MappingProxyType({
    "submit": (EventKind.CLAIM_SUBMITTED, EventKind.EVIDENCE_COMPLETED, EventKind.CLAIM_FILED_AGAIN),
    "resume": (EventKind.CLAIM_RESUMED,),
    "withdraw": (EventKind.CLAIM_WITHDRAWN,),
    "concede": (EventKind.MERCHANT_CONCEDED,),
    "contest": (EventKind.CLAIM_CONTESTED,),
    "reply": (EventKind.BUYER_REPLIED,),
    "answer-question": (EventKind.QUESTION_ANSWERED,),
    "answer-notice": (EventKind.NOTICE_ANSWERED,),
    "accept-offer": (EventKind.OFFER_ACCEPTED,),
    "appeal": (EventKind.APPEALED,),
    "withdraw-appeal": (EventKind.APPEAL_WITHDRAWN, EventKind.INADMISSIBILITY_ACCEPTED),
    "dispute": (EventKind.REMEDY_DISPUTED,),
})  # fmt: skip
"""Each is the end of an address below a claim."""


class ActionShown(Schema):
    """One thing to do in a claim."""

    action: str = Field(description="the end of its address below the claim")
    allowed: bool
    refusal: str | None = Field(description="a stable name of why not")
    reason: str | None = Field(description="why not, in the language of Accept-Language")


def actions_for(claim: Claim, *, actor: Actor, now: datetime) -> list[ActionShown]:
    """Every action with whether it is open to this actor, and the reason where it is not."""
    found = [_shown(name, _refusal(name, events, claim, actor)) for name, events in STEPS.items()]
    more_time = None if extra_hours(claim, actor=actor, now=now) else Refusal.WRONG_STATE
    evidence = EvidencePermissions()
    return [
        *found, _shown("more-time", more_time), _shown("evidence", evidence.refusal(actor, EvidenceAction.ADD, claim)),
        _shown("case.zip", evidence.refusal(actor, EvidenceAction.EXPORT, claim)),
    ]  # fmt: skip


def _refusal(name: str, events: tuple[EventKind, ...], claim: Claim, actor: Actor) -> Refusal | None:
    refusals = [ClaimPermissions().refusal(actor, event, claim) for event in events]
    if None not in refusals:
        return refusals[0]
    if name == "answer-question" and claim.state == State.INFO_REQUESTED:
        question = open_question(claim)
        return None if question is not None and question.asked == actor.role.value else Refusal.NOT_YOURS
    if name == "answer-notice":
        notice = open_notice(claim)
        return None if notice is not None and notice.subject == actor.role.value else Refusal.NOT_YOURS
    return None


def _shown(name: str, refusal: Refusal | None) -> ActionShown:
    if refusal is None:
        return ActionShown(action=name, allowed=True, refusal=None, reason=None)
    return ActionShown(action=name, allowed=False, refusal=refusal.value, reason=refusal_words(refusal))
