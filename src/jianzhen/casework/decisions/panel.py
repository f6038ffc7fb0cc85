"""The panel 申诉合议: people new to the claim; a majority ends the appeal, or sends the claim to a fresh reviewer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.errors import GuardRefused
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.packs import pack_of
from jianzhen.casework.claims.transitions import locked_claim, move_claim
from jianzhen.casework.claims.vocabulary import EventKind, RemedyKind
from jianzhen.casework.decisions.agreement import PEOPLE, Carried, agreeing, carried
from jianzhen.casework.decisions.appeal_limits import who_prevailed, worse_for
from jianzhen.casework.decisions.appeals import appealed, open_appeals
from jianzhen.casework.decisions.content import DraftContent
from jianzhen.casework.decisions.drafting import check_draft, write_draft
from jianzhen.casework.decisions.errors import BadDraft, PanelFull
from jianzhen.casework.decisions.facts import (
    account_of,
    content_of,
    earlier_people,
    had_time,
    own_draft,
    sides_hurt,
    sitting_of,
)
from jianzhen.casework.decisions.models import Appeal, Draft, PanelVote
from jianzhen.casework.decisions.permissions import Action, DecisionPermissions
from jianzhen.casework.decisions.reasons import must_be_a_sentence, must_not_accuse
from jianzhen.casework.decisions.serving import Verdict, write_decision
from jianzhen.casework.decisions.words import Outcome, Prevailed, Stage
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.review.involvement import note_involvement
from jianzhen.casework.review.vocabulary import InvolvedAs

REMITTED = "remitted"


@transaction.atomic
def vote(*, claim_id: UUID, content: DraftContent, actor: Actor, now: datetime) -> Claim:
    """Cast or change a panel member's vote; the one that makes a majority ends the appeal.

    Returns
    -------
    Claim
        FINAL once a majority agrees (or, all having voted, the middle of differing amounts carries it), else IN_APPEAL.

    Raises
    ------
    NotAllowed     not of the panel, recused, or involved in this claim before
    PanelFull      every seat is taken
    GuardRefused   a side that it would leave worse off had no time on all the material
    BadDraft       worse for a lone appellant, a new finding, or a draft that contradicts itself
    RefundOnlyRefused, ReasonsTooShort, WordsAccuse   as for any draft
    """
    claim = locked_claim(claim_id)
    DecisionPermissions().require(actor, Action.JUDGE, claim)
    _may_be_voted(claim, content, now)
    seat = _seat(claim, actor, now)
    draft = write_draft(claim, own_draft(claim, actor, Stage.PANEL), content, stage=Stage.PANEL, actor=actor, now=now)
    seat.draft, seat.remit_reasons = draft, ""
    seat.save()
    _told(claim, actor, now, {"draft": str(draft.id), "hash": draft.hash})
    votes = _votes(claim)
    drafts = [one.draft for one in votes if one.draft is not None]
    found = _majority(claim, drafts, len(votes))
    return claim if found is None else _end(claim, drafts, found, actor=actor, now=now)


@transaction.atomic
def remit(*, claim_id: UUID, reasons: str, actor: Actor, now: datetime) -> Claim:
    """Vote to send the claim to a fresh reviewer: facts are missing, a notice would be needed, an inadmissibility falls.

    Returns
    -------
    Claim
        REVIEW_QUEUE once a majority of the panel would remit, else IN_APPEAL.

    Raises
    ------
    NotAllowed        not of the panel, recused, or involved before
    PanelFull         every seat is taken
    ReasonsTooShort   no sentence; ``WordsAccuse`` where they accuse
    """
    must_be_a_sentence("reasons", reasons)
    must_not_accuse("reasons", reasons)
    claim = locked_claim(claim_id)
    DecisionPermissions().require(actor, Action.JUDGE, claim)
    seat = _seat(claim, actor, now)
    seat.draft, seat.remit_reasons = None, reasons
    seat.save()
    _told(claim, actor, now, {"remit": reasons})
    votes = _votes(claim)
    if sum(one.draft_id is None for one in votes) < _needed(claim):
        return claim
    facts = _panel_facts(claim, votes, reasons=reasons)
    _note_panel(claim, votes, now)
    _close(claim, {one.id: REMITTED for one in open_appeals(claim)}, now)
    return move_claim(claim, event=EventKind.REMITTED, actor=actor, now=now, facts=facts)


def _end(claim: Claim, drafts: Sequence[Draft], found: Carried, *, actor: Actor, now: datetime) -> Claim:
    votes, served = _votes(claim), drafts[found.chosen]
    content, before = content_of(served), _before(claim)
    appeals = list(open_appeals(claim))
    lead = Role(appeals[0].side)
    ends = {one.id: _prevailed(claim, Role(one.side), before, content) for one in appeals}
    facts = _panel_facts(
        claim, votes, reasons=served.reasons_buyer, worse=_worse(claim, before, content), content=content
    )
    _note_panel(claim, votes, now)
    Draft.objects.filter(pk__in=[one.pk for one in drafts], proposed_at=None).update(proposed_at=now)
    _close(claim, {key: one.value for key, one in ends.items()}, now)
    claim = move_claim(claim, event=EventKind.APPEAL_DECIDED, actor=actor, now=now, facts=facts)
    # those who carry it stand first, dissenters last
    people = [served, *(one for one in drafts if one.pk != served.pk and _same(one, served))]
    people += [one for one in drafts if one.pk not in {other.pk for other in people}]
    verdict = Verdict(
        served=served, signed=served, people=people, appellant=lead, prevailed=ends[appeals[0].id],
    )  # fmt: skip
    write_decision(claim, verdict, actor=actor, now=now)
    return claim


def _may_be_voted(claim: Claim, content: DraftContent, now: datetime) -> None:
    """Refuse a vote that could not end the appeal, when it is cast and not when it would count."""
    check_draft(claim, content, stage=Stage.PANEL, now=now)
    before = _before(claim)
    if (before is None) != (content.outcome is Outcome.INADMISSIBLE):
        raise BadDraft(
            "outcome: decide on the merits where a decision is appealed; uphold an inadmissibility, or remit the claim"
        )
    if _new_finding(before, content):
        raise BadDraft("forgery_act: an appeal makes no new finding; remit the claim, so that notice can be served")
    if _worse(claim, before, content):
        raise BadDraft("outcome: nobody is worse off for having appealed alone")
    for side in sides_hurt(claim, content, now=now):
        # the decision appealed against may have stood on less: who was not hurt by it need not have been heard then
        moved = before is not None and worse_for(side, before=before, after=content, asked=RemedyKind(claim.remedy))
        if moved and not had_time(claim, side):
            raise GuardRefused(
                f"the {side.value} has not had time on all the material; remit the claim, so that it is heard"
            )


def _seat(claim: Claim, actor: Actor, now: datetime) -> PanelVote:
    sitting, account = sitting_of(claim), account_of(actor)
    seat = PanelVote.objects.filter(claim=claim, sitting=sitting, account=account).first()
    if seat is not None:
        seat.cast_at = now
        return seat
    seats = pack_of(claim).appeals.panel
    if PanelVote.objects.filter(claim=claim, sitting=sitting, freed_at=None).count() >= seats:
        raise PanelFull(f"{seats} people read this appeal already")
    return PanelVote(claim=claim, sitting=sitting, account=account, cast_at=now)


def _votes(claim: Claim) -> list[PanelVote]:
    found = PanelVote.objects.filter(claim=claim, sitting=sitting_of(claim), freed_at=None).select_related(
        "draft__author"
    )
    return list(found.order_by("cast_at", "id"))


def _needed(claim: Claim) -> int:
    return pack_of(claim).appeals.panel // 2 + 1


def _majority(claim: Claim, drafts: Sequence[Draft], n_votes: int) -> Carried | None:
    contents = [content_of(one) for one in drafts]
    found = agreeing(contents, needed=_needed(claim))
    if found is not None or n_votes < pack_of(claim).appeals.panel:
        return found
    return carried(contents) if len(contents) == PEOPLE else None


def _before(claim: Claim) -> DraftContent | None:
    decision, _ = appealed(claim)
    return content_of(decision) if decision is not None else None


def _new_finding(before: DraftContent | None, content: DraftContent) -> bool:
    if content.forgery_act is None:
        return False
    return before is None or (before.forgery_act, before.subject) != (content.forgery_act, content.subject)


def _worse(claim: Claim, before: DraftContent | None, content: DraftContent) -> bool:
    sides = set(open_appeals(claim).values_list("side", flat=True))
    if before is None or len(sides) != 1:
        return False
    return worse_for(Role(sides.pop()), before=before, after=content, asked=RemedyKind(claim.remedy))


def _prevailed(claim: Claim, side: Role, before: DraftContent | None, content: DraftContent) -> Prevailed:
    if before is None:
        return Prevailed.RESPONDENT  # an inadmissibility upheld; one that falls is remitted
    return who_prevailed(
        side, before=before, after=content, asked=RemedyKind(claim.remedy), asked_fen=claim.amount_fen
    )  # fmt: skip


def _panel_facts(
    claim: Claim, votes: Sequence[PanelVote], *, reasons: str, worse: bool = False, content: DraftContent | None = None
) -> Facts:  # fmt: skip
    own = [
        one
        for one in Draft.objects.filter(claim=claim, stage=Stage.PANEL.value)
        if one.author_id in {v.account_id for v in votes}
    ]
    return Facts(
        panel=[str(one.account_id) for one in votes], earlier_drafters=earlier_people(claim, but=own), reasons=reasons,
        majority=True, worse_for_lone_appellant=worse,
        forgery_named=content is not None and _new_finding(_before(claim), content),
    )  # fmt: skip


def _note_panel(claim: Claim, votes: Sequence[PanelVote], now: datetime) -> None:
    for one in votes:
        note_involvement(claim_id=claim.id, account_id=one.account_id, as_=InvolvedAs.PANEL, now=now)


def _close(claim: Claim, ends: dict[UUID, str], now: datetime) -> None:
    for key, outcome in ends.items():
        Appeal.objects.filter(pk=key).update(ended_at=now, outcome=outcome)


def _same(one: Draft, other: Draft) -> bool:
    return content_of(one).comes_to == content_of(other).comes_to


def _told(claim: Claim, actor: Actor, now: datetime, details: dict[str, str]) -> None:
    record("PANEL_VOTE_CAST", chain=claim_chain(claim.id), actor=actor, at=now, details=details)
