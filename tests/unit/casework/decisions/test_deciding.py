"""Deciding alone, and with a second and third person."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from factories.decisions import (
    HOUR,
    LATER,
    content,
    decided,
    heard,
    in_second_review,
    not_shown,
    partly,
    says,
    take,
)
from factories.desk import DETECTOR, NOON, ROUTER, TIMER, buyer_of, merchant_of, staff
from factories.review import account_of, colleague
from jianzhen.casework.claims.errors import GuardRefused, SamePerson
from jianzhen.casework.claims.offers import make_offer
from jianzhen.casework.claims.vocabulary import RemedyKind, State
from jianzhen.casework.decisions import deciding
from jianzhen.casework.decisions.deciding import decide, four_eyes
from jianzhen.casework.decisions.drafting import save_draft
from jianzhen.casework.decisions.errors import BadDraft, DraftSealed, NoDraft, NoMajority, RefundOnlyRefused
from jianzhen.casework.decisions.models import Decision, Draft
from jianzhen.casework.decisions.probation import end_probation, put_on_probation
from jianzhen.casework.decisions.refund_only import LESS_DRASTIC
from jianzhen.casework.decisions.second_review import second_decide, send_back, third_decide
from jianzhen.casework.decisions.selectors import decisions_for, drafts_visible
from jianzhen.casework.decisions.words import Outcome, Stage
from jianzhen.casework.errors import NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.proof import verify_chain
from jianzhen.casework.events.record import claim_chain, details_of
from jianzhen.casework.evidence.models import Inspection
from jianzhen.casework.people.recusal import recuse
from jianzhen.casework.review.leases import lease_claim
from jianzhen.casework.review.looks import record_first_look
from jianzhen.casework.review.models import Involvement, Lease
from jianzhen.casework.review.vocabulary import Impression
from jianzhen.law.packs.words import Ground, Trigger

pytestmark = pytest.mark.django_db
WHYS = dict.fromkeys(LESS_DRASTIC, "杯子已碎成多片，这种方式解决不了。")


def refund_only(**more):
    return content(**{
        "remedy": RemedyKind.REFUND_ONLY, "refund_only_ground": Ground.HYGIENE, "less_drastic_why": WHYS, **more,
    })  # fmt: skip


def inspected(claim, llr):
    """An inspection's row, as the inspection room leaves it."""
    report = {"schema": "jianzhen.claim/1", "overall": {"llr": llr, "abstained": None}}
    return Inspection.objects.create(
        claim=claim, number=1, inputs_hash="00", engine_version="simulated", state="done", report=report,
        asked_at=NOON, done_at=NOON,
    )  # fmt: skip


# --- alone ---


def test_one_person_decides_alone_after_looking_walking_the_list_and_hearing_both():
    claim = heard()
    ann = take(claim)
    draft = save_draft(claim_id=claim.id, content=content(), actor=ann, now=LATER)
    claim = decide(claim_id=claim.id, actor=ann, now=LATER)
    decision = Decision.objects.get()
    assert claim.state == State.DECIDED
    assert (str(decision.decided_by_id), decision.decided_role, decision.second_by) == (ann.id, "reviewer", None)
    assert (decision.number, decision.signed_hash, decision.kind) == (1, draft.hash, "first")
    assert (decision.outcome, decision.remedy, decision.amount_fen) == ("shown", "return_refund", 3_900)
    assert not Lease.objects.filter(claim=claim, ended_at=None).exists()
    assert Involvement.objects.filter(claim=claim, account_id=ann.id, acted_as="decided").exists()
    written = Event.objects.get(chain=claim_chain(claim.id), kind="DECISION_WRITTEN")
    assert details_of(written)["draft"] == draft.hash
    assert decision.reasons_buyer not in str(details_of(written))
    verify_chain(claim_chain(claim.id))


@pytest.mark.parametrize("machine", [TIMER, DETECTOR, ROUTER, Actor.machine(Role.INTEGRATION)])
def test_automation_decides_nothing(machine):
    claim = heard()
    ann = take(claim)
    save_draft(claim_id=claim.id, content=content(), actor=ann, now=LATER)
    for act in (decide, second_decide, third_decide):
        with pytest.raises(NotAllowed):
            act(claim_id=claim.id, actor=machine, now=LATER)
    with pytest.raises(NotAllowed):
        save_draft(claim_id=claim.id, content=content(), actor=machine, now=LATER)
    claim.refresh_from_db()
    assert claim.state == State.IN_REVIEW
    assert not Decision.objects.exists()


@pytest.mark.parametrize("role", ["timer", "detector", "router", "integration", "merchant", "admin"])
def test_the_database_refuses_a_decision_that_no_reviewing_person_made(role):
    claim = decided()
    made = Decision.objects.get(claim=claim)
    made.pk, made.number, made.signed_hash, made.decided_role = None, 2, "another", role
    with pytest.raises(IntegrityError, match="decision_is_a_persons"), transaction.atomic():
        made.save(force_insert=True)
    made.decided_role, made.decided_by_id = "reviewer", None
    with pytest.raises(IntegrityError, match="decided_by_id"), transaction.atomic():
        made.save(force_insert=True)


def test_what_was_decided_is_never_edited_dropped_or_signed_twice():
    claim = decided()
    made = Decision.objects.get(claim=claim)
    for change in ({"amount_fen": 1}, {"outcome": "not_shown", "remedy": ""}, {"reasons_buyer": "x"}):
        with pytest.raises(DatabaseError, match="what was decided stays"), transaction.atomic():
            Decision.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(DatabaseError, match="what was decided stays"), transaction.atomic():
        made.delete()
    with pytest.raises(DatabaseError, match="stays as it was signed"), transaction.atomic():
        Draft.objects.update(amount_fen=1)
    made.pk, made.number = None, 2
    with pytest.raises(IntegrityError, match="signed_hash"), transaction.atomic():
        made.save(force_insert=True)


def test_nobody_decides_without_a_draft_a_first_look_or_the_checklist():
    claim = heard()
    bob = colleague()
    lease_claim(claim_id=claim.id, actor=bob, now=LATER)
    with pytest.raises(NoDraft):
        decide(claim_id=claim.id, actor=bob, now=LATER)
    save_draft(claim_id=claim.id, content=content(), actor=bob, now=LATER)
    with pytest.raises(GuardRefused, match="first look"):
        decide(claim_id=claim.id, actor=bob, now=LATER)
    record_first_look(claim_id=claim.id, impression=Impression.UNCLEAR, note="", actor=bob, now=LATER)
    with pytest.raises(GuardRefused, match="checklist"):
        decide(claim_id=claim.id, actor=bob, now=LATER)


def test_only_the_holder_of_a_running_lease_drafts_and_decides():
    claim = heard()
    ann = take(claim)
    save_draft(claim_id=claim.id, content=content(), actor=ann, now=LATER)
    for actor, now in (
        (colleague(), LATER),
        (ann, LATER + HOUR),
        (buyer_of(claim), LATER),
        (merchant_of(claim), LATER),
    ):
        with pytest.raises(NotAllowed):
            decide(claim_id=claim.id, actor=actor, now=now)
        with pytest.raises(NotAllowed):
            save_draft(claim_id=claim.id, content=not_shown(), actor=actor, now=now)


def test_a_side_is_heard_on_the_newest_material_before_it_is_decided_against():
    claim = heard()
    says(claim, merchant_of(claim), "补充：仓库录像显示当天只发出这一件。", now=LATER)
    ann = take(claim)
    save_draft(claim_id=claim.id, content=not_shown(), actor=ann, now=LATER)
    with pytest.raises(GuardRefused, match="time on all the material"):
        decide(claim_id=claim.id, actor=ann, now=LATER)
    # what came late from the merchant does not hurt the merchant, so a decision for the buyer need not wait
    save_draft(claim_id=claim.id, content=content(), actor=ann, now=LATER)
    assert decide(claim_id=claim.id, actor=ann, now=LATER).state == State.DECIDED


@pytest.mark.parametrize("draft", [content(), not_shown(), partly(1_000)])
def test_a_buyers_reply_without_new_material_does_not_send_the_claim_round_again(draft):
    assert decided(draft, claim=heard(replies=True)).state == State.DECIDED


def test_an_own_draft_is_written_over_until_it_is_proposed():
    claim = heard()
    ann = take(claim)
    one = save_draft(claim_id=claim.id, content=content(), actor=ann, now=LATER)
    other = save_draft(claim_id=claim.id, content=not_shown(), actor=ann, now=LATER + HOUR / 4)
    assert (one.pk, one.hash != other.hash) == (other.pk, True)
    decide(claim_id=claim.id, actor=ann, now=LATER + HOUR / 4)
    assert Decision.objects.get().outcome == "not_shown"


def test_more_than_was_paid_is_never_given():
    claim = heard()
    ann = take(claim)
    with pytest.raises(BadDraft, match="12900"):
        save_draft(claim_id=claim.id, content=content(amount_fen=12_901), actor=ann, now=LATER)


def test_a_reviewer_does_not_uphold_an_inadmissibility():
    claim = heard()
    ann = take(claim)
    with pytest.raises(BadDraft, match="panel"):
        save_draft(claim_id=claim.id, content=not_shown(outcome=Outcome.INADMISSIBLE), actor=ann, now=LATER)


# --- refund only ---


def test_refund_only_without_ground_or_consent_is_refused():
    claim = heard(remedy=RemedyKind.REFUND_ONLY)
    ann = take(claim)
    for wrong in (
        refund_only(refund_only_ground=None),
        refund_only(refund_only_ground=Ground.MERCHANT_CONSENT),
        refund_only(less_drastic_why={}),
    ):
        with pytest.raises(RefundOnlyRefused):
            save_draft(claim_id=claim.id, content=wrong, actor=ann, now=LATER)
    assert not Draft.objects.exists()
    save_draft(claim_id=claim.id, content=refund_only(), actor=ann, now=LATER)
    assert decide(claim_id=claim.id, actor=ann, now=LATER).state == State.DECIDED
    assert Decision.objects.get().ground == "hygiene"


def test_the_merchants_own_offer_is_its_consent_and_ends_with_the_offer():
    claim = heard(remedy=RemedyKind.REFUND_ONLY)
    ann = take(claim)
    make_offer(
        claim_id=claim.id, remedy=RemedyKind.REFUND_ONLY, amount_fen=3_900, stands_until=LATER + HOUR / 4,
        actor=merchant_of(claim), now=LATER,
    )  # fmt: skip
    consent = refund_only(refund_only_ground=Ground.MERCHANT_CONSENT, less_drastic_why={})
    save_draft(claim_id=claim.id, content=consent, actor=ann, now=LATER)
    with pytest.raises(RefundOnlyRefused):
        decide(claim_id=claim.id, actor=ann, now=LATER + HOUR / 3)
    assert decide(claim_id=claim.id, actor=ann, now=LATER).state == State.DECIDED


def test_the_database_refuses_a_refund_only_without_a_ground():
    made = Decision.objects.get(claim=decided())
    made.pk, made.number, made.signed_hash, made.remedy, made.ground = None, 2, "another", "refund_only", ""
    with pytest.raises(IntegrityError, match="refund_only_has_a_ground"), transaction.atomic():
        made.save(force_insert=True)


# --- what asks for a second person ---


def test_a_silent_merchant_and_refund_only_take_a_second_person():
    claim = heard(silent=True, remedy=RemedyKind.REFUND_ONLY)
    now = claim.moved_at + HOUR
    ann = take(claim, now=now)
    draft = save_draft(claim_id=claim.id, content=refund_only(), actor=ann, now=now)
    assert Trigger.MERCHANT_SILENT_REFUND_ONLY in four_eyes(claim, draft)
    assert decide(claim_id=claim.id, actor=ann, now=now).state == State.SECOND_REVIEW
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("llr", "draft", "state"),
    [
        (2.4, content(), State.SECOND_REVIEW),
        (2.4, not_shown(), State.DECIDED),
        (-2.4, not_shown(), State.SECOND_REVIEW),
        (1.4, content(), State.DECIDED),
        (None, content(), State.DECIDED),
    ],
)
def test_going_against_a_strong_finding_takes_a_second_person_in_either_direction(llr, draft, state):
    claim = heard()
    inspected(claim, llr)
    assert decided(draft, claim=claim).state == state


def test_the_draw_is_asked_of_the_claim_so_that_another_try_changes_nothing(monkeypatch):
    claim = heard(random_percent=100)
    ann = take(claim)
    draft = save_draft(claim_id=claim.id, content=content(), actor=ann, now=LATER)
    assert four_eyes(claim, draft) == (Trigger.RANDOM,)
    draft = save_draft(claim_id=claim.id, content=not_shown(), actor=ann, now=LATER)
    assert four_eyes(claim, draft) == (Trigger.RANDOM,)
    assert decide(claim_id=claim.id, actor=ann, now=LATER).state == State.SECOND_REVIEW


def test_probation_is_set_and_ended_by_another_person():
    ann, admin = colleague(), staff(Role.ADMIN)
    with pytest.raises(NotAllowed):
        put_on_probation(account_id=account_of(ann), actor=Actor.of(Role.ADMIN, account_of(ann)), now=NOON)
    with pytest.raises(NotFound):
        put_on_probation(account_id=account_of(staff(Role.REVIEWER)), actor=admin, now=NOON)
    put_on_probation(account_id=account_of(ann), actor=admin, now=NOON)
    claim = heard()
    take(claim, by=ann)
    draft = save_draft(claim_id=claim.id, content=content(), actor=ann, now=LATER)
    assert four_eyes(claim, draft) == (Trigger.PROBATION,)
    end_probation(account_id=account_of(ann), actor=admin, now=LATER)
    assert four_eyes(claim, draft) == ()


# --- the second person ---


def test_the_first_reviewer_does_not_countersign():
    claim, ann = in_second_review()
    approver = replace(ann, role=Role.APPROVER)
    for act in (
        lambda: save_draft(claim_id=claim.id, content=content(), actor=approver, now=LATER),
        lambda: second_decide(claim_id=claim.id, actor=approver, now=LATER),
        lambda: send_back(claim_id=claim.id, reasons="还需要买家补一张照片才能判断。", actor=approver, now=LATER),
    ):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert refused.value.refusal is Refusal.SAME_PERSON
    assert not Decision.objects.exists()


def test_who_only_held_the_claim_for_a_while_does_not_countersign_either():
    claim = heard()
    bob = take(claim)
    from jianzhen.casework.review.leases import return_lease

    return_lease(claim_id=claim.id, actor=bob, now=LATER)
    ann = take(claim)
    put_on_probation(account_id=account_of(ann), actor=staff(Role.ADMIN), now=NOON)
    save_draft(claim_id=claim.id, content=content(), actor=ann, now=LATER)
    decide(claim_id=claim.id, actor=ann, now=LATER)
    with pytest.raises(NotAllowed) as refused:
        save_draft(claim_id=claim.id, content=content(), actor=replace(bob, role=Role.APPROVER), now=LATER)
    assert refused.value.refusal is Refusal.SAME_PERSON


def test_a_recused_approver_touches_nothing():
    claim, _ = in_second_review()
    bob = colleague(Role.APPROVER)
    recuse(account_id=account_of(bob), claim_id=claim.id, why="知道买家是谁", actor=bob, now=NOON)
    with pytest.raises(NotAllowed) as refused:
        save_draft(claim_id=claim.id, content=content(), actor=bob, now=LATER)
    assert refused.value.refusal is Refusal.RECUSED


def test_the_second_person_sees_the_first_draft_only_after_saving_an_own_one_which_then_stays():
    claim, ann = in_second_review()
    bob = colleague(Role.APPROVER)
    assert drafts_visible(claim, bob) == []
    with pytest.raises(NoDraft):
        second_decide(claim_id=claim.id, actor=bob, now=LATER)
    save_draft(claim_id=claim.id, content=not_shown(), actor=bob, now=LATER)
    assert [(str(one.author_id), one.stage) for one in drafts_visible(claim, bob)] == [
        (ann.id, Stage.FIRST),
        (bob.id, Stage.SECOND),
    ]
    with pytest.raises(DraftSealed):
        save_draft(claim_id=claim.id, content=content(), actor=bob, now=LATER)
    assert drafts_visible(claim, colleague(Role.APPROVER)) == []
    assert [one.author_id for one in drafts_visible(claim, ann)] == [account_of(ann)]
    for party in (buyer_of(claim), merchant_of(claim)):
        with pytest.raises(NotAllowed):
            drafts_visible(claim, party)


def test_two_that_agree_serve_the_first_draft_signed_once():
    claim, ann = in_second_review()
    bob = colleague(Role.APPROVER)
    own = save_draft(
        claim_id=claim.id, content=content(reasons_buyer="另一种说法，写给买家的完整理由。"), actor=bob, now=LATER
    )
    claim = second_decide(claim_id=claim.id, actor=bob, now=LATER)
    decision = Decision.objects.get()
    assert claim.state == State.DECIDED
    assert (str(decision.decided_by_id), str(decision.second_by_id)) == (ann.id, bob.id)
    assert decision.signed_hash == decision.draft.hash != own.hash
    assert (decision.dissent, decision.triggers) == ([], ["probation"])
    with pytest.raises(NotAllowed):
        second_decide(claim_id=claim.id, actor=bob, now=LATER)


def test_a_first_draft_changed_behind_the_desks_back_is_not_signed():
    claim, _ = in_second_review()
    bob = colleague(Role.APPROVER)
    save_draft(claim_id=claim.id, content=content(amount_fen=100), actor=bob, now=LATER)
    from django.db import connection

    with connection.cursor() as cursor:  # what only somebody with the database's own powers can do
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE decisions_draft SET amount_fen = 100 WHERE stage = 'first'")
        cursor.execute("SET LOCAL session_replication_role = origin")
    with pytest.raises(DraftSealed, match="not as it was signed"):
        second_decide(claim_id=claim.id, actor=bob, now=LATER)


def third(first, second, own):
    """Three drafts, one after another; returns claim and the three people."""
    claim, ann = in_second_review(first)
    bob, eve = colleague(Role.APPROVER), colleague(Role.APPROVER)
    save_draft(claim_id=claim.id, content=second, actor=bob, now=LATER)
    claim = second_decide(claim_id=claim.id, actor=bob, now=LATER)
    assert claim.state == State.THIRD_REVIEW
    assert not Decision.objects.exists()
    assert drafts_visible(claim, eve) == []
    save_draft(claim_id=claim.id, content=own, actor=eve, now=LATER)
    return claim, ann, bob, eve


def test_two_that_differ_go_to_a_third_and_the_majority_carries_it_with_the_dissent_on_record():
    claim, ann, bob, eve = third(content(), not_shown(), content())
    assert len(drafts_visible(claim, eve)) == 3
    claim = third_decide(claim_id=claim.id, actor=eve, now=LATER)
    decision = Decision.objects.get()
    assert (claim.state, decision.outcome) == (State.DECIDED, "shown")
    assert [str(one) for one in (decision.decided_by_id, decision.second_by_id, decision.third_by_id)] == [
        ann.id,
        bob.id,
        eve.id,
    ]
    assert [(one["by"], one["outcome"]) for one in decision.dissent] == [(bob.id, "not_shown")]


def test_of_three_differing_amounts_the_middle_one_is_served():
    claim, *_, eve = third(partly(1_000), partly(3_000), partly(1_800))
    third_decide(claim_id=claim.id, actor=eve, now=LATER)
    decision = Decision.objects.get()
    assert (decision.amount_fen, str(decision.draft.author_id), len(decision.dissent)) == (1_800, eve.id, 2)


def test_the_second_person_is_not_the_third():
    claim, _, bob, eve = third(content(), not_shown(), content())
    with pytest.raises(NotAllowed) as refused:
        third_decide(claim_id=claim.id, actor=bob, now=LATER)
    assert refused.value.refusal is Refusal.SAME_PERSON
    assert third_decide(claim_id=claim.id, actor=eve, now=LATER).state == State.DECIDED


def test_three_that_come_to_nothing_send_it_back_to_a_fresh_reviewer():
    claim, ann, _, eve = third(content(remedy=RemedyKind.EXCHANGE, amount_fen=0), not_shown(), content())
    with pytest.raises(NoMajority):
        third_decide(claim_id=claim.id, actor=eve, now=LATER)
    claim = send_back(claim_id=claim.id, reasons="三份意见不一致，请先问清杯口裂痕的位置。", actor=eve, now=LATER)
    assert claim.state == State.REVIEW_QUEUE
    with pytest.raises(SamePerson):
        lease_claim(claim_id=claim.id, actor=ann, now=LATER)
    claim = decided(claim=claim, now=LATER + HOUR)
    assert (claim.state, Decision.objects.get().number) == (State.DECIDED, 1)


def test_sending_back_needs_reasons():
    claim, _ = in_second_review()
    from jianzhen.casework.decisions.errors import ReasonsTooShort, WordsAccuse

    for reasons, error in (("再看看", ReasonsTooShort), ("买家看起来在造假，请再查一查。", WordsAccuse)):
        with pytest.raises(error):
            send_back(claim_id=claim.id, reasons=reasons, actor=colleague(Role.APPROVER), now=LATER)


def test_another_party_learns_of_no_decision():
    claim = decided()
    with pytest.raises(NotFound):
        decisions_for(claim, reader=Actor.of(Role.MERCHANT, account_of(colleague())))
    assert [one.number for one in decisions_for(claim, reader=merchant_of(claim))] == [1]


def test_a_refused_act_leaves_no_trace(monkeypatch):
    claim = heard()
    ann = take(claim)
    save_draft(claim_id=claim.id, content=content(), actor=ann, now=LATER)
    before = Event.objects.filter(chain=claim_chain(claim.id)).count()
    monkeypatch.setattr(deciding, "write_decision", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        decide(claim_id=claim.id, actor=ann, now=LATER)
    claim.refresh_from_db()
    assert (claim.state, Event.objects.filter(chain=claim_chain(claim.id)).count()) == (State.IN_REVIEW, before)
    assert Draft.objects.get().proposed_at is None
