"""Fifty at once for the same slots; and bookers killed in the middle of it: nothing is sold twice, nothing lost."""

import json
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from factories.desk import NOON
from factories.visits import DISPATCHER, customer, outlet, shift, technician, wanted, window
from flows.test_two_at_once import at_once
from jianzhen.casework.events.models import Event
from jianzhen.casework.visits.assigning import assign_by_hand
from jianzhen.casework.visits.booking import cancel_visit, confirm_hold, expire_hold, hold_slot
from jianzhen.casework.visits.capacity import cells_that_differ
from jianzhen.casework.visits.errors import SlotTaken, TechnicianTaken
from jianzhen.casework.visits.models import Busy, Cell, Hold, Visit
from jianzhen.casework.visits.vocabulary import VisitState

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


def hold(visit, key="k", arrival=None):
    return hold_slot(visit_id=visit.id, arrival=arrival or window(8, 10), key=key, actor=customer(visit), now=NOON)


def test_fifty_at_once_for_one_slot_sell_what_there_is_and_not_one_more():
    shop = outlet()
    for _ in range(3):
        shift(technician(shop))
    visits = [wanted(minutes=50) for _ in range(50)]

    def book(visit):
        return confirm_hold(hold_id=hold(visit).id, actor=customer(visit), now=NOON)

    done = at_once(*[lambda one=one: book(one) for one in visits])
    # 3 people x 120 minutes, less 30 % for the way, is five visits of fifty
    assert sum(isinstance(one, Visit) for one in done) == 5
    refused = [one for one in done if isinstance(one, SlotTaken)]
    assert len(refused) == 45
    assert all(len(one.instead) == 3 for one in refused)
    assert Cell.objects.get(skill="", opens_at=window(8, 10).opens_at).taken == 250
    assert cells_that_differ() == []
    assert Event.objects.filter(kind="VISIT_BOOKED").count() == Hold.objects.filter(released_at=None).count() == 5


def test_one_customer_clicking_everywhere_has_one_booking():
    shift(technician(outlet()))
    visit = wanted()
    keys = [("a", window(8, 10)), ("b", window(10, 12)), ("a", window(8, 10)), ("c", window(14, 16))]

    def click(key, arrival):
        return confirm_hold(hold_id=hold(visit, key, arrival).id, actor=customer(visit), now=NOON)

    at_once(*[lambda one=one: click(*one) for one in keys])
    assert Hold.objects.filter(released_at=None).exclude(confirmed_at=None).count() == 1
    assert sum(Cell.objects.filter(skill="").values_list("taken", flat=True)) == 60
    assert cells_that_differ() == []


def test_confirmed_in_the_moment_it_expires_or_is_cancelled_it_is_one_or_the_other():
    shift(technician(outlet()))
    for late in (False, True):
        visit = wanted()
        held = hold(visit, uuid4().hex)
        at_once(
            lambda visit=visit, held=held: confirm_hold(hold_id=held.id, actor=customer(visit), now=NOON),
            (lambda held=held: expire_hold(hold_id=held.id, now=held.expires_at))
            if late
            else (lambda visit=visit: cancel_visit(visit_id=visit.id, why="", actor=customer(visit), now=NOON)),
        )
        visit.refresh_from_db()
        held.refresh_from_db()
        sold = visit.state == VisitState.BOOKED
        assert sold is (held.released_at is None)
        assert cells_that_differ() == []
        if sold:
            cancel_visit(visit_id=visit.id, why="", actor=customer(visit), now=NOON)


def test_two_dispatchers_never_send_one_person_to_two_doors():
    one = technician(outlet())
    shift(one)
    visits = [wanted() for _ in range(4)]
    for visit in visits:
        visit.opens_at, visit.closes_at, visit.state = (
            window(8, 12).opens_at,
            window(8, 12).closes_at,
            VisitState.BOOKED,
        )
        visit.save()
    give = lambda visit: assign_by_hand(  # noqa: E731
        visit_id=visit.id, technician_number=one.number, begins_at=window(8, 12).opens_at, actor=DISPATCHER, now=NOON
    )
    done = at_once(*[lambda visit=visit: give(visit) for visit in visits])
    assert sum(isinstance(row, TechnicianTaken) for row in done) == 3
    assert Busy.objects.filter(released_at=None).count() == 1


@pytest.mark.slow
def test_bookers_killed_in_the_middle_lose_and_double_nothing(tmp_path):
    figures = tmp_path / "figures.json"
    words = ["--only", "kills", "--kills", "3", "--seed", "11", "--json", str(figures)]
    done = subprocess.run(
        [sys.executable, "-m", "bench.booking", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (figure,) = json.loads(figures.read_text("utf-8"))
    assert (figure["name"], figure["value"]) == ("booking_killed", 0.0)
    assert figure["groups"] >= 1
