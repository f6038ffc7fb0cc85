"""How often a visitor without an account may ask for work; who it was is kept as a keyed hash only."""

from __future__ import annotations

import os
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from jianzhen.casework.people.rates import Rate, take_token

INSPECTIONS = Rate(what="inspections", burst=6, every=timedelta(seconds=30))
PACKS = Rate(what="packs", burst=4, every=timedelta(minutes=2))


def take_turn(request: HttpRequest, rate: Rate) -> None:
    """Count this request. Raises ``TooManyRequests``."""
    take_token(rate=rate, who=address_of(request), now=timezone.now())


def address_of(request: HttpRequest) -> str:
    """The visitor's address; behind our own proxy the last one it added, which a visitor cannot write."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if os.environ.get("JIANZHEN_BEHIND_PROXY") == "1" and forwarded:
        return str(forwarded).rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
