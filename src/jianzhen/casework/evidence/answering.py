"""Answer with words and files in one act: both go on the record, and the turn passes on.

Reasons are evidence of their side: the other side and every reviewer read them, and an event commits to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.filing import Report, draft_claim, submit_claim
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.evidence.staging import stage_exhibit
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import ExhibitKind
from jianzhen.casework.originals.models import Original


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One file that came with an answer: kept for this claim by whoever sends it."""

    original: Original
    kind: ExhibitKind


@transaction.atomic
def file_claim(
    *, claim_id: UUID, report: Report, text: str, files: Sequence[Sent], actor: Actor, now: datetime
) -> Claim:  # fmt: skip
    """File a claim with what comes with it: drafted, evidence submitted, claim submitted, all or nothing.

    ``claim_id`` is the form's: sent twice, one claim. Raises as ``draft_claim`` and ``stage_exhibit``.
    """
    claim = draft_claim(report=report, actor=actor, now=now, claim_id=claim_id)
    if claim.state != State.DRAFT:
        return claim
    for one in files:
        stage_exhibit(claim_id=claim.id, kind=one.kind, original=one.original, actor=actor, now=now)
    say(claim_id=claim.id, text=text, actor=actor, now=now)
    return submit_claim(claim_id=claim.id, actor=actor, now=now)


@transaction.atomic
def contest_claim(*, claim_id: UUID, reasons: str, actor: Actor, now: datetime) -> Claim:
    """Contest with reasons, and with what the merchant staged; the buyer replies next.

    Raises what ``claim_transition`` raises: ``GuardRefused`` without reasons.
    """
    say(claim_id=claim_id, text=reasons, actor=actor, now=now)
    return claim_transition(
        claim_id=claim_id, event=EventKind.CLAIM_CONTESTED, actor=actor, now=now, facts=Facts(reasons=reasons)
    )


@transaction.atomic
def reply_to_answer(*, claim_id: UUID, text: str, actor: Actor, now: datetime) -> Claim:
    """Reply to what the merchant contested, in words or by what was staged, or say that there is nothing to add."""
    say(claim_id=claim_id, text=text, actor=actor, now=now)
    return claim_transition(claim_id=claim_id, event=EventKind.BUYER_REPLIED, actor=actor, now=now)


@transaction.atomic
def say(*, claim_id: UUID, text: str, actor: Actor, now: datetime) -> None:
    """Put a side's words, where there are any, and all it has staged on the record."""
    if text.strip():
        stage_exhibit(claim_id=claim_id, kind=ExhibitKind.TEXT, text=text, actor=actor, now=now)
    submit_exhibits(claim_id=claim_id, actor=actor, now=now)
