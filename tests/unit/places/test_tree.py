"""The facts behind the answers: tree, names by date, positions."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from jianzhen.places import Basis, Level, UnknownDivision, former_names, load_tree, name_on, position
from jianzhen.places.names import fold, short_names, suffixed_names

TREE = load_tree()


def test_the_tables_hold_what_the_sources_counted():
    levels = Counter(one.level for one in TREE.divisions.values())

    assert levels == {Level.PROVINCE: 34, Level.PREFECTURE: 333, Level.COUNTY: 2847}
    assert sum(1 for _ in TREE.towns_below(None)) == 38_827


def test_every_parent_and_every_follower_is_a_division_of_today():
    assert all(one.parent in TREE.divisions for one in TREE.divisions.values() if one.level is not Level.PROVINCE)
    assert all(code in TREE.divisions for one in TREE.former for code in one.followers)
    assert all(one.since is None or one.until is None or one.since <= one.until for one in TREE.former)


def test_names_of_one_parent_are_told_apart():
    for parent in [None, *TREE.divisions]:
        names = [one.name for one in (*TREE.children(parent), *(TREE.towns(parent) if parent else ()))]
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("420600", date(2005, 1, 1), "襄樊市"),
        ("420600", date(2020, 1, 1), "襄阳市"),
        ("110103", date(2005, 1, 1), "崇文区"),
        ("110101001", date(2020, 1, 1), "东华门街道"),
    ],
)
def test_a_code_is_called_what_it_was_called_on_the_day(code, day, name):
    assert name_on(code, day) == name


@pytest.mark.parametrize(
    ("code", "day"), [("110103", date(2015, 1, 1)), ("999999", date(2015, 1, 1)), ("", date(2015, 1, 1))]
)
def test_a_code_nobody_held_is_refused(code, day):
    with pytest.raises(UnknownDivision, match="2015-01-01"):
        name_on(code, day)


def test_former_names_of_a_place_come_latest_first():
    names = [one.name for one in former_names("320614")]

    assert names[0] == "海门市"
    assert "海门县" in names


@pytest.mark.parametrize(
    ("name", "level", "short"),
    [
        ("海南藏族自治州", Level.PREFECTURE, {"海南"}),
        ("内蒙古自治区", Level.PROVINCE, {"内蒙古", "内蒙"}),
        ("双江拉祜族佤族布朗族傣族自治县", Level.COUNTY, {"双江"}),
        ("东乡族自治县", Level.COUNTY, {"东乡"}),
        ("鄂温克族自治旗", Level.COUNTY, {"鄂温克"}),
        ("神农架林区", Level.COUNTY, {"神农架"}),
        ("赵县", Level.COUNTY, set()),
    ],
)
def test_short_names_drop_the_suffix_and_the_peoples(name, level, short):
    assert short_names(name, level) == short


def test_no_short_name_is_a_single_character():
    assert all(len(name) >= 2 for one in TREE.divisions.values() for name in short_names(one.name, one.level))


def test_a_county_of_peoples_is_also_a_plain_county():
    assert suffixed_names("互助土族自治县", Level.COUNTY) == {"互助县"}


def test_folding_keeps_where_each_character_stood():
    written = fold("浙江省 杭州市，西湖區３號")

    assert written.text == "浙江省杭州市西湖区3号"
    assert written.rest(9) == "３號"
    assert {3, 6} <= written.breaks


def test_a_position_says_what_it_is():
    seat, none = position("110101"), position("710000")
    town = position("110101001")
    mean = next(
        found
        for one in TREE.divisions.values()
        if one.level is Level.COUNTY and one.seat is None
        if (found := position(one.code))
    )

    assert seat is not None
    assert seat.basis is Basis.SEAT
    assert none is None
    assert town is not None
    assert (town.longitude, town.basis) == (seat.longitude, Basis.COUNTY_SEAT)
    assert mean.basis in (Basis.MEAN_SIBLINGS, Basis.MEAN_PROVINCE)
    assert mean.counties >= 1


def test_every_place_of_the_mainland_has_a_position_inside_the_country():
    for one in TREE.divisions.values():
        found = position(one.code)
        if one.code[:2] in ("71", "81", "82"):
            continue
        assert found is not None
        assert 73 < found.longitude < 136
        assert 3 < found.latitude < 54
