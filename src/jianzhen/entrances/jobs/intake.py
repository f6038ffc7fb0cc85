"""Jobs of intake: report a call whose words never came, and tell a reporter when somebody calls back."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.intake.calls import report_call as report
from jianzhen.casework.intake.models import Callback
from jianzhen.casework.intake.own_data import sweep_erasures as sweep
from jianzhen.casework.people.messages import tell
from jianzhen.casework.visits.reported import want_reported as want
from jianzhen.entrances.wording_intake import callback_words

RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)


@app.task(name="report_call", queue="timers", retry=RETRY)
def report_call(*, call: str) -> None:
    """Report a call that ended without a transcript; one that was reported meanwhile is left as it is."""
    report(call_id=UUID(call), now=timezone.now())


@app.task(name="tell_callback", queue="messages", retry=RETRY)
def tell_callback(*, callback_id: str) -> None:
    """Tell a reporter by whom and until when they are called back."""
    row = Callback.objects.select_related("claim").get(pk=UUID(callback_id))
    words = callback_words(number=row.claim.number, due_at=row.due_at, after_hours=row.after_hours)
    tell(
        claim_id=row.claim_id, about=row.id, kind="CALLBACK_PROMISED", parties={Role.BUYER: row.claim.buyer_id},
        words={Role.BUYER: words}, now=timezone.now(),
    )  # fmt: skip


@app.task(name="want_reported", queue="timers", retry=RETRY)
def want_reported(*, claim_id: str) -> None:
    """Want the visit of a report whose place is known; one that is wanted already is left as it is."""
    want(claim_id=UUID(claim_id), actor=Actor.machine(Role.INTEGRATION), now=timezone.now())


@app.periodic(cron="41 3 * * *")
@app.task(name="sweep_erasures", queue="timers", queueing_lock="sweep_erasures")
def sweep_erasures(timestamp: int) -> None:
    """Stop the use of what is asked to be erased once nothing is under way, and erase what has reached its day."""
    sweep(now=timezone.now())
