"""A merchant's shop: pack-out sealed with a receipt anybody can check, standing consent, keys, export."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from factories.desk import merchant, order, pack, submitted
from factories.evidence import photo
from jianzhen.casework.claims.models import StandingConsent
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.orders.models import Packed, Seal, Shipment
from jianzhen.casework.people.models import ApiKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    pack()
    return merchant()


def jpeg(seed=1, name="装箱.jpg"):
    return SimpleUploadedFile(name, photo(seed), "image/jpeg")


def test_a_pack_out_is_uploaded_sealed_and_its_receipt_checked_by_anybody(come_to_shop, shop):
    of, client = order(shop=shop), come_to_shop(shop)
    assert of.number in client.get("/shop/orders/").content.decode()
    page = client.get(f"/shop/orders/{of.id}/").content.decode()
    assert "从装箱到贴上运单的连续视频" in page  # what the pack suggests for crockery
    assert client.post(f"/shop/orders/{of.id}/parcel", {"carrier": "SF", "waybill": ""}).status_code == 422
    client.post(f"/shop/orders/{of.id}/parcel", {"carrier": "SF", "waybill": "SF1"})
    parcel = Shipment.objects.get()
    empty = client.post(f"/shop/parcels/{parcel.id}/seal")
    assert empty.status_code == 422
    assert "还没有可固化的照片或视频" in empty.content.decode()
    client.post(f"/shop/parcels/{parcel.id}/files", {"files": [jpeg(1), jpeg(2)]})
    assert Packed.objects.count() == 2
    receipt = client.post(f"/shop/parcels/{parcel.id}/seal", follow=True).content.decode()
    seal = Seal.objects.select_related("event").get()
    for words in ("固化回执", "自行固化", seal.manifest_hash, seal.event.hash, "<svg"):
        assert words in receipt
    late = client.post(f"/shop/parcels/{parcel.id}/files", {"files": [jpeg(3)]})
    assert late.status_code == 409
    public = Client().get(f"/seals/{seal.event.hash}").content.decode()
    assert seal.manifest_hash in public
    assert of.number not in public
    assert Client().get("/seals/abc").status_code == 404


def test_another_shops_orders_and_parcels_are_none(come_to_shop, shop):
    of = order()
    client = come_to_shop(shop)
    assert client.get(f"/shop/orders/{of.id}/").status_code == 404
    assert client.post(f"/shop/orders/{of.id}/parcel", {"carrier": "a", "waybill": "b"}).status_code == 404
    mine = come_to_shop(of.merchant)
    mine.post(f"/shop/orders/{of.id}/parcel", {"carrier": "a", "waybill": "b"})
    parcel = Shipment.objects.get()
    for address in ("files", "seal", "upload"):
        assert client.post(f"/shop/parcels/{parcel.id}/{address}").status_code == 404
    assert client.get(f"/shop/parcels/{parcel.id}/receipt").status_code == 404


@pytest.mark.parametrize("address", ["", "orders/", "consent/", "keys/", "export.csv"])
def test_nobody_without_the_shops_link_comes_in_and_no_buyer_does(come_to_claim, address):
    assert Client().get(f"/shop/{address}").status_code == 401
    assert come_to_claim(submitted()).get(f"/shop/{address}").status_code == 401


def test_a_consent_is_published_used_and_revoked(come_to_shop, shop):
    client = come_to_shop(shop)
    wrong = client.post("/shop/consent/", {"most": "abc", "budget": "500"})
    assert wrong.status_code == 422
    assert 'value="500"' in wrong.content.decode()
    terms = {
        "categories": ["crockery"],
        "remedies": ["refund_only"],
        "most": "50",
        "budget": "500",
        "most_claims": "10",
    }
    assert client.post("/shop/consent/", {**terms, "most": "600"}).status_code == 422
    client.post("/shop/consent/", terms)
    claim = submitted(of=order(shop=shop))
    assert route_claim(claim_id=claim.id, missing=(), outside_pack="", now=timezone.now()).state == State.SETTLED
    consent = StandingConsent.objects.get()
    assert "已用 ¥39.00 / ¥500.00，1 / 10 件" in client.get("/shop/consent/").content.decode()
    assert come_to_shop(merchant()).post(f"/shop/consent/{consent.id}/revoke").status_code == 404
    client.post(f"/shop/consent/{consent.id}/revoke")
    consent.refresh_from_db()
    assert consent.revoked_at is not None


def test_a_key_is_shown_once_and_revoked(come_to_shop, shop):
    client = come_to_shop(shop)
    made = client.post("/shop/keys/").content.decode()
    key = ApiKey.objects.get()
    assert f"jz_{key.prefix}_" in made
    token = made.split("<code>")[1].split("<")[0]
    assert token not in client.get("/shop/keys/").content.decode()
    assert come_to_shop(merchant()).post(f"/shop/keys/{key.id}/revoke").status_code == 404
    client.post(f"/shop/keys/{key.id}/revoke")
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_the_export_holds_own_claims_names_nobody_and_runs_no_formula(come_to_shop, shop):
    claim, other = submitted(of=order(shop=shop)), submitted()
    claim.line.title = "=1+1"
    claim.line.save()
    body = b"".join(come_to_shop(shop).get("/shop/export.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert [row[0] for row in rows[1:]] == [claim.number]
    assert rows[1][2] == "'=1+1"
    assert other.number not in body
    assert "王小明" not in body
