"""The directory asked and changed by several at the same moment, on real connections."""

import pytest

from factories.desk import NOON, staff
from factories.directory import brand, facts, kinds
from flows.test_two_at_once import at_once
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.outlets.covering import look_up
from jianzhen.casework.outlets.directory import keep_outlet
from jianzhen.casework.outlets.models import Outlet, Uncovered

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_place_asked_for_by_many_at_once_is_one_row_that_counts_them():
    brand()
    shell = Actor.machine(Role.INTEGRATION)
    ask = {"brand": "SIM-A", "place": "330110", "actor": shell, "now": NOON}
    rows = at_once(*[lambda: look_up(**ask)[1] for _ in range(6)])
    assert len({row.id for row in rows}) == 1
    assert Uncovered.objects.get().asks == 6
    assert Event.objects.filter(kind="COVER_ASKED").count() == 1


def test_one_outlet_told_by_two_at_once_is_one_outlet():
    brand()
    kinds()
    manager = staff(Role.OUTLET_MANAGER)
    made = at_once(*[lambda: keep_outlet(facts=facts(), actor=manager, now=NOON) for _ in range(3)])
    assert len({one.id for one in made}) == 1
    assert Outlet.objects.get().serves.count() == 1
