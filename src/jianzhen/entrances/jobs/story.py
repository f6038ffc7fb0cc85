"""Jobs of simulated cases: a seeded desk fills while it already answers."""

from __future__ import annotations

from datetime import datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from jianzhen.entrances.story.plots import plot_of
from jianzhen.entrances.story.tell import tell

BEHIND_ALL_ELSE = -10


@app.task(
    name="tell_story",
    queue="inspection",
    priority=BEHIND_ALL_ELSE,
    retry=RetryStrategy(max_attempts=3, exponential_wait=4),
)
def tell_story(*, number: str, told_at: str) -> None:
    """Play one simulated case. Safe to run twice."""
    tell(plot_of(number), told_at=datetime.fromisoformat(told_at))
