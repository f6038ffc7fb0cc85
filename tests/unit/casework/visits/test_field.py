from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from factories import directory
from factories.desk import NOON, ROUTER, staff
from factories.visits import (
    DISPATCHER,
    TOMORROW,
    assigned,
    at_work,
    booked,
    checked,
    customer,
    me,
    outlet,
    photo,
    repair_claim,
    shift,
    technician,
    wanted,
    window,
)
from jianzhen.casework.claims.errors import GuardRefused
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import Conflict, NotAllowed
from jianzhen.casework.events.actors import Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.evidence.models import Exhibit
from jianzhen.casework.intake.errors import NoSolution
from jianzhen.casework.intake.models import ServiceReport
from jianzhen.casework.outlets.models import Brand
from jianzhen.casework.people.models import Merchant, PersonalField
from jianzhen.casework.visits import checklist, door, field, numbers, quotes, rules, service, trails
from jianzhen.casework.visits.assigning import plan_visit
from jianzhen.casework.visits.errors import (
    BadVisit,
    ChecklistOpen,
    NotYetShown,
    PriceNotAgreed,
    ResidenceNotShown,
    WrongDoorCode,
    WrongVisitState,
)
from jianzhen.casework.visits.finishing import finish, leave_after_refusal
from jianzhen.casework.visits.models import Position, Quote, Visit
from jianzhen.casework.visits.reported import reports_without_visit, want_reported
from jianzhen.casework.visits.roster import authorise
from jianzhen.casework.visits.selectors import read_visit, technician_day
from jianzhen.casework.visits.vocabulary import Move, Outcome, ResidenceProof, VisitKind, VisitState
from jianzhen.casework.visits.wanting import give_on
from jianzhen.casework.visits.warranty import clocks_of, in_warranty
from jianzhen.dispatch import Point

pytestmark = pytest.mark.django_db
LINE = quotes.QuoteLine(kind=quotes.LineKind.LABOUR, what="更换锁体", fen=12_000)
CALL_OUT = quotes.QuoteLine(kind=quotes.LineKind.CALL_OUT, what="上门费", fen=3_000)


@pytest.fixture
def shop():
    made = outlet()
    shift(technician(made))
    return made


def on_site(visit=None):
    visit = visit or assigned()
    who, now = visit.technician, visit.opens_at + timedelta(minutes=10)
    act = {"visit_id": visit.id, "actor": me(who), "now": now}
    field.set_out(**act)
    field.arrive(**act)
    return act, visit


def finished(outcome=Outcome.FIXED, visit=None, fen=12_000):
    visit, who, now = at_work(visit, fen=fen)
    checked(visit, who, now)
    quotes.sign(visit_id=visit.id, actor=me(who), now=now)
    return finish(visit_id=visit.id, outcome=outcome, note="好了", actor=me(who), now=now + timedelta(minutes=30))


def test_the_price_is_agreed_before_work_and_is_then_the_price(shop):
    act, visit = on_site()
    door.note_residence(proof=ResidenceProof.LEASE, **act)
    with pytest.raises(PriceNotAgreed):
        field.begin_work(**act)
    made = quotes.quote(lines=[LINE, CALL_OUT], **act)
    assert quotes.quote(lines=[LINE, CALL_OUT], **act).pk == made.pk
    with pytest.raises(PriceNotAgreed):
        field.begin_work(**act)
    with pytest.raises(NotAllowed):
        quotes.accept_quote(quote_id=made.id, actor=customer(repair_claim()), now=NOON)
    quotes.accept_quote(quote_id=made.id, actor=customer(visit), now=act["now"])
    field.begin_work(**act)
    more = quotes.quote(lines=[quotes.QuoteLine(kind=quotes.LineKind.PART, what="锁芯", fen=9_000)], **act)
    quotes.refuse_quote(quote_id=more.id, actor=customer(visit), now=act["now"])
    assert quotes.price_of(Visit.objects.get()) == 15_000


def test_the_database_keeps_a_price_that_was_told(shop):
    act, visit = on_site()
    made = quotes.quote(lines=[LINE], **act)
    quotes.accept_quote(quote_id=made.id, actor=customer(visit), now=act["now"])
    for change in ({"total_fen": 1}, {"accepted_at": None, "accepted_by": ""}, {"lines": []}):
        with pytest.raises(IntegrityError, match="price"), transaction.atomic():
            Quote.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.filter(pk=made.pk).delete()
    with pytest.raises(Conflict):
        quotes.refuse_quote(quote_id=made.id, actor=customer(visit), now=act["now"])


def test_a_refused_price_ends_the_visit_and_costs_nothing(shop):
    act, visit = on_site()
    with pytest.raises(BadVisit, match="quote"):
        leave_after_refusal(**act)
    made = quotes.quote(lines=[LINE, CALL_OUT], **act)
    quotes.refuse_quote(quote_id=made.id, actor=customer(visit), now=act["now"])
    done = leave_after_refusal(**act)
    assert (done.outcome, quotes.price_of(done)) == (Outcome.QUOTE_REFUSED, 0)
    done.claim.refresh_from_db()
    assert done.claim.state == State.CLOSED


def test_what_was_not_fixed_costs_its_agreed_call_out_alone(shop):
    visit, who, now = at_work()
    more = quotes.quote(visit_id=visit.id, lines=[CALL_OUT], actor=me(who), now=now)
    quotes.accept_quote(quote_id=more.id, actor=customer(visit), now=now)
    visit.outcome = Outcome.NOT_FIXED
    assert quotes.price_of(visit) == 3_000


@pytest.mark.parametrize(("fen", "what"), [(-1, "x"), (10**9, "x"), (1, " ")])
def test_a_line_that_is_none_is_named(fen, what):
    with pytest.raises(BadVisit, match=r"fen|what"):
        quotes.QuoteLine(kind=quotes.LineKind.PART, what=what, fen=fen)


def test_work_on_a_lock_waits_for_a_proof_of_residence_by_a_rule_row(shop):
    act, visit = on_site()
    made = quotes.quote(lines=[LINE], **act)
    quotes.accept_quote(quote_id=made.id, actor=customer(visit), now=act["now"])
    with pytest.raises(ResidenceNotShown):
        field.begin_work(**act)
    rules.set_rule(
        name="residence_proof_for", in_force=date(2026, 11, 26), value=["safe"], source="simulated", actor=staff(Role.LEGAL), now=NOON
    )  # fmt: skip
    assert field.begin_work(**act).state == VisitState.WORKING


def test_rules_are_dated_and_never_rewritten():
    legal = staff(Role.LEGAL)
    assert rules.rule_on("warranty_days", NOON).own is False
    rules.set_rule(name="warranty_days", in_force=date(2026, 12, 1), value=180, source="published term", actor=legal, now=NOON)  # fmt: skip
    assert rules.number_on("warranty_days", NOON) == 90
    assert rules.number_on("warranty_days", NOON + timedelta(days=6)) == 180
    with pytest.raises(Conflict):
        rules.set_rule(name="warranty_days", in_force=date(2026, 12, 1), value=1, source="x", actor=legal, now=NOON)
    bad = {"in_force": date(2026, 12, 2), "value": 3, "source": "x", "name": "warranty_days"}
    for change in ({"name": "nothing"}, {"value": ["a"]}, {"in_force": date(2026, 11, 24)}, {"source": " "}, {"value": -1}):  # fmt: skip
        with pytest.raises(BadVisit):
            rules.set_rule(**{**bad, **change}, actor=legal, now=NOON)
    with pytest.raises(NotAllowed):
        rules.set_rule(**bad, actor=DISPATCHER, now=NOON)


def test_a_repair_is_finished_with_checklist_signature_warranty_and_closes_its_claim(shop):
    visit, who, now = at_work()
    done = {"visit_id": visit.id, "outcome": Outcome.FIXED, "note": "", "actor": me(who), "now": now}
    with pytest.raises(ChecklistOpen, match="before"):
        finish(**done)
    checked(visit, who, now)
    with pytest.raises(ChecklistOpen, match="signature"):
        finish(**done)
    signed = quotes.sign(visit_id=visit.id, actor=me(who), now=now)
    assert signed.price_fen == 12_000
    with pytest.raises(BadVisit, match="outcome"):
        finish(**{**done, "outcome": Outcome.SEEN_DIFFERENT})
    ended = finish(**done)
    assert (ended.state, ended.claim.warranties.get().ends_on) == (VisitState.DONE, date(2027, 2, 24))
    ended.claim.refresh_from_db()
    assert ended.claim.state == State.CLOSED
    assert Exhibit.objects.filter(claim=visit.claim, submitted_at__isnull=False).count() == 2
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"VISIT_FINISHED", "WARRANTY_BEGAN", "SERVICE_DONE", "EVIDENCE_SUBMITTED"} <= kinds


def test_an_item_asks_for_its_photo_or_note_and_done_again_stays(shop):
    visit, who, now = at_work()
    do = lambda item, **more: checklist.make_check(visit_id=visit.id, item=item, actor=me(who), now=now, **more)  # noqa: E731
    for item, more in (("before", {}), ("fault", {}), ("nothing", {"note": "x"})):
        with pytest.raises(BadVisit):
            do(item, **more)
    one = do("before", original=photo(visit, who))
    assert do("before", original=photo(visit, who, b"other")).pk == one.pk


def test_not_fixed_stays_open_and_the_revisit_is_free(shop):
    visit = finished(Outcome.NOT_FIXED)
    visit.claim.refresh_from_db()
    assert visit.claim.state == State.IN_SERVICE
    again = service.ask_revisit(
        claim_id=visit.claim_id, why="还是打不开", actor=customer(visit), now=NOON + timedelta(days=1)
    )
    assert (again.kind, again.free_because, again.repeat_of_id) == (VisitKind.REVISIT, "revisit", visit.pk)
    twice = service.ask_revisit(claim_id=visit.claim_id, why="x", actor=customer(visit), now=NOON + timedelta(days=1))
    assert twice.pk == again.pk


def test_inside_its_warranty_a_closed_repair_comes_again_free_and_after_it_does_not(shop):
    visit = finished()
    asked = visit.ended_at + timedelta(days=30)
    ask = lambda now: service.ask_revisit(claim_id=visit.claim_id, why="又坏了", actor=customer(visit), now=now)  # noqa: E731
    assert in_warranty(visit.claim, now=asked)
    with pytest.raises(GuardRefused, match="warranty"):
        ask(visit.ended_at + timedelta(days=120))
    again = ask(asked)
    again.claim.refresh_from_db()
    assert again.claim.state == State.IN_SERVICE
    who = shop.technicians.get()
    shift(who, on=date(2026, 12, 28))
    act, there = on_site(assigned(again, arrival=window(8, 12, on=date(2026, 12, 28)), now=asked))
    with pytest.raises(BadVisit, match="free"):
        quotes.quote(lines=[LINE], **act)
    door.note_residence(proof=ResidenceProof.LEASE, **act)
    assert field.begin_work(**act).state == VisitState.WORKING
    assert quotes.price_of(there) == 0


def test_the_laws_clocks_are_dated_rows_and_count_repairs_of_the_same_thing():
    from factories.visits import disputed_cup

    claim = disputed_cup()
    found = {one.rule: one for one in clocks_of(claim, now=NOON)}
    assert found["3B-9"].ends_on == date(2026, 11, 26)
    assert found["3B-9"].running
    assert found["3B-10"].confidence == "P"
    assert found["3B-11"].repairs == (0, 2)
    assert not {one.rule: one for one in clocks_of(claim, now=NOON + timedelta(days=3))}["3B-9"].running


def test_a_dispute_names_the_brands_merchant_and_calls_off_what_nobody_set_out_for(shop):
    merchant = Merchant.objects.create(name="示例品牌商（模拟）", joined_at=NOON)
    Brand.objects.update(merchant=merchant)
    visit = booked()
    with pytest.raises(GuardRefused):
        service.dispute_service(claim_id=visit.claim_id, reasons=" ", actor=customer(visit), now=NOON)
    claim = service.dispute_service(claim_id=visit.claim_id, reasons="价格不对", actor=customer(visit), now=NOON)
    assert (claim.state, claim.merchant_id) == (State.MERCHANT_TURN, merchant.id)
    assert Visit.objects.get().state == VisitState.CANCELLED


def a_report(shop, **more):
    from factories.intake import taken

    claim = taken(**more).claim
    ServiceReport.objects.filter(pk=claim.pk).update(
        place=directory.WEST_LAKE, brand=Brand.objects.get(), kind_id="smart_lock", questions=[], urgency=""
    )
    claim.refresh_from_db()
    return claim


def test_a_clear_report_gets_its_visit_once_and_solved_by_phone_ends_it(shop):
    claim, taker = a_report(shop), directory.person(Role.CALL_TAKER)
    assert reports_without_visit(limit=9) == [claim.id]
    visit = want_reported(claim_id=claim.id, actor=ROUTER, now=NOON)
    again = want_reported(claim_id=claim.id, actor=ROUTER, now=NOON)
    assert again is not None
    assert again.pk == visit.pk
    assert reports_without_visit(limit=9) == []
    assert (visit.outlet, visit.skills) == (shop, ["smart_lock"])
    booked(visit)
    with pytest.raises(NoSolution):
        service.solve_by_phone(claim_id=claim.id, how="换了电池", customer_agrees=False, actor=taker, now=NOON)
    assert Visit.objects.get().state == VisitState.BOOKED
    done = service.solve_by_phone(claim_id=claim.id, how="换了电池", customer_agrees=True, actor=taker, now=NOON)
    assert (done.state, Visit.objects.get().state) == (State.CLOSED, VisitState.SOLVED_BY_PHONE)


def test_a_report_without_a_place_is_asked_about_and_gets_no_visit(shop):
    claim = a_report(shop)
    ServiceReport.objects.update(place="")
    assert reports_without_visit(limit=9) == []
    assert want_reported(claim_id=claim.id, actor=ROUTER, now=NOON) is None


def test_waiting_for_a_part_is_a_state_with_a_second_call(shop):
    visit, who, now = at_work()
    field.wait_for_part(visit_id=visit.id, part="锁体", expected_on=date(2026, 11, 30), actor=me(who), now=now)
    visit.refresh_from_db()
    assert (visit.state, visit.technician, visit.part_expected_on) == (VisitState.WAITING_FOR_PART, None, date(2026, 11, 30))  # fmt: skip
    field.part_came(visit_id=visit.id, actor=DISPATCHER, now=now)
    again = assigned(Visit.objects.get(), arrival=window(14, 16), now=now)
    field.arrive(visit_id=again.id, actor=me(again.technician), now=again.opens_at)
    again.refresh_from_db()
    assert again.calls == 2
    assert quotes.is_price_agreed(again)


def test_taken_in_with_a_loaner_and_brought_back(shop):
    visit, who, now = at_work()
    field.take_in(visit_id=visit.id, loaner="SIM-L7", actor=me(who), now=now)
    visit.refresh_from_db()
    assert (visit.state, visit.loaner) == (VisitState.TAKEN_IN, "SIM-L7")
    assert field.bring_back(visit_id=visit.id, actor=DISPATCHER, now=now).state == VisitState.WANTED
    assert visit.moves.filter(move=Move.TAKEN_IN, technician=who).exists()


def test_nobody_home_counts_only_after_the_wait_and_is_booked_again(shop):
    act, visit = on_site()
    with pytest.raises(WrongVisitState, match="wait"):
        field.nobody_home(**act)
    field.nobody_home(**{**act, "now": act["now"] + timedelta(minutes=15)})
    visit.refresh_from_db()
    assert visit.state == VisitState.NOBODY_HOME
    assert booked(visit, arrival=window(14, 16)).moves.last().move == Move.BOOKED


def test_handed_back_another_outlet_is_looked_for_and_not_the_same(shop):
    visit = assigned()
    who = visit.technician
    with pytest.raises(BadVisit, match="why"):
        field.hand_back(visit_id=visit.id, why="", actor=me(who), now=NOON)
    field.hand_back(visit_id=visit.id, why="型号不修", actor=me(who), now=NOON)
    other = outlet("SIM-2")
    technician(other)
    assert give_on(visit_id=visit.id, outlet=None, actor=DISPATCHER, now=NOON).outlet == other
    field.hand_back(visit_id=visit.id, why="太远", actor=DISPATCHER, now=NOON)
    assert give_on(visit_id=visit.id, outlet=None, actor=DISPATCHER, now=NOON).outlet is None


def test_leaving_safely_needs_no_reason_and_a_dispatcher_looks(shop):
    act, visit = on_site()
    assert field.leave_safely(**act).state == VisitState.LEFT_SAFELY
    with pytest.raises(WrongVisitState):
        booked(visit, arrival=window(14, 16))
    with pytest.raises(NotAllowed):
        field.look_at(visit_id=visit.id, why="x", actor=me(shop.technicians.get()), now=NOON)
    assert field.look_at(visit_id=visit.id, why="谈过了", actor=DISPATCHER, now=NOON).state == VisitState.WANTED


def test_both_sides_check_the_other_and_a_stranger_is_told_apart(shop):
    visit = assigned()
    brand = Brand.objects.get()
    authorise(technician=visit.technician, brand=brand, proof="letter 7 (simulated)", expires_at=NOON + timedelta(days=9), actor=DISPATCHER, now=NOON)  # fmt: skip
    card = door.card_of(visit, reader=customer(visit), now=NOON)
    assert card.authorised.brand == brand
    assert door.card_of(visit, reader=customer(visit), now=NOON + timedelta(days=10)).authorised is None
    check = lambda code, actor: door.check_door(visit_id=visit.id, code=code, actor=actor, now=NOON)  # noqa: E731
    assert check(card.code, me(visit.technician))
    assert check(door.code_to_show(visit), customer(visit))
    assert card.code != door.code_to_show(visit)
    for _ in range(5):
        assert not check("000000" if card.code != "000000" else "111111", me(visit.technician))
    with pytest.raises(WrongDoorCode):
        check(card.code, me(visit.technician))
    on_site(visit)
    visit.refresh_from_db()
    assert door.code_to_read_out(visit) == card.code  # the customer reads it when somebody stands there


def test_another_persons_code_is_another(shop):
    visit = assigned()
    code = door.code_to_show(visit)
    visit.technician = technician(shop)
    assert door.code_to_show(visit) != code


def test_address_and_number_are_shown_from_an_hour_before_until_it_closes(shop):
    visit = assigned()
    who = visit.technician
    early, soon = visit.opens_at - timedelta(minutes=61), visit.opens_at - timedelta(minutes=60)
    with pytest.raises(NotYetShown):
        numbers.address_of(visit_id=visit.id, actor=me(who), now=early)
    assert numbers.bind_number(visit_id=visit.id, now=early) is None
    assert numbers.address_of(visit_id=visit.id, actor=me(who), now=soon) == "示例省示例市示例路1号"
    bound = numbers.bind_number(visit_id=visit.id, now=soon)
    assert numbers.bind_number(visit_id=visit.id, now=soon).pk == bound.pk
    for reader in (me(who), customer(visit)):
        assert numbers.number_of(visit, reader=reader, now=soon) == bound.number
    with pytest.raises(NotAllowed):
        numbers.number_of(visit, reader=me(technician(shop)), now=soon)
    assert "13800000000" not in bound.number
    assert not numbers.unbind_number(visit_id=visit.id, now=soon)
    done = finished(visit=visit)
    assert numbers.unbind_number(visit_id=visit.id, now=done.ended_at)
    done = Visit.objects.select_related("claim", "technician").get()
    with pytest.raises(NotYetShown):
        numbers.address_of(visit_id=visit.id, actor=me(who), now=done.ended_at)
    with pytest.raises(NotYetShown):
        numbers.number_of(done, reader=me(who), now=done.ended_at)
    assert Event.objects.filter(kind="PERSONAL_DATA_REVEALED", actor_role="technician").count() == 1


def test_the_technicians_list_holds_no_address_and_no_number(shop):
    visit = assigned()
    (line,) = technician_day(on=TOMORROW, reader=me(visit.technician), now=NOON)
    assert (line.who, line.shown) == ("王**", False)
    assert "示例路" not in repr(line)
    with pytest.raises(Exception, match="no visit"):
        read_visit(visit.id, reader=me(technician(shop)))


def test_positions_are_kept_on_the_way_alone_and_for_hours(shop):
    visit = assigned()
    note = lambda now: trails.note_position(visit=visit, point=Point(30.2, 120.1), actor=me(visit.technician), now=now)  # noqa: E731
    assert note(NOON) is None
    field.set_out(visit_id=visit.id, actor=me(visit.technician), now=NOON)
    note(NOON)
    visit.refresh_from_db()
    assert trails.where_is(visit, reader=customer(visit), now=NOON).latitude == 30.2
    field.arrive(visit_id=visit.id, actor=me(visit.technician), now=NOON)
    visit.refresh_from_db()
    assert trails.where_is(visit, reader=customer(visit), now=NOON) is None
    assert trails.drop_trails(now=NOON + timedelta(hours=23)) == 0
    assert trails.drop_trails(now=NOON + timedelta(hours=25)) == 1
    assert not Position.objects.exists()


def test_nothing_of_a_visit_puts_a_name_or_number_into_the_log(shop):
    finished()
    for event in Event.objects.all():
        text = bytes(event.leaf) if not isinstance(event.leaf, dict) else str(event.leaf).encode()
        for secret in ("王小明", "13800000000", "示例路1号"):
            assert secret.encode() not in text
    from jianzhen.casework.events.models import EventDetail

    for detail in EventDetail.objects.all():
        for secret in ("王小明", "13800000000", "示例路1号"):
            assert secret.encode() not in bytes(detail.body)
    assert PersonalField.objects.exists()


def test_a_visit_planned_by_nobody_is_not_worked_on(shop):
    visit = wanted()
    with pytest.raises(NotAllowed):
        field.set_out(visit_id=visit.id, actor=me(shop.technicians.get()), now=NOON)
    assert plan_visit(visit_id=visit.id, now=NOON) == ()


def test_every_move_a_customer_is_told_of_has_words():
    from jianzhen.casework.visits.moves import TOLD
    from jianzhen.entrances.wording_messages import _ROWS

    assert {f"VISIT_{one.value.upper()}" for one in TOLD} == {
        str(kind) for kind, _ in _ROWS if str(kind).startswith("VISIT_")
    }
