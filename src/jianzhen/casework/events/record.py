"""Record an event: the only writer of this room."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jianzhen.casework.events.actors import Actor
from jianzhen.casework.events.errors import ChainDoesNotVerify
from jianzhen.casework.events.models import Chain, Event, EventDetail
from jianzhen.custody.chain import START
from jianzhen.custody.chain import Actor as LeafActor
from jianzhen.custody.chain import Event as Leaf
from jianzhen.custody.commitment import KEY_BYTES, commit
from jianzhen.custody.leaf import canonical

DESK = "desk"
DETAIL_TYPE = "application/json"


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
    row = _locked(chain)
    key, body = secrets.token_bytes(KEY_BYTES), canonical(dict(details or {}))
    leaf = Leaf(
        log=settings.JIANZHEN_LOG, seq=row.n_events, claim=chain, type=kind.lower(), at=at,
        actor=LeafActor(type=actor.role.value, pseudonym=actor.id), policy_pack=policy_pack or None, prev=row.head,
        commitments=(commit(body, key=key, media_type=DETAIL_TYPE),),
    )  # fmt: skip
    event = Event.objects.create(
        chain=row, seq=leaf.seq, kind=kind, at=at, actor_role=actor.role.value, actor_id=actor.id,
        policy_pack=policy_pack, prev=leaf.prev, leaf=leaf.leaf(), hash=leaf.hash(),
    )  # fmt: skip
    EventDetail.objects.create(event=event, key=key, body=body)
    Chain.objects.filter(pk=chain).update(n_events=leaf.seq + 1, head=event.hash)
    return event


def _locked(chain: str) -> Chain:
    """The head of a chain with its row locked; made by the first event."""
    found = list(Chain.objects.select_for_update().filter(pk=chain))
    if not found:
        Chain.objects.get_or_create(subject=chain, defaults={"head": START})
        found = list(Chain.objects.select_for_update().filter(pk=chain))
    return found[0]


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
