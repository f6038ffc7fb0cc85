"""Read drafts, decisions, notices and appeals, as the reader may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.selectors import must_read
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.decisions.appeals import appealed, open_appeals
from jianzhen.casework.decisions.facts import newest_decision, own_draft, round_of, sitting_of
from jianzhen.casework.decisions.models import AdverseNotice, Appeal, Decision, Draft, Inadmissibility, PanelVote
from jianzhen.casework.decisions.permissions import Action, DecisionPermissions, stage_of
from jianzhen.casework.decisions.statement import statement_of_inadmissibility, statement_of_reasons
from jianzhen.casework.decisions.words import Stage
from jianzhen.casework.events.actors import Actor, Role

__all__ = [
    "Contest", "appealed", "contest", "decisions_for", "drafts_visible", "newest_decision", "notices_for",
    "open_appeals", "statement_of_inadmissibility", "statement_of_reasons",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """What stands and how it is contested, as one reader sees it.

    Attributes
    ----------
    appeals : sequence of Appeal
        Against what stands; the reasons of both sides are read by both.
    votes : sequence of PanelVote
        Of the sitting that runs, for the panel's own eyes; empty for everybody else.
    """

    decision: Decision | None
    inadmissibility: Inadmissibility | None
    appeals: Sequence[Appeal]
    votes: Sequence[PanelVote]


def drafts_visible(claim: Claim, reader: Actor) -> Sequence[Draft]:
    """Drafts of this round that the reader may see; a second or third person sees others' after saving an own one.

    A reviewer sees their own. A panel reads the decision and its reasons, not the drafts behind it. Parties see none.

    Raises
    ------
    NotAllowed   a party, a role without drafts, recused
    NotFound     another party's claim
    """
    must_read(claim, reader=reader)
    DecisionPermissions().require(reader, Action.READ_DRAFTS, claim)
    drafts = (
        Draft.objects.filter(claim=claim, round=round_of(claim)).select_related("author").order_by("saved_at", "id")
    )
    own = [one for one in drafts if str(one.author_id) == reader.id]
    if reader.role is Role.LEGAL:
        return [one for one in drafts if one.proposed_at is not None]
    stage = stage_of(claim, reader)
    if stage not in (Stage.SECOND, Stage.THIRD) or own_draft(claim, reader, stage) is None:
        return own
    if DecisionPermissions().refusal(reader, Action.COUNTERSIGN, claim) is not None:
        return own
    seen = [one for one in drafts if one.proposed_at is not None and one.stage in _before(stage)]
    return [*[one for one in seen if str(one.author_id) != reader.id], *own]


def decisions_for(claim: Claim, *, reader: Actor) -> Sequence[Decision]:
    """Every decision served on this claim, the newest first. Raises ``NotFound`` for another party's claim."""
    must_read(claim, reader=reader)
    return list(
        Decision.objects.filter(claim=claim).select_related("decided_by", "second_by", "third_by").order_by("-number")
    )


def notices_for(claim: Claim, *, reader: Actor) -> Sequence[AdverseNotice]:
    """Notices as the reader may see them: the desk, and the side each was served on; the other side reads none."""
    must_read(claim, reader=reader)
    found = AdverseNotice.objects.filter(claim=claim)
    side = {Role.BUYER: "buyer", Role.AGENT: "buyer", Role.MERCHANT: "merchant"}.get(reader.role)
    return list(found.filter(subject=side) if side else found)


def contest(claim: Claim, *, reader: Actor) -> Contest:
    """What stands and the appeals against it. Raises ``NotFound`` for another party's claim."""
    must_read(claim, reader=reader)
    decision, inadmissibility = appealed(claim)
    appeals = Appeal.objects.filter(claim=claim, of_decision=decision, of_inadmissibility=inadmissibility)
    votes: Sequence[PanelVote] = []
    if reader.role is Role.PANEL and claim.state == State.IN_APPEAL:
        seats = PanelVote.objects.filter(claim=claim, sitting=sitting_of(claim), freed_at=None)
        seats = seats.select_related("account", "draft")
        mine = any(str(one.account_id) == reader.id for one in seats)
        votes = list(seats) if mine else []
    return Contest(
        decision=decision, inadmissibility=inadmissibility,
        appeals=list(appeals) if decision or inadmissibility else [], votes=votes,
    )  # fmt: skip


def _before(stage: Stage) -> tuple[str, ...]:
    return (Stage.FIRST.value,) if stage is Stage.SECOND else (Stage.FIRST.value, Stage.SECOND.value)
