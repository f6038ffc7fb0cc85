"""Orders by the API: signed, once, sealed at shipping, and nobody else's."""

from datetime import timedelta
from uuid import uuid4

import pytest

from factories.api import Shop, by_link, by_shop_link, now, order_body
from factories.desk import buyer_of, merchant_of, submitted
from factories.evidence import photo
from jianzhen.casework.events.models import Event
from jianzhen.casework.orders.models import Order, Packed, Seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return Shop()


def sealed(shop):
    order = shop.import_order().json()
    line = order["lines"][0]["id"]
    parcel = shop.post(f"/orders/{order['id']}/shipments", {"carrier": "SIM", "waybill": uuid4().hex[:12]}).json()
    assert shop.send(f"/orders/lines/{line}/listing-images", photo(1)).status_code == 201
    assert shop.send(f"/shipments/{parcel['id']}/packed", photo(2), line_id=line).status_code == 201
    return order, line, parcel, shop.post(f"/shipments/{parcel['id']}/seal")


def test_an_order_replayed_six_times_is_one_order(shop):
    body, key = order_body(), uuid4().hex
    answers = [shop.import_order(body, key=key) for _ in range(6)]
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1
    assert Order.objects.count() == 1
    assert Event.objects.filter(kind="ORDER_IMPORTED").count() == 1
    assert Event.objects.get(kind="ORDER_IMPORTED").actor_id == str(shop.key.id)


def test_the_same_key_with_another_body_is_refused(shop):
    key = uuid4().hex
    assert shop.import_order(key=key).status_code == 201
    again = shop.import_order(key=key)
    assert (again.status_code, again.json()["code"]) == (409, "import_conflict")
    assert Order.objects.count() == 1


@pytest.mark.parametrize(("spoil", "code"), [
    ({"signature": "t=1,v1=00"}, "bad_signature"), ({"at": "old"}, "bad_signature"), ({"signature": "x"}, "bad_signature"),
])  # fmt: skip
def test_an_unsigned_or_old_import_is_refused_before_it_is_read(shop, spoil, code):
    if spoil.get("at") == "old":
        spoil = {"at": now() - timedelta(minutes=6)}
    answer = shop.import_order({"nonsense": 1}, **spoil)
    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert Order.objects.count() == 0


def test_another_shops_key_does_not_sign_for_this_one(shop):
    other = Shop()
    shop.headers = {"Authorization": f"Bearer {other.token}"}
    assert shop.import_order().json()["code"] == "bad_signature"


@pytest.mark.parametrize(("change", "field"), [
    ({"lines": []}, "lines"), ({"paid_at": "2026-11-20T09:00:00"}, "paid_at"), ({"numbr": "x"}, "numbr"),
    ({"lines": [{"sku": "A", "title": "B", "paid_fen": -1}]}, "lines.0.paid_fen"), ({"buyer_name": "a\x00b"}, "buyer_name"),
    ({"number": " "}, "number"), ({"paid_at": "9999-12-31T23:59:59+00:00"}, "paid_at"),
])  # fmt: skip
def test_what_does_not_fit_is_named_by_its_field(shop, change, field):
    answer = shop.import_order(order_body(**change))
    assert answer.status_code == 422
    assert answer.json()["field"] == field
    assert answer.json()["code"] == "bad_request"


def test_a_problem_speaks_the_callers_language(shop):
    assert "密钥" in shop.get("/orders", **{"Authorization": "Bearer jz_0_0", "Accept-Language": "zh"}).json()["detail"]
    answer = shop.get("/orders", **{"Authorization": "Bearer jz_0_0", "Accept-Language": "en"})
    assert answer.status_code == 401
    assert answer.json()["detail"].isascii()
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_shipment_is_sealed_once_and_nothing_is_added_after(shop):
    _, line, parcel, receipt = sealed(shop)
    assert receipt.status_code == 200
    assert receipt.json()["n_files"] == 2
    assert receipt.json()["grade"] == "self_sealed"
    assert shop.post(f"/shipments/{parcel['id']}/seal").json() == receipt.json()
    assert shop.get(f"/shipments/{parcel['id']}/receipt").json() == receipt.json()
    for path in (f"/shipments/{parcel['id']}/packed", f"/orders/lines/{line}/listing-images"):
        late = shop.send(path, photo(3))
        assert (late.status_code, late.json()["code"]) == (409, "already_sealed")
    assert (Seal.objects.count(), Packed.objects.count()) == (1, 1)


def test_a_delivery_lies_between_shipping_and_now(shop):
    _, _, parcel, _ = sealed(shop)
    path = f"/shipments/{parcel['id']}/delivered"
    for at in (now() + timedelta(days=1), now() - timedelta(days=30)):
        early = shop.post(path, {"delivered_at": at.isoformat()})
        assert (early.status_code, early.json()["code"]) == (422, "bad_order_facts")
    first = shop.post(path, {"delivered_at": now().isoformat()}).json()
    assert first["delivered_at"]
    assert shop.post(path, {"delivered_at": now().isoformat()}).json() == first


def test_a_pack_out_clip_in_pieces_goes_on_after_a_broken_line(shop):
    order = shop.import_order().json()
    parcel = shop.post(f"/orders/{order['id']}/shipments", {"carrier": "SIM", "waybill": "W1"}).json()
    clip = photo(5)
    told = {"order_id": order["id"], "name": "clip.mp4", "media_type": "video/mp4", "size": len(clip)}
    upload = shop.post("/uploads", told).json()
    half = len(clip) // 2
    assert shop.put(f"/uploads/{upload['id']}?offset=0", clip[:half]).json()["n_bytes"] == half
    wrong = shop.put(f"/uploads/{upload['id']}?offset={half + 7}", clip[half:])
    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong_offset")
    unfinished = shop.post(f"/shipments/{parcel['id']}/packed/uploaded", {"upload_id": upload["id"]})
    assert unfinished.json()["code"] == "upload_incomplete"
    on = shop.get(f"/uploads/{upload['id']}").json()["n_bytes"]
    assert shop.put(f"/uploads/{upload['id']}?offset={on}", clip[on:]).status_code == 200
    assert shop.post(f"/uploads/{upload['id']}/finish").json()["size"] == len(clip)
    assert shop.post(f"/shipments/{parcel['id']}/packed/uploaded", {"upload_id": upload["id"]}).status_code == 201
    assert Packed.objects.get().original.size == len(clip)


def test_an_upload_for_one_order_does_not_hang_on_another(shop):
    first, second = shop.import_order().json(), shop.import_order().json()
    told = {"order_id": first["id"], "name": "a.jpg", "media_type": "image/jpeg", "size": 3}
    upload = shop.post("/uploads", told).json()
    shop.put(f"/uploads/{upload['id']}?offset=0", b"abc")
    shop.post(f"/uploads/{upload['id']}/finish")
    line = second["lines"][0]["id"]
    assert shop.post(f"/orders/lines/{line}/listing-images/uploaded", {"upload_id": upload["id"]}).status_code == 404


def test_another_shop_knows_nothing_of_an_order(shop):
    order, line, parcel, _ = sealed(shop)
    other = Shop()
    answers = [
        other.get(f"/orders/{order['id']}"), other.get(f"/shipments/{parcel['id']}/receipt"),
        other.post(f"/orders/{order['id']}/shipments", {"carrier": "S", "waybill": "1"}),
        other.post(f"/shipments/{parcel['id']}/seal"), other.send(f"/shipments/{parcel['id']}/packed", photo(9)),
        other.send(f"/orders/lines/{line}/listing-images", photo(9)),
        other.post("/uploads", {"order_id": order["id"], "media_type": "image/jpeg", "size": 1}),
    ]  # fmt: skip
    assert [one.status_code for one in answers] == [404] * 7
    assert other.get("/orders").json() == {"items": [], "next": None}


def test_a_list_is_paged_by_cursor_and_what_comes_in_between_moves_nothing(shop):
    made = [shop.import_order().json()["id"] for _ in range(5)]
    first = shop.get("/orders?limit=2").json()
    shop.import_order()
    second = shop.get(f"/orders?limit=2&cursor={first['next']}").json()
    third = shop.get(f"/orders?limit=2&cursor={second['next']}").json()
    seen = [one["id"] for page in (first, second, third) for one in page["items"]]
    assert seen == made[::-1]
    assert third["next"] is None
    assert shop.get("/orders?cursor=nonsense").json()["field"] == "cursor"
    assert shop.get("/orders?limit=0").status_code == 422


def test_a_shops_link_reads_its_orders_and_a_claims_link_does_not(shop):
    order = shop.import_order().json()
    assert by_shop_link(shop).get(f"/orders/{order['id']}").status_code == 200
    claim = submitted()
    assert by_link(claim, merchant_of(claim)).get("/orders").status_code == 403
    assert by_link(claim, buyer_of(claim)).get("/orders").status_code == 403
