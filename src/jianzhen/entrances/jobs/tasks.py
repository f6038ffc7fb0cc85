"""Every job by name. Jobs take ids and hold no logic."""

from __future__ import annotations

import logging
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from jianzhen.casework.claims.models import Claim
from jianzhen.casework.claims.routing import route_claim as route
from jianzhen.casework.events.checkpoints import make_checkpoint
from jianzhen.casework.evidence.required import missing_evidence
from jianzhen.casework.originals.keys import rewrap_holders
from jianzhen.casework.people.api_keys import rewrap_api_keys
from jianzhen.casework.people.persons import rewrap_persons
from jianzhen.casework.review.closing import close_run_out
from jianzhen.casework.review.closing import close_window as close

LOG = logging.getLogger("jianzhen.jobs")
RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)
SWEEP = 200


@app.task(name="close_window", queue="timers", retry=RETRY)
def close_window(*, window_id: str) -> None:
    """Close a window that has run out; one that was answered or lengthened is left as it is."""
    close(window_id=UUID(window_id), now=timezone.now())


@app.task(name="route_claim", queue="timers", retry=RETRY)
def route_claim(*, claim_id: str) -> None:
    """Route a submitted claim; one that has moved on is left as it is."""
    missing = missing_evidence(Claim.objects.select_related("pack").get(pk=UUID(claim_id)))
    route(claim_id=UUID(claim_id), missing=missing, outside_pack="", now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="sweep_windows", queue="timers", queueing_lock="sweep_windows")
def sweep_windows(timestamp: int) -> None:
    """Close windows whose own job was lost or is late."""
    close_run_out(now=timezone.now(), batch=SWEEP)


@app.periodic(cron="* * * * *")
@app.task(name="rescue_stalled", queue="timers", queueing_lock="rescue_stalled")
async def rescue_stalled(timestamp: int) -> None:
    """Hand jobs of a worker that died to another one: the queue does not do that by itself."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=settings.JIANZHEN_STALLED_SECONDS)
    for job in stalled:
        try:
            await app.job_manager.retry_job(job)
        except ConnectorException:
            LOG.info("job %s was rescued by another worker", job.id)


@app.periodic(cron="*/10 * * * *")
@app.task(name="make_checkpoint", queue="timers", queueing_lock="make_checkpoint")
def checkpoint(timestamp: int) -> None:
    """Sequence new events into the log and sign its head."""
    make_checkpoint()


@app.periodic(cron="17 3 * * *")
@app.task(name="rewrap_keys", queue="timers", queueing_lock="rewrap_keys")
def rewrap_keys(timestamp: int) -> None:
    """Move the keys of persons, files and the API to the newest version of the vault's key, some each night."""
    for rewrap in (rewrap_persons, rewrap_holders, rewrap_api_keys):
        rewrap(limit=5_000)
