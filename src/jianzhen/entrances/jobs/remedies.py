"""Jobs of remedies: owe, pay, poll, release, close, and the sweep that finds what got lost."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from jianzhen.casework.events import later
from jianzhen.casework.remedies import closing, holding, owing, parcels, paying, sweeping

PAYMENTS = "payments"
RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)
SWEEP = 200


@app.task(name="owe_remedies", queue=PAYMENTS, retry=RETRY)
def owe_remedies(*, claim_id: str) -> None:
    """Owe what was agreed or decided; where that is nothing, close a claim that is final."""
    now = timezone.now()
    if owing.owe_remedies(claim_id=UUID(claim_id), now=now) is None:
        closing.close_when_proved(claim_id=UUID(claim_id), now=now)


@app.task(name="hold_remedies", queue=PAYMENTS, retry=RETRY)
def hold_remedies(*, claim_id: str) -> None:
    """Hold what an open appeal holds."""
    holding.hold_remedies(claim_id=UUID(claim_id), now=timezone.now())


@app.task(name="pay_refund", queue=PAYMENTS, retry=RETRY)
def pay_refund(*, entry_id: str) -> None:
    """Ask the gateway for a refund, under its key."""
    paying.pay_refund(entry_id=UUID(entry_id), now=timezone.now())


@app.task(name="poll_refund", queue=PAYMENTS, retry=RETRY)
def poll_refund(*, entry_id: str) -> None:
    """Ask what became of a refund."""
    paying.poll_refund(entry_id=UUID(entry_id), now=timezone.now())


@app.task(name="release_return", queue=PAYMENTS, retry=RETRY)
def release_return(*, remedy_id: str) -> None:
    """Let the money of a return go once its receipt window closed undisputed."""
    parcels.release_return(remedy_id=UUID(remedy_id), now=timezone.now())


@app.task(name="close_when_proved", queue=PAYMENTS, retry=RETRY)
def close_when_proved(*, claim_id: str) -> None:
    """Close a claim once all is proved and nobody can object any more."""
    closing.close_when_proved(claim_id=UUID(claim_id), now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="sweep_remedies", queue=PAYMENTS, queueing_lock="sweep_remedies")
def sweep_remedies(timestamp: int) -> None:
    """Ask again for what was asked and not heard of, release what waits, bring what is overdue to a person."""
    now = timezone.now()
    for entry_id in paying.unconfirmed(now=now, limit=SWEEP):
        later.ask("poll_refund", once=f"poll_refund/{entry_id}", entry_id=str(entry_id))
    for remedy_id in parcels.returns_to_release(now=now, limit=SWEEP):
        parcels.release_return(remedy_id=remedy_id, now=now)
    sweeping.sweep_overdue(now=now, limit=SWEEP)
    for claim_id in closing.claims_to_close(now=now, limit=SWEEP):
        closing.close_when_proved(claim_id=claim_id, now=now)
