"""Slots over capacity under fifty parallel bookers, and what kill -9 loses or doubles: ``./do bench booking``.

Runs on an embedded PostgreSQL (fsync on) with a made-up outlet. The bookers want more than there is; each that finds a
slot taken tries what it is offered instead. Afterwards an audit counts from the rows what was sold, held and planned.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from bench.claims_processes import running_desk
from bench.figures import NAN, Figure

BOOKERS, TECHNICIANS, VISITS, KILLERS = 50, 4, 36, 3
PATIENCE_S = 180.0


def parallel(n_bookers: int, *, rounds: int) -> Figure:
    """Fifty at once for the same windows, then four planners at once; how much was sold twice."""
    wrong: dict[str, int] = {}
    booked = refused = 0
    began = time.perf_counter()
    with running_desk(n_workers=0, faults=""):
        from bench.booking_shop import audit, book, open_shop, plan, want

        for _ in range(rounds):
            shop = open_shop(TECHNICIANS)
            visits = [want(shop) for _ in range(n_bookers)]
            done = at_once([lambda one=one: book(one) for one in visits])
            booked, refused = booked + sum(done), refused + len(done) - sum(done)
            at_once([lambda part=part: plan(part) for part in (visits[k::4] for k in range(4))])
            for name, count in audit(shop).items():
                wrong[name] = wrong.get(name, 0) + count
    return Figure(
        name="double_booked", value=float(sum(wrong.values())), n=n_bookers * rounds, groups=rounds, low=NAN, high=NAN,
        note=f"{booked} booked, {refused} found every slot taken, {time.perf_counter() - began:.0f} s; {wrong}",
    )  # fmt: skip


def kills(n_kills: int, *, seed: int) -> Figure:
    """Bookers killed in the middle of it and started again: every visit is booked, and once."""
    chance = random.Random(seed)
    with running_desk(n_workers=0, faults=""):
        from bench.booking_shop import audit, not_booked_once, open_shop, want

        shop = open_shop(2 * TECHNICIANS)
        visits = [want(shop) for _ in range(VISITS)]
        parts: list[Sequence[str]] = [[str(one) for one in visits[k::KILLERS]] for k in range(KILLERS)]
        running = [_start(part) for part in parts]
        killed, until = 0, time.perf_counter() + PATIENCE_S
        while any(one.poll() != 0 for one in running):
            if time.perf_counter() > until:
                raise SystemExit(f"bookers did not finish in {PATIENCE_S:g} s")
            time.sleep(0.05)
            for k, one in enumerate(running):
                if one.poll() not in (None, 0):
                    running[k] = _start(parts[k])
            victim = chance.choice(running)
            # while the process still imports, there is nothing to interrupt: it says when it begins to book
            if killed < n_kills and victim.poll() is None and victim.stdout is not None and victim.stdout.readline():
                time.sleep(chance.random() * 0.4)
                victim.kill()
                victim.wait()
                killed += 1
        wrong = {**audit(shop), "not_booked_once": not_booked_once(visits)}
    return Figure(
        name="booking_killed", value=float(sum(wrong.values())), n=VISITS, groups=killed, low=NAN, high=NAN,
        note=f"lost or doubled bookings after {killed} kill -9 of {KILLERS} bookers; {wrong}",
    )  # fmt: skip


def at_once(acts: Sequence) -> list:
    """Run acts in threads that start together, each on its own connection."""
    from django.db import connection

    together = Barrier(len(acts))

    def run(act):
        together.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def _start(visits: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "bench.booking_shop", *visits], stdout=subprocess.PIPE)


def main() -> int:
    """Measure and print; exit code 1 when anything was sold twice, lost or doubled."""
    parser = argparse.ArgumentParser(prog="./do bench booking", description=__doc__)
    parser.add_argument("--bookers", type=int, default=BOOKERS)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", choices=("parallel", "kills"))
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    asked = parser.parse_args()
    figures = []
    if asked.only != "kills":
        figures.append(parallel(asked.bookers, rounds=asked.rounds))
    if asked.only != "parallel":
        figures.append(kills(asked.kills, seed=asked.seed))
    targets = tomllib.loads(Path(__file__).with_name("targets.toml").read_text("utf-8"))["service"]
    print(
        "| figure | value | n | groups | 95 % interval | first | goal | | note |\n|---|---|---|---|---|---|---|---|---|"
    )
    for figure in figures:
        print(figure.line(targets.get(figure.name)))
    if asked.json:
        asked.json.write_text(json.dumps([one.as_row() for one in figures], indent=1), "utf-8")
    return int(any(one.value for one in figures))


if __name__ == "__main__":
    raise SystemExit(main())
