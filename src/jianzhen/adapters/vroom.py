"""VROOM (BSD-2-Clause) through the wheel ``pyvroom``, for the port ``jianzhen.dispatch.Optimiser``.

It runs in a process of its own and is killed when its time is up: its own time limit is soft (5 s asked became 17 s at
1,000 jobs). Who may take a task is given as skills: one for each set of people that some task allows.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jianzhen.dispatch.errors import OptimiserFailed
from jianzhen.dispatch.ports import Order, Runner, Task

_RUN = "import sys, vroom; vroom.main(['vroom', *sys.argv[1:]])"
_SOFT_SHARE = 0.8
"""Of the time allowed is told to VROOM; the rest is for starting, reading and writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vroom:
    """Asks VROOM once.

    Parameters
    ----------
    python
        An interpreter that can import ``vroom``.
    exploration
        0 (quick) to 5 (thorough).
    threads
        Of its process.
    """

    python: str = sys.executable
    exploration: int = 5
    threads: int = 1
    name: str = "vroom"

    def arrange(
        self, tasks: Sequence[Task], runners: Sequence[Runner], way: Sequence[Sequence[int]], *, within_s: float
    ) -> tuple[Order, ...]:
        """See ``Optimiser.arrange``."""
        if not tasks or not runners:
            return ()
        with tempfile.TemporaryDirectory(prefix="jianzhen-vroom-") as folder:
            asked, answered = Path(folder) / "asked.json", Path(folder) / "answered.json"
            asked.write_text(json.dumps(_question(tasks, runners, way)), "utf-8")
            command = [
                self.python, "-c", _RUN, "-i", str(asked), "-o", str(answered), "-x", str(self.exploration), "-t", str(self.threads),
                "-l", str(max(1, int(within_s * _SOFT_SHARE))),
            ]  # fmt: skip
            try:
                done = subprocess.run(command, capture_output=True, text=True, timeout=within_s, check=False)
            except subprocess.TimeoutExpired as late:
                raise OptimiserFailed(f"vroom was killed after {within_s:g} s; the plan goes on without it") from late
            except OSError as missing:
                raise OptimiserFailed(
                    f"{self.python} cannot be started ({missing}); install pyvroom for it"
                ) from missing
            return _read(answered, done, {one.number: one for one in runners})


def _question(tasks: Sequence[Task], runners: Sequence[Runner], way: Sequence[Sequence[int]]) -> dict[str, Any]:
    sets = {allowed: n + 1 for n, allowed in enumerate(sorted({task.allowed for task in tasks}, key=sorted))}
    parts = sorted({part for task in tasks for part in task.parts})
    jobs = []
    for task in tasks:
        job: dict[str, Any] = {
            "id": task.number, "location_index": task.number, "service": task.service_s, "priority": task.priority,
            "skills": [sets[task.allowed]], "time_windows": [list(span) for span in task.spans],
        }  # fmt: skip
        if parts:
            job["delivery"] = [task.parts.get(part, 0) for part in parts]
        jobs.append(job)
    vehicles = []
    for one in runners:
        vehicle: dict[str, Any] = {
            "id": one.number, "start_index": one.row, "time_window": [one.from_s, one.ends_s],
            "skills": [n for allowed, n in sets.items() if one.number in allowed],
            "breaks": [
                {"id": n, "service": b.lasts, "time_windows": [[b.earliest, b.latest]]} for n, b in enumerate(one.breaks)
            ],
        }  # fmt: skip
        if one.end_row is not None:
            vehicle["end_index"] = one.end_row
        if parts:
            vehicle["capacity"] = [one.parts.get(part, 0) for part in parts]
        vehicles.append(vehicle)
    return {"jobs": jobs, "vehicles": vehicles, "matrices": {"car": {"durations": [list(row) for row in way]}}}


def _read(answered: Path, done: subprocess.CompletedProcess[str], runners: Mapping[int, Runner]) -> tuple[Order, ...]:
    try:
        answer = json.loads(answered.read_text("utf-8"))
        if answer["code"] != 0:
            raise OptimiserFailed(f"vroom: {answer.get('error', answer['code'])}; the plan goes on without it")
        return tuple(_order(route, runners) for route in answer["routes"])
    except (OSError, ValueError, KeyError, TypeError) as broken:
        said = (done.stderr or done.stdout).strip()[-300:] or f"exit status {done.returncode}"
        raise OptimiserFailed(
            f"vroom gave no answer that can be read ({said}); the plan goes on without it"
        ) from broken


def _order(route: Mapping[str, Any], runners: Mapping[int, Runner]) -> Order:
    """Breaks the answer does not name are taken at the end."""
    tasks: list[int] = []
    rests: dict[int, int] = {}
    for step in route["steps"]:
        if step["type"] == "job":
            tasks.append(int(step["id"]))
        elif step["type"] == "break":
            rests[int(step["id"])] = len(tasks)
    runner = runners[int(route["vehicle"])]
    return Order(
        runner=runner.number,
        tasks=tuple(tasks),
        rests=tuple(rests.get(n, len(tasks)) for n in range(len(runner.breaks))),
    )
