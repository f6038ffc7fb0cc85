from datetime import date

import pytest

from jianzhen.rebuttal import BadCase
from jianzhen.rebuttal.case_file import read_case, refuse_days_to_come
from jianzhen.rebuttal.facts import DecidedBy, Remedy, Source

GOOD = """
[case]
claimant = "买家甲"
learned_on = 2026-11-17
[refund]
decided_on = "2026-11-16"
remedy = "refund_only"
decided_by = "platform"
amount_yuan = "1,299.00"
goods_returned = false
[review]
you_were_heard = "unknown"
[[earlier]]
ended_on = 2026-09-20
amount_yuan = "860"
"""


def _written(tmp_path, text):
    path = tmp_path / "case.toml"
    path.write_text(text, "utf-8")
    return path


def test_what_the_merchant_states_is_confirmed_and_keeps_its_field(tmp_path):
    facts = read_case(_written(tmp_path, GOOD))
    assert facts.amount_fen.value == 129900
    assert facts.amount_fen.source is Source.CONFIRMED
    assert facts.amount_fen.where == "[refund] amount_yuan"
    assert facts.decided_on.value == date(2026, 11, 16)
    assert (facts.remedy.value, facts.decided_by.value) == (Remedy.REFUND_ONLY, DecidedBy.PLATFORM)
    assert facts.goods_returned.value is False
    assert not facts.seller_heard.is_known
    (row,) = facts.earlier
    assert (row.amount_fen, row.dealt_with) == (86000, False)


def test_no_case_file_states_nothing(tmp_path):
    assert not any(fact.is_known for _, fact in read_case(tmp_path / "case.toml").named())


@pytest.mark.parametrize(("text", "named"), [
    ("[refund]\namount_yuan = 'about 1300'", "amount_yuan"),
    ("[refund]\namount_yuan = 12.5", "amount_yuan"),
    ("[refund]\nremedy = 'gift'", "remedy"),
    ("[refund]\ndecided_on = '16/11/2026'", "decided_on"),
    ("[review]\nyou_were_heard = 'no'", "you_were_heard"),
    ("[refund]\nwhim = 1", "whim"),
    ("[whim]\na = 1", "whim"),
    ("[[earlier]]\namount_yuan = '3'", "number 1"),
    ("[refund", "is not TOML"),
])  # fmt: skip
def test_a_wrong_field_is_named(tmp_path, text, named):
    with pytest.raises(BadCase, match=named):
        read_case(_written(tmp_path, text))


def test_a_decision_that_lies_ahead_is_refused(tmp_path):
    facts = read_case(_written(tmp_path, "[refund]\ndecided_on = 2030-01-01"))
    with pytest.raises(BadCase, match="2030-01-01"):
        refuse_days_to_come(facts, on=date(2026, 11, 25))
