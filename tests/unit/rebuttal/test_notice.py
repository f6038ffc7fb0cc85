from datetime import date

import pytest

from jianzhen.rebuttal.facts import CaseFacts, DecidedBy, Fact, Remedy, Source, put_together
from jianzhen.rebuttal.notice import Notice, find_facts, read_notices

ON = date(2026, 11, 25)


def _facts(*lines):
    return find_facts([Notice(name="platform/n.txt", lines=lines)], on=ON)


def test_a_notice_is_read_for_day_amount_remedy_and_appeal_and_keeps_its_words():
    facts = _facts(
        "申请类型：仅退款", "2026年11月16日 平台已直接为买家退款 ¥1,299.00", "如有异议，请于2026年12月16日前提交申诉"
    )
    assert facts.remedy.value is Remedy.REFUND_ONLY
    assert facts.decided_on.value == date(2026, 11, 16)
    assert facts.amount_fen.value == 129900
    assert facts.decided_by.value is DecidedBy.PLATFORM
    assert facts.appeal_until.value == date(2026, 12, 16)
    assert facts.amount_fen.source is Source.READ
    assert "1,299.00" in facts.amount_fen.where


@pytest.mark.parametrize(("line", "name", "value"), [
    ("本次由系统智能审核判定", "person_involved", False),
    ("经人工审核，支持退款", "person_involved", True),
    ("无需商家确认，已直接退款", "seller_heard", False),
    ("已收到商家举证材料，商家提交的凭证如下", "seller_heard", True),
    ("与商品主图比对为同款商品", "goods_compared", True),
    ("理由：商品破损", "reasons_given", True),
])  # fmt: skip
def test_words_show_a_review_step_or_its_lack(line, name, value):
    assert getattr(_facts(line), name).value is value


def test_silence_is_never_a_no():
    facts = _facts("2026年11月16日 已退款 39.00 元")
    for name in ("person_involved", "seller_heard", "goods_compared", "reasons_given"):
        assert not getattr(facts, name).is_known


def test_the_merchants_word_goes_before_the_notice_and_the_difference_is_kept():
    confirmed = CaseFacts(amount_fen=Fact(value=100, source=Source.CONFIRMED, where="[refund] amount_yuan"))
    facts, differ = put_together(confirmed, _facts("平台已退款 2.00 元", "申请类型：仅退款"))
    assert facts.amount_fen.value == 100
    assert facts.remedy.source is Source.READ
    assert [(one.name, one.read.value) for one in differ] == [("amount_fen", 200)]


def test_an_unreadable_notice_is_an_error_and_the_others_are_read(tmp_path):
    (tmp_path / "platform").mkdir()
    (tmp_path / "platform" / "a.txt").write_bytes(b"\xff\xfe\xff")
    (tmp_path / "platform" / "b.txt").write_text("仅退款", "utf-8")
    (tmp_path / "platform" / "c.png").write_bytes(b"no picture")
    notices, errors = read_notices(tmp_path)
    assert [one.name for one in notices] == ["platform/b.txt"]
    assert {one.path for one in errors} == {"platform/a.txt", "platform/c.png"}


@pytest.mark.parametrize("line", [
    "本次未经人工审核", "如需人工审核，请点击申请", "未与商品主图比对", "商家已超时未提交举证材料", "您提交的申诉已关闭",
    "本商品不支持仅退款", "如未在规定时间内处理，系统将自动退款", "极速退款", "拒绝退款，金额39元", "买家申请退款 39.00 元",
    "平台已退款 39.999 元", "平台已退款 ￥12,元", "退款 1,2,3,4 元", "平台已退款 12345678901234567 元",
])  # fmt: skip
def test_a_refusal_a_condition_or_an_offer_states_no_fact(line):
    assert not any(fact.is_known for name, fact in _facts(line).named() if name != "decided_by")


@pytest.mark.parametrize(("line", "fen"), [
    ("订单金额1299元，平台已部分退款 39 元", 3900),
    ("买家申请退款 39.00 元，平台决定退款 20.00 元", 2000),
    ("退款金额：¥1,299.00", 129900),
])  # fmt: skip
def test_the_amount_is_the_one_said_to_be_refunded(line, fen):
    assert _facts(line).amount_fen.value == fen


def test_the_day_is_the_one_of_the_decision():
    facts = _facts("买家于2026年11月15日申请退款，平台2026年11月16日判定退款")
    assert facts.decided_on.value == date(2026, 11, 16)


def test_a_notice_saved_by_chinese_windows_is_read(tmp_path):
    (tmp_path / "platform").mkdir()
    (tmp_path / "platform" / "n.txt").write_bytes("申请类型：仅退款".encode("gb18030"))
    (notice,), errors = read_notices(tmp_path)
    assert (notice.lines, errors) == (("申请类型：仅退款",), ())


def test_a_decision_that_is_only_announced_or_misread_costs_no_pack():
    assert not _facts("平台将于2030年11月16日判定退款").decided_on.is_known
