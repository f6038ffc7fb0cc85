"""A call centre's webhook: signed, replayed six times, in any order, and one report; and what anybody may look up."""

import json
from itertools import permutations

import pytest

from factories.api import ROOT, Caller, Shop, now
from factories.desk import pack
from factories.directory import brand, kinds, outlet
from jianzhen.casework.intake.models import ServiceReport
from jianzhen.casework.people.api_keys import signature_of

pytestmark = pytest.mark.django_db
WORDS = [
    {"speaker": "客服", "text": "您好", "start": 0, "end": 1},
    {
        "speaker": "客户",
        "text": "示例SIM-A的指纹锁打不开，杭州市西湖区文新街道骆家庄12幢，明天下午",
        "start": 1,
        "end": 9,
    },
]
EVENTS = (
    {
        "provider": "sim",
        "call_id": "c-1",
        "event": "started",
        "caller": "13800001234",
        "at": "2026-11-25T12:00:00+08:00",
    },
    {"provider": "sim", "call_id": "c-1", "event": "transcript", "transcript": WORDS},
    {"provider": "sim", "call_id": "c-1", "event": "ended", "at": "2026-11-25T12:02:00+08:00"},
)


@pytest.fixture(autouse=True)
def _desk():
    pack()
    brand("SIM-A")
    kinds()


def push(shop, *events, signature=None):
    raw = json.dumps({"calls": list(events)}).encode()
    headers = {**shop.headers, "Jianzhen-Signature": signature or signature_of(shop.token, raw, now())}
    return shop.client.post(ROOT + "/calls", raw, content_type="application/json", headers=headers)


@pytest.mark.parametrize("order", list(permutations(EVENTS))[::2])
def test_a_call_pushed_six_times_in_any_order_is_one_report(order):
    shop = Shop()
    answers = [push(shop, one).json()["calls"][0]["number"] for _ in range(6) for one in order]
    report = ServiceReport.objects.get()
    assert set(answers) == {None, report.claim.number}
    assert answers[-1] == report.claim.number
    assert (report.place, report.claim.merchant_id) == ("330106006", shop.row.id)


def test_a_batch_is_taken_whole_or_not_at_all():
    shop = Shop()
    bad = {**EVENTS[1], "transcript": []}
    answer = push(shop, EVENTS[0], bad, EVENTS[2])
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_call")
    assert push(shop, *EVENTS).json()["calls"][0]["number"] == ServiceReport.objects.get().claim.number


def test_without_its_signature_or_with_another_nothing_is_taken():
    shop = Shop()
    assert push(shop, *EVENTS, signature="t=1,v1=00").status_code == 401
    assert push(shop, *EVENTS, signature=signature_of(Shop().token, b"{}", now())).status_code == 401
    assert not ServiceReport.objects.exists()


def test_places_outlets_and_numbers_are_looked_up_by_anybody():
    outlet(areas=("330106",))
    anybody = Caller()
    read = anybody.get("/places?name=朝阳区").json()
    assert (read["status"], read["code"], read["candidate_count"]) == ("ambiguous", None, 2)
    assert anybody.get("/places?name=杭州市西湖区文三路259号").json()["tail"] == "文三路259号"
    assert anybody.get("/places/suggest?name=杭州西").json()["items"][0]["code"] == "330106"
    found = anybody.get("/outlets?brand=SIM-A&place=杭州市西湖区").json()
    assert (found["state"], found["covering"][0]["code"]) == ("covered", "SIM-1")
    assert anybody.get("/outlets?brand=SIM-A&place=朝阳区").json()["code"] == "place_not_sure"
    assert anybody.get("/outlets?brand=SIM-A&longitude=120.1").status_code == 422
    assert anybody.get("/hotlines/400-123-4567").json()["n_unrelated"] == 0
    assert anybody.get("/hotlines/abc").status_code == 422
