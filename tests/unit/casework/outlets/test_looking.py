from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from factories.desk import NOON, staff
from factories.directory import HANGZHOU, WENXIN, WEST_LAKE, YUHANG, brand, facts, kinds, outlet, person, proof
from jianzhen.casework.errors import Conflict, NotAllowed, NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.outlets.covering import answer_uncovered, cover_figures, cover_queue, look_up
from jianzhen.casework.outlets.directory import close_for_days, close_outlet, keep_outlet
from jianzhen.casework.outlets.errors import BadOutlet, BadProof, PlaceNotSure, UnknownBrand, UnknownKind
from jianzhen.casework.outlets.looking import find_outlets, great_circle_km
from jianzhen.casework.outlets.models import Outlet, Uncovered, Verification
from jianzhen.casework.outlets.verifying import end_verification, verify_outlet
from jianzhen.casework.outlets.vocabulary import AfterHours, FoundState, Standing
from jianzhen.casework.outlets.words import answer, why_this_one

pytestmark = pytest.mark.django_db

ANYBODY = Actor.machine(Role.INTEGRATION)


@pytest.fixture(autouse=True)
def _directory():
    brand("SIM-A", "示例安锁（模拟）", also=["Anlock"])
    brand("SIM-B")
    kinds()


def find(place: str = "浙江省杭州市西湖区", **more):
    return find_outlets(**{"brand": "SIM-A", "place": place, "now": NOON, **more})


def codes(shown) -> list[str]:
    return [one.outlet.code for one in shown]


def test_a_degree_of_latitude_and_a_quarter_of_the_globe_are_as_long_as_they_are():
    assert great_circle_km((120, 30), (120, 31)) == pytest.approx(111.195, abs=0.01)
    assert great_circle_km((0, 0), (0, 90)) == pytest.approx(10_007.6, abs=0.5)
    assert great_circle_km((179.9, 10), (-179.9, 10)) < 25


def test_an_outlet_that_serves_the_county_serves_its_towns_and_says_so():
    outlet()
    found = find("浙江省杭州市西湖区文新街道")
    assert (found.state, codes(found.covering)) == (FoundState.COVERED, ["SIM-1"])
    assert found.covering[0].covers == "西湖区"
    assert any(said.en == "serves 西湖区" for said in why_this_one(found.covering[0]))
    assert "1" in answer(found).zh


@pytest.mark.parametrize("name", ["SIM-A", "sim-a", "示例安锁", "示例安锁（模拟）", " Anlock "])
def test_a_brand_is_found_by_code_and_by_every_name(name):
    outlet()
    assert find(brand=name).state is FoundState.COVERED


def test_another_brand_another_kind_and_another_county_do_not_cover():
    outlet()
    assert find(brand="SIM-B").state is FoundState.UNCOVERED
    assert find(kind="appliances").state is FoundState.UNCOVERED
    assert find(kind="智能门锁").state is FoundState.COVERED
    assert find("浙江省杭州市余杭区").state is FoundState.UNCOVERED


def test_a_brand_or_kind_nobody_knows_is_said_so():
    with pytest.raises(UnknownBrand, match="Nobody"):
        find(brand="Nobody")
    with pytest.raises(UnknownKind):
        find(kind="ships")


def test_a_place_two_places_share_is_asked_back_and_a_province_is_too_wide():
    with pytest.raises(PlaceNotSure) as refused:
        find("朝阳区")
    assert len(refused.value.candidates) > 1
    with pytest.raises(PlaceNotSure, match="too wide"):
        find("浙江省")
    with pytest.raises(BadOutlet, match="place"):
        find("")


def test_where_only_a_town_is_served_the_county_is_covered_in_part():
    outlet(areas=(WENXIN,))
    found = find()
    assert (found.state, codes(found.part), found.covering) == (FoundState.PART, ["SIM-1"], ())
    assert find(WENXIN).state is FoundState.COVERED
    assert find("浙江省杭州市").state is FoundState.PART
    assert not Uncovered.objects.exists()


def test_verified_comes_before_open_before_the_narrower_area_before_the_nearer():
    shut = "Mon 01:00-02:00"
    from jianzhen.casework.outlets.hours import read_hours

    near, far = (120.13, 30.26), (120.90, 30.26)
    outlet("far", position=far)
    outlet("near", position=near)
    outlet("wide", areas=(HANGZHOU,), position=near)
    outlet("shut", hours=read_hours(shut), position=near)
    proved = outlet("proved", hours=read_hours(shut), position=far)
    verify_outlet(outlet_id=proved.id, proof=proof(), actor=person(Role.ADMIN), now=NOON)
    found = find(point=(120.13, 30.26))
    assert codes(found.covering) == ["proved", "near", "far", "wide", "shut"]
    by_code = {one.outlet.code: one for one in found.covering}
    assert by_code["near"].km == pytest.approx(0, abs=0.01)
    assert 60 < by_code["far"].km < 90
    assert not by_code["near"].km_is_rough
    assert find().covering[0].km_is_rough


def test_a_position_alone_lists_the_nearest_and_does_not_say_who_covers():
    outlet("near", position=(120.13, 30.26))
    outlet("far", position=(116.4, 39.9))
    found = find("", point=(120.1, 30.2))
    assert (found.state, codes(found.nearest), found.covering) == (FoundState.NEAREST_ONLY, ["near", "far"], ())
    with pytest.raises(BadOutlet, match="longitude first"):
        find("", point=(30.2, 120.1))


def test_nobody_covers_this_town_yet_is_a_state_with_the_nearest_a_row_and_a_figure():
    outlet()
    found, row = look_up(brand="SIM-A", place="浙江省杭州市余杭区", actor=ANYBODY, now=NOON)
    assert (found.state, codes(found.nearest)) == (FoundState.UNCOVERED, ["SIM-1"])
    assert row is not None
    assert (row.asks, row.nearest.code) == (1, "SIM-1")
    assert "queue" in answer(found).en
    later = NOON + timedelta(hours=1)
    _, again = look_up(brand="SIM-A", place="杭州市余杭区", actor=ANYBODY, now=later)
    assert (again.id, again.asks, again.first_asked_at, again.last_asked_at) == (row.id, 2, NOON, later)
    assert Event.objects.filter(kind="COVER_ASKED").count() == 1
    (waiting,) = cover_queue()
    assert waiting.path == ("浙江省", "杭州市", "余杭区")
    assert [(one.brand, one.places, one.asks) for one in cover_figures()] == [("SIM-A", 1, 2), ("SIM-B", 0, 0)]


def test_a_covered_place_makes_no_row():
    outlet()
    assert look_up(brand="SIM-A", place=WEST_LAKE, actor=ANYBODY, now=NOON)[1] is None
    assert not Uncovered.objects.exists()


def test_an_answered_row_leaves_the_queue_and_a_new_ask_opens_another():
    _, row = look_up(brand="SIM-A", place=YUHANG, actor=ANYBODY, now=NOON)
    act = {"uncovered_id": row.id, "answer": "from December by the outlet of the next county", "now": NOON}
    with pytest.raises(NotAllowed):
        answer_uncovered(actor=ANYBODY, **act)
    with pytest.raises(BadOutlet):
        answer_uncovered(actor=staff(Role.DISPATCHER), **{**act, "answer": " "})
    answer_uncovered(actor=staff(Role.DISPATCHER), **act)
    assert cover_queue() == ()
    with pytest.raises(Conflict, match="December"):
        answer_uncovered(actor=staff(Role.DISPATCHER), **act)
    _, other = look_up(brand="SIM-A", place=YUHANG, actor=ANYBODY, now=NOON)
    assert (other.id != row.id, other.asks) == (True, 1)


def test_told_again_nothing_happens_and_told_otherwise_it_changes_with_an_event():
    first = outlet()
    assert outlet().id == first.id
    assert Event.objects.filter(kind__startswith="OUTLET_").count() == 1
    changed = outlet(areas=(YUHANG,))
    assert (changed.id, Event.objects.filter(kind="OUTLET_CHANGED").count()) == (first.id, 1)
    assert find().state is FoundState.UNCOVERED
    assert find("余杭区").state is FoundState.COVERED


def test_a_closed_outlet_is_found_no_more_until_it_is_told_again():
    made = outlet()
    verify_outlet(outlet_id=made.id, proof=proof(), actor=person(Role.ADMIN), now=NOON)
    close_outlet(outlet_id=made.id, actor=staff(Role.OUTLET_MANAGER), now=NOON)
    assert find().state is FoundState.UNCOVERED
    outlet()
    assert (find().state, find().covering[0].standing) == (FoundState.COVERED, Standing.UNVERIFIED)


def test_days_of_closure_are_seen_in_the_look_up():
    made = outlet()
    close_for_days(outlet_id=made.id, first_day=NOON.date(), last_day=NOON.date(), why="盘点（模拟）", actor=staff(Role.ADMIN), now=NOON)  # fmt: skip
    assert not find().covering[0].open.is_open


def test_after_hours_is_told_when_the_outlet_is_closed():
    outlet(after_hours=AfterHours.ON_CALL, after_hours_phone="000-0000-0007")
    (one,) = find(now=NOON + timedelta(hours=12)).covering
    assert not one.open.is_open
    assert any("round the clock" in said.en for said in why_this_one(one))
    assert not any("round the clock" in said.en for said in why_this_one(find().covering[0]))


@pytest.mark.parametrize(
    ("told", "word"),
    [
        ({"code": " "}, "code"),
        ({"areas": ()}, "areas"),
        ({"areas": ("999999",)}, "areas"),
        ({"place": "330000"}, "place"),
        ({"serves": ()}, "serves"),
        ({"hours": ()}, "hours"),
        ({"position": (30.0, 120.0)}, "position"),
        ({"after_hours": AfterHours.ON_CALL}, "after_hours_phone"),
        ({"after_hours_phone": "000-0000-0007"}, "after_hours_phone"),
    ],
)
def test_facts_that_are_wrong_name_their_field(told, word):
    with pytest.raises((BadOutlet, PlaceNotSure), match=word):
        facts(**told)


def test_an_outlet_of_a_brand_nobody_knows_is_not_kept():
    with pytest.raises(UnknownBrand):
        outlet(serves=(("Nobody", "smart_lock"),))
    assert not Outlet.objects.exists()


@pytest.mark.parametrize("role", [Role.BUYER, Role.MERCHANT, Role.REVIEWER, Role.TECHNICIAN])
def test_only_who_keeps_the_directory_changes_it(role):
    with pytest.raises(NotAllowed):
        keep_outlet(facts=facts(), actor=staff(role), now=NOON)


def test_a_verification_is_a_persons_has_a_source_and_an_end():
    made = outlet()
    with pytest.raises(NotAllowed):
        verify_outlet(outlet_id=made.id, proof=proof(), actor=ANYBODY, now=NOON)
    with pytest.raises(NotAllowed):
        verify_outlet(outlet_id=made.id, proof=proof(), actor=person(Role.OUTLET_MANAGER), now=NOON)
    with pytest.raises(NotAllowed, match="account"):
        verify_outlet(outlet_id=made.id, proof=proof(), actor=staff(Role.ADMIN), now=NOON)
    for wrong in ({"source": " "}, {"days": 0}, {"days": 4000}, {"evidence_hash": "abc"}):
        with pytest.raises(BadProof):
            verify_outlet(outlet_id=made.id, proof=proof(**wrong), actor=person(Role.ADMIN), now=NOON)
    assert not Verification.objects.exists()


def test_a_verification_runs_out_and_can_be_ended_with_a_reason():
    made, admin = outlet(), person(Role.ADMIN)
    row = verify_outlet(outlet_id=made.id, proof=proof(30), actor=admin, now=NOON)
    stands = [find(now=NOON + timedelta(days=days)).covering[0].standing for days in (0, 29, 31)]
    assert stands == [Standing.VERIFIED, Standing.VERIFIED, Standing.EXPIRED]
    with pytest.raises(BadProof):
        end_verification(verification_id=row.id, because="", actor=admin, now=NOON)
    end_verification(verification_id=row.id, because="letter withdrawn", actor=admin, now=NOON + timedelta(days=1))
    assert find(now=NOON + timedelta(days=2)).covering[0].standing is Standing.UNVERIFIED
    with pytest.raises(NotFound):
        end_verification(verification_id=row.id, because="again", actor=admin, now=NOON)


@pytest.mark.parametrize(
    "told",
    [
        {"phone": "000-0000-0066"},
        {"address": "别处（模拟）"},
        {"serves": (("SIM-A", "smart_lock"), ("SIM-B", "smart_lock"))},
    ],
)
def test_an_entry_that_changed_after_it_was_verified_is_not_verified_any_more(told):
    verify_outlet(outlet_id=outlet().id, proof=proof(), actor=person(Role.ADMIN), now=NOON)
    outlet(areas=(HANGZHOU,))
    assert find().covering[0].standing is Standing.VERIFIED
    outlet(areas=(HANGZHOU,), **told)
    assert find().covering[0].standing is Standing.UNVERIFIED
    assert "changed" in Verification.objects.get().ended_because


def test_the_database_refuses_a_position_by_halves_and_a_second_open_row():
    made = outlet()
    with pytest.raises(IntegrityError), transaction.atomic():
        Outlet.objects.filter(pk=made.pk).update(longitude=None)
    _, row = look_up(brand="SIM-B", place=YUHANG, actor=ANYBODY, now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Uncovered.objects.create(brand=row.brand, place=row.place, first_asked_at=NOON, last_asked_at=NOON)
