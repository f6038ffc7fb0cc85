from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from factories.desk import NOON, staff
from factories.visits import (
    DISPATCHER,
    HERE,
    TOMORROW,
    assigned,
    at_work,
    booked,
    customer,
    me,
    outlet,
    repair_claim,
    shift,
    technician,
    wanted,
    window,
)
from jianzhen.casework.errors import Conflict, NotAllowed, NotFound
from jianzhen.casework.events.actors import Role
from jianzhen.casework.visits import field
from jianzhen.casework.visits.assigning import assign_by_hand, drop_shift, plan_visit
from jianzhen.casework.visits.booking import cancel_visit, confirm_hold, hold_slot
from jianzhen.casework.visits.errors import NotFit, TechnicianTaken, WrongVisitState
from jianzhen.casework.visits.figures import FEWEST, ClockName, response_figures
from jianzhen.casework.visits.models import Busy, Visit
from jianzhen.casework.visits.planning import draft_day, publish_day
from jianzhen.casework.visits.selectors import board_of
from jianzhen.casework.visits.urgent import match_urgent
from jianzhen.casework.visits.vocabulary import Move, Outcome, Urgency, VisitState
from jianzhen.casework.visits.windows import at
from jianzhen.dispatch import Point, Reason

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return outlet()


def test_a_booked_visit_gets_somebody_inside_its_window_and_twice_is_once(shop):
    shift(technician(shop))
    visit = assigned()
    busy = Busy.objects.get(released_at=None)
    assert visit.state == VisitState.ASSIGNED
    assert visit.opens_at <= busy.begins_at < visit.closes_at
    assert busy.ends_at - busy.begins_at == timedelta(minutes=60)
    assert plan_visit(visit_id=visit.id, now=NOON) == ()
    assert visit.moves.filter(move=Move.ASSIGNED).count() == 1


def test_a_later_visit_never_moves_an_earlier_one_to_somebody_else(shop):
    for _ in range(3):
        shift(technician(shop))
    who = {}
    for k in range(6):
        visit = assigned(arrival=window(8, 12) if k % 2 else window(12, 18))
        who[visit.pk] = visit.technician_id
        for pk, before in who.items():
            assert Visit.objects.get(pk=pk).technician_id == before
    for one in Busy.objects.filter(released_at=None).select_related("visit"):
        assert one.visit.opens_at <= one.begins_at < one.visit.closes_at


def test_a_visit_that_fits_nowhere_stays_booked_at_risk_with_dispatchs_reason(shop):
    one = technician(shop)
    shift(one)
    visit = booked(arrival=window(8, 12))
    shift(one, begins=16 * 60)
    assert plan_visit(visit_id=visit.id, now=NOON) == (Reason.OFF_SHIFT,)
    visit.refresh_from_db()
    assert (visit.state, visit.at_risk_since) == (VisitState.BOOKED, NOON)
    board = board_of(outlet=shop, on=TOMORROW, reader=DISPATCHER, now=NOON)
    assert [one.pk for one in board.unassigned] == [one.pk for one in board.at_risk] == [visit.pk]
    assert "当班" in board.reasons[visit.pk][0][0]


def test_the_database_refuses_a_technician_in_two_places(shop):
    one = technician(shop)
    visits = [wanted(), wanted()]
    Busy.objects.create(technician=one, visit=visits[0], begins_at=NOON, ends_at=NOON + timedelta(hours=1))
    with pytest.raises(IntegrityError, match="technician_in_one_place"), transaction.atomic():
        Busy.objects.create(technician=one, visit=visits[1], begins_at=NOON + timedelta(minutes=59), ends_at=NOON + timedelta(hours=2))  # fmt: skip
    Busy.objects.create(technician=one, visit=visits[1], begins_at=NOON + timedelta(hours=1), ends_at=NOON + timedelta(hours=2))  # fmt: skip


def test_by_hand_needs_skill_window_shift_and_a_free_person(shop):
    able, other = technician(shop), technician(shop, skills=("appliances",))
    shift(able)
    shift(other)
    visit, second = booked(arrival=window(8, 10)), booked(arrival=window(8, 12))
    give = lambda who, when, one=visit: assign_by_hand(  # noqa: E731
        visit_id=one.id, technician_number=who.number, begins_at=when, actor=DISPATCHER, now=NOON
    )
    with pytest.raises(NotFit, match="no_skill"):
        give(other, at(TOMORROW, 500))
    with pytest.raises(NotFit, match="window"):
        give(able, at(TOMORROW, 700))
    give(able, at(TOMORROW, 500))
    with pytest.raises(TechnicianTaken):
        give(able, at(TOMORROW, 530), second)
    give(able, at(TOMORROW, 560), second)
    with pytest.raises(NotAllowed):
        assign_by_hand(visit_id=visit.id, technician_number=able.number, begins_at=NOON, actor=me(able), now=NOON)


def test_given_to_another_is_a_row_of_its_own(shop):
    one, two = technician(shop), technician(shop)
    shift(one)
    visit = assigned()
    shift(two)
    assign_by_hand(visit_id=visit.id, technician_number=two.number, begins_at=at(TOMORROW, 500), actor=DISPATCHER, now=NOON, why="nearer")  # fmt: skip
    move = visit.moves.last()
    assert (move.move, move.technician_id, move.why) == (Move.REASSIGNED, two.number, "nearer")
    assert Busy.objects.get(released_at=None).technician_id == two.number


def test_a_technician_who_falls_ill_leaves_visits_that_wait_for_others(shop):
    one, two = technician(shop), technician(shop)
    shift(one)
    visits = [assigned(arrival=window(8, 12)), assigned(arrival=window(12, 18))]
    shift(two)
    assert drop_shift(technician_number=one.number, day=at(TOMORROW, 1), why="ill", actor=DISPATCHER, now=NOON) == 2
    for visit in visits:
        assert plan_visit(visit_id=visit.id, now=NOON) == ()
        visit.refresh_from_db()
        assert visit.technician_id == two.number
        assert visit.moves.filter(move=Move.TAKEN_BACK).count() == 1


def test_rescheduled_or_cancelled_the_technician_is_free(shop):
    shift(technician(shop))
    visit = assigned()
    held = hold_slot(visit_id=visit.id, arrival=window(14, 16), key="x", actor=customer(visit), now=NOON)
    moved = confirm_hold(hold_id=held.id, actor=customer(visit), now=NOON)
    assert (moved.state, moved.technician) == (VisitState.BOOKED, None)
    assert not Busy.objects.filter(released_at=None).exists()
    plan_visit(visit_id=visit.id, now=NOON)
    cancel_visit(visit_id=visit.id, why="", actor=customer(visit), now=NOON)
    assert not Busy.objects.filter(released_at=None).exists()


def test_a_days_draft_changes_nothing_until_it_is_published_and_stale_ones_are_refused(shop):
    shift(technician(shop))
    shift(technician(shop))
    visits = [booked(arrival=window(8, 12)) for _ in range(3)]
    draft = draft_day(outlet_id=shop.id, on=TOMORROW, actor=DISPATCHER, now=NOON)
    assert (draft.moved, dict(draft.unserved)) == ([], {})
    assert not Busy.objects.exists()
    late = booked(arrival=window(12, 18))
    with pytest.raises(Conflict, match="draft the day again"):
        publish_day(outlet_id=shop.id, on=TOMORROW, actor=DISPATCHER, now=NOON)
    draft_day(outlet_id=shop.id, on=TOMORROW, actor=DISPATCHER, now=NOON)
    changed = publish_day(outlet_id=shop.id, on=TOMORROW, actor=DISPATCHER, now=NOON)
    assert set(changed) == {str(one.pk) for one in [*visits, late]}
    assert set(Visit.objects.values_list("state", flat=True)) == {VisitState.ASSIGNED}
    with pytest.raises(NotFound, match="draft"):
        publish_day(outlet_id=shop.id, on=TOMORROW, actor=DISPATCHER, now=NOON)


def test_an_overrun_shows_who_is_at_risk_and_moves_nobodys_promise(shop):
    shift(technician(shop))
    visit = assigned(arrival=window(8, 10))
    after = assigned(arrival=window(10, 12))
    at_work(visit)
    begins = Busy.objects.get(visit=after, released_at=None).begins_at
    hurt = field.overrun(visit_id=visit.id, minutes=240, actor=me(visit.technician), now=visit.opens_at + timedelta(minutes=50))  # fmt: skip
    assert [one.pk for one in hurt] == [after.pk]
    after.refresh_from_db()
    assert after.at_risk_since is not None
    assert Busy.objects.get(visit=after, released_at=None).begins_at == begins
    with pytest.raises(IntegrityError, match="technician_in_one_place"), transaction.atomic():
        Busy.objects.filter(visit=visit).update(ends_at=begins + timedelta(minutes=5))


def urgent_shop(n: int = 1, *, skills=("smart_lock",)):
    shop = outlet()
    for _ in range(n):
        shift(technician(shop, skills=skills), on=NOON.date(), begins=0, ends=1440, urgent=True)
    return shop


def test_an_urgent_caller_is_told_a_time_when_somebody_leaves_now_and_it_never_changes():
    shop = urgent_shop()
    visit = wanted(urgency=Urgency.URGENT, point=Point(HERE.latitude + 0.03, HERE.longitude))
    matched = match_urgent(outlet_id=shop.id, now=NOON)
    assert list(matched.sent) == list(matched.told) == [visit.id]
    visit.refresh_from_db()
    assert visit.state == VisitState.ASSIGNED
    assert timedelta(minutes=30) == visit.promised_at - visit.wanted_at
    assert visit.expected_at <= visit.promised_at
    assert match_urgent(outlet_id=shop.id, now=NOON + timedelta(minutes=1)).sent == []
    with pytest.raises(IntegrityError, match="told to the caller"), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(promised_at=NOON + timedelta(hours=3))


def test_before_there_is_data_a_waiting_caller_is_told_nothing_invented():
    shop = urgent_shop()
    first, second = wanted(urgency=Urgency.URGENT), wanted(urgency=Urgency.URGENT)
    matched = match_urgent(outlet_id=shop.id, now=NOON)
    assert len(matched.sent) == 1
    waiting = second if list(matched.sent) == [first.id] else first
    waiting.refresh_from_db()
    assert (waiting.state, waiting.promised_at) == (VisitState.WANTED, None)
    for one in response_figures(region="330106", now=NOON):
        assert (one.p50_s, one.p90_s, one.within_goal, one.kept) == (None, None, None, None)


def test_three_clocks_are_measured_apart_once_there_is_enough(shop):
    claim = repair_claim()
    for k in range(FEWEST):
        wanted(claim, urgency=Urgency.URGENT)
        start = NOON - timedelta(hours=5)
        Visit.objects.filter(number=f"{claim.number}-{k + 1}").update(
            wanted_at=start, called_back_at=start + timedelta(minutes=2), assigned_at=start + timedelta(minutes=5),
            first_arrived_at=start + timedelta(minutes=10 + 2 * k), promised_at=start + timedelta(minutes=40),
        )  # fmt: skip
    by_clock = {one.clock: one for one in response_figures(region="330100", now=NOON)}
    assert by_clock[ClockName.CALLBACK].p90_s == 120
    assert by_clock[ClockName.DISPATCH].p50_s == 300
    on_site = by_clock[ClockName.ON_SITE]
    assert (on_site.n, on_site.p50_s, on_site.p90_s) == (20, 28 * 60, 44 * 60)
    assert on_site.within_goal == 11 / 20
    assert on_site.kept == 16 / 20
    assert response_figures(region="320100", now=NOON)[0].n == 0


def test_who_drafts_and_reads_the_board_is_the_dispatch_and_nobody_else(shop):
    for role in (Role.TECHNICIAN, Role.REVIEWER, Role.CALL_TAKER):
        with pytest.raises(NotAllowed):
            draft_day(outlet_id=shop.id, on=TOMORROW, actor=staff(role), now=NOON)
        with pytest.raises(NotAllowed):
            board_of(outlet=shop, on=TOMORROW, reader=staff(role), now=NOON)


def test_a_move_from_elsewhere_is_refused_and_changes_nothing(shop):
    shift(technician(shop))
    visit = assigned()
    with pytest.raises(WrongVisitState):
        field.part_came(visit_id=visit.id, actor=DISPATCHER, now=NOON)
    assert Outcome.FIXED not in Visit.objects.values_list("outcome", flat=True)
    assert Visit.objects.get(pk=visit.pk).state == VisitState.ASSIGNED
