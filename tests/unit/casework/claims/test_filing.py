from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from factories.desk import NOON, buyer_of, draft, merchant, merchant_of, order, staff, submitted
from jianzhen.casework.claims.consent import ConsentTerms, publish_consent, revoke_consent
from jianzhen.casework.claims.errors import ConsentRefused, GuardRefused
from jianzhen.casework.claims.filing import submit_claim
from jianzhen.casework.claims.models import Claim, StandingConsent
from jianzhen.casework.claims.offers import accept_offer, make_offer, withdraw_offer
from jianzhen.casework.claims.packs import activate_pack, default_pack
from jianzhen.casework.claims.permissions import Action, ClaimPermissions
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.selectors import allowed_events, read_claim
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind, RemedyKind, State
from jianzhen.casework.errors import NotAllowed, NotFound, Refusal
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.orders.packing import add_shipment, note_delivered

pytestmark = pytest.mark.django_db
TERMS = ConsentTerms(
    categories=["crockery"], remedies=[RemedyKind.REFUND_ONLY], most_fen=5_000, budget_fen=8_000, most_claims=2
)


def route(claim, **more):
    return route_claim(**{"claim_id": claim.id, "missing": (), "outside_pack": "", "now": NOON, **more})


def test_a_claim_is_numbered_at_once_and_a_double_click_is_one_claim():
    claim = submitted()
    again = submit_claim(claim_id=claim.id, actor=buyer_of(claim), now=NOON)
    assert (again.id, again.state, claim.number[:10]) == (claim.id, State.SUBMITTED, "JZ20261125")
    assert ProcrastinateJob.objects.filter(task_name="route_claim").count() == 1


def test_a_late_claim_is_taken_numbered_flagged_and_goes_to_a_person():
    bought = order()
    parcel = add_shipment(order_id=bought.id, carrier="sim", waybill="SIM1", actor=buyer_of(bought), now=NOON)
    note_delivered(shipment_id=parcel.id, delivered_at=NOON - timedelta(days=20), actor=buyer_of(bought), now=NOON)
    claim = submitted(of=bought)
    claim.refresh_from_db()
    assert claim.late
    assert route(claim).state == State.REVIEW_QUEUE


def test_a_second_claim_of_the_same_thing_is_flagged_and_goes_to_a_person():
    bought = order()
    first = submitted(of=bought)
    second = submitted(of=bought, now=NOON + timedelta(hours=1))
    second.refresh_from_db()
    assert second.duplicate_of_id == first.id
    assert route(second).state == State.REVIEW_QUEUE


def test_missing_evidence_is_asked_for_once_and_never_again():
    claim = submitted()
    assert route(claim, missing=("photo",)).state == State.EVIDENCE_PENDING
    submit_claim(claim_id=claim.id, actor=buyer_of(claim), now=NOON)
    assert route(claim, missing=("photo",)).state == State.MERCHANT_TURN


def test_a_claim_inside_a_standing_consent_is_settled_at_once_until_the_budget_is_used():
    shop = merchant()
    publish_consent(
        merchant_id=shop.id, terms=TERMS, actor=Actor.of(Role.MERCHANT, shop.id), now=NOON - timedelta(days=1)
    )
    states = [route(submitted(of=order(shop=shop))).state for _ in range(3)]
    # 3,900 twice is within 8,000; a third would pass budget and count
    assert states == [State.SETTLED, State.SETTLED, State.MERCHANT_TURN]
    consent = StandingConsent.objects.get()
    assert (consent.spent_fen, consent.n_claims) == (7_800, 2)
    with pytest.raises(IntegrityError, match="consent_within_budget"), transaction.atomic():
        StandingConsent.objects.update(spent_fen=8_001)


@pytest.mark.parametrize(
    "outside", [{"amount_fen": 5_001}, {"remedy": RemedyKind.EXCHANGE}, {"category": "smart_lock"}]
)
def test_a_claim_outside_the_consent_waits_for_the_merchant(outside):
    shop = merchant()
    publish_consent(
        merchant_id=shop.id, terms=TERMS, actor=Actor.of(Role.MERCHANT, shop.id), now=NOON - timedelta(days=1)
    )
    assert route(submitted(of=order(shop=shop), **outside)).state == State.MERCHANT_TURN


def test_a_consent_is_the_merchants_own_and_can_be_revoked():
    shop = merchant()
    own = Actor.of(Role.MERCHANT, shop.id)
    with pytest.raises(NotAllowed):
        publish_consent(merchant_id=shop.id, terms=TERMS, actor=Actor.of(Role.MERCHANT, uuid4()), now=NOON)
    with pytest.raises(ConsentRefused):
        publish_consent(
            merchant_id=shop.id,
            terms=ConsentTerms(categories=[], remedies=[], most_fen=1, budget_fen=0, most_claims=0),
            actor=own,
            now=NOON,
        )
    consent = publish_consent(merchant_id=shop.id, terms=TERMS, actor=own, now=NOON - timedelta(days=1))
    revoke_consent(consent_id=consent.id, actor=own, now=NOON)
    assert route(submitted(of=order(shop=shop))).state == State.MERCHANT_TURN


def test_more_than_was_paid_cannot_be_asked_for_and_anothers_line_not_at_all():
    with pytest.raises(GuardRefused, match="more than"):
        draft(amount_fen=99_999)
    mine = draft()
    with pytest.raises(NotAllowed):
        submit_claim(claim_id=mine.id, actor=Actor.of(Role.BUYER, uuid4()), now=NOON)


def test_an_offer_uses_up_no_turn_and_ends_the_claim_when_the_other_side_accepts():
    claim = route(submitted())
    shop, buyer = merchant_of(claim), buyer_of(claim)
    until = NOON + timedelta(days=2)
    offer = make_offer(
        claim_id=claim.id, remedy=RemedyKind.PARTIAL_REFUND, amount_fen=2_000, stands_until=until, actor=shop, now=NOON
    )
    assert Claim.objects.get(pk=claim.id).state == State.MERCHANT_TURN
    with pytest.raises(GuardRefused, match="other side"):
        accept_offer(claim_id=claim.id, offer_id=offer.id, actor=shop, now=NOON)
    assert accept_offer(claim_id=claim.id, offer_id=offer.id, actor=buyer, now=NOON).state == State.SETTLED
    with pytest.raises(GuardRefused, match="accepted"):
        withdraw_offer(offer_id=offer.id, actor=shop, now=NOON)
    with pytest.raises(GuardRefused, match="not settled"):
        make_offer(claim_id=claim.id, remedy=RemedyKind.RESHIP, amount_fen=0, stands_until=until, actor=shop, now=NOON)


def test_one_merchant_cannot_even_learn_that_anothers_claim_exists():
    claim = route(submitted())
    assert read_claim(claim.id, reader=merchant_of(claim)).id == claim.id
    with pytest.raises(NotFound):
        read_claim(claim.id, reader=Actor.of(Role.MERCHANT, uuid4()))


@pytest.mark.parametrize(
    ("role", "action", "refusal"),
    [
        (Role.REVIEWER, Action.READ, None),
        (Role.REVIEWER, Action.READ_ORIGINALS, None),
        (Role.CALL_TAKER, Action.READ_ORIGINALS, Refusal.NOT_YOUR_ROLE),
        (Role.ADMIN, Action.READ, Refusal.NOT_YOUR_ROLE),
        (Role.TECHNICIAN, Action.READ, Refusal.NOT_YOUR_ROLE),
        (Role.REVIEWER, EventKind.CLAIM_LEASED, Refusal.WRONG_STATE),
    ],
)
def test_who_may_do_what_to_a_claim_in_the_merchants_turn(role, action, refusal):
    assert ClaimPermissions().refusal(staff(role), action, route(submitted())) == refusal


def test_what_a_side_may_try_now_is_what_the_table_gives_it():
    claim = route(submitted())
    assert allowed_events(claim, merchant_of(claim)) == {
        EventKind.MERCHANT_CONCEDED,
        EventKind.CLAIM_CONTESTED,
        EventKind.OFFER_ACCEPTED,
    }
    assert allowed_events(claim, Actor.of(Role.MERCHANT, uuid4())) == frozenset()


def test_one_person_cannot_activate_a_policy_pack():
    ann = staff(Role.ADMIN)
    with pytest.raises(NotAllowed, match="another person"):
        activate_pack(body=default_pack(), proposed_by=ann, actor=Actor(role=Role.APPROVER, id=ann.id), now=NOON)


def test_a_claim_withdrawn_and_filed_again_at_once_waits_in_one_job_and_keeps_its_number():
    claim = submitted()
    claim_transition(claim_id=claim.id, event=EventKind.CLAIM_WITHDRAWN, actor=buyer_of(claim), now=NOON)
    again = submit_claim(claim_id=claim.id, actor=buyer_of(claim), now=NOON)
    assert (again.state, again.number) == (State.SUBMITTED, claim.number)
    # the first job still waits: the second asking was refused by the queue and spoiled nothing
    assert ProcrastinateJob.objects.filter(task_name="route_claim").count() == 1
