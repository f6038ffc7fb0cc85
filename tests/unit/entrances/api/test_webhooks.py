"""Webhooks: signed, once however often told, and nothing without the shared secret."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from factories.api import Caller, Shop, by_link, now
from factories.desk import PLATFORM, buyer_of, order
from factories.remedies import gateway_file, settled  # noqa: F401
from jianzhen.casework.claims.vocabulary import RemedyKind
from jianzhen.casework.events.models import Event
from jianzhen.casework.orders.packing import add_shipment
from jianzhen.casework.people.api_keys import signature_with
from jianzhen.casework.remedies.models import LedgerEntry, ReturnParcel

pytestmark = pytest.mark.django_db
SECRET = "simulated-secret-shared-with-whoever-tells"


@pytest.fixture(autouse=True)
def secrets(settings):
    settings.JIANZHEN_WEBHOOK_SECRETS = {"gateway": SECRET, "carrier": SECRET + "-carrier"}


def tell(path, body, *, secret=SECRET, at=None):
    raw = json.dumps(body).encode()
    return Caller().client.post(
        f"/api/v1/webhooks/{path}", raw, content_type="application/json",
        headers={"Jianzhen-Signature": signature_with(secret.encode(), raw, at or now())},
    )  # fmt: skip


def returned():
    claim = settled(now=now() - timedelta(days=1), remedy=RemedyKind.RETURN_REFUND)
    buyer, remedy = by_link(claim, buyer_of(claim)), claim.remedies.get()
    sent = buyer.post(f"/remedies/{remedy.id}/return-sent", {"carrier": "SIM", "waybill": "BACK-1"})
    assert sent.status_code == 200
    assert sent.json()["remedies"][0]["parcel"]["waybill"] == "BACK-1"
    return claim, remedy, buyer


def test_a_refund_told_six_times_is_confirmed_once():
    settled(now=now())
    entry = LedgerEntry.objects.get()
    LedgerEntry.objects.update(state="sent", sent_at=now())
    body = {"key": entry.key, "gateway_ref": "GW-1"}
    answers = [tell("gateway", body) for _ in range(6)]
    assert [one.json()["state"] for one in answers] == ["confirmed"] * 6
    assert Event.objects.filter(kind="REFUND_CONFIRMED").count() == 1
    other = tell("gateway", {**body, "gateway_ref": "GW-2"})
    assert (other.status_code, other.json()["code"]) == (409, "confirmation_differs")


def test_a_return_told_six_times_opens_one_receipt_window():
    _, _, buyer = returned()
    body = {"carrier": "SIM", "waybill": "BACK-1", "delivered_at": now().isoformat()}
    answers = [tell("carrier", body, secret=SECRET + "-carrier") for _ in range(6)]
    assert {one.status_code for one in answers} == {200}
    assert len(answers[0].json()["returns"]) == 1
    assert Event.objects.filter(kind="RETURN_DELIVERED").count() == 1
    assert ReturnParcel.objects.get().receipt_closes_at > now()
    assert buyer.post(f"/remedies/{answers[0].json()['returns'][0]}/accept-return").status_code == 403


def test_a_parcel_of_an_order_is_noted_and_an_unknown_one_is_not_found():
    made = order()
    add_shipment(order_id=made.id, carrier="SIM", waybill="OUT-1", actor=PLATFORM, now=now())
    body = {"carrier": "SIM", "waybill": "OUT-1", "delivered_at": now().isoformat()}
    assert len(tell("carrier", body, secret=SECRET + "-carrier").json()["shipments"]) == 1
    assert made.shipments.get().delivered_at is not None
    unknown = tell("carrier", {**body, "waybill": uuid4().hex}, secret=SECRET + "-carrier")
    assert unknown.status_code == 404


@pytest.mark.parametrize("how", ["gateway's secret for a carrier", "old", "unsigned", "no secret configured"])
def test_what_is_not_signed_rightly_tells_nothing(how, settings):
    _, _, _ = returned()
    body = {"carrier": "SIM", "waybill": "BACK-1", "delivered_at": now().isoformat()}
    match how:
        case "gateway's secret for a carrier":
            answer = tell("carrier", body)
        case "old":
            answer = tell("carrier", body, secret=SECRET + "-carrier", at=now() - timedelta(minutes=6))
        case "unsigned":
            answer = Caller().post("/webhooks/carrier", body)
        case _:
            settings.JIANZHEN_WEBHOOK_SECRETS = {"carrier": ""}
            answer = tell("carrier", body, secret="")
    assert answer.status_code == 401
    assert ReturnParcel.objects.get().delivered_at is None


def test_a_merchant_notes_and_accepts_a_return_and_another_does_not():
    claim, remedy, buyer = returned()
    shop, other = Shop(claim.merchant), Shop()
    told = {"delivered_at": now().isoformat()}
    assert other.post(f"/remedies/{remedy.id}/return-delivered", told).status_code == 404
    assert buyer.post(f"/remedies/{remedy.id}/return-delivered", told).status_code == 403
    assert shop.post(f"/remedies/{remedy.id}/return-delivered", told).status_code == 200
    accepted = shop.post(f"/remedies/{remedy.id}/accept-return").json()["remedies"][0]
    assert accepted["parcel"]["accepted_at"]
    assert accepted["refund"]["state"] == "asked"


def test_a_merchant_disputes_a_return_inside_its_window():
    claim, remedy, _ = returned()
    shop = Shop(claim.merchant)
    shop.post(f"/remedies/{remedy.id}/return-delivered", {"delivered_at": now().isoformat()})
    answer = shop.post(f"/claims/{claim.id}/dispute", {"reasons": "箱子里是另一个杯子，开箱视频已附上。"})
    assert (answer.status_code, answer.json()["state"]) == (200, "REVIEW_QUEUE")
    assert LedgerEntry.objects.get().state == "waiting"
