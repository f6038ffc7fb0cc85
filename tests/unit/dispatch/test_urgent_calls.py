"""Urgent calls: who leaves, who is waited for, and the time told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch_days import HERE, near
from jianzhen.dispatch import (
    BadProblem,
    Call,
    Demand,
    Finished,
    GreatCircle,
    LookAhead,
    NoErrorsYet,
    OnDuty,
    Stay,
    calibrate,
)
from jianzhen.dispatch.hours import MINUTE

LOCK = frozenset({"lock"})
STAY = Stay(mean_s=35 * 60, sigma=0.5)
POLICY = LookAhead(stay=STAY)
NOW = 36_000


def look(calls, people, policy=POLICY):
    return policy.look(calls, people, now=NOW, travel=GreatCircle())


def call(name="c", **changes):
    return Call(**{"id": name, "at": HERE, "skills": LOCK, "called_s": NOW, **changes})


def person(name="t", **changes):
    return OnDuty(**{"id": name, "at": near(2), "skills": LOCK, **changes})


def test_a_free_person_nearby_leaves_now_and_the_arrival_is_the_way():
    (one,) = look([call()], [person()])

    assert (one.technician, one.leaves_now, one.in_time) == ("t", True, 1.0)
    assert one.expected_s == NOW + int(GreatCircle().matrix([near(2), HERE], at=NOW).seconds[0, 1])


def test_nobody_without_the_skill_or_of_a_party_or_without_the_part_is_sent():
    people = [
        person("no-skill", skills=frozenset()),
        person("party", ties=frozenset({"shop"})),
        person("no-part", parts={"core": 0}),
    ]

    (one,) = look([call(kept_from=frozenset({"shop"}), parts={"core": 1})], people)

    assert (one.technician, one.leaves_now) == (None, False)


def test_somebody_about_to_finish_next_door_is_waited_for_rather_than_one_from_across_the_city():
    """A visit of 34 minutes so far is likely to end soon, and the other way takes 28 minutes of a 30 minute goal."""
    busy, far = person("busy", at=near(0.1), begins_s=NOW - 90 * MINUTE), person("far", at=near(9))
    policy = LookAhead(stay=Stay(mean_s=35 * 60, sigma=0.1))

    (one,) = look([call()], [busy, far], policy)

    assert (one.technician, one.leaves_now) == ("busy", False)


def test_a_person_with_a_scarce_skill_is_spared_where_others_can_go():
    both = person("both", at=near(1.0), skills=frozenset({"lock", "rare"}))
    plain = person("plain", at=near(1.5))
    demand = (Demand(HERE, "lock"), Demand(HERE, "rare"))

    (spared,) = look([call()], [both, plain], LookAhead(stay=STAY, demand=demand))
    (nearest,) = look([call()], [both, plain], LookAhead(stay=STAY))

    assert (spared.technician, nearest.technician) == ("plain", "both")


def test_one_told_a_time_goes_before_one_nobody_can_reach_in_time():
    """Both wait; one person is free. The promise about to be broken comes first."""
    told = call("told", called_s=NOW - 50 * MINUTE, promised_s=NOW + 10 * MINUTE)
    fresh = call("fresh", called_s=NOW - 45 * MINUTE, promised_s=NOW + 300 * MINUTE)

    first, second = look([told, fresh], [person()])

    assert (first.technician, first.leaves_now) == ("t", True)
    assert second.technician is None


def test_two_on_the_road_or_free_change_places_only_where_it_pays():
    """One drives eight kilometres past a new caller, and a free one stands beside the first caller."""
    first, new = call("first", at=near(8), called_s=NOW - 5 * MINUTE), call("new", at=near(0.5))
    driving = person("driving", at=HERE, heading_for="first", begins_s=NOW + 25 * MINUTE)
    idle = person("idle", at=near(8.2))

    changed = look([first, new], [driving, idle])
    alone = look([first], [driving, person("idle", at=near(9, 8))])

    assert [(one.call, one.technician, one.leaves_now) for one in changed] == [
        ("first", "idle", True),
        ("new", "driving", True),
    ]
    assert [(one.technician, one.expected_s) for one in alone] == [("driving", NOW + 25 * MINUTE)]


def test_nobody_is_left_waiting_for_good():
    """However long in-time calls go on coming, one that waits long enough is served."""
    old = call("old", called_s=NOW - 180 * MINUTE)
    new = call("new", at=near(1))

    outlooks = look([new, old], [person()])

    assert [one.leaves_now for one in outlooks] == [False, True]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 8), st.integers(0, 6))
def test_no_person_is_sent_twice_or_unfit_and_every_call_has_an_outlook(seed, n_calls, n_people):
    rng = np.random.default_rng(seed)
    skills = ("a", "b", "c")
    calls = [
        call(
            f"c{k}",
            at=near(*rng.uniform(-12, 12, 2)),
            skills=frozenset({skills[rng.integers(3)]}),
            called_s=NOW - int(rng.integers(0, 4000)),
        )
        for k in range(n_calls)
    ]
    people = [
        person(
            f"t{k}", at=near(*rng.uniform(-12, 12, 2)), skills=frozenset(rng.choice(skills, 2, replace=False).tolist()),
            begins_s=None if rng.random() < 0.5 else NOW + int(rng.integers(-4000, 1500)),
        )
        for k in range(n_people)
    ]  # fmt: skip

    outlooks = look(calls, people)
    chosen = [one.technician for one in outlooks if one.technician]
    by_id = {one.id: one for one in people}

    assert [one.call for one in outlooks] == [one.id for one in calls]
    assert len(chosen) == len(set(chosen))
    for outlook, asked in zip(outlooks, calls, strict=True):
        assert 0 <= outlook.in_time <= 1
        assert outlook.expected_s >= NOW
        if outlook.technician:
            assert asked.skills <= by_id[outlook.technician].skills
            assert outlook.leaves_now == (by_id[outlook.technician].begins_s is None)


def test_what_is_left_of_a_stay_agrees_with_drawing_many():
    drawn = np.random.default_rng(3).lognormal(STAY.mu, STAY.sigma, 400_000)
    for elapsed in (0.0, 600.0, 2100.0, 4800.0):
        longer = drawn[drawn > elapsed] - elapsed
        assert STAY.remaining(np.array([elapsed]))[0] == pytest.approx(longer.mean(), rel=0.02)
        assert STAY.done_within(np.array([elapsed]), np.array([900.0]))[0] == pytest.approx(
            (longer <= 900).mean(), abs=0.01
        )


def test_quotes_are_reached_by_the_wanted_share_of_calls_like_them():
    rng = np.random.default_rng(1)
    expected = rng.uniform(600, 4000, 6000)
    waited = expected * rng.lognormal(0, 0.4, 6000)
    finished = [Finished(expected_s=e, waited_s=w) for e, w in zip(expected, waited, strict=True)]

    quoting = calibrate(finished[:3000], share=0.9, goal_s=1800)
    kept = np.mean([one.waited_s <= quoting.wait_s(one.expected_s) for one in finished[3000:]])

    assert 0.89 <= kept <= 0.97
    assert quoting.wait_s(0) >= 1800
    assert all(quoting.wait_s(e) % 300 == 0 for e in expected[:50])
    assert [quoting.wait_s(e) for e in sorted(expected)] == sorted(quoting.wait_s(e) for e in expected)


def test_nothing_is_told_before_calls_were_finished():
    with pytest.raises(NoErrorsYet, match="not measured yet"):
        calibrate([Finished(expected_s=1, waited_s=1)] * 39, share=0.9, goal_s=1800)
    with pytest.raises(BadProblem):
        calibrate([Finished(expected_s=1, waited_s=1)] * 50, share=1.0, goal_s=1800)
