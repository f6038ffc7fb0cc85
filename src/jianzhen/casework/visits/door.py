"""Who is at the door 门口核验: a code both ways, the technician's card, proof of residence before work on a lock.

The customer reads a code to the technician, who types it; the technician shows one, which the customer types. Both are
made from the visit and the person sent, so that another person's code is another. Nothing of them is stored.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.visits.errors import WrongDoorCode, WrongVisitState
from jianzhen.casework.visits.models import Authorisation, DoorCheck, Residence, Technician, Visit
from jianzhen.casework.visits.moves import locked_visit
from jianzhen.casework.visits.permissions import Act, VisitPermissions
from jianzhen.casework.visits.rules import words_on
from jianzhen.casework.visits.vocabulary import ON_DUTY, DoorSide, ResidenceProof, VisitState

MOST_WRONG, WITHIN = 5, timedelta(minutes=15)
_SENT = (VisitState.ASSIGNED, *ON_DUTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Who comes, as the customer is shown: the name to read, the outlet, what brands authorised, until when.

    Attributes
    ----------
    authorised : Authorisation or None
        By the brand of this visit; None says so plainly, it is not hidden.
    code : str
        What the customer reads out.
    """

    technician: Technician
    outlet: str
    authorised: Authorisation | None
    others: Sequence[Authorisation]
    code: str
    checked_at: datetime | None


def code_to_read_out(visit: Visit) -> str:
    """The customer's code, six digits, which the technician types."""
    return _code(visit, DoorSide.TECHNICIAN)


def code_to_show(visit: Visit) -> str:
    """The technician's code, six digits, which the customer types."""
    return _code(visit, DoorSide.CUSTOMER)


def card_of(visit: Visit, *, reader: Actor, now: datetime) -> Card:
    """Who comes to this customer's door. Raises ``NotFound`` before anybody is sent and after the visit ended."""
    VisitPermissions().require(reader, Act.READ, visit)
    if visit.technician is None or visit.state not in _SENT:
        raise NotFound("nobody is sent yet; the card is shown as soon as somebody is")
    rows = list(
        Authorisation.objects.select_related("brand").filter(technician=visit.technician, ended_at=None, expires_at__gt=now)
    )  # fmt: skip
    right = DoorCheck.objects.filter(visit=visit, right=True).order_by("at").first()
    return Card(
        technician=visit.technician, outlet=visit.technician.outlet.name,
        authorised=next((one for one in rows if one.brand_id == visit.brand_id), None),
        others=[one for one in rows if one.brand_id != visit.brand_id],
        code=code_to_read_out(visit), checked_at=right.at if right else None,
    )  # fmt: skip


@transaction.atomic
def check_door(*, visit_id: UUID, code: str, actor: Actor, now: datetime) -> bool:
    """Whether the other side's code is right. A customer whose check fails is told not to open and to call the desk.

    Raises
    ------
    WrongDoorCode     tried wrongly five times in a quarter of an hour
    WrongVisitState   nobody is sent
    NotAllowed        neither the customer nor the technician of this visit
    """
    visit = locked_visit(visit_id)
    technician = actor.role is Role.TECHNICIAN
    VisitPermissions().require(actor, Act.FIELD if technician else Act.AGREE, visit)
    if visit.state not in _SENT:
        raise WrongVisitState(f"visit {visit.number} is {visit.state}; nobody is on the way")
    side = DoorSide.TECHNICIAN if technician else DoorSide.CUSTOMER
    tried = DoorCheck.objects.filter(visit=visit, side=side, right=False, at__gt=now - WITHIN).count()
    if tried >= MOST_WRONG:
        raise WrongDoorCode("code: was wrong five times; wait a quarter of an hour, or call the desk")
    right = hmac.compare_digest(_code(visit, side).encode(), code.strip().encode())
    DoorCheck.objects.create(visit=visit, side=side, right=right, at=now)
    record(
        "DOOR_CHECKED" if right else "DOOR_CODE_WRONG", chain=claim_chain(visit.claim_id), actor=actor, at=now,
        details={"visit": visit.number, "side": side.value},
    )  # fmt: skip
    return right


@transaction.atomic
def note_residence(*, visit_id: UUID, proof: ResidenceProof, actor: Actor, now: datetime) -> Residence:
    """Note by what somebody showed that they live there; the paper is looked at and not kept. Noted again it stays."""
    visit = locked_visit(visit_id)
    VisitPermissions().require(actor, Act.FIELD, visit)
    if visit.state != VisitState.ON_SITE:
        raise WrongVisitState(f"visit {visit.number} is {visit.state}; residence is shown at the door, before work")
    made, fresh = Residence.objects.get_or_create(visit=visit, defaults={"proof": proof, "at": now, "by": actor.id})
    if fresh:
        record("RESIDENCE_SHOWN", chain=claim_chain(visit.claim_id), actor=actor, at=now, details={"visit": visit.number, "proof": proof.value})  # fmt: skip
    return made


def needs_residence(visit: Visit, now: datetime) -> bool:
    """Whether a rule row asks for a proof of residence before work on this kind, and none is noted."""
    asked = visit.product in words_on("residence_proof_for", now)
    return asked and not Residence.objects.filter(visit=visit).exists()


def _code(visit: Visit, side: DoorSide) -> str:
    told = f"jianzhen.door/{visit.id}/{visit.technician_id}/{visit.calls}/{side.value}"
    # the number of calls changes on arrival, when the code is being read: it is counted before
    if visit.state in (VisitState.ON_SITE, VisitState.WORKING):
        told = f"jianzhen.door/{visit.id}/{visit.technician_id}/{visit.calls - 1}/{side.value}"
    drawn = hmac.new(settings.SECRET_KEY.encode(), told.encode(), sha256).digest()
    return f"{int.from_bytes(drawn[:8], 'big') % 1_000_000:06d}"
