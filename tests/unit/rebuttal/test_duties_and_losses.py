from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianzhen.rebuttal.citing import is_in_force
from jianzhen.rebuttal.duties import Duty, Showing, review_duties
from jianzhen.rebuttal.facts import CaseFacts, DecidedBy, Fact, Remedy, Source
from jianzhen.rebuttal.losses import sum_lost

ON = date(2026, 11, 25)


def _known(value):
    return Fact(value=value, source=Source.CONFIRMED, where="[x] y")


def _showing(duty, **facts):
    rows = review_duties(CaseFacts(**{k: _known(v) for k, v in facts.items()}), in_force=is_in_force, on=ON)
    return next(one.showing for one in rows if one.duty is duty)


def test_nothing_known_shows_nothing():
    rows = review_duties(CaseFacts(), in_force=is_in_force, on=ON)
    assert {one.showing for one in rows} == {Showing.UNKNOWN}


def test_a_system_alone_is_no_lack_until_somebody_asked_for_a_person():
    assert _showing(Duty.PERSON, person_involved=False) is Showing.UNKNOWN
    assert _showing(Duty.PERSON, person_involved=False, person_asked_for=True) is Showing.SHOWN_NOT_DONE
    assert _showing(Duty.PERSON, person_involved=True) is Showing.SHOWN


def test_records_are_owed_when_asked_for():
    assert _showing(Duty.RECORDS, records_produced=False) is Showing.UNKNOWN
    assert _showing(Duty.RECORDS, records_produced=False, records_asked_for=True) is Showing.SHOWN_NOT_DONE


def test_a_refund_without_return_forced_on_the_seller_is_shown_only_when_all_of_it_is_known():
    forced = {"remedy": Remedy.REFUND_ONLY, "decided_by": DecidedBy.PLATFORM, "consented": False}
    assert _showing(Duty.NO_FORCED_REFUND, **forced) is Showing.SHOWN_NOT_DONE
    for name in forced:
        left = {k: v for k, v in forced.items() if k != name}
        assert _showing(Duty.NO_FORCED_REFUND, **left) is Showing.UNKNOWN
    assert _showing(Duty.NO_FORCED_REFUND, **{**forced, "consented": True}) is Showing.SHOWN


def test_a_duty_is_not_owed_before_its_rules():
    rows = review_duties(CaseFacts(decided_on=_known(date(2018, 6, 1))), in_force=is_in_force, on=ON)
    assert {one.showing for one in rows} == {Showing.NOT_OWED}


@given(price=st.integers(1, 10**9), freight=st.integers(0, 10**6))
def test_the_goods_are_never_counted_beside_their_own_price(price, freight):
    facts = CaseFacts(
        remedy=_known(Remedy.REFUND_ONLY),
        amount_fen=_known(price),
        goods_returned=_known(False),
        freight_fen=_known(freight),
    )
    assert sum_lost(facts, order_amount_fen=price).total_fen == price + freight


@pytest.mark.parametrize(("facts", "total", "unknown"), [
    ({"goods_returned": True, "amount_fen": 100, "freight_fen": 7}, 7, ()),
    ({"remedy": Remedy.REFUND_ONLY, "freight_fen": 0}, 3900, ()),
    ({"remedy": Remedy.PARTIAL, "freight_fen": 0}, 0, ("amount_fen",)),
    ({"freight_fen": 0}, 0, ("goods_returned",)),
    ({"goods_returned": False, "freight_fen": 0, "other_loss_fen": 50}, 3900, ("other_loss",)),
])  # fmt: skip
def test_what_is_not_known_counts_nothing_and_is_named(facts, total, unknown):
    loss = sum_lost(CaseFacts(**{k: _known(v) for k, v in facts.items()}), order_amount_fen=3900)
    assert (loss.total_fen, loss.unknown) == (total, unknown)
