"""Look an outlet up, check a number, object 查网点、核号码: for anybody, without an account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jianzhen.casework.errors import CaseworkError
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.outlets.corpus import object_to as file_objection
from jianzhen.casework.outlets.covering import look_up
from jianzhen.casework.outlets.errors import PlaceNotSure
from jianzhen.casework.outlets.hotline import check_hotline
from jianzhen.casework.outlets.looking import Found, Shown
from jianzhen.casework.outlets.models import Brand, ProductKind
from jianzhen.casework.outlets.numbers import read_number
from jianzhen.casework.outlets.words import answer as answer_of
from jianzhen.casework.outlets.words import report_lines, why_this_one
from jianzhen.entrances.answers import Answer, answer_to
from jianzhen.entrances.pages.intake.words import Choice
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.visitors import LOOK_UPS, REPORTS, take_turn

ANYBODY = Actor.machine(Role.INTEGRATION)
"""A visitor who looks something up is nobody: only that a place was asked for is counted."""


@never_cache
@require_safe
def outlets_page(request: HttpRequest) -> HttpResponse:
    """Who covers a place for a brand, who is nearest, who is open, and why this one."""
    brand, kind, place = (request.GET.get(name, "").strip()[:200] for name in ("brand", "kind", "place"))
    place_code = request.GET.get("place_code", "")[:12]
    words: dict[str, Any] = {
        "brand": brand, "kind": kind, "place": place, "choices": [], "chosen": place_code,
        "brands": [Choice(value=one.code, words=said(one.name_zh, one.name_en)) for one in Brand.objects.order_by("name_zh")],
        "kinds": [Choice(value=one.code, words=said(one.name_zh, one.name_en)) for one in ProductKind.objects.order_by("name_zh")],
    }  # fmt: skip
    if not brand and not place:
        return render(request, "pages/intake/outlets.html", words)
    try:
        take_turn(request, LOOK_UPS)
        found, queued = look_up(brand=brand, kind=kind, place=place_code or place, actor=ANYBODY, now=timezone.now())
    except PlaceNotSure as error:
        words["choices"] = [Choice(value=one.code, words="".join(one.path), full="".join(one.path)) for one in error.candidates[:8]]  # fmt: skip
        return _refused(request, "pages/intake/outlets.html", words, answer_to(error, language=language()))
    except CaseworkError as error:
        return _refused(request, "pages/intake/outlets.html", words, answer_to(error, language=language()))
    return render(request, "pages/intake/outlets.html", words | _found(found) | {"queued": queued})


@never_cache
@require_safe
def hotline_page(request: HttpRequest) -> HttpResponse:
    """What is known of a number: entries, counts with dated sources, and the way to object."""
    number = request.GET.get("number", "").strip()[:60]
    words: dict[str, Any] = {"number": number}
    if not number:
        return render(request, "pages/intake/hotline.html", words)
    try:
        take_turn(request, LOOK_UPS)
        report = check_hotline(number=number, now=timezone.now())
    except CaseworkError as error:
        return _refused(request, "pages/intake/hotline.html", words, answer_to(error, language=language()))
    lines = [said(one.zh, one.en) for one in report_lines(report)]
    return render(request, "pages/intake/hotline.html", words | {"report": report, "lines": lines, "shown": report.number.printed()})  # fmt: skip


@never_cache
@require_POST
def object_to(request: HttpRequest) -> HttpResponse:
    """Object to what is shown about a number; a person answers."""
    number, reasons = request.POST.get("number", "")[:60], request.POST.get("reasons", "")[:1000]
    now = timezone.now()
    try:
        take_turn(request, REPORTS)
        file_objection(number=number, reasons=reasons, actor=ANYBODY, now=now)
    except CaseworkError as error:
        words: dict[str, Any] = {"number": number, "reasons": reasons, "objecting": True}
        try:
            report = check_hotline(number=number, now=now)
            words |= {"report": report, "lines": [said(one.zh, one.en) for one in report_lines(report)], "shown": report.number.printed()}  # fmt: skip
        except CaseworkError:
            pass
        return _refused(request, "pages/intake/hotline.html", words, answer_to(error, language=language()))
    messages.success(request, said("异议已收到，由未经手收集的人员答复。", "Your objection is here; somebody who did not collect the adverts answers."))  # fmt: skip
    return redirect(f"/hotline/?number={read_number(number).digits}")


def _refused(request: HttpRequest, page: str, words: dict[str, Any], answer: Answer) -> HttpResponse:
    response = render(request, page, words | {"answer": answer}, status=answer.status)
    if answer.retry_after_s is not None:
        response["Retry-After"] = str(answer.retry_after_s)
    return response


def _found(found: Found) -> dict[str, Any]:
    sentence = answer_of(found)
    return {
        "found": found, "sentence": said(sentence.zh, sentence.en),
        "lists": [
            (said("服务这里的", "Serving the place"), [_row(one) for one in found.covering]),
            (said("服务其中一部分的", "Serving part of it"), [_row(one) for one in found.part]),
            (said("最近的", "Nearest"), [_row(one) for one in found.nearest]),
        ],
    }  # fmt: skip


def _row(one: Shown) -> dict[str, Any]:
    outlet = one.outlet
    phone = read_number(f"{outlet.phone}转{outlet.extension}" if outlet.extension else outlet.phone).printed()
    night = read_number(outlet.after_hours_phone).printed() if outlet.after_hours_phone else ""
    return {"outlet": outlet, "phone": phone, "night": night if not one.open.is_open else "", "why": [said(why.zh, why.en) for why in why_this_one(one)]}  # fmt: skip
