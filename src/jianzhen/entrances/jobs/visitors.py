"""Jobs about visitors without an account."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from jianzhen.casework.people.rates import forget_full_buckets


@app.periodic(cron="43 * * * *")
@app.task(name="forget_full_buckets", queue="timers", queueing_lock="forget_full_buckets")
def forget_buckets(timestamp: int) -> None:
    """Delete rate buckets that are full again: nothing of a visitor stays longer than a day."""
    forget_full_buckets(now=timezone.now())
