"""Read visits, as the reader may: the customer's own, a technician's day with the least that is needed, a day's board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.selectors import read_claim
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.outlets.models import Outlet
from jianzhen.casework.people.models import PersonalField
from jianzhen.casework.people.persons import masked
from jianzhen.casework.visits.models import Busy, Shift, Technician, Visit
from jianzhen.casework.visits.numbers import is_shown
from jianzhen.casework.visits.permissions import Act, VisitPermissions
from jianzhen.casework.visits.roster import technician_of
from jianzhen.casework.visits.vocabulary import ENDED, Urgency, VisitState
from jianzhen.casework.visits.windows import at
from jianzhen.dispatch import WORDS, Reason
from jianzhen.places import load_tree

_WITH = ("claim", "technician__outlet", "outlet", "brand")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopover:
    """One line of a technician's day: where roughly, when, what; a name masked, no address and no number."""

    visit: Visit
    begins_at: datetime | None
    place: str
    who: str
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One technician's day on the board."""

    technician: Technician
    shift: Shift
    stops: Sequence[Busy]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A dispatcher's day: nobody sent yet, at risk, waiting for something, and today by technician.

    Attributes
    ----------
    reasons : mapping of visit id to words
        Why nobody was found, Chinese and English.
    """

    outlet: Outlet
    on: date
    unassigned: Sequence[Visit]
    at_risk: Sequence[Visit]
    waiting: Sequence[Visit]
    lanes: Sequence[Lane]
    reasons: Mapping[UUID, Sequence[tuple[str, str]]]


def read_visit(visit_id: UUID, *, reader: Actor) -> Visit:
    """Return a visit. Raises ``NotFound`` for another's too: that it exists is not theirs to know."""
    visit = Visit.objects.select_related(*_WITH).filter(pk=visit_id).first()
    if visit is None or VisitPermissions().refusal(reader, Act.READ, visit) is not None:
        raise NotFound(f"there is no visit {visit_id}")
    return visit


def visits_of(claim: Claim, *, reader: Actor) -> list[Visit]:
    """A claim's visits, oldest first. A merchant sees the inspections. Raises as ``read_claim``."""
    read_claim(claim.id, reader=reader)
    rows = claim.visits.select_related(*_WITH).order_by("wanted_at")
    return list(rows.filter(kind="inspection") if reader.role is Role.MERCHANT else rows)


def technician_day(*, on: date, reader: Actor, now: datetime) -> list[Stopover]:
    """The reader's own day, in order. Raises ``NotFound`` for an account that is no technician's."""
    technician = technician_of(reader.id)
    rows = {
        one.visit_id: one.begins_at
        for one in Busy.objects.filter(technician=technician, released_at=None, begins_at__gte=at(on, 0), begins_at__lt=at(on, 1440))
    }  # fmt: skip
    visits = Visit.objects.select_related(*_WITH).filter(pk__in=list(rows)).exclude(state__in=ENDED)
    return sorted(
        (
            Stopover(
                visit=one, begins_at=rows[one.pk], place="".join(load_tree().path(one.place)),
                who=masked(one.claim.buyer_id).get(PersonalField.Field.NAME, ""), shown=is_shown(one, now=now),
            )
            for one in visits
        ),
        key=lambda one: one.begins_at or now,
    )  # fmt: skip


def board_of(*, outlet: Outlet, on: date, reader: Actor, now: datetime) -> Board:
    """One outlet's day for a dispatcher. Raises ``NotAllowed`` for others."""
    VisitPermissions().require(reader, Act.DISPATCH)
    todays = Visit.objects.select_related(*_WITH).filter(outlet=outlet).exclude(state__in=ENDED)
    day = todays.filter(opens_at__gte=at(on, 0), opens_at__lt=at(on, 1440))
    unassigned = [
        *todays.filter(urgency=Urgency.URGENT, state=VisitState.WANTED).order_by("wanted_at"),
        *day.filter(state=VisitState.BOOKED).order_by("opens_at"),
    ]
    late = day.filter(state__in=[VisitState.BOOKED, VisitState.ASSIGNED, VisitState.ON_THE_WAY], closes_at__lt=now)
    risk = {one.pk: one for one in [*todays.exclude(at_risk_since=None).order_by("at_risk_since"), *late]}
    waits = todays.filter(
        state__in=[VisitState.WAITING_FOR_PART, VisitState.TAKEN_IN, VisitState.NOBODY_HOME, VisitState.HANDED_BACK, VisitState.LEFT_SAFELY]
    )  # fmt: skip
    shifts = (
        Shift.objects.select_related("technician").filter(technician__outlet=outlet, on=on).order_by("technician_id")
    )
    busy: dict[int, list[Busy]] = {}
    rows = Busy.objects.select_related("visit__claim", "visit__brand").filter(
        technician__outlet=outlet, released_at=None, begins_at__gte=at(on, 0), begins_at__lt=at(on, 1440)
    )
    for one in rows.order_by("begins_at"):
        busy.setdefault(one.technician_id, []).append(one)
    return Board(
        outlet=outlet, on=on, unassigned=unassigned, at_risk=list(risk.values()), waiting=list(waits.order_by("moved_at")),
        lanes=[Lane(technician=one.technician, shift=one, stops=busy.get(one.technician_id, [])) for one in shifts],
        reasons={one.pk: [WORDS[Reason(code)] for code in one.unplanned_because] for one in unassigned},
    )  # fmt: skip


def inspection_of(question_id: UUID) -> Visit | None:
    """The inspection that answers a question of the review; None where none was asked for or it was called off."""
    return Visit.objects.filter(question_id=question_id).exclude(state=VisitState.CANCELLED).first()
