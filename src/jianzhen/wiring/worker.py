"""One worker process: takes jobs until it is told to stop, and finishes the one at hand."""

from __future__ import annotations

import os


def main() -> int:
    """Run until SIGTERM or Ctrl-C."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianzhen.wiring.settings")
    import django

    django.setup()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(concurrency=1, shutdown_graceful_timeout=10)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
