"""From a report to its visit 报修上门: wanted once, also where two reports are one; a slot while the caller is on the line."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.intake.models import ServiceReport
from jianzhen.casework.intake.same import visit_claim
from jianzhen.casework.intake.vocabulary import Urgency as Hurry
from jianzhen.casework.visits.booking import confirm_hold, hold_slot
from jianzhen.casework.visits.errors import BadVisit
from jianzhen.casework.visits.models import Visit
from jianzhen.casework.visits.slots import Slot, offer_slots
from jianzhen.casework.visits.vocabulary import Urgency, VisitKind
from jianzhen.casework.visits.wanting import Wanted, open_visits, want_visit
from jianzhen.casework.visits.windows import Arrival

OFFERED = 6
"""Slots read out to a caller; nobody remembers more."""


def visit_for(claim_id: UUID) -> Visit | None:
    """The open visit that serves this report: its own, or that of the one it is joined to."""
    claim = visit_claim(_claim(claim_id))
    return next(iter(open_visits(claim)), None)


@transaction.atomic
def want_reported(*, claim_id: UUID, actor: Actor, now: datetime) -> Visit | None:
    """Want the visit of a report, once; None while its place is not known or it is over.

    It is urgent only where a person has confirmed that it cannot wait: an urgent call moves other people's visits.
    """
    claim = visit_claim(_claim(claim_id))
    report = ServiceReport.objects.select_for_update(of=("self",)).select_related("brand").filter(pk=claim.pk).first()
    found = next(iter(open_visits(claim)), None)
    if found is not None or report is None or not report.place or claim.state != State.IN_SERVICE:
        return found
    hurries = report.urgency != Hurry.NONE and report.confirmed_at is not None
    wanted = Wanted(
        kind=VisitKind.REPAIR, urgency=Urgency.URGENT if hurries else Urgency.BOOKED, product=report.kind_id or "",
        brand=report.brand, place=report.place,
    )  # fmt: skip
    made = want_visit(claim_id=claim.id, wanted=wanted, actor=actor, now=now)
    rung = claim.callbacks.filter(done_at__isnull=False).order_by("done_at").first()
    if rung is not None:
        made.called_back_at = max(rung.done_at or now, made.wanted_at)
        made.save(update_fields=["called_back_at"])
    return made


def reports_without_visit(*, limit: int) -> list[UUID]:
    """Reports in service that are clear enough and have no visit yet, the oldest first: for the sweep."""
    rows = ServiceReport.objects.filter(
        Q(questions=[]) | Q(confirmed_at__isnull=False), claim__state=State.IN_SERVICE, claim__duplicate_of=None,
        claim__visits=None,
    ).exclude(place="")  # fmt: skip
    return list(rows.order_by("received_at").values_list("claim_id", flat=True)[:limit])


def slots_for_caller(visit: Visit, *, reader: Actor, now: datetime) -> tuple[Slot, ...]:
    """Free slots to read out: those that lie within the wish first, then the soonest. Raises ``NotAllowed``."""
    report = ServiceReport.objects.filter(pk=visit.claim_id).first()
    free = [one for one in offer_slots(visit_id=visit.id, reader=reader, now=now) if one.grade is not None]

    def wished(one: Slot) -> bool:
        if report is None or report.wish_opens is None or report.wish_closes is None:
            return False
        return report.wish_opens < one.arrival.closes_at and one.arrival.opens_at < report.wish_closes

    return tuple(sorted(free, key=lambda one: (not wished(one), one.arrival))[:OFFERED])


@transaction.atomic
def book_for_caller(*, claim_id: UUID, arrival: Arrival, key: str, actor: Actor, now: datetime) -> Visit:
    """Book a slot in the caller's name. Raises ``SlotTaken`` with the next best, ``BadVisit``, ``NotAllowed``."""
    visit = visit_for(claim_id)
    if visit is None:
        raise BadVisit("place: no visit is wanted yet; confirm the place first")
    hold = hold_slot(visit_id=visit.id, arrival=arrival, key=key, actor=actor, now=now)
    return confirm_hold(hold_id=hold.id, actor=actor, now=now)


def _claim(claim_id: UUID) -> Claim:
    claim = Claim.objects.select_related("duplicate_of").filter(pk=claim_id).first()
    if claim is None:
        raise NotFound(f"there is no report {claim_id}")
    return claim
