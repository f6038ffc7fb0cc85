"""Save a draft: what one person would decide, before it counts for anything."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.claims.vocabulary import RemedyKind
from jianzhen.casework.decisions.content import DraftContent, check_content, hash_of
from jianzhen.casework.decisions.errors import BadDraft, DraftSealed
from jianzhen.casework.decisions.facts import (
    account_of,
    first_draft,
    most_fen,
    own_draft,
    refund_only_facts,
    round_of,
)
from jianzhen.casework.decisions.models import Draft
from jianzhen.casework.decisions.permissions import Action, DecisionPermissions, stage_of
from jianzhen.casework.decisions.refund_only import check_refund_only
from jianzhen.casework.decisions.words import Outcome, Stage
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.review.leases import own_lease


@transaction.atomic
def save_draft(*, claim_id: UUID, content: DraftContent, actor: Actor, now: datetime) -> Draft:
    """Save one's own draft; a reviewer's is written over until it is proposed, a second or third person's is not.

    A second or third person's draft is sealed as it is saved, because from then on the first one is shown to them.

    Raises
    ------
    NotAllowed          no draft is written by this role here, not an own lease, recused, or involved before
    BadDraft            it contradicts itself, or gives more than was paid
    ReasonsTooShort     reasons for a side are no sentence
    WordsAccuse         a word of accusation outside a forgery finding
    RefundOnlyRefused   refund-only without ground or consent
    DraftSealed         it was proposed, or the other draft was shown
    """
    claim = locked_claim(claim_id)
    DecisionPermissions().require(actor, Action.DRAFT, claim)
    stage = stage_of(claim, actor)
    if stage is None:
        raise NotAllowed("no draft is written here", refusal=Refusal.WRONG_STATE)
    if stage is Stage.FIRST:
        own_lease(claim, actor, now)
    check_draft(claim, content, stage=stage, now=now)
    draft = own_draft(claim, actor, stage)
    if draft is not None and draft.proposed_at is not None:
        raise DraftSealed("this draft is sealed: the other one was shown after it, or it was proposed")
    draft = write_draft(claim, draft, content, stage=stage, actor=actor, now=now)
    record(
        "DRAFT_SAVED", chain=claim_chain(claim.id), actor=actor, at=now,
        details={"draft": str(draft.id), "stage": stage.value, "hash": draft.hash},
    )  # fmt: skip
    return draft


def check_draft(claim: Claim, content: DraftContent, *, stage: Stage, now: datetime) -> None:
    """Refuse a draft that may not be saved or decided in this stage; raises what ``save_draft`` says."""
    check_content(content, most_fen=most_fen(claim))
    if content.remedy is RemedyKind.REFUND_ONLY:
        check_refund_only(refund_only_facts(claim, content, now=now))
    if content.outcome is Outcome.INADMISSIBLE and stage is not Stage.PANEL:
        raise BadDraft("outcome: only a panel upholds an inadmissibility; a reviewer finds one with its code")


def write_draft(
    claim: Claim, draft: Draft | None, content: DraftContent, *, stage: Stage, actor: Actor, now: datetime
) -> Draft:  # fmt: skip
    """Write the row of a checked draft, anew or over an unproposed one; the caller has locked the claim."""
    author, turn = account_of(actor), draft.round if draft else round_of(claim)
    draft = draft or Draft(claim=claim, round=turn, author=author, stage=stage.value)
    draft.outcome, draft.remedy, draft.amount_fen = content.outcome, content.remedy or "", content.amount_fen
    draft.refund_only_ground = content.refund_only_ground.value if content.refund_only_ground else ""
    draft.less_drastic_why = {RemedyKind(kind).value: why for kind, why in content.less_drastic_why.items()}
    draft.forgery_act = content.forgery_act.value if content.forgery_act else ""
    draft.subject = content.subject.value if content.subject else ""
    draft.reasons_buyer, draft.reasons_merchant = content.reasons_buyer, content.reasons_merchant
    draft.hash = hash_of(content, claim_id=claim.id, turn=turn, author=author.id)
    draft.saved_at = now
    if stage in (Stage.SECOND, Stage.THIRD):
        first_draft(claim)  # there is one: otherwise nothing waits for this person
        draft.proposed_at = now
    draft.save()
    return draft
