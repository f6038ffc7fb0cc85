"""Ask for later work through the adapter that ``JIANZHEN_LATER`` names."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from jianzhen.casework.events.ports import Later


def ask(job: str, /, *, at: datetime | None = None, once: str | None = None, **ids: str) -> None:
    """Ask for a job in the open transaction; see ``Later.ask``."""
    _adapter(settings.JIANZHEN_LATER).ask(job, at=at, once=once, **ids)


@cache
def _adapter(path: str) -> Later:
    made: Later = import_string(path)()
    return made
