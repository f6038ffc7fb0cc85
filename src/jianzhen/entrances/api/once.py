"""A request that is sent again is done once 幂等: the same key gives the same result, another body under it is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest

from jianzhen.casework.people.vault import ring
from jianzhen.entrances.api.errors import BadRequest, KeyReused
from jianzhen.entrances.api.models import OnceKey

KEY_HEADER = "Idempotency-Key"
MOST_KEY = 128


def key_of(request: HttpRequest) -> str:
    """The idempotency key of a request. Raises ``BadRequest`` where it is missing or no plain word."""
    key = request.headers.get(KEY_HEADER, "")
    if not 1 <= len(key) <= MOST_KEY or not key.isascii() or not key.isprintable():
        raise BadRequest(
            f"{KEY_HEADER}: give 1 to {MOST_KEY} plain characters, new for each new thing", field=KEY_HEADER
        )
    return key


@transaction.atomic
def once(request: HttpRequest, *, who: str, now: datetime, act: Callable[[], UUID]) -> UUID:
    """Do ``act`` once for this caller and key; returns the id it gave, now or the first time.

    The key is kept in the act's own transaction: an act that is refused leaves the key free, and a second request
    waits for the first one's end. Raises ``KeyReused`` where the key came with another address or body.
    """
    told = ring().address(f"{request.method} {request.path}\0".encode() + request.body).hex()
    row, _ = OnceKey.objects.get_or_create(who=who, key=key_of(request), defaults={"told_hash": told, "at": now})
    if row.told_hash != told:
        raise KeyReused(f"{KEY_HEADER}: came before with another address or body; send what is new under a new key")
    if row.result_id is not None:
        return row.result_id
    row.result_id = act()
    row.save(update_fields=["result_id"])
    return row.result_id


def once_if_keyed(request: HttpRequest, *, who: str, now: datetime, act: Callable[[], UUID]) -> UUID:
    """The same where the caller sent a key; without one the act itself says whether it can be done again."""
    if KEY_HEADER in request.headers:
        return once(request, who=who, now=now, act=act)
    return act()
