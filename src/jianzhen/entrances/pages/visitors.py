"""How often a visitor without an account may ask for work; who it was is kept as a keyed hash only."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from jianzhen.casework.people.rates import Rate, take_token
from jianzhen.entrances.visitor_address import address_of

INSPECTIONS = Rate(what="inspections", burst=6, every=timedelta(seconds=30))
PACKS = Rate(what="packs", burst=4, every=timedelta(minutes=2))
REPORTS = Rate(what="reports", burst=6, every=timedelta(minutes=1))
LOOK_UPS = Rate(what="look_ups", burst=90, every=timedelta(seconds=1))
"""Places while somebody types, outlets, numbers: quick to answer, but not for copying the directory."""


def take_turn(request: HttpRequest, rate: Rate) -> None:
    """Count this request. Raises ``TooManyRequests``."""
    take_token(rate=rate, who=address_of(request), now=timezone.now())
