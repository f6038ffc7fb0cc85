"""What a caller says, slot by slot: found, asked back or empty, and never filled in."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianzhen.entrances.wording_intake import QUESTIONS, URGENT
from jianzhen.intake import BrandNames, Standing, Utterance, as_text, read, read_place
from jianzhen.intake.spoken import customers_words
from jianzhen.intake.texts import fold

BEIJING = ZoneInfo("Asia/Shanghai")
WEDNESDAY_NOON = datetime(2026, 11, 25, 12, 0, tzinfo=BEIJING)
BRANDS = (
    BrandNames(code="SIM-LOCK", names=("示例安锁", "Sample Anlock")),
    BrandNames(code="SIM-HEAT", names=("示例沐暖",)),
)
CALL = "我家示例安锁的指纹锁打不开了，住在杭州市西湖区文新街道骆家庄12幢3单元501，电话13800001234，我姓王，明天下午有空"


def said(text, now=WEDNESDAY_NOON):
    return read(text, now=now, brands=BRANDS)


def at(day, hour, minute=0):
    return datetime(2026, *day, hour, minute, tzinfo=BEIJING)


def test_one_sentence_of_a_caller_fills_every_slot_and_each_rests_on_its_words():
    slots = said(CALL)
    assert slots.phone.value.digits == "13800001234"
    assert (slots.name.value, slots.brand.value) == ("王", "SIM-LOCK")
    assert (slots.place.value.code, slots.place.value.detail) == ("330106006", "骆家庄12幢3单元501")
    assert (slots.thing.value.word, slots.thing.value.kind) == ("指纹锁", "smart_lock")
    assert slots.fault.value.words == "我家示例安锁的指纹锁打不开了"
    assert (slots.wish.value.opens, slots.wish.value.closes) == (at((11, 26), 13), at((11, 26), 18))
    assert slots.open_questions() == ()
    words = {name: [CALL[a:b] for a, b in spans] for name, spans in slots.spans().items()}
    assert words["place"] == ["杭州市西湖区文新街道骆家庄12幢3单元501"]
    assert words["phone"] == ["13800001234"]
    assert words["wish"] == ["明天", "下午"]


def test_in_a_transcript_the_customer_counts_and_the_desk_fills_the_gaps():
    call = as_text([
        Utterance(speaker="客户", text="周六上午来吧，周日不行", start=9), Utterance(speaker="客服", text="手机是一三八零零零零一二三四吗", start=7),
        Utterance(speaker="客服", text="您好，热线400-123-4567，示例安锁还是示例沐暖", start=0), Utterance(speaker="客户", text="示例沐暖的热水器不出热水，显示E5", start=2),
        Utterance(speaker="客户", text="免贵姓李，江苏省昆山市玉山镇，人民路12号", start=5),
    ])  # fmt: skip
    slots = said(call)
    assert (slots.phone.value.digits, slots.name.value, slots.brand.value) == ("13800001234", "李", "SIM-HEAT")
    assert slots.place.value.whole == "江苏省苏州市昆山市玉山镇人民路12号"
    assert slots.fault.value.error_code == "E5"
    assert slots.wish.value.opens == at((11, 28), 8)
    assert call[slots.phone.spans[0].start : slots.phone.spans[0].end] == "一三八零零零零一二三四"


@pytest.mark.parametrize(("text", "ask", "n"), [
    ("地址朝阳区建国路88号", "which_place", 2), ("我在昆山，冰箱异响", "which_place", 3), ("地址是海南", "which_place", 3), ("在南京，锁坏了", "which_county", 1),
])  # fmt: skip
def test_a_place_that_may_be_several_is_asked_back_with_what_may_be_meant(text, ask, n):
    slot = said(text).place
    assert (slot.value, slot.ask) == (None, ask)
    assert len(slot.candidates) == n


@pytest.mark.parametrize("text", ["我要修东西", "南京路的店卖的锁坏了", "大门锁打不开", "王朝阳说门坏了", "上门修一下"])
def test_what_is_no_address_is_not_made_one(text):
    assert said(text).place.value is None


@pytest.mark.parametrize(("text", "code", "detail"), [
    ("海南贵南县茫曲镇", "632525100", ""), ("上海市浦东新区张江镇，祖冲之路100弄5号", "310115125", "祖冲之路100弄5号"),
    ("在东莞市万江街道", "441900005", ""), ("杭州西湖区，12月3号上午", "330106", ""), ("地址:北京市朝阳区望京街道 1号楼，电话13800001234", "110105026", "1号楼"),
])  # fmt: skip
def test_an_address_in_a_sentence_is_read_to_its_door_and_no_further(text, code, detail):
    slot = said(text).place
    assert slot.value is not None, slot
    assert slot.value.code == code or slot.value.code.startswith(code)
    assert slot.value.detail == detail


def test_a_field_for_an_address_says_what_is_wrong_with_it():
    assert read_place("浙江省杭洲市西湖区").ask == "place_not_read"
    assert read_place("朝阳区").ask == "which_place"
    assert read_place("").standing is Standing.EMPTY
    assert read_place("杭州市西湖区文三路259号").value.detail == "文三路259号"


@pytest.mark.parametrize(("text", "opens", "closes"), [
    ("明天下午", at((11, 26), 13), at((11, 26), 18)), ("周六上午", at((11, 28), 8), at((11, 28), 12)), ("下周三9点到11点", at((12, 2), 9), at((12, 2), 11)),
    ("后天三点", at((11, 27), 15), at((11, 27), 16)), ("明天下午三点半以后", at((11, 26), 15, 30), at((11, 26), 18)), ("12月3号晚上", at((12, 3), 18), at((12, 3), 21)),
    ("今晚", at((11, 25), 18), at((11, 25), 21)), ("明天上午10点前", at((11, 26), 8), at((11, 26), 10)), ("周一", at((11, 30), 8), at((11, 30), 21)),
    ("不要上午，明天下午", at((11, 26), 13), at((11, 26), 18)), ("周四不行，周五下午", at((11, 27), 13), at((11, 27), 18)),
    ("tomorrow afternoon", at((11, 26), 13), at((11, 26), 18)), ("今天下午", at((11, 25), 13), at((11, 25), 18)),
])  # fmt: skip
def test_a_wish_of_time_counts_from_the_moment_it_was_said(text, opens, closes):
    slot = said(text).wish
    assert slot.value is not None, slot
    assert (slot.value.opens, slot.value.closes, slot.value.soon) == (opens, closes, False)


@pytest.mark.parametrize(("text", "ask"), [
    ("今天上午", "time_is_over"), ("明天8点", "which_time"), ("周末", "which_day"), ("三点以后", "which_day"), ("这周一", "time_is_over"),
])  # fmt: skip
def test_a_wish_that_is_over_or_may_be_two_is_asked_back(text, ask):
    slot = said(text).wish
    assert (slot.value, slot.ask) == (None, ask)


def test_as_soon_as_possible_is_a_wish_without_an_end():
    wish = said("空调不制冷，尽快来").wish.value
    assert (wish.soon, wish.opens, wish.closes) == (True, WEDNESDAY_NOON, None)


@pytest.mark.parametrize("text", ["锁从明天开始不用了", "昨天买的灯不亮", "住在3号楼", "上午买的锁就坏了"])
def test_a_day_that_is_no_wish_is_not_one(text):
    assert said(text).wish.standing is Standing.EMPTY


@pytest.mark.parametrize(("text", "what"), [
    ("厨房有煤气味", "safety"), ("我被锁在门外了", "locked_out"), ("水漫到客厅了", "flood"), ("锁有点松动", None), ("孩子困在里面还冒烟", "safety"),
])  # fmt: skip
def test_what_cannot_wait_is_named(text, what):
    assert said(text).urgency.value == what


def test_two_things_or_two_brands_are_asked_back_and_a_thing_is_called_by_its_longest_word():
    both = said("示例安锁的智能门锁和示例沐暖的热水器都坏了")
    assert (both.thing.ask, both.brand.ask) == ("which_thing", "which_brand")
    assert said("智能门锁的锁打不开").thing.value.word == "智能门锁"


def test_a_model_and_a_serial_number_are_read_behind_their_words_only():
    slots = said("示例安锁 型号 T2-Pro 序列号：AB123456，指纹不识别")
    assert (slots.model.value, slots.serial.value) == ("T2-PRO", "AB123456")
    assert said("房间号AB123456").serial.value is None


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet="示例安锁杭州市西湖区朝阳海南明天下午周六三点13800001234，。：客服户\n路号电话坏了不在家 abcAB-",
        max_size=80,
    )
)
def test_no_text_breaks_a_reader_and_every_span_lies_in_the_text(text):
    slots = said(text)
    for spans in slots.spans().values():
        for a, b in spans:
            assert 0 <= a < b <= len(text)
    wish = slots.wish.value
    if wish is not None and wish.closes is not None:
        assert wish.closes > WEDNESDAY_NOON
        assert timedelta(0) < wish.closes - wish.opens <= timedelta(hours=14)
    assert set(slots.open_questions()) <= set(QUESTIONS)


@given(st.text(max_size=60))
def test_folding_and_blanking_keep_the_offsets(text):
    folded = fold(text)
    assert len(folded.plain) == len(folded.at)
    assert len(customers_words(text)) == len(text)


def test_every_question_and_every_urgency_of_the_readers_has_its_words():
    source = "".join(one.read_text("utf-8") for one in (Path(__file__).parents[3] / "src/jianzhen/intake").glob("*.py"))
    asked = {one for one in QUESTIONS if f'"{one}"' in source}
    assert asked == set(QUESTIONS)
    assert set(re.findall(r'"((?:which|place|time)_[a-z_]+)"', source)) <= set(QUESTIONS)
    assert set(URGENT) == {"safety", "locked_out", "flood"}


def test_a_call_is_read_fast_enough_to_fill_while_somebody_types():
    from time import perf_counter

    said(CALL)
    began = perf_counter()
    for _ in range(5):
        said(CALL)
    assert (perf_counter() - began) / 5 < 0.5
