"""What the parties are told."""

from datetime import UTC, datetime, timedelta

import pytest

from factories.desk import NOON
from jianzhen.casework.claims.vocabulary import EventKind
from jianzhen.casework.events.actors import Role
from jianzhen.entrances.wording_messages import _ROWS, QUIET, Told, message_words, until_en, until_zh, working_days_left

ACCUSING = ("假图", "造假", "欺诈", "骗", "作弊", "fraud", "fake", "forg", "逾期视为", "驳回", "系统错误", "拒绝您")


def told(**more):
    return Told(**{
        "number": "JZ20261125ABCDEFG", "now": NOON, "until": NOON + timedelta(days=2), "other_until": NOON + timedelta(days=2),
        "remedy": "partial_refund", "amount_fen": 2_900, **more,
    })  # fmt: skip


def test_every_step_tells_somebody_something_or_is_named_as_quiet():
    spoken = {kind for kind, _ in _ROWS}
    assert {one.value for one in EventKind} <= {str(one) for one in spoken | QUIET}
    assert not spoken & QUIET


@pytest.mark.parametrize(("kind", "side"), list(_ROWS))
def test_no_message_accuses_hurries_or_leaves_a_brace_and_each_names_the_claim(kind, side):
    said = message_words(kind, side, told())
    for text in (said.title_zh, said.text_zh, said.title_en, said.text_en):
        assert not any(word in text for word in ACCUSING)
        assert "{" not in text
    assert "JZ20261125ABCDEFG" in said.text_zh
    assert "JZ20261125ABCDEFG" in said.text_en
    assert (len(said.title_zh) <= 64, len(said.text_zh) <= 500) == (True, True)
    assert (len(said.title_en) <= 96, len(said.text_en) <= 700) == (True, True)


def test_who_has_to_act_is_told_until_when_in_both_ways():
    closes = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)  # midnight in Beijing
    assert until_zh(closes, NOON) == " 11 月 27 日 24:00（北京时间，还剩 2 个工作日）"
    assert until_en(closes, NOON) == "27 November 24:00 Beijing time (2 working days left)"
    assert until_zh(NOON + timedelta(hours=3), NOON) == " 11 月 25 日 15:00（北京时间，不足 1 个工作日）"


def test_a_holiday_is_no_working_day():
    eve, after = datetime(2026, 9, 30, 4, tzinfo=UTC), datetime(2026, 10, 9, 4, tzinfo=UTC)
    assert working_days_left(after, eve) == 2


def test_a_question_or_a_notice_is_told_to_the_side_it_is_for():
    for kind in (EventKind.QUESTION_ASKED, EventKind.ADVERSE_NOTICE_SERVED):
        assert message_words(kind, Role.BUYER, told(until=None)) is None
        assert message_words(kind, Role.BUYER, told()) is not None


def test_the_buyer_of_a_decision_reads_how_to_appeal_and_that_new_people_read_it():
    said = message_words(EventKind.DECISION_SERVED, Role.BUYER, told())
    assert "申诉" in said.text_zh
    assert "未参与此案" in said.text_zh
