"""What may be asked: times, jobs, people, ways; and that every reason has words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest

from dispatch_days import HERE, day, job, near, technician
from jianzhen.dispatch import (
    RULE_WORDS,
    WORDS,
    BadProblem,
    Break,
    Day,
    GreatCircle,
    Matrix,
    Point,
    Problem,
    Reason,
    Rule,
    Shift,
    Stay,
    VisitKind,
    Window,
)  # fmt: skip
from jianzhen.dispatch.hours import HOUR

DAY = Day(date(2026, 11, 25))


def test_seconds_are_counted_from_midnight_in_beijing_whatever_the_zone_of_the_clock():
    eight = datetime(2026, 11, 25, 8, tzinfo=timezone(timedelta(hours=8)))

    assert DAY.seconds(eight) == DAY.seconds(eight.astimezone(UTC)) == 8 * HOUR
    assert DAY.at(8 * HOUR) == eight
    assert DAY.at(25 * HOUR) - DAY.at(0) == timedelta(hours=25)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(BadProblem, match="time zone"):
        DAY.seconds(datetime(2026, 11, 25, 8))  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Window(10, 10), "close after"),
        (lambda: Break(earliest=2, latest=1, lasts=1), "break"),
        (lambda: Shift(begins=5, ends=5), "end after"),
        (lambda: Shift(begins=0, ends=90, breaks=(Break(earliest=0, latest=80, lasts=100),)), "breaks end"),
        (lambda: Shift(begins=0, ends=900, breaks=(Break(earliest=0, latest=9, lasts=50), Break(earliest=0, latest=40, lasts=5))), "after the"),
        (lambda: Point(91, 0), "latitude"),
        (lambda: Matrix(np.zeros((2, 3), np.int32), "x"), "square"),
        (lambda: Matrix(np.full((2, 2), -1, np.int32), "x"), "negative"),
        (lambda: Stay(mean_s=0, sigma=1), "above 0"),
        (lambda: job(windows=()), "windows is empty"),
        (lambda: job(windows=(Window(0, 9), Window(8, 20))), "overlap"),
        (lambda: job(people=3), "1 or 2"),
        (lambda: job(service_s=0), "service_s"),
        (lambda: job(parts={"pump": 0}), "counted from 1"),
        (lambda: job(kind=VisitKind.INSPECTION), "kept_from"),
        (lambda: day([job(), job()], []), "share an id"),
        (lambda: day([], [technician(), technician()]), "share an id"),
        (lambda: Problem(day=DAY, jobs=(job(),), technicians=(), matrix=Matrix(np.zeros((3, 3), np.int32), "x")), "points"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused_and_the_field_named(make, said):
    with pytest.raises(BadProblem, match=said):
        make()


def test_the_great_circle_is_the_same_both_ways_and_counts_detour_speed_and_door():
    """One degree of latitude is 111.2 km: 150.1 km of road, 5.36 h, and two minutes."""
    seconds = GreatCircle().matrix([HERE, Point(HERE.latitude + 1, HERE.longitude), HERE], at=0).seconds

    assert seconds[0, 1] == seconds[1, 0] == pytest.approx(111.195 * 1.35 / 28 * 3600 + 120, abs=2)
    assert seconds[0, 2] == seconds[0, 0] == 0


def test_ways_never_get_shorter_by_going_round():
    points = [near(*np.random.default_rng(k).uniform(-20, 20, 2)) for k in range(12)]
    way = GreatCircle().matrix(points, at=0).seconds.astype(int)

    assert (way[:, None, :] <= way[:, :, None] + way[None, :, :]).all()


@pytest.mark.parametrize(("words", "kinds"), [(WORDS, Reason), (RULE_WORDS, Rule)])
def test_every_reason_and_rule_has_chinese_and_english_of_its_own(words, kinds):
    assert set(words) == set(kinds)
    for language in (0, 1):
        said = [pair[language] for pair in words.values()]
        assert len(set(said)) == len(said)
        assert all(said)
