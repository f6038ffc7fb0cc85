"""From a report to its visit: what intake read and a person confirmed becomes what is wanted on site."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jianzhen.casework.claims.transitions import locked_claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.intake.models import ServiceReport
from jianzhen.casework.intake.same import visit_claim
from jianzhen.casework.visits.errors import BadVisit
from jianzhen.casework.visits.models import Visit
from jianzhen.casework.visits.vocabulary import Urgency, VisitKind
from jianzhen.casework.visits.wanting import Wanted, want_visit

USUAL_MINUTES = 60


@transaction.atomic
def visit_of_report(*, claim_id: UUID, actor: Actor, now: datetime, minutes: int = USUAL_MINUTES) -> Visit:
    """Ask for the visit of a report; asked again it is the same. A report joined to an earlier one shares its visit.

    Raises
    ------
    NotFound   no report is behind this claim
    BadVisit   the place is not known yet: a person asks
    """
    report = ServiceReport.objects.select_related("claim__duplicate_of", "brand", "kind").filter(pk=claim_id).first()
    if report is None:
        raise NotFound(f"there is no report {claim_id}")
    claim = locked_claim(visit_claim(report.claim).id)
    there = claim.visits.order_by("wanted_at").first()
    if there is not None:
        return there
    if not report.place:
        raise BadVisit("place: is not known yet; ask for province, county and town")
    callback = claim.callbacks.filter(done_at__isnull=False).order_by("done_at").first()
    made = want_visit(
        claim_id=claim.id, actor=actor, now=now,
        wanted=Wanted(
            kind=VisitKind.REPAIR, urgency=Urgency.URGENT if report.urgency else Urgency.BOOKED,
            product=report.kind_id or "", brand=report.brand, place=report.place, minutes=minutes,
        ),
    )  # fmt: skip
    if callback is not None:
        made.called_back_at = max(callback.done_at or now, made.wanted_at)
        made.save(update_fields=["called_back_at"])
    return made


def reports_without_visit(*, limit: int) -> list[UUID]:
    """Reports in service that are clear enough and have no visit yet, the oldest first: for the sweep."""
    rows = ServiceReport.objects.filter(
        Q(questions=[]) | Q(confirmed_at__isnull=False), claim__state=State.IN_SERVICE, claim__duplicate_of=None,
        claim__visits=None,
    ).exclude(place="")  # fmt: skip
    return list(rows.order_by("received_at").values_list("claim_id", flat=True)[:limit])
