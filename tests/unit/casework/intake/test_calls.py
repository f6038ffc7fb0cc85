"""Events of a call centre: replayed, reordered, in any state of completeness, they come to one report."""

from datetime import timedelta
from itertools import permutations

import pytest

from factories.desk import NOON, PLATFORM, merchant, pack
from factories.directory import brand, kinds
from factories.intake import SECRETS
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.intake.calls import WAIT_FOR_WORDS, CallFacts, hear_call, report_call, words_of
from jianzhen.casework.intake.errors import BadCall
from jianzhen.casework.intake.models import Call, CallPart, ServiceReport
from jianzhen.casework.intake.vocabulary import Part
from jianzhen.casework.people.models import Person
from jianzhen.casework.people.permissions import Purpose
from jianzhen.intake import Utterance

pytestmark = pytest.mark.django_db
SPOKEN = (
    Utterance(speaker="客服", text="您好，请问什么问题", start=0, end=2),
    Utterance(speaker="客户", text="示例SIM-A的指纹锁打不开了，住在杭州市西湖区文新街道骆家庄12幢3单元501", start=3, end=9),
    Utterance(speaker="客户", text="我叫王小明，明天下午有空", start=10, end=12),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _desk():
    pack()
    brand("SIM-A")
    kinds()


@pytest.fixture
def shop():
    return merchant()


def events(call_id="c-1"):
    return (
        CallFacts(provider="sim", call_id=call_id, part=Part.STARTED, caller="+86 138 0000 1234", at=NOON),
        CallFacts(provider="sim", call_id=call_id, part=Part.TRANSCRIPT, transcript=SPOKEN),
        CallFacts(provider="sim", call_id=call_id, part=Part.ENDED, at=NOON + timedelta(minutes=2)),
    )


def hear(shop, facts, now=NOON):
    return hear_call(facts=facts, merchant_id=shop.id, actor=PLATFORM, now=now)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whatever_order_events_come_they_make_the_same_report_once_and_six_replays_change_nothing(shop, order):
    for _ in range(6):
        for n in order:
            hear(shop, events()[n])
    report = ServiceReport.objects.get()
    assert (Call.objects.count(), Person.objects.filter(claims__isnull=False).count(), CallPart.objects.count()) == (
        1,
        1,
        3,
    )
    assert (report.place, report.brand.code, report.channel) == ("330106006", "SIM-A", "call_centre")
    assert report.wish_opens == NOON + timedelta(hours=25)
    assert report.claim.merchant == shop
    assert report.questions == []
    call = Call.objects.get()
    a, b = report.read_spans["place"][0]
    assert words_of(call, purpose=Purpose.CONTACT)[a:b] == "杭州市西湖区文新街道骆家庄12幢3单元501"


def test_a_call_without_words_is_reported_when_its_words_do_not_come(shop):
    call = [hear(shop, one) for one in (events()[0], events()[2])][-1]
    assert call.claim is None
    claim = report_call(call_id=call.id, now=NOON + WAIT_FOR_WORDS)
    assert claim is not None
    assert report_call(call_id=call.id, now=NOON + WAIT_FOR_WORDS) == claim
    hear(shop, events()[1], NOON + timedelta(hours=1))
    assert Claim.objects.count() == 1
    assert "骆家庄" in words_of(Call.objects.get(), purpose=Purpose.CONTACT)


def test_a_call_that_has_only_begun_is_no_report_and_a_withheld_number_is_taken(shop):
    hear(shop, events()[0])
    assert not Claim.objects.exists()
    for one in (
        CallFacts(provider="sim", call_id="c-2", part=Part.TRANSCRIPT, transcript=SPOKEN),
        CallFacts(provider="sim", call_id="c-2", part=Part.ENDED),
    ):
        hear(shop, one)
    assert ServiceReport.objects.get().place == "330106006"


def test_two_call_centres_and_two_merchants_may_use_the_same_number_for_a_call(shop):
    other = merchant()
    for whose in (shop, other):
        for one in events():
            hear(whose, one)
    assert ServiceReport.objects.count() == 2


def test_the_words_of_a_call_lie_sealed(shop):
    for one in events():
        hear(shop, one)
    for row in CallPart.objects.all():
        assert not any(secret.encode() in bytes(row.sealed) for secret in SECRETS)


@pytest.mark.parametrize(("more", "field"), [
    ({"provider": " "}, "provider"), ({"call_id": ""}, "call_id"), ({"call_id": "x" * 97}, "call_id"), ({"part": Part.TRANSCRIPT}, "transcript"),
])  # fmt: skip
def test_an_event_that_is_none_names_its_field(more, field):
    with pytest.raises(BadCall) as refused:
        CallFacts(**{"provider": "sim", "call_id": "c", "part": Part.ENDED, **more})
    assert refused.value.field == field
