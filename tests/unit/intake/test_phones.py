"""One number, however it is written; and none where it is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianzhen.intake import NoPhone, PhoneKind, read_phone
from jianzhen.intake.phones import find_phones
from jianzhen.intake.texts import fold


@pytest.mark.parametrize(("written", "digits", "kind", "extension"), [
    ("13812345678", "13812345678", PhoneKind.MOBILE, ""),
    ("＋８６ １３８－１２３４－５６７８", "13812345678", PhoneKind.MOBILE, ""),
    ("0086 138 1234 5678", "13812345678", PhoneKind.MOBILE, ""),
    ("86-13812345678", "13812345678", PhoneKind.MOBILE, ""),
    ("幺三八一二三四五六七八", "13812345678", PhoneKind.MOBILE, ""),
    ("0571-87654321", "057187654321", PhoneKind.LANDLINE, ""),
    ("（0571）8765 4321 转 801", "057187654321", PhoneKind.LANDLINE, "801"),
    ("01065123456分机12", "01065123456", PhoneKind.LANDLINE, "12"),
    ("400-1865-909", "4001865909", PhoneKind.SERVICE, ""),
    ("+852 2345 6789", "+85223456789", PhoneKind.ABROAD, ""),
])  # fmt: skip
def test_a_number_has_one_form_however_it_is_written(written, digits, kind, extension):
    phone = read_phone(written)
    assert (phone.digits, phone.kind, phone.extension) == (digits, kind, extension)
    assert read_phone(phone.printed) == phone


@pytest.mark.parametrize(("written", "why"), [
    ("", "no digits"), ("王先生", "no digits"), ("138123456", "dialled"), ("1381234567890", "dialled"), ("87654321", "area code"),
    ("13812345678啊", "letters"), ("00000001234", "dialled"), ("95079", "dialled"),
])  # fmt: skip
def test_what_is_no_number_says_what_is_missing(written, why):
    with pytest.raises(NoPhone, match=why) as refused:
        read_phone(written)
    assert refused.value.code == "no_phone"


def test_a_call_gives_the_callers_number_and_not_the_hotlines_or_an_orders():
    slot = find_phones(
        fold("你们400-186-5909打了好久，订单202611250000123456，打我138 0000 1234，座机0571-87654321转801也行")
    )
    assert slot.value.digits == "13800001234"
    assert [one.digits for one in slot.candidates] == ["13800001234", "057187654321"]
    assert slot.candidates[1].extension == "801"


def test_two_mobiles_are_asked_back():
    slot = find_phones(fold("13800001234 或者 13900005678"))
    assert (slot.value, slot.ask, len(slot.candidates)) == (None, "which_phone", 2)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader_and_what_is_read_stands_where_it_says(text):
    slot = find_phones(fold(text))
    for span in slot.spans:
        assert 0 <= span.start < span.end <= len(text)


@given(st.integers(13_000_000_000, 19_999_999_999), st.sampled_from(["{}", "电话{}，", "打{}吧", "（{}）"]))
def test_a_mobile_in_a_sentence_is_the_mobile_alone(number, sentence):
    slot = find_phones(fold(sentence.format(number)))
    try:
        alone = read_phone(str(number))
    except NoPhone:
        assert slot.value is None
    else:
        assert slot.value == alone
