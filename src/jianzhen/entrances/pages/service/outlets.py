"""An outlet as its manager keeps it 网点: hours, areas, people and their days; how it is verified, and objections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.outlets.directory import close_for_days, facts_of, keep_outlet
from jianzhen.casework.outlets.hours import read_hours
from jianzhen.casework.outlets.models import Brand, Outlet
from jianzhen.casework.people.models import Account
from jianzhen.casework.visits.assigning import drop_shift
from jianzhen.casework.visits.errors import BadVisit
from jianzhen.casework.visits.models import Technician
from jianzhen.casework.visits.roster import authorise, keep_shift, keep_technician
from jianzhen.casework.visits.windows import at
from jianzhen.dispatch import Point
from jianzhen.entrances.answers import answer_to
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.pages.service.outlet_rows import areas_from, found_outlets, outlet_rows
from jianzhen.entrances.pages.service.who import desk_actor
from jianzhen.entrances.pages.shown import BEIJING
from jianzhen.kernel.errors import JianzhenError

KEEPERS = (Role.OUTLET_MANAGER, Role.ADMIN, Role.DISPATCHER)


@never_cache
@require_safe
def outlets_page(request: HttpRequest) -> HttpResponse:
    """Find an outlet by its code, name or place."""
    desk_actor(request, *KEEPERS)
    asked = request.GET.get("q", "").strip()
    return render(request, "pages/service/outlets.html", {"asked": asked, "rows": found_outlets(asked)})


@never_cache
@require_safe
def outlet_page(request: HttpRequest, outlet_id: UUID) -> HttpResponse:
    """One outlet."""
    return _outlet(request, outlet_id)


@never_cache
@require_POST
def act_on_outlet(request: HttpRequest, outlet_id: UUID, act: str) -> HttpResponse:
    """Change one thing; a refusal stands beside its form, and what was typed stays."""
    actor, now = desk_actor(request, *KEEPERS), timezone.now()
    outlet = _found(outlet_id)
    try:
        doing = ACTS.get(act)
        if doing is None:
            raise BadVisit(f"{act}: is nothing that can be done with an outlet")
        doing(outlet, request.POST, actor, now)
    except JianzhenError as error:
        return _outlet(request, outlet_id, error=error, act=act)
    messages.success(request, said("已保存。", "Saved."))
    return redirect("outlet", outlet_id)


def _hours(outlet: Outlet, typed: QueryDict, actor: Actor, now: datetime) -> None:
    keep_outlet(facts=facts_of(outlet, hours=read_hours(typed.get("hours", ""))), actor=actor, now=now)


def _areas(outlet: Outlet, typed: QueryDict, actor: Actor, now: datetime) -> None:
    keep_outlet(facts=facts_of(outlet, areas=areas_from(typed.get("areas", ""))), actor=actor, now=now)


def _closed(outlet: Outlet, typed: QueryDict, actor: Actor, now: datetime) -> None:
    first, last = _day(typed, "first"), _day(typed, "last")
    close_for_days(outlet_id=outlet.pk, first_day=first, last_day=last, why=typed.get("why", ""), actor=actor, now=now)


def _technician(outlet: Outlet, typed: QueryDict, actor: Actor, now: datetime) -> None:
    account = Account.objects.filter(email=typed.get("email", "").strip()).first()
    if account is None:
        raise BadVisit("email: no account of the desk has it; an administrator opens one first")
    if outlet.latitude is None or outlet.longitude is None:
        raise BadVisit("position: the outlet has none, so that nobody's way can be counted; give it first")
    keep_technician(
        account_id=account.pk, outlet=outlet, shown_as=typed.get("shown_as", ""), skills=typed.getlist("skills"),
        start=Point(outlet.latitude, outlet.longitude), actor=actor, now=now,
    )  # fmt: skip


def _shift(outlet: Outlet, typed: QueryDict, actor: Actor, now: datetime) -> None:
    keep_shift(
        technician=_person(outlet, typed), on=_day(typed, "on"), begins=_minutes(typed, "begins"), ends=_minutes(typed, "ends"),
        urgent=typed.get("urgent") == "yes", actor=actor, now=now,
    )  # fmt: skip


def _ill(outlet: Outlet, typed: QueryDict, actor: Actor, now: datetime) -> None:
    who = _person(outlet, typed)
    drop_shift(
        technician_number=who.number, day=at(_day(typed, "on"), 720), why=typed.get("why", ""), actor=actor, now=now
    )


def _authorised(outlet: Outlet, typed: QueryDict, actor: Actor, now: datetime) -> None:
    brand = Brand.objects.filter(code=typed.get("brand", "")).first()
    if brand is None:
        raise BadVisit("brand: choose one")
    until = datetime.combine(_day(typed, "until"), time(23, 59), BEIJING)
    authorise(
        technician=_person(outlet, typed),
        brand=brand,
        proof=typed.get("proof", ""),
        expires_at=until,
        actor=actor,
        now=now,
    )


ACTS: dict[str, Callable[[Outlet, QueryDict, Actor, datetime], None]] = {
    "hours": _hours, "areas": _areas, "closed": _closed, "technician": _technician, "shift": _shift, "ill": _ill,
    "authorised": _authorised,
}  # fmt: skip


def _outlet(
    request: HttpRequest, outlet_id: UUID, *, error: JianzhenError | None = None, act: str = ""
) -> HttpResponse:
    reader = desk_actor(request, *KEEPERS)
    answer = answer_to(error, language=language()) if error else None
    words: dict[str, Any] = outlet_rows(_found(outlet_id), reader=reader, now=timezone.now()) | {
        "answer": answer, "act": act, "typed": request.POST if error else {},
    }  # fmt: skip
    return render(request, "pages/service/outlet.html", words, status=answer.status if answer else 200)


def _found(outlet_id: UUID) -> Outlet:
    outlet = Outlet.objects.filter(pk=outlet_id).first()
    if outlet is None:
        raise NotFound(f"there is no outlet {outlet_id}")
    return outlet


def _person(outlet: Outlet, typed: QueryDict) -> Technician:
    number = typed.get("technician", "")
    found = Technician.objects.select_related("outlet").filter(outlet=outlet, left_at=None, pk=int(number) if number.isdigit() else 0).first()  # fmt: skip
    if found is None:
        raise BadVisit("technician: choose somebody of this outlet")
    return found


def _day(typed: QueryDict, name: str) -> date:
    try:
        return date.fromisoformat(typed.get(name, ""))
    except ValueError as error:
        raise BadVisit(f"{name}: choose a day") from error


def _minutes(typed: QueryDict, name: str) -> int:
    hours, _, minutes = typed.get(name, "").strip().partition(":")
    try:
        return int(hours) * 60 + int(minutes or 0)
    except ValueError as error:
        raise BadVisit(f"{name}: {typed.get(name, '')!r} is no time; write it as 08:30") from error
