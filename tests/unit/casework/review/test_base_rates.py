import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianzhen.casework.review.base_rates import CAP, PRIORS, base_rates


def test_a_strong_weight_still_leaves_rare_things_rare():
    rows = {row.prior: row for row in base_rates(1.0)}
    # ten times likelier: of 100 claims with such a finding, where 1 in 100 is not genuine, nine are
    assert rows[0.01].share == pytest.approx(10 * 0.01 / (10 * 0.01 + 0.99))
    assert rows[0.05].sentence(language="en") == (
        "Of 100 claims like this, were 5 in 100 not genuine, about 34 of those with such a finding would be."
    )
    assert rows[0.05].sentence(language="zh") == (
        "假如每 100 件这样的申请中有 5 件不是真实记录，那么有这样发现的每 100 件中，大约 34 件不是真实记录。"
    )


def test_no_weight_leaves_the_base_rate_as_it_was():
    assert [(row.prior, row.share) for row in base_rates(0.0)] == [(one, pytest.approx(one)) for one in PRIORS]


def test_few_and_many_are_said_in_words_and_never_as_none_or_all():
    assert "fewer than 1 of" in base_rates(-3)[0].sentence(language="en")
    assert "more than 99 of" in base_rates(3)[-1].sentence(language="en")
    assert "不到 1 件" in base_rates(-3)[0].sentence(language="zh")


def test_an_abstention_has_no_table_and_nonsense_is_refused():
    assert base_rates(None) == ()
    for nonsense in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="llr"):
            base_rates(nonsense)


@given(llr=st.floats(-50, 50))
def test_shares_grow_with_the_base_rate_and_are_held_at_the_cap(llr):
    shares = [row.share for row in base_rates(llr)]
    assert shares == sorted(shares)
    assert all(0 < one < 1 for one in shares)
    assert base_rates(llr) == base_rates(max(-CAP, min(CAP, llr)))


@given(low=st.floats(-3, 3), high=st.floats(-3, 3))
def test_a_larger_weight_never_makes_a_share_smaller(low, high):
    low, high = sorted((low, high))
    assert all(a.share <= b.share for a, b in zip(base_rates(low), base_rates(high), strict=True))
