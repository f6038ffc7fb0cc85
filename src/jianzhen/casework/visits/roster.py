"""Technicians 师傅, what they can do, for which brand, and when they work."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.terms import BEIJING
from jianzhen.casework.errors import Conflict, NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import DESK, record
from jianzhen.casework.outlets.models import Brand, Outlet, Serves
from jianzhen.casework.people.models import Account, Person, Recusal
from jianzhen.casework.visits.capacity import count_minutes
from jianzhen.casework.visits.errors import BadVisit
from jianzhen.casework.visits.models import Authorisation, Busy, Shift, Technician
from jianzhen.casework.visits.permissions import Act, VisitPermissions
from jianzhen.casework.visits.windows import at
from jianzhen.dispatch import BadProblem, Break, Point
from jianzhen.dispatch import Shift as DispatchShift


@transaction.atomic
def keep_technician(
    *, account_id: UUID, outlet: Outlet, shown_as: str, skills: Iterable[str], start: Point, actor: Actor, now: datetime,
    ties: Iterable[str] = (), parts: Mapping[str, int] | None = None, person: Person | None = None,
) -> Technician:  # fmt: skip
    """Add somebody who comes, or change what they can do.

    Parameters
    ----------
    start : Point
        Where their day begins, WGS 84.
    ties : ids
        Merchants or outlets they work or sold for, beside their own outlet: those matters they do not inspect.
    person
        Holds their telephone number in the vault, for private numbers.
    """
    VisitPermissions().require(actor, Act.ROSTER)
    if not shown_as.strip():
        raise BadVisit("shown_as: is empty; say how the customer reads this person's name")
    known = sorted({one.strip() for one in skills if one.strip()})
    if not known:
        raise BadVisit("skills: are empty; name at least one kind this person can repair")
    made, _ = Technician.objects.update_or_create(
        account=Account.objects.get(pk=account_id),
        defaults={
            "outlet": outlet, "shown_as": shown_as.strip(), "skills": known, "ties": sorted(set(ties)),
            "parts": dict(parts or {}), "latitude": start.latitude, "longitude": start.longitude, "person": person,
        },
        create_defaults={
            "outlet": outlet, "shown_as": shown_as.strip(), "skills": known, "ties": sorted(set(ties)),
            "parts": dict(parts or {}), "latitude": start.latitude, "longitude": start.longitude, "person": person,
            "since": now,
        },
    )  # fmt: skip
    record("TECHNICIAN_KEPT", chain=DESK, actor=actor, at=now, details={"technician": made.number, "skills": known})
    return made


@transaction.atomic
def authorise(
    *, technician: Technician, brand: Brand, proof: str, expires_at: datetime, actor: Actor, now: datetime
) -> Authorisation:
    """Record that a brand authorised somebody; the customer is shown it, with its end, at the door."""
    VisitPermissions().require(actor, Act.ROSTER)
    if not proof.strip() or expires_at <= now:
        raise BadVisit("proof: name the paper, and an end that lies ahead")
    made = Authorisation.objects.create(
        technician=technician, brand=brand, proof=proof.strip(), given_at=now, given_by=actor.id, expires_at=expires_at
    )
    record("TECHNICIAN_AUTHORISED", chain=DESK, actor=actor, at=now, details={"technician": technician.number, "brand": brand.code})  # fmt: skip
    return made


@transaction.atomic
def keep_shift(
    *, technician: Technician, on: date, begins: int, ends: int, breaks: Sequence[tuple[int, int, int]] = (),
    actor: Actor, now: datetime, urgent: bool = False,
) -> Shift:  # fmt: skip
    """Keep one day of a technician, and count the outlet's minutes anew.

    Parameters
    ----------
    begins, ends : int, minutes from midnight in Beijing
        ``ends`` may lie past midnight.
    breaks
        (earliest, latest, minutes) each.
    urgent
        Kept for urgent calls: no slot is sold of it.

    Raises
    ------
    BadVisit   the hours or breaks do not fit
    Conflict   visits were promised in hours that would fall away; move them first
    """
    VisitPermissions().require(actor, Act.ROSTER)
    try:
        shift_of(begins * 60, ends * 60, breaks)
    except BadProblem as error:
        raise BadVisit(f"shift: {error.detail}") from error
    begins_at, ends_at = at(on, begins), at(on, ends)
    held = Busy.objects.filter(technician=technician, released_at=None, begins_at__gte=at(on, 0), begins_at__lt=at(on, 1440))  # fmt: skip
    if held.filter(begins_at__lt=begins_at).exists() or held.filter(ends_at__gt=ends_at).exists():
        raise Conflict("visits were promised in hours that would fall away; give them to somebody else first")
    made, _ = Shift.objects.update_or_create(
        technician=technician, on=on,
        defaults={"begins_at": begins_at, "ends_at": ends_at, "breaks": [list(one) for one in breaks], "urgent": urgent},
    )  # fmt: skip
    count_minutes(outlet=technician.outlet, on=on, now=now)
    return made


def shift_of(begins_s: int, ends_s: int, breaks: Sequence[Sequence[int]]) -> DispatchShift:
    """As dispatch counts: seconds of the day. Raises ``BadProblem``."""
    return DispatchShift(
        begins=begins_s, ends=ends_s,
        breaks=tuple(Break(earliest=a * 60, latest=b * 60, lasts=c * 60) for a, b, c in breaks),
    )  # fmt: skip


def ties_of(technician: Technician) -> frozenset[str]:
    """Whose people this person is: the outlet, merchants whose brand it repairs, who was declared, and recusals 回避."""
    return ties_of_all({technician})[technician.number]


def ties_of_all(technicians: Collection[Technician]) -> dict[int, frozenset[str]]:
    """The same of several people, read at once."""
    outlets = {one.outlet_id for one in technicians}
    merchants: dict[UUID, set[str]] = {outlet: set() for outlet in outlets}
    repaired = Serves.objects.filter(outlet__in=outlets, brand__merchant__isnull=False)
    for outlet, merchant in repaired.values_list("outlet_id", "brand__merchant_id").distinct():
        merchants[outlet].add(str(merchant))
    kept: dict[UUID, set[str]] = {one.account_id: set() for one in technicians}
    for recusal in Recusal.objects.filter(account__in=list(kept), ended_at=None):
        kept[recusal.account_id].add(str(recusal.merchant_id or recusal.claim_id))
    return {
        one.number: frozenset({str(one.outlet_id), *one.ties, *merchants[one.outlet_id], *kept[one.account_id]})
        for one in technicians
    }


def technician_of(account_id: str) -> Technician:
    """Whose day an account has. Raises ``NotFound``."""
    found = Technician.objects.select_related("outlet").filter(account_id=account_id, left_at=None).first()
    if found is None:
        raise NotFound("this account is no technician's; an outlet manager adds it")
    return found


def day_in_beijing(moment: datetime) -> date:
    """The calendar day a moment falls on."""
    return moment.astimezone(BEIJING).date()
