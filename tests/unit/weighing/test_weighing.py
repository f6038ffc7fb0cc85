import json
from importlib.resources import files
from math import log10

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianzhen.weighing import (
    Abstention,
    Calibration,
    Contribution,
    NotValidated,
    Stability,
    Strength,
    bound_llr,
    read_calibrations,
    strength,
    weigh,
    words,
)
from jianzhen.weighing.fusion import judge_stability, needs_stability


@given(llr=st.floats(-50, 50), groups=st.integers(2, 10_000))
def test_a_bound_never_adds_weight_and_never_changes_sides(llr, groups):
    bounded = bound_llr(llr, groups=groups)
    assert abs(bounded) <= abs(llr)
    assert bounded * llr >= 0
    assert bound_llr(bounded, groups=groups) == bounded


def test_nothing_tried_means_nothing_claimed():
    with pytest.raises(NotValidated, match="at least 2"):
        bound_llr(1.0, groups=1)


@given(st.lists(st.tuples(st.sampled_from(["reference", "reuse"]), st.floats(-2, 2)), max_size=8))
def test_an_overall_stays_within_the_cap_and_ignores_order(pairs):
    contributions = [Contribution(family=f, llr=v) for f, v in pairs]
    overall = weigh(contributions)
    assert overall == weigh(contributions[::-1])
    assert overall.abstained == (overall.llr is None)
    assert overall.llr is None or abs(overall.llr) <= 3


def test_repeating_a_finding_of_one_family_adds_nothing():
    one = Contribution(family="reference", llr=1.2)
    assert weigh([one]).llr == weigh([one, one, one]).llr


def test_families_that_contradict_each_other_strongly_abstain():
    overall = weigh([Contribution(family="reference", llr=1.4), Contribution(family="reuse", llr=-1.1)])
    assert overall.abstained_because is Abstention.CONFLICT
    assert "because" in overall.words


def test_a_measurement_that_changes_when_sent_again_abstains():
    assert weigh([Contribution(family="reference", llr=1.4)], stability=Stability.CHANGED).llr is None
    assert judge_stability(1.4, -0.2) is Stability.CHANGED
    assert judge_stability(1.4, 0.4) is Stability.CHANGED
    assert judge_stability(1.4, 1.1) is Stability.HELD


def test_the_stability_pass_runs_only_where_pixels_carry_a_far_result():
    assert needs_stability(1.2, 0.6)
    assert not needs_stability(0.9, 0.9)
    assert not needs_stability(1.5, 0.4)


@pytest.mark.parametrize(
    ("llr", "step"),
    [
        (0.29, Strength.NONE),
        (-0.3, Strength.WEAK),
        (1.0, Strength.MODERATE),
        (2.5, Strength.MODERATELY_STRONG),
        (3.0, Strength.STRONG),
    ],
)
def test_the_verbal_scale_has_fixed_steps(llr, step):
    assert strength(llr) is step


def test_words_name_the_side_and_never_a_probability():
    assert words(1.5).endswith("not a genuine record of the received item")
    assert words(-1.5).endswith("a genuine record of the received item")
    assert "%" not in words(2.9)


@given(
    a=st.floats(-20, 20),
    b=st.floats(-20, 20),
    name=st.sampled_from(["derived", "changed_region", "different_item", "different_item_relative"]),
)
def test_a_shipped_table_is_monotone_and_capped_by_its_groups(a, b, name):
    table = read_calibrations()[name]
    low, high = sorted((a, b))
    assert table.llr(low) <= table.llr(high)
    assert abs(table.llr(a)) <= log10(table.groups) + 1e-3


def test_the_shipped_tables_name_their_command_and_inputs():
    shipped = json.loads(files("jianzhen.weighing").joinpath("calibrations.json").read_text("utf-8"))
    assert shipped["command"].startswith("./do bench fit")
    assert len(shipped["inputs_sha256"]) == 64


def test_a_table_that_falls_is_refused():
    with pytest.raises(ValueError, match="must not fall"):
        Calibration(name="x", scores=(0.0, 1.0), llrs=(1.0, 0.5), groups=10)
