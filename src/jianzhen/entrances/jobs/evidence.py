"""Jobs of the evidence room: look at photos and make redacted copies, beside the windows."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from jianzhen.casework.evidence.inspecting import inspect_claim_now
from jianzhen.casework.evidence.redacting import make_derivatives as make
from jianzhen.casework.evidence.reuse import forget_erased_prints

RETRY = RetryStrategy(max_attempts=5, exponential_wait=4)


@app.task(name="inspect_claim", queue="inspection", retry=RETRY)
def inspect_claim(*, claim_id: str) -> None:
    """Inspect a claim's evidence as it stands. Safe to run twice: what was inspected is left as it is."""
    inspect_claim_now(claim_id=UUID(claim_id), now=timezone.now())


@app.task(name="make_derivatives", queue="inspection", retry=RETRY)
def make_derivatives(*, claim_id: str) -> None:
    """Make the redacted copies that are not there yet. Safe to run twice."""
    make(claim_id=UUID(claim_id), now=timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="forget_prints", queue="timers", queueing_lock="forget_prints")
def forget_prints(timestamp: int) -> None:
    """Drop the fingerprints of files that were erased."""
    forget_erased_prints()
