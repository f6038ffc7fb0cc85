"""Told once, by the first way that reaches, opened when read; and nothing personal in a log."""

import json
import logging
import logging.config
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.db import connection

from factories.desk import NOON, buyer_of, merchant_of, submitted
from factories.remedies import gateway_file, settled  # noqa: F401
from jianzhen.adapters.messengers import qr_svg
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.routing import route_claim
from jianzhen.casework.events.models import Event
from jianzhen.casework.people import messages
from jianzhen.casework.people.errors import MessengerUnavailable
from jianzhen.casework.people.links import open_link
from jianzhen.casework.people.messages import messages_of, note_opened
from jianzhen.casework.people.models import CaseLink, Merchant, Message, PersonalField
from jianzhen.casework.people.persons import keep_person
from jianzhen.casework.remedies.models import Remedy
from jianzhen.entrances.jobs.messages import tell_parties, tell_remedy
from jianzhen.entrances.jobs.remedies import pay_refund
from jianzhen.wiring.logs import hidden, logging_config

pytestmark = pytest.mark.django_db
PERSONAL = ("王小明", "13800000000", "示例省", "示例路", "wang@shop.example")


@pytest.fixture(autouse=True)
def _messengers(settings):
    messages._adapter.cache_clear()
    settings.JIANZHEN_MESSENGERS = [
        f"jianzhen.adapters.messengers.{one}" for one in ("Mail", "SimulatedSms", "LinkOnly")
    ]
    yield
    messages._adapter.cache_clear()


def asked():
    return route_claim(claim_id=submitted().id, missing=(), outside_pack="", now=NOON)


def tell_all(claim, *kinds):
    for event in Event.objects.filter(chain_id=f"claim:{claim.id}", kind__in=kinds):
        tell_parties(claim_id=str(claim.id), event=str(event.id))


def test_both_sides_are_told_once_however_often_the_job_runs():
    claim = asked()
    for _ in range(3):
        tell_all(claim, "CLAIM_SUBMITTED", "MERCHANT_ASKED")
    told = Message.objects.order_by("at", "id").values_list("kind", "to_role", "channel")
    assert sorted(told) == [
        ("CLAIM_SUBMITTED", "buyer", "simulated_sms"),
        ("MERCHANT_ASKED", "buyer", "simulated_sms"),
        ("MERCHANT_ASKED", "merchant", "link"),
    ]
    assert Event.objects.filter(kind="NOTICE_SENT").count() == 2
    # one link a party, not one a message; a simulated SMS opens no number
    assert CaseLink.objects.count() == 2
    assert not Event.objects.filter(kind="PERSONAL_DATA_REVEALED").exists()


def test_a_shop_with_a_mail_address_gets_mail_in_both_languages_with_its_link():
    claim = asked()
    contact = keep_person(words={PersonalField.Field.MAIL: "wang@shop.example"}, now=NOON)
    Merchant.objects.filter(pk=claim.merchant_id).update(contact=contact)
    tell_all(claim, "MERCHANT_ASKED")
    (sent,) = mail.outbox
    assert sent.to == ["wang@shop.example"]
    assert claim.number in sent.body
    token = sent.body.split("/l/")[1].split()[0]
    assert open_link(token, now=NOON).actor == merchant_of(claim)
    assert Event.objects.filter(kind="PERSONAL_DATA_REVEALED").count() == 1


def test_a_mail_server_that_is_down_leaves_nothing_half_told(monkeypatch, settings):
    claim = asked()
    contact = keep_person(words={PersonalField.Field.MAIL: "wang@shop.example"}, now=NOON)
    Merchant.objects.filter(pk=claim.merchant_id).update(contact=contact)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    with pytest.raises(MessengerUnavailable) as caught:
        tell_all(claim, "MERCHANT_ASKED")
    assert "wang@shop.example" not in str(caught.value)
    assert not Message.objects.exists()


def test_opening_the_page_is_noted_once_and_by_the_one_it_was_for():
    claim = asked()
    tell_all(claim, "CLAIM_SUBMITTED", "MERCHANT_ASKED")
    assert note_opened(claim_id=claim.id, reader=buyer_of(claim), now=NOON + timedelta(hours=1)) == 2
    assert note_opened(claim_id=claim.id, reader=buyer_of(claim), now=NOON + timedelta(hours=2)) == 0
    assert [one.opened_at for one in messages_of(claim.id, reader=merchant_of(claim))] == [None]
    assert Event.objects.filter(kind="NOTICE_OPENED").count() == 1


def test_a_refund_is_told_to_both_sides():
    settled(amount_fen=3_900)
    remedy = Remedy.objects.get()
    pay_refund(entry_id=str(remedy.entry.id))
    for _ in range(2):
        tell_remedy(remedy_id=str(remedy.id), what="REFUND_CONFIRMED")
    assert Message.objects.filter(kind="REFUND_CONFIRMED").count() == 2
    assert "¥39.00" in Message.objects.get(kind="REFUND_CONFIRMED", to_role="buyer").text_zh


def test_no_name_number_address_or_link_of_a_claim_is_in_any_log_line_message_or_job():
    stream, config = StringIO(), logging_config("json")
    config["handlers"]["stderr"] |= {"stream": stream}
    config["root"]["level"] = config["loggers"]["jianzhen"]["level"] = "DEBUG"
    before = logging.getLogger().handlers[:]
    logging.config.dictConfig(config)
    try:
        claim = settled(amount_fen=3_900)
        remedy = Remedy.objects.get()
        pay_refund(entry_id=str(remedy.entry.id))
        tell_all(claim, "CLAIM_SUBMITTED", "MERCHANT_ASKED", "MERCHANT_CONCEDED")
        logging.getLogger("django.request").warning("Not Found: /l/abc:def for 13800000000, wang@shop.example")
    finally:
        logging.getLogger().handlers[:] = before
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert {one["level"] for one in lines} >= {"warning"}
    told = " ".join(" ".join(row) for row in Message.objects.values_list("text_zh", "text_en", "title_zh"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(string_agg(args::text, ' '), '') FROM procrastinate_jobs")
        jobs = cursor.fetchone()[0]
    assert Claim.objects.get().number in told
    for word in (*PERSONAL, "/l/abc"):
        assert word not in stream.getvalue() + told + jobs


def test_a_qr_code_is_a_picture_of_the_link_and_does_not_spell_it():
    svg = qr_svg("https://desk.example/l/abc:def")
    assert svg.startswith("<svg")
    assert "abc" not in svg


@pytest.mark.parametrize(
    ("text", "shown"),
    [("told +8613812345678", "told [number]"), ("n 202611250001234", "n 202611250001234"), ("GET /l/a:b?x", "GET /l/[link]?x")],
)  # fmt: skip
def test_what_a_line_hides(text, shown):
    assert hidden(text) == shown
