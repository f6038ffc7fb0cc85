"""Jobs of the review: leases that run out, and claims that wait too long."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from jianzhen.casework.review.escalation import escalate_late as escalate
from jianzhen.casework.review.leases import lapse_lease as lapse
from jianzhen.casework.review.leases import leases_run_out

RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)
SWEEP = 200


@app.task(name="lapse_lease", queue="timers", retry=RETRY)
def lapse_lease(*, lease_id: str) -> None:
    """Give a claim back whose lease ran out; one that was renewed or has ended is left as it is."""
    lapse(lease_id=UUID(lease_id), now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="sweep_leases", queue="timers", queueing_lock="sweep_leases")
def sweep_leases(timestamp: int) -> None:
    """End leases whose own job was lost or is late."""
    now = timezone.now()
    for lease_id in leases_run_out(now=now, limit=SWEEP):
        lapse(lease_id=lease_id, now=now)


@app.periodic(cron="*/15 * * * *")
@app.task(name="escalate_late", queue="timers", queueing_lock="escalate_late")
def escalate_late(timestamp: int) -> None:
    """Show a lead every claim that was not looked at or not decided in time."""
    escalate(now=timezone.now(), batch=SWEEP)
