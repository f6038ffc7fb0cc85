"""Later work by Procrastinate, on Django's own connection: the job and the change commit together."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


class ProcrastinateLater:
    """Fills ``Later``."""

    def ask(self, job: str, /, *, at: datetime | None, once: str | None, **ids: str) -> None:
        """Defer the job of that name; a mark that already waits is left as it is."""
        deferrer = app.configure_task(name=job, schedule_at=at, queueing_lock=once)
        if once is None:
            deferrer.defer(**ids)
            return
        try:
            # a savepoint: the refused duplicate would otherwise spoil the open transaction
            with transaction.atomic():
                deferrer.defer(**ids)
        except AlreadyEnqueued:
            return
