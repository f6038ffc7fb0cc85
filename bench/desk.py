"""``./do bench desk``: 10,000 simulated claims under five policies, forged share 1, 5 and 20 %; writes docs/benchmarks/desk.md.

Everything about people is assumed and named as simulated in desk.toml; what lanes find is measured
(docs/benchmarks/inspection.*); windows, four-eyes rules and costs of steps are those the product ships.

Walk: desk_claims (draws) -> desk_policies (five ways) -> desk_measure (figures, frontier) -> desk_page (page, plots).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from pathlib import Path

import numpy as np

from bench.desk_claims import MEASURED, World, read_world
from bench.desk_measure import (
    FULL,
    MAIN_SHARE,
    TUNING_SEEDS,
    Spread,
    frontier,
    measure_policies,
    moved,
    operating_point,
    routes,
    sensitivity,
)
from bench.desk_page import Results, write_page
from bench.figures import NAN, Figure

CACHE = Path(__file__).parent.parent / ".bench-cache"
TARGETS = Path(__file__).parent / "targets.toml"

PERSON = tuple(float(one) for one in np.arange(0, 5.01, 0.5))
"""Reviewer's d' on paint, one photo, tried."""

PAINTED = (0.0, 0.25, 0.5, 0.75, 1.0)

NOTHING_CONCEDED = {"concede_small": 0.0, "concede_large": 0.0, "consent_share": 0.0}
SCENARIOS: tuple[tuple[str, dict[str, float]], ...] = (
    ("as assumed", {}),
    ("merchants concede nothing unasked, no standing consent", NOTHING_CONCEDED),
    ("reviewers who tell paint at d' 2", {"person_paint": 2.0}),
    ("reviewers who tell paint at d' 3", {"person_paint": 3.0}),
    ("one forgery in five painted on a new photo", {"painted_share": 0.2}),
    ("as if lanes found paint as they find the other kinds", {"painted_share": 0.0}),
    ("d' 3, and nothing conceded", {"person_paint": 3.0, **NOTHING_CONCEDED}),
    ("paint found like the other kinds, and nothing conceded", {"painted_share": 0.0, **NOTHING_CONCEDED}),
    ("that, and no forger breaks or swaps the goods", {"painted_share": 0.0, "forger_breaks": 0.0, "forger_swaps": 0.0, **NOTHING_CONCEDED}),
)  # fmt: skip


def main() -> int:
    """Run the simulation, print the figures, write page and plots."""
    parser = argparse.ArgumentParser(prog="bench desk", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=int, help="fewer seeds, for a look; the page is written only with all of them")
    words = parser.parse_args()
    world, began = read_world(), time.perf_counter()
    seeds = range(1, (words.seeds or world.seeds) + 1)
    doubt, _ = operating_point(world, MAIN_SHARE, TUNING_SEEDS)
    policies = {share: measure_policies(world, share, doubt, seeds) for share in world.shares}
    figures = headline(policies, world, len(seeds))
    targets = tomllib.loads(TARGETS.read_text("utf-8"))["desk"]
    print(f"simulated: {world.n_claims} claims a seed, {len(seeds)} seeds, doubt {doubt:g}")
    print("\n".join(figure.line(targets.get(figure.name)) for figure in figures))
    if words.seeds:
        return 0
    results = Results(
        world=world, doubt=doubt, policies=policies, figures=figures, targets=targets,
        frontiers={share: frontier(world, share, TUNING_SEEDS) for share in world.shares},
        routes=routes(world, doubt, seeds),
        scenarios=[(name, moved(world, **changes)) for name, changes in SCENARIOS],
        person=[moved(world, person_paint=one) for one in PERSON],
        painted=[(one, measure_policies(world.but(painted_share=one), MAIN_SHARE, doubt, TUNING_SEEDS)) for one in PAINTED],
        sensitivity=sensitivity(world, lambda name: print(f"sensitivity: {name}", file=sys.stderr, flush=True)),
    )  # fmt: skip
    write_page(results, MEASURED)
    CACHE.mkdir(exist_ok=True)
    (CACHE / "desk.json").write_text(json.dumps([one.as_row() for one in figures], indent=1), "utf-8")
    print(f"docs/benchmarks/desk.md written, {time.perf_counter() - began:.0f} s")
    return 0


def headline(policies: dict[float, dict[str, dict[str, Spread]]], world: World, seeds: int) -> list[Figure]:
    """The figures of targets.toml at the middle forged share, then at the others."""

    def one(name: str, spread: Spread, note: str) -> Figure:
        return Figure(
            name=name, value=spread.mean, n=world.n_claims * seeds, groups=seeds, low=spread.low, high=spread.high,
            note=note,
        )  # fmt: skip

    full = policies[MAIN_SHARE][FULL]
    figures = [
        one("forged_paid", full["forged_paid"], "simulated; auto-approval pays all of it"),
        one("honest_denied", full["honest_denied"], "simulated; who gave up counts as denied"),
        one("honest_extra", full["honest_extra"], "simulated; asked for anything beyond the form"),
        one("honest_hours", full["hours_p95"], "simulated; p95 of contested honest claims"),
        one(
            "honest_hours / standing consent",
            full["hours_consent"],
            "p95; wanted 1 h; that the job pays within the hour is assumed",
        ),
        one(
            "honest_hours / conceded",
            full["hours_conceded"],
            "p95; wanted 72 h; the answer window is the longer of 48 h and 2 working days, and weekends pass",
        ),
    ]
    figures += [
        one(f"{name} / {share:.0%} forged", rows[FULL][key], "simulated")
        for share, rows in policies.items() if share != MAIN_SHARE
        for name, key in (("forged_paid", "forged_paid"), ("honest_denied", "honest_denied"), ("honest_extra", "honest_extra"), ("honest_hours", "hours_p95"))
    ]  # fmt: skip
    plain = policies[MAIN_SHARE]["return required, no detector"]
    figures.append(one("forged_paid / plain return policy", plain["forged_paid"], "simulated"))
    return [figure if np.isfinite(figure.low) else _without_interval(figure) for figure in figures]


def _without_interval(figure: Figure) -> Figure:
    return Figure(name=figure.name, value=figure.value, n=figure.n, groups=figure.groups, low=NAN, high=NAN, note=figure.note)  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
