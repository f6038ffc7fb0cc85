"""A finding of forgery: notice with the material, time to answer, and two people; and claims not read on their merits."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from factories.decisions import DAY, HOUR, LATER, decided, finding, heard, not_shown, noticed, take
from factories.desk import TIMER, buyer_of, merchant_of
from factories.evidence import photo, stage
from factories.review import colleague
from jianzhen.casework.claims.closing import close_window
from jianzhen.casework.claims.errors import GuardRefused
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind, ForgeryAct, State
from jianzhen.casework.decisions.deciding import decide
from jianzhen.casework.decisions.drafting import save_draft
from jianzhen.casework.decisions.errors import BadNotice, NoDraft, ReasonsTooShort, WordsAccuse
from jianzhen.casework.decisions.inadmissible import find_inadmissible
from jianzhen.casework.decisions.models import AdverseNotice, Decision, Inadmissibility
from jianzhen.casework.decisions.notices import answer_notice, serve_notice
from jianzhen.casework.decisions.second_review import second_decide, third_decide
from jianzhen.casework.decisions.selectors import notices_for
from jianzhen.casework.decisions.words import InadmissibleCode
from jianzhen.casework.errors import NotAllowed, NotFound
from jianzhen.casework.events.actors import Role
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.evidence.staging import stage_exhibit
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import ExhibitKind

pytestmark = pytest.mark.django_db
TEXT = "拟认定申请照片由商品主图改成，依据是商家提交的说明。"


def serve(claim, actor, **more):
    return serve_notice(**{
        "claim_id": claim.id, "act": ForgeryAct.FABRICATED, "subject": Role.BUYER, "text": TEXT,
        "material": [one.id for one in Exhibit.objects.filter(claim=claim, side="merchant")], "actor": actor,
        "now": LATER, **more,
    })  # fmt: skip


def drafted():
    claim = heard()
    ann = take(claim)
    save_draft(claim_id=claim.id, content=finding(), actor=ann, now=LATER)
    return claim, ann


def test_forgery_is_not_named_before_notice():
    claim, ann = drafted()
    with pytest.raises(GuardRefused, match="notice"):
        decide(claim_id=claim.id, actor=ann, now=LATER)
    claim.refresh_from_db()
    assert claim.state == State.IN_REVIEW


def test_nor_while_the_subject_has_time_to_answer_nor_for_another_act_than_noticed():
    claim, ann = noticed(answer=None)
    assert claim.state == State.NOTICE
    with pytest.raises(NotAllowed):
        decide(claim_id=claim.id, actor=ann, now=LATER)
    answer_notice(claim_id=claim.id, text="照片是我拍的。", actor=buyer_of(claim), now=LATER + HOUR)
    bob = take(claim, now=LATER + HOUR)
    save_draft(claim_id=claim.id, content=finding(forgery_act=ForgeryAct.SWAPPED), actor=bob, now=LATER + HOUR)
    with pytest.raises(GuardRefused, match="notice"):
        decide(claim_id=claim.id, actor=bob, now=LATER + HOUR)


def test_after_notice_and_answer_two_people_find_it_and_the_subject_has_the_longer_time_to_appeal():
    claim, ann = noticed()
    later = LATER + DAY + HOUR
    take(claim, by=ann, now=later)
    assert decide(claim_id=claim.id, actor=ann, now=later).state == State.SECOND_REVIEW
    bob = colleague(Role.APPROVER)
    save_draft(claim_id=claim.id, content=finding(), actor=bob, now=later)
    claim = second_decide(claim_id=claim.id, actor=bob, now=later)
    decision = Decision.objects.get()
    assert (claim.state, decision.forgery_act, decision.subject) == (State.DECIDED, "造假", "buyer")
    assert decision.notice == AdverseNotice.objects.get()
    assert "forgery_finding" in decision.triggers
    kinds = {(one.kind, one.side) for one in claim.windows.filter(ended_at=None)}
    assert ("appeal_forgery", "buyer") in kinds


def test_silence_to_a_notice_is_no_admission_but_time_that_ran_out_is_time_that_was_given():
    claim, ann = noticed(answer=None)
    window = claim.windows.get(ended_at=None)
    assert window.side == "buyer"
    assert close_window(window_id=window.id, facts=Facts(), now=window.closes_at)
    take(claim, by=ann, now=window.closes_at)
    assert decide(claim_id=claim.id, actor=ann, now=window.closes_at).state == State.SECOND_REVIEW
    assert AdverseNotice.objects.get().answer == ""


def test_one_of_three_who_would_find_it_does_not_find_it():
    claim, ann = noticed()
    later = LATER + DAY + HOUR
    take(claim, by=ann, now=later)
    decide(claim_id=claim.id, actor=ann, now=later)
    bob, eve = colleague(Role.APPROVER), colleague(Role.APPROVER)
    save_draft(claim_id=claim.id, content=not_shown(), actor=bob, now=later)
    assert second_decide(claim_id=claim.id, actor=bob, now=later).state == State.THIRD_REVIEW
    save_draft(claim_id=claim.id, content=not_shown(), actor=eve, now=later)
    claim = third_decide(claim_id=claim.id, actor=eve, now=later)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.forgery_act, decision.subject) == ("not_shown", "", "")
    assert [one["by"] for one in decision.dissent] == [ann.id]
    assert "造假" not in decision.reasons_buyer + decision.reasons_merchant


def test_the_database_refuses_a_finding_of_one_person_or_without_notice():
    made = Decision.objects.get(claim=decided(not_shown()))
    made.pk, made.number, made.signed_hash, made.forgery_act, made.subject = None, 2, "another", "造假", "buyer"
    with pytest.raises(IntegrityError, match="forgery_needs_notice_and_two"), transaction.atomic():
        made.save(force_insert=True)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"act": ForgeryAct.SWAPPED}, NoDraft),
        ({"subject": Role.MERCHANT}, NoDraft),
        ({"text": "造假"}, ReasonsTooShort),
        ({"material": []}, BadNotice),
    ],
)
def test_a_notice_proposes_an_own_draft_in_words_with_material(wrong, error):
    claim, ann = drafted()
    with pytest.raises(error):
        serve(claim, ann, **wrong)
    assert not AdverseNotice.objects.exists()


def test_material_of_another_claim_or_unseen_by_the_subject_is_refused():
    claim, ann = drafted()
    other = heard().exhibits.filter(side="merchant").get()
    staged = stage_exhibit(
        claim_id=claim.id, kind=ExhibitKind.TEXT, text="还没提交的话。", actor=buyer_of(claim), now=LATER
    )
    for unseen in (other, staged):
        with pytest.raises(BadNotice, match="no exhibit of this claim"):
            serve(claim, ann, material=[unseen.id])


def test_a_file_whose_copy_nobody_confirmed_is_no_material():
    claim, ann = drafted()
    shop = merchant_of(claim)
    stage(claim, shop, photo(5), now=LATER)
    (made,) = submit_exhibits(claim_id=claim.id, actor=shop, now=LATER)
    with pytest.raises(BadNotice, match="is not shown to the buyer"):
        serve(claim, ann, material=[made.id])


def test_the_same_notice_is_not_served_twice():
    claim, ann = noticed()
    later = LATER + DAY + HOUR
    take(claim, by=ann, now=later)
    with pytest.raises(GuardRefused, match="before"):
        serve(claim, ann, now=later)


def test_only_the_subject_answers_and_reads_its_notice():
    claim, ann = noticed(answer=None)
    for actor in (merchant_of(claim), ann, TIMER):
        with pytest.raises(NotAllowed):
            answer_notice(claim_id=claim.id, text="不是我的答复。", actor=actor, now=LATER + HOUR)
    with pytest.raises(BadNotice):
        answer_notice(claim_id=claim.id, text="  ", actor=buyer_of(claim), now=LATER + HOUR)
    assert len(notices_for(claim, reader=buyer_of(claim))) == 1
    assert notices_for(claim, reader=merchant_of(claim)) == []
    answer_notice(claim_id=claim.id, text="照片是我拍的。", actor=buyer_of(claim), now=LATER + HOUR)
    with pytest.raises(NotFound):
        answer_notice(claim_id=claim.id, text="再答一次。", actor=buyer_of(claim), now=LATER + 2 * HOUR)
    with pytest.raises(DatabaseError, match="answered once"), transaction.atomic():
        AdverseNotice.objects.update(answer="改过的答复")


# --- not read on its merits ---


def test_a_named_person_finds_a_claim_inadmissible_on_a_code_of_the_list():
    claim = heard()
    ann = take(claim)
    find_inadmissible(
        claim_id=claim.id, code=InadmissibleCode.BEFORE_A_COURT, text="买家已就同一订单向法院起诉，案号已核对。",
        actor=ann, now=LATER,
    )  # fmt: skip
    claim.refresh_from_db()
    found = Inadmissibility.objects.get()
    assert (claim.state, str(found.decided_by_id), found.decided_role) == (State.INADMISSIBLE, ann.id, "reviewer")
    with pytest.raises(DatabaseError, match="what was decided stays"), transaction.atomic():
        found.delete()


@pytest.mark.parametrize(
    ("code", "text", "error"),
    [
        (InadmissibleCode.FILED_TOO_LATE, "超过规则写明的期限才提出申请。", GuardRefused),
        (InadmissibleCode.ALREADY_DECIDED, "同一件商品之前已经有过决定。", GuardRefused),
        (InadmissibleCode.NOT_OF_THIS_DESK, "不归", ReasonsTooShort),
        (InadmissibleCode.NOT_OF_THIS_DESK, "买家提交的是假图，不予受理。", WordsAccuse),
    ],
)
def test_a_code_that_the_facts_do_not_bear_is_refused(code, text, error):
    claim = heard()
    ann = take(claim)
    with pytest.raises(error):
        find_inadmissible(claim_id=claim.id, code=code, text=text, actor=ann, now=LATER)
    assert not Inadmissibility.objects.exists()


def test_a_late_claim_may_be_found_too_late_by_a_person():
    claim = heard()
    Claim.objects.filter(pk=claim.pk).update(late=True)
    ann = take(claim)
    find_inadmissible(
        claim_id=claim.id, code=InadmissibleCode.FILED_TOO_LATE, text="签收后第九十天才提出，规则写明七天。", actor=ann, now=LATER
    )  # fmt: skip
    assert Inadmissibility.objects.get().code == "filed_too_late"


@pytest.mark.parametrize("event", [EventKind.FOUND_INADMISSIBLE, EventKind.ADVERSE_NOTICE_SERVED])
def test_a_machine_neither_finds_a_claim_inadmissible_nor_serves_a_notice(event):
    claim = heard()
    take(claim)
    with pytest.raises(NotAllowed):
        claim_transition(claim_id=claim.id, event=event, actor=TIMER, now=LATER)
