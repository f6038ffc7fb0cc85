import pytest

from factories.desk import NOON, ROUTER
from jianzhen.casework.events.checkpoints import desk_log, make_checkpoint
from jianzhen.casework.events.errors import ChainDoesNotVerify
from jianzhen.casework.events.models import Event, LogEntry
from jianzhen.casework.events.record import record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def log_folder(settings, tmp_path):
    settings.JIANZHEN_LOG_FOLDER = str(tmp_path / "log")


def happen(n):
    return [record("TRIED", chain=f"claim:{k % 2}", actor=ROUTER, at=NOON) for k in range(n)]


def test_every_event_enters_the_log_once_and_keeps_its_place():
    happen(5)
    assert make_checkpoint() == 5
    assert make_checkpoint() == 0
    happen(2)
    assert make_checkpoint() == 2
    log = desk_log()
    assert log.size == LogEntry.objects.count() == 7
    assert all(log.leaf(one.index) == bytes(one.event.leaf) for one in LogEntry.objects.select_related("event"))


def test_after_a_crash_between_tiles_and_rows_the_events_are_found_again():
    happen(4)
    make_checkpoint()
    LogEntry.objects.all().delete()  # as a roll-back after the tiles were written would leave it
    happen(1)
    assert make_checkpoint() == 5
    assert desk_log().size == Event.objects.count() == 5


def test_a_log_that_is_not_this_desks_is_refused(settings, tmp_path):
    happen(2)
    make_checkpoint()
    log = desk_log()
    log.append([b"another desk's leaf"])
    log.checkpoint()
    with pytest.raises(ChainDoesNotVerify, match="no event has"):
        make_checkpoint()
    settings.JIANZHEN_LOG_FOLDER = str(tmp_path / "empty")
    with pytest.raises(ChainDoesNotVerify, match="restore"):
        make_checkpoint()
