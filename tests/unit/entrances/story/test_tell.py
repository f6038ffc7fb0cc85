"""Simulated cases are played by the desk's own acts, once, in short parts; a seed asks for them and waits for none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.decisions.models import Decision
from jianzhen.casework.decisions.reasons import accusing_word
from jianzhen.casework.decisions.refund_only import LESS_DRASTIC
from jianzhen.casework.events.models import Event
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.orders.models import Seal
from jianzhen.casework.people.models import Account, Merchant
from jianzhen.casework.remedies.models import LedgerEntry
from jianzhen.entrances.story import turns
from jianzhen.entrances.story.plots import PLOTS, plot_of
from jianzhen.entrances.story.samples import NoSamples, read_sample, sample_names
from jianzhen.entrances.story.tell import PARTS, tell, tell_part
from jianzhen.wiring.seed import seed_when_empty

pytestmark = pytest.mark.django_db


@pytest.fixture
def told_at():
    seed_when_empty()
    return timezone.now()


def test_a_seed_lays_rows_at_once_and_asks_for_the_cases(django_assert_max_num_queries):
    from procrastinate.contrib.django.models import ProcrastinateJob

    seeded = seed_when_empty()
    assert seeded.fresh
    assert (Merchant.objects.count(), Claim.objects.count()) == (3, 0)
    assert Account.objects.filter(grants__role="panel").count() == 3
    assert ProcrastinateJob.objects.filter(task_name="tell_story").count() == len(PLOTS) == seeded.cases
    assert not seed_when_empty().fresh


def test_a_seed_without_samples_says_so(settings, tmp_path):
    settings.JIANZHEN_SAMPLES = str(tmp_path)
    seeded = seed_when_empty()
    assert seeded.cases == 0
    assert "JIANZHEN_SAMPLES" in seeded.words
    with pytest.raises(NoSamples):
        read_sample("02-lock-painted")


def test_every_plot_has_its_sample_and_its_own_number():
    assert {one.sample for one in PLOTS} == set(sample_names())
    assert len({one.number for one in PLOTS}) == len(PLOTS)


def test_the_consented_cup_is_settled_the_same_hour_and_waits_for_no_report(told_at):
    plot = plot_of("SIM-0006")
    PARTS[0](plot, told_at)
    claim = Claim.objects.get()
    assert claim.state == State.SETTLED
    assert claim.moved_at - claim.submitted_at <= timedelta(hours=1)
    assert not claim.inspections.exists()


def test_a_case_told_twice_is_told_once_and_was_sealed_before(told_at):
    plot = plot_of("SIM-0002")
    for _ in range(2):
        claim = tell(plot, told_at=told_at)
    assert claim.state == State.REVIEW_QUEUE
    assert Claim.objects.count() == 1
    assert Exhibit.objects.filter(claim=claim, side="merchant").count() == 1
    assert Seal.objects.get().sealed_at < claim.drafted_at
    times = list(Event.objects.filter(chain=f"claim:{claim.id}").order_by("seq").values_list("at", flat=True))
    assert times == sorted(times)


def test_a_swapped_return_is_disputed_in_time_and_its_refund_has_not_gone(told_at):
    claim = tell(plot_of("SIM-0016"), told_at=told_at)
    assert claim.state == State.REVIEW_QUEUE
    assert LedgerEntry.objects.get().state == LedgerEntry.State.WAITING
    assert not Decision.objects.exists()
    assert claim.exhibits.filter(kind="returned", side="merchant").count() == 2


def test_the_honest_cup_without_a_consent_is_paid_after_a_look_without_a_word_against_anybody(told_at):
    claim = tell(plot_of("SIM-1006"), told_at=told_at)
    decision = Decision.objects.get()
    assert (claim.state, decision.outcome, decision.amount_fen) == (State.DECIDED, "shown", 3_900)
    for text in (decision.reasons_buyer, decision.reasons_merchant, *Exhibit.objects.values_list("text", flat=True)):
        assert accusing_word(text) is None


def test_a_part_that_is_over_asks_for_the_next_until_the_last(told_at):
    plot = plot_of("SIM-0006")
    assert [tell_part(plot, number, told_at=told_at) for number in (0, 3)] == [True, True]
    assert set(turns.CUP_SHOWN.less_drastic_why) == set(LESS_DRASTIC)


@pytest.mark.slow
@pytest.mark.parametrize("number", [one.number for one in PLOTS[::8]])  # each takes many seconds of the real engine
def test_a_case_comes_to_its_end(told_at, number):
    ends = {
        "SIM-0002": "REVIEW_QUEUE", "SIM-0006": "SETTLED", "SIM-1006": "DECIDED", "SIM-0007": "MERCHANT_TURN",
        "SIM-0016": "REVIEW_QUEUE", "SIM-0001": "BUYER_TURN", "SIM-0013": "SECOND_REVIEW", "SIM-0003": "SETTLED",
        "SIM-0012": "INFO_REQUESTED", "SIM-0010": "IN_APPEAL", "SIM-0009": "REVIEW_QUEUE", "SIM-0014": "SETTLED",
        "SIM-0005": "REVIEW_QUEUE", "SIM-0004": "MERCHANT_TURN", "SIM-0008": "MERCHANT_TURN", "SIM-0015": "REVIEW_QUEUE",
        "SIM-0011": "MERCHANT_TURN",
    }  # fmt: skip
    assert tell(plot_of(number), told_at=told_at).state in {ends[number], "SECOND_REVIEW"}
