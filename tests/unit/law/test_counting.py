from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianzhen.law import (
    BadAmount,
    BadFacts,
    Facts,
    Reach,
    UnknownPlace,
    add_months,
    add_working_days,
    add_years,
    civil,
    civil_end,
    claimable,
    explain,
    find_place,
    parse_yuan,
    read_facts,
)
from jianzhen.law.amounts import reach, yuan_number
from jianzhen.law.criminal import Act, largest_within
from jianzhen.law.places import _names
from jianzhen.law.thresholds import Tier, rows, thresholds_for

DAYS = st.dates(date(2010, 1, 1), date(2040, 12, 31))
ONE_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2025, 12, 31), 6, date(2026, 6, 30)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 15), 6, date(2026, 7, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_a_period_of_months_ends_on_the_same_day_or_the_last_of_its_month(start, months, end):
    assert add_months(start, months) == end


def test_a_year_from_the_29th_of_february_ends_on_the_28th():
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    with pytest.raises(BadFacts):
        add_years(date(9000, 1, 1), 5000)


def test_a_last_day_on_a_holiday_moves_to_the_day_after_it():
    assert civil_end(date(2026, 10, 1)).on == date(2026, 10, 8)
    assert civil_end(date(2026, 10, 8)).on == date(2026, 10, 8)


def test_a_working_saturday_counts_as_a_working_day():
    assert civil_end(date(2026, 10, 10)).on == date(2026, 10, 10)  # a Saturday worked in exchange
    assert add_working_days(date(2026, 9, 30), 3).on == date(2026, 10, 10)


def test_an_unpublished_year_counts_monday_to_friday_and_says_so():
    end = civil_end(date(2029, 3, 10))
    assert (end.on, end.provisional) == (date(2029, 3, 12), True)
    assert not civil_end(date(2026, 3, 10)).provisional


@given(DAYS, st.integers(1, 30))
def test_working_days_never_end_on_the_first_day_and_grow(start, days):
    assert start < add_working_days(start, days).on < add_working_days(start, days + 1).on


@given(DAYS, st.integers(0, 60))
def test_months_keep_the_day_or_end_the_month(start, months):
    end = add_months(start, months)
    assert end.day == start.day or (end.day < start.day and (end + ONE_DAY).day == 1)


@given(st.integers(0, 10**13 - 1))
def test_yuan_written_with_two_decimals_reads_back_to_the_fen(fen):
    assert parse_yuan(f"{fen // 100}.{fen % 100:02d}") == fen
    assert round(yuan_number(fen) * 100) == fen


@pytest.mark.parametrize("text", ["2,999.99", "¥2999.99", "２９９９.９９元", " 2999.99 "])
def test_yuan_as_people_write_it(text):
    assert parse_yuan(text) == 299999


@pytest.mark.parametrize("text", ["", "abc", "-5", "1.234", "1,00", "1e5", "nan", "३", "3000 USD", "1" * 12])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(BadAmount, match="no amount"):
        parse_yuan(text)


FIGURES = sorted({fen for row in rows() for pair in (*row.tiers.values(), *row.listed.values()) for fen in pair})


@pytest.mark.parametrize("yuan", [3000, 10000, 30000, *FIGURES])
def test_at_every_boundary_the_figure_itself_reaches(yuan):
    assert reach(yuan * 100 - 1, (yuan, yuan)) is Reach.BELOW
    assert reach(yuan * 100, (yuan, yuan)) is Reach.REACHED
    assert reach(yuan * 100 + 1, (yuan, yuan)) is Reach.REACHED
    assert reach(None, (yuan, yuan)) is Reach.UNDETERMINED


@given(st.integers(0, 10**8), st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_range_is_below_then_undetermined_then_reached(fen, low, more):
    state = reach(fen, (low, low + more))
    assert (state is Reach.BELOW) == (fen < low * 100)
    assert (state is Reach.REACHED) == (fen >= (low + more) * 100)


@pytest.mark.parametrize("code", [*_names()[0], *_names()[1]])
def test_every_place_is_found_by_each_name_and_by_its_code(code):
    names = {**_names()[0], **_names()[1]}[code]
    found = {find_place(given) for given in (*names, code, code.ljust(6, "0"))}
    assert len(found) == 1
    assert thresholds_for(found.pop(), date(2026, 10, 1)).tiers[Tier.LARGE][0] >= 3000


@pytest.mark.parametrize("given_name", ["火星", "99", "44010", "", "Hebeixx", "000000"])
def test_an_unknown_place_is_refused(given_name):
    with pytest.raises(UnknownPlace, match="province"):
        find_place(given_name)


def test_all_twenty_one_cities_of_guangdong_have_a_class():
    cities = {code for row in rows() for code in row.places if len(code) == 4}
    assert cities == set(_names()[1])
    assert len(cities) == 21


def test_a_local_figure_is_not_used_before_its_day():
    hubei = find_place("湖北")
    assert thresholds_for(hubei, date(2012, 7, 1)).rule == "OF-42"
    before = thresholds_for(hubei, date(2012, 6, 30))
    assert (before.rule, before.tiers[Tier.LARGE]) == ("FI-1", (3000, 10000))


@given(st.lists(st.tuples(DAYS, st.integers(0, 10**6)), min_size=1, max_size=6))
def test_the_two_year_window_lies_between_the_largest_act_and_all_of_them(acts):
    acts = [Act(on=day, fen=fen) for day, fen in acts]
    best = largest_within(acts, years=2)
    assert max(one.fen for one in acts) <= best <= sum(one.fen for one in acts)
    if max(one.on for one in acts) <= add_years(min(one.on for one in acts), 2):
        assert best == sum(one.fen for one in acts)


SWITCHES = [date(2026, 1, 1), date(2025, 12, 31), date(2026, 2, 1), date(2021, 1, 1), date(2016, 12, 19), date(2011, 4, 8), date(2006, 3, 1)]  # fmt: skip


@given(st.sampled_from(SWITCHES), st.integers(-1, 1), st.integers(0, 800))
def test_around_every_switch_the_answer_holds_together(switch, shift, later):
    act = switch + timedelta(days=shift)
    on = act + timedelta(days=later)
    answer = explain(read_facts(on=on, act_ended=act, amount="5000"))
    found = answer.administrative
    assert (found is None) == (act < date(2006, 3, 1))
    if found is not None:
        assert (found.state == "open") == (on <= found.report_by)
        if act >= date(2026, 1, 1):
            assert (found.base.rule, found.serious.rule, found.basis) == ("PSL25-58", "PSL25-58", "text")
        elif on < date(2026, 1, 1):
            assert (found.base.rule, found.serious.rule, found.basis) == ("PSL12-49", "PSL12-49", "text")
        else:
            assert (found.base.rule, found.serious.rule, found.basis) == ("PSL25-58", "PSL12-49", "inference")
    assert (answer.telecom is None) == (act < date(2016, 12, 19))
    assert (answer.civil is None) == (act < date(2021, 1, 1))
    assert answer.partial == (answer.telecom is None or answer.civil is None or found is None)
    forced = any(one.rule == "NPR-116" for one in answer.platform)
    assert forced == (on >= date(2026, 2, 1))


def test_a_decision_implies_discovery_by_then():
    facts = read_facts(on=date(2026, 12, 1), act_ended=date(2026, 3, 1), decided=date(2026, 8, 1))
    assert explain(facts).administrative.state == "open"
    facts = read_facts(on=date(2026, 12, 1), act_ended=date(2026, 3, 1), discovered=date(2026, 9, 2))
    assert explain(facts).administrative.state == "time_barred"


def test_civil_clocks_count_from_knowing_and_never_past_the_last_day():
    found = civil(act_ended=date(2025, 3, 3), on=date(2026, 11, 23), known=date(2026, 3, 10))
    assert found.rescission.by.on == date(2027, 3, 10)
    late = civil(act_ended=date(2021, 3, 1), on=date(2026, 4, 1), known=date(2026, 2, 2))
    assert late.rescission.by == late.rescission.latest
    assert late.rescission.state == "passed"
    unknown = civil(act_ended=date(2025, 3, 3), on=date(2026, 11, 23), known=None)
    assert (unknown.rescission.by.on, unknown.rescission.state) == (date(2026, 3, 3), "depends_on_knowledge")


def test_the_sum_claimable_counts_the_price_or_the_goods_once():
    assert claimable(refund=3900, freight=1200).total == 5100
    assert claimable(refund=3900, goods=3900).total == 3900
    assert claimable(refund=1000, goods=3900, proved_loss=100).total == 4000
    with pytest.raises(BadAmount, match="freight"):
        claimable(refund=1, freight=-1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"act_ended": date(2026, 12, 1)},
        {"discovered": date(2026, 12, 1)},
        {"decided": date(2026, 9, 30)},
        {"discovered": date(2026, 11, 1), "decided": date(2026, 10, 15)},
        {"earlier": (Act(on=date(2026, 10, 2), fen=1),)},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_days_that_contradict_each_other_are_refused(wrong):
    with pytest.raises(BadFacts):
        Facts(**{"on": date(2026, 11, 23), "act_ended": date(2026, 10, 1), **wrong})


@pytest.mark.parametrize(
    ("place", "adjusted"), [("湖北", True), ("江苏", True), ("北京", False), ("上海", False), ("四川", False)]
)
def test_listed_circumstances_lower_a_figure_only_where_a_document_says_how(place, adjusted):
    found = find_place(place)
    plain, listed = (thresholds_for(found, date(2026, 10, 1), listed=one) for one in (False, True))
    assert (plain.tiers != listed.tiers) == adjusted
    assert any("列举情节：" in one.zh for one in listed.unknown) != adjusted
    assert not any("列举情节：" in one.zh for one in plain.unknown)
