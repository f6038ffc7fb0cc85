"""One worker process: takes jobs until it is told to stop, and finishes the one at hand.

Killed at any point it loses nothing: its job stays "doing", its heartbeat stops, and another worker's ``rescue_stalled``
hands the job on. Every job can be run twice.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

QUICK = ("timers", "payments", "messages", "visits")
SLOW = ("inspection", "outside")
"""Jobs that take minutes or wait for somebody outside; apart, so that a window or a refund never waits for them."""


def main(words: Sequence[str]) -> int:
    """Run until SIGTERM or Ctrl-C; ``words`` are queues, none is all of them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianzhen.wiring.settings")
    import django

    django.setup()
    from django.conf import settings
    from procrastinate.contrib.django import app

    patience: float = settings.JIANZHEN_STALLED_SECONDS
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(
            queues=list(words) or None, concurrency=1, shutdown_graceful_timeout=10, delete_jobs="successful",
            update_heartbeat_interval=patience / 3, stalled_worker_timeout=patience,
        )  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
