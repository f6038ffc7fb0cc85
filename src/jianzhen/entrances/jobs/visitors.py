"""Jobs about visitors without an account."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from jianzhen.casework.people.rates import forget_full_buckets
from jianzhen.entrances.fleeting import sweep


@app.periodic(cron="43 * * * *")
@app.task(name="forget_full_buckets", queue="timers", queueing_lock="forget_full_buckets")
def forget_buckets(timestamp: int) -> None:
    """Delete rate buckets that are full again: nothing of a visitor stays longer than a day."""
    forget_full_buckets(now=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="sweep_fleeting", queue="timers", queueing_lock="sweep_fleeting")
def sweep_fleeting(timestamp: int) -> None:
    """Delete what a web process of this machine left behind when it was killed."""
    sweep()
