"""Suggestions while somebody types: the beginning of a name, under whatever was named before it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianzhen.places import load_tree, suggest


def names(text, **more):
    return ["".join(one.path) for one in suggest(text, **more)]


@pytest.mark.parametrize(("text", "first"), [
    ("杭州西", "浙江省杭州市西湖区"), ("杭州市西湖区文", "浙江省杭州市西湖区文新街道"), ("海南贵", "青海省海南藏族自治州贵德县"), ("浙", "浙江省"), ("北京朝", "北京市朝阳区"), ("杭州市西湖区文三路259", "浙江省杭州市西湖区"),
])  # fmt: skip
def test_the_beginning_of_a_name_is_completed_under_what_was_named(text, first):
    assert names(text)[0] == first


def test_a_name_of_several_places_offers_them_all_and_nonsense_nothing():
    assert {"浙江省杭州市西湖区", "江西省南昌市西湖区"} <= set(names("西湖区"))
    assert (names("zzz"), names(""), names("没有这个地方啊")) == ([], [], [])
    assert len(names("朝", most=3)) == 3


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(load_tree().divisions)), st.integers(1, 30))
def test_any_beginning_of_a_full_path_leads_to_it_or_to_places_that_begin_so(code, length):
    path = "".join(load_tree().path(code))
    assert names(path[:length])
