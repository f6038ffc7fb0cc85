"""Checkpoints: events of all chains are sequenced into one log and its new head is signed.

Chains never wait for one another; only here do they meet. Tiles are written before the rows that point into them, so
after a crash the log may hold leaves without a row: the next checkpoint finds their events again by their hashes.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from jianzhen.casework.events.errors import ChainDoesNotVerify
from jianzhen.casework.events.models import Chain, Event, LogEntry
from jianzhen.casework.events.record import DESK
from jianzhen.custody.chain import START
from jianzhen.custody.keys import KeyKind, key_of_seed
from jianzhen.custody.leaf import leaf_hash
from jianzhen.custody.log import Log

MOST_AT_ONCE = 10_000


def desk_log() -> Log:
    """The desk's log, signed by a key of its own made from ``JIANZHEN_LOG_SEED``."""
    key = key_of_seed(sha256(settings.JIANZHEN_LOG_SEED.encode()).digest(), KeyKind.KEPT)
    return Log(Path(settings.JIANZHEN_LOG_FOLDER), origin=settings.JIANZHEN_LOG, key=key)


@transaction.atomic
def make_checkpoint() -> int:
    """Sequence what happened since the last checkpoint and sign the new head; returns how many events that were.

    Raises
    ------
    ChainDoesNotVerify
        The log holds a leaf that no event has, or fewer leaves than there are rows: it is another desk's, or rows
        were restored from another moment.
    BadLog
        The log's files cannot be used.
    """
    # one checkpoint at a time: the desk's own chain is the gate, and every desk has one
    Chain.objects.get_or_create(subject=DESK, defaults={"head": START})
    Chain.objects.select_for_update().get(subject=DESK)
    log, known = desk_log(), LogEntry.objects.count()
    if log.size < known:
        raise ChainDoesNotVerify(
            f"the log holds {log.size} leaves and {known} are sequenced; restore its folder from the backup"
        )
    found = [_event_of(log.leaf(index)) for index in range(known, log.size)]
    _keep(known, found)
    new = list(Event.objects.filter(log_entry=None).order_by("at", "id")[:MOST_AT_ONCE])
    log.append(bytes(one.leaf) for one in new)
    log.checkpoint()
    _keep(known + len(found), new)
    return len(found) + len(new)


def _event_of(leaf: bytes) -> Event:
    event = Event.objects.filter(hash=leaf_hash(leaf).hex()).first()
    if event is None:
        raise ChainDoesNotVerify(
            "the log holds a leaf that no event has; it is another desk's log, or rows are missing"
        )
    return event


def _keep(start: int, events: Sequence[Event]) -> None:
    LogEntry.objects.bulk_create(LogEntry(index=index, event=event) for index, event in enumerate(events, start))
