"""What comes back, what is disputed, what an appeal holds, what other remedies prove."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from factories.desk import NOON, PLATFORM, TIMER, buyer_of, merchant_of, order, submitted
from factories.remedies import contested, decided, drain, gateway_file, reviewed, settled  # noqa: F401
from factories.review import colleague
from jianzhen.adapters.gateway_simulator import SimulatedGateway
from jianzhen.casework.claims.closing import close_window, windows_run_out
from jianzhen.casework.claims.errors import GuardRefused, NoSuchStep, TooLate
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim, Offer
from jianzhen.casework.claims.offers import accept_offer, make_offer
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind, RemedyKind, State
from jianzhen.casework.decisions.appeals import appeal, withdraw_appeal
from jianzhen.casework.decisions.words import Outcome
from jianzhen.casework.errors import Conflict, NotAllowed
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.evidence.staging import stage_exhibit
from jianzhen.casework.evidence.submitting import submit_exhibits
from jianzhen.casework.evidence.vocabulary import ExhibitKind
from jianzhen.casework.remedies.causes import newest_cause
from jianzhen.casework.remedies.closing import close_when_proved
from jianzhen.casework.remedies.disputing import dispute_remedy
from jianzhen.casework.remedies.errors import NotOpen, NotProved, RefundGone
from jianzhen.casework.remedies.models import LedgerEntry, Owes, Remedy
from jianzhen.casework.remedies.owing import owe_remedies
from jianzhen.casework.remedies.parcels import (
    accept_return,
    note_return_delivered,
    note_return_sent,
    release_return,
    returns_to_release,
)
from jianzhen.casework.remedies.paying import pay_refund
from jianzhen.casework.remedies.proving import Proof, accept_remedy, move_due, note_arrival, prove_remedy
from jianzhen.casework.remedies.sweeping import sweep_overdue
from jianzhen.casework.review.leases import lease_claim
from jianzhen.casework.review.questions import hear_again

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def returning(**more):
    claim = decided(**more)
    return claim, Remedy.objects.get(claim=claim, replaced_at=None)


def delivered(**more):
    claim, remedy = returning(**more)
    note_return_sent(remedy_id=remedy.id, carrier="模拟快递", waybill="SIM1", actor=buyer_of(claim), now=NOON + HOUR)
    parcel = note_return_delivered(remedy_id=remedy.id, delivered_at=NOON + DAY, actor=PLATFORM, now=NOON + DAY)
    return claim, remedy, parcel


def test_a_refund_for_a_return_waits_for_the_parcel_and_for_the_receipt_window():
    claim, remedy, parcel = delivered()
    pay_refund(entry_id=remedy.entry.id, now=NOON + DAY)
    assert release_return(remedy_id=remedy.id, now=parcel.receipt_closes_at - HOUR) is False
    assert LedgerEntry.objects.get().state == "waiting"
    assert SimulatedGateway().paid_fen() == {}
    assert returns_to_release(now=parcel.receipt_closes_at, limit=9) == [remedy.id]
    assert release_return(remedy_id=remedy.id, now=parcel.receipt_closes_at) is True
    pay_refund(entry_id=remedy.entry.id, now=parcel.receipt_closes_at)
    assert SimulatedGateway().paid_fen() == {claim.line.order.number: 3_900}


def test_another_cup_in_the_box_goes_to_a_person_and_the_refund_has_not_gone():
    claim, remedy, parcel = delivered()
    stage_exhibit(
        claim_id=claim.id,
        kind=ExhibitKind.TEXT,
        text="开箱视频第 12 秒：杯底没有款识",
        actor=merchant_of(claim),
        now=NOON + DAY,
    )
    for reasons, error in (("", GuardRefused), ("退回的是另一只杯子", None)):
        if error:
            with pytest.raises(error):
                dispute_remedy(claim_id=claim.id, reasons=reasons, actor=merchant_of(claim), now=NOON + DAY + HOUR)
        else:
            moved = dispute_remedy(claim_id=claim.id, reasons=reasons, actor=merchant_of(claim), now=NOON + DAY + HOUR)
    assert moved.state == State.REVIEW_QUEUE
    assert claim.exhibits.filter(submitted_at=NOON + DAY + HOUR).count() == 1
    later = parcel.receipt_closes_at + DAY
    assert release_return(remedy_id=remedy.id, now=later) is False
    assert returns_to_release(now=later, limit=9) == []
    pay_refund(entry_id=remedy.entry.id, now=later)
    assert SimulatedGateway().paid_fen() == {}
    # a person hears the buyer on the clip and decides: not shown. Nothing is owed any more, and nothing was paid
    ann = colleague()
    lease_claim(claim_id=claim.id, actor=ann, now=NOON + 2 * DAY)
    hear_again(claim_id=claim.id, side=Role.BUYER, reasons="请看开箱视频", actor=ann, now=NOON + 2 * DAY)
    window = claim.windows.get(ended_at=None)
    later = max(later, window.closes_at)
    close_window(window_id=window.id, facts=Facts(), now=later)
    again = decided(
        claim=Claim.objects.get(pk=claim.id), now=later, outcome=Outcome.NOT_SHOWN, remedy=None, amount_fen=0
    )
    assert again.state == State.DECIDED
    remedy.refresh_from_db()
    assert (remedy.replaced_at, LedgerEntry.objects.get().state) == (later, "cancelled")
    assert Remedy.objects.count() == 1


def test_a_disputed_return_that_a_person_upholds_is_refunded_without_a_second_parcel():
    claim, _, _ = delivered()
    dispute_remedy(claim_id=claim.id, reasons="杯子有使用痕迹", actor=merchant_of(claim), now=NOON + DAY + HOUR)
    decided(claim=Claim.objects.get(pk=claim.id), now=NOON + 2 * DAY)
    newest = Remedy.objects.get(claim=claim, replaced_at=None)
    assert newest.entry.state == "asked"
    pay_refund(entry_id=newest.entry.id, now=NOON + 2 * DAY)
    assert SimulatedGateway().paid_fen() == {claim.line.order.number: 3_900}


def test_a_return_is_disputed_inside_its_window_by_its_merchant_and_before_it_was_accepted():
    claim, remedy, parcel = delivered()
    stranger = merchant_of(order())
    with pytest.raises(NotAllowed):
        dispute_remedy(claim_id=claim.id, reasons="空盒", actor=stranger, now=NOON + DAY)
    with pytest.raises(TooLate):
        dispute_remedy(claim_id=claim.id, reasons="空盒", actor=merchant_of(claim), now=parcel.receipt_closes_at)
    with pytest.raises(NotAllowed):
        accept_return(remedy_id=remedy.id, actor=buyer_of(claim), now=NOON + DAY)
    accept_return(remedy_id=remedy.id, actor=merchant_of(claim), now=NOON + DAY)
    assert "pay_refund" in drain()
    with pytest.raises(RefundGone):
        dispute_remedy(claim_id=claim.id, reasons="空盒", actor=merchant_of(claim), now=NOON + DAY)


def test_nothing_to_dispute_before_anything_arrived():
    claim, _ = returning()
    with pytest.raises(TooLate):
        dispute_remedy(claim_id=claim.id, reasons="还没到", actor=merchant_of(claim), now=NOON + HOUR)
    with pytest.raises(TooLate):
        dispute_remedy(claim_id=claim.id, reasons="钱没到", actor=buyer_of(claim), now=NOON + HOUR)
    with pytest.raises(NoSuchStep):
        dispute_remedy(claim_id=contested().id, reasons="?", actor=PLATFORM, now=NOON)


def test_a_short_refund_is_disputed_by_the_buyer_and_the_difference_is_a_new_row():
    claim = decided(remedy=RemedyKind.PARTIAL_REFUND, amount_fen=1_000)
    first = Remedy.objects.get()
    pay_refund(entry_id=first.entry.id, now=NOON)
    moved = dispute_remedy(claim_id=claim.id, reasons="应退三十九元", actor=buyer_of(claim), now=NOON + HOUR)
    assert moved.state == State.REVIEW_QUEUE
    decided(claim=moved, now=NOON + DAY, remedy=RemedyKind.PARTIAL_REFUND, amount_fen=3_000)
    second = Remedy.objects.exclude(pk=first.pk).get()
    assert second.amount_fen == 2_000
    pay_refund(entry_id=second.entry.id, now=NOON + DAY)
    assert SimulatedGateway().paid_fen() == {claim.line.order.number: 3_000}


def test_a_smaller_amount_after_the_money_went_is_written_down_and_holds_nothing_up():
    claim = decided(remedy=RemedyKind.PARTIAL_REFUND, amount_fen=3_000)
    first = Remedy.objects.get()
    pay_refund(entry_id=first.entry.id, now=NOON)
    moved = dispute_remedy(claim_id=claim.id, reasons="金额不对", actor=buyer_of(claim), now=NOON + HOUR)
    decided(claim=moved, now=NOON + DAY, remedy=RemedyKind.PARTIAL_REFUND, amount_fen=1_000)
    back = Remedy.objects.exclude(pk=first.pk).get()
    assert (back.owed_by, back.amount_fen, back.reverses_id) == (Owes.BUYER, 2_000, first.id)
    assert sweep_overdue(now=NOON + 300 * DAY, limit=9) == 0
    final(claim)
    assert close_when_proved(claim_id=claim.id, now=NOON + 300 * DAY) is True


def final(claim):
    """Let the time to appeal run out."""
    window = windows_run_out(now=NOON + 200 * DAY, limit=9)
    assert window
    claim.refresh_from_db()
    return claim_transition(
        claim_id=claim.id, event=EventKind.APPEAL_WINDOW_CLOSED, now=NOON + 200 * DAY, actor=TIMER, facts=Facts()
    )


def test_an_appeal_above_the_threshold_holds_a_refund_and_never_past_the_legal_day(settings):
    rich = order(paid_fen=90_000)
    claim = reviewed(contested(of=rich, amount_fen=60_000), remedy=RemedyKind.PARTIAL_REFUND, amount_fen=60_000)
    appeal(claim_id=claim.id, reasons="杯口完好，见打包视频。", actor=merchant_of(claim), now=NOON + HOUR)
    # the job that owes comes late, or not: an appeal is open by now, and nothing is owed by a decision under appeal
    assert owe_remedies(claim_id=claim.id, now=NOON + HOUR) is None
    withdraw_appeal(claim_id=claim.id, actor=merchant_of(claim), now=NOON + 2 * HOUR)
    remedy = owe_remedies(claim_id=claim.id, now=NOON + 2 * HOUR)
    appeal(claim_id=claim.id, reasons="再次申诉，补充视频。", actor=merchant_of(claim), now=NOON + 3 * HOUR)
    pay_refund(entry_id=remedy.entry.id, now=NOON + 3 * HOUR)
    remedy.refresh_from_db()
    assert (remedy.held_because, remedy.entry.state) == ("appeal", "asked")
    pay_refund(entry_id=remedy.entry.id, now=remedy.due_at - HOUR)
    assert SimulatedGateway().paid_fen() == {}
    pay_refund(entry_id=remedy.entry.id, now=remedy.due_at)
    assert SimulatedGateway().paid_fen() == {claim.line.order.number: 60_000}


def test_a_small_refund_is_not_held_and_a_hold_ends_with_the_appeal():
    small = decided(remedy=RemedyKind.PARTIAL_REFUND, amount_fen=1_000)
    appeal(claim_id=small.id, reasons="杯口完好，见打包视频。", actor=merchant_of(small), now=NOON + HOUR)
    pay_refund(entry_id=Remedy.objects.get().entry.id, now=NOON + HOUR)
    assert SimulatedGateway().paid_fen() == {small.line.order.number: 1_000}
    big = decided(
        claim=contested(of=order(paid_fen=90_000), amount_fen=60_000),
        remedy=RemedyKind.PARTIAL_REFUND,
        amount_fen=60_000,
    )
    appeal(claim_id=big.id, reasons="杯口完好，见打包视频。", actor=merchant_of(big), now=NOON + HOUR)
    remedy = Remedy.objects.get(claim=big)
    pay_refund(entry_id=remedy.entry.id, now=NOON + HOUR)
    withdraw_appeal(claim_id=big.id, actor=merchant_of(big), now=NOON + 2 * HOUR)
    assert owe_remedies(claim_id=big.id, now=NOON + 2 * HOUR).held_because == ""
    pay_refund(entry_id=remedy.entry.id, now=NOON + 2 * HOUR)
    assert SimulatedGateway().paid_fen()[big.line.order.number] == 60_000


def test_an_exchange_is_proved_by_its_parcel_and_open_to_the_buyers_objection():
    claim = decided(remedy=RemedyKind.EXCHANGE, amount_fen=0)
    remedy = Remedy.objects.get()
    shop, buyer = merchant_of(claim), buyer_of(claim)
    with pytest.raises(NotProved, match="waybill"):
        prove_remedy(remedy_id=remedy.id, proof=Proof(reference="done"), actor=shop, now=NOON)
    with pytest.raises(NotAllowed):
        prove_remedy(remedy_id=remedy.id, proof=Proof(waybill="SIM2"), actor=buyer, now=NOON)
    with pytest.raises(NotOpen):
        note_arrival(remedy_id=remedy.id, actor=buyer, now=NOON)
    prove_remedy(remedy_id=remedy.id, proof=Proof(carrier="模拟快递", waybill="SIM2"), actor=shop, now=NOON)
    with pytest.raises(NotAllowed):  # nobody proves in their own favour
        note_arrival(remedy_id=remedy.id, actor=shop, now=NOON + DAY)
    arrived = note_arrival(remedy_id=remedy.id, actor=PLATFORM, now=NOON + DAY)
    assert arrived.receipt_closes_at > NOON + 2 * DAY
    moved = dispute_remedy(claim_id=claim.id, reasons="换来的也碎了", actor=buyer, now=NOON + DAY + HOUR)
    assert moved.state == State.REVIEW_QUEUE


def test_a_repair_is_proved_by_a_document_accepted_early_and_closes_a_settled_claim():
    claim = settled(remedy=RemedyKind.REPAIR, amount_fen=0)
    remedy = Remedy.objects.get()
    for proof in (Proof(), Proof(exhibit_id=claim.id)):
        with pytest.raises(NotProved, match="exhibit_id"):
            prove_remedy(remedy_id=remedy.id, proof=proof, actor=merchant_of(claim), now=NOON)
    with pytest.raises(NotOpen):
        accept_remedy(remedy_id=remedy.id, actor=buyer_of(claim), now=NOON)
    prove_remedy(remedy_id=remedy.id, proof=Proof(reference="SIM-W-1"), actor=merchant_of(claim), now=NOON)
    assert close_when_proved(claim_id=claim.id, now=NOON + HOUR) is False
    accept_remedy(remedy_id=remedy.id, actor=buyer_of(claim), now=NOON + HOUR)
    assert close_when_proved(claim_id=claim.id, now=NOON + HOUR) is True


def test_what_is_not_done_by_its_day_goes_to_a_person_unless_the_buyer_gave_more_time():
    claim = settled(remedy=RemedyKind.REPAIR, amount_fen=0)
    remedy = Remedy.objects.get()
    move_due(remedy_id=remedy.id, due_at=remedy.due_at + DAY, actor=buyer_of(claim), now=NOON)
    with pytest.raises(NotProved):
        move_due(remedy_id=remedy.id, due_at=NOON, actor=buyer_of(claim), now=NOON)
    assert sweep_overdue(now=remedy.due_at, limit=9) == 0
    assert sweep_overdue(now=remedy.due_at + DAY, limit=9) == 1
    claim.refresh_from_db()
    assert claim.state == State.REVIEW_QUEUE
    assert sweep_overdue(now=remedy.due_at + 2 * DAY, limit=9) == 0


def test_an_overdue_remedy_of_a_decision_is_told_once_and_moved_when_final():
    claim = decided(remedy=RemedyKind.EXCHANGE, amount_fen=0)
    due = Remedy.objects.get().due_at
    assert [sweep_overdue(now=due + n * HOUR, limit=9) for n in range(3)] == [0, 0, 0]
    assert Event.objects.filter(kind="REMEDY_OVERDUE").count() == 1
    final(claim)
    assert sweep_overdue(now=NOON + 201 * DAY, limit=9) == 1


def test_a_decision_that_gives_nothing_closes_when_final():
    claim = decided(outcome=Outcome.NOT_SHOWN, remedy=None, amount_fen=0)
    assert newest_cause(claim).kind is None
    final(claim)
    assert close_when_proved(claim_id=claim.id, now=NOON + 200 * DAY) is True


def test_a_parcel_told_twice_is_one_and_a_delivered_one_is_not_sent_again():
    claim, remedy, parcel = delivered()
    again = note_return_delivered(remedy_id=remedy.id, delivered_at=NOON + 2 * DAY, actor=PLATFORM, now=NOON + 2 * DAY)
    assert again.receipt_closes_at == parcel.receipt_closes_at
    with pytest.raises(Conflict):
        note_return_sent(remedy_id=remedy.id, carrier="", waybill="SIM9", actor=buyer_of(claim), now=NOON + 2 * DAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'release_return'")
        assert cursor.fetchone() == (1,)


def test_what_an_accepted_offer_gave_is_disputed_and_another_offer_takes_its_place():
    claim = route_claim(claim_id=submitted().id, missing=(), outside_pack="", now=NOON)

    def offered_and_accepted(amount_fen, now):
        offer = make_offer(
            claim_id=claim.id, remedy=RemedyKind.PARTIAL_REFUND, amount_fen=amount_fen, stands_until=now + DAY,
            actor=merchant_of(claim), now=now,
        )  # fmt: skip
        accept_offer(claim_id=claim.id, offer_id=offer.id, actor=buyer_of(claim), now=now)
        owe_remedies(claim_id=claim.id, now=now)
        return offer

    first = offered_and_accepted(1_000, NOON)
    pay_refund(entry_id=Remedy.objects.get().entry.id, now=NOON)
    dispute_remedy(claim_id=claim.id, reasons="应退三十九元", actor=buyer_of(claim), now=NOON + HOUR)
    second = offered_and_accepted(3_000, NOON + DAY)
    moved = Claim.objects.get(pk=claim.id)
    assert (moved.state, newest_cause(moved).because_id) == (State.SETTLED, second.id)
    first.refresh_from_db()
    assert (first.accepted_at, first.overtaken_at) == (NOON, NOON + DAY)
    newest = Remedy.objects.get(because_id=second.id)
    pay_refund(entry_id=newest.entry.id, now=NOON + DAY)
    assert SimulatedGateway().paid_fen() == {claim.line.order.number: 3_000}
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=first.pk).update(overtaken_at=None)


def test_what_a_side_films_while_it_may_look_at_what_arrived_is_not_late():
    claim, _, parcel = delivered()

    def late(by, now):
        stage_exhibit(claim_id=claim.id, kind=ExhibitKind.TEXT, text=f"拆箱记录 {now}", actor=by, now=now)
        (made,) = submit_exhibits(claim_id=claim.id, actor=by, now=now)
        return made.late

    assert not late(merchant_of(claim), NOON + DAY + HOUR)
    assert late(buyer_of(claim), NOON + DAY + HOUR)
    assert late(merchant_of(claim), parcel.receipt_closes_at)
    paid = settled(amount_fen=3_900)
    pay_refund(entry_id=Remedy.objects.get(claim=paid).entry.id, now=NOON)
    claim, arrived = paid, Remedy.objects.get(claim=paid)
    assert not late(buyer_of(claim), NOON + HOUR)
    assert late(merchant_of(claim), NOON + HOUR)
    assert late(buyer_of(claim), arrived.receipt_closes_at)
