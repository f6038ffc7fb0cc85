"""Later work by Procrastinate, on Django's own connection: the job and the change commit together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from jianzhen.casework.events.ports import Job

TIMED_PRIORITY = -1
"""Of jobs that wait for their day: below what is due at once, so that a worker does not look through them first."""

_ROW = "(%s, %s, %s, %s, %s, %s, %s)"
_INSERT = (
    "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at) VALUES {}"
    " ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING"
)


class ProcrastinateLater:
    """Fills ``Later``.

    Inserts as Procrastinate's own function does, its triggers included, but for a mark that already waits: the library
    raises then and asks for a savepoint around each job; here that row is left out, and many jobs are one statement.
    """

    def ask(self, jobs: Sequence[Job], /) -> None:
        """Defer the jobs; one whose mark already waits is left as it is."""
        values: list[Any] = []
        for one in jobs:
            made = app.configure_task(name=one.name, schedule_at=one.at, queueing_lock=one.once).job
            priority = TIMED_PRIORITY if one.at is not None else made.priority
            args = json.dumps(dict(one.ids))
            values += [made.queue, made.task_name, priority, made.lock, made.queueing_lock, args, made.scheduled_at]
        with connection.cursor() as cursor:
            cursor.execute(_INSERT.format(", ".join([_ROW] * len(jobs))), values)
