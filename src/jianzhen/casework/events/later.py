"""Ask for later work through the adapter that ``JIANZHEN_LATER`` names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from jianzhen.casework.events.ports import Job, Later


def ask(job: str, /, *, at: datetime | None = None, once: str | None = None, **ids: str) -> None:
    """Ask for a job in the open transaction; see ``Job``."""
    ask_all([Job(name=job, ids=ids, at=at, once=once)])


def ask_all(jobs: Sequence[Job]) -> None:
    """Ask for several jobs in one go, in the open transaction."""
    if jobs:
        _adapter(settings.JIANZHEN_LATER).ask(jobs)


@cache
def _adapter(path: str) -> Later:
    made: Later = import_string(path)()
    return made
