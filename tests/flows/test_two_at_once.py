"""Two actors at the same moment, on real connections: what money and state do then."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.db import connection

from factories.desk import NOON, PLATFORM, TIMER, buyer_of, merchant, merchant_of, order, staff, submitted
from jianzhen.casework.claims.closing import close_window
from jianzhen.casework.claims.consent import ConsentTerms, publish_consent, revoke_consent
from jianzhen.casework.claims.facts import Facts
from jianzhen.casework.claims.models import Claim, ConsentUse, StandingConsent
from jianzhen.casework.claims.offers import accept_offer, make_offer, withdraw_offer
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.transitions import claim_transition
from jianzhen.casework.claims.vocabulary import EventKind, RemedyKind, State
from jianzhen.casework.claims.windows import ask_more_time
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.proof import verify_every_chain
from jianzhen.casework.events.record import record
from jianzhen.casework.orders.imports import import_order
from jianzhen.casework.orders.models import Order, Seal
from jianzhen.casework.orders.packing import add_packed, add_shipment, seal_shipment
from jianzhen.casework.originals.keep import keep, read
from jianzhen.casework.originals.keys import erase_holder, holder_of
from jianzhen.casework.originals.models import Holder, Original
from jianzhen.casework.originals.proof import verify_originals
from jianzhen.casework.people.accounts import open_first_admin
from jianzhen.casework.people.errors import Erased
from jianzhen.casework.people.models import Grant, PersonalField
from jianzhen.casework.people.permissions import Purpose
from jianzhen.casework.people.persons import erase_person, keep_person, masked, reveal
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


def settled(results):
    """The results that are no refusal."""
    return [one for one in results if not isinstance(one, JianzhenError)]


def test_one_standing_consents_budget_and_count_hold_against_claims_at_once():
    shop = merchant()
    own = Actor.of(Role.MERCHANT, shop.id)
    terms = ConsentTerms(
        categories=["crockery"], remedies=[RemedyKind.REFUND_ONLY], most_fen=5_000, budget_fen=1_000_000, most_claims=2
    )
    consent = publish_consent(merchant_id=shop.id, terms=terms, actor=own, now=NOON - timedelta(days=1))
    claims = [submitted(of=order(shop=shop)) for _ in range(5)]
    at_once(*[lambda claim=claim: routed(claim) for claim in claims])
    consent.refresh_from_db()
    assert (consent.n_claims, consent.spent_fen, ConsentUse.objects.count()) == (2, 7_800, 2)
    assert Claim.objects.filter(state=State.SETTLED).count() == 2
    assert Claim.objects.filter(state=State.MERCHANT_TURN).count() == 3


def test_a_consent_revoked_while_a_claim_is_routed_settles_it_before_or_not_at_all():
    shop = merchant()
    own = Actor.of(Role.MERCHANT, shop.id)
    terms = ConsentTerms(
        categories=["crockery"], remedies=[RemedyKind.REFUND_ONLY], most_fen=5_000, budget_fen=5_000, most_claims=9
    )
    consent = publish_consent(merchant_id=shop.id, terms=terms, actor=own, now=NOON - timedelta(days=1))
    claim = submitted(of=order(shop=shop))
    at_once(lambda: routed(claim), lambda: revoke_consent(consent_id=consent.id, actor=own, now=NOON))
    consent.refresh_from_db()
    claim.refresh_from_db()
    used = ConsentUse.objects.count()
    assert claim.state == (State.SETTLED if used else State.MERCHANT_TURN)
    assert (consent.n_claims, consent.spent_fen) == (used, 3_900 * used)


def test_one_offer_accepted_twice_at_once_settles_once():
    claim = routed(submitted())
    offer = make_offer(
        claim_id=claim.id, remedy=RemedyKind.PARTIAL_REFUND, amount_fen=900, stands_until=NOON + timedelta(days=1),
        actor=merchant_of(claim), now=NOON,
    )  # fmt: skip
    take = lambda: accept_offer(claim_id=claim.id, offer_id=offer.id, actor=buyer_of(claim), now=NOON)  # noqa: E731
    assert len(settled(at_once(take, take, take))) == 1
    assert Event.objects.filter(kind="OFFER_ACCEPTED").count() == 1


def test_an_offer_taken_back_while_it_is_accepted_is_one_or_the_other():
    claim = routed(submitted())
    offer = make_offer(
        claim_id=claim.id, remedy=RemedyKind.PARTIAL_REFUND, amount_fen=900, stands_until=NOON + timedelta(days=1),
        actor=merchant_of(claim), now=NOON,
    )  # fmt: skip
    at_once(
        lambda: accept_offer(claim_id=claim.id, offer_id=offer.id, actor=buyer_of(claim), now=NOON),
        lambda: withdraw_offer(offer_id=offer.id, actor=merchant_of(claim), now=NOON),
    )
    offer.refresh_from_db()
    claim.refresh_from_db()
    assert (offer.accepted_at is None) != (offer.withdrawn_at is None)
    assert (claim.state == State.SETTLED) is (offer.accepted_at is not None)


def test_a_merchant_asking_twice_at_once_gets_its_hours_once():
    claim = routed(submitted())
    before = claim.windows.get().closes_at
    ask = lambda: ask_more_time(claim_id=claim.id, why="uploading", actor=merchant_of(claim), now=NOON)  # noqa: E731
    assert len(settled(at_once(ask, ask, ask))) == 1
    assert claim.windows.get().closes_at == before + timedelta(hours=48)
    assert Event.objects.filter(kind="WINDOW_LENGTHENED").count() == 1


def test_a_window_lengthened_while_the_timer_closes_it_is_one_or_the_other():
    claim = routed(submitted())
    window = claim.windows.get()
    last = window.closes_at - timedelta(seconds=1)
    at_once(
        lambda: ask_more_time(claim_id=claim.id, why="uploading", actor=merchant_of(claim), now=last),
        lambda: close_window(window_id=window.id, facts=Facts(), now=window.closes_at),
    )
    window.refresh_from_db()
    claim.refresh_from_db()
    silent = Event.objects.filter(kind="MERCHANT_SILENT").exists()
    assert (window.lengthened == 1) is not silent
    assert (claim.state == State.REVIEW_QUEUE) is silent
    assert (window.ended_at is not None) is silent


def test_a_file_read_while_it_is_erased_is_whole_or_refused_and_never_half():
    holder = holder_of(Holder.Kind.CLAIM, uuid4())
    content = b"as received" * 1_000
    one = keep([content], holder=holder, name="a.jpg", media_type="image/jpeg", actor=PLATFORM, now=NOON)
    read_it = lambda: b"".join(read(Original.objects.select_related("holder").get(pk=one.pk)))  # noqa: E731
    erase = lambda: erase_holder(  # noqa: E731
        kind=Holder.Kind.CLAIM, subject_id=holder.subject_id, ground="PIPL-47", actor=staff(Role.LEGAL), now=NOON
    )
    for got in at_once(read_it, erase, read_it, erase, read_it):
        assert got in (content, None) or isinstance(got, Erased)
    with pytest.raises(Erased):
        read_it()
    assert Event.objects.filter(kind="FILES_ERASED").count() == 1


def test_a_file_kept_while_its_holder_is_erased_leaves_nothing_that_cannot_be_opened():
    holder = holder_of(Holder.Kind.CLAIM, uuid4())
    at_once(
        *[
            lambda n=n: keep([b"%d" % n], holder=holder, name="a", media_type="image/jpeg", actor=PLATFORM, now=NOON)
            for n in range(3)
        ],
        lambda: erase_holder(
            kind=Holder.Kind.CLAIM, subject_id=holder.subject_id, ground="PIPL-47", actor=staff(Role.LEGAL), now=NOON
        ),
    )
    assert len(stored_of(holder)) == Original.objects.count()
    assert verify_originals().n_whole == 0


def test_a_person_revealed_while_erased_is_shown_whole_or_not_at_all():
    wang = keep_person(words={PersonalField.Field.NAME: "王小明"}, now=NOON)
    show = lambda: reveal(  # noqa: E731
        person_id=wang.id, field=PersonalField.Field.NAME, purpose=Purpose.CONTACT, claim_id=None,
        actor=staff(Role.REVIEWER), now=NOON,
    )  # fmt: skip
    erase = lambda: erase_person(person_id=wang.id, ground="PIPL-47", actor=staff(Role.LEGAL), now=NOON)  # noqa: E731
    results = at_once(show, erase, show, erase, show)
    shown = [one for one in results if one == "王小明"]
    assert all(one in ("王小明", None) or isinstance(one, Erased) for one in results)
    assert Event.objects.filter(kind="PERSONAL_DATA_REVEALED").count() == len(shown)
    assert Event.objects.filter(kind="PERSON_ERASED").count() == 1
    assert masked(wang.id) == {}


def test_two_consoles_at_once_open_one_first_administrator():
    opened = at_once(*[lambda n=n: open_first_admin(email=f"root{n}@desk.example", now=NOON) for n in range(3)])
    assert len(settled(opened)) == 1
    assert Grant.objects.count() == 1


def test_a_shipment_sealed_twice_at_once_has_one_seal_and_one_receipt():
    parcel = packed_parcel()
    seal = lambda: seal_shipment(shipment_id=parcel.id, actor=PLATFORM, now=NOON)  # noqa: E731
    receipts = at_once(seal, seal, seal)
    assert len({one.event_hash for one in receipts}) == 1
    assert Event.objects.filter(kind="SHIPMENT_SEALED").count() == 1


def test_a_file_added_while_the_shipment_is_sealed_is_in_the_seal_or_refused():
    parcel = packed_parcel()
    late = kept_for(parcel, b"late")
    _, receipt = at_once(
        lambda: add_packed(shipment_id=parcel.id, original=late, actor=PLATFORM, now=NOON),
        lambda: seal_shipment(shipment_id=parcel.id, actor=PLATFORM, now=NOON),
    )
    assert receipt.n_files == parcel.packed.count()
    assert bytes(Seal.objects.get().manifest).count(b'"what":"packed"') == parcel.packed.count()


def test_the_same_photo_kept_twice_at_once_is_one_file():
    holder = holder_of(Holder.Kind.CLAIM, uuid4())
    put = lambda: keep([b"same"], holder=holder, name="a", media_type="image/jpeg", actor=PLATFORM, now=NOON)  # noqa: E731
    assert len({one.pk for one in at_once(put, put, put)}) == 1
    assert len(stored_of(holder)) == 1


def stored_of(holder):
    try:
        return storages["originals"].listdir(f"{holder.kind}/{holder.subject_id}")[1]
    except FileNotFoundError:
        return []


def kept_for(parcel, content):
    holder = holder_of(Holder.Kind.ORDER, parcel.order_id)
    return keep([content], holder=holder, name="a.jpg", media_type="image/jpeg", actor=PLATFORM, now=NOON)


def packed_parcel():
    """A shipment with one pack-out photo, not yet sealed."""
    parcel = add_shipment(order_id=order().id, carrier="sim", waybill="SIM1", actor=PLATFORM, now=NOON)
    add_packed(shipment_id=parcel.id, original=kept_for(parcel, b"packed"), actor=PLATFORM, now=NOON)
    return parcel
