"""Private numbers 隐私号 and the address: shown from a time before the window until the visit closes, each reveal recorded."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.people.models import PersonalField
from jianzhen.casework.people.permissions import Purpose
from jianzhen.casework.people.persons import reveal
from jianzhen.casework.visits.errors import NotYetShown
from jianzhen.casework.visits.models import PrivateNumber, Visit
from jianzhen.casework.visits.moves import locked_visit
from jianzhen.casework.visits.permissions import Act, VisitPermissions
from jianzhen.casework.visits.ports import PrivateNumbers
from jianzhen.casework.visits.rules import number_on
from jianzhen.casework.visits.vocabulary import ON_DUTY, VisitState

CLERK = Actor.machine(Role.INTEGRATION)
_SENT = (VisitState.ASSIGNED, *ON_DUTY)
AFTER_THE_WINDOW = timedelta(hours=6)
"""A binding ends by itself then, should nobody close the visit."""


def is_shown(visit: Visit, *, now: datetime) -> bool:
    """Whether address and number may be seen by whoever is sent."""
    if visit.state not in _SENT or visit.opens_at is None:
        return False
    return now >= visit.opens_at - timedelta(minutes=number_on("shown_before_minutes", now))


@transaction.atomic
def bind_number(*, visit_id: UUID, now: datetime) -> PrivateNumber | None:
    """Lend a number between the customer and whoever is sent; bound again it is the same, another person gets another.

    None where nobody is sent, it is too early, or one of the two left no number: then they ring the desk.

    Raises ``NumberUnavailable``: nothing was written, and the job tries again.
    """
    visit = locked_visit(visit_id)
    there = PrivateNumber.objects.select_for_update().filter(visit=visit, unbound_at=None).first()
    if there is not None and there.technician_id == visit.technician_id:
        return there
    if there is not None:
        _end(there, now)
    technician = visit.technician
    if not is_shown(visit, now=now) or technician is None or technician.person_id is None or visit.closes_at is None:
        return None
    try:
        a = _phone(visit.claim.buyer_id, visit, now)
        b = _phone(technician.person_id, visit, now)
    except NotFound:
        return None
    expires_at = visit.closes_at + AFTER_THE_WINDOW
    bound = port().bind(f"{visit.id}/{technician.number}/{visit.sequence}", a, b, expires_at=expires_at)
    made = PrivateNumber.objects.create(
        visit=visit,
        technician=technician,
        number=bound.number,
        binding=bound.binding,
        bound_at=now,
        expires_at=expires_at,
    )
    record("NUMBER_BOUND", chain=claim_chain(visit.claim_id), actor=CLERK, at=now, details={"visit": visit.number})
    return made


@transaction.atomic
def unbind_number(*, visit_id: UUID, now: datetime) -> bool:
    """End the number of a visit that nobody is sent to any more; returns whether there was one. Safe to run twice."""
    visit = locked_visit(visit_id)
    there = PrivateNumber.objects.select_for_update().filter(visit=visit, unbound_at=None).first()
    if there is None or (
        visit.state in _SENT and visit.technician_id == there.technician_id and now < there.expires_at
    ):
        return False
    _end(there, now)
    record("NUMBER_UNBOUND", chain=claim_chain(visit.claim_id), actor=CLERK, at=now, details={"visit": visit.number})
    return True


def number_of(visit: Visit, *, reader: Actor, now: datetime) -> str:
    """The number the reader rings the other by. Raises ``NotYetShown`` outside its time, ``NotAllowed`` for others."""
    VisitPermissions().require(reader, Act.FIELD if reader.role is Role.TECHNICIAN else Act.AGREE, visit)
    there = PrivateNumber.objects.filter(visit=visit, unbound_at=None, expires_at__gt=now).first()
    if there is None or not is_shown(visit, now=now) or there.technician_id != visit.technician_id:
        raise NotYetShown("number: is shown shortly before the visit, until it closes; until then ring the desk")
    return there.number


def address_of(*, visit_id: UUID, actor: Actor, now: datetime) -> str:
    """The customer's address, for whoever is sent, in its time; each look is recorded and listed to the customer.

    Raises
    ------
    NotYetShown   it is too early, or the visit closed
    NotAllowed    another technician's visit
    NotFound      no address is kept
    """
    visit = Visit.objects.select_related("claim", "technician").filter(pk=visit_id).first()
    if visit is None:
        raise NotFound(f"there is no visit {visit_id}")
    VisitPermissions().require(actor, Act.FIELD, visit)
    if not is_shown(visit, now=now):
        raise NotYetShown("address: is shown shortly before the visit, until it closes; the town is on your list")
    return reveal(
        person_id=visit.claim.buyer_id, field=PersonalField.Field.ADDRESS, purpose=Purpose.VISIT,
        claim_id=visit.claim_id, actor=actor, now=now,
    )  # fmt: skip


def numbers_run_out(*, now: datetime, limit: int) -> list[UUID]:
    """Visits whose number should have ended, for the sweep."""
    rows = PrivateNumber.objects.filter(unbound_at=None, expires_at__lte=now)
    return list(rows.values_list("visit_id", flat=True)[:limit])


def _phone(person_id: UUID, visit: Visit, now: datetime) -> str:
    return reveal(
        person_id=person_id, field=PersonalField.Field.PHONE, purpose=Purpose.DELIVER, claim_id=visit.claim_id,
        actor=CLERK, now=now,
    )  # fmt: skip


def _end(there: PrivateNumber, now: datetime) -> None:
    port().unbind(there.binding)
    there.unbound_at = now
    there.save(update_fields=["unbound_at"])


def port() -> PrivateNumbers:
    """The adapter that ``JIANZHEN_PRIVATE_NUMBERS`` names."""
    return _adapter(settings.JIANZHEN_PRIVATE_NUMBERS)


@cache
def _adapter(path: str) -> PrivateNumbers:
    made: PrivateNumbers = import_string(path)()
    return made
