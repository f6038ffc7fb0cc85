from datetime import date, timedelta

import pytest

from factories.desk import NOON, staff
from factories.directory import brand, kinds, outlet, person, proof
from jianzhen.casework.errors import Conflict, NotAllowed, Refusal
from jianzhen.casework.events.actors import Role
from jianzhen.casework.outlets.as_json import found_json, report_json
from jianzhen.casework.outlets.corpus import SourceFacts, answer_objection, import_adverts, object_to
from jianzhen.casework.outlets.covering import look_up
from jianzhen.casework.outlets.directory import keep_hotline
from jianzhen.casework.outlets.errors import BadNumber, BadObjection, BadTable
from jianzhen.casework.outlets.hotline import check_hotline
from jianzhen.casework.outlets.importing import COLUMNS, import_outlets
from jianzhen.casework.outlets.looking import find_outlets
from jianzhen.casework.outlets.models import Advert, Outlet
from jianzhen.casework.outlets.verifying import verify_hotline, verify_outlet
from jianzhen.casework.outlets.vocabulary import FoundState, Standing
from jianzhen.casework.outlets.words import report_lines

pytestmark = pytest.mark.django_db

HEAD = ",".join((*COLUMNS, "longitude", "latitude"))
GOOD = "S1,一号网点（模拟）,SIM-A,smart_lock,浙江省杭州市西湖区,示例路1号,000-0000-0001,西湖区|余杭区,Mon-Fri 09:00-18:00,,"
ACCUSING = ("骗", "假冒", "诈", "违法", "黑心", "fraud", "fake", "scam", "guilty", "illegal", "cheat")


@pytest.fixture(autouse=True)
def _directory():
    brand("SIM-A", "示例安锁（模拟）")
    brand("SIM-B", "示例沐暖（模拟）")
    kinds()


def take(*rows: str, head: str = HEAD):
    content = "\n".join((head, *rows)).encode()
    return import_outlets(content=content, name="outlets.csv", actor=staff(Role.OUTLET_MANAGER), now=NOON)


def test_wrong_rows_are_named_with_number_and_reason_and_the_rest_goes_on():
    good = GOOD.replace("西湖区|余杭区", "330106|330110")
    run = take(
        good,
        good.replace("S1", "S2").replace("SIM-A", "Nobody"),
        good.replace("S1", "S3").replace("浙江省杭州市西湖区", "朝阳区"),
        good.replace("S1", "S4").replace("000-0000-0001", "12345"[:4] + "x"),
        good.replace("S1", "S5").replace("Mon-Fri", "Someday"),
        good.replace("S1", "S6").replace("18:00,,", "18:00,30.2,120.1"),
        good.replace("S1", "S7"),
    )
    assert (run.made, [one["row"] for one in run.refused]) == (2, [3, 4, 5, 6, 7])
    reasons = [one["reason"] for one in run.refused]
    for reason, word in zip(reasons, ("Nobody", "place", "number", "Someday", "position"), strict=True):
        assert word in reason or word == "number"
    assert [one["code"] for one in run.refused] == ["unknown_brand", "place_not_sure", "bad_number", "bad_hours", "bad_outlet"]  # fmt: skip
    assert set(Outlet.objects.values_list("code", flat=True)) == {"S1", "S7"}
    assert find_outlets(brand="SIM-A", place="余杭区", now=NOON).n_covering == 2


def test_the_same_table_again_changes_nothing_and_a_changed_row_changes_its_outlet():
    good = GOOD.replace("西湖区|余杭区", "330106")
    take(good)
    again = take(good)
    assert (again.made, again.changed, again.unchanged) == (0, 0, 1)
    moved = take(good.replace(",330106,", ",330110,"))
    assert (moved.made, moved.changed, moved.unchanged) == (0, 1, 0)
    assert find_outlets(brand="SIM-A", place="西湖区文新街道", now=NOON).state is not FoundState.COVERED


def test_rows_of_one_code_add_brands_and_must_agree_in_the_rest():
    good = GOOD.replace("西湖区|余杭区", "330106")
    run = take(good, good.replace("SIM-A", "SIM-B"), good.replace("示例路1号", "示例路2号"))
    assert (run.made, [one["row"] for one in run.refused]) == (1, [4])
    for code in ("SIM-A", "SIM-B"):
        assert find_outlets(brand=code, place="330106", now=NOON).n_covering == 1


def test_a_table_that_gives_a_verified_entry_another_number_takes_its_verification():
    good = GOOD.replace("西湖区|余杭区", "330106")
    take(good)
    verify_outlet(outlet_id=Outlet.objects.get().id, proof=proof(), actor=person(Role.ADMIN), now=NOON)
    take(good.replace("18:00", "19:00"))
    assert check_hotline(number="000-0000-0001", now=NOON).is_verified
    take(good.replace("000-0000-0001", "000-0000-0002"))
    assert not check_hotline(number="000-0000-0002", now=NOON).is_verified


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"code,name\n1,2", b'code,name\n"open'])
def test_a_table_that_is_none_is_refused_whole(content):
    with pytest.raises(BadTable):
        import_outlets(content=content, name="x.csv", actor=staff(Role.ADMIN), now=NOON)


def test_only_who_keeps_the_directory_imports():
    with pytest.raises(NotAllowed):
        import_outlets(content=HEAD.encode(), name="x.csv", actor=staff(Role.REVIEWER), now=NOON)


SOURCE = SourceFacts(name="Adverts (simulated)", publisher="Nobody (simulated)", collected_on=date(2026, 11, 20))
BUSY = "000-0000-9999"


def collect(*rows: str, actor=None, source: SourceFacts = SOURCE):
    content = "\n".join(("number,brand,seen_on,url", *rows)).encode()
    return import_adverts(content=content, source=source, actor=actor or person(Role.ADMIN), now=NOON)


def test_a_number_advertised_for_many_brands_is_counted_with_dated_sources_and_never_judged():
    brand("SIM-C", "示例丙（模拟）", family="SIM-A")
    run = collect(
        f"{BUSY},示例安锁,2026-11-01,", f"{BUSY},SIM-A,2026-11-05,", f"{BUSY},示例丙,2026-11-02,", f"{BUSY},样例电视,2026-11-03,",
        "000-0000-1111,样例电视,2026-11-03,", f"{BUSY},样例电视,2026-12-03,", "nonsense,样例电视,2026-11-03,", f"{BUSY},样例电视,yesterday,",
    )  # fmt: skip
    assert (run.made, [one["row"] for one in run.refused]) == (5, [7, 8, 9])
    report = check_hotline(number="0000000 9999", now=NOON)
    # 丙 belongs to the house of A: two houses, three brands
    assert (report.n_unrelated, len(report.advertised_for), report.corpus_adverts) == (2, 3, 5)
    first = report.advertised_for[0]
    assert (first.brand, first.adverts, str(first.first_seen), str(first.last_seen)) == ("示例安锁（模拟）", 2, "2026-11-01", "2026-11-05")  # fmt: skip
    (source,) = report.sources
    assert (source.publisher, source.collected_on, source.adverts) == ("Nobody (simulated)", date(2026, 11, 20), 4)
    said = " ".join(f"{one.zh} {one.en}" for one in report_lines(report)).lower()
    assert not any(word in said for word in ACCUSING)
    assert "lawfully" in said
    assert "异议" in said


def test_a_number_nobody_knows_is_said_to_be_so_and_nothing_more():
    report = check_hotline(number="400-123-4567", now=NOON)
    assert (report.entries, report.n_unrelated, report.is_verified) == ((), 0, False)
    assert "nothing good or bad" in report_lines(report)[0].en
    with pytest.raises(BadNumber):
        check_hotline(number="4001", now=NOON)


def test_a_hotline_counts_as_verified_only_while_its_verification_runs():
    line = keep_hotline(brand="SIM-A", number="000-0000-9000", label="热线（模拟）", actor=staff(Role.ADMIN), now=NOON)
    assert not check_hotline(number="00000009000", now=NOON).is_verified
    verify_hotline(hotline_id=line.id, proof=proof(10), actor=person(Role.LEGAL), now=NOON)
    assert check_hotline(number="000-0000-9000", now=NOON).is_verified
    report = check_hotline(number="000-0000-9000", now=NOON + timedelta(days=11))
    assert (report.is_verified, report.entries[0].standing) == (False, Standing.EXPIRED)


def test_an_outlets_own_number_is_an_entry():
    outlet()
    (entry,) = check_hotline(number="000-0000-0001", now=NOON).entries
    assert (entry.what, entry.brands, entry.standing) == ("outlet", ("示例安锁（模拟）",), Standing.UNVERIFIED)


def test_the_same_collection_twice_would_count_twice_and_is_refused():
    collect(f"{BUSY},示例安锁,2026-11-01,")
    with pytest.raises(BadTable, match="twice"):
        collect(f"{BUSY},示例安锁,2026-11-01,")
    with pytest.raises(BadTable, match="published"):
        collect(f"{BUSY},x,2026-11-01,", source=SourceFacts(name="x", publisher="", collected_on=date(2026, 11, 20)))


def test_anybody_may_object_and_another_person_answers_and_what_was_wrong_is_struck():
    collector = person(Role.ADMIN)
    collect(f"{BUSY},示例安锁,2026-11-01,", f"{BUSY},样例电视,2026-11-01,", actor=collector)
    with pytest.raises(BadObjection):
        object_to(number="000-0000-1234", reasons="not mine", actor=staff(Role.BUYER), now=NOON)
    with pytest.raises(BadObjection):
        object_to(number=BUSY, reasons=" ", actor=staff(Role.BUYER), now=NOON)
    row = object_to(number=BUSY, reasons="the second advert names another number", actor=staff(Role.BUYER), now=NOON)
    assert check_hotline(number=BUSY, now=NOON).open_objections == 1
    wrong = Advert.objects.get(brand_name="样例电视")
    act = {"objection_id": row.id, "strike": (wrong.pk,), "answer": "the page shows another number", "now": NOON}
    with pytest.raises(NotAllowed) as refused:
        answer_objection(actor=collector, **act)
    assert refused.value.refusal is Refusal.SAME_PERSON
    with pytest.raises(NotAllowed):
        answer_objection(actor=person(Role.OUTLET_MANAGER), **act)
    with pytest.raises(BadObjection):
        answer_objection(actor=person(Role.LEGAL), **{**act, "strike": (wrong.pk + 1000,)})
    answered = answer_objection(actor=person(Role.LEGAL), **act)
    assert answered.upheld
    report = check_hotline(number=BUSY, now=NOON)
    assert (report.n_unrelated, report.struck, report.open_objections) == (1, 1, 0)
    assert Advert.objects.count() == 2
    with pytest.raises(Conflict):
        answer_objection(actor=person(Role.LEGAL), **act)


def test_json_holds_what_pages_and_shell_show():
    outlet()
    found, row = look_up(brand="SIM-A", place="余杭区", actor=staff(Role.CALL_TAKER), now=NOON)
    told = found_json(found, row)
    assert (told["schema"], told["state"], told["queued"]["asks"]) == ("jianzhen.outlets/1", "uncovered", 1)
    assert told["nearest"][0]["phone"] == "000-0000-0001"
    assert {"zh", "en"} == set(told["nearest"][0]["why"][0])
    collect(f"{BUSY},示例安锁,2026-11-01,https://adverts.example/1")
    report = report_json(check_hotline(number=BUSY, now=NOON))
    assert (report["printed"], report["advertised_for"][0]["known"]) == (BUSY, True)
