"""A person confirms, joins, parts, solves by phone, calls back; and only who may."""

from datetime import timedelta

import pytest

from factories.desk import NOON, staff
from factories.directory import brand, kinds, outlet, person
from factories.intake import call_taker, rota, taken
from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.vocabulary import State
from jianzhen.casework.errors import NotAllowed, NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.models import Event
from jianzhen.casework.intake.confirming import Confirmed, confirm_report, join_reports, part_reports
from jianzhen.casework.intake.errors import BadRota, NoSolution, NotTheSame
from jianzhen.casework.intake.models import Callback, RotaTurn
from jianzhen.casework.intake.rota import TurnFacts, keep_rota, note_callback, on_call
from jianzhen.casework.intake.selectors import board, report_of, report_with_words
from jianzhen.casework.intake.vocabulary import Channel, Cover, Outcome
from jianzhen.casework.people.persons import masked
from jianzhen.casework.visits.service import solve_by_phone
from jianzhen.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _directory():
    brand("SIM-A")
    kinds()


def test_confirming_fills_what_was_open_and_looks_up_who_covers_it():
    outlet(areas=("110105",))
    made, who = taken("示例SIM-A的锁坏了，地址朝阳区建国路88号，13800001234"), call_taker()
    assert made.report.questions == ["which_place"]
    report = confirm_report(
        claim_id=made.claim.id, said=Confirmed(place="110105", detail="建国路88号"), actor=who, now=NOON
    )
    assert (report.questions, report.cover, report.outlet.code) == ([], Cover.COVERED, "SIM-1")
    assert str(report.confirmed_by_id) == who.id
    assert masked(made.claim.buyer_id)["address"].startswith("北京市朝阳区")


def test_reports_are_joined_and_parted_by_a_person():
    first, second, who = taken(), taken("别的事，13900005678"), call_taker()
    joined = join_reports(claim_id=second.claim.id, first_id=first.claim.id, actor=who, now=NOON)
    assert (joined.claim.duplicate_of, joined.joined_at) == (first.claim, NOON)
    parted = part_reports(claim_id=second.claim.id, actor=who, now=NOON)
    assert (parted.claim.duplicate_of, parted.joined_at, parted.parted_at) == (None, None, NOON)
    assert part_reports(claim_id=second.claim.id, actor=who, now=NOON + timedelta(1)).parted_at == NOON


def test_a_report_is_not_joined_to_itself_to_a_joined_one_or_with_others_behind_it():
    a, b, c, who = taken(), taken("门坏了，13900005678"), taken("灯坏了，13900005679"), call_taker()
    join_reports(claim_id=b.claim.id, first_id=a.claim.id, actor=who, now=NOON)
    for claim, first in ((a, a), (c, b), (a, c)):
        with pytest.raises(NotTheSame):
            join_reports(claim_id=claim.claim.id, first_id=first.claim.id, actor=who, now=NOON)
    with pytest.raises(NotFound):
        join_reports(claim_id=a.claim.id, first_id=new_id(), actor=who, now=NOON)


def test_solved_by_phone_closes_it_with_how_and_ends_the_call_back():
    rota()
    made, who = taken(), call_taker()
    with pytest.raises(NoSolution):
        solve_by_phone(claim_id=made.claim.id, how="好", customer_agrees=True, actor=who, now=NOON)
    with pytest.raises(NoSolution):
        solve_by_phone(claim_id=made.claim.id, how="更换电池后恢复", customer_agrees=False, actor=who, now=NOON)
    claim = solve_by_phone(claim_id=made.claim.id, how="更换电池后恢复", customer_agrees=True, actor=who, now=NOON)
    assert claim.state == State.CLOSED
    assert not Callback.objects.filter(done_at=None).exists()
    again = solve_by_phone(claim_id=made.claim.id, how="更换电池后恢复", customer_agrees=True, actor=who, now=NOON)
    assert again.state == State.CLOSED
    assert Event.objects.filter(kind="SERVICE_DONE").count() == 1


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMIN, Role.TECHNICIAN, Role.BUYER, Role.MERCHANT])
def test_nobody_else_works_on_reports(role):
    made, actor = taken(), staff(role)
    for act in (
        lambda: confirm_report(claim_id=made.claim.id, said=Confirmed(), actor=actor, now=NOON),
        lambda: part_reports(claim_id=made.claim.id, actor=actor, now=NOON),
        lambda: solve_by_phone(
            claim_id=made.claim.id, how="更换电池后恢复", customer_agrees=True, actor=actor, now=NOON
        ),
        lambda: note_callback(callback_id=made.callback.id, outcome=Outcome.REACHED, actor=actor, now=NOON),
        lambda: board(reader=actor, now=NOON),
        lambda: report_of(made.claim.id, reader=actor, now=NOON),
        lambda: report_with_words(made.claim.id, reader=actor, now=NOON),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_call_that_was_not_answered_is_tried_again_and_noted_once():
    rota()
    made, who = taken(), call_taker()
    note_callback(callback_id=made.callback.id, outcome=Outcome.NO_ANSWER, actor=who, now=NOON)
    following = Callback.objects.get(claim=made.claim, done_at=None)
    assert following.due_at == NOON + timedelta(minutes=30)
    assert (
        note_callback(callback_id=made.callback.id, outcome=Outcome.REACHED, actor=who, now=NOON).outcome
        == Outcome.NO_ANSWER
    )
    note_callback(callback_id=following.id, outcome=Outcome.REACHED, actor=who, now=NOON)
    assert not Callback.objects.filter(done_at=None).exists()


def test_the_board_shows_what_is_due_first_and_that_nobody_is_on_call():
    reader = call_taker()
    late = taken()
    assert board(reader=reader, now=NOON).nobody_on_call
    rota()
    soon = taken("我被锁在门外了，13900005678")
    confirmed = taken("锁坏了，13700005678", actor=reader, channel=Channel.PHONE)
    shown = board(reader=reader, now=NOON + timedelta(minutes=20))
    assert [one.claim for one in shown.callbacks] == [soon.claim, late.claim]
    assert confirmed.report not in shown.to_confirm
    assert {one.claim for one in shown.to_confirm} == {late.claim, soon.claim}
    assert (shown.late, shown.nobody_on_call) == (1, False)


def test_words_are_shown_in_clear_only_with_a_record_of_it():
    made, reader = taken(), call_taker()
    assert report_of(made.claim.id, reader=reader, now=NOON).said is None
    assert not Event.objects.filter(kind="PERSONAL_DATA_REVEALED").exists()
    view = report_with_words(made.claim.id, reader=reader, now=NOON)
    assert view.said["name"] == "王小明"
    assert Event.objects.get(kind="PERSONAL_DATA_REVEALED").actor_id == reader.id


@pytest.mark.parametrize(("at", "since"), [
    (NOON, NOON), (NOON + timedelta(hours=11), NOON + timedelta(hours=20)), (NOON + timedelta(days=2), NOON + timedelta(days=5, hours=-4)),
])  # fmt: skip
def test_who_is_on_call_is_whoever_has_the_turn_or_the_next_one(at, since):
    turns = [RotaTurn(pk=n, account=None, day=day, opens=480, closes=1080) for n, day in enumerate((0, 2, 3))]
    assert on_call(turns, now=at).since == since if (turns := _with_account(turns)) else None


def _with_account(turns):
    from jianzhen.casework.people.models import Account

    who = Account(email="a@desk.example", shown_as="A")
    for one in turns:
        one.account = who
    return turns


def test_a_turn_over_midnight_holds_in_the_morning():
    turns = _with_account([RotaTurn(pk=1, account=None, day=1, opens=1200, closes=1920)])
    assert on_call(turns, now=NOON.replace(hour=22) - timedelta(days=1)).since == NOON.replace(hour=22) - timedelta(
        days=1
    )
    assert on_call(turns, now=NOON.replace(hour=1) - timedelta(hours=2)).since == NOON.replace(hour=1) - timedelta(
        hours=2
    )
    assert on_call([], now=NOON) is None


def test_a_rota_is_kept_by_an_administrator_and_replaces_the_one_before():
    who, admin = person(Role.CALL_TAKER), person(Role.ADMIN)
    for turns in (
        [TurnFacts(day=0, opens=0, closes=60)],
        [TurnFacts(day=1, opens=0, closes=60), TurnFacts(day=2, opens=0, closes=60)],
    ):
        keep_rota(account_id=who.id, turns=turns, actor=admin, now=NOON)
    assert RotaTurn.objects.filter(ended_at=None).count() == 2
    with pytest.raises(NotAllowed):
        keep_rota(account_id=who.id, turns=[], actor=staff(Role.CALL_TAKER), now=NOON)
    with pytest.raises(NotFound):
        keep_rota(account_id=new_id(), turns=[], actor=admin, now=NOON)
    for bad in (
        {"day": 7, "opens": 0, "closes": 1},
        {"day": 0, "opens": 10, "closes": 10},
        {"day": 0, "opens": 0, "closes": 1441},
    ):
        with pytest.raises(BadRota):
            TurnFacts(**bad)


def test_a_reporter_is_the_buyer_of_the_claim_and_may_act_on_it():
    made = taken()
    assert Claim.objects.get().buyer_id == made.claim.buyer_id
    assert Actor.of(Role.BUYER, made.claim.buyer_id).id == Event.objects.get(kind="CLAIM_SUBMITTED").actor_id
