from hypothesis import given
from hypothesis import strategies as st

from jianzhen.kernel.money import yuan


@given(st.integers(-(10**15), 10**15))
def test_an_amount_written_out_can_be_read_back_to_the_fen(fen):
    assert int(yuan(fen).replace("¥", "").replace(",", "").replace(".", "")) == fen


@given(st.integers(0, 10**15))
def test_a_refund_and_a_payment_differ_by_the_sign_alone(fen):
    assert yuan(-fen).removeprefix("-") == yuan(fen)
