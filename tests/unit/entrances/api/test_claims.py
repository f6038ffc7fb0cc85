"""Claims by the API: filed for a buyer, answered by a merchant, read by both; each in its own voice."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest

from factories.api import Shop, by_link, by_session, by_shop_link, now
from factories.desk import at_state, buyer_of, merchant_of, pack
from factories.evidence import photo
from factories.review import leased
from jianzhen.casework.claims.models import Claim, Offer
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import claim_chain, details_of
from jianzhen.casework.evidence.models import Exhibit

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    pack()
    return Shop()


def body_for(line, **more):
    return {"line_id": line, "complaint": "damaged", "remedy": "refund_only", "amount_fen": 3_900, **more}


def filed(shop, *, key=None):
    line = shop.import_order().json()["lines"][0]["id"]
    return shop.post("/claims", body_for(line), **{"Idempotency-Key": key or uuid4().hex})


def with_merchant(shop):
    """A claim that waits for the merchant's answer."""
    claim_id = filed(shop).json()["id"]
    shop.send(f"/claims/{claim_id}/evidence/files", photo(7), kind="photo", side="buyer")
    assert shop.post(f"/claims/{claim_id}/submit").status_code == 200
    route_claim(claim_id=claim_id, missing=(), outside_pack="", now=now())
    return Claim.objects.get(pk=claim_id)


def actions(answer):
    return {one["action"]: one for one in answer.json()["allowed_actions"]}


def test_a_claim_filed_six_times_under_one_key_is_one_claim(shop):
    line, key = shop.import_order().json()["lines"][0]["id"], uuid4().hex
    answers = [shop.post("/claims", body_for(line), **{"Idempotency-Key": key}) for _ in range(6)]
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["number"] for one in answers}) == 1
    assert Claim.objects.count() == 1
    other = shop.post("/claims", body_for(line, amount_fen=1), **{"Idempotency-Key": key})
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


def test_a_refused_claim_leaves_its_key_free(shop):
    line, key = shop.import_order().json()["lines"][0]["id"], {"Idempotency-Key": uuid4().hex}
    too_much = shop.post("/claims", body_for(line, amount_fen=99_999), **key)
    assert (too_much.status_code, too_much.json()["code"]) == (422, "guard_refused")
    assert shop.post("/claims", body_for(line), **key).status_code == 201


def test_two_shops_may_use_the_same_key(shop):
    assert filed(shop, key="one").json()["id"] != filed(Shop(), key="one").json()["id"]


def test_a_key_is_asked_for_where_a_claim_is_filed(shop):
    answer = shop.post("/claims", body_for(shop.import_order().json()["lines"][0]["id"]))
    assert (answer.status_code, answer.json()["field"]) == (422, "Idempotency-Key")


def test_a_claim_is_filed_by_a_named_integration_that_says_for_whom(shop):
    claim = with_merchant(shop)
    first = Event.objects.filter(chain=claim_chain(claim.id)).order_by("seq").first()
    assert (first.actor_role, first.actor_id) == ("integration", str(shop.key.id))
    assert details_of(first)["behalf_of"] == str(claim.buyer_id)
    assert Exhibit.objects.get().side == "buyer"
    assert claim.state == State.MERCHANT_TURN


def test_a_shop_does_not_file_about_another_shops_order(shop):
    line = Shop().import_order().json()["lines"][0]["id"]
    answer = shop.post("/claims", body_for(line), **{"Idempotency-Key": "k"})
    assert (answer.status_code, Claim.objects.count()) == (404, 0)


def test_a_merchants_link_files_no_claim_for_a_buyer(shop):
    line = shop.import_order().json()["lines"][0]["id"]
    answer = by_shop_link(shop).post("/claims", body_for(line), **{"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_a_shops_system_does_not_speak_for_a_buyer_who_filed_in_person(shop):
    from factories.desk import order, submitted

    claim = submitted(of=order(shop=shop.row))
    path = f"/claims/{claim.id}"
    for answer in (
        shop.send(f"{path}/evidence/files", photo(8), kind="photo", side="buyer"),
        shop.post(f"{path}/evidence", {"kind": "text", "text": "all was well", "side": "buyer"}),
        shop.post(f"{path}/submit"), shop.post(f"{path}/resume"), shop.post(f"{path}/withdraw"),
        shop.post("/uploads", {"claim_id": str(claim.id), "media_type": "image/jpeg", "size": 1, "side": "buyer"}),
    ):  # fmt: skip
        assert answer.status_code == 403, answer.content
    assert Exhibit.objects.count() == 0


def test_once_the_merchant_has_its_turn_its_system_is_the_other_side(shop):
    claim = with_merchant(shop)
    answer = shop.post(f"/claims/{claim.id}/evidence", {"kind": "text", "text": "I made it up", "side": "buyer"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    own = shop.post(f"/claims/{claim.id}/evidence", {"kind": "text", "text": "打包时完好"})
    assert (own.status_code, own.json()["side"]) == (201, "merchant")


def test_state_says_whose_turn_until_when_and_what_may_be_done_with_reasons(shop):
    claim = with_merchant(shop)
    for_shop, for_buyer = shop.get(f"/claims/{claim.id}"), by_link(claim, buyer_of(claim)).get(f"/claims/{claim.id}")
    window = for_shop.json()["windows"][0]
    assert (window["kind"], window["side"]) == ("merchant_answer", "merchant")
    assert window["seconds_left"] > 0
    assert window["rule"]
    assert actions(for_shop)["contest"]["allowed"]
    assert actions(for_shop)["concede"]["allowed"]
    refused = actions(for_buyer)["contest"]
    assert (refused["allowed"], refused["refusal"]) == (False, "wrong_state")
    assert refused["reason"]
    assert actions(for_buyer)["withdraw"]["allowed"]
    assert "LLR" not in for_shop.content.decode()


def test_contest_reply_and_the_record_of_both(shop):
    claim = with_merchant(shop)
    buyer = by_link(claim, buyer_of(claim))
    told = {"reasons": "打包时的照片里杯口完好，请看固化的图片。"}
    key = {"Idempotency-Key": "contest"}
    states = [shop.post(f"/claims/{claim.id}/contest", told, **key).json()["state"] for _ in range(6)]
    assert set(states) == {State.BUYER_TURN}
    assert Exhibit.objects.filter(side="merchant").count() == 1
    without_key = shop.post(f"/claims/{claim.id}/contest", told)
    assert (without_key.status_code, without_key.json()["code"]) == (403, "no_such_step")
    answer = buyer.post(f"/claims/{claim.id}/reply", {"text": "收到时就有缺口。"})
    assert (answer.status_code, answer.json()["state"]) == (200, State.REVIEW_QUEUE)
    words = [one["text"] for one in buyer.get(f"/claims/{claim.id}/evidence").json()["exhibits"]]
    assert told["reasons"] in words
    kinds = [one["kind"] for one in buyer.get(f"/claims/{claim.id}/timeline").json()["events"]]
    assert kinds.index("CLAIM_CONTESTED") < kinds.index("BUYER_REPLIED")


def test_offers_are_made_once_and_the_other_side_accepts(shop):
    claim = with_merchant(shop)
    buyer = by_link(claim, buyer_of(claim))
    told = {"remedy": "partial_refund", "amount_fen": 2_000, "stands_until": (now() + timedelta(days=2)).isoformat()}
    made = [shop.post(f"/claims/{claim.id}/offers", told, **{"Idempotency-Key": "o"}) for _ in range(6)]
    assert {one.status_code for one in made} == {201}
    assert Offer.objects.count() == 1
    offer = made[0].json()["id"]
    assert shop.post(f"/claims/{claim.id}/offers/{offer}/accept").status_code == 422
    assert buyer.post(f"/claims/{claim.id}/offers/{uuid4()}/accept").status_code == 404
    assert buyer.post(f"/claims/{claim.id}/offers/{offer}/accept").json()["state"] == State.SETTLED
    assert buyer.get(f"/claims/{claim.id}/offers").json()["offers"][0]["accepted_at"]


def test_a_merchant_concedes_and_asks_for_more_time_in_its_own_name(shop):
    claim = with_merchant(shop)
    longer = shop.post(f"/claims/{claim.id}/more-time", {"why": "仓库周末不上班"})
    assert longer.status_code == 200
    assert shop.post(f"/claims/{claim.id}/more-time", {"why": "再等等"}).json()["code"] == "guard_refused"
    assert shop.post(f"/claims/{claim.id}/concede").json()["state"] == State.SETTLED
    last = Event.objects.get(chain=claim_chain(claim.id), kind="MERCHANT_CONCEDED")
    assert (last.actor_role, last.actor_id) == ("merchant", str(shop.row.id))


def test_media_is_opened_by_its_own_side_and_not_by_a_guess(shop):
    claim = with_merchant(shop)
    buyer, content = by_link(claim, buyer_of(claim)), photo(7)
    url = buyer.get(f"/claims/{claim.id}/evidence").json()["exhibits"][0]["url"].removeprefix("/api/v1")
    answer = buyer.get(url)
    assert b"".join(answer.streaming_content) == content
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    for_shop = shop.get(f"/claims/{claim.id}/evidence").json()["exhibits"][0]
    assert (for_shop["url"], for_shop["view"]) == (None, "waiting")
    assert for_shop["why_not"]
    assert shop.get(url).status_code == 404
    assert Shop().get(url).status_code == 404
    assert shop.get("/media/nonsense").status_code == 404


def test_what_is_staged_can_be_taken_back_and_what_is_submitted_cannot(shop):
    claim = with_merchant(shop)
    path = f"/claims/{claim.id}/evidence"
    made = shop.post(path, {"kind": "text", "text": "草稿"}).json()
    assert shop.client.delete(f"/api/v1{path}/{made['id']}", headers=shop.headers).status_code == 204
    made = shop.post(path, {"kind": "text", "text": "定稿"}).json()
    assert shop.post(f"{path}/submit", {}).status_code == 200
    late = shop.client.delete(f"/api/v1{path}/{made['id']}", headers=shop.headers)
    assert late.json()["code"] == "already_submitted"


def test_the_case_file_is_sealed_for_its_reader(shop, tmp_path):
    from jianzhen.custody import verify_case

    claim = with_merchant(shop)
    answer = shop.get(f"/claims/{claim.id}/case.zip")
    assert answer["Content-Type"] == "application/zip"
    content = b"".join(answer.streaming_content)
    assert "files/about.json" in zipfile.ZipFile(BytesIO(content)).namelist()
    path = tmp_path / "case.zip"
    path.write_bytes(content)
    assert verify_case(path).holds


def test_one_merchant_reads_nothing_of_anothers_claim(shop):
    claim, other = with_merchant(shop), Shop()
    for path in ("", "/timeline", "/evidence", "/offers", "/decisions", "/remedies", "/explanation", "/case.zip"):
        assert other.get(f"/claims/{claim.id}{path}").status_code == 404, path
    for path in ("concede", "contest", "more-time", "submit", "dispute", "appeal", "evidence/submit"):
        body = {"reasons": "x", "why": "x"}
        body = {
            key: body[key]
            for key in {
                "contest": ["reasons"],
                "more-time": ["why"],
                "dispute": ["reasons"],
                "appeal": ["reasons"],
            }.get(path, [])
        }
        assert other.post(f"/claims/{claim.id}/{path}", body).status_code == 404, path
    assert other.get("/claims").json()["items"] == []
    assert [one["id"] for one in shop.get("/claims").json()["items"]] == [str(claim.id)]


def test_a_link_of_one_claim_opens_no_other_of_the_same_buyer(shop):
    claim = with_merchant(shop)
    second = at_state(State.MERCHANT_TURN)
    Claim.objects.filter(pk=second.pk).update(buyer=claim.buyer)
    assert by_link(claim, buyer_of(claim)).get(f"/claims/{second.id}").status_code == 404
    assert by_link(second, merchant_of(second)).get(f"/claims/{claim.id}").status_code == 404


def test_a_session_of_the_desk_reads_and_needs_its_pages_token_to_change():
    from django.test import Client

    claim, _ = leased()
    reviewer = by_session(Role.REVIEWER, client=Client(enforce_csrf_checks=True))
    assert reviewer.get(f"/claims/{claim.id}").status_code == 200
    refused = reviewer.post(f"/claims/{claim.id}/evidence", {"kind": "text", "text": "a note"})
    assert (refused.status_code, refused.json()["code"]) == (403, "no_form_token")
    reviewer.client.get("/")
    token = reviewer.client.cookies["csrftoken"].value if "csrftoken" in reviewer.client.cookies else ""
    if not token:
        from django.middleware.csrf import _get_new_csrf_string

        token = _get_new_csrf_string()
        reviewer.client.cookies["csrftoken"] = token
    taken = reviewer.post(f"/claims/{claim.id}/evidence", {"kind": "text", "text": "a note"}, **{"X-CSRFToken": token})
    assert taken.status_code == 201
    assert taken.json()["side"] == "desk"


def test_reasons_and_the_explanation_hold_no_weight():
    from factories.decisions import decided as served
    from factories.decisions import not_shown

    claim = served(not_shown())
    buyer = by_link(claim, buyer_of(claim))
    told = buyer.get(f"/claims/{claim.id}/decisions", **{"Accept-Language": "en"}).json()
    assert told["decisions"][0]["outcome"] == "not_shown"
    assert told["decisions"][0]["statement"]["side"] == "buyer"
    assert "Statement of reasons" in told["decisions"][0]["statement"]["title"]
    assert "llr" not in json.dumps(told).lower()
    assert buyer.get(f"/claims/{claim.id}/explanation").json()["state"] in ("none", "done", "failed")


def test_too_many_calls_are_told_when_to_come_back(shop, monkeypatch):
    from jianzhen.casework.people.rates import Rate
    from jianzhen.entrances.api import callers

    monkeypatch.setattr(callers, "CALLS", Rate(what="api", burst=3, every=timedelta(seconds=30)))
    answers = [shop.get("/claims") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert int(answers[-1]["Retry-After"]) == answers[-1].json()["retry_after_s"] > 0
    assert Shop().get("/claims").status_code == 200


def test_keys_are_not_tried_for_long(shop, monkeypatch):
    from jianzhen.casework.people.rates import Rate
    from jianzhen.entrances.api import callers

    monkeypatch.setattr(callers, "REFUSED", Rate(what="api_refused", burst=2, every=timedelta(minutes=1)))
    wrong = {"Authorization": "Bearer jz_000000000000_AAAA"}
    assert [shop.get("/claims", **wrong).status_code for _ in range(3)] == [401, 401, 429]
    assert shop.get("/claims").status_code == 200
