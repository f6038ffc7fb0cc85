"""A whole day planned: a draft that only the dispatcher sees, then published; and planned again while it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from jianzhen.casework.errors import Conflict, NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import DESK, record
from jianzhen.casework.outlets.models import Outlet
from jianzhen.casework.visits.assigning import apply_plan
from jianzhen.casework.visits.day import OutletDay, day_of, lock_day
from jianzhen.casework.visits.models import DayPlan, Visit
from jianzhen.casework.visits.permissions import Act, VisitPermissions
from jianzhen.casework.visits.vocabulary import VisitState
from jianzhen.casework.visits.windows import at
from jianzhen.dispatch import (
    Budget,
    Duty,
    Effort,
    Plan,
    Reason,
    Rest,
    Route,
    Stop,
    Unserved,
    check,
    publish,
    replan,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a dispatcher would publish.

    Attributes
    ----------
    moved : sequence of visit ids
        Promised ones that would go to another person.
    unserved : mapping of visit id to reasons
    """

    on: date
    made_by: str
    moved: Sequence[str]
    unserved: Mapping[str, Sequence[str]]


@transaction.atomic
def draft_day(*, outlet_id: UUID, on: date, actor: Actor, now: datetime) -> Draft:
    """Plan an outlet's day as a draft. Nothing that was promised changes before it is published.

    Raises
    ------
    NotAllowed   not a dispatcher or outlet manager
    NotFound     there is no such outlet
    """
    VisitPermissions().require(actor, Act.DISPATCH)
    outlet = _outlet(outlet_id)
    kept = lock_day(outlet, on)
    here = _whole_day(outlet, on, now)
    plan = replan(
        here.problem, here.standing, now=max(here.day.seconds(now), 0), promised=here.promised, effort=_effort()
    )
    kept.draft, kept.draft_version, kept.drafted_at = _as_json(plan), kept.version, now
    kept.save(update_fields=["draft", "draft_version", "drafted_at"])
    leads = plan.leads()
    return Draft(
        on=on, made_by=plan.made_by,
        moved=[job for job, who in here.promised.items() if job in leads and leads[job][0] != who],
        unserved={one.job: [reason.value for reason in one.reasons] for one in plan.unserved},
    )  # fmt: skip


@transaction.atomic
def publish_day(*, outlet_id: UUID, on: date, actor: Actor, now: datetime) -> list[str]:
    """Make a day's draft what customers and technicians are told; ids of the visits that changed.

    Raises
    ------
    NotFound     no draft was made
    Conflict     the day changed since the draft was made, or it no longer holds; draft it again
    NotAllowed   not a dispatcher or outlet manager
    """
    VisitPermissions().require(actor, Act.DISPATCH)
    outlet = _outlet(outlet_id)
    kept = lock_day(outlet, on)
    if kept.draft is None:
        raise NotFound(f"no draft was made for {on}; draft the day first")
    if kept.draft_version != kept.version:
        raise Conflict("the day was published since this draft was made; draft the day again")
    here = _whole_day(outlet, on, now)
    plan = _from_json(kept.draft)
    planned = {stop.job for route in plan.routes for stop in route.stops} | set(kept.draft["unserved"])
    if planned != set(here.visits):
        raise Conflict("visits came or went since this draft was made; draft the day again")
    if check(here.problem, plan, standing=here.standing):
        raise Conflict("this draft no longer holds (something began or somebody left); draft the day again")
    publish(here.problem, plan, standing=here.standing)
    changed = apply_plan(here, plan, actor=actor, now=now)
    _clear(kept, actor, now)
    record("DAY_PUBLISHED", chain=DESK, actor=actor, at=now, details={"outlet": outlet.code, "on": f"{on}", "version": kept.version, "changed": len(changed)})  # fmt: skip
    return changed


def _outlet(outlet_id: UUID) -> Outlet:
    found = Outlet.objects.filter(pk=outlet_id).first()
    if found is None:
        raise NotFound(f"there is no outlet {outlet_id}")
    return found


def _whole_day(outlet: Outlet, on: date, now: datetime) -> OutletDay:
    waiting = Visit.objects.select_related("claim", "technician", "outlet").filter(
        outlet=outlet, state=VisitState.BOOKED, opens_at__gte=at(on, 0), opens_at__lt=at(on, 1440)
    )
    return day_of(outlet, on, now=now, also=tuple(waiting.order_by("wanted_at")))


def _effort() -> Effort:
    optimiser = import_string(settings.JIANZHEN_OPTIMISER)() if settings.JIANZHEN_OPTIMISER else None
    return Effort(optimiser=optimiser, within_s=settings.JIANZHEN_OPTIMISER_SECONDS, search=Budget(rounds=500))


def _clear(kept: DayPlan, actor: Actor, now: datetime) -> None:
    kept.draft = kept.draft_version = kept.drafted_at = None
    kept.version, kept.published_at, kept.published_by = kept.version + 1, now, actor.id
    kept.save()


def _as_json(plan: Plan) -> dict[str, object]:
    steps = {
        route.technician: {
            "fixed": route.fixed,
            "steps": [
                {"job": s.job, "arrives": s.arrives, "begins": s.begins, "leaves": s.leaves}
                if isinstance(s, Stop) else {"rest": s.number, "begins": s.begins, "leaves": s.leaves}
                for s in route.steps
            ],
        }
        for route in plan.routes
    }  # fmt: skip
    return {"made_by": plan.made_by, "routes": steps, "unserved": {u.job: [r.value for r in u.reasons] for u in plan.unserved}}  # fmt: skip


def _from_json(kept: Mapping[str, Any]) -> Plan:
    routes, unserved = kept["routes"], kept["unserved"]
    assert isinstance(routes, dict) and isinstance(unserved, dict)  # noqa: PT018
    return Plan(
        routes=tuple(
            Route(
                technician=who, fixed=one["fixed"],
                steps=tuple(
                    Stop(job=s["job"], arrives=s["arrives"], begins=s["begins"], leaves=s["leaves"], duty=Duty.LEAD)
                    if "job" in s else Rest(number=s["rest"], begins=s["begins"], leaves=s["leaves"])
                    for s in one["steps"]
                ),
            )
            for who, one in routes.items()
        ),
        unserved=tuple(Unserved(job=job, reasons=tuple(Reason(r) for r in reasons)) for job, reasons in unserved.items()),
        made_by=str(kept["made_by"]),
    )  # fmt: skip
