"""A disputed cracked cup settled by an inspection visit: its result is evidence, and comes out in ``case.zip``."""

import zipfile
from datetime import timedelta

import pytest

from factories import directory
from factories.desk import NOON, buyer_of, merchant_of, order, staff, submitted
from factories.visits import HERE, me, photo, shift, technician, window
from factories.visits import outlet as repair_outlet
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.evidence.case_file import export_case
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.evidence.vocabulary import ExhibitKind
from jianzhen.casework.outlets.models import Brand
from jianzhen.casework.people.models import Account
from jianzhen.casework.review.leases import lease_claim
from jianzhen.casework.review.models import Question
from jianzhen.casework.review.questions import ask_question
from jianzhen.casework.review.results import is_under_way
from jianzhen.casework.review.vocabulary import QuestionAct
from jianzhen.casework.visits import checklist, field
from jianzhen.casework.visits.assigning import assign_by_hand, plan_visit
from jianzhen.casework.visits.booking import confirm_hold, hold_slot
from jianzhen.casework.visits.errors import BadVisit, NotFit
from jianzhen.casework.visits.finishing import finish
from jianzhen.casework.visits.models import Visit
from jianzhen.casework.visits.quotes import LineKind, QuoteLine, price_of, quote
from jianzhen.casework.visits.selectors import inspection_of, visits_of
from jianzhen.casework.visits.vocabulary import Outcome, VisitKind, VisitState
from jianzhen.casework.visits.wanting import Wanted, want_visit
from jianzhen.entrances.jobs import visits as jobs

pytestmark = pytest.mark.django_db


def asked_for_a_visit():
    """A contested claim whose reviewer asks for a visit; and its shop."""
    of = order()
    claim = route_claim(claim_id=submitted(of=of).id, missing=(), outside_pack="", now=NOON)
    claim_transition(claim_id=claim.id, event=EventKind.CLAIM_CONTESTED, actor=merchant_of(claim), now=NOON, facts=Facts(reasons="sealed"))  # fmt: skip
    claim_transition(claim_id=claim.id, event=EventKind.BUYER_REPLIED, actor=buyer_of(claim), now=NOON)
    account = Account.objects.create(email="reviewer@desk.example", shown_as="Simulated", opened_at=NOON)
    reviewer = Actor.of(Role.REVIEWER, account.id)
    lease_claim(claim_id=claim.id, actor=reviewer, now=NOON)
    ask_question(
        claim_id=claim.id, asked=Role.BUYER, act=QuestionAct.VISIT, text="请约师傅上门看一眼", why_cheapest="照片看不清", actor=reviewer, now=NOON
    )  # fmt: skip
    claim.refresh_from_db()
    return claim, Question.objects.get()


def wants(claim, question):
    wanted = Wanted(
        kind=VisitKind.INSPECTION, place=directory.WEST_LAKE, point=HERE, minutes=30, question_id=question.id
    )
    return want_visit(claim_id=claim.id, wanted=wanted, actor=buyer_of(claim), now=NOON)


def test_a_disputed_cup_is_looked_at_by_somebody_of_no_party_and_the_result_is_evidence(tmp_path, monkeypatch):
    claim, question = asked_for_a_visit()
    tied = repair_outlet("SIM-1")
    Brand.objects.update(merchant=claim.merchant)  # this outlet repairs the merchant's own brand
    own_person = technician(tied, skills=("inspect",))
    shift(own_person)
    directory.brand("SIM-B")
    neutral = repair_outlet("SIM-2", serves=(("SIM-B", "smart_lock"),))
    shift(technician(neutral, skills=("inspect",)))

    visit = wants(claim, question)
    assert wants(claim, question).pk == inspection_of(question.id).pk == visit.pk
    assert visit.outlet == neutral
    assert (visit.free_because, price_of(visit)) == ("inspection", 0)

    held = hold_slot(visit_id=visit.id, arrival=window(8, 12), key="k", actor=buyer_of(claim), now=NOON)
    confirm_hold(hold_id=held.id, actor=buyer_of(claim), now=NOON)
    monkeypatch.setattr(jobs.timezone, "now", lambda: NOON)
    jobs.note_visit_booked(visit_id=str(visit.id))
    assert is_under_way(claim, now=NOON + timedelta(days=1))
    with pytest.raises(NotFit, match="conflict_of_interest"):
        assign_by_hand(visit_id=visit.id, technician_number=own_person.number, begins_at=window(8, 12).opens_at, actor=staff(Role.DISPATCHER), now=NOON)  # fmt: skip
    assert plan_visit(visit_id=visit.id, now=NOON) == ()

    visit = Visit.objects.select_related("claim", "technician").get()
    who, now = visit.technician, visit.opens_at + timedelta(minutes=5)
    act = {"visit_id": visit.id, "actor": me(who), "now": now}
    field.set_out(**act)
    field.arrive(**act)
    with pytest.raises(BadVisit, match="free"):
        quote(lines=[QuoteLine(kind=LineKind.CALL_OUT, what="上门费", fen=1)], **act)
    field.begin_work(**act)
    for one in checklist.items_of(visit):
        original = photo(visit, who, one.id.encode(), now) if one.photo else None
        checklist.make_check(item=one.id, note="杯底背面没能拍到", original=original, **act)
    with pytest.raises(BadVisit, match="outcome"):
        finish(outcome=Outcome.FIXED, note="x", **act)
    done = finish(outcome=Outcome.SEEN_AS_DESCRIBED, note="杯口有一道约两厘米的裂纹", **act)
    assert done.state == VisitState.DONE

    results = Exhibit.objects.filter(claim=claim, kind=ExhibitKind.VISIT_RESULT, submitted_at__isnull=False)
    assert results.count() == 4
    monkeypatch.setattr(jobs.timezone, "now", lambda: now)
    jobs.bring_visit_result(visit_id=str(visit.id))
    jobs.bring_visit_result(visit_id=str(visit.id))
    claim.refresh_from_db()
    assert claim.state == State.REVIEW_QUEUE
    assert [one.pk for one in visits_of(claim, reader=merchant_of(claim))] == [visit.pk]

    sealed = export_case(claim_id=claim.id, reader=buyer_of(claim), now=now, to=tmp_path / "case.zip")
    assert sealed is not None
    with zipfile.ZipFile(tmp_path / "case.zip") as case:
        inside = b"".join(case.read(name) for name in case.namelist())
    assert "裂纹".encode() in inside


def test_an_inspection_is_asked_for_while_a_claim_is_reviewed_and_by_nobody_elses_buyer():
    repair_outlet()
    claim, question = asked_for_a_visit()
    other = submitted()
    wanted = Wanted(kind=VisitKind.INSPECTION, place=directory.WEST_LAKE, minutes=30, question_id=question.id)
    with pytest.raises(NotAllowed):
        want_visit(claim_id=claim.id, wanted=wanted, actor=buyer_of(other), now=NOON)
    with pytest.raises(Exception, match="reviewed"):
        want_visit(claim_id=other.id, wanted=wanted, actor=buyer_of(other), now=NOON)
