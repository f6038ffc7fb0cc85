"""What a person does with a report: confirm what was read, join it to an earlier one or part the two, solve it by phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.intake.errors import NoSolution, NotTheSame
from jianzhen.casework.intake.models import ServiceReport
from jianzhen.casework.intake.permissions import Act, IntakePermissions
from jianzhen.casework.intake.taking import find_cover
from jianzhen.casework.intake.vocabulary import Outcome, Urgency
from jianzhen.casework.outlets.models import Brand, ProductKind
from jianzhen.casework.people.models import PersonalField
from jianzhen.casework.people.persons import add_words
from jianzhen.intake import Wish
from jianzhen.places import load_tree

_LEAST_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What a person says of a report after asking; None leaves a slot as it is. ``brand``, ``kind``, ``place``: codes."""

    brand: str | None = None
    kind: str | None = None
    place: str | None = None
    detail: str | None = None
    model: str | None = None
    serial: str | None = None
    wish: Wish | None = None
    urgency: Urgency | None = None


@transaction.atomic
def confirm_report(*, claim_id: UUID, said: Confirmed, actor: Actor, now: datetime) -> ServiceReport:
    """Confirm a report, with what was corrected; the open questions end, and who covers the place is looked up anew.

    Raises ``NotAllowed``, ``NotFound``, ``UnknownDivision``.
    """
    IntakePermissions().require(actor, Act.CONFIRM)
    report = _locked(claim_id)
    if said.place:
        load_tree().division(said.place)
        report.place = said.place
    if said.brand:
        report.brand = Brand.objects.filter(code=said.brand).first() or report.brand
    if said.kind:
        report.kind = ProductKind.objects.filter(code=said.kind).first() or report.kind
    report.model, report.serial = said.model or report.model, said.serial or report.serial
    if said.wish is not None:
        report.wish_soon, report.wish_opens, report.wish_closes = said.wish.soon, said.wish.opens, said.wish.closes
    report.urgency = report.urgency if said.urgency is None else said.urgency
    if said.place and said.detail is not None:
        address = "".join(load_tree().path(said.place)) + said.detail
        add_words(person_id=report.claim.buyer_id, words={PersonalField.Field.ADDRESS: address})
    report.questions, report.confirmed_at, report.confirmed_by_id = [], now, UUID(actor.id)
    find_cover(report, actor=actor, now=now)
    report.save()
    later.ask("want_reported", once=f"want_reported/{claim_id}", claim_id=str(claim_id))
    record("REPORT_CONFIRMED", chain=claim_chain(claim_id), actor=actor, at=now, details={"place": report.place})
    return report


@transaction.atomic
def join_reports(*, claim_id: UUID, first_id: UUID, actor: Actor, now: datetime) -> ServiceReport:
    """Say that a report is about the same thing as an earlier one: one visit serves both, each keeps its number.

    Raises ``NotAllowed``, ``NotFound``, ``NotTheSame``.
    """
    IntakePermissions().require(actor, Act.JOIN)
    report, first = _locked(claim_id), _locked(first_id).claim
    if first.id == claim_id:
        raise NotTheSame("first: is the report itself; name the earlier one", field="first")
    if first.duplicate_of_id is not None:
        raise NotTheSame(f"first: {first.number} is joined to another itself; name the first of them", field="first")
    if Claim.objects.filter(duplicate_of_id=claim_id).exists():
        raise NotTheSame("this report has others joined to it; part them first", field="first")
    Claim.objects.filter(pk=claim_id).update(duplicate_of=first)
    report.joined_at, report.parted_at = now, None
    report.save(update_fields=["joined_at", "parted_at"])
    record("REPORTS_JOINED", chain=claim_chain(claim_id), actor=actor, at=now, details={"first": str(first_id)})
    return _locked(claim_id)


@transaction.atomic
def part_reports(*, claim_id: UUID, actor: Actor, now: datetime) -> ServiceReport:
    """Say that a report is not about the same thing: it gets a visit of its own. Raises ``NotAllowed``, ``NotFound``."""
    IntakePermissions().require(actor, Act.JOIN)
    report = _locked(claim_id)
    first = report.claim.duplicate_of_id
    if first is None:
        return report
    Claim.objects.filter(pk=claim_id).update(duplicate_of=None)
    report.parted_at, report.joined_at = now, None
    report.save(update_fields=["joined_at", "parted_at"])
    record("REPORTS_PARTED", chain=claim_chain(claim_id), actor=actor, at=now, details={"first": str(first)})
    return _locked(claim_id)


@transaction.atomic
def note_solution(
    *, claim_id: UUID, how: str, customer_agrees: bool, actor: Actor, now: datetime
) -> ServiceReport:  # fmt: skip
    """Note how a report was solved while talking 电话解决, and that the customer says it works; call backs end.

    ``visits`` closes the claim: only there is known whether somebody is on the way.

    Raises
    ------
    NoSolution   no words of how, or the customer does not agree: then a visit is what is owed
    NotAllowed   this role does not
    """
    IntakePermissions().require(actor, Act.SOLVE)
    report = _locked(claim_id)
    if report.claim.state == State.CLOSED and report.solved_how:
        return report
    if len(how.strip()) < _LEAST_WORDS:
        raise NoSolution("how: say in a sentence what was done, so that the next one can read it", field="how")
    if not customer_agrees:
        raise NoSolution("agrees: the customer has to say that it works; otherwise arrange a visit", field="agrees")
    report.solved_how = how.strip()[:500]
    report.save(update_fields=["solved_how"])
    record("SOLUTION_NOTED", chain=claim_chain(claim_id), actor=actor, at=now)
    for callback in report.claim.callbacks.filter(done_at=None):
        callback.done_at, callback.done_by_id, callback.outcome = now, UUID(actor.id), Outcome.REACHED
        callback.save(update_fields=["done_at", "done_by", "outcome"])
    return report


def _locked(claim_id: UUID) -> ServiceReport:
    report = (
        ServiceReport.objects.select_for_update(of=("self",))
        .select_related("claim__duplicate_of", "brand", "kind", "outlet")
        .filter(pk=claim_id)
        .first()
    )
    if report is None:
        raise NotFound(f"there is no report {claim_id}")
    return report
