"""Record an event: the only writer of this room."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.errors import ChainDoesNotVerify
from jianzhen.casework.events.models import Chain, Event, EventDetail
from jianzhen.custody.chain import START
from jianzhen.custody.chain import Actor as LeafActor
from jianzhen.custody.chain import Event as Leaf
from jianzhen.custody.commitment import KEY_BYTES, commit
from jianzhen.custody.leaf import canonical, leaf_hash
from jianzhen.kernel.ids import new_id

DESK = "desk"
DETAIL_TYPE = "application/json"

_HEAD = "SELECT n_events, head FROM events_chain WHERE subject = %s FOR UPDATE"
_BEGIN = "INSERT INTO events_chain (subject, n_events, head) VALUES (%s, 0, %s) ON CONFLICT (subject) DO NOTHING"
_APPEND = """
WITH event AS (
    INSERT INTO events_event (id, chain_id, seq, kind, at, actor_role, actor_id, policy_pack, prev, leaf, hash)
    VALUES (%(id)s, %(chain)s, %(seq)s, %(kind)s, %(at)s, %(role)s, %(actor)s, %(pack)s, %(prev)s, %(leaf)s, %(hash)s)
), detail AS (
    INSERT INTO events_eventdetail (event_id, key, body) VALUES (%(id)s, %(key)s, %(body)s)
)
UPDATE events_chain SET n_events = %(seq)s + 1, head = %(hash)s WHERE subject = %(chain)s"""
"""An event, its details and the chain's new head in one statement: every act of the desk appends some."""


def claim_chain(claim_id: UUID) -> str:
    """Name of a claim's chain."""
    return f"claim:{claim_id}"


def order_chain(order_id: UUID) -> str:
    """Name of an order's chain: what was sealed before any dispute."""
    return f"order:{order_id}"


# no savepoint: an act that cannot be recorded is undone as a whole, and nobody goes on after an error here
@transaction.atomic(savepoint=False)
def record(
    kind: str, /, *, chain: str, actor: Actor, at: datetime, policy_pack: str = "", details: Mapping[str, Any] | None = None
) -> Event:  # fmt: skip
    """Append an event to a chain, inside the caller's transaction.

    Parameters
    ----------
    kind : str
        Past tense, upper snake case: ``CLAIM_SUBMITTED``.
    chain : str
        ``claim_chain(id)``, ``order_chain(id)`` or ``DESK``.
    details : mapping of JSON values
        Ids, words, amounts in fen. Kept beside the event under a key of its own; the chain holds a commitment.

    Returns
    -------
    Event
        As written; ``event.hash`` is what a receipt names.
    """
    key, body = secrets.token_bytes(KEY_BYTES), canonical(dict(details or {}))
    with connection.cursor() as cursor:
        seq, prev = _locked(cursor, chain)
        leaf = Leaf(
            log=settings.JIANZHEN_LOG, seq=seq, claim=chain, type=kind.lower(), at=at,
            actor=LeafActor(type=actor.role.value, pseudonym=actor.id), policy_pack=policy_pack or None, prev=prev,
            commitments=(commit(body, key=key, media_type=DETAIL_TYPE),),
        ).leaf()  # fmt: skip
        event = Event(
            id=new_id(), chain_id=chain, seq=seq, kind=kind, at=at, actor_role=actor.role.value, actor_id=actor.id,
            policy_pack=policy_pack, prev=prev, leaf=leaf, hash=leaf_hash(leaf).hex(),
        )  # fmt: skip
        row: dict[str, Any] = {
            "id": event.id, "chain": chain, "seq": seq, "kind": str(kind), "at": at, "role": event.actor_role, "actor": actor.id,
            "pack": policy_pack, "prev": prev, "leaf": leaf, "hash": event.hash, "key": key, "body": body,
        }  # fmt: skip
        cursor.execute(_APPEND, row)
    event._state.adding, event._state.db = False, connection.alias
    return event


def _locked(cursor: CursorWrapper, chain: str) -> tuple[int, str]:
    """How many events a chain has and the hash of the newest, with its row locked; made by the first event."""
    cursor.execute(_HEAD, [chain])
    found = cursor.fetchone()
    if found is None:
        cursor.execute(_BEGIN, [chain, START])
        cursor.execute(_HEAD, [chain])
        found = cursor.fetchone()
    return found[0], found[1]


@transaction.atomic(savepoint=False)
def lock_chain(chain: str) -> None:
    """Wait for whoever else acts on this subject, and keep them waiting until the caller's transaction ends.

    For what is done once and has no row of its own to lock yet.
    """
    with connection.cursor() as cursor:
        _locked(cursor, chain)


def details_of(event: Event) -> dict[str, Any] | None:
    """Return what an event's commitment is of, or None once its key was destroyed."""
    return details_of_many([event]).get(event.id)


def details_of_many(events: Sequence[Event]) -> dict[UUID, dict[str, Any]]:
    """The same of many events in one query, by event id; those whose key was destroyed are left out."""
    kept = EventDetail.objects.filter(event__in=[one.id for one in events])
    return {one.event_id: json.loads(bytes(one.body)) for one in kept}


@transaction.atomic
def adopt(leaf: Leaf, /, *, actor: Actor, at: datetime) -> Event:
    """Append an event that another room has already written and shown: the sealing of a case file.

    It keeps no details: what its commitments are of lies in the case, and so do their keys.

    Raises
    ------
    ChainDoesNotVerify
        It does not follow from the newest event: something was recorded in between.
    """
    row = Chain.objects.select_for_update().get(subject=leaf.claim)
    told = (leaf.log, leaf.seq, leaf.prev, leaf.actor.type, leaf.actor.pseudonym)
    if told != (settings.JIANZHEN_LOG, row.n_events, row.head, actor.role.value, actor.id):
        raise ChainDoesNotVerify(f"chain {leaf.claim}: event {leaf.seq} does not follow event {row.n_events - 1}")
    event = Event.objects.create(
        chain=row, seq=leaf.seq, kind=leaf.type.upper(), at=at, actor_role=actor.role.value, actor_id=actor.id,
        policy_pack=leaf.policy_pack or "", prev=leaf.prev, leaf=leaf.leaf(), hash=leaf.hash(),
    )  # fmt: skip
    row.n_events, row.head = row.n_events + 1, event.hash
    row.save(update_fields=["n_events", "head"])
    return event
