"""Drafting and deciding on the screen: first person, second and third, panel. Who else decides is said before saving."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.selectors import read_claim
from jianzhen.casework.decisions.deciding import decide, four_eyes_before
from jianzhen.casework.decisions.drafting import save_draft
from jianzhen.casework.decisions.panel import remit, vote
from jianzhen.casework.decisions.permissions import stage_of
from jianzhen.casework.decisions.second_review import second_decide, send_back, third_decide
from jianzhen.casework.decisions.words import Stage
from jianzhen.casework.errors import CaseworkError
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.review.looks import has_revealed
from jianzhen.entrances.answers import answer_to
from jianzhen.entrances.pages.desk import typed
from jianzhen.entrances.pages.desk.acting import acted, keep_at_work, next_case, told_of
from jianzhen.entrances.pages.desk.screen import show
from jianzhen.entrances.pages.desk.words import TRIGGERS, word
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.who import actor_of


@require_POST
def draft(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Save one's draft; with ``then`` = decide or next, decide on it and go to the queue or to the next claim."""
    actor, now = actor_of(request, claim_id), timezone.now()
    keep_at_work(claim_id, actor, now)
    then = request.POST.get("then", "save")
    try:
        found = read_claim(claim_id, reader=actor)
        if then == "eyes":
            return show(request, claim_id, eyes=_eyes(found, request, actor))
        saved = _save(found, request, actor, now)
        if then == "save":
            messages.success(request, said("草稿已保存。", "Draft saved."))
            return redirect("desk_claim", claim_id)
        if saved is not None:
            found = decide(claim_id=claim_id, actor=actor, now=now)
    except CaseworkError as error:
        return show(request, claim_id, answer=answer_to(error, language=language()), drawer="draft")
    found.refresh_from_db()
    messages.success(request, said(*told_of(found)))
    return next_case(request, actor, now) if then == "next" else redirect("desk_queue")


@require_POST
def eyes(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Who decides beside the author, for a draft as it stands in the form: asked while it is being written."""
    actor = actor_of(request, claim_id)
    found = read_claim(claim_id, reader=actor)
    if not request.POST.get("outcome"):
        return HttpResponse("")
    return render(request, "pages/desk/eyes.html", {"eyes": _eyes(found, request, actor)})


@require_POST
def countersign(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Decide as the second or third person, on one's own draft."""
    third = (
        stage_of(read_claim(claim_id, reader=actor_of(request, claim_id)), actor_of(request, claim_id)) is Stage.THIRD
    )

    def act(actor: Actor, now: datetime) -> None:
        done = (third_decide if third else second_decide)(claim_id=claim_id, actor=actor, now=now)
        messages.success(request, said(*told_of(done)))

    return acted(request, claim_id, act, drawer="others", goes_on=False)


@require_POST
def back(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Send a draft back to a fresh reviewer, or remit an appealed claim."""

    def act(actor: Actor, now: datetime) -> None:
        panel = stage_of(read_claim(claim_id, reader=actor), actor) is Stage.PANEL
        done = (remit if panel else send_back)(
            claim_id=claim_id, reasons=typed.text(request, "reasons"), actor=actor, now=now
        )
        messages.success(request, said(*told_of(done)))

    return acted(request, claim_id, act, drawer="back", goes_on=False)


def _save(claim: Claim, request: HttpRequest, actor: Actor, now: datetime) -> object | None:
    """Save a draft and return it; a panel member's is a vote, which needs no further act."""
    content = typed.content(request)
    if stage_of(claim, actor) is Stage.PANEL:
        vote(claim_id=claim.id, content=content, actor=actor, now=now)
        return None
    return save_draft(claim_id=claim.id, content=content, actor=actor, now=now)


def _eyes(claim: Claim, request: HttpRequest, actor: Actor) -> list[str] | None:
    """Why a second person decides, in words; None before the weights are shown: one reason would tell them."""
    if stage_of(claim, actor) is not Stage.FIRST or not has_revealed(claim, actor):
        return None
    return [word(TRIGGERS, one) for one in four_eyes_before(claim, typed.content(request), actor=actor)]
