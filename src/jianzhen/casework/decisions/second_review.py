"""Second and third person 双人复核: each decides before the earlier drafts are shown; two that agree carry it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim, move_claim
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.decisions.agreement import agree, carried
from jianzhen.casework.decisions.drafting import check_draft
from jianzhen.casework.decisions.errors import NoDraft, NoMajority
from jianzhen.casework.decisions.facts import (
    content_of,
    earlier_people,
    first_draft,
    notice_done,
    own_draft,
    round_of,
)
from jianzhen.casework.decisions.models import Draft
from jianzhen.casework.decisions.permissions import Action, DecisionPermissions
from jianzhen.casework.decisions.reasons import must_be_a_sentence, must_not_accuse
from jianzhen.casework.decisions.serving import Verdict, must_be_as_signed, note_people, write_decision
from jianzhen.casework.decisions.words import Stage
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.review.involvement import note_involvement
from jianzhen.casework.review.looks import note_final_outcome
from jianzhen.casework.review.vocabulary import InvolvedAs


@transaction.atomic
def second_decide(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Decide as the second person, on one's own draft that was saved before the first was shown.

    Returns
    -------
    Claim
        DECIDED where both come to the same outcome, remedy, amount and act; THIRD_REVIEW where they do not.

    Raises
    ------
    NotAllowed    not an approver, recused
    SamePerson    this person drafted, held, decided or was consulted on this claim before
    NoDraft       nothing of one's own is saved
    DraftSealed   the first draft is not as it was signed
    """
    claim = locked_claim(claim_id)
    DecisionPermissions().require(actor, Action.COUNTERSIGN, claim)
    first, own = first_draft(claim), _own(claim, actor, Stage.SECOND)
    must_be_as_signed(first)
    content, same = content_of(first), agree(content_of(first), content_of(own))
    check_draft(claim, content, stage=Stage.FIRST, now=now)
    facts = Facts(
        earlier_drafters=earlier_people(claim, but=[own]), own_draft_saved=own.saved_at <= now, agree=same,
        draft_hash=first.hash, forgery_named=content.forgery_act is not None, forgery=content.forgery_act,
        subject=content.subject, notice_done=notice_done(claim, content, now=now),
    )  # fmt: skip
    note_people(claim, [own], as_=InvolvedAs.DECIDED if same else InvolvedAs.DRAFTED, now=now)
    note_final_outcome(claim_id=claim.id, outcome=own.outcome, actor=actor, now=now)
    event = EventKind.DECISION_SERVED if same else EventKind.REVIEWERS_DIFFER
    claim = move_claim(claim, event=event, actor=actor, now=now, facts=facts)
    if same:
        verdict = Verdict(served=first, signed=first, people=[first, own])
        write_decision(claim, verdict, actor=actor, now=now)
    return claim


@transaction.atomic
def third_decide(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Decide as the third person: two of three carry it; of three differing amounts the middle one does.

    Whoever comes to something else is recorded as dissenting. A finding of forgery needs two of the three.

    Raises
    ------
    NoMajority    neither two of three nor a middle amount: send it back with what is open
    and what ``second_decide`` raises
    """
    claim = locked_claim(claim_id)
    DecisionPermissions().require(actor, Action.COUNTERSIGN, claim)
    first, second, own = first_draft(claim), _differing(claim), _own(claim, actor, Stage.THIRD)
    must_be_as_signed(first)
    must_be_as_signed(second)
    drafts = [first, second, own]
    found = carried([content_of(one) for one in drafts])
    if found is None:
        raise NoMajority("three drafts, and no two nor a middle amount agree; send the claim back with what is open")
    served = drafts[found.chosen]
    content = content_of(served)
    check_draft(claim, content, stage=Stage.FIRST, now=now)
    facts = Facts(
        earlier_drafters=earlier_people(claim, but=[own]), majority=True, draft_hash=first.hash,
        forgery_named=content.forgery_act is not None, votes_for_forgery=found.votes_for_forgery,
        forgery=content.forgery_act, subject=content.subject, notice_done=notice_done(claim, content, now=now),
    )  # fmt: skip
    note_people(claim, drafts, as_=InvolvedAs.DECIDED, now=now)
    note_final_outcome(claim_id=claim.id, outcome=own.outcome, actor=actor, now=now)
    claim = move_claim(claim, event=EventKind.DECISION_SERVED, actor=actor, now=now, facts=facts)
    verdict = Verdict(served=served, signed=first, people=drafts)
    write_decision(claim, verdict, actor=actor, now=now)
    return claim


@transaction.atomic
def send_back(*, claim_id: UUID, reasons: str, actor: Actor, now: datetime) -> Claim:
    """Send a draft back to a fresh reviewer, because a question is open; the drafts stay as they are.

    Raises
    ------
    NotAllowed        not an approver, or recused
    SamePerson        involved before
    ReasonsTooShort   no sentence; ``WordsAccuse`` where they accuse
    """
    must_be_a_sentence("reasons", reasons)
    must_not_accuse("reasons", reasons)
    claim = locked_claim(claim_id)
    DecisionPermissions().require(actor, Action.COUNTERSIGN, claim)
    own = own_draft(claim, actor, Stage.SECOND if claim.state == State.SECOND_REVIEW else Stage.THIRD)
    facts = Facts(earlier_drafters=earlier_people(claim, but=[own] if own else []), reasons=reasons)
    note_involvement(claim_id=claim.id, account_id=UUID(actor.id), as_=InvolvedAs.DECIDED, now=now)
    claim = move_claim(claim, event=EventKind.SENT_BACK, actor=actor, now=now, facts=facts)
    record("DRAFT_SENT_BACK", chain=claim_chain(claim.id), actor=actor, at=now, details={"reasons": reasons})
    return claim


def _own(claim: Claim, actor: Actor, stage: Stage) -> Draft:
    own = own_draft(claim, actor, stage)
    if own is None:
        raise NoDraft("save your own draft first; the earlier ones are shown after it")
    return own


def _differing(claim: Claim) -> Draft:
    """The second person's draft that differed this round: theirs whose act brought the claim to a third."""
    found = Draft.objects.filter(
        claim=claim, round=round_of(claim), stage=Stage.SECOND.value, author_id=UUID(claim.moved_by)
    ).first()  # fmt: skip
    if found is None:
        raise NotFound("no second draft of this claim waits for a third person")
    return found
