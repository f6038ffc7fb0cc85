"""``./do bench dispatch``: generated days of 60 and 200 jobs, planned and planned again at 10:30. All simulated 模拟.

Each engine plans the same days; one evaluator reckons them and one checker looks at them. Two-person visits are settled
by insertion first, for every engine; "VROOM" is its answer with what it left out inserted, or the inserted plan where
that is cheaper. "Both" may use no more CPU
than VROOM alone used on that day, the start of its process included: VROOM at its quickest, then our search.
VROOM needs an interpreter with ``pyvroom`` (``--vroom-python``); without one its rows are left out and said so.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.dispatch_days import generated_day, with_new_jobs
from bench.figures import BOOTSTRAP, Figure
from jianzhen.adapters.vroom import Vroom
from jianzhen.dispatch import (
    Budget,
    Effort,
    Plan,
    Problem,
    Stop,
    Urgency,
    check,
    evaluate,
    freeze,
    plan_day,
    promises,
    publish,
    replan,
)
from jianzhen.dispatch.hours import HOUR, MINUTE

CACHE = Path(__file__).parent.parent / ".bench-cache"
TARGETS = Path(__file__).parent / "targets.toml"
NOW = 10 * HOUR + 30 * MINUTE
REPLAN_CPU_S = 3.0
NO_SEARCH = Budget(rounds=0)
WITHIN_S = 300.0
SIZES = ((60, 14, 5), (200, 45, 15))
"""Jobs, technicians, new jobs at 10:30."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A plan and the CPU seconds it took, child processes included."""

    plan: Plan
    cpu_s: float


def timed(make: Callable[[], Plan]) -> Timed:
    """Measure the CPU of making a plan."""
    began = _cpu()
    plan = make()
    return Timed(plan=plan, cpu_s=_cpu() - began)


def _cpu() -> float:
    own, child = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + child.ru_utime + child.ru_stime


def plan_rows(problem: Problem, group: str, python: str | None) -> tuple[list[Row], Plan]:
    """A row an engine, and the plan of ours."""
    made = {"insertion": timed(lambda: plan_day(problem, effort=Effort(search=NO_SEARCH)))}
    if python is None:
        made["insertion + search"] = timed(lambda: plan_day(problem, effort=Effort(search=Budget(cpu_s=5.0))))
        ours = made["insertion + search"].plan
    else:
        thorough, quick = Vroom(python=python, exploration=5), Vroom(python=python, exploration=0)
        made["VROOM"] = timed(
            lambda: plan_day(problem, effort=Effort(optimiser=thorough, within_s=WITHIN_S, search=NO_SEARCH))
        )
        start = timed(lambda: plan_day(problem, effort=Effort(optimiser=quick, within_s=WITHIN_S, search=NO_SEARCH)))
        left = Budget(cpu_s=max(0.0, made["VROOM"].cpu_s - start.cpu_s))
        search = Budget(cpu_s=max(0.0, made["VROOM"].cpu_s - made["insertion"].cpu_s))
        made["insertion + search"] = timed(lambda: plan_day(problem, effort=Effort(search=search)))
        made["both"] = timed(lambda: plan_day(problem, effort=Effort(optimiser=quick, within_s=WITHIN_S, search=left)))
        ours = made["both"].plan
    rows = []
    for engine, one in made.items():
        cost = evaluate(problem, one.plan)
        broken = check(problem, one.plan)
        rows.append({
            "group": group, "engine": engine, "cost": cost.total_s, "way": cost.way_s, "unserved": len(one.plan.unserved),
            "jobs": len(problem.jobs), "broken": len(broken), "reasoned": all(u.reasons for u in one.plan.unserved), "cpu": one.cpu_s,
            "made_by": one.plan.made_by,
        })  # fmt: skip
    return rows, ours


def replan_rows(problem: Problem, morning: Plan, *, new: int, seed: int, group: str, python: str | None) -> list[Row]:
    """The day at 10:30 with new reports: what each way of planning again does to what was promised."""
    published = publish(problem, morning)
    promised = promises(published)
    frozen = freeze(problem, published, now=NOW)
    later = with_new_jobs(problem, new=new, now=NOW, seed=seed)
    free = {job for job, (name, stop) in frozen.leads().items() if not _is_fixed(frozen, name, stop)}
    vroom = None if python is None else Vroom(python=python, exploration=2)
    search = Budget(cpu_s=REPLAN_CPU_S)

    def again(kept: dict[str, str], effort: Effort) -> Plan:
        return replan(later, frozen, now=NOW, promised=kept, effort=effort)

    ways: dict[str, Callable[[], Plan]] = {
        "insertion": lambda: again(dict(promised), Effort(search=NO_SEARCH)),
        "search, no surcharge": lambda: again({}, Effort(search=search)),
        "ours": lambda: again(dict(promised), Effort(optimiser=vroom, within_s=WITHIN_S, search=search)),
    }
    if vroom is not None:
        ways["VROOM, no surcharge"] = lambda: again({}, Effort(optimiser=vroom, within_s=WITHIN_S, search=NO_SEARCH))
    rows = []
    for way, make in ways.items():
        one = timed(make)
        cost, leads = evaluate(later, one.plan, promised=promised), one.plan.leads()
        shifted = [
            job
            for job in free
            if job in leads and abs(leads[job][1].begins - frozen.leads()[job][1].begins) > 30 * MINUTE
        ]
        urgent = [job.id for job in later.jobs if job.id.startswith("new-") and job.urgency is Urgency.URGENT]
        rows.append({
            "group": group, "way": way, "cost": cost.total_s, "free": len(free), "moved": len(cost.moved), "dropped": len(cost.broken),
            "shifted": len(shifted), "urgent": len(urgent), "urgent_served": sum(job in leads for job in urgent),
            "unserved": len(one.plan.unserved), "broken": len(check(later, one.plan, standing=frozen)), "cpu": one.cpu_s,
        })  # fmt: skip
    return rows


def _is_fixed(plan: Plan, technician: str, stop: Stop) -> bool:
    route = next(one for one in plan.routes if one.technician == technician)
    return stop in route.steps[: route.fixed]


def _share(name: str, what: str, rows: Sequence[Row], top: str, bottom: str) -> Figure:
    def of(drawn: Sequence[Row]) -> float:
        return sum(r[top] for r in drawn) / max(1, sum(r[bottom] for r in drawn))

    low, high = BOOTSTRAP.interval(rows, of)
    n, groups = sum(r[bottom] for r in rows), len({r["group"] for r in rows})
    return Figure(name=name, value=of(rows), n=n, groups=groups, low=low, high=high, note=what)


def _mean(name: str, what: str, rows: Sequence[Row], key: str, scale: float = 1.0) -> Figure:
    def of(drawn: Sequence[Row]) -> float:
        return float(np.mean([r[key] for r in drawn])) / scale

    low, high = BOOTSTRAP.interval(rows, of)
    return Figure(
        name=name, value=of(rows), n=len(rows), groups=len({r["group"] for r in rows}), low=low, high=high, note=what
    )


def figures_of(plans: Sequence[Row], again: Sequence[Row]) -> list[Figure]:
    """Everything measured; the targets' rows last."""
    out = []
    for jobs, _, _ in SIZES:
        for engine in dict.fromkeys(r["engine"] for r in plans):
            rows = [r for r in plans if r["engine"] == engine and r["jobs"] == jobs]
            at = f"{jobs} jobs, {engine}"
            out += [
                _mean(f"cost, {at}", "thousand seconds of driving", rows, "cost", 1000),
                _mean(f"driving, {at}", "thousand seconds", rows, "way", 1000),
                _mean(f"unserved, {at}", "jobs a day", rows, "unserved"),
                _mean(f"rules broken, {at}", "by the checker, a day", rows, "broken"),
                _mean(f"CPU, {at}", "seconds a day, children included", rows, "cpu"),
            ]
    for way in dict.fromkeys(r["way"] for r in again):
        rows = [r for r in again if r["way"] == way]
        at = f"10:30, {way}"
        out += [
            _mean(f"cost, {at}", "thousand seconds, surcharges included", rows, "cost", 1000),
            _share(f"given to another technician, {at}", "of promised jobs not begun", rows, "moved", "free"),
            _share(f"promised and left unserved, {at}", "of promised jobs not begun", rows, "dropped", "free"),
            _share(
                f"moved by more than 30 min inside the window, {at}",
                "of promised jobs not begun",
                rows,
                "shifted",
                "free",
            ),
            _share(f"urgent served, {at}", "of new urgent jobs", rows, "urgent_served", "urgent"),
            _mean(f"rules broken, {at}", "by the checker, a day", rows, "broken"),
            _mean(f"CPU, {at}", "seconds", rows, "cpu"),
        ]
    ours = [r for r in again if r["way"] == "ours"]
    out.append(
        _share("promises_moved", "given to another technician or left unserved at 10:30", _lost(ours), "lost", "free")
    )
    if any(r["engine"] == "VROOM" for r in plans):
        alone = {
            g: min(r["cost"] for r in plans if r["group"] == g and r["engine"] in ("insertion", "VROOM"))
            for g in {r["group"] for r in plans}
        }
        both = [{**r, "alone": alone[r["group"]]} for r in plans if r["engine"] == "both"]
        out.append(
            _share(
                "dispatch_cost",
                "both, against the better of insertion and VROOM alone on each day",
                both,
                "cost",
                "alone",
            )
        )
    return out


def _lost(rows: Sequence[Row]) -> list[Row]:
    return [{**r, "lost": r["moved"] + r["dropped"]} for r in rows]


def main(argv: Sequence[str] | None = None) -> int:
    """Plan the days, print and keep the figures."""
    parser = argparse.ArgumentParser(prog="./do bench dispatch", description=__doc__)
    parser.add_argument("--vroom-python", default=sys.executable, help="an interpreter that can import vroom")
    parser.add_argument("--days", type=int, default=6, help="generated days of each size")
    asked = parser.parse_args(argv)
    python: str | None = asked.vroom_python
    if subprocess.run([asked.vroom_python, "-c", "import vroom"], capture_output=True, check=False).returncode:
        print(f"{asked.vroom_python} has no pyvroom: VROOM, both and dispatch_cost are not measured in this run.")
        python = None
    plans, again = [], []
    began = time.monotonic()
    for jobs, technicians, new in SIZES:
        for seed in range(1, asked.days + 1):
            problem = generated_day(jobs=jobs, technicians=technicians, seed=seed)
            group = f"{jobs}-{seed}"
            rows, morning = plan_rows(problem, group, python)
            plans += rows
            again += replan_rows(problem, morning, new=new, seed=seed, group=group, python=python)
            told = ", ".join(f"{row['engine']} {row['cost'] / 1000:.0f}k ({row['unserved']})" for row in rows)
            print(f"{group}: {told}", file=sys.stderr, flush=True)
    targets = tomllib.loads(TARGETS.read_text("utf-8"))["service"]
    print(f"Simulated 模拟: {asked.days} generated days of each size, {time.monotonic() - began:.0f} s.")
    print("| figure | value | n | groups | 95 % | first | goal | | |\n|---|---|---|---|---|---|---|---|---|")
    figures = figures_of(plans, again)
    print("\n".join(figure.line(targets.get(figure.name)) for figure in figures))
    CACHE.mkdir(exist_ok=True)
    (CACHE / "dispatch.json").write_text(
        json.dumps([one.as_row() for one in figures], ensure_ascii=False, indent=1), "utf-8"
    )
    return 1 if any(r["broken"] for r in [*plans, *again]) else 0


if __name__ == "__main__":
    raise SystemExit(main())
