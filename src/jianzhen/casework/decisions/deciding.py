"""Decide: alone where nothing asks for a second person, otherwise by sending one's draft to them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.errors import GuardRefused
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import pack_of
from jianzhen.casework.claims.transitions import locked_claim, move_claim
from jianzhen.casework.claims.vocabulary import EventKind
from jianzhen.casework.decisions.content import DraftContent
from jianzhen.casework.decisions.drafting import check_draft
from jianzhen.casework.decisions.errors import NoDraft
from jianzhen.casework.decisions.facts import account_of, content_of, four_eyes_facts, heard, notice_done, own_draft
from jianzhen.casework.decisions.four_eyes import triggers_for
from jianzhen.casework.decisions.models import Draft
from jianzhen.casework.decisions.serving import Verdict, must_be_as_signed, note_people, write_decision
from jianzhen.casework.decisions.words import Stage
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.review.checklist import checklist_done
from jianzhen.casework.review.leases import end_lease, own_lease
from jianzhen.casework.review.looks import has_looked, note_final_outcome
from jianzhen.casework.review.vocabulary import InvolvedAs
from jianzhen.law.packs.words import Trigger


def four_eyes(claim: Claim, draft: Draft) -> tuple[Trigger, ...]:
    """Which triggers ask for a second person on this draft; a page shows them before anything is sent."""
    return triggers_for(content_of(draft), four_eyes_facts(claim, draft.author), pack_of(claim).four_eyes)


def four_eyes_before(claim: Claim, content: DraftContent, *, actor: Actor) -> tuple[Trigger, ...]:
    """The same for what was not saved yet: a page says who decides while the draft is being written."""
    return triggers_for(content, four_eyes_facts(claim, account_of(actor)), pack_of(claim).four_eyes)


@transaction.atomic
def decide(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Decide on one's own saved draft: served at once, or sent to a second person where a trigger fires.

    Looked up here, never asked of the caller: the lease, the first look, the checklist, whether each side the outcome
    hurts had time on all the material, whether the notice behind a finding was answered or ran out, the triggers.

    Returns
    -------
    Claim
        DECIDED, or SECOND_REVIEW.

    Raises
    ------
    NoDraft        nothing of one's own is saved in this round
    NotAllowed     not an own lease
    GuardRefused   no first look, checklist or hearing; a finding without its notice
    RefundOnlyRefused, BadDraft, ReasonsTooShort, WordsAccuse   the draft may not stand any more
    """
    claim = locked_claim(claim_id)
    lease = own_lease(claim, actor, now)
    draft = own_draft(claim, actor, Stage.FIRST)
    if draft is None:
        raise NoDraft("save a draft first: outcome, remedy, and reasons for both sides")
    content = content_of(draft)
    check_draft(claim, content, stage=Stage.FIRST, now=now)
    must_be_as_signed(draft)
    if not has_looked(claim, actor) or not checklist_done(claim, actor):
        # the table asks it of a decision alone; whoever sends a draft to a second person has looked as well
        raise GuardRefused("record the first look and walk the checklist before you decide")
    triggers = four_eyes(claim, draft)
    facts = Facts(
        lease_holder=str(lease.holder_id), four_eyes=triggers,
        forgery_named=content.forgery_act is not None, forgery=content.forgery_act, subject=content.subject,
        first_look=True, checklist_done=True, reasons_for_both=True, heard=heard(claim, content, now=now),
        notice_done=notice_done(claim, content, now=now),
    )  # fmt: skip
    draft.proposed_at, draft.triggers = now, [one.value for one in triggers]
    draft.save(update_fields=["proposed_at", "triggers"])
    note_people(claim, [draft], as_=InvolvedAs.DRAFTED if triggers else InvolvedAs.DECIDED, now=now)
    note_final_outcome(claim_id=claim.id, outcome=draft.outcome, actor=actor, now=now)
    event = EventKind.DECISION_DRAFTED if triggers else EventKind.DECISION_SERVED
    claim = move_claim(claim, event=event, actor=actor, now=now, facts=facts)
    end_lease(claim, now=now)
    if not triggers:
        write_decision(claim, Verdict(served=draft, signed=draft, people=[draft]), actor=actor, now=now)
    return claim
