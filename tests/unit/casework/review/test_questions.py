from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from factories.desk import NOON, PLATFORM, TIMER, at_state, buyer_of, merchant_of, staff
from factories.review import account, colleague, leased
from jianzhen.casework.claims.errors import GuardRefused, NoSuchStep
from jianzhen.casework.claims.vocabulary import EventKind, State, WindowKind
from jianzhen.casework.errors import Conflict, NotAllowed, NotFound
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import claim_chain, record
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.review.closing import close_run_out, close_window
from jianzhen.casework.review.errors import BadQuestion, NoLease
from jianzhen.casework.review.leases import lease_claim
from jianzhen.casework.review.models import Lease, Parcel, Question
from jianzhen.casework.review.questions import answer_question, ask_question, hear_again, open_question
from jianzhen.casework.review.results import (
    append_result,
    is_under_way,
    note_booked,
    note_parcel_delivered,
    note_parcel_sent,
    note_result,
)
from jianzhen.casework.review.selectors import questions_of
from jianzhen.casework.review.vocabulary import HowEnded, QuestionAct

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TECHNICIAN = staff(Role.TECHNICIAN)


def ask(claim, ann, *, asked=Role.BUYER, act=QuestionAct.SECOND_VIEW, now=NOON, **more):
    return ask_question(**{
        "claim_id": claim.id, "asked": asked, "act": act, "text": "Please take the same place from the side.",
        "why_cheapest": "One photo from another side would settle it, and costs nothing.", "actor": ann, "now": now, **more,
    })  # fmt: skip


def asked_for(act, **more):
    """A claim that waits for the buyer, the question, and who asked."""
    claim, ann = leased()
    question = ask(claim, ann, act=act, **more)
    claim.refresh_from_db()
    return claim, question, ann


def close(claim, now):
    return close_window(window_id=claim.windows.get(kind=WindowKind.QUESTION, ended_at=None).id, now=now)


def events(claim):
    return list(Event.objects.filter(chain=claim_chain(claim.id)).values_list("kind", flat=True))


def test_a_question_ends_the_lease_opens_a_window_and_its_answer_brings_the_claim_back():
    claim, question, _ = asked_for(QuestionAct.ANSWER)
    assert claim.state == State.INFO_REQUESTED
    assert Lease.objects.get().how_ended == HowEnded.MOVED_ON
    window = claim.windows.get(ended_at=None)
    assert (window.kind, window.side) == (WindowKind.QUESTION, "buyer")
    assert open_question(claim).pk == question.pk
    with pytest.raises(NotAllowed):
        answer_question(claim_id=claim.id, text="we packed it well", actor=merchant_of(claim), now=NOON)
    with pytest.raises(BadQuestion):
        answer_question(claim_id=claim.id, text=" ", actor=buyer_of(claim), now=NOON)
    moved = answer_question(claim_id=claim.id, text="It came so.", actor=buyer_of(claim), now=NOON + HOUR)
    assert moved.state == State.REVIEW_QUEUE
    row = questions_of(claim).get()
    assert (row.answer, row.answered_by) == ("It came so.", buyer_of(claim).id)
    with pytest.raises(NoSuchStep):
        answer_question(claim_id=claim.id, text="again", actor=buyer_of(claim), now=NOON + HOUR)
    assert {"QUESTION_WRITTEN", "ANSWER_WRITTEN"} <= set(events(claim))


def test_a_photo_asked_for_is_answered_without_words():
    claim, question, _ = asked_for(QuestionAct.SECOND_VIEW)
    answer_question(claim_id=claim.id, text="", actor=buyer_of(claim), now=NOON)
    question.refresh_from_db()
    assert question.answered_at == NOON


def test_nobody_is_asked_without_words_or_a_reason_nor_the_merchant_for_the_buyers_goods():
    claim, ann = leased()
    for wrong in ({"text": " "}, {"why_cheapest": ""}, {"asked": Role.MERCHANT, "act": QuestionAct.RETURN}):
        with pytest.raises(BadQuestion):
            ask(claim, ann, **wrong)
    with pytest.raises(GuardRefused, match="buyer or the merchant"):
        ask(claim, ann, asked=Role.AGENT)
    with pytest.raises(NoLease):
        ask(claim, colleague())
    assert not Question.objects.exists()
    claim.refresh_from_db()
    assert claim.state == State.IN_REVIEW


def test_a_side_is_asked_twice_a_round_and_no_third_time():
    claim, ann = leased()
    for n in range(2):
        ask(claim, ann, now=NOON + n * HOUR)
        answer_question(claim_id=claim.id, text="", actor=buyer_of(claim), now=NOON + n * HOUR)
        lease_claim(claim_id=claim.id, actor=ann, now=NOON + (n + 1) * HOUR)
    with pytest.raises(GuardRefused, match="2 times"):
        ask(claim, ann, now=NOON + 2 * HOUR)
    ask(claim, ann, asked=Role.MERCHANT, now=NOON + 2 * HOUR)  # the other side was not asked yet
    answer_question(claim_id=claim.id, text="", actor=merchant_of(claim), now=NOON + 2 * HOUR)
    record("REMITTED", chain=claim_chain(claim.id), actor=staff(Role.PANEL), at=NOON)
    bo = colleague()
    lease_claim(claim_id=claim.id, actor=bo, now=NOON + 3 * HOUR)
    assert ask(claim, bo, now=NOON + 3 * HOUR).round == 2  # a fresh reviewer may ask afresh


def test_a_silent_side_has_not_lost_and_the_timer_brings_the_claim_back():
    claim, _, _ = asked_for(QuestionAct.SECOND_VIEW)
    end = claim.windows.get(ended_at=None).closes_at
    assert close(claim, end - HOUR) is False
    assert close(claim, end) is True
    claim.refresh_from_db()
    assert claim.state == State.REVIEW_QUEUE
    assert open_question(claim) is None


def test_the_window_of_a_return_waits_for_the_parcel_and_the_merchant_then_opens_it():
    claim, question, _ = asked_for(QuestionAct.RETURN)
    end = claim.windows.get(ended_at=None).closes_at
    assert not is_under_way(claim, now=NOON)
    sent = note_parcel_sent(question_id=question.id, waybill=" SIM-1 ", actor=buyer_of(claim), now=end - HOUR)
    assert note_parcel_sent(question_id=question.id, waybill="SIM-1", actor=buyer_of(claim), now=end).pk == sent.pk
    with pytest.raises(Conflict):
        note_parcel_sent(question_id=question.id, waybill="SIM-2", actor=buyer_of(claim), now=end)
    assert close(claim, end + 2 * DAY) is False
    moved = note_parcel_delivered(question_id=question.id, actor=PLATFORM, now=end + 3 * DAY)
    assert moved.state == State.MERCHANT_TURN
    assert moved.windows.get(ended_at=None).kind == WindowKind.RETURN_RECEIPT
    assert (
        note_parcel_delivered(question_id=question.id, actor=PLATFORM, now=end + 4 * DAY).state == State.MERCHANT_TURN
    )
    assert events(claim).count(EventKind.RETURN_ARRIVED) == 1


def test_a_lost_parcel_does_not_keep_a_claim_from_a_person_for_ever():
    claim, question, _ = asked_for(QuestionAct.RETURN)
    note_parcel_sent(question_id=question.id, waybill="SIM-1", actor=buyer_of(claim), now=NOON)
    assert close(claim, NOON + 19 * DAY) is False
    assert close(claim, NOON + 20 * DAY) is True


def test_a_window_that_waits_for_a_parcel_does_not_hide_those_behind_it():
    waiting, question, _ = asked_for(QuestionAct.RETURN)
    note_parcel_sent(question_id=question.id, waybill="SIM-1", actor=buyer_of(waiting), now=NOON)
    silent, _, _ = asked_for(QuestionAct.SECOND_VIEW)
    close_run_out(now=NOON + 9 * DAY, batch=1)
    waiting.refresh_from_db()
    silent.refresh_from_db()
    assert (waiting.state, silent.state) == (State.INFO_REQUESTED, State.REVIEW_QUEUE)


def test_a_parcel_that_arrives_late_is_noted_and_moves_nothing():
    claim, question, _ = asked_for(QuestionAct.RETURN)
    note_parcel_sent(question_id=question.id, waybill="SIM-1", actor=buyer_of(claim), now=NOON)
    assert close(claim, NOON + 20 * DAY) is True
    moved = note_parcel_delivered(question_id=question.id, actor=PLATFORM, now=NOON + 21 * DAY)
    assert moved.state == State.REVIEW_QUEUE
    assert Parcel.objects.get().delivered_at == NOON + 21 * DAY
    assert events(claim)[-1] == "PARCEL_DELIVERED"


def test_who_may_speak_of_a_parcel():
    claim, question, _ = asked_for(QuestionAct.RETURN)
    other = at_state(State.MERCHANT_TURN)
    for actor in (merchant_of(claim), buyer_of(other), TIMER, colleague()):
        with pytest.raises(NotAllowed):
            note_parcel_sent(question_id=question.id, waybill="SIM-1", actor=actor, now=NOON)
    with pytest.raises(BadQuestion):
        note_parcel_sent(question_id=question.id, waybill=" ", actor=buyer_of(claim), now=NOON)
    with pytest.raises(NotFound):
        note_parcel_delivered(question_id=question.id, actor=PLATFORM, now=NOON)
    note_parcel_sent(question_id=question.id, waybill="SIM-1", actor=PLATFORM, now=NOON)
    with pytest.raises(NotAllowed):  # the buyer does not say that it was delivered
        note_parcel_delivered(question_id=question.id, actor=buyer_of(claim), now=NOON)


def test_no_parcel_is_sent_for_a_question_that_asks_for_none():
    claim, question, _ = asked_for(QuestionAct.SECOND_VIEW)
    with pytest.raises(BadQuestion):
        note_parcel_sent(question_id=question.id, waybill="SIM-1", actor=buyer_of(claim), now=NOON)
    with pytest.raises(BadQuestion):
        note_booked(question_id=question.id, booked_for=NOON + DAY, actor=buyer_of(claim), now=NOON)
    with pytest.raises(BadQuestion):
        append_result(question_id=question.id, text="x", actor=TECHNICIAN, now=NOON)


@pytest.mark.parametrize("act", [QuestionAct.VISIT, QuestionAct.COURIER_CHECK])
def test_a_visit_is_booked_waited_for_and_its_result_brings_the_claim_back(act):
    claim, question, _ = asked_for(act)
    end = claim.windows.get(ended_at=None).closes_at
    with pytest.raises(GuardRefused, match="append the result"):
        note_result(question_id=question.id, actor=TECHNICIAN, now=NOON)
    with pytest.raises(BadQuestion, match="past"):
        note_booked(question_id=question.id, booked_for=NOON, actor=buyer_of(claim), now=NOON)
    note_booked(question_id=question.id, booked_for=end + DAY, actor=PLATFORM, now=NOON)
    assert close(claim, end + DAY) is False
    with pytest.raises(NotAllowed):
        append_result(question_id=question.id, text="it is whole", actor=buyer_of(claim), now=end + DAY)
    append_result(question_id=question.id, text="The bolt does not move.", actor=TECHNICIAN, now=end + DAY)
    with pytest.raises(Conflict):
        append_result(question_id=question.id, text="It moves.", actor=TECHNICIAN, now=end + DAY)
    with pytest.raises(NotAllowed):
        note_result(question_id=question.id, actor=merchant_of(claim), now=end + DAY)
    assert note_result(question_id=question.id, actor=TECHNICIAN, now=end + DAY).state == State.REVIEW_QUEUE
    assert note_result(question_id=question.id, actor=TECHNICIAN, now=end + DAY).state == State.REVIEW_QUEUE
    assert events(claim).count(EventKind.RESULT_RECEIVED) == 1


def test_a_visit_nobody_came_to_is_waited_for_two_days_and_no_longer():
    claim, question, _ = asked_for(QuestionAct.VISIT)
    note_booked(question_id=question.id, booked_for=NOON + 9 * DAY, actor=buyer_of(claim), now=NOON)
    assert close(claim, NOON + 10 * DAY) is False
    assert close(claim, NOON + 11 * DAY) is True


def test_booking_again_and_again_holds_nobody_up():
    claim, question, _ = asked_for(QuestionAct.VISIT)
    for day in range(0, 24, 3):
        note_booked(
            question_id=question.id, booked_for=NOON + (day + 4) * DAY, actor=buyer_of(claim), now=NOON + day * DAY
        )
    assert close(claim, NOON + 21 * DAY) is False
    assert close(claim, NOON + 22 * DAY) is True


def test_a_result_submitted_as_an_exhibit_counts_and_an_older_one_does_not():
    claim, question, _ = asked_for(QuestionAct.COURIER_CHECK)
    exhibit = {
        "claim": claim,
        "side": "desk",
        "kind": "courier_check",
        "text": "seen",
        "staged_at": NOON,
        "staged_by": "c",
    }
    Exhibit.objects.create(**exhibit, submitted_at=NOON - DAY)
    Exhibit.objects.create(**exhibit)  # staged, not submitted
    with pytest.raises(GuardRefused):
        note_result(question_id=question.id, actor=PLATFORM, now=NOON + HOUR)
    Exhibit.objects.create(**exhibit, submitted_at=NOON + HOUR)
    assert note_result(question_id=question.id, actor=PLATFORM, now=NOON + HOUR).state == State.REVIEW_QUEUE


def test_a_side_not_heard_on_everything_gets_its_turn_again_with_a_reason():
    claim, ann = leased()
    with pytest.raises(GuardRefused, match="reasons"):
        hear_again(claim_id=claim.id, side=Role.MERCHANT, reasons=" ", actor=ann, now=NOON)
    with pytest.raises(BadQuestion):
        hear_again(claim_id=claim.id, side=Role.AGENT, reasons="x", actor=ann, now=NOON)
    moved = hear_again(claim_id=claim.id, side=Role.MERCHANT, reasons="the clip came later", actor=ann, now=NOON)
    assert (moved.state, moved.windows.get(ended_at=None).side) == (State.MERCHANT_TURN, "merchant")
    assert Lease.objects.get().how_ended == HowEnded.MOVED_ON
    assert "HEARING_REASONS_WRITTEN" in events(claim)


def test_a_side_that_was_heard_on_everything_is_not_asked_to_wait_again():
    claim, ann = leased()
    # nothing of the merchant is on record, so there is nothing the buyer was not heard on
    with pytest.raises(GuardRefused, match="had time on all"):
        hear_again(claim_id=claim.id, side=Role.BUYER, reasons="once more", actor=ann, now=NOON)


def test_the_database_refuses_to_ask_the_merchant_for_the_buyers_goods():
    claim, _ = leased()
    with pytest.raises(IntegrityError, match="goods_are_with_the_buyer"), transaction.atomic():
        Question.objects.create(
            claim=claim, asked="merchant", act="return", text="x", why_cheapest="y", round=1,
            asked_by=account(Role.REVIEWER), asked_at=NOON,
        )  # fmt: skip
