"""The pure rules: no rows."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.decisions import content, finding, not_shown, partly
from jianzhen.casework.claims.vocabulary import ForgeryAct, RemedyKind
from jianzhen.casework.decisions.agreement import agree, agreeing, carried
from jianzhen.casework.decisions.appeal_limits import hurts, who_prevailed, worse_for
from jianzhen.casework.decisions.content import check_content, hash_of
from jianzhen.casework.decisions.errors import (
    BadDraft,
    NamesSomebody,
    ReasonsTooShort,
    RefundOnlyRefused,
    WordsAccuse,
)
from jianzhen.casework.decisions.four_eyes import FourEyesFacts, against_strong_finding, drawn, triggers_for
from jianzhen.casework.decisions.reasons import accusing_word
from jianzhen.casework.decisions.refund_only import LESS_DRASTIC, RefundOnlyFacts, check_refund_only
from jianzhen.casework.decisions.words import Outcome, Prevailed
from jianzhen.casework.events.actors import Role
from jianzhen.law.packs.pack import FourEyes
from jianzhen.law.packs.words import Ground, Trigger

CLAIM, ANN = UUID(int=7), UUID(int=8)
WHYS = dict.fromkeys(LESS_DRASTIC, "杯子已碎成多片，这种方式解决不了。")


# --- drafts ---


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"remedy": None, "amount_fen": 0}, "remedy"),
        ({"outcome": Outcome.NOT_SHOWN}, "remedy"),
        ({"amount_fen": 0}, "amount_fen"),
        ({"remedy": RemedyKind.EXCHANGE}, "amount_fen"),
        ({"amount_fen": 12_901}, "amount_fen"),
        ({"refund_only_ground": Ground.HYGIENE}, "refund_only_ground"),
        ({"forgery_act": ForgeryAct.SWAPPED}, "subject"),
        ({"subject": Role.BUYER}, "subject"),
        ({"forgery_act": ForgeryAct.SWAPPED, "subject": Role.REVIEWER}, "subject"),
        ({"forgery_act": ForgeryAct.SWAPPED, "subject": Role.BUYER}, "outcome"),
    ],
)
def test_a_draft_that_contradicts_itself_is_refused_by_its_field(wrong, field):
    with pytest.raises(BadDraft, match=f"^{field}"):
        check_content(content(**wrong), most_fen=12_900)


@pytest.mark.parametrize("side", ["reasons_buyer", "reasons_merchant"])
@pytest.mark.parametrize("text", ["", "   ", "不行。", "No refund here."])
def test_reasons_shorter_than_a_sentence_are_refused_for_either_side(side, text):
    with pytest.raises(ReasonsTooShort, match=side):
        check_content(content(**{side: text}), most_fen=12_900)


@pytest.mark.parametrize(
    "text",
    ["买家提交的是假图，因此不支持。", "该行为属于欺诈，因此不予支持请求。", "买家想骗取退款，所以不支持。",
     "The photo is a fake, so the request is not supported.", "This looks like fraud by the buyer to us."],
)  # fmt: skip
def test_words_of_accusation_are_refused_outside_a_finding_and_allowed_inside_one(text):
    with pytest.raises(WordsAccuse):
        check_content(not_shown(reasons_merchant=text), most_fen=12_900)
    check_content(finding(reasons_merchant=text), most_fen=12_900)


@pytest.mark.parametrize(
    "text",
    ["假期期间快递停运，因此延迟两天签收。", "图片与所售商品主图同源，右下方有改动。", "假如换个角度再拍一张，就能看清。",
     "The cup was lying on the floor when the photo was taken.", "Forget the first photo; the second one shows it."],
)  # fmt: skip
def test_plain_words_are_not_taken_for_accusations(text):
    assert accusing_word(text) is None


def test_the_merchants_copy_holds_no_phone_of_the_buyer():
    with pytest.raises(NamesSomebody) as refused:
        check_content(content(reasons_merchant="请联系买家 138-0000-1234 安排上门取件。"), most_fen=12_900)
    assert "138" not in str(refused.value)


def test_the_hash_is_bound_to_every_word_claim_round_and_author():
    base = hash_of(content(), claim_id=CLAIM, turn=1, author=ANN)
    others = {
        hash_of(content(reasons_buyer="另一段足够长的理由，写给买家。"), claim_id=CLAIM, turn=1, author=ANN),
        hash_of(content(amount_fen=3_899), claim_id=CLAIM, turn=1, author=ANN),
        hash_of(content(), claim_id=ANN, turn=1, author=ANN),
        hash_of(content(), claim_id=CLAIM, turn=2, author=ANN),
        hash_of(content(), claim_id=CLAIM, turn=1, author=CLAIM),
    }
    assert len(others | {base}) == 6
    assert base == hash_of(content(), claim_id=CLAIM, turn=1, author=ANN)


# --- refund only ---


def asked(**more):
    return RefundOnlyFacts(**{
        "ground": Ground.HYGIENE, "grounds": (Ground.HYGIENE, Ground.SAFETY), "amount_fen": 3_900, "limit_fen": 20_000,
        "consented_fen": 0, "less_drastic_why": WHYS, **more,
    })  # fmt: skip


def test_refund_only_stands_on_a_written_ground_or_the_merchants_word():
    check_refund_only(asked())
    check_refund_only(asked(ground=Ground.MERCHANT_CONSENT, consented_fen=3_900, less_drastic_why={}, limit_fen=0))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"ground": None}, "choose a written ground"),
        ({"ground": Ground.PERISHABLE}, "no ground of this claim's pack"),
        ({"amount_fen": 20_001}, "at most 20000"),
        ({"ground": Ground.MERCHANT_CONSENT}, "agreed to 0 fen"),
        ({"ground": Ground.MERCHANT_CONSENT, "consented_fen": 3_899}, "agreed to 3899"),
        *[({"less_drastic_why": {k: v for k, v in WHYS.items() if k != gone}}, gone.value) for gone in LESS_DRASTIC],
        ({"less_drastic_why": WHYS | {RemedyKind.REPAIR: "不行"}}, "repair"),
    ],
)
def test_refund_only_is_refused_without_ground_consent_or_a_reason_against_each_milder_remedy(wrong, says):
    with pytest.raises(RefundOnlyRefused, match=says):
        check_refund_only(asked(**wrong))


# --- four eyes ---

RULES = FourEyes(triggers=tuple(Trigger), refund_only_from_fen=10_000, random_percent=0)
QUIET = FourEyesFacts(
    claim_id=CLAIM, llr=None, counter_llr=None, merchant_silent=False, reopened=False, author_on_probation=False,
    draw_key=b"k" * 32,
)  # fmt: skip


def refund_only(amount_fen):
    return content(remedy=RemedyKind.REFUND_ONLY, amount_fen=amount_fen, refund_only_ground=Ground.HYGIENE)


@pytest.mark.parametrize(
    ("draft", "facts", "fires"),
    [
        (content(), {}, ()),
        (finding(), {}, (Trigger.FORGERY_FINDING,)),
        (refund_only(9_999), {}, ()),
        (refund_only(10_000), {}, (Trigger.REFUND_ONLY_FROM_AMOUNT,)),
        (content(), {"llr": 2.0}, (Trigger.AGAINST_STRONG_FINDING,)),
        (content(), {"llr": 1.99}, ()),
        (content(), {"llr": -3.0}, ()),
        (partly(100), {"llr": 2.5}, (Trigger.AGAINST_STRONG_FINDING,)),
        (not_shown(), {"llr": -2.0}, (Trigger.AGAINST_STRONG_FINDING,)),
        (not_shown(), {"llr": 3.0}, ()),
        (not_shown(), {"counter_llr": 2.0}, (Trigger.AGAINST_STRONG_FINDING,)),
        (content(), {"counter_llr": -3.0}, ()),
        (refund_only(100), {"merchant_silent": True}, (Trigger.MERCHANT_SILENT_REFUND_ONLY,)),
        (content(), {"merchant_silent": True}, ()),
        (content(), {"reopened": True}, (Trigger.REOPENING,)),
        (content(), {"author_on_probation": True}, (Trigger.PROBATION,)),
    ],
)
def test_each_trigger_fires_for_what_it_names_and_nothing_else(draft, facts, fires):
    assert triggers_for(draft, replace(QUIET, **facts), RULES) == fires


def test_a_pack_chooses_its_triggers_but_cannot_drop_the_forgery_finding():
    none = replace(RULES, triggers=())
    assert triggers_for(finding(), replace(QUIET, reopened=True, llr=-3.0), none) == (Trigger.FORGERY_FINDING,)


@given(llr=st.floats(-3, 3, allow_nan=False))
def test_granting_and_refusing_never_both_go_against_one_finding(llr):
    assert not (against_strong_finding(Outcome.SHOWN, llr) and against_strong_finding(Outcome.NOT_SHOWN, llr))


def test_the_draw_takes_about_its_share_and_trying_again_changes_nothing():
    claims = [uuid4() for _ in range(20_000)]
    taken = [drawn(one, key=b"desk", percent=5) for one in claims]
    assert taken == [drawn(one, key=b"desk", percent=5) for one in claims]
    assert 850 < sum(taken) < 1_150  # 1000 expected; beyond about five standard deviations of 31 otherwise
    assert taken != [drawn(one, key=b"other", percent=5) for one in claims]
    assert not any(drawn(one, key=b"desk", percent=0) for one in claims)
    assert all(drawn(one, key=b"desk", percent=100) for one in claims)


# --- agreement ---


def test_two_drafts_agree_on_outcome_remedy_amount_and_act_whatever_their_words():
    assert agree(content(), content(reasons_buyer="换一种说法，写给买家的理由。"))
    for other in (not_shown(), partly(3_900), content(amount_fen=3_800), content(remedy=RemedyKind.REFUND_ONLY)):
        assert not agree(content(), other)
    assert not agree(not_shown(), finding())
    assert not agree(finding(), finding(forgery_act=ForgeryAct.SWAPPED))


@pytest.mark.parametrize(
    ("drafts", "chosen", "votes", "dissent"),
    [
        ([content(), not_shown(), content()], 0, 0, (1,)),
        ([content(), not_shown(), not_shown()], 1, 0, (0,)),
        ([partly(1_000), partly(3_000), partly(2_000)], 2, 0, (0, 1)),
        ([content(), not_shown(), partly(1_500)], 2, 0, (0, 1)),
        ([finding(), content(), finding()], 0, 2, (1,)),
        ([finding(), finding(), finding()], 0, 3, ()),
        ([finding(), not_shown(), not_shown()], 1, 0, (0,)),
        # two would refuse, one of them would find forgery: refused, and nothing is found
        ([finding(), content(), not_shown()], 2, 0, (0, 1)),
    ],
)
def test_what_three_drafts_come_to(drafts, chosen, votes, dissent):
    found = carried(drafts)
    assert (found.chosen, found.votes_for_forgery, found.dissent) == (chosen, votes, dissent)


@pytest.mark.parametrize(
    "drafts",
    [
        [content(remedy=RemedyKind.EXCHANGE, amount_fen=0), not_shown(), content()],
        # each would refuse for another act: no act has two votes, and no draft has words without one
        [finding(), finding(forgery_act=ForgeryAct.SWAPPED), content()],
        # the middle amount would carry one person's finding
        [
            not_shown(),
            finding(outcome=Outcome.PARTLY_SHOWN, remedy=RemedyKind.PARTIAL_REFUND, amount_fen=100),
            content(),
        ],
    ],
)
def test_three_drafts_may_come_to_nothing(drafts):
    assert carried(drafts) is None


POOL = [content(), not_shown(), finding(), partly(500), partly(900), finding(forgery_act=ForgeryAct.SWAPPED)]


@given(st.lists(st.sampled_from(POOL), min_size=3, max_size=3))
def test_nothing_is_ever_found_by_one_of_three(drafts):
    found = carried(drafts)
    if found is not None and drafts[found.chosen].forgery_act is not None:
        assert found.votes_for_forgery >= 2
        assert sum(one.forgery_act == drafts[found.chosen].forgery_act for one in drafts) >= 2


@given(st.lists(st.sampled_from(POOL), min_size=3, max_size=3), st.permutations(range(3)))
def test_the_order_of_three_changes_nothing(drafts, order):
    one, other = carried(drafts), carried([drafts[index] for index in order])
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert drafts[one.chosen].comes_to == drafts[order[other.chosen]].comes_to


def test_two_of_a_panel_end_an_appeal_and_one_does_not():
    assert agreeing([content()], needed=2) is None
    assert agreeing([content(), not_shown()], needed=2) is None
    found = agreeing([content(), not_shown(), not_shown()], needed=2)
    assert (found.chosen, found.dissent) == (1, (0,))


# --- appeals ---

RETURN = RemedyKind.RETURN_REFUND


@pytest.mark.parametrize(
    ("side", "draft", "expected"),
    [
        (Role.BUYER, content(), False),
        (Role.BUYER, content(amount_fen=3_899), True),
        (Role.BUYER, content(remedy=RemedyKind.EXCHANGE, amount_fen=0), True),
        (Role.BUYER, not_shown(), True),
        (Role.MERCHANT, content(), True),
        (Role.MERCHANT, not_shown(), False),
        (Role.MERCHANT, finding(subject=Role.MERCHANT), True),
        (Role.MERCHANT, finding(), False),
    ],
)
def test_whom_an_outcome_hurts(side, draft, expected):
    assert hurts(side, draft, asked=RETURN, asked_fen=3_900, consented=False) is expected


def test_what_the_merchant_itself_offered_does_not_hurt_it():
    assert not hurts(Role.MERCHANT, content(), asked=RETURN, asked_fen=3_900, consented=True)


@pytest.mark.parametrize(
    ("side", "before", "after", "worse"),
    [
        (Role.BUYER, partly(500), partly(499), True),
        (Role.BUYER, partly(500), not_shown(), True),
        (Role.BUYER, partly(500), content(), False),
        (Role.BUYER, not_shown(), finding(), True),
        (Role.BUYER, finding(), not_shown(), False),
        (Role.BUYER, content(remedy=RemedyKind.EXCHANGE, amount_fen=0), content(remedy=RemedyKind.REPAIR, amount_fen=0), True),
        (Role.MERCHANT, partly(500), partly(501), True),
        (Role.MERCHANT, partly(500), content(), True),
        (Role.MERCHANT, partly(500), not_shown(), False),
        (Role.MERCHANT, refund_only(500), partly(400), False),
        (Role.MERCHANT, content(), content(remedy=RemedyKind.REFUND_ONLY), True),
    ],
)  # fmt: skip
def test_when_an_appellant_alone_would_be_worse_off(side, before, after, worse):
    assert worse_for(side, before=before, after=after, asked=RETURN) is worse


@given(side=st.sampled_from([Role.BUYER, Role.MERCHANT]), same=st.sampled_from(POOL))
def test_what_stays_as_it_was_is_never_worse_and_the_respondent_prevails(side, same):
    assert not worse_for(side, before=same, after=same, asked=RETURN)
    assert who_prevailed(side, before=same, after=same, asked=RETURN, asked_fen=3_900) is Prevailed.RESPONDENT


def test_an_appeal_that_was_won_is_never_recorded_as_lost():
    won = who_prevailed(Role.BUYER, before=not_shown(), after=content(), asked=RETURN, asked_fen=3_900)
    half = who_prevailed(Role.BUYER, before=not_shown(), after=partly(500), asked=RETURN, asked_fen=3_900)
    lost = who_prevailed(Role.MERCHANT, before=not_shown(), after=content(), asked=RETURN, asked_fen=3_900)
    assert (won, half, lost) == (Prevailed.APPELLANT, Prevailed.PARTLY, Prevailed.RESPONDENT)
