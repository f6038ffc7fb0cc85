"""Laws of weighing that hold for every input, not for chosen numbers."""

from hypothesis import given
from hypothesis import strategies as st

from jianzhen.weighing import Contribution, Strength, bound_llr, strength, weigh, words
from jianzhen.weighing.bounds import TOTAL_LIMIT
from jianzhen.weighing.fusion import Stability, family_sums, judge_stability

FAMILIES = ("reference", "reuse", "views")
llrs = st.floats(-3, 3)
found = st.lists(st.builds(lambda f, v: Contribution(family=f, llr=v), st.sampled_from(FAMILIES), llrs), max_size=8)


@given(a=llrs, b=llrs, groups=st.integers(2, 10_000))
def test_a_bound_keeps_the_order_of_scores(a, b, groups):
    low, high = sorted((a, b))
    assert bound_llr(low, groups=groups) <= bound_llr(high, groups=groups)


@given(llr=st.floats(-50, 50), few=st.integers(2, 500), more=st.integers(0, 500))
def test_more_groups_never_allow_less(llr, few, more):
    assert abs(bound_llr(llr, groups=few)) <= abs(bound_llr(llr, groups=few + more))


@given(found)
def test_exchanging_the_propositions_turns_the_sign_and_nothing_else(contributions):
    turned = [Contribution(family=one.family, llr=-one.llr) for one in contributions]
    there, back = weigh(contributions), weigh(turned)
    assert there.abstained_because == back.abstained_because
    assert (there.llr is None and back.llr is None) or there.llr == -back.llr


@given(contributions=found, which=st.integers(0, 7), more=st.floats(0, 3))
def test_stronger_evidence_for_one_side_never_moves_the_overall_to_the_other(contributions, which, more):
    if not contributions:
        return
    which %= len(contributions)
    raised = [
        Contribution(family=one.family, llr=one.llr + more) if k == which else one
        for k, one in enumerate(contributions)
    ]
    before, after = weigh(contributions), weigh(raised)
    assert before.llr is None or after.llr is None or after.llr >= before.llr


@given(contributions=found, copies=st.integers(1, 4))
def test_a_claim_of_many_files_that_say_the_same_weighs_like_one(contributions, copies):
    assert weigh(contributions * copies) == weigh(contributions)


@given(found)
def test_a_family_weighs_no_more_than_its_strongest_finding_on_each_side(contributions):
    for family, total in family_sums(contributions).items():
        own = [one.llr for one in contributions if one.family == family]
        assert min(0, *own) <= total <= max(0, *own)


@given(contributions=found)
def test_what_changes_when_sent_again_never_gives_a_number(contributions):
    overall = weigh(contributions, stability=Stability.CHANGED)
    assert overall.abstained
    assert overall.llr is None


@given(before=llrs, after=llrs)
def test_a_measurement_that_changes_sides_has_not_held(before, after):
    if before * after <= 0:
        assert judge_stability(before, after) is Stability.CHANGED


@given(llr=st.floats(-TOTAL_LIMIT, TOTAL_LIMIT))
def test_both_sides_are_spoken_of_in_the_same_words(llr):
    assert strength(llr) is strength(-llr)
    assert words(llr).split(":")[0] == words(-llr).split(":")[0]


@given(a=st.floats(0, 5), b=st.floats(0, 5))
def test_words_never_grow_weaker_as_the_ratio_grows(a, b):
    low, high = sorted((a, b))
    scale = list(Strength)
    assert scale.index(strength(low)) <= scale.index(strength(high))


@given(st.floats(-10, 10))
def test_words_hold_no_number_and_accuse_nobody(llr):
    said = words(llr)
    assert not any(one.isdigit() for one in said)
    assert not {"fake", "forged", "fraud", "guilty"} & set(said.lower().replace(":", "").split())
