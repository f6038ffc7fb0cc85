"""The call-taker's screens 接线: type while the caller speaks, a number in a minute; what waits; one report; the rota."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jianzhen.adapters.messengers import qr_svg
from jianzhen.casework.errors import CaseworkError
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.intake.confirming import Confirmed, confirm_report, join_reports, part_reports
from jianzhen.casework.intake.errors import IntakeError, NotTheSame
from jianzhen.casework.intake.models import ServiceReport
from jianzhen.casework.intake.permissions import Act, IntakePermissions
from jianzhen.casework.intake.rota import TurnFacts, keep_rota, note_callback
from jianzhen.casework.intake.selectors import (
    board,
    numbered,
    report_of,
    report_with_words,
    reports_of_number,
    rota_rows,
)
from jianzhen.casework.intake.taking import take_report
from jianzhen.casework.intake.vocabulary import Channel, Cover, Outcome
from jianzhen.casework.outlets.errors import BadHours, OutletsError
from jianzhen.casework.outlets.hours import read_hours
from jianzhen.casework.outlets.looking import find_outlets
from jianzhen.casework.outlets.vocabulary import PUBLIC_HOLIDAY
from jianzhen.casework.outlets.words import answer as cover_answer
from jianzhen.casework.outlets.words import why_this_one
from jianzhen.casework.people.links import links_again
from jianzhen.casework.people.messages import address_of, messages_of
from jianzhen.casework.visits.errors import BadVisit
from jianzhen.casework.visits.reported import (
    book_for_caller,
    slots_for_caller,
    visit_for,
    want_reported,
)
from jianzhen.casework.visits.service import solve_by_phone
from jianzhen.casework.visits.windows import Arrival
from jianzhen.entrances.answers import Answer, answer_to
from jianzhen.entrances.pages.intake.hearing import Heard, hear
from jianzhen.entrances.pages.intake.words import CHANNELS, COVERS, OUTCOMES, UNSURE, Choice, question, wish_words
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.turns import turn_words
from jianzhen.entrances.pages.who import actor_of
from jianzhen.entrances.wording_intake import URGENT
from jianzhen.intake import read_place, read_wish


@never_cache
@require_safe
def board_page(request: HttpRequest) -> HttpResponse:
    """What waits: call backs by when they are due, reports nobody has confirmed, the newest."""
    reader, now = actor_of(request), timezone.now()
    shown = board(reader=reader, now=now)
    words = {
        "board": shown, "to_confirm": [_row(one) for one in shown.to_confirm], "newest": [_row(one) for one in shown.newest],
        "callbacks": [{"row": one, "late": one.due_at is not None and one.due_at < now, "urgent": one.claim.report.urgency} for one in shown.callbacks],
        "takes_calls": IntakePermissions().refusal(reader, Act.TAKE_CALL) is None,
    }  # fmt: skip
    return render(request, "pages/intake/board.html", words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_call(request: HttpRequest) -> HttpResponse:
    """The screen of a call; "read" fills the fields without scripts, "take" makes the numbered report."""
    actor, now = actor_of(request), timezone.now()
    IntakePermissions().require(actor, Act.TAKE_CALL)
    if request.method != "POST":
        empty = QueryDict(mutable=True)
        empty["channel"] = Channel.CHAT if request.GET.get("channel") == Channel.CHAT else Channel.PHONE
        return _screen(request, hear(empty, now=now), actor, key=f"desk/{uuid4()}")
    heard, key = hear(request.POST, now=now), _key(request.POST)
    if "read" in request.POST:
        return _screen(request, heard, actor, key=key)
    try:
        if heard.place.value is None and heard.place.ask and heard.chosen.get("place_code") != UNSURE:
            raise IntakeError(f"place: {heard.place.ask}; choose one, or take it unsure", field="place")
        taken = take_report(told=heard.told(key), actor=actor, now=now)
        want_reported(claim_id=taken.claim.id, actor=actor, now=now)
    except CaseworkError as error:
        return _screen(request, heard, actor, key=key, answer=answer_to(error, language=language()))
    messages.success(request, said(f"已受理：{taken.claim.number}", f"Taken: {taken.claim.number}"))
    return redirect("call", taken.claim.id)


@never_cache
@require_POST
def heard_so_far(request: HttpRequest) -> HttpResponse:
    """The fields as the words fill them, while they are typed."""
    actor, now = actor_of(request), timezone.now()
    IntakePermissions().require(actor, Act.TAKE_CALL)
    return render(request, "pages/intake/slots.html", _heard(hear(request.POST, now=now), actor))


@never_cache
@require_safe
def report_page(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """One report: what is known, what is open, and what can be done."""
    return _report(request, claim_id)


@never_cache
@require_POST
def act_on_report(request: HttpRequest, claim_id: UUID, act: str) -> HttpResponse:
    """Do one thing with a report; a refusal keeps the page and what was typed."""
    actor, now, typed = actor_of(request), timezone.now(), request.POST
    try:
        match act:
            case "words":
                return _report(request, claim_id, with_words=True)
            case "link":
                return _report(request, claim_id, with_link=True)
            case "confirm":
                confirm_report(claim_id=claim_id, said=_confirmed(typed), actor=actor, now=now)
            case "join":
                join_reports(claim_id=claim_id, first_id=_numbered(typed.get("first", "")), actor=actor, now=now)
            case "part":
                part_reports(claim_id=claim_id, actor=actor, now=now)
            case "solve":
                solve_by_phone(claim_id=claim_id, how=typed.get("how", ""), customer_agrees=typed.get("agrees") == "yes", actor=actor, now=now)  # fmt: skip
            case "want":
                want_reported(claim_id=claim_id, actor=actor, now=now)
            case "book":
                book_for_caller(claim_id=claim_id, arrival=_arrival(typed.get("slot", "")), key=typed.get("key", ""), actor=actor, now=now)  # fmt: skip
            case "called":
                outcome = Outcome(typed.get("outcome", "")) if typed.get("outcome") in Outcome.values else None
                if outcome is None:
                    raise IntakeError("outcome: say what came of the call", field="outcome")
                note_callback(callback_id=UUID(typed.get("callback", "")), outcome=outcome, actor=actor, now=now)
            case _:
                raise IntakeError(f"{act}: is nothing that can be done here")
    except CaseworkError as error:
        return _report(request, claim_id, answer=answer_to(error, language=language()), act=act)
    return redirect("call", claim_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rota_page(request: HttpRequest) -> HttpResponse:
    """Who calls back when; kept by an administrator or a dispatcher."""
    actor, now, answer = actor_of(request), timezone.now(), None
    if request.method == "POST":
        try:
            spans = read_hours(request.POST.get("hours", ""))
            turns = [
                TurnFacts(day=one.day, opens=one.opens, closes=one.closes) for one in spans if one.day != PUBLIC_HOLIDAY
            ]
            keep_rota(account_id=UUID(request.POST.get("account", "")), turns=turns, actor=actor, now=now)
            return redirect("rota")
        except ValueError:
            answer = answer_to(IntakeError("account: choose somebody", field="account"), language=language())
        except (BadHours, CaseworkError) as error:
            answer = answer_to(error, language=language())
    words = {"rows": rota_rows(reader=actor), "answer": answer, "typed": request.POST if answer else {}}
    return render(request, "pages/intake/rota.html", words, status=answer.status if answer else 200)


def _screen(
    request: HttpRequest, heard: Heard, actor: Actor, *, key: str, answer: Answer | None = None
) -> HttpResponse:
    words = _heard(heard, actor) | {"key": key, "answer": answer}
    return render(request, "pages/intake/call_new.html", words, status=answer.status if answer else 200)


def _heard(heard: Heard, actor: Actor) -> dict[str, Any]:
    phone = heard.lines["phone"].value if not heard.phone_error else ""
    urgency = heard.slots.urgency.value
    return {
        "heard": heard, "lines": list(heard.lines.values()), "slot": heard.place, "choices": heard.places, "chosen": heard.chosen.get("place_code", ""),
        "place_ask": question(heard.place.ask), "wish_ask": question(heard.wish.ask), "cover": _cover(heard),
        "urgent": said(*URGENT[urgency]) if urgency else "", "earlier": reports_of_number(phone, reader=actor, now=timezone.now()) if phone else (),
    }  # fmt: skip


def _cover(heard: Heard) -> dict[str, Any] | None:
    brand, place = heard.lines["brand"].value, heard.place.value
    if not (brand and place):
        return None
    try:
        found = find_outlets(brand=brand, kind=heard.lines["kind"].value, place=place.code, now=timezone.now())
    except OutletsError as error:
        return {"sentence": answer_to(error, language=language()).sentence}
    sentence = cover_answer(found)
    first = (*found.covering, *found.part, *found.nearest)[:1]
    return {
        "sentence": said(sentence.zh, sentence.en), "first": first[0].outlet if first else None,
        "why": [said(one.zh, one.en) for one in why_this_one(first[0])] if first else [],
    }  # fmt: skip


def _report(
    request: HttpRequest, claim_id: UUID, *, answer: Answer | None = None, act: str = "", with_words: bool = False, with_link: bool = False
) -> HttpResponse:  # fmt: skip
    reader, now = actor_of(request, claim_id), timezone.now()
    view = (report_with_words if with_words else report_of)(claim_id, reader=reader, now=now)
    report, claim = view.report, view.claim
    link = ""
    if with_link:
        token = links_again(claim_id=claim.id, parties={Role.BUYER: claim.buyer_id}, actor=reader, now=now)[Role.BUYER]
        link = address_of(token)
    may = {one.value: IntakePermissions().refusal(reader, one) is None for one in Act}
    words = {
        "view": view, "report": report, "claim": claim, "turn": turn_words(claim.state), "answer": answer, "act": act, "typed": request.POST if answer else {},
        "channel": said(*CHANNELS[Channel(report.channel)]), "cover": said(*COVERS[Cover(report.cover)]),
        "wish": wish_words(report.wish_opens, report.wish_closes, soon=report.wish_soon), "urgent": said(*URGENT[report.urgency]) if report.urgency else "",
        "questions": [question(one) for one in report.questions], "sent": messages_of(claim.id, reader=reader), "may": may,
        "outcomes": [(one.value, said(*words)) for one, words in OUTCOMES.items()],
        "callbacks": [{"row": one, "late": one.done_at is None and one.due_at is not None and one.due_at < now, "outcome": said(*OUTCOMES[Outcome(one.outcome)]) if one.outcome else ""} for one in view.callbacks],
        **(_visit(claim_id, reader) if may["solve"] or reader.role is Role.DISPATCHER else {}), "link": link, "qr": mark_safe(qr_svg(link)) if link else "",
    }  # fmt: skip
    return render(request, "pages/intake/call.html", words, status=answer.status if answer else 200)


def _row(report: ServiceReport) -> dict[str, Any]:
    return {
        "claim": report.claim, "report": report, "channel": said(*CHANNELS[Channel(report.channel)]), "open": len(report.questions),
        "wish": wish_words(report.wish_opens, report.wish_closes, soon=report.wish_soon), "state": turn_words(report.claim.state),
    }  # fmt: skip


def _confirmed(typed: QueryDict) -> Confirmed:
    text = typed.get("place", "").strip()
    place = wish = None
    if text:
        slot = read_place(text)
        place = slot.value or next((one for one in slot.candidates if one.code == typed.get("place_code")), None)
        if place is None:
            raise IntakeError(
                f"place: {slot.ask or 'place_not_read'}; write province, city and district", field="place"
            )
    when = typed.get("when", "").strip()
    if when:
        read = read_wish(when, now=timezone.now())
        if read.value is None:
            raise IntakeError(f"when: {read.ask or 'which_time'}; write a day and a part of the day", field="when")
        wish = read.value
    return Confirmed(
        place=place.code if place else None, detail=place.detail if place else None, wish=wish,
        brand=typed.get("brand") or None, kind=typed.get("kind") or None,
        model=typed.get("model", "").strip()[:32] or None, serial=typed.get("serial", "").strip()[:32] or None,
    )  # fmt: skip


def _visit(claim_id: UUID, reader: Actor) -> dict[str, Any]:
    """The visit of a report and, while it has no time, slots to read out."""
    visit, now = visit_for(claim_id), timezone.now()
    if visit is None:
        return {"visit": None}
    slots = slots_for_caller(visit, reader=reader, now=now) if visit.opens_at is None and visit.outlet_id else ()
    return {
        "visit": visit, "slots": [Choice(value=f"{one.arrival.opens_at.isoformat()}/{one.arrival.closes_at.isoformat()}", words=said(*one.arrival.words())) for one in slots],
        "booked": said(*Arrival(opens_at=visit.opens_at, closes_at=visit.closes_at).words()) if visit.opens_at and visit.closes_at else "",
        "slot_key": f"desk/{uuid4()}",
    }  # fmt: skip


def _arrival(text: str) -> Arrival:
    opens, _, closes = text.partition("/")
    try:
        return Arrival(opens_at=datetime.fromisoformat(opens), closes_at=datetime.fromisoformat(closes))
    except ValueError as error:
        raise BadVisit("slot: choose one of the times offered") from error


def _numbered(number: str) -> UUID:
    found = numbered(number)
    if found is None:
        raise NotTheSame(f"first: there is no report {number.strip()!r}; copy its number whole", field="first")
    return found


def _key(typed: QueryDict) -> str:
    key = typed.get("key", "")
    return key if key.startswith("desk/") and len(key) <= 64 else f"desk/{uuid4()}"
