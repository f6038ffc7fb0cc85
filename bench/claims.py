"""Claims finished a second, and what kill -9 loses or doubles: ``./do bench claims``.

Runs the desk's own workers on an embedded PostgreSQL (fsync on) against a gateway that fails, cuts off and delays, with
buyers, merchants and reviewers simulated here. ``--long`` kills at least twenty times.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.claims_cost import cpu_s, statements_left, with_children
from bench.claims_processes import Desk, running_desk
from bench.figures import NAN, Figure

WORKERS, PEOPLE, IN_FLIGHT, BLOCKS = 4, 2, 24, 10
FAULTS = "seed=7,down=0.1,cut=0.1,slow=0.1,die=0.05"
PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run gave: when each claim was finished, in seconds from the first submission, and what a claim cost."""

    times: list[float]
    cpu_ms: dict[str, float]
    statements: float


def run_claims(desk: Desk, n: int, *, disturb: Callable[[float], None] | None = None) -> Run:
    """Walk ``n`` claims to their confirmed refund, by simulated people in processes of their own.

    ``disturb`` is called in between with the seconds gone, and may kill what it likes of the desk.
    """
    from django.db import Error, connection
    from procrastinate.exceptions import ConnectorException

    from bench.claims_walk import open_shop, sell

    shop = open_shop()
    for k in range(n):
        sell(shop, f"SIM-{k:05d}")
    lines = [str(line) for _, line in shop.orders]
    desk.start_workers()
    people = [_people(lines[k::PEOPLE]) for k in range(PEOPLE)]
    for one in people:
        if _line(one) != "ready":
            raise SystemExit("the simulated people did not start")
    desk.wait_for_workers()
    cost, asked_rescue = _Cost(desk), 0.0
    began = time.time()
    for one in people:
        assert one.stdin is not None
        print(file=one.stdin, flush=True)
    while any(one.poll() is None for one in people):
        gone = time.time() - began
        try:
            if disturb is not None:
                disturb(gone)
                desk.start_workers()
                if gone - asked_rescue > 1:
                    _rescue()
                    asked_rescue = gone
        except (Error, ConnectorException):
            connection.close()  # the server was killed: the next round goes on from what it kept
        time.sleep(0.05 if disturb is not None else 0.2)
    if any(one.returncode for one in people):
        raise SystemExit(f"the simulated people gave up; see above and {desk.folder}/workers.log")
    told = [json.loads(_line(one)) for one in people]
    times = sorted(at - began for one in told for at in one["done"])
    cpu = cost.spent_ms() | {"people": sum(one["cpu_s"] for one in told) * 1e3}
    return Run(
        times=times, cpu_ms={name: ms / n for name, ms in cpu.items()},
        statements=sum(one["statements"] for one in told) / n,
    )  # fmt: skip


class _Cost:
    """Processor time of the desk's own processes from when it is made; rough where some of them are killed."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.before = desk, self._now(desk)

    def spent_ms(self) -> dict[str, float]:
        """Milliseconds by kind of process."""
        return {name: (s - self.before[name]) * 1e3 for name, s in self._now(self.desk).items()}

    def _now(self, desk: Desk) -> dict[str, float]:
        return {
            "workers": cpu_s(one.pid for one in desk.workers),
            "PostgreSQL": cpu_s(with_children(desk.postmaster())),
        }


def _people(lines: Sequence[str]) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "bench.claims_people", str(IN_FLIGHT // PEOPLE), *lines]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def settle(desk: Desk) -> None:
    """Wait until no job is due or at work, rescuing what stalled: then nothing more will be told or paid."""
    from django.db import connection

    for _ in range(int(PATIENCE_S * 4)):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' OR (status = 'todo'"
                " AND (attempts > 0 OR COALESCE(scheduled_at, now()) <= now() + interval '3 s')"
                " AND queueing_lock IS DISTINCT FROM 'rescue_stalled' AND task_name NOT LIKE 'sweep%')"
            )
            (left,) = cursor.fetchone()
        if not left:
            return
        desk.start_workers()
        _rescue()
        time.sleep(0.25)
    raise SystemExit(f"{left} jobs did not finish")


def _rescue() -> None:
    """What runs by itself in minutes, asked for now: rescue, the next try of what failed, a look at refunds not heard of."""
    from django.db import connection
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    from jianzhen.casework.events import later
    from jianzhen.casework.remedies.models import LedgerEntry

    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo' AND attempts > 0")
    for entry_id in LedgerEntry.objects.filter(state="sent").values_list("id", flat=True):
        later.ask("poll_refund", once=f"soon/{entry_id}", entry_id=str(entry_id))

    try:
        app.configure_task("rescue_stalled", queue="timers", queueing_lock="rescue_stalled").defer(timestamp=0)
    except AlreadyEnqueued:
        return


def speed(n: int) -> Figure:
    """Claims finished a second, with an interval over tenths of the run."""
    with running_desk(n_workers=WORKERS, faults="") as desk:
        run = run_claims(desk, n)
        desk.stop()
        statements = run.statements + statements_left(desk.folder) / n
    times = np.array(run.times)
    ends = np.array_split(times, BLOCKS)
    spans = np.diff([0.0, *(block[-1] for block in ends)])
    sizes = np.array([len(block) for block in ends])
    rng = np.random.default_rng(1)
    drawn = rng.integers(0, BLOCKS, (1000, BLOCKS))
    with np.errstate(divide="ignore"):  # two tenths may end within one look
        rates = sizes[drawn].sum(axis=1) / spans[drawn].sum(axis=1)
    low, high = np.quantile(rates, [0.025, 0.975])
    cost = ", ".join(f"{ms:.0f} ms {name}" for name, ms in run.cpu_ms.items())
    return Figure(
        name="claims_s", value=float(n / times[-1]), n=n, groups=BLOCKS, low=float(low), high=float(high),
        note=f"{WORKERS} workers, fsync on, {IN_FLIGHT} claims at once; buyers, merchants and reviewers in {PEOPLE} processes share the cores; a claim costs {cost} and {statements:.0f} statements; groups are tenths of the run",
    )  # fmt: skip


def kills(n: int, n_kills: int, *, seed: int, faults: str) -> Figure:
    """What is lost or doubled when workers and PostgreSQL are killed again and again."""
    chance, every_s = random.Random(seed), 2.0
    with running_desk(n_workers=WORKERS, faults=faults) as desk:
        due = [every_s]

        def disturb(gone: float) -> None:
            if desk.killed["worker"] + desk.killed["postgres"] >= n_kills or gone < due[0]:
                return
            time.sleep(chance.random() * 0.05)
            desk.kill_postgres() if chance.random() < 0.3 else desk.kill_worker(chance)
            due[0] = gone + every_s * (0.5 + chance.random())

        run_claims(desk, n, disturb=disturb)
        settle(desk)
        from bench.claims_audit import lost_or_doubled

        wrong = lost_or_doubled([f"SIM-{k:05d}" for k in range(n)])
        killed = desk.killed
    return Figure(
        name="lost_or_doubled", value=float(sum(wrong.values())), n=n, groups=sum(killed.values()), low=NAN, high=NAN,
        note=f"killed: workers {killed['worker']} by us and {killed['died']} inside a payment, PostgreSQL {killed['postgres']}; gateway {faults}; {dict(wrong) or 'nothing'}",
    )  # fmt: skip


def main() -> int:
    """Measure and print; exit code 1 when something was lost or doubled."""
    parser = argparse.ArgumentParser(prog="./do bench claims", description=__doc__)
    parser.add_argument("--long", action="store_true", help="1,000 claims for the speed, 24 kills")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    parser.add_argument("--only", choices=("speed", "kills"))
    parser.add_argument("--claims", type=int, help="other than 200 and 60, or 1,000 and 300")
    parser.add_argument("--kills", type=int, help="other than 5, or 24")
    parser.add_argument("--faults", default=FAULTS, help="of the simulated gateway, for the kills")
    asked = parser.parse_args()
    figures = []
    if asked.only != "kills":
        figures.append(speed(asked.claims or (1_000 if asked.long else 200)))
    if asked.only != "speed":
        n, n_kills = (300, 24) if asked.long else (60, 5)
        figures.append(kills(asked.claims or n, asked.kills or n_kills, seed=asked.seed, faults=asked.faults))
    targets = tomllib.loads(Path(__file__).with_name("targets.toml").read_text("utf-8"))["desk"]
    print(
        "| figure | value | n | groups | 95 % interval | first | goal | | note |\n|---|---|---|---|---|---|---|---|---|"
    )
    for figure in figures:
        print(figure.line(targets.get(figure.name)))
    if asked.json:
        asked.json.write_text(json.dumps([one.as_row() for one in figures], indent=1), "utf-8")
    return int(any(one.name == "lost_or_doubled" and one.value for one in figures))


if __name__ == "__main__":
    raise SystemExit(main())
