"""Several people of the desk at the same moment, on real connections: nobody ever gets what another has."""

from datetime import timedelta

import pytest

from factories.desk import NOON, PLATFORM, buyer_of
from factories.review import colleague, leased, queued
from flows.test_two_at_once import at_once
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import EventKind, State, WindowKind
from jianzhen.casework.errors import CaseworkError, NotAllowed
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.proof import verify_every_chain
from jianzhen.casework.review.closing import close_window
from jianzhen.casework.review.leases import lapse_lease, lease_claim, renew_lease, return_lease
from jianzhen.casework.review.looks import record_first_look
from jianzhen.casework.review.models import FirstLook, Lease, Parcel
from jianzhen.casework.review.picking import lease_next
from jianzhen.casework.review.questions import ask_question
from jianzhen.casework.review.results import append_result, note_parcel_delivered, note_parcel_sent, note_result
from jianzhen.casework.review.selectors import lease_of
from jianzhen.casework.review.vocabulary import Impression, QuestionAct

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


def asked(act):
    claim, ann = leased()
    return claim, ask_question(
        claim_id=claim.id, asked=Role.BUYER, act=act, text="please", why_cheapest="it costs nothing", actor=ann, now=NOON
    )  # fmt: skip


def test_reviewers_at_once_never_get_one_claim_and_none_goes_without():
    claims = [queued(moved_at=NOON - n * MINUTE) for n in range(4)]
    people = [colleague() for _ in claims]
    leases = at_once(*[lambda who=who: lease_next(actor=who, now=NOON) for who in people])
    assert len({one.claim_id for one in leases}) == len(claims)
    assert {one.claim_id for one in leases} == {one.id for one in claims}
    assert Event.objects.filter(kind=EventKind.CLAIM_LEASED).count() == len(claims)
    verify_every_chain()


def test_more_reviewers_than_claims_leaves_some_with_nothing_and_no_error():
    queued()
    people = [colleague() for _ in range(4)]
    leases = at_once(*[lambda who=who: lease_next(actor=who, now=NOON) for who in people])
    assert sum(isinstance(one, Lease) for one in leases) == 1
    assert leases.count(None) == 3


def test_one_claim_taken_by_id_at_once_has_one_holder_and_the_others_are_told():
    claim, people = queued(), [colleague() for _ in range(4)]
    got = at_once(*[lambda who=who: lease_claim(claim_id=claim.id, actor=who, now=NOON) for who in people])
    assert sum(isinstance(one, Lease) for one in got) == 1
    assert sum(isinstance(one, NotAllowed) for one in got) == 3
    assert Lease.objects.filter(ended_at=None).count() == 1


def test_taking_by_id_and_from_the_queue_at_once_give_one_lease():
    for _ in range(3):
        claim, ann, bo = queued(), colleague(), colleague()
        at_once(
            lambda claim=claim, ann=ann: lease_claim(claim_id=claim.id, actor=ann, now=NOON),
            lambda bo=bo: lease_next(actor=bo, now=NOON),
        )
        assert Lease.objects.filter(claim=claim).count() == 1


def test_a_double_click_takes_a_claim_once():
    claim, ann = queued(), colleague()
    got = at_once(*[lambda: lease_claim(claim_id=claim.id, actor=ann, now=NOON)] * 4)
    assert len({one.pk for one in got}) == 1
    assert Event.objects.filter(kind=EventKind.CLAIM_LEASED).count() == 1


def test_activity_and_the_timer_at_the_last_moment_give_one_outcome():
    claim, ann = leased()
    lease, end = lease_of(claim), NOON + 30 * MINUTE
    got = at_once(
        lambda: lapse_lease(lease_id=lease.id, now=end),
        lambda: renew_lease(claim_id=claim.id, actor=ann, now=end),
        lambda: return_lease(claim_id=claim.id, actor=ann, now=end),
        lambda: lapse_lease(lease_id=lease.id, now=end),
    )
    claim.refresh_from_db()
    lease.refresh_from_db()
    back = Event.objects.filter(kind__in=[EventKind.LEASE_LAPSED, EventKind.LEASE_RETURNED]).count()
    assert (claim.state, back, lease.ended_at) == (State.REVIEW_QUEUE, 1, end)
    assert got.count(True) <= 1


def test_two_first_looks_at_once_are_one():
    claim, ann = leased()
    looks = at_once(*[
        lambda one=one: record_first_look(claim_id=claim.id, impression=one, note="", actor=ann, now=NOON)
        for one in Impression
    ])  # fmt: skip
    assert FirstLook.objects.count() == 1
    assert sum(isinstance(one, CaseworkError) for one in looks) == 2


def test_a_parcel_sent_in_the_moment_its_window_closes_is_waited_for_or_the_claim_is_with_a_person():
    claim, question = asked(QuestionAct.RETURN)
    window = claim.windows.get(kind=WindowKind.QUESTION)
    sent, closed = at_once(
        lambda: note_parcel_sent(question_id=question.id, waybill="SIM-1", actor=buyer_of(claim), now=window.closes_at),
        lambda: close_window(window_id=window.id, now=window.closes_at),
    )
    claim.refresh_from_db()
    waiting = isinstance(sent, Parcel)
    assert closed is not waiting
    assert claim.state == (State.INFO_REQUESTED if waiting else State.REVIEW_QUEUE)


def test_a_delivery_told_three_times_at_once_moves_once():
    claim, question = asked(QuestionAct.RETURN)
    note_parcel_sent(question_id=question.id, waybill="SIM-1", actor=buyer_of(claim), now=NOON)
    at_once(*[lambda: note_parcel_delivered(question_id=question.id, actor=PLATFORM, now=NOON + MINUTE)] * 3)
    assert Event.objects.filter(kind=EventKind.RETURN_ARRIVED).count() == 1
    assert Claim.objects.get().state == State.MERCHANT_TURN


def test_a_result_told_three_times_at_once_moves_once():
    _, question = asked(QuestionAct.COURIER_CHECK)
    append_result(question_id=question.id, text="whole", actor=PLATFORM, now=NOON)
    at_once(*[lambda: note_result(question_id=question.id, actor=PLATFORM, now=NOON)] * 3)
    assert Event.objects.filter(kind=EventKind.RESULT_RECEIVED).count() == 1
