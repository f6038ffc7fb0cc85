"""The work behind a command, with inspections that are not the product's own."""

import os
import signal

import pytest

from jianzhen.entrances.cli.errors import Unexpected
from jianzhen.entrances.cli.work import Command, Done, Order, work_through
from jianzhen.inspection.model import FileError, Photo, Report, Timing
from jianzhen.weighing import weigh

ORDER = Order(command=Command.INSPECT)


def a_report(path):
    photo = Photo(path=str(path), sha256="0" * 64, width=4, height=3, format="JPEG")
    return Report(photo=photo, overall=weigh([]), findings=(), timing=Timing(cpu_s=0.0, wall_s=0.0))


def inspects(order, path):
    return Done(path=path, result=a_report(path))


def stumbles(order, path):
    if path.name == "b":
        raise ValueError("not thought of")
    return inspects(order, path)


def is_killed(order, path):
    if path.name == "b":
        os.kill(os.getpid(), signal.SIGKILL)
    return inspects(order, path)


@pytest.fixture
def paths(tmp_path):
    return [tmp_path / name for name in "abcd"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_the_order_that_was_asked(paths, jobs):
    done = list(work_through(ORDER, paths, jobs=jobs, inspect=inspects))
    assert [one.path for one in done] == paths
    assert [one.result for one in done] == [a_report(path) for path in paths]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_mistake_of_ours_costs_one_file_and_not_the_others(paths, jobs, caplog):
    done = list(work_through(ORDER, paths, jobs=jobs, inspect=stumbles))
    assert [isinstance(one.result, FileError) for one in done] == [False, True, False, False]
    assert done[1].result.code == Unexpected.code
    assert "ValueError: not thought of" in done[1].result.detail


def test_a_killed_process_costs_one_file_and_not_the_others(paths):
    done = list(work_through(ORDER, paths, jobs=2, inspect=is_killed))
    assert [one.path for one in done] == paths
    assert [getattr(one.result, "code", None) for one in done] == [None, "process_died", None, None]
