"""A customer and their visit 上门: choose a time, change it, see who comes, agree to a price, and what holds afterwards."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jianzhen.casework.errors import CaseworkError
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.intake.selectors import service_report
from jianzhen.casework.visits.booking import cancel_visit, confirm_hold, hold_slot
from jianzhen.casework.visits.door import check_door
from jianzhen.casework.visits.errors import BadVisit, SlotTaken
from jianzhen.casework.visits.models import Visit
from jianzhen.casework.visits.quotes import accept_quote, refuse_quote
from jianzhen.casework.visits.reported import want_reported
from jianzhen.casework.visits.service import ask_revisit, dispute_service
from jianzhen.casework.visits.ticket import calendar_file, visit_token
from jianzhen.casework.visits.windows import Arrival
from jianzhen.entrances.answers import answer_to
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.service.customer_rows import service_rows, slot_rows, visit_rows
from jianzhen.entrances.pages.service.inspection import inspection_for
from jianzhen.entrances.pages.service.who import customer_of, customer_of_claim, remember_visit_link

TOLD = {
    "confirm": ("约好了。可以加到日历，也可以随时改约。", "Booked. Put it into your calendar; you can change it at any time."),
    "cancel": ("已取消，不收任何费用。", "Cancelled, at no cost."),
    "accept": ("已同意：完工时就是这个价。", "Accepted: this is the price when the work is done."),
    "refuse": ("已记下您不同意，这部分不会做。", "Noted that you do not accept; that work is not done."),
    "dispute": ("已受理争议，双方都会被听取，由人决定。", "The dispute is taken; both sides are heard and a person decides."),
    "revisit": ("已登记免费返修，请选择时间。", "A free re-visit is noted; choose a time."),
}  # fmt: skip
DOOR_RIGHT = ("核对一致：门口就是我们派的师傅。", "The code is right: this is the person we sent.")
DOOR_WRONG = ("不一致：请先不要开门，打电话给我们核实。", "The code is wrong: do not open, and call us.")


@never_cache
@require_safe
def visit_link(request: HttpRequest, token: str) -> HttpResponse:
    """Let a customer into one visit; the token leaves the address bar."""
    return redirect("visit", remember_visit_link(request, token).pk)


@never_cache
@require_safe
def service_page(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """A repair report: where it stands, its visits, and a visit to be asked for where none is open."""
    return _service(request, claim_id)


@never_cache
@require_POST
def ask_visit(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Ask for a visit from what was reported; a time is chosen next."""
    actor, claim = customer_of_claim(request, claim_id)
    try:
        visit = want_reported(claim_id=claim.pk, actor=actor, now=timezone.now())
        if visit is None:
            raise BadVisit("place: is not known down to the county yet; we ask when we call, and do not guess")
    except CaseworkError as error:
        return _service(request, claim_id, error=error)
    return redirect("visit", visit.pk)


@never_cache
@require_POST
def ask_inspection(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Ask for the inspection that the reviewer asked for; free, by somebody of neither side. A time is chosen next."""
    actor, claim = customer_of_claim(request, claim_id)
    try:
        visit = inspection_for(claim, place=request.POST.get("place", ""), actor=actor, now=timezone.now())
    except CaseworkError as error:
        return _service(request, claim_id, error=error)
    return redirect("visit", visit.pk)


@never_cache
@require_safe
def visit_page(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """One visit, as its customer sees it."""
    return _visit(request, visit_id)


@never_cache
@require_POST
def act_on_visit(request: HttpRequest, visit_id: UUID, act: str) -> HttpResponse:
    """Do one thing with a visit; a refusal keeps the page, what was typed, and names what is free instead."""
    actor, visit = customer_of(request, visit_id)
    try:
        goes_to = _do(request, act, visit, actor, timezone.now())
    except CaseworkError as error:
        return _visit(request, visit_id, error=error, act=act)
    if act in TOLD:
        messages.success(request, said(*TOLD[act]))
    return redirect("visit", goes_to)


@never_cache
@require_safe
def visit_calendar(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The visit as a calendar file; it holds the visit's link and no personal word."""
    _, visit = customer_of(request, visit_id)
    link = request.build_absolute_uri(f"/v/{visit_token(visit)}")
    response = HttpResponse(calendar_file(visit, link=link, now=timezone.now()), content_type="text/calendar; charset=utf-8")  # fmt: skip
    response["Content-Disposition"] = f'attachment; filename="{visit.number}.ics"'
    return response


def _do(request: HttpRequest, act: str, visit: Visit, actor: Actor, now: datetime) -> UUID:
    """The act; returns the visit to go to."""
    typed = request.POST
    match act:
        case "hold":
            hold_slot(visit_id=visit.pk, arrival=_arrival(typed.get("slot", "")), key=typed.get("key", ""), actor=actor, now=now)  # fmt: skip
        case "confirm":
            confirm_hold(hold_id=_uuid(typed.get("hold", ""), "hold"), actor=actor, now=now)
        case "cancel":
            cancel_visit(visit_id=visit.pk, why=typed.get("why", "").strip()[:300], actor=actor, now=now)
        case "door":
            if check_door(visit_id=visit.pk, code=typed.get("code", ""), actor=actor, now=now):
                messages.success(request, said(*DOOR_RIGHT))
            else:
                messages.error(request, said(*DOOR_WRONG))
        case "accept":
            accept_quote(quote_id=_own_quote(visit, typed.get("quote", "")), actor=actor, now=now)
        case "refuse":
            refuse_quote(quote_id=_own_quote(visit, typed.get("quote", "")), actor=actor, now=now)
        case "revisit":
            again = ask_revisit(claim_id=visit.claim_id, why=typed.get("why", ""), actor=actor, now=now)
            remember_visit_link(request, visit_token(again))
            return again.pk
        case "dispute":
            # the visit's link moves this visit alone; a dispute is the claim's, and needs the claim's own link
            by_claim, _ = customer_of_claim(request, visit.claim_id)
            dispute_service(claim_id=visit.claim_id, reasons=typed.get("reasons", ""), actor=by_claim, now=now)
        case _:
            raise BadVisit(f"{act}: is nothing that can be done here")
    return visit.pk


def _visit(request: HttpRequest, visit_id: UUID, *, error: CaseworkError | None = None, act: str = "") -> HttpResponse:
    actor, visit = customer_of(request, visit_id)
    answer = answer_to(error, language=language()) if error else None
    words = visit_rows(visit, reader=actor, now=timezone.now()) | {
        "answer": answer, "act": act, "typed": request.POST if error else {},
        "instead": slot_rows(error.instead) if isinstance(error, SlotTaken) else [],
    }  # fmt: skip
    return render(request, "pages/service/visit.html", words, status=answer.status if answer else 200)


def _service(request: HttpRequest, claim_id: UUID, *, error: CaseworkError | None = None) -> HttpResponse:
    actor, claim = customer_of_claim(request, claim_id)
    answer = answer_to(error, language=language()) if error else None
    words = service_rows(claim, service_report(claim), reader=actor, now=timezone.now()) | {
        "answer": answer,
        "typed": request.POST if error else {},
    }
    return render(request, "pages/service/claim.html", words, status=answer.status if answer else 200)


def _arrival(text: str) -> Arrival:
    opens, _, closes = text.partition("|")
    try:
        return Arrival(opens_at=datetime.fromisoformat(opens), closes_at=datetime.fromisoformat(closes))
    except ValueError as error:
        raise BadVisit("slot: choose one of the times") from error


def _uuid(text: str, field: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise BadVisit(f"{field}: is incomplete; reload the page and try again") from error


def _own_quote(visit: Visit, text: str) -> UUID:
    quote_id = _uuid(text, "quote")
    if not visit.quotes.filter(pk=quote_id).exists():
        raise BadVisit("quote: is none of this visit's; reload the page and look again")
    return quote_id
