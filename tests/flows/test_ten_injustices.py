"""Ten injustices that cannot happen, each by the pages, the API, the jobs or the database's own console.

Beside each stands its honest counterpart, which goes through: what refuses is the rule and not a broken door.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import DatabaseError, IntegrityError, connection, transaction

from factories.api import Shop
from factories.decisions import calm_pack
from factories.desk import NOON, merchant_of, staff
from factories.desk_pages import seated
from factories.evidence import photo
from factories.remedies import gateway_file  # noqa: F401
from jianzhen.adapters.gateway_simulator import SimulatedGateway
from jianzhen.casework.claims.models import Claim, PolicyPack, Window
from jianzhen.casework.claims.offers import make_offer
from jianzhen.casework.claims.packs import activate_pack, default_pack
from jianzhen.casework.claims.vocabulary import RemedyKind, State
from jianzhen.casework.decisions.models import Decision
from jianzhen.casework.decisions.probation import put_on_probation
from jianzhen.casework.events.actors import MACHINES, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.proof import verify_every_chain
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.orders.models import Packed, Seal
from jianzhen.casework.originals.errors import OriginalDamaged
from jianzhen.casework.originals.proof import verify_originals
from jianzhen.casework.people.api_keys import signature_with
from jianzhen.casework.people.models import Message
from jianzhen.casework.remedies import paying
from jianzhen.casework.remedies.errors import GatewayUnavailable
from jianzhen.casework.remedies.models import LedgerEntry, Remedy
from jianzhen.casework.review.models import Lease
from jianzhen.custody import verify_bytes
from jianzhen.entrances.jobs.remedies import pay_refund, poll_refund
from whole_path import ACCUSES, NOT_SHOWN, SHOWN, Clock, desk, draft, heard, party, put_sql, shop, state_of, take

PAID = 12_900

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch, settings, tmp_path):
    made = Clock(NOON)
    monkeypatch.setattr("django.utils.timezone.now", made.now)
    settings.JIANZHEN_LOG_FOLDER = str(tmp_path / "log")
    settings.JIANZHEN_INSPECTOR = "whole_path.QuietInspector"
    return made


@pytest.fixture
def claim(clock):
    """Both sides were heard; it waits for a reviewer."""
    calm_pack()
    return heard(clock)


def money_moved() -> dict[str, int]:
    """What left, counted in the gateway's own books."""
    return SimulatedGateway().paid_fen()


def nothing_decided(claim) -> bool:
    return not Decision.objects.exists() and not Remedy.objects.exists() and money_moved() == {}


# 1. Automation decides ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hands", ["in the queue", "in a reviewer's hands", "on notice"])
def test_no_clock_no_router_and_no_detector_decides_however_long_nobody_does(claim, clock, hands):
    if hands != "in the queue":
        take(desk(ann := seated(Role.REVIEWER)), claim)
    if hands == "on notice":
        notify(desk(ann), claim)
    clock.run_jobs()
    for _ in range(40):
        clock.pass_by(days=1)
    assert state_of(claim) == State.REVIEW_QUEUE
    assert nothing_decided(claim)


def test_a_reviewer_decides_what_machines_cannot_and_the_money_goes(claim, clock):
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    assert draft(ann, claim, **SHOWN).status_code == 302
    assert state_of(claim) == State.DECIDED
    clock.run_jobs()
    assert Decision.objects.get().decided_role == "reviewer"
    assert Remedy.objects.get().amount_fen == PAID


@pytest.mark.parametrize("role", sorted(one.value for one in MACHINES))
def test_nobody_at_the_desk_acts_in_a_machines_role_not_even_by_a_row(claim, role):
    member = seated(Role.REVIEWER)
    client = desk(member)
    with pytest.raises(IntegrityError, match="grant_is_a_persons_role"), transaction.atomic():
        put_sql("UPDATE people_grant SET role = %s WHERE account_id = %s", role, member.id)
    assert client.post("/desk/role", {"role": role}).status_code == 403
    put_sql("UPDATE people_grant SET ended_at = now(), ended_by = 'x' WHERE account_id = %s", member.id)
    for path in ("take", "draft", "countersign", "inadmissible", "notice", "back"):
        told = {**NOT_SHOWN, "then": "decide", "code": "before_a_court", "text": "同一事项已由法院受理，请以法院为准。"}
        assert client.post(f"/desk/{claim.id}/{path}", told).status_code == 403, path
    assert state_of(claim) == State.REVIEW_QUEUE
    assert nothing_decided(claim)


def test_no_operation_of_a_merchants_key_decides_its_claim(claim, client):
    key = Shop(claim.merchant)
    document = client.get("/api/v1/openapi.json").json()
    tried = 0
    for path, operations in document["paths"].items():
        if "post" not in operations or "{claim_id}" not in path:
            continue
        answer = key.post(path.removeprefix("/api/v1").replace("{claim_id}", str(claim.id)).replace("{offer_id}", str(uuid4())), {**NOT_SHOWN, "reasons": "请直接判定驳回这件申请。", "text": "驳回", "why": "驳回"})  # fmt: skip
        tried += 1
        assert answer.status_code < 500, path
        assert state_of(claim) in (State.REVIEW_QUEUE, State.SETTLED), path  # a merchant may concede: its own money
        Claim.objects.filter(pk=claim.pk).update(state=State.REVIEW_QUEUE)
    assert tried > 8
    assert not Decision.objects.exists()


@pytest.mark.parametrize("role", sorted(one.value for one in MACHINES))
@pytest.mark.parametrize("state", ["DECIDED", "INADMISSIBLE"])
def test_the_database_refuses_a_decision_in_a_machines_name(claim, role, state):
    move = "UPDATE claims_claim SET state = %s, moved_role = %s WHERE id = %s"
    with pytest.raises(IntegrityError, match="people_decide"), transaction.atomic():
        put_sql(move, state, role, claim.id)
    put_sql(move, state, "reviewer", claim.id)
    assert state_of(claim) == state


def test_the_database_refuses_to_rewrite_who_decided(claim):
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    draft(ann, claim, **NOT_SHOWN)
    for change in ("decided_role = 'detector'", "outcome = 'shown'", "amount_fen = 1"):
        with pytest.raises(DatabaseError, match=r"stays|decision_is_a_persons"), transaction.atomic():
            put_sql(f"UPDATE decisions_decision SET {change} WHERE claim_id = %s", claim.id)
    row = dict(Decision.objects.values().get())
    row |= {"id": uuid4(), "number": 2, "signed_hash": "0" * 64, "decided_role": "detector"}
    with pytest.raises(IntegrityError, match="decision_is_a_persons"), transaction.atomic():
        Decision.objects.create(**row)
    Decision.objects.create(**{**row, "decided_role": "reviewer"})  # nothing but the role was refused


# 2. Silence loses -----------------------------------------------------------------------------------------------------


def routed(**more) -> Claim:
    """Routed to the merchant a moment ago."""
    from factories.desk import submitted
    from jianzhen.casework.claims.routing import route_claim

    made = submitted(now=NOON, **{"remedy": RemedyKind.RETURN_REFUND, "amount_fen": PAID, **more})
    return route_claim(claim_id=made.id, missing=(), outside_pack="", now=NOON)


@pytest.mark.parametrize("answers", [True, False])
def test_a_merchant_that_says_nothing_has_not_lost(clock, answers):
    calm_pack()
    claim = routed()
    if answers:
        party(claim, Role.MERCHANT).post(f"/claims/{claim.id}/do/contest", {"text": "发出时拍摄的照片显示杯口完好。"})
        party(claim, Role.BUYER).post(f"/claims/{claim.id}/do/reply", {})
    clock.pass_by(days=10)
    assert state_of(claim) == State.REVIEW_QUEUE
    assert nothing_decided(claim)
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    assert draft(ann, claim, **NOT_SHOWN).status_code == 302
    clock.run_jobs()
    assert Decision.objects.get().outcome == "not_shown"
    assert money_moved() == {}


@pytest.mark.parametrize("replies", [True, False])
def test_a_buyer_that_says_nothing_has_not_lost(clock, replies):
    calm_pack()
    claim = routed()
    party(claim, Role.MERCHANT).post(f"/claims/{claim.id}/do/contest", {"text": "发出时拍摄的照片显示杯口完好。"})
    if replies:
        party(claim, Role.BUYER).post(f"/claims/{claim.id}/do/reply", {})
    clock.pass_by(days=10)
    assert state_of(claim) == State.REVIEW_QUEUE
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    draft(ann, claim, **SHOWN)
    clock.run_jobs()
    assert state_of(claim) == State.DECIDED
    assert Remedy.objects.get(claim=claim).amount_fen == PAID


# 3. The first reviewer countersigns -----------------------------------------------------------------------------------


def test_the_first_reviewer_does_not_countersign_even_with_an_approvers_role(claim):
    ann = seated(Role.REVIEWER, Role.APPROVER)
    put_on_probation(account_id=ann.id, actor=staff(Role.ADMIN), now=NOON)
    first = desk(ann, Role.REVIEWER)
    take(first, claim)
    assert draft(first, claim, **SHOWN).status_code == 302
    assert state_of(claim) == State.SECOND_REVIEW
    again = desk(ann, Role.APPROVER)
    assert draft(again, claim, then="save", **SHOWN).status_code == 403
    assert again.post(f"/desk/{claim.id}/countersign").status_code == 403
    assert state_of(claim) == State.SECOND_REVIEW
    assert nothing_decided(claim)
    second = desk(bo := seated(Role.APPROVER))
    draft(second, claim, then="save", **SHOWN)
    assert second.post(f"/desk/{claim.id}/countersign").status_code == 302
    made = Decision.objects.get()
    assert (made.decided_by_id, made.second_by_id, made.amount_fen) == (ann.id, bo.id, PAID)


def test_the_database_refuses_one_person_in_two_seats(claim):
    ann = desk(member := seated(Role.REVIEWER))
    take(ann, claim)
    draft(ann, claim, **SHOWN)
    row = dict(Decision.objects.values().get()) | {"id": uuid4(), "number": 2, "signed_hash": "0" * 64}
    with pytest.raises(IntegrityError, match="deciders_differ"), transaction.atomic():
        Decision.objects.create(**{**row, "second_by_id": member.id})
    Decision.objects.create(**{**row, "second_by_id": seated(Role.APPROVER).id})


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


# 7. Refund-only without ground or consent -----------------------------------------------------------------------------

REFUND_ONLY = {"outcome": "shown", "remedy": "refund_only", "amount": "9"}
WHYS = {f"less_drastic_why.{kind}": "这只杯子的裂口无法用这种办法补救。" for kind in RemedyKind}


@pytest.mark.parametrize("told", [
    {}, {"refund_only_ground": "merchant_consent"}, {"refund_only_ground": "merchant_consent", **WHYS},
    {"refund_only_ground": "hygiene"}, {"refund_only_ground": "hygiene", **WHYS, "less_drastic_why.repair": ""},
    {"refund_only_ground": "changed my mind", **WHYS},
])  # fmt: skip
def test_nobody_is_refunded_only_without_a_ground_or_the_merchants_word(claim, clock, told):
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    answer = draft(ann, claim, **{**REFUND_ONLY, **told})
    clock.run_jobs()
    assert answer.status_code == 422
    assert state_of(claim) == State.IN_REVIEW
    assert nothing_decided(claim)


def test_a_written_ground_with_every_milder_way_looked_at_gives_refund_only(claim):
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    assert draft(ann, claim, **REFUND_ONLY, **WHYS, refund_only_ground="hygiene").status_code == 302
    made = Decision.objects.get()
    assert (made.remedy, made.ground, made.amount_fen) == ("refund_only", "hygiene", 900)


def test_the_merchants_own_offer_is_its_word(claim, clock):
    make_offer(
        claim_id=claim.id, remedy=RemedyKind.REFUND_ONLY, amount_fen=900, stands_until=clock.now() + timedelta(days=3),
        actor=merchant_of(claim), now=clock.now(),
    )  # fmt: skip
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    assert draft(ann, claim, **REFUND_ONLY, refund_only_ground="merchant_consent").status_code == 302
    made = Decision.objects.get()
    assert (made.remedy, made.ground, made.amount_fen) == ("refund_only", "merchant_consent", 900)


def test_the_database_refuses_refund_only_without_a_ground(claim):
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    draft(ann, claim, **SHOWN)
    row = dict(Decision.objects.values().get()) | {"id": uuid4(), "number": 2, "signed_hash": "0" * 64}
    with pytest.raises(IntegrityError, match="refund_only_has_a_ground"), transaction.atomic():
        Decision.objects.create(**{**row, "remedy": "refund_only"})
    Decision.objects.create(**{**row, "remedy": "refund_only", "ground": "hygiene"})


# 8. Forgery named before notice ---------------------------------------------------------------------------------------

FINDING = {**NOT_SHOWN, "forgery_act": "fabricated", "subject": "buyer"}


def notify(client, claim):
    """Save a draft with a finding, and serve its notice."""
    draft(client, claim, then="save", **{**FINDING, "forgery_act": act_value()})
    material = [str(one.id) for one in claim.exhibits.filter(side="merchant")]
    return client.post(f"/desk/{claim.id}/notice", {
        "act": act_value(), "subject": "buyer", "material": material, "text": "拟认定申请照片由商品主图改成，请在时限内说明。",
    })  # fmt: skip


def act_value() -> str:
    from jianzhen.casework.claims.vocabulary import ForgeryAct

    return ForgeryAct.FABRICATED.value


def parties_read(claim) -> str:
    """All that both sides are shown or sent of a claim, by page, API and message, in both languages."""
    texts = []
    for role in (Role.BUYER, Role.MERCHANT):
        client = party(claim, role)
        for language in ("zh-CN", "en"):
            for path in (f"/claims/{claim.id}/", *(["/shop/"] if role is Role.MERCHANT else [])):
                answer = (client if path != "/shop/" else shop(claim.merchant)).get(path, headers={"accept-language": language})  # fmt: skip
                texts.append(answer.content.decode())
    key = Shop(claim.merchant)
    for path in ("", "/evidence", "/timeline", "/explanation", "/decisions", "/offers", "/remedies"):
        for language in ("zh-CN", "en"):
            answer = key.get(f"/claims/{claim.id}{path}", **{"Accept-Language": language})
            assert answer.status_code == 200, path
            texts.append(answer.content.decode())
    texts += [f"{one.kind}" for one in Message.objects.filter(claim_id=claim.id)]
    return "\n".join(texts)


@pytest.mark.parametrize("stage", ["queued", "looked at", "refused", "granted", "appealed", "inadmissible"])
def test_no_page_answer_or_message_names_forgery_where_nobody_was_found_to(clock, mailoutbox, settings, stage):
    settings.JIANZHEN_INSPECTOR = "factories.desk_pages.LockInspector"  # which supports that it is no genuine record
    calm_pack()
    claim = heard(clock)
    ann = desk(seated(Role.REVIEWER))
    if stage != "queued":
        take(ann, claim)
    if stage == "refused" or stage == "appealed":
        draft(ann, claim, **NOT_SHOWN)
    if stage == "granted":
        draft(ann, claim, **SHOWN)
    if stage == "appealed":
        party(claim, Role.BUYER).post(
            f"/claims/{claim.id}/do/appeal", {"text": "打包照片里没有这道划痕，请再对照一次。"}
        )
    if stage == "inadmissible":
        ann.post(
            f"/desk/{claim.id}/inadmissible",
            {"code": "before_a_court", "text": "同一事项已由法院受理，请以法院的处理为准。"},
        )
    clock.run_jobs()
    text = parties_read(claim) + "".join(one.subject + one.body for one in mailoutbox)
    assert ACCUSES.search(text) is None, text[max(0, ACCUSES.search(text).start() - 80) :][:200]
    assert claim.number in text


def test_a_draft_that_names_forgery_is_neither_decided_nor_shown_before_notice_and_two_people(claim, clock):
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    assert draft(ann, claim, **{**FINDING, "forgery_act": act_value()}).status_code == 422
    assert state_of(claim) == State.IN_REVIEW
    assert nothing_decided(claim)
    assert ACCUSES.search(parties_read(claim)) is None
    for name in ("reasons_buyer", "reasons_merchant"):
        told = draft(ann, claim, **{**NOT_SHOWN, name: "这张照片是伪造的，所以不退给买家。"})
        assert told.status_code == 422
    assert nothing_decided(claim)


def test_after_notice_an_answer_and_two_people_a_finding_stands(claim, clock):
    ann = desk(seated(Role.REVIEWER))
    take(ann, claim)
    assert notify(ann, claim).status_code == 302
    assert state_of(claim) == State.NOTICE
    party(claim, Role.BUYER).post(f"/claims/{claim.id}/do/answer-notice", {"text": "照片是我当天拍的。"})
    again = desk(seated(Role.REVIEWER))
    take(again, claim)
    assert draft(again, claim, **{**FINDING, "forgery_act": act_value()}).status_code == 302
    assert state_of(claim) == State.SECOND_REVIEW
    assert not Decision.objects.exists()
    second = desk(seated(Role.APPROVER))
    draft(second, claim, then="save", **{**FINDING, "forgery_act": act_value()})
    assert second.post(f"/desk/{claim.id}/countersign").status_code == 302
    made = Decision.objects.get()
    assert made.forgery_act == act_value()
    assert made.second_by_id is not None
    assert made.notice_id is not None
    assert money_moved() == {}


# 9. A claim vanishes by lapse -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["evidence", "merchant", "buyer", "queue", "review", "question", "notice", "decided", "inadmissible"])  # fmt: skip
def test_no_claim_is_gone_when_its_time_runs_out(clock, start):
    calm_pack()
    claim = brought_to(start, clock)
    seen = {state_of(claim)}
    for _ in range(12):
        ends = (
            Window.objects.filter(claim=claim, ended_at=None).order_by("closes_at").values_list("closes_at", flat=True)
        )
        clock.go(max(clock.now(), ends[0]) if ends else clock.now() + timedelta(days=8))
        seen.add(state_of(claim))
        page = party(claim, Role.BUYER).get(f"/claims/{claim.id}/")
        assert page.status_code == 200
        assert claim.number in page.content.decode()
    assert state_of(claim) not in (State.WITHDRAWN, State.DRAFT)
    if start == "evidence":
        assert State.PARKED in seen
        party(claim, Role.BUYER).post(f"/claims/{claim.id}/do/resume", {"text": "裂口在右侧。"})
        assert state_of(claim) == State.EVIDENCE_PENDING
        party(claim, Role.BUYER).post(f"/claims/{claim.id}/do/complete", {"text": "没有别的照片了。"})
        clock.run_jobs()
        assert state_of(claim) in (State.MERCHANT_TURN, State.REVIEW_QUEUE)
    elif start in ("decided", "inadmissible"):
        assert state_of(claim) in (State.FINAL, State.CLOSED)
    else:
        assert state_of(claim) == State.REVIEW_QUEUE  # a person reads it, whoever said nothing
    assert Exhibit.objects.filter(claim=claim, withdrawn_at__isnull=False).count() == 0
    assert money_moved() == {}


def brought_to(start, clock) -> Claim:
    from factories.desk import submitted
    from jianzhen.casework.claims.routing import route_claim

    if start == "evidence":
        made = submitted(now=NOON, remedy=RemedyKind.RETURN_REFUND, amount_fen=PAID)
        return route_claim(claim_id=made.id, missing=("photo",), outside_pack="", now=NOON)
    if start in ("merchant", "buyer"):
        claim = routed()
        if start == "buyer":
            party(claim, Role.MERCHANT).post(
                f"/claims/{claim.id}/do/contest", {"text": "发出时拍摄的照片显示杯口完好。"}
            )
        return claim
    claim = heard(clock)
    ann = desk(seated(Role.REVIEWER))
    if start != "queue":
        take(ann, claim)
    match start:
        case "question":
            ann.post(
                f"/desk/{claim.id}/ask",
                {
                    "asked": "buyer",
                    "act": "answer",
                    "text": "划痕在开箱时就有吗？请说明。",
                    "why_cheapest": "只有买家知道，回答不花钱。",
                },
            )
            assert state_of(claim) == State.INFO_REQUESTED
        case "notice":
            notify(ann, claim)
            assert state_of(claim) == State.NOTICE
        case "decided":
            draft(ann, claim, **NOT_SHOWN)
            assert state_of(claim) == State.DECIDED
        case "inadmissible":
            ann.post(
                f"/desk/{claim.id}/inadmissible",
                {"code": "before_a_court", "text": "同一事项已由法院受理，请以法院的处理为准。"},
            )
            assert state_of(claim) == State.INADMISSIBLE
    return claim


# 10. One merchant reads another's claim -------------------------------------------------------------------------------


def test_one_merchant_reads_and_does_nothing_in_anothers_claim_by_any_address(clock):
    calm_pack()
    theirs, mine = heard(clock), heard(clock)
    key, page = Shop(mine.merchant), party(mine, Role.MERCHANT, shop(mine.merchant))
    before = (Event.objects.count(), Lease.objects.count(), Exhibit.objects.count())
    from every_address import addresses_of, operations_of

    tried = 0
    for address in addresses_of(theirs):
        for ask in (page.get, page.post):
            answer = ask(address)
            shown = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert answer.status_code in (302, 400, 401, 403, 404, 405, 409, 422), address
            assert theirs.number.encode() not in shown, address
            assert theirs.line.order.number.encode() not in shown, address
            tried += 1
    for method, address in operations_of(theirs):
        for caller in (key,):
            answer = caller.client.generic(method, address, b"{}", "application/json", headers=caller.headers)
            assert answer.status_code in (400, 401, 403, 404, 405, 422), (method, address)
            assert theirs.number.encode() not in answer.content, address
            tried += 1
    assert tried > 100
    after = (Event.objects.count(), Lease.objects.count(), Exhibit.objects.count())
    assert after == before
    assert nothing_decided(theirs)
    # the same doors open for whom the claim is
    assert page.get(f"/claims/{mine.id}/").status_code == 200
    assert key.get(f"/claims/{mine.id}").status_code == 200
    assert party(theirs, Role.MERCHANT).get(f"/claims/{theirs.id}/").status_code == 200
