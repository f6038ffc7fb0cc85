"""What is owed, and that it is paid once."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from factories.desk import NOON, buyer_of, merchant_of, order, submitted
from factories.remedies import conceded, drain, gateway_file, settled  # noqa: F401
from jianzhen.adapters.gateway_simulator import SimulatedGateway
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.offers import accept_offer, make_offer
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.vocabulary import RemedyKind, State
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.proof import verify_every_chain
from jianzhen.casework.remedies import paying
from jianzhen.casework.remedies.closing import close_when_proved
from jianzhen.casework.remedies.errors import ConfirmationDiffers, GatewayUnavailable
from jianzhen.casework.remedies.models import LedgerEntry, Remedy
from jianzhen.casework.remedies.owing import owe_remedies
from jianzhen.casework.remedies.paying import confirm_refund, pay_refund, poll_refund
from jianzhen.casework.remedies.sweeping import sweep_overdue

pytestmark = pytest.mark.django_db


def test_what_a_merchant_concedes_is_owed_once_and_paid_once():
    claim = conceded(amount_fen=3_900)
    first = owe_remedies(claim_id=claim.id, now=NOON)
    assert owe_remedies(claim_id=claim.id, now=NOON + timedelta(hours=1)).id == first.id
    assert (first.amount_fen, first.because) == (3_900, "concession")
    entry = first.entry
    for _ in range(3):
        pay_refund(entry_id=entry.id, now=NOON)
    entry.refresh_from_db()
    assert (entry.state, entry.gateway_ref[:4]) == ("confirmed", "SIM-")
    assert SimulatedGateway().paid_fen() == {claim.line.order.number: 3_900}
    assert verify_every_chain()[0] >= 2


def test_an_accepted_offer_gives_what_was_offered_and_not_what_was_asked():
    claim = route_claim(claim_id=submitted(amount_fen=3_900).id, missing=(), outside_pack="", now=NOON)
    offer = make_offer(
        claim_id=claim.id, remedy=RemedyKind.PARTIAL_REFUND, amount_fen=900, stands_until=NOON + timedelta(days=1),
        actor=merchant_of(claim), now=NOON,
    )  # fmt: skip
    accept_offer(claim_id=claim.id, offer_id=offer.id, actor=buyer_of(claim), now=NOON)
    remedy = owe_remedies(claim_id=claim.id, now=NOON)
    assert (remedy.kind, remedy.amount_fen, remedy.because_id) == ("partial_refund", 900, offer.id)


def test_a_claim_that_nothing_settled_owes_nothing():
    claim = route_claim(claim_id=submitted().id, missing=(), outside_pack="", now=NOON)
    assert owe_remedies(claim_id=claim.id, now=NOON) is None
    assert not Remedy.objects.exists()


def test_two_claims_on_one_line_never_give_back_more_than_was_paid():
    one = order(paid_fen=5_000)
    first, second = conceded(of=one, amount_fen=3_000), conceded(of=one, amount_fen=3_000)
    third = conceded(of=one, amount_fen=100)
    given = [owe_remedies(claim_id=claim.id, now=NOON) for claim in (first, second, third)]
    assert [remedy.amount_fen for remedy in given] == [3_000, 2_000, 100]
    assert given[2].failed_because == "line_refunded_already"
    assert sum(LedgerEntry.objects.values_list("amount_fen", flat=True)) == 5_000
    # a person looks at what could not be paid
    assert sweep_overdue(now=NOON, limit=9) == 1
    assert Claim.objects.get(pk=third.id).state == State.REVIEW_QUEUE


def test_the_database_itself_refuses_to_pass_the_cap_to_change_or_to_drop_an_entry():
    claim = conceded(of=order(paid_fen=5_000), amount_fen=3_000)
    entry = owe_remedies(claim_id=claim.id, now=NOON).entry
    other = Remedy.objects.create(
        claim=claim, kind="partial_refund", because="offer", because_id=claim.id, owed_at=NOON, due_at=NOON, rule="-"
    )
    with pytest.raises(DatabaseError, match="exceed the 5000 fen paid"), transaction.atomic():
        LedgerEntry.objects.create(
            remedy=other, line=entry.line, amount_fen=2_001, key="x", state="asked", made_at=NOON, asked_at=NOON
        )
    for change in ({"amount_fen": 1}, {"key": "another"}, {"state": "confirmed", "confirmed_at": NOON}):
        with pytest.raises(DatabaseError, match=r"keeps its key|does not become"), transaction.atomic():
            LedgerEntry.objects.filter(pk=entry.pk).update(**change)
    with pytest.raises(DatabaseError, match="keeps every entry"), transaction.atomic():
        LedgerEntry.objects.filter(pk=entry.pk)._raw_delete("default")
    with pytest.raises(DatabaseError, match="not lowered"), transaction.atomic():
        type(entry.line).objects.filter(pk=entry.line_id).update(paid_fen=10)


@pytest.mark.parametrize("faults", ["down=1", "cut=1", "slow=1"])
def test_a_gateway_that_fails_in_any_way_pays_once(settings, faults):
    settings.JIANZHEN_GATEWAY_SIMULATOR = {**settings.JIANZHEN_GATEWAY_SIMULATOR, "faults": faults}
    paying._adapter.cache_clear()
    claim = settled(amount_fen=3_900)
    entry = Remedy.objects.get().entry
    if faults == "slow=1":
        pay_refund(entry_id=entry.id, now=NOON)
    else:
        with pytest.raises(GatewayUnavailable):
            pay_refund(entry_id=entry.id, now=NOON)
    entry.refresh_from_db()
    assert entry.state == "sent"  # the money may have left: nobody takes it for unpaid
    settings.JIANZHEN_GATEWAY_SIMULATOR = {**settings.JIANZHEN_GATEWAY_SIMULATOR, "faults": ""}
    paying._adapter.cache_clear()
    for minute in range(4):
        poll_refund(entry_id=entry.id, now=NOON + timedelta(minutes=minute))
    entry.refresh_from_db()
    assert entry.state == "confirmed"
    assert SimulatedGateway().paid_fen() == {claim.line.order.number: 3_900}


def test_a_confirmation_told_twice_is_one_and_another_reference_stops_everything():
    settled(amount_fen=3_900)
    entry = Remedy.objects.get().entry
    with pytest.raises(ConfirmationDiffers):
        confirm_refund(key=entry.key, gateway_ref="SIM-early", now=NOON)
    pay_refund(entry_id=entry.id, now=NOON)
    for key, reference in SimulatedGateway().confirmations():
        confirm_refund(key=key, gateway_ref=reference, now=NOON + timedelta(hours=1))
    entry.refresh_from_db()
    assert entry.confirmed_at == NOON
    with pytest.raises(ConfirmationDiffers):
        confirm_refund(key=entry.key, gateway_ref="SIM-other", now=NOON)
    with pytest.raises(NotFound):
        confirm_refund(key="jz-refund-nobody", gateway_ref="SIM-1", now=NOON)


def test_a_refusal_of_the_gateway_frees_the_cap_and_goes_to_a_person(settings):
    settings.JIANZHEN_GATEWAY_SIMULATOR = {**settings.JIANZHEN_GATEWAY_SIMULATOR, "faults": "refuse=1"}
    paying._adapter.cache_clear()
    claim = settled(amount_fen=3_900)
    remedy = Remedy.objects.get()
    pay_refund(entry_id=remedy.entry.id, now=NOON)
    remedy.refresh_from_db()
    assert (remedy.failed_because, remedy.entry.state) == ("gateway: simulated_account_closed", "refused")
    assert sweep_overdue(now=NOON, limit=9) == 1
    claim.refresh_from_db()
    assert claim.state == State.REVIEW_QUEUE


def test_a_lost_payment_job_is_found_by_the_sweep():
    settled(amount_fen=3_900)
    entry = Remedy.objects.get().entry
    assert paying.unconfirmed(now=NOON, limit=9) == []
    late = NOON + timedelta(minutes=2)
    assert paying.unconfirmed(now=late, limit=9) == [entry.id]
    poll_refund(entry_id=entry.id, now=late)
    assert paying.unconfirmed(now=late + timedelta(days=1), limit=9) == []


def test_a_claim_closes_when_its_refund_arrived_and_the_buyer_can_no_longer_object():
    claim = settled(amount_fen=3_900)
    remedy = Remedy.objects.get()
    assert close_when_proved(claim_id=claim.id, now=NOON) is False
    pay_refund(entry_id=remedy.entry.id, now=NOON)
    remedy.refresh_from_db()
    assert close_when_proved(claim_id=claim.id, now=remedy.receipt_closes_at - timedelta(seconds=1)) is False
    assert close_when_proved(claim_id=claim.id, now=remedy.receipt_closes_at) is True
    assert Claim.objects.get().state == State.CLOSED


def test_a_job_for_each_step_stands_in_the_queue():
    settled(amount_fen=3_900)
    assert {"owe_remedies", "pay_refund", "tell_parties"} <= set(drain())
