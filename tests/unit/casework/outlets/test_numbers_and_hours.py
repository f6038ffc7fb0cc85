from datetime import date, datetime

import pytest

from jianzhen.casework.outlets.errors import BadHours, BadNumber
from jianzhen.casework.outlets.hours import BEIJING, Span, openness, read_hours
from jianzhen.casework.outlets.numbers import NumberKind, read_number


@pytest.mark.parametrize(
    ("written", "digits", "kind"),
    [
        ("138 1234 5678", "13812345678", NumberKind.MOBILE),
        ("+86-138-1234-5678", "13812345678", NumberKind.MOBILE),
        ("００８６１３８１２３４５６７８", "13812345678", NumberKind.MOBILE),
        ("(010)65123456", "01065123456", NumberKind.LANDLINE),
        ("+86 10 6512 3456", "01065123456", NumberKind.LANDLINE),
        ("0571-87654321", "057187654321", NumberKind.LANDLINE),
        ("400 186 5909", "4001865909", NumberKind.SERVICE),
        ("95079", "95079", NumberKind.SHORT),
        ("12315", "12315", NumberKind.SHORT),
        ("000-0000-0042", "00000000042", NumberKind.SIMULATED),
    ],
)
def test_a_number_has_one_form_however_it_is_written(written, digits, kind):
    read = read_number(written)
    assert (read.digits, read.kind) == (digits, kind)
    assert read_number(read.printed()) == read


@pytest.mark.parametrize(
    "written", ["", "87654321", "1381234567", "call me", "0571-1234567", "(020)12345678", "400-123", "+1 212 555 0100"]
)
def test_what_cannot_be_dialled_is_refused_with_what_to_do(written):
    with pytest.raises(BadNumber, match="give"):
        read_number(written)


def test_an_extension_is_kept_apart():
    read = read_number("0571-87654321转801")
    assert (read.digits, read.extension) == ("057187654321", "801")
    assert read.printed() == "0571-87654321 转 801"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def test_hours_are_read_in_both_languages():
    assert read_hours("周一至周五 09:00-18:00") == read_hours("Mon-Fri 9:00-18:00")
    assert read_hours("每天 24小时") == tuple(Span(day=day, opens=0, closes=1440) for day in range(7))
    assert read_hours("Sat closed") == ()
    assert read_hours("Holiday closed") == (Span(day=7, opens=0, closes=0),)


@pytest.mark.parametrize(
    "text", ["sometimes", "Mon 9-18", "Mon 25:00-26:00", "Fri-Mon 09:00-10:00", "Mon 09:00-09:00", "Mon 09:00-12:00; Mon 11:00-13:00"]
)  # fmt: skip
def test_hours_that_cannot_be_read_are_refused(text):
    with pytest.raises(BadHours):
        read_hours(text)


@pytest.mark.parametrize(
    ("moment", "is_open", "until", "opens_at"),
    [
        ("2026-11-25 09:00", True, "2026-11-25 18:00", None),
        ("2026-11-25 18:00", False, None, "2026-11-26 09:00"),
        ("2026-11-28 12:00", True, "2026-11-28 16:00", None),
        ("2026-11-28 17:00", False, None, "2026-11-30 09:00"),
    ],
)
def test_open_now_and_what_changes_next(moment, is_open, until, opens_at):
    told = openness(read_hours("Mon-Fri 09:00-18:00; Sat 10:00-16:00"), (), now=at(moment))
    assert told.is_open is is_open
    assert told.until == (at(until) if until else None)
    assert told.opens_at == (at(opens_at) if opens_at else None)


def test_a_night_runs_over_midnight_and_the_next_morning_is_still_open():
    spans = read_hours("Fri 20:00-02:00")
    assert openness(spans, (), now=at("2026-11-28 01:59")).until == at("2026-11-28 02:00")
    assert not openness(spans, (), now=at("2026-11-28 02:00")).is_open
    assert not openness(spans, (), now=at("2026-11-27 01:00")).is_open


def test_a_statutory_holiday_has_its_own_row_where_there_is_one():
    holiday = "2026-10-01 12:00"
    assert openness(read_hours("Mon-Sun 09:00-18:00"), (), now=at(holiday)).is_open
    closed = openness(read_hours("Mon-Sun 09:00-18:00; Holiday closed"), (), now=at(holiday))
    assert not closed.is_open
    assert closed.opens_at is not None
    assert closed.opens_at > at("2026-10-02 00:00")
    short = openness(read_hours("Mon-Sun 09:00-18:00; Holiday 10:00-12:30"), (), now=at(holiday))
    assert short.until == at("2026-10-01 12:30")


def test_holidays_of_a_year_nobody_announced_are_provisional():
    spans = read_hours("Mon-Sun 09:00-18:00; Holiday closed")
    assert openness(spans, (), now=at("2035-10-01 12:00")).provisional
    assert not openness(spans, (), now=at("2026-11-25 12:00")).provisional


def test_a_closure_shuts_the_days_it_names():
    spans = read_hours("Mon-Sun 24h")
    assert openness(spans, (), now=at("2026-11-25 12:00")).until is None
    told = openness(spans, [(date(2026, 11, 24), date(2026, 11, 26))], now=at("2026-11-25 12:00"))
    assert not told.is_open
    assert told.opens_at == at("2026-11-27 00:00")
