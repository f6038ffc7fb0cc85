"""Report once 报修: a phone's page without an account; what is sent is taken, numbered and acknowledged."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jianzhen.casework.claims.selectors import read_claim
from jianzhen.casework.errors import CaseworkError
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.intake.selectors import promise_to, service_report
from jianzhen.casework.intake.taking import take_report
from jianzhen.casework.intake.vocabulary import Cover
from jianzhen.casework.outlets.models import Brand
from jianzhen.casework.people.links import make_link
from jianzhen.entrances.answers import Answer, answer_to
from jianzhen.entrances.pages.intake.report_form import ReportForm, new_key
from jianzhen.entrances.pages.intake.words import COVERS, callback_line, wish_words
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.visitors import REPORTS, take_turn
from jianzhen.entrances.pages.who import CASE_LINKS, actor_of, remember_case_link
from jianzhen.entrances.wording_intake import URGENT

REPORTED = "reported"
MOST_REMEMBERED = 10
MOST_BRANDS = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_page(request: HttpRequest) -> HttpResponse:
    """Show the form, or take it; a mistake is named beside its field, and what was typed stays."""
    now = timezone.now()
    if request.method != "POST":
        return _form(request, ReportForm(now=now, initial={"key": new_key()}))
    form = ReportForm(request.POST, now=now)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        return _take(request, form)
    except CaseworkError as error:
        answer = answer_to(error, language=language())
        return _form(request, form, status=answer.status, answer=answer)


@never_cache
@require_safe
def taken_page(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """What becomes of it now: number, who calls until when, who serves the place. For this browser, which sent it."""
    reader = actor_of(request, claim_id)
    claim = read_claim(claim_id, reader=reader)
    report = service_report(claim)
    if report is None or reader.role is not Role.BUYER:
        return redirect("claim", claim_id)
    words = {
        "claim": claim, "report": report, "callback": callback_line(promise_to(claim)), "cover": said(*COVERS[Cover(report.cover)]),
        "wish": wish_words(report.wish_opens, report.wish_closes, soon=report.wish_soon), "place": bool(report.place),
        "urgent": said(*URGENT[report.urgency]) if report.urgency else "", "unsure": bool(report.questions),
    }  # fmt: skip
    return render(request, "pages/intake/taken.html", words)


def _take(request: HttpRequest, form: ReportForm) -> HttpResponse:
    told, now = form.told(), timezone.now()
    known = request.session.get(REPORTED, {})
    if told.key in known and known[told.key] in request.session.get(CASE_LINKS, {}):
        return redirect("report_taken", known[told.key])  # a double click, or the back button
    take_turn(request, REPORTS)
    taken = take_report(told=told, actor=None, now=now)
    claim = taken.claim
    if not taken.again:
        # the token of a report made just now opens this report alone, never an earlier one of the same number
        buyer = Actor.of(Role.BUYER, claim.buyer_id)
        remember_case_link(request, make_link(claim_id=claim.id, role=Role.BUYER, party_id=claim.buyer_id, actor=buyer, now=now))  # fmt: skip
        request.session[REPORTED] = dict([*known.items(), (told.key, str(claim.id))][-MOST_REMEMBERED:])
    return redirect("report_taken", claim.id)


def _form(request: HttpRequest, form: ReportForm, *, status: int = 200, answer: Answer | None = None) -> HttpResponse:
    brands = [said(zh, en or zh) for zh, en in Brand.objects.order_by("name_zh").values_list("name_zh", "name_en")[:MOST_BRANDS]]  # fmt: skip
    words = {
        "form": form, "brands": brands, "answer": answer, "slot": form.place_slot, "choices": form.place_candidates,
        "chosen": form.data.get("place_code", "") if form.is_bound else "",
    }  # fmt: skip
    response = render(request, "pages/intake/report.html", words, status=status)
    if answer is not None and answer.retry_after_s is not None:
        response["Retry-After"] = str(answer.retry_after_s)
    return response
