"""What the day planner may expect of any optimiser: ours in memory, and VROOM where ``pyvroom`` is installed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time

import pytest

from dispatch_days import day, job, near, random_day, technician
from jianzhen.adapters.vroom import Vroom
from jianzhen.dispatch import (
    Budget,
    Effort,
    OptimiserFailed,
    Order,
    Shift,
    Task,
    check,
    evaluate,
    freeze,
    plan_day,
    promises,
    publish,
    replan,
)
from jianzhen.dispatch.hours import HOUR, MINUTE
from jianzhen.dispatch.ports import Runner

VROOM_PYTHON = os.environ.get("JIANZHEN_VROOM_PYTHON", sys.executable)
NO_SEARCH = Budget(rounds=0)


class InOrder:
    """Gives every task to the first person allowed, in the order they came: rarely good, and often impossible."""

    name = "in order"

    def arrange(self, tasks, runners, way, *, within_s):
        given: dict[int, list[int]] = {one.number: [] for one in runners}
        for task in tasks:
            for number in sorted(task.allowed & given.keys())[:1]:
                given[number].append(task.number)
        return tuple(
            Order(runner=one.number, tasks=tuple(given[one.number]), rests=(len(given[one.number]),) * len(one.breaks))
            for one in runners
        )


class Failing:
    name = "failing"

    def arrange(self, tasks, runners, way, *, within_s):
        raise OptimiserFailed("out of memory")


@pytest.fixture(params=["in order", "vroom"])
def optimiser(request):
    if request.param == "in order":
        return InOrder()
    if subprocess.run([VROOM_PYTHON, "-c", "import vroom"], capture_output=True, check=False).returncode:
        pytest.skip("pyvroom is not installed (server set)")
    return Vroom(python=VROOM_PYTHON)


@pytest.mark.parametrize("seed", range(12))
def test_a_plan_with_an_optimiser_holds_and_costs_no_more_than_without(optimiser, seed):
    problem = random_day(seed)

    alone = plan_day(problem, effort=Effort(search=NO_SEARCH))
    asked = plan_day(problem, effort=Effort(optimiser=optimiser, search=NO_SEARCH))

    assert check(problem, asked) == ()
    assert evaluate(problem, asked).total_s <= evaluate(problem, alone).total_s


@pytest.mark.parametrize("seed", range(6))
def test_planning_again_with_an_optimiser_keeps_what_has_begun(optimiser, seed):
    problem = random_day(seed)
    standing = publish(problem, plan_day(problem, effort=Effort(search=NO_SEARCH)))
    frozen = freeze(problem, standing, now=11 * HOUR)

    plan = replan(
        problem, frozen, now=11 * HOUR, promised=promises(standing), effort=Effort(optimiser=optimiser, search=NO_SEARCH)
    )  # fmt: skip

    assert check(problem, plan, standing=frozen) == ()
    assert evaluate(problem, plan, promised=promises(standing)).broken == ()


def test_vroom_finds_the_short_way_round(optimiser):
    if isinstance(optimiser, InOrder):
        pytest.skip("it does not look for one")
    jobs = [job(f"j{k}", at=near(east)) for k, east in enumerate((9, 1, 7, 3, 5))]

    plan = plan_day(day(jobs, [technician()]), effort=Effort(optimiser=optimiser, search=NO_SEARCH))

    assert [stop.job for stop in plan.routes[0].stops] in (
        ["j1", "j3", "j4", "j2", "j0"],
        ["j0", "j2", "j4", "j3", "j1"],
    )


def test_an_optimiser_that_fails_costs_its_answer_and_not_the_plan():
    plan = plan_day(day([job()], [technician()]), effort=Effort(optimiser=Failing(), search=NO_SEARCH))

    assert (plan.made_by, plan.unserved) == ("insertion", ())


def interpreter(path, script: str) -> str:
    """A program that is started as if it were Python."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def ask(python: str, within_s: float = 5.0):
    problem = day([job()], [technician()])
    runner = Runner(number=0, row=1, end_row=2, from_s=0, ends_s=Shift(begins=0, ends=HOUR).ends, breaks=(), parts={})
    task = Task(number=0, spans=((0, 60 * MINUTE),), service_s=60, priority=1, allowed=frozenset({0}), parts={})
    return Vroom(python=python).arrange([task], [runner], problem.matrix.seconds.tolist(), within_s=within_s)


def test_one_that_takes_too_long_is_killed_when_its_time_is_up(tmp_path):
    began = time.monotonic()
    with pytest.raises(OptimiserFailed, match=r"killed after 0.5 s"):
        ask(interpreter(tmp_path / "slow", f"echo $$ > {tmp_path}/pid; exec sleep 60"), within_s=0.5)

    assert time.monotonic() - began < 10
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo no such module >&2; exit 1", "no such module"),
        ('echo "{broken" > "$6"', "no answer that can be read"),
        (
            'echo "{\\"code\\": 0, \\"routes\\": [{\\"vehicle\\": 7, \\"steps\\": []}]}" > "$6"',
            "no answer that can be read",
        ),
        ('echo "{\\"code\\": 2, \\"error\\": \\"bad input\\"}" > "$6"', "bad input"),
    ],
)
def test_an_answer_that_cannot_be_read_is_a_failure_that_says_why(tmp_path, script, said):
    with pytest.raises(OptimiserFailed, match=said):
        ask(interpreter(tmp_path / "odd", script))


def test_no_interpreter_is_said_so(tmp_path):
    with pytest.raises(OptimiserFailed, match="install pyvroom"):
        ask(str(tmp_path / "nowhere"))
