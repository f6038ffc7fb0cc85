import random
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from factories.desk import NOON
from factories.visits import DISPATCHER, assigned, customer, me, outlet, photo, shift, technician, window
from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.models import Event
from jianzhen.casework.visits.assigning import assign_by_hand
from jianzhen.casework.visits.checklist import items_of
from jianzhen.casework.visits.errors import BadSync
from jianzhen.casework.visits.field import part_came
from jianzhen.casework.visits.models import PhoneAct, Visit
from jianzhen.casework.visits.quotes import LineKind, QuoteLine, accept_quote, quote
from jianzhen.casework.visits.sync import SentAct, sync
from jianzhen.casework.visits.vocabulary import Outcome, SyncState, VisitState

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    shop = outlet()
    shift(technician(shop))
    return assigned()


def a_whole_call(visit):
    """What a phone sends of a repair, from setting out to the end, as one list; the price was agreed before."""
    who, start = visit.technician, visit.opens_at
    made = quote(
        visit_id=visit.id, lines=[QuoteLine(kind=LineKind.LABOUR, what="维修", fen=9_000)], actor=me(who), now=NOON
    )
    accept_quote(quote_id=made.id, actor=customer(visit), now=NOON)
    told = [("set_out", {}), ("arrived", {}), ("residence", {"proof": "lease"}), ("began", {})]
    for one in items_of(visit):
        body = {"item": one.id, "note": "看过"}
        told.append(("check", body | ({"original": str(photo(visit, who, one.id.encode()).id)} if one.photo else {})))
    told += [
        ("part", {"part": "SIM-P1", "name": "锁芯"}),
        ("sign", {}),
        ("finish", {"outcome": "fixed", "note": "好了"}),
    ]
    return [
        SentAct(
            client_id=UUID(int=k), visit_id=visit.id, seq=k, act=act, made_at=start + timedelta(minutes=k), body=body
        )
        for k, (act, body) in enumerate(told, start=1)
    ]


def what_there_is(visit):
    """Everything a call leaves, without ids."""
    visit.refresh_from_db()
    return (
        visit.state, visit.outcome, visit.arrived_at, visit.ended_at, visit.calls,
        [(one.move, one.at) for one in visit.moves.all()],
        sorted((one.item, one.at) for one in visit.checks.all()),
        visit.parts_used.count(), visit.signature.signed_at, visit.warranty.ends_on,
        Event.objects.filter(kind="VISIT_FINISHED").count(),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_sent_twice_late_and_shuffled_it_ends_the_same_as_sent_once_in_order(visit, seed):
    acts, chance, now = a_whole_call(visit), random.Random(seed), visit.opens_at + timedelta(hours=2)
    pieces = [one for one in acts for _ in range(1 + chance.randrange(2))] if seed else list(acts)
    if seed:
        chance.shuffle(pieces)
    while pieces:
        n = chance.randrange(1, 6)
        sync(pieces[:n], actor=me(visit.technician), now=now)
        pieces = pieces[n:]
    again = sync(acts, actor=me(visit.technician), now=now + timedelta(days=1))
    assert {one.state for one in again} == {SyncState.DONE}
    start = visit.opens_at
    got = what_there_is(visit)
    assert got[:5] == (
        VisitState.DONE,
        Outcome.FIXED,
        start + timedelta(minutes=2),
        start + timedelta(minutes=len(acts)),
        1,
    )
    assert [one for one, _ in got[5]] == ["wanted", "booked", "assigned", "set_out", "arrived", "began", "finished"]
    in_order = [(one.body["item"], start + timedelta(minutes=one.seq)) for one in acts if one.act == "check"]
    assert got[6] == sorted(in_order)
    assert got[7:8] + got[10:] == (1, 1)


def test_an_act_ahead_of_its_turn_waits_and_says_so(visit):
    first, second = a_whole_call(visit)[:2]
    now = visit.opens_at + timedelta(hours=1)
    (waits,) = sync([second], actor=me(visit.technician), now=now)
    assert waits.state == SyncState.WAITING
    sync([first], actor=me(visit.technician), now=now)
    (done,) = sync([second], actor=me(visit.technician), now=now)
    assert done.state == SyncState.DONE


def test_a_refused_act_stays_refused_with_its_reason_and_the_next_goes_on(visit):
    send = lambda seq, act, **body: SentAct(  # noqa: E731
        client_id=UUID(int=seq), visit_id=visit.id, seq=seq, act=act, made_at=visit.opens_at, body=body
    )
    acts = [
        send(1, "began"),
        send(2, "set_out"),
        send(3, "check"),
        send(4, "arrived"),
        send(5, "finish", outcome="maybe"),
    ]
    for _ in range(2):
        answers = sync(acts, actor=me(visit.technician), now=visit.opens_at)
        assert [(one.state, one.code) for one in answers] == [
            (SyncState.REFUSED, "residence_not_shown"), (SyncState.DONE, ""), (SyncState.REFUSED, "bad_sync"),
            (SyncState.DONE, ""), (SyncState.REFUSED, "bad_sync"),
        ]  # fmt: skip
    assert PhoneAct.objects.count() == 5


def test_leaving_safely_waits_for_nothing(visit):
    act = SentAct(client_id=uuid4(), visit_id=visit.id, seq=9, act="left_safely", made_at=visit.opens_at)
    (answer,) = sync([act], actor=me(visit.technician), now=visit.opens_at)
    assert answer.state == SyncState.DONE
    assert Visit.objects.get().state == VisitState.LEFT_SAFELY


def test_a_phones_clock_that_is_ahead_is_not_believed(visit):
    act = SentAct(
        client_id=uuid4(), visit_id=visit.id, seq=1, act="set_out", made_at=visit.opens_at + timedelta(days=3)
    )
    sync([act], actor=me(visit.technician), now=visit.opens_at)
    assert Visit.objects.get().set_out_at == visit.opens_at


def test_given_to_somebody_else_meanwhile_the_first_ones_acts_are_refused(visit):
    before = visit.technician
    other = technician(before.outlet)
    shift(other)
    assign_by_hand(visit_id=visit.id, technician_number=other.number, begins_at=visit.opens_at, actor=DISPATCHER, now=NOON)  # fmt: skip
    act = SentAct(client_id=uuid4(), visit_id=visit.id, seq=1, act="set_out", made_at=visit.opens_at)
    (answer,) = sync([act], actor=me(before), now=visit.opens_at)
    assert (answer.state, answer.code) == (SyncState.REFUSED, "not_allowed")


@pytest.mark.parametrize("change", [{"act": "nothing"}, {"seq": 0}])
def test_what_cannot_be_read_is_refused_whole_and_nothing_is_kept(visit, change):
    told = {"client_id": uuid4(), "visit_id": visit.id, "seq": 1, "act": "set_out", "made_at": visit.opens_at}
    with pytest.raises(BadSync):
        sync([SentAct(**{**told, **change})], actor=me(visit.technician), now=visit.opens_at)
    assert not PhoneAct.objects.exists()


def test_one_id_is_one_act_and_one_number_is_one_act(visit):
    one = SentAct(client_id=uuid4(), visit_id=visit.id, seq=1, act="set_out", made_at=visit.opens_at)
    actor = me(visit.technician)
    sync([one], actor=actor, now=visit.opens_at)
    for change in ({"act": "arrived"}, {"client_id": uuid4(), "act": "arrived"}):
        told = {"client_id": one.client_id, "visit_id": visit.id, "seq": 1, "act": "set_out", "made_at": visit.opens_at}
        with pytest.raises(BadSync, match="before"):
            sync([SentAct(**{**told, **change})], actor=actor, now=visit.opens_at)


def test_only_a_technicians_account_syncs(visit):
    with pytest.raises(NotFound, match="technician"):
        sync([], actor=customer(visit), now=NOON)


def test_a_second_call_goes_on_counting(visit):
    who = me(visit.technician)
    send = lambda seq, act, **body: SentAct(  # noqa: E731
        client_id=UUID(int=seq), visit_id=visit.id, seq=seq, act=act, made_at=visit.opens_at, body=body
    )
    acts = [send(1, "set_out"), send(2, "arrived"), send(3, "waits_for_part", part="锁体", expected_on="2026-11-30")]
    assert {one.state for one in sync(acts, actor=who, now=visit.opens_at)} == {SyncState.DONE}
    part_came(visit_id=visit.id, actor=DISPATCHER, now=visit.opens_at)
    again = assigned(Visit.objects.get(), arrival=window(14, 16), now=visit.opens_at)
    (done,) = sync([SentAct(client_id=uuid4(), visit_id=visit.id, seq=4, act="arrived", made_at=again.opens_at)], actor=who, now=again.opens_at)  # fmt: skip
    assert done.state == SyncState.DONE
    assert Visit.objects.get().calls == 2
