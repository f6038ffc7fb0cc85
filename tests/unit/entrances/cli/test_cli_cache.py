"""The report cache: the same input is served, anything that decides a report is part of its name."""

import pickle
from dataclasses import replace

import pytest

from jianzhen.entrances.cli.cache import ReportCache
from jianzhen.entrances.cli.work import Command, Done, Order, Served, work_through
from jianzhen.inspection.model import (
    Basis,
    Complaint,
    Context,
    Finding,
    Kind,
    Lane,
    Photo,
    Report,
    State,
    Timing,
)
from jianzhen.weighing import weigh


def inspects(order, path):
    finding = Finding(
        lane=Lane.REUSE, kind=Kind.REUSED_PHOTO, state=State.INCONCLUSIVE, llr=0.0, basis=Basis.ASSIGNED, why="",
        regions=((1, 2, 3, 4),),
    )  # fmt: skip
    photo = Photo(path=str(path), sha256="0" * 64, width=4, height=3, format="JPEG")
    report = Report(photo=photo, overall=weigh([]), findings=(finding,), timing=Timing(cpu_s=0.1, wall_s=0.1))
    return Done(path=path, result=report)


def must_not_inspect(order, path):
    raise AssertionError("this report lies in the cache")


@pytest.fixture
def order(tmp_path):
    for name in ("earlier", "trust"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_bytes(b"a")
    (tmp_path / "listing.jpg").write_bytes(b"listing")
    return Order(
        command=Command.INSPECT, listing=(tmp_path / "listing.jpg",), earlier=tmp_path / "earlier",
        trust=tmp_path / "trust", cache=tmp_path / "cache",
    )  # fmt: skip


@pytest.fixture
def photo(tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"photo")
    return tmp_path / "photo.jpg"


def test_the_second_time_it_is_served_and_says_so(order, photo):
    (first,) = work_through(order, [photo], jobs=1, inspect=inspects)
    (second,) = work_through(order, [photo], jobs=1, inspect=must_not_inspect)
    assert (first.served, second.served) == (Served.MEASURED, Served.CACHE)
    assert second == replace(first, served=Served.CACHE)


def test_whatever_decides_a_report_gives_it_another_name(order, photo, tmp_path):
    def name(chosen):
        return ReportCache.of(chosen).file(photo).name

    names = [name(order), name(replace(order, command=Command.CLAIM)), name(replace(order, listing=()))]
    names += [name(replace(order, listing=(), packed=order.listing)), name(replace(order, earlier=None))]
    names.append(name(replace(order, context=Context(complaint=Complaint.DAMAGED))))
    for changed in ("earlier/a", "trust/a", "listing.jpg", "photo.jpg"):
        (tmp_path / changed).write_bytes(b"other")
        names.append(name(order))
    assert len(set(names)) == len(names)


class Harmful:
    """What an attacker would leave in a cache folder: reading it would run a command."""

    def __init__(self, trace):
        self.trace = trace

    def __reduce__(self):
        import os

        return os.mkdir, (str(self.trace),)


@pytest.mark.parametrize("spoil", ["cut", "harmful"])
def test_a_spoiled_or_harmful_entry_is_measured_again_and_never_run(order, photo, tmp_path, spoil):
    list(work_through(order, [photo], jobs=1, inspect=inspects))
    (kept,) = order.cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:50] if spoil == "cut" else pickle.dumps(Harmful(tmp_path / "ran")))
    (again,) = work_through(order, [photo], jobs=1, inspect=inspects)
    assert again.served is Served.MEASURED
    assert not (tmp_path / "ran").exists()


def test_errors_are_not_kept(order, photo, caplog):
    list(work_through(order, [photo], jobs=1, inspect=must_not_inspect))
    assert not order.cache.exists() or list(order.cache.iterdir()) == []
