"""Ask for a visit 登记上门: what, where, by whom it may not be; and which outlet takes it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import NotAllowed, Refusal
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.outlets.covering import look_up
from jianzhen.casework.outlets.models import Brand, Outlet
from jianzhen.casework.visits.errors import BadVisit, WrongVisitState
from jianzhen.casework.visits.models import Technician, Visit
from jianzhen.casework.visits.moves import locked_visit, move, write_move
from jianzhen.casework.visits.permissions import Act, VisitPermissions
from jianzhen.casework.visits.roster import ties_of
from jianzhen.casework.visits.vocabulary import ENDED, Move, Urgency, VisitKind, VisitState
from jianzhen.dispatch import Point
from jianzhen.places import PlacesError, load_tree, position

INSPECT = "inspect"
"""The skill of looking at a disputed thing; a person has it beside the kinds they repair."""

_WHERE_INSPECTED = frozenset({State.INFO_REQUESTED, State.IN_REVIEW, State.REVIEW_QUEUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a visit is for.

    Attributes
    ----------
    product : str
        Code of the outlets' product kind; also the skill it needs.
    place : str
        Code of a division, a town at best.
    point : Point or None
        Where exactly, WGS 84; the place's own rough position where it is not known.
    minutes : int
        Expected on site.
    question_id : UUID or None
        The review's question that an inspection answers.
    """

    kind: VisitKind
    urgency: Urgency = Urgency.BOOKED
    product: str = ""
    brand: Brand | None = None
    place: str
    point: Point | None = None
    minutes: int = 60
    parts: Mapping[str, int] = field(default_factory=dict)
    question_id: UUID | None = None


@transaction.atomic
def want_visit(*, claim_id: UUID, wanted: Wanted, actor: Actor, now: datetime) -> Visit:
    """Ask for a visit. Where nobody covers the place yet it stands without an outlet, and the place is in the queue.

    The same inspection asked for twice is one visit.

    Raises
    ------
    NotAllowed        not this actor's to ask
    WrongVisitState   the claim is not where such a visit belongs
    BadVisit          the place, minutes or kind do not fit; the detail names the field
    """
    VisitPermissions().require(actor, Act.WANT)
    claim = locked_claim(claim_id)
    whose = {Role.BUYER: actor.id, Role.AGENT: actor.behalf_of}.get(actor.role, str(claim.buyer_id))
    if whose != str(claim.buyer_id):
        raise NotAllowed("this is another buyer's claim", refusal=Refusal.NOT_YOURS)
    _must_belong(claim, wanted)
    if wanted.question_id is not None:
        same = Visit.objects.filter(question_id=wanted.question_id).exclude(state=VisitState.CANCELLED).first()
        if same is not None:
            return same
    made = _made(claim, wanted, now)
    made.save()
    write_move(made, Move.WANTED, was="", actor=actor, now=now, details={"kind": wanted.kind.value})
    give_outlet(made, actor=actor, now=now)
    if made.urgency == Urgency.URGENT and made.outlet_id:
        later.ask("match_urgent", once=f"match_urgent/{made.outlet_id}", outlet_id=str(made.outlet_id))
    return made


@transaction.atomic
def give_on(*, visit_id: UUID, outlet: Outlet | None, actor: Actor, now: datetime) -> Visit:
    """Give a visit that was handed back, or that nobody took yet, to an outlet; None looks for one anew."""
    visit = locked_visit(visit_id)
    VisitPermissions().require(actor, Act.DISPATCH, visit)
    before, visit.outlet = visit.outlet_id, outlet
    move(visit, Move.GIVEN_ON, actor=actor, now=now, details={"outlet": outlet.code if outlet else ""})
    if outlet is None:
        give_outlet(visit, actor=actor, now=now, not_to={before})
    return visit


def give_outlet(visit: Visit, *, actor: Actor, now: datetime, not_to: Collection[UUID | None] = ()) -> None:
    """Choose the outlet: covering the place, verified and open first, with people who may and can; saved."""
    handed_back = visit.moves.filter(move=Move.HANDED_BACK).values_list("technician__outlet_id", flat=True)
    tried = {*handed_back, *not_to}
    covering = [one for one in _covering(visit, actor, now) if one.pk not in tried]
    able = [one for one in covering if _has_somebody(one, visit)]
    # a party's own people never inspect, so an outlet without anybody else is no outlet for it
    visit.outlet = next(iter(able), None if visit.kind == VisitKind.INSPECTION else next(iter(covering), None))
    visit.save(update_fields=["outlet"])


def kept_from_of(claim: Claim) -> list[str]:
    """Whose people may not inspect: both sides, this claim's own recusals, and outlets that worked on the thing."""
    worked = Visit.objects.filter(claim=claim, calls__gt=0, outlet__isnull=False).exclude(kind=VisitKind.INSPECTION)
    outlets = {str(one) for one in worked.values_list("outlet_id", flat=True)}
    sides = {str(one) for one in (claim.buyer_id, claim.merchant_id, claim.id) if one is not None}
    return sorted(sides | outlets)


def _must_belong(claim: Claim, wanted: Wanted) -> None:
    inspection = wanted.kind is VisitKind.INSPECTION
    if inspection and claim.state not in _WHERE_INSPECTED:
        raise WrongVisitState(f"claim {claim.number} is {claim.state}; an inspection is asked for while it is reviewed")
    if not inspection and claim.state not in (State.IN_SERVICE, State.SUBMITTED):
        raise WrongVisitState(f"claim {claim.number} is {claim.state}; a repair visit belongs to a claim in service")
    if inspection and wanted.urgency is Urgency.URGENT:
        raise BadVisit("urgency: an inspection is booked; both sides are told when")
    if not 5 <= wanted.minutes <= 600:
        raise BadVisit(f"minutes: {wanted.minutes}; a visit takes 5 to 600")


def _made(claim: Claim, wanted: Wanted, now: datetime) -> Visit:
    try:
        load_tree().division(wanted.place)
    except PlacesError as error:
        raise BadVisit(f"place: {error.detail}") from error
    if wanted.point is None:
        rough = position(wanted.place)
        if rough is None:
            raise BadVisit("point: no position is known for this place; give longitude and latitude")
        point = Point(rough.latitude, rough.longitude)
    else:
        point = wanted.point
    inspection = wanted.kind is VisitKind.INSPECTION
    number = claim.visits.count() + 1
    return Visit(
        claim=claim, number=f"{claim.number}-{number}", kind=wanted.kind, urgency=wanted.urgency,
        state=VisitState.WANTED, moved_at=now, brand=wanted.brand, product=wanted.product, place=wanted.place,
        latitude=point.latitude, longitude=point.longitude,
        skills=[INSPECT] if inspection else [wanted.product] if wanted.product else [], minutes=wanted.minutes,
        parts=dict(wanted.parts), kept_from=kept_from_of(claim) if inspection else [],
        question_id=wanted.question_id,
        free_because="inspection" if inspection else "revisit" if wanted.kind is VisitKind.REVISIT else "",
        wanted_at=now,
    )  # fmt: skip


def _covering(visit: Visit, actor: Actor, now: datetime) -> list[Outlet]:
    if visit.brand is not None and visit.kind != VisitKind.INSPECTION:
        found, _ = look_up(brand=visit.brand.code, kind=visit.product, place=visit.place, actor=actor, now=now)
        return [one.outlet for one in found.covering]
    line = [one.code for one in load_tree().line(visit.place)]
    return list(Outlet.objects.filter(closed_at=None, areas__place__in=line).distinct().order_by("code"))


def _has_somebody(outlet: Outlet, visit: Visit) -> bool:
    able = Technician.objects.filter(outlet=outlet, left_at=None, skills__contains=visit.skills)
    return any(not ties_of(one) & set(visit.kept_from) for one in able)


def open_visits(claim: Claim) -> list[Visit]:
    """Visits of a claim that have not ended."""
    return list(claim.visits.exclude(state__in=ENDED).order_by("wanted_at"))
