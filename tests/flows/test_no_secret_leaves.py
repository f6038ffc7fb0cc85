"""Planted secrets: a reporter's name, number and door go through every entrance and job; nothing else may repeat them."""

import json
import logging
import zipfile

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from factories.api import ROOT, Shop, now
from factories.desk import pack
from factories.desk_pages import LOGIN, seated
from factories.directory import brand, kinds, outlet
from factories.intake import SECRETS, rota
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.evidence.case_file import export_case
from jianzhen.casework.intake.models import Callback
from jianzhen.casework.people.api_keys import signature_of
from jianzhen.entrances.jobs.intake import tell_callback, want_reported
from jianzhen.entrances.jobs.messages import tell_parties

pytestmark = pytest.mark.django_db
WORDS = "示例SIM-A的指纹锁打不开，我叫王小明，杭州市西湖区文新街道骆家庄12幢3单元501，电话13800001234"


def hold_secrets(text):
    return [one for one in SECRETS if one in text]


@pytest.fixture
def reported(caplog, settings):
    """The same person by page, by phone, and by a call centre for a merchant; then the jobs run."""
    caplog.set_level(logging.DEBUG)
    settings.JIANZHEN_MESSENGERS = [
        "jianzhen.adapters.messengers.SimulatedSms",
        "jianzhen.adapters.messengers.LinkOnly",
    ]
    pack()
    shop = Shop()
    brand("SIM-A")
    kinds()
    outlet(areas=("330106",))
    rota()
    client, taker = Client(), Client()
    taker.force_login(seated(Role.CALL_TAKER), LOGIN)
    key = client.get("/report/").content.decode().split('name="key" value="')[1].split('"')[0]
    client.post(
        "/report/",
        {
            "key": key,
            "what": WORDS,
            "place": "杭州市西湖区文新街道骆家庄12幢3单元501",
            "phone": "13800001234",
            "name": "王小明",
        },
    )
    taker.post("/desk/calls/new", {"words": WORDS, "key": "desk/1", "take": "1"})
    call = {"provider": "sim", "call_id": "c-1", "caller": "13800001234"}
    events = [
        {**call, "event": "transcript", "transcript": [{"speaker": "客户", "text": WORDS}]},
        {**call, "event": "ended"},
    ]
    raw = json.dumps({"calls": events}).encode()
    shop.client.post(ROOT + "/calls", raw, content_type="application/json", headers={**shop.headers, "Jianzhen-Signature": signature_of(shop.token, raw, now())})  # fmt: skip
    for event in list(Event.objects.filter(kind__in=("CLAIM_SUBMITTED", "SERVICE_ACCEPTED"))):
        tell_parties.func(claim_id=event.chain_id.split(":")[1], event=str(event.id))
    for row in Callback.objects.all():
        tell_callback.func(callback_id=str(row.id))
    for claim in Claim.objects.all():
        want_reported.func(claim_id=str(claim.id))
    return shop, taker


def test_no_log_mail_table_export_or_other_reader_repeats_a_reporters_words(reported, caplog, tmp_path, settings):
    caplog.set_level(logging.DEBUG)
    settings.JIANZHEN_MESSENGERS = [
        "jianzhen.adapters.messengers.SimulatedSms",
        "jianzhen.adapters.messengers.LinkOnly",
    ]
    shop, taker = reported
    assert Claim.objects.count() == 3
    for claim in Claim.objects.all():
        page = taker.get(f"/desk/calls/{claim.id}/").content.decode()
        assert hold_secrets(page) == [], "the desk's page without the button that records it"
    of_shop = Claim.objects.get(merchant_id=shop.row.id)
    for address in (f"/claims/{of_shop.id}", f"/claims/{of_shop.id}/timeline", "/claims"):
        assert hold_secrets(json.dumps(shop.get(address).json(), ensure_ascii=False)) == [], address
    export_case(claim_id=of_shop.id, reader=Actor.of(Role.MERCHANT, shop.row.id), now=now(), to=tmp_path / "case.zip")
    with zipfile.ZipFile(tmp_path / "case.zip") as case:
        for name in case.namelist():
            assert hold_secrets(case.read(name).decode("utf-8", "ignore")) == [], name
    assert hold_secrets("".join(one.body + one.subject for one in mail.outbox)) == []
    assert hold_secrets(caplog.text) == []
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT t::text FROM "{table}" t WHERE t::text LIKE ANY (%s) LIMIT 1', [[f"%{one}%" for one in SECRETS]])  # fmt: skip
            assert cursor.fetchone() is None, table
