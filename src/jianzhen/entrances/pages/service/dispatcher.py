"""A dispatcher's board 调度台, without a map: nobody sent yet, at risk, waiting, and the day by technician."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jianzhen.casework.errors import CaseworkError, NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.intake.permissions import Act as IntakeAct
from jianzhen.casework.intake.permissions import IntakePermissions
from jianzhen.casework.intake.selectors import board as calls_board
from jianzhen.casework.outlets.covering import answer_uncovered, cover_queue
from jianzhen.casework.outlets.models import Outlet
from jianzhen.casework.visits import assigning, field, wanting
from jianzhen.casework.visits.errors import BadVisit
from jianzhen.casework.visits.models import DayPlan, Visit
from jianzhen.casework.visits.planning import draft_day, publish_day
from jianzhen.casework.visits.roster import day_in_beijing
from jianzhen.casework.visits.selectors import board_of
from jianzhen.casework.visits.windows import at
from jianzhen.entrances.answers import answer_to
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.service.dispatch_rows import board_rows, draft_rows, outlets_with_people, waiting_places
from jianzhen.entrances.pages.service.who import desk_actor

DISPATCH = (Role.DISPATCHER, Role.OUTLET_MANAGER)
MOST_CALLS = 12


@never_cache
@require_safe
def board_page(request: HttpRequest) -> HttpResponse:
    """The board of one outlet's day; without one, the outlets that have people."""
    return _board(request)


@never_cache
@require_POST
def act_on_visit(request: HttpRequest, visit_id: UUID, act: str) -> HttpResponse:
    """Do one thing with a visit and come back to its board."""
    actor, now = desk_actor(request, *DISPATCH), timezone.now()
    try:
        _do(request, visit_id, act, actor, now)
    except CaseworkError as error:
        return _board(request, error=error, about=visit_id)
    return redirect(_back(request))


@never_cache
@require_POST
def plan_day(request: HttpRequest, outlet_id: UUID, act: str) -> HttpResponse:
    """Draft a day, which only the dispatcher sees, or publish the draft."""
    actor, now = desk_actor(request, *DISPATCH), timezone.now()
    try:
        on = _on(request, now)
        if act == "draft":
            draft = draft_day(outlet_id=outlet_id, on=on, actor=actor, now=now)
            return _board(request, draft=draft_rows(draft))
        if act != "publish":
            raise BadVisit(f"{act}: is nothing that can be done with a day")
        changed = publish_day(outlet_id=outlet_id, on=on, actor=actor, now=now)
        messages.success(
            request, said(f"已发布：{len(changed)} 个上门有变化。", f"Published: {len(changed)} visits changed.")
        )
    except CaseworkError as error:
        return _board(request, error=error)
    return redirect(_back(request))


@never_cache
@require_POST
def answer_place(request: HttpRequest, uncovered_id: UUID) -> HttpResponse:
    """Say what was arranged for a place that nobody covers."""
    actor = desk_actor(request, *DISPATCH)
    try:
        answer_uncovered(
            uncovered_id=uncovered_id, answer=request.POST.get("answer", ""), actor=actor, now=timezone.now()
        )
    except CaseworkError as error:
        return _board(request, error=error, about=uncovered_id)
    return redirect(_back(request))


def _do(request: HttpRequest, visit_id: UUID, act: str, actor: Actor, now: datetime) -> None:
    typed, given = request.POST, {"visit_id": visit_id, "actor": actor, "now": now}
    why = typed.get("why", "").strip()[:300]
    match act:
        case "assign":
            assigning.assign_by_hand(technician_number=_number(typed.get("technician", "")), begins_at=_begins(request, visit_id, now), why=why, **given)  # type: ignore[arg-type]  # fmt: skip
        case "take-back":
            assigning.take_back(why=why or said("调度收回", "taken back by the dispatcher"), **given)  # type: ignore[arg-type]
        case "plan":
            reasons = assigning.plan_visit(**given)  # type: ignore[arg-type]
            if reasons:
                messages.error(request, said("还排不进去，原因写在卡片上。", "It fits nowhere yet; the slip says why."))
        case "look-at":
            field.look_at(why=why, **given)  # type: ignore[arg-type]
        case "part-came":
            field.part_came(**given)  # type: ignore[arg-type]
        case "bring-back":
            field.bring_back(**given)  # type: ignore[arg-type]
        case "give-on":
            outlet = Outlet.objects.filter(code=typed.get("outlet", "").strip(), closed_at=None).first()
            if typed.get("outlet", "").strip() and outlet is None:
                raise BadVisit("outlet: there is no open outlet of this code")
            wanting.give_on(outlet=outlet, **given)  # type: ignore[arg-type]
        case "hand-back":
            field.hand_back(why=why, **given)  # type: ignore[arg-type]
        case _:
            raise BadVisit(f"{act}: is nothing that can be done here")


def _board(
    request: HttpRequest, *, error: CaseworkError | None = None, about: UUID | None = None, draft: dict[str, Any] | None = None
) -> HttpResponse:  # fmt: skip
    reader, now = desk_actor(request, *DISPATCH), timezone.now()
    answer = answer_to(error, language=language()) if error else None
    on, outlets = _on(request, now), outlets_with_people()
    outlet = _outlet(request, outlets)
    words: dict[str, Any] = {
        "outlets": outlets, "outlet": outlet, "on": on, "days": [day_in_beijing(now + timedelta(days=k)) for k in range(7)],
        "answer": answer, "about": about, "typed": request.POST if error else {}, "draft": draft, "back": _back(request),
        "uncovered": cover_queue(most=20), "elsewhere": waiting_places(), "callbacks": (), "now": now,
    }  # fmt: skip
    if IntakePermissions().refusal(reader, IntakeAct.READ_BOARD) is None:
        words["callbacks"] = calls_board(reader=reader, now=now).callbacks[:MOST_CALLS]
    if outlet is not None:
        words |= board_rows(board_of(outlet=outlet, on=on, reader=reader, now=now), now=now)
        words["plan"] = DayPlan.objects.filter(outlet=outlet, on=on).first()
    return render(request, "pages/service/dispatch.html", words, status=answer.status if answer else 200)


def _outlet(request: HttpRequest, outlets: list[Outlet]) -> Outlet | None:
    code = request.POST.get("at") or request.GET.get("at") or ""
    if not code:
        return outlets[0] if outlets else None
    found = next((one for one in outlets if one.code == code), None) or Outlet.objects.filter(code=code).first()
    if found is None:
        raise NotFound(f"there is no outlet {code}")
    return found


def _on(request: HttpRequest, now: datetime) -> date:
    text = request.POST.get("on") or request.GET.get("on") or ""
    try:
        return date.fromisoformat(text) if text else day_in_beijing(now)
    except ValueError as error:
        raise NotFound(f"{text!r} is no day") from error


def _back(request: HttpRequest) -> str:
    code = request.POST.get("at") or request.GET.get("at") or ""
    on = request.POST.get("on") or request.GET.get("on") or ""
    query = urlencode({name: value for name, value in (("at", code), ("on", on)) if value})
    return reverse("dispatch") + (f"?{query}" if query else "")


def _number(text: str) -> int:
    if not text.isdigit():
        raise BadVisit("technician: choose one")
    return int(text)


def _begins(request: HttpRequest, visit_id: UUID, now: datetime) -> datetime:
    """When it begins: the time typed, on the day promised; a slip that was dragged names none and begins with its window."""
    visit = Visit.objects.filter(pk=visit_id).first()
    if visit is None:
        raise NotFound(f"there is no visit {visit_id}")
    text = request.POST.get("begins", "").strip()
    if not text:
        return max(visit.opens_at, now) if visit.opens_at else now
    hours, _, minutes = text.partition(":")
    try:
        moment = int(hours) * 60 + int(minutes or 0)
    except ValueError as error:
        raise BadVisit(f"begins: {text!r} is no time; write it as 09:30") from error
    return at(day_in_beijing(visit.opens_at) if visit.opens_at else _on(request, now), moment)
