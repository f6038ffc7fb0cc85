"""What came of a visit 完工: a repair with checklist, signature and warranty; an inspection as evidence."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jianzhen.casework.events import later
from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.evidence.staging import stage_exhibit
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import ExhibitKind
from jianzhen.casework.visits.checklist import items_of, open_items
from jianzhen.casework.visits.errors import BadVisit, ChecklistOpen, NotFit
from jianzhen.casework.visits.field import of_the_technician
from jianzhen.casework.visits.models import Busy, Quote, Signature, Visit
from jianzhen.casework.visits.moves import move
from jianzhen.casework.visits.quotes import price_of
from jianzhen.casework.visits.roster import ties_of
from jianzhen.casework.visits.service import close_when_served
from jianzhen.casework.visits.vocabulary import OF_A_REPAIR, OF_AN_INSPECTION, Move, Outcome, VisitKind
from jianzhen.casework.visits.warranty import give_warranty


@transaction.atomic
def finish(*, visit_id: UUID, outcome: Outcome, note: str, actor: Actor, now: datetime) -> Visit:
    """End a visit. A repair that is fixed starts its warranty and, as the last of its claim, closes it.

    An inspection says what was seen, by neutral words; its photos and its result are submitted as evidence, and the
    claim's question is answered by the room above (job ``bring_visit_result``).

    Raises
    ------
    BadVisit        the outcome is not one of this kind's, or an inspection says nothing
    ChecklistOpen   items or the signature are missing; the detail names them
    NotFit          the technician belongs to a party by now
    """
    visit = of_the_technician(visit_id, actor)
    inspection = visit.kind == VisitKind.INSPECTION
    allowed = OF_AN_INSPECTION if inspection else OF_A_REPAIR
    if outcome not in allowed:
        raise BadVisit(f"outcome: {outcome.value} is none of {', '.join(sorted(allowed))}")
    _must_be_complete(visit, outcome)
    if inspection:
        _must_be_of_no_party(visit)
        if not note.strip():
            raise BadVisit("note: is empty; say what was seen, and what could not be seen")
    visit.outcome = outcome
    _end(visit, Move.FINISHED, actor, now, {"outcome": outcome.value, "price_fen": price_of(visit)})
    if inspection:
        _bring_result(visit, note, actor, now)
        return visit
    submit_exhibits(claim_id=visit.claim_id, actor=actor, now=now)
    if outcome is Outcome.FIXED:
        warranty = give_warranty(visit, now=now)
        record(
            "WARRANTY_BEGAN", chain=claim_chain(visit.claim_id), actor=actor, at=now,
            details={"visit": visit.number, "ends_on": f"{warranty.ends_on}", "rule": warranty.rule},
        )  # fmt: skip
    close_when_served(claim_id=visit.claim_id, actor=actor, now=now)
    return visit


@transaction.atomic
def leave_after_refusal(*, visit_id: UUID, actor: Actor, now: datetime) -> Visit:
    """The customer does not want it at this price: nothing is done, and the visit ends.

    Raises ``BadVisit`` where no price was refused, or one was accepted and its work is owed.
    """
    visit = of_the_technician(visit_id, actor)
    quotes = list(Quote.objects.filter(visit=visit))
    if not any(one.refused_at for one in quotes) or any(one.accepted_at for one in quotes):
        raise BadVisit("quote: this ends a visit whose only answer was no; finish it, or wait for the answer")
    visit.outcome = Outcome.QUOTE_REFUSED
    _end(visit, Move.QUOTE_REFUSED, actor, now, {"outcome": visit.outcome, "price_fen": price_of(visit)})
    close_when_served(claim_id=visit.claim_id, actor=actor, now=now)
    return visit


def _must_be_complete(visit: Visit, outcome: Outcome) -> None:
    if outcome in (Outcome.NO_ACCESS, Outcome.CANNOT_TELL):
        return  # what could not be reached cannot be photographed either; the note says so
    missing = [one for one in open_items(visit) if not (outcome is Outcome.NOT_FIXED and one.id == "tried")]
    if missing:
        raise ChecklistOpen(f"checklist: {', '.join(one.id for one in missing)} of {len(items_of(visit))} are open")
    if visit.kind != VisitKind.INSPECTION and not Signature.objects.filter(visit=visit).exists():
        raise ChecklistOpen("signature: the customer has not signed for what was done and its price")


def _must_be_of_no_party(visit: Visit) -> None:
    ties = ties_of(visit.technician) if visit.technician is not None else frozenset()
    if ties & set(visit.kept_from):
        raise NotFit("technician: belongs to a party of this claim; somebody else inspects")


def _end(visit: Visit, how: Move, actor: Actor, now: datetime, details: dict[str, object]) -> None:
    Busy.objects.filter(visit=visit, released_at=None).update(released_at=now)
    move(visit, how, actor=actor, now=now, details=details)
    later.ask("unbind_number", visit_id=str(visit.id))


def _bring_result(visit: Visit, note: str, actor: Actor, now: datetime) -> None:
    label = Outcome(visit.outcome).label
    stage_exhibit(
        claim_id=visit.claim_id, kind=ExhibitKind.VISIT_RESULT, text=f"上门查验 {visit.number}：{label}。{note.strip()}",
        actor=actor, now=now,
    )  # fmt: skip
    submit_exhibits(claim_id=visit.claim_id, actor=actor, now=now)
    later.ask("bring_visit_result", visit_id=str(visit.id))
