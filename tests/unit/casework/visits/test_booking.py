from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from icalendar import Calendar

from factories.desk import NOON, staff
from factories.visits import (
    DISPATCHER,
    HERE,
    TOMORROW,
    booked,
    customer,
    outlet,
    repair_claim,
    shift,
    technician,
    wanted,
    window,
)
from jianzhen.casework.errors import NotAllowed
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.outlets.models import Closure, Uncovered
from jianzhen.casework.visits.booking import cancel_visit, confirm_hold, expire_hold, hold_slot
from jianzhen.casework.visits.capacity import cells_that_differ
from jianzhen.casework.visits.errors import BadVisit, BadVisitLink, HoldEnded, SlotTaken, WrongVisitState
from jianzhen.casework.visits.models import Cell, Hold, Visit
from jianzhen.casework.visits.roster import keep_shift
from jianzhen.casework.visits.slots import offer_slots
from jianzhen.casework.visits.ticket import calendar_file, open_visit_link, visit_token
from jianzhen.casework.visits.vocabulary import Blocked, Grade, Move, VisitState
from jianzhen.casework.visits.windows import at
from jianzhen.dispatch import Reason

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    made = outlet()
    shift(technician(made))
    return made


def slot(visit, arrival, now=NOON):
    found = offer_slots(visit_id=visit.id, reader=customer(visit), now=now)
    return next(one for one in found if one.arrival == arrival)


def hold(visit, arrival=None, key="k1", now=NOON):
    return hold_slot(visit_id=visit.id, arrival=arrival or window(8, 12), key=key, actor=customer(visit), now=now)


def test_a_free_slot_is_graded_and_a_refused_one_says_the_rule(shop):
    visit = wanted()
    assert slot(visit, window(8, 12)).grade is Grade.BEST
    assert slot(visit, window(18, 22)).refused is Reason.OFF_SHIFT
    assert slot(visit, window(8, 10, on=date(2026, 11, 25))).refused is Blocked.PAST
    assert slot(visit, window(8, 12, on=date(2026, 11, 27))).refused is Reason.NO_TECHNICIAN
    for one in offer_slots(visit_id=visit.id, reader=customer(visit), now=NOON):
        assert (one.grade is None) == (one.refused is not None)
        assert all(one.words) or one.refused is None


def test_nobody_with_the_skill_is_not_the_same_as_nobody_there():
    shift(technician(outlet(), skills=("appliances",)))
    assert slot(wanted(), window(8, 12)).refused is Reason.NO_SKILL


def test_a_slot_that_only_the_day_refuses_has_dispatchs_reason(shop):
    """Minutes are left in the cell, but the one technician cannot be at two doors of one morning's end."""
    far = wanted(point=type(HERE)(HERE.latitude + 0.9, HERE.longitude))
    assert slot(far, window(8, 10)).refused is Reason.TOO_FAR


def test_a_closed_day_is_refused_for_everybody(shop):
    Closure.objects.create(outlet=shop, first_day=TOMORROW, last_day=TOMORROW, why="moved")
    visit = wanted()
    assert slot(visit, window(8, 12)).refused is Blocked.NOT_OPEN
    with pytest.raises(BadVisit, match="closed"):
        hold(visit)


def test_a_statutory_holiday_is_closed_and_an_unpublished_year_is_provisional(shop):
    new_year = date(2026, 10, 1)
    visit = wanted()
    one = slot(visit, window(8, 12, on=new_year), now=at(date(2026, 9, 29), 600))
    assert one.refused is Blocked.NOT_OPEN
    later = slot(visit, window(8, 12, on=date(2027, 1, 4)), now=at(date(2027, 1, 3), 600))
    assert later.provisional


def test_minutes_are_skilled_and_leave_a_reserve_for_the_way(shop):
    cell = Cell.objects.get(skill="smart_lock", opens_at=at(TOMORROW, 480))
    assert cell.minutes == 120 * 70 // 100
    shift(technician(shop, skills=("appliances",)))
    cell.refresh_from_db()
    assert cell.minutes == 84
    assert Cell.objects.get(skill="", opens_at=at(TOMORROW, 480)).minutes == 168


def test_a_break_and_a_day_kept_for_urgent_calls_are_not_sold(shop):
    shift(technician(shop), urgent=True)
    shift(technician(shop), breaks=[(12 * 60, 13 * 60, 60)])
    assert Cell.objects.get(skill="smart_lock", opens_at=at(TOMORROW, 480)).minutes == 168
    assert Cell.objects.get(skill="smart_lock", opens_at=at(TOMORROW, 720)).minutes == (120 + 60) * 70 // 100


def test_held_then_confirmed_is_booked_with_its_event(shop):
    visit = booked()
    assert (visit.state, visit.opens_at, visit.closes_at) == (VisitState.BOOKED, at(TOMORROW, 480), at(TOMORROW, 720))
    assert Event.objects.filter(kind="VISIT_BOOKED").count() == 1
    assert [one.move for one in visit.moves.all()] == [Move.WANTED, Move.BOOKED]
    assert cells_that_differ() == []


def test_the_same_key_is_the_same_hold_and_a_second_confirmation_changes_nothing(shop):
    visit = wanted()
    one, two = hold(visit), hold(visit)
    assert one.pk == two.pk
    confirm_hold(hold_id=one.id, actor=customer(visit), now=NOON)
    confirm_hold(hold_id=one.id, actor=customer(visit), now=NOON)
    assert hold(visit).pk == one.pk
    assert sum(Cell.objects.filter(skill="").values_list("taken", flat=True)) == 60


def test_a_slot_just_taken_offers_the_three_nearest(shop):
    booked(arrival=window(8, 10))
    visit = wanted()
    with pytest.raises(SlotTaken) as refused:
        hold(visit, window(8, 10))
    assert {one.arrival for one in refused.value.instead} == {window(8, 12), window(10, 12), window(12, 14)}
    assert not Hold.objects.filter(visit=visit).exists()


def test_a_hold_that_ran_out_gives_its_minutes_back_and_cannot_be_confirmed(shop):
    visit = wanted()
    held = hold(visit)
    late = held.expires_at
    assert not expire_hold(hold_id=held.id, now=late - timedelta(seconds=1))
    with pytest.raises(HoldEnded):
        confirm_hold(hold_id=held.id, actor=customer(visit), now=late)
    assert expire_hold(hold_id=held.id, now=late)
    assert not expire_hold(hold_id=held.id, now=late)
    assert set(Cell.objects.values_list("taken", flat=True)) == {0}
    with pytest.raises(HoldEnded):
        hold(visit, now=late)
    assert hold(visit, key="k2", now=late).confirmed_at is None


def test_choosing_again_gives_the_unconfirmed_slot_back(shop):
    visit = wanted()
    first = hold(visit, window(8, 10))
    hold(visit, window(10, 12), key="k2")
    first.refresh_from_db()
    assert first.released_at == NOON
    assert Cell.objects.get(skill="", opens_at=at(TOMORROW, 480)).taken == 0


def test_rescheduling_releases_the_old_slot_in_the_same_act(shop):
    visit = booked(arrival=window(8, 10))
    held = hold(visit, window(14, 16), key="again")
    assert Cell.objects.get(skill="", opens_at=at(TOMORROW, 480)).taken == 60  # until it is confirmed
    moved = confirm_hold(hold_id=held.id, actor=customer(visit), now=NOON)
    assert moved.moves.last().move == Move.RESCHEDULED
    assert Cell.objects.get(skill="", opens_at=at(TOMORROW, 480)).taken == 0
    assert Cell.objects.get(skill="", opens_at=at(TOMORROW, 840)).taken == 60
    assert cells_that_differ() == []


def test_cancelled_twice_is_cancelled_once_and_frees_the_slot(shop):
    visit = booked()
    cancel_visit(visit_id=visit.id, why="", actor=customer(visit), now=NOON)
    cancel_visit(visit_id=visit.id, why="", actor=customer(visit), now=NOON)
    assert Event.objects.filter(kind="VISIT_CANCELLED").count() == 1
    assert set(Cell.objects.values_list("taken", flat=True)) == {0}
    with pytest.raises(WrongVisitState):
        hold(visit, key="k9")


def test_another_buyer_neither_sees_nor_books(shop):
    visit, other = wanted(), customer(repair_claim())
    with pytest.raises(NotAllowed):
        hold_slot(visit_id=visit.id, arrival=window(8, 12), key="x", actor=other, now=NOON)
    with pytest.raises(NotAllowed):
        offer_slots(visit_id=visit.id, reader=staff(Role.REVIEWER), now=NOON)


def test_the_database_refuses_a_minute_too_many_whatever_the_code_did(shop):
    cell = Cell.objects.filter(skill="").first()
    with pytest.raises(IntegrityError, match="cell_never_over"), transaction.atomic():
        Cell.objects.filter(pk=cell.pk).update(taken=cell.minutes + 1)


def test_a_shorter_shift_never_takes_what_is_sold(shop):
    booked(arrival=window(8, 10))
    one = shop.technicians.get()
    keep_shift(technician=one, on=TOMORROW, begins=14 * 60, ends=18 * 60, actor=DISPATCHER, now=NOON)
    cell = Cell.objects.get(skill="smart_lock", opens_at=at(TOMORROW, 480))
    assert cell.minutes == cell.taken == 60


def test_nobody_covers_the_place_is_a_state_with_a_place_in_the_queue(shop):
    visit = wanted(place="510104")
    assert visit.outlet is None
    assert Uncovered.objects.get().place == "510104"
    refused = {one.refused for one in offer_slots(visit_id=visit.id, reader=customer(visit), now=NOON)}
    assert refused == {Blocked.NO_OUTLET}


@pytest.mark.parametrize(
    ("more", "field"), [({"minutes": 2}, "minutes"), ({"place": "999999"}, "place"), ({"place": "12"}, "place")]
)
def test_what_does_not_fit_is_named(shop, more, field):
    with pytest.raises(BadVisit, match=field):
        wanted(**more)


def test_the_calendar_file_replaces_itself_and_names_nobody(shop):
    visit = booked()
    link = f"https://desk.example/v/{visit_token(visit)}"
    first = Calendar.from_ical(calendar_file(visit, link=link, now=NOON))
    event = first.walk("VEVENT")[0]
    assert (str(first["METHOD"]), int(event["SEQUENCE"])) == ("REQUEST", 1)
    assert event.decoded("DTSTART") == visit.opens_at
    cancel_visit(visit_id=visit.id, why="", actor=customer(visit), now=NOON)
    visit = Visit.objects.select_related("claim").get()
    text = calendar_file(visit, link=link, now=NOON)
    last = Calendar.from_ical(text).walk("VEVENT")[0]
    assert (last["UID"], int(last["SEQUENCE"]), str(last["STATUS"])) == (event["UID"], 2, "CANCELLED")
    assert "王小明".encode() not in text
    assert b"13800000000" not in text


def test_a_visits_link_opens_that_visit_and_a_broken_one_nothing(shop):
    visit = booked()
    ticket = open_visit_link(visit_token(visit), now=NOON)
    assert (ticket.visit.pk, ticket.actor) == (visit.pk, customer(visit))
    for broken in ("", "x", visit_token(visit)[:-3], visit_token(visit).replace(":", "a:")):
        with pytest.raises(BadVisitLink):
            open_visit_link(broken, now=NOON)
    cancel_visit(visit_id=visit.id, why="", actor=customer(visit), now=NOON)
    with pytest.raises(BadVisitLink, match="ended"):
        open_visit_link(visit_token(visit), now=NOON + timedelta(days=91))


def test_a_page_of_slots_asks_the_database_a_handful_of_times(shop, django_assert_max_num_queries):
    for k in range(3):
        shift(technician(shop), on=TOMORROW + timedelta(days=k))
    visit = wanted()
    with django_assert_max_num_queries(12):
        offer_slots(visit_id=visit.id, reader=customer(visit), now=NOON)
