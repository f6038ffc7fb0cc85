"""What a claim costs: processor time of the desk's workers, of PostgreSQL and of the simulated people, and statements.

Unlike claims a second these hardly change with what else the machine does.
"""

from __future__ import annotations

import atexit
import os
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created

COUNTED: Counter[str] = Counter()
"""Statements this process sent through Django; those by which a worker takes and ends its jobs are not among them."""


class Counting(AppConfig):
    """Counts statements in every process of the benchmark; a worker leaves its number in the benchmark's folder."""

    name = "bench"
    label = "bench_counting"

    def ready(self) -> None:
        """Count on every connection from here on."""
        connection_created.connect(_count_on)
        atexit.register(_leave)


def statements_left(folder: Path) -> int:
    """What the processes that ended left behind."""
    return sum(int(one.read_text("utf-8")) for one in folder.glob("statements-*"))


def cpu_s(pids: Iterable[int]) -> float:
    """Seconds of processor time of these processes and of the children they have outlived."""
    ticks = os.sysconf("SC_CLK_TCK")
    return sum(sum(int(one) for one in _stat(pid)[11:15]) for pid in pids) / ticks


def with_children(pid: int) -> list[int]:
    """A process and those it started that still run."""
    running = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]
    return [pid, *(one for one in running if _stat(one)[1:2] == [str(pid)])]


def _stat(pid: int) -> list[str]:
    """The fields of ``/proc/PID/stat`` after the name; none where it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def _count_on(*, connection: Any, **_: Any) -> None:
    if _count not in connection.execute_wrappers:
        connection.execute_wrappers.append(_count)


def _count(execute: Callable[..., Any], *given: Any) -> Any:
    COUNTED["statements"] += 1
    return execute(*given)


def _leave() -> None:
    folder = os.environ.get("JIANZHEN_DATA")
    if folder and Path(folder).is_dir():
        (Path(folder) / f"statements-{os.getpid()}").write_text(str(COUNTED["statements"]), "utf-8")
