"""What a reviewer does on the screen beside deciding: look, tick, ask, hear again, hold, give back, ask a colleague."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jianzhen.casework.claims.selectors import read_claim
from jianzhen.casework.claims.vocabulary import ForgeryAct
from jianzhen.casework.decisions.inadmissible import find_inadmissible
from jianzhen.casework.decisions.notices import serve_notice
from jianzhen.casework.decisions.words import InadmissibleCode
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.review.checklist import checklist, tick, untick
from jianzhen.casework.review.colleagues import ask_colleague
from jianzhen.casework.review.escalation import escalate
from jianzhen.casework.review.leases import hold_lease, return_lease
from jianzhen.casework.review.looks import has_looked, record_first_look, reveal_scores
from jianzhen.casework.review.questions import ask_question, hear_again
from jianzhen.casework.review.vocabulary import Impression, QuestionAct
from jianzhen.entrances.pages.desk import typed
from jianzhen.entrances.pages.desk.acting import acted, keep_at_work
from jianzhen.entrances.pages.desk.errors import BadChoice
from jianzhen.entrances.pages.desk.screen import show
from jianzhen.entrances.pages.language import said
from jianzhen.entrances.pages.who import actor_of


@never_cache
@require_safe
def claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """The review screen."""
    return show(request, claim_id)


@require_POST
def look(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Record the first look, and show the weights after it."""

    def act(actor: Actor, now: datetime) -> None:
        if not has_looked(read_claim(claim_id, reader=actor), actor):
            impression = typed.chosen(request, "impression", Impression)
            record_first_look(
                claim_id=claim_id, impression=impression, note=typed.text(request, "note"), actor=actor, now=now
            )
        reveal_scores(claim_id=claim_id, actor=actor, now=now)

    return acted(request, claim_id, act, drawer="look")


@require_POST
def check(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Tick or untick one line of the checklist; HTMX gets the list back."""

    def act(actor: Actor, now: datetime) -> None:
        item = typed.text(request, "item")
        if request.POST.get("done") == "1":
            untick(claim_id=claim_id, item=item, actor=actor, now=now)
        else:
            tick(claim_id=claim_id, item=item, note=typed.text(request, "note"), actor=actor, now=now)

    answered = acted(request, claim_id, act, drawer="checklist")
    if not getattr(request, "htmx", False) or answered.status_code != 302:
        return answered
    reader = actor_of(request, claim_id)
    found = read_claim(claim_id, reader=reader)
    items = [{"id": one.id, "text": said(one.zh, one.en), "done": one.ticked_by(reader.id)} for one in checklist(found)]
    return render(
        request, "pages/desk/checklist.html",
        {"claim": found, "items": items, "undone": sum(not one["done"] for one in items)},
    )  # fmt: skip


@require_POST
def renew(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Keep the lease while somebody works; 409 once it is gone, so that the page says it before a text is lost."""
    kept = keep_at_work(claim_id, actor_of(request, claim_id), timezone.now())
    return HttpResponse(status=204 if kept else 409)


@require_POST
def ask(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Ask one side for one thing."""

    def act(actor: Actor, now: datetime) -> None:
        ask_question(
            claim_id=claim_id, asked=typed.chosen(request, "asked", Role), act=typed.chosen(request, "act", QuestionAct),
            text=typed.text(request, "text"), why_cheapest=typed.text(request, "why_cheapest"), actor=actor, now=now,
        )  # fmt: skip

    told = ("已发出，等对方回复；回复后任何同事都能接着看。", "Sent; once it is answered anybody may go on with it.")
    return acted(request, claim_id, act, drawer="ask", told=told, goes_on=False)


@require_POST
def hear(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Give a side its turn again."""

    def act(actor: Actor, now: datetime) -> None:
        hear_again(
            claim_id=claim_id, side=typed.chosen(request, "side", Role), reasons=typed.text(request, "reasons"), actor=actor, now=now
        )  # fmt: skip

    told = ("已请这一方再说一次。", "That side has its turn again.")
    return acted(request, claim_id, act, drawer="hear", told=told, goes_on=False)


@require_POST
def hold(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Keep the claim for some hours."""

    def act(actor: Actor, now: datetime) -> None:
        hours = typed.text(request, "hours")
        if hours not in {"4", "24", "48", "72"}:
            raise BadChoice("hours: choose 4, 24, 48 or 72", field="hours")
        # the longest hold counts from the taking: a few minutes of work have passed since
        until = now + timedelta(hours=int(hours)) - (timedelta(hours=1) if hours == "72" else timedelta())
        hold_lease(claim_id=claim_id, until=until, why=typed.text(request, "why"), actor=actor, now=now)

    return acted(request, claim_id, act, drawer="hold", told=("已保留。", "Held."))


@require_POST
def give_back(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Give the claim back to the queue."""
    return acted(
        request, claim_id, lambda actor, now: return_lease(claim_id=claim_id, actor=actor, now=now), drawer="hold",
        told=("已退回队列，位置不变。", "Given back; it keeps its place in the queue."), goes_on=False,
    )  # fmt: skip


@require_POST
def colleague(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Ask somebody at the desk."""

    def act(actor: Actor, now: datetime) -> None:
        asked = typed.ids(request, "colleague")
        if len(asked) != 1:
            raise BadChoice("colleague: choose whom to ask", field="colleague")
        ask_colleague(claim_id=claim_id, colleague_id=asked[0], text=typed.text(request, "text"), actor=actor, now=now)

    return acted(
        request,
        claim_id,
        act,
        drawer="colleague",
        told=("已问同事；申请还在您手上。", "Asked; the claim stays with you."),
    )


@require_POST
def lead(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Show the claim to a lead."""
    return acted(
        request, claim_id,
        lambda actor, now: escalate(claim_id=claim_id, why=typed.text(request, "why"), actor=actor, now=now),
        drawer="escalate", told=("已上报；申请还在您手上。", "A lead was asked; the claim stays with you."),
    )  # fmt: skip


@require_POST
def notice(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Serve a notice of what one's own saved draft proposes."""

    def act(actor: Actor, now: datetime) -> None:
        serve_notice(
            claim_id=claim_id, act=typed.chosen(request, "act", ForgeryAct), subject=typed.chosen(request, "subject", Role),
            text=typed.text(request, "text"), material=typed.ids(request, "material"), actor=actor, now=now,
        )  # fmt: skip

    told = (
        "告知已送达；对方有时间说明，不说明也不等于承认。",
        "The notice is served; that side has time to answer, and silence is no admission.",
    )
    return acted(request, claim_id, act, drawer="notice", told=told, goes_on=False)


@require_POST
def inadmissible(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Find the claim inadmissible on one code of a closed list."""

    def act(actor: Actor, now: datetime) -> None:
        find_inadmissible(
            claim_id=claim_id, code=typed.chosen(request, "code", InadmissibleCode), text=typed.text(request, "text"), actor=actor, now=now
        )  # fmt: skip

    told = ("已写明不予受理并送达，可以申诉。", "Found inadmissible and served; it can be appealed.")
    return acted(request, claim_id, act, drawer="inadmissible", told=told, goes_on=False)
