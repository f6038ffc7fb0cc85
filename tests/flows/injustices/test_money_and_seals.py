"""A refund paid twice, evidence swapped after sealing, a window shortened: none of it can happen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import DatabaseError, connection, transaction

from factories.api import Shop
from factories.decisions import calm_pack
from factories.desk import staff
from factories.evidence import photo
from injustice import money_moved, routed
from jianzhen.casework.claims.models import Claim, PolicyPack, Window
from jianzhen.casework.claims.packs import activate_pack, default_pack
from jianzhen.casework.claims.vocabulary import RemedyKind, State
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.proof import verify_every_chain
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.orders.models import Packed, Seal
from jianzhen.casework.originals.errors import OriginalDamaged
from jianzhen.casework.originals.proof import verify_originals
from jianzhen.casework.people.api_keys import signature_with
from jianzhen.casework.remedies import paying
from jianzhen.casework.remedies.errors import GatewayUnavailable
from jianzhen.casework.remedies.models import LedgerEntry
from jianzhen.custody import verify_bytes
from jianzhen.entrances.jobs.remedies import pay_refund, poll_refund
from whole_path import party, put_sql, shop, state_of

pytestmark = pytest.mark.django_db


# 4. A refund paid twice -----------------------------------------------------------------------------------------------


def owed(clock) -> LedgerEntry:
    """A merchant gives in by its page, with two presses of the button; what is owed then."""
    claim = routed(amount_fen=3_900, remedy=RemedyKind.REFUND_ONLY)
    merchant = party(claim, Role.MERCHANT)
    for _ in range(2):
        assert merchant.post(f"/claims/{claim.id}/do/concede", {"state": State.MERCHANT_TURN}).status_code == 302
    run_all_but_payment(clock)
    return LedgerEntry.objects.get()


def run_all_but_payment(clock) -> None:
    put_sql("UPDATE procrastinate_jobs SET status = 'cancelled' WHERE task_name IN ('pay_refund', 'poll_refund')")
    clock.run_jobs()
    put_sql("UPDATE procrastinate_jobs SET status = 'cancelled' WHERE task_name IN ('pay_refund', 'poll_refund')")


def paid_once(entry) -> None:
    entry.refresh_from_db()
    assert entry.state == "confirmed"
    assert money_moved() == {entry.line.order.number: 3_900}
    assert LedgerEntry.objects.count() == 1
    assert Event.objects.filter(kind="REFUND_CONFIRMED").count() == 1
    assert verify_every_chain()[0] >= 2


def test_a_button_pressed_twice_and_a_job_run_six_times_pay_one_refund(clock):
    entry = owed(clock)
    for _ in range(6):
        pay_refund.func(entry_id=str(entry.id))
        poll_refund.func(entry_id=str(entry.id))
    paid_once(entry)


@pytest.mark.parametrize("faults", ["down=0.5,cut=0.5", "cut=1", "slow=1", "seed=3,down=0.3,cut=0.3,slow=0.3"])
def test_a_gateway_that_fails_and_repeats_itself_pays_one_refund(clock, settings, faults):
    entry = owed(clock)
    settings.JIANZHEN_GATEWAY_SIMULATOR = {**settings.JIANZHEN_GATEWAY_SIMULATOR, "faults": faults}
    paying._adapter.cache_clear()
    for job in [pay_refund] * 4 + [poll_refund] * 8:
        try:
            job.func(entry_id=str(entry.id))
        except GatewayUnavailable:
            continue
    settings.JIANZHEN_GATEWAY_SIMULATOR = {**settings.JIANZHEN_GATEWAY_SIMULATOR, "faults": ""}
    paying._adapter.cache_clear()
    for _ in range(3):
        poll_refund.func(entry_id=str(entry.id))
    paid_once(entry)


def test_a_webhook_replayed_pays_and_tells_nothing_twice(clock, client, settings):
    settings.JIANZHEN_WEBHOOK_SECRETS = {"gateway": "a secret of the test"}
    entry = owed(clock)
    pay_refund.func(entry_id=str(entry.id))
    entry.refresh_from_db()

    def tell(reference):
        body = f'{{"key": "{entry.key}", "gateway_ref": "{reference}"}}'.encode()
        signed = signature_with(b"a secret of the test", body, clock.now())
        return client.post("/api/v1/webhooks/gateway", body, "application/json", headers={"Jianzhen-Signature": signed})

    assert [tell(entry.gateway_ref).status_code for _ in range(5)] == [200] * 5
    assert tell("another reference").status_code >= 400
    paid_once(entry)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_refund_pay_it_once(clock):
    entry = owed(clock)
    together = Barrier(4)

    def work(job):
        together.wait()
        try:
            job.func(entry_id=str(entry.id))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, [pay_refund, pay_refund, poll_refund, pay_refund]))
    poll_refund.func(entry_id=str(entry.id))
    paid_once(entry)


# 5. Evidence swapped after sealing ------------------------------------------------------------------------------------


def test_a_pack_out_sent_again_after_the_seal_is_refused_and_before_it_is_taken(clock):
    key = Shop()
    order = key.import_order(at=clock.now()).json()
    parcel = key.post(f"/orders/{order['id']}/shipments", {"carrier": "SIM", "waybill": "SIM-1"}).json()["id"]
    line = order["lines"][0]["id"]
    places = (f"/shipments/{parcel}/packed", f"/orders/lines/{line}/listing-images")
    assert {key.send(path, photo(n)).status_code for n, path in enumerate(places)} == {201}
    receipt = key.post(f"/shipments/{parcel}/seal").json()
    assert {key.send(path, photo(7)).status_code for path in places} == {409}
    page = shop(key.row)
    page.post(f"/shop/parcels/{parcel}/files", {"files": [ContentFile(photo(8), name="new.jpg")]})
    assert Packed.objects.count() == 1
    assert key.post(f"/shipments/{parcel}/seal").json() == receipt


@pytest.mark.parametrize("sql", [
    "UPDATE orders_packed SET original_id = original_id", "DELETE FROM orders_packed", "UPDATE orders_seal SET n_files = 0",
    "DELETE FROM orders_seal", "UPDATE orders_listingimage SET original_id = original_id",
    "UPDATE events_event SET kind = 'X'", "DELETE FROM events_event",
])  # fmt: skip
def test_the_database_refuses_to_swap_what_was_sealed(claim, sql):
    before = Event.objects.count()
    with pytest.raises(DatabaseError), transaction.atomic():
        put_sql(sql)
    assert (Seal.objects.count(), Packed.objects.count(), Event.objects.count()) == (1, 1, before)


@pytest.mark.parametrize("swap", [True, False])
def test_a_file_replaced_on_disk_is_noticed_by_the_case_file_and_by_a_restore(claim, swap):
    original = Exhibit.objects.filter(claim=claim, kind="photo").get().original
    store = storages["originals"]
    if swap:
        other = Packed.objects.get().original
        content = store.open(other.stored_as).read()
        store.delete(original.stored_as)
        store.save(original.stored_as, ContentFile(content))
    answer = party(claim, Role.BUYER).post(f"/claims/{claim.id}/case.zip")
    if swap:
        assert answer.status_code >= 400
        with pytest.raises(OriginalDamaged):
            verify_originals()
        return
    case = b"".join(answer.streaming_content)
    assert verify_bytes(case).holds
    spoilt = bytearray(case)
    spoilt[len(case) // 2] ^= 1
    assert not verify_bytes(bytes(spoilt)).holds
    assert verify_originals().n_whole > 0


# 6. A window shortened after the fact ---------------------------------------------------------------------------------


def test_new_rules_do_not_reach_a_claim_that_runs_and_apply_to_the_next(clock):
    old = calm_pack()
    claim = routed()
    window = claim.windows.get(ended_at=None)
    body = default_pack()
    body["version"] = f"{body['version']}-short"
    body["windows"]["merchant_answer_hours"] = body["windows"]["merchant_answer_hours"] // 2
    body["four_eyes"]["random_percent"] = 0
    activate_pack(body=body, proposed_by=staff(Role.ADMIN), actor=staff(Role.APPROVER), now=clock.now())
    clock.pass_by(minutes=5)
    assert Window.objects.get(pk=window.pk).closes_at == window.closes_at
    assert Claim.objects.get(pk=claim.pk).pack_id == old.id
    clock.go(window.closes_at - timedelta(seconds=1))
    assert state_of(claim) == State.MERCHANT_TURN
    clock.go(window.closes_at)
    assert state_of(claim) == State.REVIEW_QUEUE
    assert PolicyPack.objects.count() == 2


def test_more_time_only_adds_and_the_database_takes_none_away(clock):
    calm_pack()
    claim = routed()
    window = claim.windows.get(ended_at=None)
    key = Shop(claim.merchant)
    assert key.post(f"/claims/{claim.id}/more-time", {"why": "仓库今天停电，打包照片明天才能取到。"}).status_code == 200
    longer = Window.objects.get(pk=window.pk)
    assert longer.closes_at > window.closes_at
    for at in (window.closes_at, clock.now() + timedelta(minutes=1)):
        with pytest.raises(DatabaseError), transaction.atomic():
            put_sql("UPDATE claims_window SET closes_at = %s WHERE id = %s", at, window.id)
    with pytest.raises(DatabaseError), transaction.atomic():
        put_sql("DELETE FROM claims_window WHERE id = %s", window.id)
    with pytest.raises(DatabaseError), transaction.atomic():
        put_sql("UPDATE claims_policypack SET body = '{}' WHERE id = %s", claim.pack_id)
    assert Window.objects.get(pk=window.pk).closes_at == longer.closes_at
