"""From a report to a visit: what was read and confirmed is what the visit is for; nothing is guessed."""

from __future__ import annotations

from datetime import datetime

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.intake.models import ServiceReport
from jianzhen.casework.intake.selectors import service_report
from jianzhen.casework.visits.errors import BadVisit
from jianzhen.casework.visits.models import Visit
from jianzhen.casework.visits.vocabulary import Urgency, VisitKind
from jianzhen.casework.visits.wanting import Wanted, open_visits, want_visit
from jianzhen.entrances.pages.language import said


def visit_for(claim: Claim, *, urgency: Urgency, actor: Actor, now: datetime) -> Visit:
    """The visit of a report: the one that is open, or a new one.

    Raises
    ------
    BadVisit   brand, product or place is not known yet, or the report is joined to another; the detail says which
    """
    there = next(iter(open_visits(claim)), None)
    if there is not None:
        return there
    if claim.duplicate_of_id is not None:
        raise BadVisit("this report belongs to an earlier one about the same thing; one visit serves both")
    report = service_report(claim)
    missing = what_is_missing(report)
    if report is None or missing:
        raise BadVisit(said("还缺：", "still missing: ") + said("、", ", ").join(missing))
    return want_visit(
        claim_id=claim.pk, actor=actor, now=now,
        wanted=Wanted(
            kind=VisitKind.REPAIR, urgency=urgency, product=report.kind.code if report.kind else "", brand=report.brand,
            place=report.place,
        ),
    )  # fmt: skip


def what_is_missing(report: ServiceReport | None) -> list[str]:
    """What a person asks before somebody can be sent; empty where all is known."""
    if report is None:
        return [said("报修内容", "a report")]
    asked = ((report.brand, ("品牌", "brand")), (report.kind, ("产品类别", "product")), (report.place, ("地址（到县区）", "address (down to the county)")))  # fmt: skip
    return [said(*words) for value, words in asked if not value]
