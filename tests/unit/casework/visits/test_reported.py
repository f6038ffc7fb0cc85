"""A report's visit: wanted once, also where two reports are one; booked while the caller is on the line; none left open."""

import pytest

from factories.desk import NOON, staff
from factories.intake import call_taker, taken
from factories.visits import outlet, shift, technician
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.events.actors import Role
from jianzhen.casework.intake.confirming import part_reports
from jianzhen.casework.visits.errors import BadVisit
from jianzhen.casework.visits.models import Visit
from jianzhen.casework.visits.reported import (
    book_for_caller,
    slots_for_caller,
    visit_for,
    want_reported,
)
from jianzhen.casework.visits.service import solve_by_phone
from jianzhen.casework.visits.vocabulary import Urgency, VisitState

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    made = outlet()
    shift(technician(made))
    return made


def want(made, actor=None):
    return want_reported(claim_id=made.claim.id, actor=actor or staff(Role.CALL_TAKER), now=NOON)


def test_two_reports_of_one_thing_have_one_visit_until_a_person_parts_them(shop):
    first, second = taken(), taken()
    visit = want(first)
    assert want(second) == want(first) == visit_for(second.claim.id) == visit
    assert (visit.outlet, visit.place, visit.urgency) == (shop, "330106006", Urgency.BOOKED)
    part_reports(claim_id=second.claim.id, actor=call_taker(), now=NOON)
    assert want(second) != visit
    assert Visit.objects.count() == 2


def test_without_a_place_no_visit_is_wanted_and_none_can_be_booked(shop):
    made = taken("锁坏了，13800001234")
    assert want(made) is None
    with pytest.raises(BadVisit):
        book_for_caller(claim_id=made.claim.id, arrival=None, key="k", actor=call_taker(), now=NOON)


def test_only_a_person_makes_it_urgent(shop):
    words = "我被锁在门外了，示例SIM-A的锁，杭州市西湖区文新街道，电话{}"
    alone, heard = taken(words.format("13800001234")), taken(words.format("13900005678"), actor=call_taker())
    assert (want(alone).urgency, want(heard).urgency) == (Urgency.BOOKED, Urgency.URGENT)


def test_slots_inside_the_wish_are_read_out_first_and_one_is_booked(shop):
    who = call_taker()
    made = taken(actor=who)
    visit = want(made, who)
    slots = slots_for_caller(visit, reader=who, now=NOON)
    assert slots
    assert slots[0].arrival.opens_at < made.report.wish_closes
    assert slots[0].arrival.closes_at > made.report.wish_opens
    booked = book_for_caller(claim_id=made.claim.id, arrival=slots[0].arrival, key="k", actor=who, now=NOON)
    assert (booked.id, booked.opens_at) == (visit.id, slots[0].arrival.opens_at)
    assert booked.state in (VisitState.BOOKED, VisitState.ASSIGNED)


def test_solved_by_phone_calls_the_visit_off_and_closes_the_claim_once(shop):
    who = call_taker()
    made = taken(actor=who)
    visit = want(made, who)
    for _ in range(2):
        claim = solve_by_phone(claim_id=made.claim.id, how="更换电池后恢复", customer_agrees=True, actor=who, now=NOON)
    visit.refresh_from_db()
    assert claim.state == State.CLOSED
    assert visit.ended_at is not None
