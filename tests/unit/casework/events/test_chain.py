import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from factories.desk import NOON, ROUTER
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.errors import ChainDoesNotVerify
from jianzhen.casework.events.models import Chain, Event, EventDetail
from jianzhen.casework.events.proof import verify_chain, verify_every_chain
from jianzhen.casework.events.record import details_of, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_events():
    return [record("TRIED", chain="claim:x", actor=ROUTER, at=NOON, details={"n": n}) for n in range(3)]


def test_each_event_names_the_one_before(three_events):
    assert [one.prev for one in three_events[1:]] == [one.hash for one in three_events[:-1]]
    assert verify_chain("claim:x") == 3
    assert verify_every_chain() == (1, 3)


@pytest.mark.parametrize("act", [
    lambda one: Event.objects.filter(pk=one.pk).update(kind="OTHER"),
    lambda one: Event.objects.filter(pk=one.pk)._raw_delete("default"),
    lambda one: EventDetail.objects.filter(pk=one.pk).update(body=b"{}"),
    lambda one: EventDetail.objects.filter(pk=one.pk)._raw_delete("default"),
])  # fmt: skip
def test_the_database_refuses_to_change_or_drop_what_happened(three_events, act):
    with pytest.raises(DatabaseError, match=r"append-only|erasure"), transaction.atomic():
        act(three_events[1])


@pytest.mark.parametrize("harm", [
    "UPDATE events_event SET kind = 'OTHER' WHERE seq = 1",
    "UPDATE events_event SET actor_id = 'somebody' WHERE seq = 1",
    "UPDATE events_event SET at = at + interval '1 hour' WHERE seq = 1",
    "DELETE FROM events_event WHERE seq = 2",
    "UPDATE events_eventdetail SET body = '{}' WHERE event_id = (SELECT id FROM events_event WHERE seq = 1)",
])  # fmt: skip
def test_what_a_superuser_changed_behind_the_triggers_does_not_verify(three_events, harm):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(harm)
    with pytest.raises(ChainDoesNotVerify):
        verify_chain("claim:x")


def test_details_can_be_erased_and_the_chain_still_verifies(three_events):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL jianzhen.erasing = 'on'")
        cursor.execute("DELETE FROM events_eventdetail WHERE event_id = %s", [three_events[1].pk])
    assert details_of(three_events[1]) is None
    assert details_of(three_events[2]) == {"n": 2}
    assert verify_chain("claim:x") == 3


def test_a_roll_back_takes_the_event_with_it():
    with transaction.atomic():
        record("TRIED", chain="claim:y", actor=ROUTER, at=NOON)
        transaction.set_rollback(True)
    assert not Chain.objects.exists()


def test_machines_and_people_are_never_mixed_up():
    assert not ROUTER.is_person
    with pytest.raises(ValueError, match="held by people"):
        Actor.machine(Role.REVIEWER)


def test_the_database_refuses_to_empty_the_table_of_events():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE events_event ENABLE TRIGGER event_no_truncate")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE events_event CASCADE")
