"""Claims finished a second, and what kill -9 loses or doubles: ``./do bench claims``.

Runs the desk's own workers on an embedded PostgreSQL (fsync on) against a gateway that fails, cuts off and delays, with
buyers, merchants and reviewers simulated here. ``--long`` kills at least twenty times.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.claims_processes import Desk, running_desk
from bench.figures import NAN, Figure

WORKERS, IN_FLIGHT, BLOCKS = 4, 24, 10
FAULTS = "seed=7,down=0.1,cut=0.1,slow=0.1,die=0.05"
PATIENCE_S = 120.0


def run_claims(desk: Desk, n: int, *, disturb: Callable[[float], None] | None = None) -> list[float]:
    """Walk ``n`` claims to their confirmed refund; returns when each was, in seconds from the first submission.

    ``disturb`` is called in between with the seconds gone, and may kill what it likes.
    """
    from django.db import Error, connection
    from procrastinate.exceptions import ConnectorException

    from bench.claims_walk import file, go_on, open_shop, sell
    from jianzhen.casework.claims.models import Claim
    from jianzhen.casework.claims.vocabulary import State
    from jianzhen.casework.remedies.models import LedgerEntry
    from jianzhen.kernel.errors import JianzhenError

    shop = open_shop()
    for k in range(n):
        sell(shop, f"SIM-{k:05d}")
    desk.start_workers()
    began, last_heard, filed = time.perf_counter(), time.perf_counter(), 0
    done: dict[object, float] = {}
    mine = (
        State.DRAFT,
        State.MERCHANT_TURN,
        State.BUYER_TURN,
        State.REVIEW_QUEUE,
        State.IN_REVIEW,
        State.SECOND_REVIEW,
    )
    asked_rescue = 0.0
    while len(done) < n:
        now = time.perf_counter()
        try:
            if disturb is not None:
                disturb(now - began)
                desk.start_workers()
                if now - asked_rescue > 1:
                    _rescue()
                    asked_rescue = now
            while filed < n and filed - len(done) < IN_FLIGHT:
                file(shop.orders[filed][1])
                filed += 1
            for claim in list(Claim.objects.filter(state__in=mine).select_related("pack", "line").order_by("moved_at")):
                if claim.state == State.DRAFT and claim.line_id:
                    file(claim.line_id)
                try:
                    go_on(claim, shop)
                except JianzhenError:
                    continue  # somebody was faster: the rows say what is next
            for entry_id in (
                LedgerEntry.objects.filter(state="confirmed").exclude(pk__in=list(done)).values_list("id", flat=True)
            ):
                done[entry_id] = time.perf_counter() - began
                last_heard = time.perf_counter()
            time.sleep(0.02)  # the workers' turn: this process shares their cores
        except (Error, ConnectorException):
            connection.close()  # the server was killed: the next round goes on from what it kept
            time.sleep(0.1)
        if time.perf_counter() - last_heard > PATIENCE_S:
            raise SystemExit(
                f"nothing was finished for {PATIENCE_S:g} s: {len(done)} of {n}; {desk.folder}/workers.log"
            )
    return sorted(done.values())


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
        times = np.array(run_claims(desk, n))
    ends = np.array_split(times, BLOCKS)
    spans = np.diff([0.0, *(block[-1] for block in ends)])
    sizes = np.array([len(block) for block in ends])
    rng = np.random.default_rng(1)
    drawn = rng.integers(0, BLOCKS, (1000, BLOCKS))
    rates = sizes[drawn].sum(axis=1) / spans[drawn].sum(axis=1)
    low, high = np.quantile(rates, [0.025, 0.975])
    return Figure(
        name="claims_s", value=float(n / times[-1]), n=n, groups=BLOCKS, low=float(low), high=float(high),
        note=f"{WORKERS} workers, fsync on, {IN_FLIGHT} claims at once; buyers, merchants and reviewers share the cores; groups are tenths of the run",
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
