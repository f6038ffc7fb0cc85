"""``./do bench promise``: urgent calls in a simulated city. On site within 30 minutes, quoted time kept, at three loads.

Everything is simulated 模拟 with the parameters of ``promise.toml``. Quotes are fitted on the tuning seeds in the same
run and never on the reported ones; the policy's weights were chosen on the tuning seeds.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.figures import BOOTSTRAP, Figure, rate
from bench.promise_city import PARAMETERS, City, Outcome, Policy
from bench.promise_policies import BASELINES, Ours, OursUnturned
from jianzhen.dispatch.quoting import Quoting, calibrate

CACHE = Path(__file__).parent.parent / ".bench-cache"
TARGETS = Path(__file__).parent / "targets.toml"
OURS, OURS_UNTURNED = "ours", "ours, nobody turned on the road"


def fit_quotes(seeds: Sequence[int]) -> Quoting:
    """The table of quoted times, from the outlook's own error on the tuning seeds at all loads."""
    given, goal_s = PARAMETERS["quoting"], PARAMETERS["time"]["goal_min"] * 60
    first = Quoting(
        edges=tuple(60 * m for m in given["first_edges_min"]), within_s=tuple(60 * m for m in given["first_within_min"]), goal_s=goal_s, n=0
    )  # fmt: skip
    finished = []
    for load in PARAMETERS["calls"]["loads"]:
        for seed in seeds:
            city = City(seed=seed, load=load)
            policy = Ours(city=city, quoting=first)
            finished += policy.finished(city.run(policy).rows)
    return calibrate(finished, share=given["share"], goal_s=goal_s, bands=given["bands"])


def simulate(name: str, quoting: Quoting, load: float, seeds: Sequence[int]) -> list[Outcome]:
    """One policy at one load, a day a seed."""
    out = []
    for seed in seeds:
        city = City(seed=seed, load=load)
        out.append(city.run(_policy(name, city, quoting)))
    return out


def _policy(name: str, city: City, quoting: Quoting) -> Policy:
    if name in BASELINES:
        return BASELINES[name](city=city)
    return (Ours if name == OURS else OursUnturned)(city=city, quoting=quoting)


def measured(name: str, load: float, days: Sequence[Outcome]) -> list[Figure]:
    """The figures of one policy at one load; groups are seeds."""
    rows = [row for day in days for row in day.rows]
    at = f"{load:.0%} load, {name}"
    goal = PARAMETERS["time"]["goal_min"]
    out = [
        rate(f"on site within {goal} min, {at}", "share of calls", rows, lambda r: r["wait"] <= goal),
        _over_days(f"people busy, {at}", "share of their time, driving included", [day.busy for day in days]),
        _over_days(f"driving a call, {at}", "minutes", [day.way_min for day in days]),
        _of_rows(
            f"longest wait of 99 in 100, {at}",
            "minutes",
            rows,
            lambda rs: float(np.quantile([r["wait"] for r in rs], 0.99)),
        ),
    ]
    if rows[0]["told"] is not None:
        out += [
            rate(f"quoted time kept, {at}", "share of calls", rows, lambda r: r["wait"] <= r["told"]),
            _of_rows(f"quoted, median, {at}", "minutes", rows, lambda rs: float(np.median([r["told"] for r in rs]))),
            _of_rows(
                f"quoted, p90, {at}", "minutes", rows, lambda rs: float(np.quantile([r["told"] for r in rs], 0.9))
            ),
            _over_days(f"turned on the road, {at}", "times a call", [day.turned / len(day.rows) for day in days]),
        ]
    return out


def _of_rows(name: str, what: str, rows: Sequence[dict[str, Any]], statistic: Callable[[Any], float]) -> Figure:
    low, high = BOOTSTRAP.interval(rows, statistic)
    groups = len({row["group"] for row in rows})
    return Figure(name=name, value=statistic(rows), n=len(rows), groups=groups, low=low, high=high, note=what)


def _over_days(name: str, what: str, values: Sequence[float]) -> Figure:
    rows = [{"group": str(k), "value": value} for k, value in enumerate(values)]
    low, high = BOOTSTRAP.interval(rows, lambda drawn: float(np.mean([r["value"] for r in drawn])))
    return Figure(
        name=name, value=float(np.mean(values)), n=len(values), groups=len(values), low=low, high=high, note=what
    )


def headline(rows: dict[float, list[dict[str, Any]]]) -> list[Figure]:
    """The targets' figures, of our policy: the quoted time at its worst load."""
    goal = PARAMETERS["time"]["goal_min"]
    kept = [
        rate("promise_kept", f"worst load of {len(rows)}: {load:.0%}", rows[load], lambda r: r["wait"] <= r["told"])
        for load in rows
    ]
    on_site = [
        rate(f"promise_{load * 100:.0f}", "simulated: on site within 30 min", rows[load], lambda r: r["wait"] <= goal)
        for load in rows
        if load in (0.75, 0.95)
    ]
    return [min(kept, key=lambda one: one.value), *on_site]


def main(argv: Sequence[str] | None = None) -> int:
    """Fit the quotes, simulate every policy at every load, print and keep the figures."""
    parser = argparse.ArgumentParser(prog="./do bench promise", description=__doc__)
    parser.add_argument(
        "--check-tuning", action="store_true", help="fit on half of the tuning seeds and report the other half"
    )
    asked = parser.parse_args(argv)
    tuning, reported = PARAMETERS["seeds"]["tuning"], PARAMETERS["seeds"]["reported"]
    if asked.check_tuning:
        tuning, reported = tuning[::2], tuning[1::2]
    targets = tomllib.loads(TARGETS.read_text("utf-8"))["service"]
    quoting = fit_quotes(tuning)
    print(f"Simulated 模拟. Quotes fitted on {quoting.n} calls of seeds {tuning}; reported: seeds {reported}.")
    print(
        f"Quoted (min) by expected wait below (min): {[(round(e / 60, 1), quoting.wait_s(e - 1) // 60) for e in quoting.edges]}"
    )
    print("| figure | value | n | groups | 95 % | first | goal | | |\n|---|---|---|---|---|---|---|---|---|")
    figures, ours = [], {}
    for load in PARAMETERS["calls"]["loads"]:
        for name in (*BASELINES, OURS_UNTURNED, OURS):
            days = simulate(name, quoting, load, reported)
            if name == OURS:
                ours[load] = [row for day in days for row in day.rows]
            for figure in measured(name, load, days):
                figures.append(figure)
                print(figure.line(None), flush=True)
    for figure in headline(ours):
        figures.append(figure)
        print(figure.line(targets.get(figure.name)), flush=True)
    if not asked.check_tuning:
        CACHE.mkdir(exist_ok=True)
        (CACHE / "promise.json").write_text(
            json.dumps([one.as_row() for one in figures], ensure_ascii=False, indent=1), "utf-8"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
