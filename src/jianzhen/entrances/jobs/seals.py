"""Jobs that raise the grade of seals. Jobs take ids and hold no logic."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from jianzhen.casework.orders.stamping import ask_for_stamp, seals_without_stamp
from jianzhen.casework.orders.stamping import stamp_seal as stamp

RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)
SWEEP = 500


@app.task(name="stamp_seal", queue="outside", retry=RETRY)
def stamp_seal(*, shipment_id: str) -> None:
    """Get an outside timestamp for a seal; one that has it is left as it is."""
    stamp(shipment_id=UUID(shipment_id), now=timezone.now())


@app.periodic(cron="41 * * * *")
@app.task(name="sweep_stamps", queue="timers", queueing_lock="sweep_stamps")
def sweep_stamps(timestamp: int) -> None:
    """Ask again for seals whose authority did not answer in all its tries."""
    with transaction.atomic():
        for shipment_id in seals_without_stamp(limit=SWEEP):
            ask_for_stamp(shipment_id)
