"""``serve`` and ``worker``: the processes of a desk, started together and stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

from jianzhen.wiring.errors import WiringError
from jianzhen.wiring.launch import desk_environment, prepare
from jianzhen.wiring.worker import QUICK, SLOW

HOST = "127.0.0.1"
PATIENCE_S = 15.0
THREADS = 12
"""Requests served at once: some wait for their turn to inspect, and no page may wait for them."""
WEB = [
    sys.executable,
    "-m",
    "granian",
    "--interface",
    "wsgi",
    "--host",
    HOST,
    "--no-ws",
    "--blocking-threads",
    str(THREADS),
    "jianzhen.wiring.wsgi:application",
]
WORKER = [sys.executable, "-m", "jianzhen.wiring.worker"]
WORKERS = [[*WORKER, *QUICK], [*WORKER, *SLOW]]


def serve(port: int) -> int:
    """Run web, one worker for what is quick and one for what is slow, and, where no ``DATABASE_URL`` is set, PostgreSQL, until Ctrl-C or until one of them ends."""
    _must_be_free(port)
    with desk_environment():
        prepare()
        from jianzhen.wiring.seed import seed_when_empty
        from jianzhen.wiring.statics import collect_when_stale, lacks_viewer

        collect_when_stale()
        if lacks_viewer():
            print(
                "the front-end code of others is not here: pages work as plain forms and photos do not zoom. "
                "In the repository ./do serve brings it; else run npm ci --ignore-scripts in web/",
                flush=True,
            )
        if os.environ.get("JIANZHEN_MODE") != "production":
            seeded = seed_when_empty()
            if seeded.fresh:
                print(seeded.words, flush=True)
        environment = {**os.environ, "JIANZHEN_URL": os.environ.get("JIANZHEN_URL", f"http://{HOST}:{port}")}
        return _together([[*WEB, "--port", str(port)], *WORKERS], environment, f"http://{HOST}:{port}/")


def work(queues: Sequence[str]) -> int:
    """Run one more worker on the desk's database, for these queues or for all."""
    with desk_environment():
        prepare()
        return _together([[*WORKER, *queues]], dict(os.environ), "")


def _together(commands: Sequence[Sequence[str]], environment: dict[str, str], url: str) -> int:
    """Run commands until one ends or a signal comes; then stop all of them, and wait for them."""
    asked: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    before = {one: signal.signal(one, note) for one in (signal.SIGINT, signal.SIGTERM)}
    # a session of their own: Ctrl-C reaches this process alone, which then stops them in order
    running = [subprocess.Popen(one, env=environment, start_new_session=True) for one in commands]
    try:
        if url:
            print(f"鉴真 {url}  (Ctrl-C stops it)", flush=True)
        while not asked and all(one.poll() is None for one in running):
            time.sleep(0.2)
    finally:
        for one in running:
            if one.poll() is None:
                one.terminate()
        for one in running:
            try:
                one.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0 if asked else 1


def _must_be_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise WiringError(f"port {port} is taken ({error.strerror}); give another: serve --port 8123") from error
