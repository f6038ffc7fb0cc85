"""Appeals by both sides, the panel, and finished claims read again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from factories.decisions import (
    DAY,
    HOUR,
    LATER,
    content,
    decided,
    finding,
    heard,
    not_shown,
    noticed,
    partly,
    run_out,
    says,
    take,
)
from factories.desk import buyer_of, merchant_of
from factories.review import account_of, colleague
from jianzhen.casework.claims.closing import close_window
from jianzhen.casework.claims.errors import GuardRefused, SamePerson, TooLate
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Window
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.decisions.appeals import appeal, open_appeals, withdraw_appeal
from jianzhen.casework.decisions.deciding import decide, four_eyes
from jianzhen.casework.decisions.drafting import save_draft
from jianzhen.casework.decisions.errors import BadDraft, NotLateYet, PanelFull, ReasonsTooShort
from jianzhen.casework.decisions.inadmissible import find_inadmissible
from jianzhen.casework.decisions.models import Appeal, Decision, PanelVote, Reopening
from jianzhen.casework.decisions.panel import remit, vote
from jianzhen.casework.decisions.reopening import propose_reopening, reopen
from jianzhen.casework.decisions.seats import free_seat
from jianzhen.casework.decisions.second_review import second_decide
from jianzhen.casework.decisions.selectors import contest
from jianzhen.casework.decisions.words import InadmissibleCode, Outcome, ReopenGround
from jianzhen.casework.errors import NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.proof import verify_chain
from jianzhen.casework.events.record import claim_chain
from jianzhen.casework.people.recusal import recuse
from jianzhen.casework.review.due import due_at
from jianzhen.casework.review.leases import lease_claim
from jianzhen.law.packs.words import Trigger

pytestmark = pytest.mark.django_db
WHY = "决定没有看到第二张照片里的裂痕，请重新审理。"
NEXT = LATER + DAY


def panel(n=3):
    return [colleague(Role.PANEL) for _ in range(n)]


def appealed(draft=None, *, by=buyer_of, claim=None):
    claim = decided(draft or not_shown(), claim=claim)
    appeal(claim_id=claim.id, reasons=WHY, actor=by(claim), now=NEXT)
    claim.refresh_from_db()
    return claim


def final(draft=None):
    """Decided, and the time to appeal has run out."""
    claim = decided(draft)
    at = run_out(claim)
    close_window(window_id=Window.objects.filter(claim=claim, ended_at=None).first().id, facts=Facts(), now=at)
    claim.refresh_from_db()
    assert claim.state == State.FINAL
    return claim, at


# --- who may appeal ---


@pytest.mark.parametrize(
    ("draft", "may", "may_not"), [(not_shown(), buyer_of, merchant_of), (content(), merchant_of, buyer_of)]
)
def test_the_side_that_the_outcome_hurts_appeals_and_the_other_has_nothing_to_appeal(draft, may, may_not):
    claim = decided(draft)
    with pytest.raises(GuardRefused, match="what this side asked for"):
        appeal(claim_id=claim.id, reasons=WHY, actor=may_not(claim), now=NEXT)
    appeal(claim_id=claim.id, reasons=WHY, actor=may(claim), now=NEXT)
    claim.refresh_from_db()
    assert claim.state == State.IN_APPEAL


def test_an_appeal_comes_in_time_with_reasons_by_a_side_of_the_claim():
    claim = decided(not_shown())
    with pytest.raises(ReasonsTooShort):
        appeal(claim_id=claim.id, reasons="不服", actor=buyer_of(claim), now=NEXT)
    for actor in (buyer_of(heard()), colleague(Role.PANEL)):
        with pytest.raises(NotAllowed):
            appeal(claim_id=claim.id, reasons=WHY, actor=actor, now=NEXT)
    with pytest.raises(TooLate):
        appeal(claim_id=claim.id, reasons=WHY, actor=buyer_of(claim), now=LATER + 30 * DAY)
    assert not Appeal.objects.exists()


def test_a_cross_appeal_joins_and_a_second_one_of_the_same_side_does_not():
    claim = appealed(partly(1_000))
    with pytest.raises(GuardRefused, match="already open"):
        appeal(claim_id=claim.id, reasons=WHY, actor=buyer_of(claim), now=NEXT)
    with pytest.raises(TooLate):
        appeal(claim_id=claim.id, reasons=WHY, actor=merchant_of(claim), now=LATER + 31 * DAY)
    appeal(claim_id=claim.id, reasons=WHY, actor=merchant_of(claim), now=NEXT + HOUR)
    assert [one.side for one in open_appeals(claim)] == ["buyer", "merchant"]
    row = Appeal.objects.first()
    row.pk = None
    with pytest.raises(IntegrityError, match="one_open_appeal_a_side"), transaction.atomic():
        row.save(force_insert=True)


def test_nobody_joins_an_appeal_against_what_it_asked_for():
    claim = appealed(not_shown())
    with pytest.raises(GuardRefused, match="what this side asked for"):
        appeal(claim_id=claim.id, reasons=WHY, actor=merchant_of(claim), now=NEXT)


def test_an_appeal_taken_back_leaves_the_decision_and_gives_no_new_time():
    claim = appealed(not_shown())
    one = colleague(Role.PANEL)
    vote(claim_id=claim.id, content=content(), actor=one, now=NEXT)
    with pytest.raises(GuardRefused):
        withdraw_appeal(claim_id=claim.id, actor=merchant_of(claim), now=NEXT)
    claim = withdraw_appeal(claim_id=claim.id, actor=buyer_of(claim), now=NEXT + HOUR)
    assert (claim.state, Decision.objects.count()) == (State.DECIDED, 1)
    assert {row.closes_at for row in claim.windows.filter(ended_at=None)} == {LATER + 30 * DAY}
    # inside the time that is left another appeal may come, and is read by people who read none of it before
    appeal(claim_id=claim.id, reasons=WHY, actor=buyer_of(claim), now=NEXT + 2 * HOUR)
    with pytest.raises(NotAllowed) as refused:
        vote(claim_id=claim.id, content=content(), actor=one, now=NEXT + 2 * HOUR)
    assert refused.value.refusal is Refusal.SAME_PERSON


def test_while_the_other_appeal_is_open_the_claim_stays_with_the_panel():
    claim = appealed(partly(1_000))
    appeal(claim_id=claim.id, reasons=WHY, actor=merchant_of(claim), now=NEXT)
    claim = withdraw_appeal(claim_id=claim.id, actor=buyer_of(claim), now=NEXT)
    assert (claim.state, [one.side for one in open_appeals(claim)]) == (State.IN_APPEAL, ["merchant"])
    assert withdraw_appeal(claim_id=claim.id, actor=merchant_of(claim), now=NEXT).state == State.DECIDED


# --- the panel ---


def test_two_of_a_panel_of_three_end_it_and_who_prevailed_is_recorded():
    claim = appealed(not_shown())
    ada, ben, cyd = panel()
    assert vote(claim_id=claim.id, content=content(), actor=ada, now=NEXT).state == State.IN_APPEAL
    assert vote(claim_id=claim.id, content=not_shown(), actor=ben, now=NEXT).state == State.IN_APPEAL
    claim = vote(claim_id=claim.id, content=content(), actor=cyd, now=NEXT)
    first, second = Decision.objects.order_by("number")
    assert claim.state == State.FINAL
    assert (second.kind, second.outcome, second.amount_fen, second.replaces) == ("appeal", "shown", 3_900, first)
    assert (second.appellant, second.prevailed, second.decided_role) == ("buyer", "appellant", "panel")
    assert [str(one) for one in (second.decided_by_id, second.second_by_id, second.third_by_id)] == [
        ada.id,
        cyd.id,
        ben.id,
    ]
    assert [one["by"] for one in second.dissent] == [ben.id]
    assert (Appeal.objects.get().outcome, Appeal.objects.get().ended_at) == ("appellant", NEXT)
    verify_chain(claim_chain(claim.id))


def test_two_that_agree_at_once_end_it_and_the_result_may_stand():
    claim = appealed(not_shown())
    ada, ben, cyd = panel()
    vote(claim_id=claim.id, content=not_shown(), actor=ada, now=NEXT)
    claim = vote(claim_id=claim.id, content=not_shown(), actor=ben, now=NEXT)
    assert (claim.state, Decision.objects.last().prevailed) == (State.FINAL, "respondent")
    with pytest.raises(NotAllowed):
        vote(claim_id=claim.id, content=not_shown(), actor=cyd, now=NEXT)


def test_of_three_differing_amounts_the_panel_serves_the_middle_one():
    claim = appealed(not_shown())
    for one, amount in zip(panel(), (500, 2_000, 900), strict=True):
        claim = vote(claim_id=claim.id, content=partly(amount), actor=one, now=NEXT)
    made = Decision.objects.last()
    assert (claim.state, made.amount_fen, made.prevailed, len(made.dissent)) == (State.FINAL, 900, "partly", 2)


def test_a_vote_may_be_changed_until_a_majority_ends_it_and_nobody_has_two():
    claim = appealed(not_shown())
    ada, ben, cyd = panel()
    vote(claim_id=claim.id, content=content(), actor=ada, now=NEXT)
    vote(claim_id=claim.id, content=content(), actor=ada, now=NEXT)
    vote(claim_id=claim.id, content=not_shown(), actor=ben, now=NEXT)
    claim = remit(claim_id=claim.id, reasons="缺少打包时的原始视频，请先补充。", actor=cyd, now=NEXT)
    assert (claim.state, PanelVote.objects.count()) == (State.IN_APPEAL, 3)
    with pytest.raises(PanelFull):
        vote(claim_id=claim.id, content=content(), actor=colleague(Role.PANEL), now=NEXT)
    assert vote(claim_id=claim.id, content=content(), actor=cyd, now=NEXT).state == State.FINAL


def test_both_sides_read_the_appeals_and_only_who_has_voted_reads_the_votes():
    claim = appealed(not_shown())
    ada, ben, _ = panel()
    vote(claim_id=claim.id, content=content(), actor=ada, now=NEXT)
    for reader, votes in ((buyer_of(claim), 0), (merchant_of(claim), 0), (ben, 0), (ada, 1)):
        seen = contest(claim, reader=reader)
        assert ([one.reasons for one in seen.appeals], len(seen.votes)) == ([WHY], votes)
        assert seen.decision == Decision.objects.get()


def test_whoever_decided_before_is_not_on_the_panel():
    claim = appealed(not_shown())
    ann = Decision.objects.get().decided_by_id
    for act in (
        lambda who: vote(claim_id=claim.id, content=content(), actor=who, now=NEXT),
        lambda who: remit(claim_id=claim.id, reasons="缺少打包时的原始视频，请先补充。", actor=who, now=NEXT),
    ):
        with pytest.raises(NotAllowed) as refused:
            act(replace(colleague(Role.PANEL), id=str(ann)))
        assert refused.value.refusal is Refusal.SAME_PERSON
        with pytest.raises(NotAllowed):
            act(colleague(Role.APPROVER))


@pytest.mark.parametrize(
    ("before", "worse", "by"), [(partly(1_000), partly(999), buyer_of), (partly(1_000), partly(1_001), merchant_of)]
)
def test_nobody_is_worse_off_for_having_appealed_alone(before, worse, by):
    claim = appealed(before, by=by)
    with pytest.raises(BadDraft, match="worse off"):
        vote(claim_id=claim.id, content=worse, actor=colleague(Role.PANEL), now=NEXT)
    other = merchant_of if by is buyer_of else buyer_of
    appeal(claim_id=claim.id, reasons=WHY, actor=other(claim), now=NEXT)
    for one in panel(2):
        claim = vote(claim_id=claim.id, content=worse, actor=one, now=NEXT)
    assert claim.state == State.FINAL
    assert {one.side: one.outcome for one in Appeal.objects.all()} == {
        ("buyer" if by is buyer_of else "merchant"): "respondent",
        ("merchant" if by is buyer_of else "buyer"): "partly",
    }


def test_a_vote_cast_before_the_other_side_took_its_appeal_back_cannot_end_it_worse():
    claim = appealed(partly(1_000))
    appeal(claim_id=claim.id, reasons=WHY, actor=merchant_of(claim), now=NEXT)
    ada, ben, _ = panel()
    vote(claim_id=claim.id, content=not_shown(), actor=ada, now=NEXT)
    withdraw_appeal(claim_id=claim.id, actor=merchant_of(claim), now=NEXT)
    with pytest.raises(BadDraft, match="worse off"):
        vote(claim_id=claim.id, content=not_shown(), actor=ben, now=NEXT)


def test_a_panel_makes_no_new_finding_and_may_let_one_stand_or_fall():
    claim = appealed(not_shown())
    with pytest.raises(BadDraft, match="no new finding"):
        vote(claim_id=claim.id, content=finding(), actor=colleague(Role.PANEL), now=NEXT)
    found, ann = noticed()
    later = LATER + DAY + HOUR
    take(found, by=ann, now=later)
    decide(claim_id=found.id, actor=ann, now=later)
    bob = colleague(Role.APPROVER)
    save_draft(claim_id=found.id, content=finding(), actor=bob, now=later)
    second_decide(claim_id=found.id, actor=bob, now=later)
    # past the thirty days, inside the longer time of a finding
    appeal(claim_id=found.id, reasons=WHY, actor=buyer_of(found), now=later + 100 * DAY)
    ada, ben, cyd = panel()
    vote(claim_id=found.id, content=finding(), actor=ada, now=later + 100 * DAY)
    vote(claim_id=found.id, content=not_shown(), actor=ben, now=later + 100 * DAY)
    found = vote(claim_id=found.id, content=not_shown(), actor=cyd, now=later + 100 * DAY)
    made = Decision.objects.filter(claim=found).last()
    assert (found.state, made.forgery_act, made.prevailed) == (State.FINAL, "", "partly")


def test_a_panel_does_not_turn_against_a_side_that_was_not_heard():
    claim = heard()
    says(claim, merchant_of(claim), "补充：仓库录像显示当天只发出这一件。", now=LATER)
    claim = appealed(content(), by=merchant_of, claim=claim)  # it did not hurt the buyer, so nobody asked it
    ada, ben, _ = panel()
    with pytest.raises(GuardRefused, match="buyer has not had time"):
        vote(claim_id=claim.id, content=not_shown(), actor=ada, now=NEXT)
    for one in (ada, ben):
        claim = remit(claim_id=claim.id, reasons="商家的补充说明还没有给买家看过。", actor=one, now=NEXT)
    assert claim.state == State.REVIEW_QUEUE


# --- inadmissible, appealed ---


def inadmissible():
    claim = heard()
    ann = take(claim)
    find_inadmissible(
        claim_id=claim.id, code=InadmissibleCode.NOT_OF_THIS_DESK, text="请求的是营业执照信息，不属于售后处理。", actor=ann, now=LATER
    )  # fmt: skip
    appeal(claim_id=claim.id, reasons="我请求的是退款，不是营业执照信息。", actor=buyer_of(claim), now=NEXT)
    claim.refresh_from_db()
    return claim, ann


def test_an_inadmissibility_overturned_goes_to_a_fresh_reviewer_and_is_decided():
    claim, ann = inadmissible()
    ada, ben, _ = panel()
    for one, state in ((ada, State.IN_APPEAL), (ben, State.REVIEW_QUEUE)):
        claim = remit(claim_id=claim.id, reasons="请求的是退款，属于售后处理的范围。", actor=one, now=NEXT)
        assert claim.state == state
    assert (Appeal.objects.get().outcome, Decision.objects.count()) == ("remitted", 0)
    for earlier in (ann, replace(ada, role=Role.REVIEWER)):
        with pytest.raises(SamePerson):
            lease_claim(claim_id=claim.id, actor=earlier, now=NEXT)
    assert decided(claim=claim, now=NEXT).state == State.DECIDED
    assert not contest(claim, reader=buyer_of(claim)).appeals


def test_an_inadmissibility_is_upheld_by_a_majority_and_not_decided_on_its_merits():
    claim, _ = inadmissible()
    ada, ben, _ = panel()
    with pytest.raises(BadDraft, match="uphold an inadmissibility, or remit"):
        vote(claim_id=claim.id, content=not_shown(), actor=ada, now=NEXT)
    upheld = not_shown(outcome=Outcome.INADMISSIBLE)
    vote(claim_id=claim.id, content=upheld, actor=ada, now=NEXT)
    claim = vote(claim_id=claim.id, content=upheld, actor=ben, now=NEXT)
    made = Decision.objects.get()
    assert (claim.state, made.outcome, made.prevailed) == (State.FINAL, "inadmissible", "respondent")


def test_the_merchant_does_not_appeal_an_inadmissibility_and_the_buyer_may_accept_it():
    claim, _ = inadmissible()
    with pytest.raises(NotAllowed):
        appeal(claim_id=claim.id, reasons=WHY, actor=merchant_of(claim), now=NEXT)
    assert withdraw_appeal(claim_id=claim.id, actor=buyer_of(claim), now=NEXT).state == State.INADMISSIBLE


# --- read again ---


def proposed(claim, at, *, ground=ReopenGround.NEW_EVIDENCE, by=None):
    by = by or colleague(Role.APPROVER)
    propose_reopening(
        claim_id=claim.id, ground=ground, reasons="快递公司提供了新的称重记录，与原决定不符。", actor=by, now=at
    )
    return by


def test_two_people_reopen_a_claim_and_a_fresh_one_decides_it_with_a_second():
    claim, at = final()
    ann = Decision.objects.get().decided_by_id
    bob, eve = proposed(claim, at), colleague(Role.APPROVER)
    claim = reopen(
        claim_id=claim.id, reasons="同意，新的称重记录足以影响结果。", countersigned_by=bob.id, actor=eve, now=at
    )
    assert claim.state == State.REVIEW_QUEUE
    assert (str(Reopening.objects.get().reopened_by_id), Reopening.objects.get().reopened_at) == (eve.id, at)
    for earlier in (str(ann), bob.id, eve.id):
        with pytest.raises(SamePerson):
            lease_claim(claim_id=claim.id, actor=replace(colleague(), id=earlier), now=at)
    zoe = take(claim, now=at)
    draft = save_draft(claim_id=claim.id, content=not_shown(), actor=zoe, now=at)
    assert four_eyes(claim, draft) == (Trigger.REOPENING,)
    assert decide(claim_id=claim.id, actor=zoe, now=at).state == State.SECOND_REVIEW
    for earlier in (str(ann), bob.id, eve.id):
        with pytest.raises(NotAllowed):
            save_draft(claim_id=claim.id, content=not_shown(), actor=replace(bob, id=earlier), now=at)
    sue = colleague(Role.APPROVER)
    save_draft(claim_id=claim.id, content=not_shown(), actor=sue, now=at)
    claim = second_decide(claim_id=claim.id, actor=sue, now=at)
    assert [one.number for one in Decision.objects.filter(claim=claim)] == [1, 2]
    assert Decision.objects.last().replaces == Decision.objects.first()


def test_one_person_does_not_reopen_and_a_name_alone_signs_nothing():
    claim, at = final()
    eve = colleague(Role.APPROVER)
    words = "同意，新的称重记录足以影响结果。"
    with pytest.raises(GuardRefused, match="has not proposed"):
        reopen(claim_id=claim.id, reasons=words, countersigned_by=colleague(Role.APPROVER).id, actor=eve, now=at)
    bob = proposed(claim, at)
    with pytest.raises(GuardRefused, match="has not proposed"):
        reopen(claim_id=claim.id, reasons=words, countersigned_by=eve.id, actor=eve, now=at)
    with pytest.raises(SamePerson):
        reopen(claim_id=claim.id, reasons=words, countersigned_by=bob.id, actor=bob, now=at)
    with pytest.raises(GuardRefused, match="already"):
        proposed(claim, at)
    with pytest.raises(NotAllowed):
        reopen(claim_id=claim.id, reasons=words, countersigned_by=bob.id, actor=colleague(), now=at)
    with pytest.raises(IntegrityError, match="two_people_reopen"), transaction.atomic():
        Reopening.objects.update(reopened_by=account_of(bob), reopened_at=at)


def test_new_evidence_reopens_within_a_year_and_a_ruling_later_too():
    claim, _ = final()
    served = Decision.objects.get().served_at
    with pytest.raises(TooLate):
        proposed(claim, served + timedelta(days=366))
    proposed(claim, served + timedelta(days=366), ground=ReopenGround.RULING)


def test_neither_a_reviewer_nor_a_running_claim_is_reopened():
    claim, at = final()
    with pytest.raises(NotAllowed):
        proposed(claim, at, by=colleague())
    with pytest.raises(NotAllowed):
        proposed(decided(), LATER)
    assert not Event.objects.filter(kind="REOPENING_PROPOSED").exists()


# --- a seat nobody sits in ---

AWAY = "这位成员长期休假，申诉的审理期限已过。"


def split():
    """An appeal on which three of a panel came to three different things, and when its time is over."""
    claim = appealed(not_shown())
    members = panel()
    vote(claim_id=claim.id, content=content(), actor=members[0], now=NEXT)
    vote(claim_id=claim.id, content=not_shown(), actor=members[1], now=NEXT)
    claim = remit(claim_id=claim.id, reasons="缺少打包时的原始视频，请先补充。", actor=members[2], now=NEXT)
    return claim, members, due_at(claim).decide_by


def test_the_seat_of_an_absent_member_is_freed_once_the_time_is_over_and_another_one_decides():
    claim, (_, _, away), late = split()
    lead = colleague(Role.APPROVER)
    for _ in range(2):
        seat = free_seat(claim_id=claim.id, account_id=account_of(away), why=AWAY, actor=lead, now=late)
    assert (seat.freed_at, seat.remit_reasons != "") == (late, True)
    assert Event.objects.filter(chain=claim_chain(claim.id), kind="PANEL_SEAT_FREED", actor_id=lead.id).count() == 1
    with pytest.raises(NotAllowed) as refused:
        vote(claim_id=claim.id, content=content(), actor=away, now=late)
    assert refused.value.refusal is Refusal.SAME_PERSON
    claim = vote(claim_id=claim.id, content=content(), actor=colleague(Role.PANEL), now=late)
    assert (claim.state, Decision.objects.last().prevailed) == (State.FINAL, "appellant")
    assert str(account_of(away)) not in {str(one) for one in Decision.objects.values_list("third_by_id", flat=True)}
    verify_chain(claim_chain(claim.id))


def test_no_seat_is_freed_to_be_rid_of_a_vote():
    claim, (ada, _, away), late = split()
    who = account_of(away)

    def free(actor, *, now=late, whose=who, why=AWAY):
        free_seat(claim_id=claim.id, account_id=whose, why=why, actor=actor, now=now)

    with pytest.raises(NotLateYet):
        free(colleague(Role.ADMIN), now=late - HOUR)
    with pytest.raises(ReasonsTooShort):
        free(colleague(Role.ADMIN), why="走了")
    for actor in (ada, colleague(), buyer_of(claim), Actor.of(Role.APPROVER, who)):
        with pytest.raises(NotAllowed):
            free(actor)
    for earlier in (Decision.objects.get().decided_by_id, account_of(ada)):
        with pytest.raises(SamePerson):
            free(Actor.of(Role.APPROVER, earlier))
    with pytest.raises(NotFound):
        free(colleague(Role.ADMIN), whose=account_of(colleague(Role.PANEL)))
    biased = colleague(Role.APPROVER)
    recuse(account_id=account_of(biased), claim_id=claim.id, why="knows the buyer", actor=biased, now=NEXT)
    with pytest.raises(NotAllowed):
        free(biased)
    done, _ = final()
    with pytest.raises(NotAllowed):
        free_seat(claim_id=done.id, account_id=who, why=AWAY, actor=colleague(Role.ADMIN), now=late)
    assert not PanelVote.objects.exclude(freed_at=None).exists()
