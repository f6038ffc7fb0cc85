import pytest
from django.utils import timezone

from factories.desk import NOON
from jianzhen.casework.outlets.hotline import check_hotline
from jianzhen.casework.outlets.looking import find_outlets
from jianzhen.casework.outlets.models import Outlet, TableImport
from jianzhen.casework.outlets.numbers import NumberKind, read_number
from jianzhen.casework.outlets.vocabulary import FoundState, Standing
from jianzhen.wiring.seed_outlets import BUSY_NUMBER, HEAT, HOTLINE, LOCK, seats, seed_outlets

pytestmark = pytest.mark.django_db


def test_the_seed_covers_the_country_with_one_brand_leaves_gaps_with_the_other_and_is_laid_once():
    made = seed_outlets(now=NOON)
    assert made == len(seats()) > 300
    assert seed_outlets(now=NOON) == 0
    assert not any(run.refused for run in TableImport.objects.all())
    for place in (
        "海南省临高县新盈镇",
        "广东省东莞市万江街道",
        "甘肃省临夏回族自治州临夏市",
        "新疆维吾尔自治区喀什地区喀什市",
    ):
        found = find_outlets(brand=LOCK, place=place, now=NOON)
        assert found.state is FoundState.COVERED, place
    states = {find_outlets(brand=HEAT, place=one.code, now=NOON).state for one in seats()[::7]}
    assert FoundState.UNCOVERED in states
    assert FoundState.COVERED in states
    standings = {
        one.standing for seat in seats()[:40] for one in find_outlets(brand=LOCK, place=seat.code, now=NOON).covering
    }
    assert {Standing.VERIFIED, Standing.UNVERIFIED} <= standings


def test_nothing_in_the_seed_can_be_dialled_and_everything_says_that_it_is_made_up():
    seed_outlets(now=NOON)
    for outlet in Outlet.objects.all():
        assert outlet.simulated
        assert "（模拟）" in outlet.name
        for number in filter(None, (outlet.phone, outlet.after_hours_phone)):
            assert read_number(number).kind is NumberKind.SIMULATED
    assert check_hotline(number=BUSY_NUMBER, now=timezone.now()).n_unrelated == 4
    assert check_hotline(number=HOTLINE, now=timezone.now()).n_unrelated == 1
