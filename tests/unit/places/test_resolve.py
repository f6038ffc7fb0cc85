"""A written place: sure only when nothing else can be meant."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianzhen.places import Answer, Because, Level, NoHistory, Status, load_tree, resolve
from jianzhen.places.names import names_of

TREE = load_tree()
COUNTIES = [one for one in TREE.divisions.values() if one.level is Level.COUNTY]
TOWNS = list(TREE.towns_below(None))


def test_the_full_path_of_every_county_is_its_own_code():
    answers = {one.code: resolve("".join(TREE.path(one.code))) for one in COUNTIES}

    assert {code: answer.code for code, answer in answers.items()} == {code: code for code in answers}
    assert not any(answer.tail for answer in answers.values())


def test_the_full_path_of_a_town_is_its_own_code_and_keeps_the_address_behind():
    for one in random.Random(1).sample(TOWNS, 3000):
        answer = resolve("".join(TREE.path(one.code)) + "建设路18号")

        assert (answer.code, answer.tail) == (one.code, "建设路18号")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("海南贵南县", "青海省 海南藏族自治州 贵南县"),
        ("临夏临夏市", "甘肃省 临夏回族自治州 临夏市"),
        ("大理巍山", "云南省 大理白族自治州 巍山彝族回族自治县"),
        ("甘南玛曲", "甘肃省 甘南藏族自治州 玛曲县"),
        ("海南临高新盈", "海南省 临高县 新盈镇"),
        ("东莞市万江街道", "广东省 东莞市 万江街道"),
        ("儋州市那大镇", "海南省 儋州市 那大镇"),
        ("三沙市南沙区", "海南省 三沙市 南沙区"),
        ("延边州延吉市", "吉林省 延边朝鲜族自治州 延吉市"),
        ("北京市市辖区东城区", "北京市 东城区"),
        ("仙桃市", "湖北省 仙桃市"),
        ("湖南长沙", "湖南省 长沙市"),
        ("廣東省深圳市南山區粵海街道", "广东省 深圳市 南山区 粤海街道"),
        ("　浙江省　杭州市，西湖区　", "浙江省 杭州市 西湖区"),
        ("台灣省", "台湾省"),
        ("香港", "香港特别行政区"),
    ],
)
def test_a_name_is_read_as_people_write_it(name, path):
    answer = resolve(name)

    assert (answer.status, " ".join(answer.path), answer.tail) == (Status.OK, path, "")


@pytest.mark.parametrize(
    ("name", "some"),
    [
        ("朝阳区", {"110105", "220104"}),
        ("鼓楼区", {"320106", "350102"}),
        ("海南", {"460000", "632500", "150303"}),
        ("吉林", {"220000", "220200"}),
        ("长沙", {"430100", "430121"}),
        ("太平", {"210904"}),
        ("新市区", {"130602", "650104"}),
        ("吴县市", {"320506", "320507"}),
        ("河北省桥东区", {"130702", "130502"}),
    ],
)
def test_what_two_places_share_is_asked_back(name, some):
    answer = resolve(name)

    assert (answer.status, answer.code, answer.path) == (Status.AMBIGUOUS, None, ())
    assert some <= {one.code for one in answer.candidates}


def test_a_town_in_hundreds_lists_some_and_counts_all():
    answer = resolve("城关镇")

    assert answer.status is Status.AMBIGUOUS
    named = sum(one.name == "城关镇" for one in TOWNS)
    assert answer.candidate_count >= named > len(answer.candidates) == 20


def test_a_town_alone_is_sure_only_when_there_is_one():
    assert resolve("新盈镇").code == "469024108"
    assert resolve("太平镇").status is Status.AMBIGUOUS


@pytest.mark.parametrize(
    "name",
    [
        "浙江省杭洲市西湖区",
        "浙江杭洲西湖区",
        "杭州市西胡区",
        "宝鸡市凤翔市",
        "淅江省",
        "王朝阳",
        "学院路30号",
        "",
        "  ",
        "🙂",
        "999999",
        "12345",
        "110101999",
    ],
)
def test_a_misspelt_name_is_not_guessed(name):
    answer = resolve(name)

    assert (answer.status, answer.code) == (Status.UNRESOLVED, None)
    assert answer.because is not None


@pytest.mark.parametrize(
    "name",
    [
        "南京路100号",
        "北京东路12号",
        "四川北路1号",
        "中山陵园路8号",
        "海宁先生",
        "高县长",
        "吉林市场街5号",
        "南京大学苏州校区",
    ],
)
def test_a_road_or_a_person_named_like_a_place_is_never_sure(name):
    assert resolve(name).status is not Status.OK


@pytest.mark.parametrize(
    ("name", "code", "tail"),
    [
        ("北京朝阳门内大街8号", "110000", "朝阳门内大街8号"),
        ("海淀区学院路30号", "110108", "学院路30号"),
        ("北京市朝阳区望京东路", "110105", "望京东路"),
        ("合肥市高新区望江西路", "340100", "高新区望江西路"),
        ("湖南长沙五一广场", "430100", "五一广场"),
        ("深圳市大鹏新区", "440300", "大鹏新区"),
        ("台湾省台北市中正区", "710000", "台北市中正区"),
    ],
)
def test_what_is_no_division_stays_in_the_tail(name, code, tail):
    answer = resolve(name)

    assert (answer.status, answer.code, answer.tail) == (Status.OK, code, tail)


def test_a_person_before_the_address_stays_in_the_head():
    answer = resolve("张三 13800000000 浙江省杭州市西湖区文三路")

    assert (answer.code, answer.head, answer.tail) == ("330106", "张三 13800000000", "文三路")


def test_an_address_written_twice_is_read_once_and_two_addresses_are_asked_back():
    twice = resolve("浙江省 杭州市 西湖区 浙江省杭州市西湖区文三路")
    two = resolve("滨江区 江西省南昌市")

    assert (twice.code, twice.tail) == ("330106", "文三路")
    assert (two.status, two.because) == (Status.AMBIGUOUS, Because.CONTRADICTION)


def test_a_province_behind_a_name_settles_it_only_when_one_is_left():
    assert resolve("朝阳区 北京市").code == "110105"
    assert resolve("太平镇 四川省").status is Status.AMBIGUOUS


@pytest.mark.parametrize(
    ("written", "code", "tail"),
    [
        ("110101", "110101", ""),
        ("１１０１０１", "110101", ""),
        ("110101001", "110101001", ""),
        ("110101001002", "110101001", "002"),
        ("330106000000", "330106", ""),
        ("110103", "110101", ""),
    ],
)
def test_a_code_of_six_nine_or_twelve_digits_is_read(written, code, tail):
    answer = resolve(written)

    assert (answer.status, answer.code, answer.tail) == (Status.OK, code, tail)


@pytest.mark.parametrize(
    ("name", "code", "former", "until"),
    [
        ("北京市崇文区", "110101", "崇文区", 2010),
        ("湖北省襄樊市", "420600", "襄樊市", 2010),
        ("四川省宜宾市宜宾县", "511504", "宜宾县", 2018),
        ("安徽省巢湖市居巢区", "340181", "居巢区", 2011),
        ("江苏省通州市", "320612", "通州市", 2009),
    ],
)
def test_a_former_name_leads_to_the_place_of_today_and_says_so(name, code, former, until):
    answer = resolve(name)

    assert answer.code == code
    assert answer.former is not None
    assert (answer.former.name, answer.former.until) == (former, until)


def test_the_day_decides_between_a_former_and_a_present_name():
    assert resolve("海门市", on=date(2019, 5, 1)).code == "320614"
    assert resolve("江苏省南通市海门区", on=date(2019, 5, 1)).status is not Status.OK
    assert resolve("江苏省南通市海门区").code == "320614"


def test_a_day_before_the_tables_is_refused():
    with pytest.raises(NoHistory, match="1984"):
        resolve("北京市", on=date(1979, 1, 1))


def test_a_revoked_town_keeps_its_code_and_is_called_former():
    one = next(town for town in TOWNS if town.revoked is not None)
    answer = resolve("".join(TREE.path(one.code)))

    assert answer.code == one.code
    assert answer.former is not None
    assert (answer.former.name, answer.former.change) == (one.name, "撤销")


def _read(answer: Answer) -> str:
    end = len(answer.input.rstrip()) - len(answer.tail) if answer.tail else len(answer.input)
    return answer.input[:end]


def _agrees(answer: Answer) -> bool:
    """Whether what was taken in holds a form of the place's own name, of a former one, or its code."""
    assert answer.code is not None
    full, bare = names_of(TREE.division(answer.code))
    named = {*full, *bare, answer.code}
    if answer.former:
        named |= {answer.former.name, answer.former.code, answer.former.name[:-1]}
    return any(name in _read(answer) for name in named)


PIECES = sorted(
    {word for one in random.Random(3).sample(COUNTIES, 80) for word in (*TREE.path(one.code), one.name[:-1])}
)
MIXED = st.lists(st.sampled_from([*PIECES, "路", "12号", " ", "先生", "市场", "长", "新区"]), max_size=5).map("".join)


@given(st.one_of(st.text(max_size=40), MIXED))
@settings(max_examples=600, deadline=None)
def test_no_text_raises_and_a_sure_answer_was_written(text):
    answer = resolve(text)

    if answer.status is Status.OK:
        assert _agrees(answer)
        assert answer.path == TREE.path(answer.code or "")
    else:
        assert answer.code is None
        assert answer.because is not None
    assert answer.tail in text
    assert len(answer.candidates) <= 20


@given(st.sampled_from(COUNTIES), st.integers(0, 12))
@settings(max_examples=300, deadline=None)
def test_one_changed_character_never_leads_to_another_place(one, k):
    path = "".join(TREE.path(one.code))
    k %= len(path)
    answer = resolve(path[:k] + "囧" + path[k + 1 :])

    assert answer.status is not Status.OK or TREE.contains(answer.code or "", one.code)
