"""The desk's processes as the benchmark starts, kills and starts them anew."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from jianzhen.wiring.embedded import EmbeddedDatabase
from jianzhen.wiring.errors import NoEmbeddedDatabase

STALLED_S = 2.0
WORKER = [sys.executable, "-m", "jianzhen.wiring.worker"]


@dataclass(slots=True)
class Desk:
    """A database and workers in a folder of their own."""

    folder: Path
    database: EmbeddedDatabase
    n_workers: int
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    killed: dict[str, int] = field(default_factory=lambda: {"worker": 0, "postgres": 0, "died": 0})

    def start_workers(self) -> None:
        """Start the workers that do not run; counts those that a fault of the gateway killed."""
        self.killed["died"] += sum(one.poll() == -signal.SIGKILL for one in self.workers)
        self.workers = [one for one in self.workers if one.poll() is None]
        while len(self.workers) < self.n_workers:
            log = (self.folder / "workers.log").open("ab")
            self.workers.append(subprocess.Popen(WORKER, stdout=log, stderr=log, start_new_session=True))

    def wait_for_workers(self) -> None:
        """Until every worker has registered: what is measured after it is work, not starting."""
        from django.db import connection

        for _ in range(600):
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM procrastinate_workers")
                if cursor.fetchone()[0] >= self.n_workers:
                    return
            time.sleep(0.1)
        raise SystemExit("the workers did not start in a minute")

    def postmaster(self) -> int:
        """The pid of the server."""
        return int((self.database.data / "postmaster.pid").read_text("utf-8").split()[0])

    def kill_worker(self, chance: random.Random) -> None:
        """kill -9 one worker, and start another."""
        victim = chance.choice(self.workers)
        victim.kill()
        victim.wait()
        self.workers.remove(victim)
        self.killed["worker"] += 1
        self.start_workers()

    def kill_postgres(self) -> None:
        """kill -9 the server; it recovers from its log. Workers that lost it end by themselves and are started anew."""
        os.kill(self.postmaster(), signal.SIGKILL)
        self.killed["postgres"] += 1
        for _ in range(100):
            time.sleep(0.1)
            # for a moment its pid is still there, then its children are, and until they left it does not start
            with suppress(NoEmbeddedDatabase):
                if self.database.start():
                    break
        else:
            raise SystemExit("PostgreSQL did not come back in 10 s")
        self.start_workers()

    def stop(self) -> None:
        """Stop all."""
        for one in self.workers:
            one.terminate()
        for one in self.workers:
            try:
                one.wait(15)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()
        self.workers = []


@contextmanager
def running_desk(*, n_workers: int, faults: str) -> Iterator[Desk]:
    """A desk with tables and no rows; its environment is this process's own while it runs."""
    folder = Path(tempfile.mkdtemp(prefix="jz-"))
    folder.chmod(0o755)
    database = EmbeddedDatabase(folder / "postgres")
    database.start()
    database.make_database()
    given = {
        "DJANGO_SETTINGS_MODULE": "bench.claims_settings", "DATABASE_URL": database.url(), "JIANZHEN_DATA": str(folder),
        "JIANZHEN_GATEWAY_FILE": str(folder / "gateway.sqlite"), "JIANZHEN_GATEWAY_FAULTS": faults,
        "JIANZHEN_STALLED_SECONDS": str(STALLED_S), "JIANZHEN_LOG_FORMAT": "json",
    }  # fmt: skip
    before = {key: os.environ.get(key) for key in given}
    os.environ.update(given)
    desk = Desk(folder, database, n_workers)
    try:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        yield desk
    finally:
        desk.stop()
        with suppress(NoEmbeddedDatabase):
            database.stop()
        shutil.rmtree(folder, ignore_errors=True)
        for key, value in before.items():
            os.environ.pop(key) if value is None else os.environ.__setitem__(key, value)
