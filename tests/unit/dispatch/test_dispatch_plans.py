"""Plans hold, whatever the day: the checker against a slow look at every minute, and promises kept by insertion."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch_days import HERE, day, job, near, random_day, technician
from jianzhen.dispatch import (
    Break,
    BrokenPlan,
    Budget,
    Duty,
    Effort,
    Plan,
    Problem,
    Reason,
    Rest,
    Route,
    Rule,
    Shift,
    Stage,
    Stop,
    Unserved,
    VisitKind,
    Window,
    check,
    evaluate,
    freeze,
    insert_job,
    offer_windows,
    plan_day,
    promises,
    publish,
    replan,
)  # fmt: skip
from jianzhen.dispatch.hours import HOUR, MINUTE

QUICK = Effort(search=Budget(rounds=60))
seeds = st.integers(0, 10**6)


def broken_by_brute_force(problem: Problem, plan: Plan) -> bool:
    """Look at every technician second by second where steps begin or end; shares nothing with the checker."""
    jobs = {one.id: one for one in problem.jobs}
    at_job: dict[str, list[tuple[str, Duty, int]]] = {}
    for route in plan.routes:
        one = next(t for t in problem.technicians if t.id == route.technician)
        k = [t.id for t in problem.technicians].index(one.id)
        busy: list[tuple[int, int]] = []
        places = [(len(problem.jobs) + k, one.shift.begins)]
        resting = []
        carried = Counter(one.parts)
        for step in route.steps:
            busy.append((step.begins, step.leaves))
            if isinstance(step, Rest):
                resting.append(step)
                if step.number >= len(one.shift.breaks):
                    return True
                wanted = one.shift.breaks[step.number]
                if not wanted.earliest <= step.begins <= wanted.latest or step.leaves - step.begins != wanted.lasts:
                    return True
                continue
            visit = jobs[step.job]
            at_job.setdefault(visit.id, []).append((one.id, step.duty, step.begins))
            needed = visit.skills if step.duty is Duty.LEAD else visit.helper_skills
            if needed - one.skills or visit.kept_from & one.ties or step.leaves - step.begins != visit.service_s:
                return True
            if not any(w.opens <= step.begins < w.closes for w in visit.windows):
                return True
            if step.duty is Duty.LEAD:
                carried.subtract(visit.parts)
            row, left = places[-1]
            rested = sum(r.leaves - r.begins for r in resting if left <= r.begins and r.leaves <= step.begins)
            if step.begins - left - rested < problem.matrix.seconds[row, problem.jobs.index(visit)]:
                return True
            places.append((problem.jobs.index(visit), step.leaves))
        if any(count < 0 for count in carried.values()) or [r.number for r in resting] != list(
            range(len(one.shift.breaks))
        ):
            return True
        for n, (begins, leaves) in enumerate(busy):
            if begins < one.shift.begins or leaves > one.shift.ends:
                return True
            if any(begins < other_end and other < leaves for other, other_end in busy[:n]):
                return True
        row, left = places[-1]
        rested = sum(r.leaves - r.begins for r in resting if r.begins >= left)
        if len(places) > 1 and one.end is not None:
            home = len(problem.jobs) + len(problem.technicians) + k
            if left + rested + problem.matrix.seconds[row, home] > one.shift.ends:
                return True
    left_out = Counter(one.job for one in plan.unserved)
    for name, visit in jobs.items():
        crew = at_job.get(name, [])
        if left_out[name] != (0 if crew else 1):
            return True
        if crew and (
            len(crew) != visit.people
            or sorted(d for _, d, _ in crew) != sorted([Duty.HELPER, Duty.LEAD][-visit.people :])
        ):
            return True
        if len({name for name, _, _ in crew}) != len(crew) or len({begins for _, _, begins in crew}) > 1:
            return True
    return False


def spoiled(plan: Plan, rng: random.Random) -> Plan:
    """The plan with one thing changed, which may or may not break it."""
    full = [n for n, route in enumerate(plan.routes) if route.steps]
    if not full:
        return plan
    n = rng.choice(full)
    route = plan.routes[n]
    at = rng.randrange(len(route.steps))
    step, steps, shift = route.steps[at], list(route.steps), rng.choice((-3600, -600, -1, 1, 600, 3600))
    match rng.randrange(6):
        case 0:
            steps[at] = replace(step, begins=step.begins + shift, leaves=step.leaves + shift)
        case 1:
            steps[at] = replace(step, leaves=step.leaves + shift)
        case 2:
            del steps[at]
        case 3:
            other = rng.randrange(len(plan.routes))
            moved = replace(
                plan.routes[other], steps=tuple(sorted([*plan.routes[other].steps, step], key=lambda s: s.begins))
            )
            routes = list(plan.routes)
            routes[other] = moved
            if other != n:
                routes[n] = replace(route, steps=tuple(s for s in steps if s is not step))
            return replace(plan, routes=tuple(routes))
        case 4 if isinstance(step, Stop):
            steps[at] = replace(step, duty=Duty.HELPER if step.duty is Duty.LEAD else Duty.LEAD)
        case _:
            return replace(plan, unserved=plan.unserved[1:])
    return replace(plan, routes=(*plan.routes[:n], replace(route, steps=tuple(steps)), *plan.routes[n + 1 :]))


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_a_plan_breaks_no_rule_and_leaves_no_job_without_a_reason(seed):
    problem = random_day(seed)
    plan = plan_day(problem, effort=QUICK)

    assert check(problem, plan) == ()
    assert not broken_by_brute_force(problem, plan)
    assert all(one.reasons for one in plan.unserved)


@settings(max_examples=150, deadline=None)
@given(seeds, seeds)
def test_the_checker_accepts_exactly_what_a_brute_force_look_accepts(seed, spoil):
    problem = random_day(seed)
    plan = spoiled(plan_day(problem, effort=Effort(search=Budget(rounds=0))), random.Random(spoil))

    assert bool(check(problem, plan)) == broken_by_brute_force(problem, plan)


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_insertion_never_breaks_a_promise(seed):
    problem = random_day(seed)
    known = replace_jobs(problem, problem.jobs[:-1]) if len(problem.jobs) > 1 else problem
    standing = publish(known, plan_day(known, effort=QUICK))
    promised = promises(standing)

    after = insert_job(problem, standing, job=problem.jobs[-1].id, now=0, promised=promised)

    assert check(problem, after) == ()
    assert evaluate(problem, after, promised=promised).moved == ()
    assert set(promised) <= set(after.leads())


@settings(max_examples=40, deadline=None)
@given(seeds, st.integers(8, 15))
def test_replanning_keeps_what_has_begun_and_never_costs_more_than_insertion(seed, hour):
    problem = random_day(seed)
    known = replace_jobs(problem, problem.jobs[: max(1, len(problem.jobs) - 3)])
    standing = publish(known, plan_day(known, effort=QUICK))
    promised, now = promises(standing), hour * HOUR
    frozen = freeze(known, standing, now=now)

    inserted = replan(problem, frozen, now=now, promised=promised, effort=Effort(search=Budget(rounds=0)))
    searched = replan(problem, frozen, now=now, promised=promised, effort=QUICK)

    for plan in (inserted, searched):
        assert check(problem, plan, standing=frozen) == ()
    assert (
        evaluate(problem, searched, promised=promised).total_s <= evaluate(problem, inserted, promised=promised).total_s
    )


@settings(max_examples=60, deadline=None)
@given(seeds, st.integers(8, 15), st.integers(1, 5 * HOUR))
def test_however_late_a_technician_runs_there_is_a_plan_that_holds_from_there(seed, hour, late):
    problem = random_day(seed)
    now = hour * HOUR
    frozen = freeze(problem, publish(problem, plan_day(problem, effort=QUICK)), now=now)
    running = next(
        (route for route in frozen.routes if route.fixed and isinstance(route.steps[route.fixed - 1], Stop)), None
    )
    if running is not None:
        last = running.steps[running.fixed - 1]
        steps = (
            *running.steps[: running.fixed - 1],
            replace(last, leaves=last.leaves + late),
            *running.steps[running.fixed :],
        )
        frozen = replace(frozen, routes=tuple(replace(r, steps=steps) if r is running else r for r in frozen.routes))

    plan = replan(problem, frozen, now=now, promised={}, effort=QUICK)

    assert check(problem, plan, standing=frozen) == ()
    assert all(one.reasons for one in plan.unserved)


def test_the_visits_of_somebody_who_falls_ill_go_to_others():
    jobs = [job("a", at=near(2)), job("b", at=near(3), windows=(Window(13 * HOUR, 15 * HOUR),))]
    standing = publish(day(jobs, [technician("ill")]), plan_day(day(jobs, [technician("ill")]), effort=QUICK))
    frozen = freeze(day(jobs, [technician("ill")]), standing, now=10 * HOUR)
    now_ill = day(jobs, [technician("ill", shift=Shift(begins=8 * HOUR, ends=10 * HOUR)), technician("other")])

    plan = replan(now_ill, frozen, now=10 * HOUR, promised=promises(standing), effort=QUICK)

    assert check(now_ill, plan, standing=frozen) == ()
    assert {job: who for job, (who, _) in plan.leads().items()} == {"a": "ill", "b": "other"}


def replace_jobs(problem: Problem, jobs: tuple) -> Problem:
    return day(list(jobs), list(problem.technicians))


def only(problem: Problem) -> tuple[Reason, ...]:
    plan = plan_day(problem, effort=QUICK)
    assert len(plan.unserved) == 1, plan
    return plan.unserved[0].reasons


def test_each_reason_is_given_where_it_is_the_reason():
    lunch = Break(earliest=12 * HOUR, latest=12 * HOUR, lasts=HOUR)
    at_noon = (Window(12 * HOUR, 12 * HOUR + 50 * MINUTE),)
    two_jobs_one_hour = [
        job("a", windows=(Window(9 * HOUR, 9 * HOUR + 1),)),
        job("b", windows=(Window(9 * HOUR, 9 * HOUR + 1),)),
    ]

    assert only(day([job()], [])) == (Reason.NO_TECHNICIAN,)
    assert only(day([job(skills=frozenset({"lock"}))], [technician()])) == (Reason.NO_SKILL,)
    assert only(
        day([job(kind=VisitKind.INSPECTION, kept_from=frozenset({"shop"}))], [technician(ties=frozenset({"shop"}))])
    ) == (Reason.CONFLICT_OF_INTEREST,)
    assert only(day([job(parts={"pump": 2})], [technician(parts={"pump": 1})])) == (Reason.NO_PART,)
    assert only(day([job(windows=(Window(19 * HOUR, 20 * HOUR),))], [technician()])) == (Reason.OFF_SHIFT,)
    assert only(day([job(at=near(0, 300))], [technician()])) == (Reason.TOO_FAR,)
    assert only(
        day([job(windows=at_noon)], [technician(shift=Shift(begins=8 * HOUR, ends=18 * HOUR, breaks=(lunch,)))])
    ) == (Reason.BREAK_DUE,)
    assert only(day([job(people=2)], [technician()])) == (Reason.NO_SECOND_PERSON,)
    assert only(day(two_jobs_one_hour, [technician()])) == (Reason.DAY_FULL,)


def test_a_promise_in_the_way_and_a_window_gone_by_are_said():
    first, second = (
        job("a", windows=(Window(9 * HOUR, 9 * HOUR + 1),)),
        job("b", windows=(Window(9 * HOUR, 9 * HOUR + 1),)),
    )
    people = [technician()]
    standing = publish(day([first], people), plan_day(day([first], people), effort=QUICK))
    both = day([first, second], people)

    full = insert_job(both, standing, job="b", now=0, promised=promises(standing))
    past = insert_job(
        both, freeze(day([first], people), standing, now=12 * HOUR), job="b", now=12 * HOUR, promised=promises(standing)
    )

    assert full.unserved == (Unserved(job="b", reasons=(Reason.PROMISES_IN_THE_WAY, Reason.DAY_FULL)),)
    assert past.unserved == (Unserved(job="b", reasons=(Reason.WINDOW_PAST,)),)


def test_offers_are_graded_or_refused_with_the_rule_and_promise_nothing():
    standing_job, new = job("a", windows=(Window(9 * HOUR, 9 * HOUR + 1),), service_s=2 * HOUR), job("b")
    problem = day([standing_job, new], [technician()])
    known = day([standing_job], [technician()])
    standing = publish(known, plan_day(known, effort=QUICK))
    windows = (Window(9 * HOUR, 10 * HOUR), Window(14 * HOUR, 15 * HOUR), Window(20 * HOUR, 21 * HOUR))

    morning, afternoon, night = offer_windows(
        problem, standing, job="b", windows=windows, now=0, promised=promises(standing)
    )

    assert (morning.technician, morning.refused) == (None, Reason.PROMISES_IN_THE_WAY)
    assert (afternoon.technician, afternoon.refused) == ("t", None)
    assert afternoon.extra_s >= 0
    assert night.refused is Reason.OFF_SHIFT


def test_two_people_begin_together_and_nobody_of_a_party_comes():
    people = [technician("a", ties=frozenset({"shop"})), technician("b"), technician("c", start=near(9), end=near(9))]
    problem = day([job(kind=VisitKind.INSPECTION, people=2, kept_from=frozenset({"shop"}))], people)

    plan = plan_day(problem, effort=QUICK)
    stops = {route.technician: route.stops for route in plan.routes if route.stops}

    assert set(stops) == {"b", "c"}
    assert len({stop.begins for (stop,) in stops.values()}) == 1
    assert {stop.duty for (stop,) in stops.values()} == {Duty.LEAD, Duty.HELPER}


def test_freezing_one_of_two_people_freezes_the_other_and_what_they_do_before():
    """The far one must leave three hours ahead; so the near one's early visit is fixed with it."""
    early = job("early", at=HERE, windows=(Window(9 * HOUR, 9 * HOUR + 1),), skills=frozenset({"near"}))
    pair = job("pair", people=2, at=near(1), windows=(Window(11 * HOUR, 11 * HOUR + 1),))
    people = [
        technician("near", skills=frozenset({"near"})),
        technician("far", start=near(60), end=near(60), shift=Shift(begins=0, ends=24 * HOUR)),
    ]
    problem = day([early, pair], people)
    plan = publish(problem, plan_day(problem, effort=QUICK))

    fixed = {
        route.technician: route.fixed for route in freeze(problem, plan, now=8 * HOUR + 10 * MINUTE, horizon_s=0).routes
    }
    before = {route.technician: route.fixed for route in freeze(problem, plan, now=5 * HOUR, horizon_s=0).routes}

    assert before == {"near": 0, "far": 0}
    assert fixed == {"near": 2, "far": 1}


def test_a_broken_draft_is_not_published_and_a_draft_promises_nothing():
    problem = day([job()], [technician()])
    draft = plan_day(problem, effort=QUICK)

    assert promises(draft) == {}
    assert publish(problem, draft).stage is Stage.PUBLISHED
    with pytest.raises(BrokenPlan, match="job_count"):
        publish(problem, Plan(routes=(Route(technician="t"),)))


def test_changing_what_has_begun_is_found():
    problem = day([job("a"), job("b", at=near(3))], [technician()])
    frozen = freeze(problem, publish(problem, plan_day(problem, effort=QUICK)), now=9 * HOUR)
    route = frozen.routes[0]
    first = route.steps[0]
    changed = replace(
        frozen, routes=(replace(route, steps=(replace(first, begins=first.begins + 1), *route.steps[1:])),)
    )

    assert route.fixed >= 1
    assert Rule.FIXED in {one.rule for one in check(problem, changed, standing=frozen)}


def test_searching_costs_no_more_and_the_same_seed_gives_the_same_plan():
    problem = random_day(77)
    plain = plan_day(problem, effort=Effort(search=Budget(rounds=0)))
    one, two = (plan_day(problem, effort=Effort(search=Budget(rounds=200), seed=5)) for _ in range(2))

    assert one == two
    assert evaluate(problem, one).total_s <= evaluate(problem, plain).total_s
