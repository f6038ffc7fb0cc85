"""A report is taken, numbered, routed and kept; nothing that names a person lies open anywhere."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from factories.desk import NOON, staff
from factories.directory import WENXIN, brand, kinds, outlet
from factories.intake import SECRETS, WORDS, call_taker, rota, taken, told
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import Complaint, RemedyKind, State
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.events.record import claim_chain
from jianzhen.casework.intake.errors import NobodyToReach, NothingReported
from jianzhen.casework.intake.models import Callback, ServiceReport
from jianzhen.casework.intake.same import visit_claim
from jianzhen.casework.intake.taking import heard, take_report
from jianzhen.casework.intake.told import without_person
from jianzhen.casework.intake.vocabulary import Channel, Cover, Urgency
from jianzhen.casework.outlets.models import Uncovered
from jianzhen.casework.people.errors import Erased
from jianzhen.casework.people.permissions import Purpose
from jianzhen.casework.people.persons import erase_person, masked
from jianzhen.kernel.errors import JianzhenError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _directory():
    brand("SIM-A")
    brand("SIM-B")
    kinds()


def kinds_of(claim):
    return list(Event.objects.filter(chain_id=claim_chain(claim.id)).order_by("seq").values_list("kind", flat=True))


def test_a_report_is_a_numbered_service_claim_on_its_way_at_once():
    outlet(areas=("330106",))
    made = taken()
    assert (made.claim.kind, made.claim.state) == (Claim.Kind.SERVICE, State.IN_SERVICE)
    assert made.claim.number.startswith("JZ20261125")
    assert (made.claim.complaint, made.claim.remedy, made.claim.category) == (
        Complaint.DEFECTIVE,
        RemedyKind.VISIT,
        "smart_lock",
    )
    assert (made.report.place, made.report.brand.code, made.report.kind_id) == ("330106006", "SIM-A", "smart_lock")
    assert (made.report.cover, made.report.outlet.code) == (Cover.COVERED, "SIM-1")
    assert made.report.wish_opens == NOON + timedelta(hours=25)
    assert kinds_of(made.claim)[:2] == ["CLAIM_DRAFTED", "REPORT_TAKEN"]
    assert "SERVICE_ACCEPTED" in kinds_of(made.claim)


def test_what_the_claim_is_about_names_no_person_and_the_words_are_there_under_the_reporters_key():
    made = taken()
    assert "指纹锁" in made.claim.described
    assert not any(secret in made.claim.described for secret in SECRETS)
    assert heard(made.report, purpose=Purpose.CONTACT)["words"] == WORDS
    a, b = made.report.read_spans["phone"][0]
    assert heard(made.report, purpose=Purpose.CONTACT)["words"][a:b] == "13800001234"
    assert masked(made.claim.buyer_id)["phone"] == "138****1234"
    erase_person(person_id=made.claim.buyer_id, ground="test", actor=staff(Role.LEGAL), now=NOON)
    with pytest.raises(Erased):
        heard(made.report, purpose=Purpose.CONTACT)


def test_no_table_holds_a_reporters_number_name_or_door_in_clear():
    taken()
    taken("热水器坏了，电话13800001234，我叫王小明，" + SECRETS[2])
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE ANY (%s)', [[f"%{one}%" for one in SECRETS]]
            )
            assert cursor.fetchone()[0] == 0, table


def test_the_same_key_is_the_same_report_and_nothing_is_done_twice():
    report = told()
    first, again = (
        (take_report(told=report, actor=None, now=NOON) for _ in range(2)) if taken("锁坏了，13900009999") else ()
    )
    assert (first.again, again.again) == (False, True)
    assert first.claim == again.claim
    assert again.callback == first.callback
    assert ServiceReport.objects.count() == 2


def test_a_report_that_says_hardly_anything_is_taken_all_the_same():
    made = taken("坏了，打13800001234")
    assert made.claim.state == State.IN_SERVICE
    assert (made.report.cover, made.report.place, made.report.brand) == (Cover.UNKNOWN, "", None)


def test_an_open_question_is_kept_and_nothing_is_filled_in():
    made = taken("示例SIM-A的锁坏了，地址朝阳区建国路88号，13800001234，三点以后")
    assert (made.report.place, made.report.wish_opens) == ("", None)
    assert set(made.report.questions) == {"which_place", "which_day"}


@pytest.mark.parametrize(("more", "error"), [
    ({"phone": "12345"}, NobodyToReach), ({"phone": ""}, NobodyToReach), ({"words": "", "fault": "", "thing": ""}, NothingReported),
    ({"place": "999999"}, JianzhenError),
])  # fmt: skip
def test_what_nobody_can_work_with_says_which_field_it_is(more, error):
    with pytest.raises(error) as refused:
        told(**more) if "words" not in more else told("", phone="13800001234", fault="", thing="")
    if hasattr(refused.value, "field"):
        assert refused.value.field in ("phone", "fault")


def test_where_nobody_covers_the_place_the_report_is_taken_and_the_operator_has_it_in_a_queue():
    made = taken()
    assert made.report.cover == Cover.UNCOVERED
    assert Uncovered.objects.get().place == "330106006"


def test_the_same_number_about_the_same_thing_is_linked_for_one_visit_and_each_keeps_its_number():
    first, second, third = (
        taken(),
        taken(now=NOON + timedelta(days=2)),
        taken("怎么还没来，13800001234", now=NOON + timedelta(days=3)),
    )
    assert (second.claim.duplicate_of, third.claim.duplicate_of) == (first.claim, first.claim)
    assert len({one.claim.number for one in (first, second, third)}) == 3
    assert {visit_claim(one.claim) for one in (first, second, third)} == {first.claim}
    assert second.claim.state == State.IN_SERVICE
    assert "TOLD_BEFORE" in kinds_of(second.claim)


@pytest.mark.parametrize(("words", "days"), [
    ("示例SIM-A的指纹锁打不开，电话13900005678，杭州市西湖区文新街道", 1), ("示例SIM-B的热水器坏了，13800001234", 1), (WORDS, 15), ("示例SIM-A的指纹锁打不开，13800001234，地址是海南省文昌市文城镇", 1),
    ("示例SIM-A的空调坏了，13800001234", 1),
])  # fmt: skip
def test_another_number_another_thing_another_place_or_much_later_is_another_report(words, days):
    taken()
    assert taken(words, now=NOON + timedelta(days=days)).claim.duplicate_of is None


def test_a_closed_repair_is_not_what_a_new_report_is_joined_to():
    first = taken()
    Claim.objects.filter(pk=first.claim.pk).update(state=State.CLOSED)
    assert taken(now=NOON + timedelta(days=1)).claim.duplicate_of is None


def test_a_reporter_is_called_back_by_whoever_is_on_call_and_sooner_where_it_cannot_wait():
    who = rota()
    usual, urgent = taken(), taken("我被锁在门外了，13900005678，杭州市西湖区文新街道")
    assert str(usual.callback.account_id) == who.id
    assert (usual.callback.due_at, urgent.callback.due_at) == (
        NOON + timedelta(minutes=30),
        NOON + timedelta(minutes=10),
    )
    assert (urgent.report.urgency, usual.callback.after_hours) == (Urgency.LOCKED_OUT, False)


def test_at_night_the_next_turn_calls_and_without_a_rota_nobody_is_promised():
    night = NOON + timedelta(hours=11)
    assert taken(now=night).callback.due_at is None
    rota((3, 480, 1080))
    made = taken("示例SIM-B的锁坏了，13900005678", now=night)
    assert made.callback.after_hours
    assert made.callback.due_at == NOON + timedelta(hours=20, minutes=30)


def test_a_call_taker_is_talking_to_the_caller_so_it_is_confirmed_and_nobody_calls_back():
    who = call_taker()
    made = taken(actor=who, channel=Channel.PHONE)
    assert (made.callback, str(made.report.confirmed_by_id)) == (None, who.id)
    assert Event.objects.filter(kind="CLAIM_SUBMITTED", actor_id=who.id).exists()
    with pytest.raises(NotAllowed):
        taken(actor=staff(Role.REVIEWER), channel=Channel.PHONE)


def test_the_database_holds_to_one_open_call_back_and_whole_rows():
    made = taken()
    with pytest.raises(IntegrityError), transaction.atomic():
        Callback.objects.create(claim=made.claim, after_hours=False, made_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceReport.objects.filter(pk=made.claim.pk).update(confirmed_at=NOON)


def test_figures_spoken_or_written_wide_are_taken_out_of_what_others_read():
    assert SECRETS[0] not in without_person("打 １３８ ００００ １２３４ 或一三八零零零零一二三四")
    assert without_person("E5 报错，型号 T2-88") == "E5 报错，型号 T2-88"
    assert WENXIN
