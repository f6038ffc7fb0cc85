"""The queue: the soonest due first, one's own before them; the next one in one key; and what colleagues ask."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import Complaint, RemedyKind, State
from jianzhen.casework.errors import CaseworkError
from jianzhen.casework.events.actors import Role
from jianzhen.casework.review.colleagues import answer_colleague
from jianzhen.casework.review.escalation import take_escalation
from jianzhen.casework.review.leases import lease_claim
from jianzhen.casework.review.selectors import QueueRow, escalations_open, notes_for, queue
from jianzhen.casework.review.vocabulary import WhyEscalated
from jianzhen.entrances.answers import Answer, answer_to
from jianzhen.entrances.pages.claim_words import COMPLAINTS, REMEDIES
from jianzhen.entrances.pages.desk.acting import next_case
from jianzhen.entrances.pages.desk.typed import text
from jianzhen.entrances.pages.desk.words import WHY_LATE, word
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.roles import role_word
from jianzhen.entrances.pages.turns import turn_words
from jianzhen.entrances.pages.who import actor_of
from jianzhen.inspection.standards import standard_for

TITLES = {
    Role.REVIEWER: ("等待审核", "To be reviewed"), Role.APPROVER: ("等待复核", "To be read by a second person"),
    Role.PANEL: ("等待合议", "In appeal"),
}  # fmt: skip


@never_cache
@require_safe
def queue_page(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader."""
    return _page(request)


@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the claim that is due soonest."""
    return next_case(request, actor_of(request), timezone.now())


@require_POST
def take(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Take one claim; somebody may have been faster."""
    try:
        lease_claim(claim_id=claim_id, actor=actor_of(request, claim_id), now=timezone.now())
    except CaseworkError as error:
        return _page(request, answer_to(error, language=language()))
    return redirect("desk_claim", claim_id)


@require_POST
def answer_note(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Answer a colleague."""
    try:
        answer_colleague(note_id=note_id, text=text(request, "text"), actor=actor_of(request), now=timezone.now())
    except CaseworkError as error:
        return _page(request, answer_to(error, language=language()))
    return redirect("desk_queue")


@require_POST
def answer_escalation(request: HttpRequest, escalation_id: UUID) -> HttpResponse:
    """Answer, as a lead, what was shown to one."""
    try:
        take_escalation(
            escalation_id=escalation_id, answer=text(request, "text"), actor=actor_of(request), now=timezone.now()
        )
    except CaseworkError as error:
        return _page(request, answer_to(error, language=language()))
    return redirect("desk_queue")


def _page(request: HttpRequest, answer: Answer | None = None) -> HttpResponse:
    reader, now = actor_of(request), timezone.now()
    found = queue(reader, now)
    shown = {
        "rows": [_row(one) for one in found], "answer": answer, "typed": request.POST if answer else {}, "title": said(*TITLES[reader.role]),
        "role": role_word(reader.role), "takes": reader.role is Role.REVIEWER, "waiting": sum(not one.mine for one in found),
        "overdue": sum(one.overdue for one in found), "notes": list(notes_for(reader)),
        "escalations": [
            {"row": one, "why": word(WHY_LATE, WhyEscalated(one.cause))} for one in escalations_open(reader)
        ] if reader.role is Role.APPROVER else [],
    }  # fmt: skip
    return render(request, "pages/desk/queue.html", shown, status=answer.status if answer else 200)


def _row(one: QueueRow) -> dict[str, object]:
    claim = one.claim
    standard = standard_for(claim.category)
    return {
        "claim": claim, "due_at": one.due_at, "overdue": one.overdue, "mine": one.mine, "flags": _flags(claim),
        "category": said(standard.name_zh, standard.name_en), "complaint": said(*COMPLAINTS[Complaint(claim.complaint)]),
        "remedy": said(*REMEDIES[RemedyKind(claim.remedy)]), "whose": claim.merchant.name if claim.merchant else "",
        "turn": turn_words(claim.state) if claim.state != State.REVIEW_QUEUE else "",
    }  # fmt: skip


def _flags(claim: Claim) -> list[str]:
    """Facts of the file for a person to weigh; none of them comes from a detector."""
    flags = [
        (claim.late, ("提交较晚", "filed late")),
        (claim.duplicate_of_id is not None, ("同一商品另有申请", "another claim about this item")),
    ]
    return [said(*words) for fired, words in flags if fired]
