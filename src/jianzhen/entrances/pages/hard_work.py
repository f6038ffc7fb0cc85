"""Work that takes seconds for somebody without an account: in a child process, with a time limit, one at a time.

The child gets no secret and no database, so that a hostile photo that takes it over finds neither.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from jianzhen.entrances.pages.errors import Busy, TookTooLong

MOST_SAID = 20_000
"""Bytes of the child's words that are read."""
KEPT_ENVIRONMENT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "PYTHONPATH",
    "OMP_NUM_THREADS",
    "OPENCV_FOR_THREADS_NUM",
)
NICER = 5


@dataclass(slots=True)
class Turnstile:
    """Lets one in at a time and lets a few wait; the next ones are told to come back.

    Attributes
    ----------
    most_waiting : int
        How many may stand in the queue.
    patience_s : float
        How long one stands there.
    """

    most_waiting: int
    patience_s: float
    _waiting: int = 0
    _count: threading.Lock = field(default_factory=threading.Lock)
    _inside: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def enter(self) -> Iterator[None]:
        """Wait for the turn. Raises ``Busy``."""
        with self._count:
            if self._waiting > self.most_waiting:
                raise Busy("the queue is full; try again in a minute", retry_after_s=60)
            self._waiting += 1
        try:
            if not self._inside.acquire(timeout=self.patience_s):
                raise Busy("the one before takes long; try again in a minute", retry_after_s=60)
            try:
                yield
            finally:
                self._inside.release()
        finally:
            with self._count:
                self._waiting -= 1


TURNSTILE = Turnstile(most_waiting=3, patience_s=45.0)
"""One a web process, for all such work together: they share the processor with every other page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """How a child ended: its exit code and the last of what it said on stderr."""

    code: int
    said: str


def run_child(module: str, words: Sequence[str | Path], *, limit_s: float) -> Finished:
    """Run ``python -m module words…`` to its end.

    Raises
    ------
    TookTooLong
        It was still running after ``limit_s`` seconds; it and its children were killed.
    """
    environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            ["nice", "-n", str(NICER), sys.executable, "-m", module, *map(str, words)], env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=said, start_new_session=True,
        )  # fmt: skip
        try:
            code = child.wait(limit_s)
        except subprocess.TimeoutExpired as late:
            raise TookTooLong(f"stopped after {limit_s:.0f} s; send fewer or smaller files") from late
        finally:
            _end(child)
        said.seek(max(0, said.seek(0, os.SEEK_END) - MOST_SAID))
        return Finished(code=code, said=said.read().decode("utf-8", "replace").strip())


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the child's session; nothing is left of one that ended by itself."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    child.wait()
