"""A technician's day 师傅: the route, one stop, and every act through ``visits.sync``, whether there is a line or not.

Without scripts a form is one act, sent at once. With scripts the phone keeps each act until the desk has answered it.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.visits.checklist import keep_photo
from jianzhen.casework.visits.errors import BadSync
from jianzhen.casework.visits.models import PhoneAct, Visit
from jianzhen.casework.visits.numbers import address_of
from jianzhen.casework.visits.roster import day_in_beijing
from jianzhen.casework.visits.selectors import read_visit, technician_day
from jianzhen.casework.visits.sync import Answered, SentAct, sync
from jianzhen.casework.visits.vocabulary import SyncState
from jianzhen.entrances.answers import answer_to
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.middleware import upload_limit
from jianzhen.entrances.pages.service.phone_acts import body_of
from jianzhen.entrances.pages.service.technician_rows import next_number, stop_rows, stops_of
from jianzhen.entrances.pages.service.who import desk_actor
from jianzhen.entrances.wording import error_sentence
from jianzhen.kernel.errors import JianzhenError

PHOTO_MB = 24
DAY = timedelta(days=1)


@never_cache
@require_safe
def day_page(request: HttpRequest) -> HttpResponse:
    """Today's route, and tomorrow's."""
    reader, now = desk_actor(request, Role.TECHNICIAN), timezone.now()
    days = [
        {"on": on, "stops": stops_of(technician_day(on=on, reader=reader, now=now))}
        for on in (day_in_beijing(now), day_in_beijing(now + DAY))
    ]
    return render(request, "pages/service/day.html", {"days": days})


@never_cache
@require_safe
def stop_page(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """One stop: who is seen the least of, what is to be done next, and what may happen instead."""
    return _stop(request, visit_id)


@never_cache
@require_POST
@upload_limit(PHOTO_MB)
def act_at_stop(request: HttpRequest, visit_id: UUID, act: str) -> HttpResponse:
    """One act of a form without scripts; a refusal is said above what was typed."""
    actor, now = desk_actor(request, Role.TECHNICIAN), timezone.now()
    fields = request.POST.dict()
    try:
        client_id = UUID(fields.get("client_id", ""))
    except ValueError:
        client_id = uuid4()
    try:
        if "photo" in request.FILES:
            fields["original"] = str(_kept(request, visit_id, actor, now))
        answer = _send_one(visit_id, client_id, act, fields, actor, now)
    except JianzhenError as error:
        return _stop(request, visit_id, error=error)
    if answer.state is SyncState.REFUSED:
        messages.error(request, f"{error_sentence(answer.code, language=language())} {answer.detail}")
    # after 待件, 拉修, 退单 … the visit is nobody's for now, and its page with it
    mine = Visit.objects.filter(pk=visit_id, technician__account_id=actor.id).exists()
    return redirect("stop", visit_id) if mine else redirect("tech")


@never_cache
@require_POST
@upload_limit(PHOTO_MB)
def take_photo(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Keep a photo or a signature as received, for an act that follows; answers its id."""
    try:
        actor = desk_actor(request, Role.TECHNICIAN)
        return JsonResponse({"original": str(_kept(request, visit_id, actor, timezone.now()))})
    except JianzhenError as error:
        return _refused(error)


@never_cache
@require_POST
def sync_acts(request: HttpRequest) -> HttpResponse:
    """Take a phone's acts, visit by visit: one visit that is refused whole keeps no other back."""
    now = timezone.now()
    try:
        actor = desk_actor(request, Role.TECHNICIAN)
        acts = _acts(request.body)
    except JianzhenError as error:
        return _refused(error)
    answers: list[dict[str, Any]] = []
    for visit_id in dict.fromkeys(one.visit_id for one in acts):
        there = [one for one in acts if one.visit_id == visit_id]
        try:
            answers += [_answer(one) for one in sync(there, actor=actor, now=now)]
        except JianzhenError as error:
            said_so = error_sentence(error.code, language=language())
            answers += [
                {"client_id": str(one.client_id), "state": "error", "code": error.code, "sentence": said_so, "detail": error.detail}
                for one in there
            ]  # fmt: skip
    numbers = {str(one): next_number(one, actor) for one in {act.visit_id for act in acts}}
    return JsonResponse({"answers": answers, "next": numbers})


@never_cache
@require_safe
def phone_state(request: HttpRequest) -> HttpResponse:
    """What a phone needs before it sends: a fresh form token, and that it is still this technician's."""
    try:
        desk_actor(request, Role.TECHNICIAN)
    except JianzhenError as error:
        return _refused(error)
    return JsonResponse({"csrf": get_token(request)})


@never_cache
@require_POST
def show_address(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Show the address in its time; the look is recorded and listed to the customer."""
    actor = desk_actor(request, Role.TECHNICIAN)
    try:
        address = address_of(visit_id=visit_id, actor=actor, now=timezone.now())
    except JianzhenError as error:
        return _stop(request, visit_id, error=error)
    return _stop(request, visit_id, address=address)


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker that keeps the day's pages on the phone; its scope is this folder."""
    response = render(request, "pages/service/worker.js", content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """So that the day can be put on a phone's first screen."""
    words = {
        "name": said("鉴真 · 师傅", "Jianzhen · technician"), "short_name": said("师傅", "Technician"), "start_url": "/tech/", "scope": "/tech/",
        "display": "standalone", "background_color": "#FAF9F6", "theme_color": "#FAF9F6", "lang": said("zh-Hans", "en"),
        "icons": [{"src": static("pages/seal.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }  # fmt: skip
    return JsonResponse(words, content_type="application/manifest+json")


def _stop(
    request: HttpRequest, visit_id: UUID, *, error: JianzhenError | None = None, address: str = ""
) -> HttpResponse:
    reader = desk_actor(request, Role.TECHNICIAN)
    answer = answer_to(error, language=language()) if error else None
    visit = read_visit(visit_id, reader=reader)
    words = stop_rows(visit, reader=reader, now=timezone.now()) | {
        "answer": answer, "typed": request.POST if error else {}, "address": address, "client_id": uuid4(),
    }  # fmt: skip
    return render(request, "pages/service/stop.html", words, status=answer.status if answer else 200)


def _send_one(visit_id: UUID, client_id: UUID, act: str, fields: dict[str, str], actor: Actor, now: datetime) -> Answered:  # fmt: skip
    known = PhoneAct.objects.filter(technician__account_id=actor.id, client_id=client_id).first()
    sent = SentAct(
        client_id=client_id, visit_id=visit_id, seq=known.seq if known else next_number(visit_id, actor), act=act,
        made_at=now, body=body_of(act, fields),
    )  # fmt: skip
    return sync([sent], actor=actor, now=now)[0]


def _kept(request: HttpRequest, visit_id: UUID, actor: Actor, now: datetime) -> UUID:
    read_visit(visit_id, reader=actor)
    file = request.FILES.get("photo")
    if file is None:
        raise BadSync("photo: is missing; take it again")
    kept = keep_photo(
        visit_id=visit_id, content=file.chunks(), name=file.name or "photo.jpg", media_type=file.content_type or "image/jpeg",
        actor=actor, now=now,
    )  # fmt: skip
    return kept.pk


def _acts(body: bytes) -> list[SentAct]:
    try:
        return [
            SentAct(
                client_id=UUID(one["client_id"]), visit_id=UUID(one["visit_id"]), seq=int(one["seq"]), act=str(one["act"]),
                made_at=datetime.fromisoformat(one["made_at"]), body=body_of(str(one["act"]), dict(one.get("fields", {}))),
            )
            for one in json.loads(body)["acts"]
        ]  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise BadSync(f"acts: cannot be read ({error!r})") from error


def _answer(one: Answered) -> dict[str, Any]:
    sentence = error_sentence(one.code, language=language()) if one.code else ""
    return {"client_id": str(one.client_id), "state": one.state.value, "code": one.code, "sentence": sentence, "detail": one.detail}  # fmt: skip


def _refused(error: JianzhenError) -> HttpResponse:
    answer = answer_to(error, language=language())
    return JsonResponse(
        {"code": answer.code, "sentence": answer.sentence, "detail": answer.detail}, status=answer.status
    )
