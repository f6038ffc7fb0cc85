"""Two actors at the same moment, on real connections: what money and state do then."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from factories.desk import NOON, PLATFORM, TIMER, buyer_of, merchant, merchant_of, order, submitted
from jianzhen.casework.claims.closing import close_window
from jianzhen.casework.claims.consent import ConsentTerms, publish_consent
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim, ConsentUse, StandingConsent
from jianzhen.casework.claims.offers import accept_offer, make_offer
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind, RemedyKind, State
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.proof import verify_every_chain
from jianzhen.casework.events.record import record
from jianzhen.casework.orders.imports import import_order
from jianzhen.casework.orders.models import Order
from jianzhen.kernel.errors import JianzhenError
from unit.casework.orders.test_orders import facts

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run acts in threads that start together; an act's error is its result."""
    together = Barrier(len(acts))

    def run(act):
        together.wait()
        try:
            return act()
        except JianzhenError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def routed(claim):
    return route_claim(claim_id=claim.id, missing=(), outside_pack="", now=NOON)


def test_two_claims_never_spend_one_budget_twice():
    shop = merchant()
    terms = ConsentTerms(
        categories=["crockery"], remedies=[RemedyKind.REFUND_ONLY], most_fen=5_000, budget_fen=5_000, most_claims=9
    )
    publish_consent(
        merchant_id=shop.id, terms=terms, actor=Actor.of(Role.MERCHANT, shop.id), now=NOON - timedelta(days=1)
    )
    claims = [submitted(of=order(shop=shop)) for _ in range(4)]
    at_once(*[lambda one=one: routed(one) for one in claims])
    assert sorted(Claim.objects.values_list("state", flat=True)) == [*["MERCHANT_TURN"] * 3, "SETTLED"]
    assert (StandingConsent.objects.get().spent_fen, ConsentUse.objects.count()) == (3_900, 1)


def test_one_claim_routed_twice_moves_once():
    claim = submitted()
    at_once(lambda: routed(claim), lambda: routed(claim), lambda: routed(claim))
    assert Event.objects.filter(kind="MERCHANT_ASKED").count() == 1


def test_an_answer_and_the_timer_in_the_same_moment_give_one_move():
    claim = routed(submitted())
    window = claim.windows.get()
    contest = lambda: claim_transition(  # noqa: E731
        claim_id=claim.id, event=EventKind.CLAIM_CONTESTED, actor=merchant_of(claim), now=window.closes_at, facts=Facts(reasons="sealed")
    )  # fmt: skip
    silence = lambda: close_window(window_id=window.id, facts=Facts(), now=window.closes_at)  # noqa: E731
    at_once(contest, silence, silence)
    assert Event.objects.filter(kind__in=["CLAIM_CONTESTED", "MERCHANT_SILENT"]).count() == 1
    # conceding or contesting one second later is for the review to hear; nothing was lost, the state says who won
    assert Claim.objects.get().state in (State.BUYER_TURN, State.REVIEW_QUEUE)


def test_two_offers_accepted_at_once_settle_a_claim_once():
    claim = routed(submitted())
    until = NOON + timedelta(days=1)
    theirs = make_offer(
        claim_id=claim.id,
        remedy=RemedyKind.PARTIAL_REFUND,
        amount_fen=900,
        stands_until=until,
        actor=merchant_of(claim),
        now=NOON,
    )
    mine = make_offer(
        claim_id=claim.id,
        remedy=RemedyKind.PARTIAL_REFUND,
        amount_fen=1_900,
        stands_until=until,
        actor=buyer_of(claim),
        now=NOON,
    )
    at_once(
        lambda: accept_offer(claim_id=claim.id, offer_id=theirs.id, actor=buyer_of(claim), now=NOON),
        lambda: accept_offer(claim_id=claim.id, offer_id=mine.id, actor=merchant_of(claim), now=NOON),
    )
    assert claim.offers.exclude(accepted_at=None).count() == 1


def test_an_order_told_twice_at_once_is_one_order():
    shop, told = merchant(), facts()
    made = at_once(*[
        lambda key=key: import_order(merchant_id=shop.id, facts=told, key=key, actor=PLATFORM, now=NOON) for key in ("a", "a", "b")
    ])  # fmt: skip
    assert Order.objects.count() == 1
    assert len({one.id for one in made}) == 1


def test_events_of_one_chain_recorded_at_once_still_chain():
    at_once(*[lambda n=n: record("TRIED", chain="desk", actor=TIMER, at=NOON, details={"n": n}) for n in range(6)])
    assert verify_every_chain() == (1, 6)
