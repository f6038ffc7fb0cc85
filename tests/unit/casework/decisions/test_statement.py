"""The statement of reasons: what each side reads, in both languages."""

import re

import pytest

from factories.decisions import (
    DAY,
    FOR_BUYER,
    FOR_MERCHANT,
    HOUR,
    LATER,
    content,
    decided,
    finding,
    heard,
    in_second_review,
    not_shown,
    noticed,
    partly,
    says,
    take,
)
from factories.desk import buyer_of, merchant_of
from factories.review import account, colleague
from jianzhen.casework.claims.vocabulary import RemedyKind
from jianzhen.casework.decisions.appeals import appeal
from jianzhen.casework.decisions.content import MONEY
from jianzhen.casework.decisions.deciding import decide
from jianzhen.casework.decisions.drafting import save_draft
from jianzhen.casework.decisions.inadmissible import find_inadmissible
from jianzhen.casework.decisions.models import Decision
from jianzhen.casework.decisions.panel import vote
from jianzhen.casework.decisions.reasons import accusing_word
from jianzhen.casework.decisions.refund_only import LESS_DRASTIC
from jianzhen.casework.decisions.second_review import second_decide, third_decide
from jianzhen.casework.decisions.statement import statement_of_inadmissibility, statement_of_reasons
from jianzhen.casework.decisions.words import InadmissibleCode
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.evidence.models import Inspection
from jianzhen.law.packs.words import Ground

pytestmark = pytest.mark.django_db
BOTH = [(side, language) for side in (Role.BUYER, Role.MERCHANT) for language in ("zh", "en")]


def served(claim):
    return Decision.objects.filter(claim=claim).last()


def read(claim, side=Role.BUYER, language="zh"):
    return statement_of_reasons(served(claim), side=side, language=language)


def headings(statement):
    return [one.heading for one in statement.sections]


def test_it_says_what_was_asked_decided_by_whom_on_what_why_what_follows_and_how_to_appeal():
    claim = decided()
    statement = read(claim)
    assert headings(statement) == [
        "请求", "决定", "由谁决定", "依据的材料", "理由", "接下来", "如不同意", "人工决定与技术手段",
    ]  # fmt: skip
    text = statement.text()
    for words in (
        "Simulated cup", "破损", "请求退货退款 ¥39.00", "请求成立", "处理方式：退货退款 ¥39.00", "Simulated colleague",
        "买家：文字说明", "商家：文字说明", FOR_BUYER, "退回商品，运费不由买家承担", "2026年12月27日 18:00（北京时间）前可以申诉",
        "没有参与此案的人员", "决定由人作出", "《个人信息保护法》第二十四条",
    ):  # fmt: skip
        assert words in text, words


def test_each_side_reads_its_own_reasons_and_the_merchants_copy_may_not_be_published():
    claim = decided()
    buyers, merchants = read(claim).text(), read(claim, Role.MERCHANT).text()
    assert FOR_BUYER in buyers
    assert FOR_MERCHANT not in buyers
    assert FOR_MERCHANT in merchants
    assert FOR_BUYER not in merchants
    assert "不得公开、转让或用于其他目的" in merchants
    assert "《治安管理处罚法》第五十六条" in merchants
    assert "不得公开" not in buyers
    for text in (buyers, merchants):
        assert not re.search("王小明|13800000000|示例路", text)


@pytest.mark.parametrize(("side", "language"), BOTH)
def test_no_weight_and_no_accusation_stands_in_any_copy(side, language):
    claim = heard()
    report = {"overall": {"llr": 1.7312, "abstained": None, "words": "moderate support"}}
    Inspection.objects.create(
        claim=claim, number=1, inputs_hash="00", engine_version="simulated 1", state="done", report=report,
        asked_at=LATER - HOUR, done_at=LATER - HOUR,
    )  # fmt: skip
    text = read(decided(not_shown(), claim=claim), side, language).text()
    assert "simulated 1" in text
    assert not re.search(r"1\.73|LLR|likelihood|似然|support\b", text.replace("support the request", ""))
    assert accusing_word(text) is None


@pytest.mark.parametrize(("side", "language"), BOTH)
@pytest.mark.parametrize("remedy", list(RemedyKind))
def test_every_remedy_is_said_in_both_languages_with_its_day(remedy, side, language):
    money = remedy in MONEY
    whys = dict.fromkeys(LESS_DRASTIC, "杯子已碎成多片，这种方式解决不了。")
    ground = (
        {"refund_only_ground": Ground.HYGIENE, "less_drastic_why": whys} if remedy is RemedyKind.REFUND_ONLY else {}
    )
    claim = decided(content(remedy=remedy, amount_fen=1_000 if money else 0, **ground))
    follows = read(claim, side, language).sections[5].lines[0]
    assert ("¥10.00" in follows) is money
    assert re.search(r"2026年12月\d+日 24:00|2026-12-\d\d 24:00|\d+ 天|\d+ days", follows)
    assert bool(re.search("[\u4e00-\u9fff]", follows)) is (language == "zh")


def test_a_finding_names_its_act_its_law_and_what_is_inferred():
    claim, ann = noticed()
    later = LATER + DAY + HOUR
    take(claim, by=ann, now=later)
    decide(claim_id=claim.id, actor=ann, now=later)
    bob = colleague(Role.APPROVER)
    save_draft(claim_id=claim.id, content=finding(), actor=bob, now=later)
    second_decide(claim_id=claim.id, actor=bob, now=later)
    zh, en = read(claim).text(), read(claim, Role.MERCHANT, "en").text()
    assert "买家有“造假”行为" in zh
    assert "《消费者权益保护法实施条例》第四十九条第二款" in zh
    assert "fabrication (造假) by the buyer" in en
    # the longer time of a finding, to its subject; thirty days to the other side
    assert "2027年" in zh
    assert "2026-12-28" in en


def test_several_deciders_and_a_dissent_are_told_without_saying_who_dissented():
    claim, _ = in_second_review(partly(1_000))
    for act, amount in ((second_decide, 2_000), (third_decide, 1_500)):
        one = Actor.of(Role.APPROVER, account(Role.APPROVER, shown_as="李复核").id)
        save_draft(claim_id=claim.id, content=partly(amount), actor=one, now=LATER)
        act(claim_id=claim.id, actor=one, now=LATER)
    who = read(claim).sections[2].lines
    assert who[0].count("李复核") == 2
    assert who[1] == "其中2人意见不同，已记录在案。"


def test_material_that_came_after_the_judgement_is_told_and_not_relied_on():
    claim, _ = in_second_review()
    says(claim, merchant_of(claim), "补充一段说明。", now=LATER + HOUR)
    bob = colleague(Role.APPROVER)
    save_draft(claim_id=claim.id, content=content(), actor=bob, now=LATER + 2 * HOUR)
    second_decide(claim_id=claim.id, actor=bob, now=LATER + 2 * HOUR)
    lines = read(claim).sections[3].lines
    assert len(lines) == 3
    assert "另有 1 份材料" in lines[2]


def test_after_an_appeal_it_says_who_prevailed_and_that_it_is_final():
    claim = decided(not_shown())
    appeal(claim_id=claim.id, reasons="决定没有看到第二张照片里的裂痕。", actor=buyer_of(claim), now=LATER + DAY)
    for _ in range(2):
        vote(claim_id=claim.id, content=content(), actor=colleague(Role.PANEL), now=LATER + DAY)
    zh, en = read(claim).text(), read(claim, Role.MERCHANT, "en").text()
    assert "买家的申诉获得支持。" in zh
    assert "申诉后的终局决定" in zh
    assert "The buyer's appeal succeeded." in en
    assert "appeal panel" in en


@pytest.mark.parametrize(("side", "language"), BOTH)
def test_an_inadmissibility_says_its_code_its_reason_and_how_to_appeal(side, language):
    claim = heard()
    ann = take(claim)
    found = find_inadmissible(
        claim_id=claim.id, code=InadmissibleCode.BEFORE_A_COURT, text="买家已就同一订单向法院起诉，案号已核对。", actor=ann, now=LATER
    )  # fmt: skip
    text = statement_of_inadmissibility(found, side=side, language=language).text()
    assert "买家已就同一订单向法院起诉" in text
    assert ("12月27日" in text or "2026-12-27" in text) is (side is Role.BUYER)
    assert ("不得公开" in text or "do not publish" in text) is (side is Role.MERCHANT)


def test_it_is_for_a_side_and_in_a_language_that_is_known():
    decision = served(decided())
    for wrong in ({"side": Role.REVIEWER, "language": "zh"}, {"side": Role.BUYER, "language": "fr"}):
        with pytest.raises(ValueError, match=r"is no side|neither"):
            statement_of_reasons(decision, **wrong)
