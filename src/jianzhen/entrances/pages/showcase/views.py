"""The showcase's own pages: where the case stands, on to the next stop, another role, the timer, the flipped byte."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jianzhen.casework.errors import CaseworkError
from jianzhen.casework.events.actors import PARTIES
from jianzhen.casework.evidence.selectors import exhibits_for, latest_inspection, sealed_media_for
from jianzhen.casework.evidence.vocabulary import InspectionState
from jianzhen.casework.orders.models import Seal
from jianzhen.entrances.answers import Answer, answer_to
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.party import parts
from jianzhen.entrances.pages.party.timeline_words import EVENTS
from jianzhen.entrances.pages.showcase import copies, stops
from jianzhen.entrances.pages.showcase.flipping import verify_and_flip, words_of
from jianzhen.entrances.pages.showcase.steps import copies_made, go_on, let_the_timer_decide, open_to_the_timer
from jianzhen.entrances.pages.turns import turn_words
from jianzhen.entrances.story.samples import sample_names
from jianzhen.kernel.errors import JianzhenError

PARTS = {
    copies.BUYER: ("买家", "Buyer"), copies.MERCHANT: ("商家", "Merchant"), copies.REVIEWER: ("审核员", "Reviewer"),
    copies.SECOND: ("复核人", "Second person"),
}  # fmt: skip


@never_cache
@require_safe
def showcase_page(request: HttpRequest) -> HttpResponse:
    """Where the visitor's case stands, or the door to one."""
    copies.must_be_open()
    return _page(request)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A fresh case; pressed again, another one."""
    copies.must_be_open()
    try:
        copies.begin(request)
    except CaseworkError as refused:
        return _page(request, answer=answer_to(refused, language=language()))
    return redirect("showcase")


@require_POST
def step(request: HttpRequest) -> HttpResponse:
    """The next act of the story, in the name of whoever's turn it is; the visitor then sees it as whom it concerns."""
    copies.must_be_open()
    copy = copies.copy_of(request)
    if copy is None:
        return redirect("showcase")
    try:
        go_on(copy, clock=timezone.now)
    except JianzhenError as refused:
        return _page(request, answer=answer_to(refused, language=language()))
    after = copies.copy_of(request)
    assert after is not None
    copies.become(request, after, stops.stop_of(after.claim).part)
    return redirect("showcase")


@require_POST
def role(request: HttpRequest) -> HttpResponse:
    """Play another part and see its page."""
    copies.must_be_open()
    copy = copies.copy_of(request)
    if copy is None:
        return redirect("showcase")
    copies.become(request, copy, request.POST.get("part", ""))
    after = copies.copy_of(request)
    assert after is not None
    return redirect(page_of(after))


@require_POST
def timer(request: HttpRequest) -> HttpResponse:
    """Let the timer decide: it is refused, and the page says by what."""
    copies.must_be_open()
    copy = copies.copy_of(request)
    if copy is None or copy.claim is None:
        return redirect("showcase")
    refused = let_the_timer_decide(copy.claim, now=timezone.now())
    may = [said(*EVENTS[one]) for one in sorted(open_to_the_timer(copy.claim))]
    return _page(request, extra={"timer": {"detail": refused.detail, "may": may, "code": refused.code}})


@require_POST
def flip(request: HttpRequest) -> HttpResponse:
    """Verify the case file, and verify it with one byte changed."""
    copies.must_be_open()
    copy = copies.copy_of(request)
    if copy is None or copy.claim is None:
        return redirect("showcase")
    reader = copies.actor_of_part(copy.claim, copy.part)
    found = verify_and_flip(claim_id=copy.claim.id, reader=reader, now=timezone.now())
    told = {
        "size": found.size, "at": found.at, "name": said("case.zip，翻转一个字节", "case.zip, one byte flipped"), "before": words_of(found.before, language=language()),
        "after": words_of(found.after, language=language()),
    }  # fmt: skip
    return _page(request, extra={"flipped": told})


def page_of(copy: copies.Copy) -> str:
    """Address of the page that whoever the visitor plays would open."""
    if copy.claim is not None:
        name = "desk_claim" if copy.part in (copies.REVIEWER, copies.SECOND) else "claim"
        return reverse(name, args=[copy.claim.id])
    if copy.part == copies.BUYER:
        return reverse("order_things", args=[copy.order_id])
    if copy.part == copies.MERCHANT:
        return reverse("shop_order", args=[copy.order_id])
    return reverse("showcase")


def _page(request: HttpRequest, *, answer: Answer | None = None, extra: dict[str, Any] | None = None) -> HttpResponse:
    copy = copies.copy_of(request)
    if copy is None:
        door = {"answer": answer, "here": copies.SAMPLE in sample_names()}
        return render(request, "pages/showcase/door.html", door, status=answer.status if answer else 200)
    stop = stops.stop_of(copy.claim)
    here, done = stops.number_of(stop), stop is stops.VERIFIED
    order = copies.order_of(copy)
    words: dict[str, Any] = {
        "copy": copy, "order": order, "line": order.lines.get(), "answer": answer, "stop": stop,
        "see": said(*stop.see), "does": said(*stop.does), "by": said(*PARTS[stop.part]), "done": done,
        "steps": [
            {"word": said(*name), "state": "done" if number < here else "now" if number == here else "next"}
            for number, name in enumerate(stops.NAMES, 1)
        ],
        "whose": turn_words(copy.claim.state) if copy.claim else said("还没有申请", "No claim yet"),
        "seal": Seal.objects.filter(shipment__order=order).select_related("event").first() if copy.claim is None else None,
        "open_as": said(*PARTS[copy.part]), "href": page_of(copy), **_inspected(copy), **(extra or {}),
    }  # fmt: skip
    return render(request, "pages/showcase/case.html", words, status=answer.status if answer else 200)


def _inspected(copy: copies.Copy) -> dict[str, Any]:
    """Whether a worker still looks, and what whoever the visitor plays sees of the material so far."""
    if copy.claim is None:
        return {}
    found, reader = latest_inspection(copy.claim), copies.actor_of_part(copy.claim, copy.part)
    working = found is None or found.state == InspectionState.ASKED or not copies_made(copy.claim)
    seen = []
    if reader.role in PARTIES:  # what the desk opens is recorded: its people open it on their own screen
        tiles = parts.tiles(exhibits_for(copy.claim, reader=reader), reader)
        sealed = parts.sealed_tiles(sealed_media_for(copy.claim, reader=reader))
        before = said("争议发生前固化", "sealed before the dispute")
        seen = [*({**one, "copy": before} for one in sealed), *tiles["own"], *tiles["other"]]
    return {
        "working": working, "inspected": found is not None and found.state == InspectionState.DONE,
        "seen": [one for one in seen if one.get("src") or one.get("waiting")],
    }  # fmt: skip
