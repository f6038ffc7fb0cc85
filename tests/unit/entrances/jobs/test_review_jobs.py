"""The jobs of the review run over rows, as the worker would run them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from factories.desk import buyer_of
from factories.review import leased, queued
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.events.actors import Role
from jianzhen.casework.review.models import Escalation, Lease
from jianzhen.casework.review.questions import ask_question
from jianzhen.casework.review.results import note_parcel_sent
from jianzhen.casework.review.vocabulary import QuestionAct, WhyEscalated
from jianzhen.entrances.jobs.review import escalate_late, lapse_lease, sweep_leases
from jianzhen.entrances.jobs.tasks import close_window, sweep_windows

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def waiting_for_a_parcel(sent):
    """A claim whose question's window has run out, with a parcel that was handed over then."""
    claim, ann = leased(now=sent)
    question = ask_question(
        claim_id=claim.id, asked=Role.BUYER, act=QuestionAct.RETURN, text="please", why_cheapest="the goods show it",
        actor=ann, now=sent,
    )  # fmt: skip
    note_parcel_sent(question_id=question.id, waybill="SIM-1", actor=buyer_of(claim), now=sent + HOUR)
    return claim


def state_of(claim):
    return Claim.objects.values_list("state", flat=True).get(pk=claim.pk)


def test_a_lease_that_ran_out_is_given_back_by_its_job_or_by_the_sweep():
    now = timezone.now()
    (one, _), (two, _), (fresh, _) = leased(now=now - HOUR), leased(now=now - HOUR), leased(now=now)
    lapse_lease(lease_id=str(Lease.objects.get(claim=one).id))
    sweep_leases(0)
    assert [state_of(claim) for claim in (one, two, fresh)] == [State.REVIEW_QUEUE, State.REVIEW_QUEUE, State.IN_REVIEW]


def test_the_timer_waits_for_a_parcel_and_goes_on_without_one_that_is_lost():
    now = timezone.now()
    on_the_way, lost = waiting_for_a_parcel(now - 9 * DAY), waiting_for_a_parcel(now - 30 * DAY)
    close_window(window_id=str(on_the_way.windows.get(ended_at=None).id))
    sweep_windows(0)
    assert (state_of(on_the_way), state_of(lost)) == (State.INFO_REQUESTED, State.REVIEW_QUEUE)


def test_late_claims_are_shown_to_a_lead_once():
    now = timezone.now()
    late, fresh = queued(moved_at=now - 2 * DAY), queued(moved_at=now)
    escalate_late(0)
    escalate_late(0)
    shown = Escalation.objects.get()
    assert (shown.claim_id, shown.cause) == (late.pk, WhyEscalated.NOT_LOOKED_AT)
    assert state_of(fresh) == State.REVIEW_QUEUE
