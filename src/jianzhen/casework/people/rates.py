"""How often somebody may do something: token buckets in the database, so that several web processes count as one."""

from __future__ import annotations

import hashlib
import hmac
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from jianzhen.casework.people.errors import TooManyRequests
from jianzhen.casework.people.models import RateBucket

FULL_AGAIN_BY = timedelta(days=1)
"""No bucket takes longer to fill: an older row says nothing that a missing one does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """``burst`` at once, then one more every ``every``.

    Attributes
    ----------
    what : str
        What is limited; buckets of different things do not touch each other.
    burst : int
        Tokens in a full bucket, at least 1.
    every : timedelta
        How long a token takes to grow back.
    """

    what: str
    burst: int
    every: timedelta


@transaction.atomic
def take_token(*, rate: Rate, who: str, now: datetime) -> None:
    """Take one token out of somebody's bucket.

    Parameters
    ----------
    who
        An address or an id; only a keyed hash of it is stored.
    now
        Aware. A clock that went backwards gives nothing and takes nothing back.

    Raises
    ------
    TooManyRequests
        The bucket is empty; ``retry_after_s`` says when it holds one again.
    """
    RateBucket.objects.bulk_create(
        [RateBucket(key=_key(rate, who), tokens=rate.burst, filled_at=now)], ignore_conflicts=True
    )
    bucket = RateBucket.objects.select_for_update().get(key=_key(rate, who))
    grown = max(0.0, (now - bucket.filled_at) / rate.every)
    tokens = min(float(rate.burst), bucket.tokens + grown)
    if tokens < 1:
        wait = math.ceil((1 - tokens) * rate.every.total_seconds())
        raise TooManyRequests(f"{rate.what}: at most {rate.burst} in a row; try again in {wait} s", retry_after_s=wait)
    bucket.tokens, bucket.filled_at = tokens - 1, max(now, bucket.filled_at)
    bucket.save(update_fields=["tokens", "filled_at"])


def forget_full_buckets(*, now: datetime) -> int:
    """Delete buckets that are full again anyway; returns how many."""
    return RateBucket.objects.filter(filled_at__lt=now - FULL_AGAIN_BY).delete()[0]


def _key(rate: Rate, who: str) -> str:
    return hmac.new(settings.JIANZHEN_INDEX_KEY, f"rate\0{rate.what}\0{who}".encode(), hashlib.sha256).hexdigest()
