"""Laws of the simulated desk: they hold for every seed and every setting, whatever the figures are."""

from dataclasses import replace

import numpy as np
import pytest
from bench.desk_claims import PARAMETERS, Photo, draw_claims, measured_rates, read_world
from bench.desk_measure import FULL, break_even, measure_policies, operating_point, summarise
from bench.desk_policies import (
    POLICIES,
    end_of_working_days,
    full_desk,
    photo_and_person,
    sample_pack,
    working_days_after,
)
from hypothesis import given, settings
from hypothesis import strategies as st

WORLD = replace(read_world(), n_claims=2000)
SEEDS = st.integers(0, 10_000)
DOUBTS = st.floats(-3, 5)


def every_outcome(claims, world, doubt=1.0):
    return {
        **{name: policy(claims, world) for name, policy in POLICIES.items()},
        FULL: full_desk(claims, world, doubt=doubt),
    }


@given(seed=SEEDS)
@settings(max_examples=10, deadline=None)
def test_without_forged_claims_no_policy_pays_a_forged_yuan(seed):
    claims = draw_claims(WORLD, share=0.0, seed=seed)
    assert claims.honest.all()
    for outcome in every_outcome(claims, WORLD).values():
        assert summarise(claims, outcome, WORLD)["forged_paid"] == 0.0


@given(seed=SEEDS, doubt=DOUBTS, eye=st.floats(0, 3), better=st.floats(0, 2))
@settings(max_examples=25, deadline=None)
def test_a_more_accurate_person_denies_no_honest_buyer_more(seed, doubt, eye, better):
    claims = draw_claims(WORLD, share=0.05, seed=seed)
    for policy in (photo_and_person, lambda c, w: full_desk(c, w, doubt=doubt)):
        before, after = (policy(claims, WORLD.but(person_paint=one)) for one in (eye, eye + better))
        assert not (claims.honest & before.paid & ~after.paid).any()
        assert not (claims.honest & after.extra & ~before.extra).any()


@given(seed=SEEDS, doubt=DOUBTS)
@settings(max_examples=25, deadline=None)
def test_the_full_desk_refuses_nobody_whom_it_did_not_ask_first(seed, doubt):
    claims = draw_claims(WORLD, share=0.2, seed=seed)
    outcome = full_desk(claims, WORLD, doubt=doubt)
    assert not (~outcome.paid & ~outcome.extra).any()


@given(seed=SEEDS, doubt=DOUBTS, less=st.floats(0, 2))
@settings(max_examples=25, deadline=None)
def test_less_doubt_needed_asks_every_buyer_asked_before(seed, doubt, less):
    claims = draw_claims(WORLD, share=0.05, seed=seed)
    few, many = (full_desk(claims, WORLD, doubt=one) for one in (doubt, doubt - less))
    assert not (few.extra & ~many.extra).any()


@given(seed=SEEDS)
@settings(max_examples=10, deadline=None)
def test_a_standing_consent_pays_within_the_hour_and_only_up_to_its_limit(seed):
    claims = draw_claims(WORLD, share=0.05, seed=seed)
    consented = full_desk(claims, WORLD, doubt=1.0).consented
    outcome = full_desk(claims, WORLD, doubt=1.0)
    assert consented.any()
    assert (outcome.hours[consented] <= 1).all()
    assert outcome.paid[consented].all()
    assert not outcome.extra[consented].any()
    assert (claims.yuan[consented] <= WORLD["consent_limit_yuan"]).all()


def test_no_lane_finds_paint_on_a_new_photo():
    claims = draw_claims(WORLD, share=0.5, seed=3)
    assert (claims.photo == Photo.PAINTED).sum() > 300
    assert not claims.found[claims.photo == Photo.PAINTED].any()
    assert claims.found[claims.photo == Photo.OTHER_ORDER].mean() > 0.8


def test_where_honest_files_are_never_accused_and_people_never_err_the_threshold_denies_nobody():
    sure = replace(WORLD, rates={**WORLD.rates, Photo.HONEST: replace(WORLD.rates[Photo.HONEST], groups=10**9)})
    claims = draw_claims(sure, share=0.05, seed=1)
    assert summarise(claims, POLICIES["automatic threshold"](claims, sure), sure)["honest_denied"] == 0.0


def test_rates_are_the_measured_ones_and_a_missing_one_is_named(tmp_path):
    rates = WORLD.rates
    assert rates[Photo.HONEST].source == "honest_claim_llr1"
    assert Photo.PAINTED not in rates
    assert all(0 <= rate.value <= 1 and rate.groups >= 16 for rate in rates.values())
    (tmp_path / "inspection.json").write_text("[]", "utf-8")
    (tmp_path / "inspection.md").write_text("", "utf-8")
    with pytest.raises(ValueError, match="honest_claim_llr1"):
        measured_rates(tmp_path)


def test_every_assumed_input_has_a_reason_and_a_range_and_the_file_says_simulated(tmp_path):
    assert len(WORLD.assumed) > 30
    text = PARAMETERS.read_text("utf-8")
    path = tmp_path / "desk.toml"
    path.write_text(text.replace("simulated = true", "simulated = false"), "utf-8")
    with pytest.raises(ValueError, match="simulated"):
        read_world(path)
    path.write_text(text.replace("value = 0.30\nlow = 0.10", "value = 0.05\nlow = 0.10"), "utf-8")
    with pytest.raises(ValueError, match="concede_small"):
        read_world(path)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [(0, 1.0, 24), (4 * 24 + 12, 1.0, 7 * 24 + 12), (5 * 24 + 3, 0.5, 7 * 24 + 12), (4 * 24, 0.5, 4 * 24 + 12)],
)
def test_people_do_not_decide_on_weekends(start, days, end):
    assert working_days_after(np.array([start * 1.0]), np.array([days])) == pytest.approx([end])


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [(10, 2, 72), (3 * 24 + 10, 2, 8 * 24), (4 * 24 + 10, 2, 9 * 24), (5 * 24 + 10, 2, 9 * 24)],
)
def test_working_days_end_at_midnight_and_the_first_day_is_not_counted(start, days, end):
    assert end_of_working_days(np.array([start * 1.0]), days) == pytest.approx([end])


def test_the_windows_are_the_packs_and_a_contested_claim_is_never_quicker_than_an_answer():
    assert sample_pack().windows.merchant_answer_hours == 48
    claims = draw_claims(WORLD, share=0.0, seed=5)
    silent_world = WORLD.but(merchant_silent=1.0, concede_small=0.0, concede_large=0.0, consent_share=0.0)
    outcome = full_desk(claims, silent_world, doubt=9.0)
    assert outcome.hours.min() >= 48


def test_break_even_lies_where_the_costs_cross_and_is_never_for_a_policy_that_saves_nothing():
    assert break_even({"honest_cost": 2.0, "forged_saved": 38.0}) == pytest.approx(0.05)
    assert break_even({"honest_cost": 2.0, "forged_saved": -1.0}) == float("inf")


def test_the_operating_point_asks_at_most_five_in_a_hundred_and_policies_differ_as_they_must():
    doubt, at = operating_point(WORLD, 0.05, (1, 2))
    assert at["honest_extra"].high <= 0.05
    rows = measure_policies(WORLD, 0.05, doubt, (3, 4))
    assert rows["auto-approve"]["forged_paid"].mean == 1.0
    assert rows["auto-approve"]["honest_denied"].mean == 0.0
    assert rows[FULL]["forged_paid"].mean < rows["photo evidence + person"]["forged_paid"].mean
    assert rows["return required, no detector"]["honest_extra"].mean > 0.5
