"""Jobs of simulated cases: a seeded desk fills while it already answers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from jianzhen.casework.events import later
from jianzhen.entrances.story.plots import plot_of
from jianzhen.entrances.story.service import seed_service as lay_service
from jianzhen.entrances.story.tell import tell_part

BEHIND_ALL_ELSE = -10


@app.task(
    name="tell_story", queue="inspection", priority=BEHIND_ALL_ELSE, retry=RetryStrategy(max_attempts=3, exponential_wait=4)
)  # fmt: skip
def tell_story(*, number: str, told_at: str, part: str) -> None:
    """Play one part of a simulated case and ask for the next. Safe to run twice."""
    if not tell_part(plot_of(number), int(part), told_at=datetime.fromisoformat(told_at)):
        return
    following = str(int(part) + 1)
    with transaction.atomic():
        later.ask("tell_story", once=f"tell_story/{number}/{following}", number=number, told_at=told_at, part=following)


@app.task(
    name="seed_service", queue="inspection", priority=BEHIND_ALL_ELSE, retry=RetryStrategy(max_attempts=3, exponential_wait=4)
)  # fmt: skip
def seed_service() -> None:
    """Lay people and visits of one made-up outlet. Safe to run twice: an outlet that has people is left as it is."""
    lay_service(now=timezone.now())
