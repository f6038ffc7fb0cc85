"""``./do bench views``: is rendered damage found again from another side, and paint never? Real photos with --data.

Thresholds were set on the even half of the scenes and things; every figure is printed by half too.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from bench.measure import CACHE
from bench.views_pairs import DELIVERIES, Trial, ViewPair, judged, share
from bench.views_real import pairs_of_set, real_sets
from bench.views_rendered import ANGLES, KINDS, pairs_of, render_scene

NEAR = 30
"""Degrees aside up to which the target speaks."""


def main(argv: list[str] | None = None) -> int:
    """Print the shares and keep them in ``.bench-cache/views.json``."""
    parser = argparse.ArgumentParser(prog="./do bench views", description=__doc__)
    parser.add_argument("--scenes", type=int, default=21)
    parser.add_argument("--data", type=Path, help="also measure natural and painted patches on its multi-view sets")
    parser.add_argument("--render-only", dest="then", action="store_const", const="stop", default="measure")
    parser.add_argument("--as-rendered", dest="then", action="store_const", const="as rendered",
                        help="measure the scenes that are there, render none")  # fmt: skip
    parser.add_argument("--half", type=int, choices=(0, 1), help="only the tuning half (0) or the other (1)")
    parser.add_argument("--delivery", choices=DELIVERIES, help="only this way of sending")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args(argv)
    folders = [CACHE / "views" / f"scene-{k:02d}" for k in range(asked.scenes)]
    if asked.then != "as rendered":
        for k, folder in enumerate(folders):
            if not (folder / "boxes.json").exists():
                render_scene(folder, k)
                print(f"rendered {folder.name}", flush=True)
    if asked.then == "stop":
        return 0
    there = [folder for folder in folders if (folder / "boxes.json").exists()]
    wanted = Wanted(half=asked.half, delivery=asked.delivery)
    with ProcessPoolExecutor(asked.jobs) as pool:
        rows = report(list(chain(*pool.map(partial(_judge_scene, wanted), there))))
        if asked.data:
            rows += report_real(list(chain(*pool.map(partial(_judge_set, wanted), real_sets(asked.data)))))
    CACHE.mkdir(exist_ok=True)
    kept = [row for row in rows if row["n"]]
    (CACHE / "views.json").write_text(json.dumps(kept, indent=1), "utf-8")
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which trials are judged; ``None`` means all."""

    half: int | None = None
    delivery: str | None = None

    def __call__(self, pair: ViewPair) -> bool:
        """Whether a pair is wanted."""
        return self.half in (None, pair.trial.half) and self.delivery in (None, pair.trial.delivery)


def _judge_scene(wanted: Wanted, folder: Path) -> list[Trial]:
    return list(judged(filter(wanted, pairs_of(folder))))


def _judge_set(wanted: Wanted, one: tuple[int, str, list[Path]]) -> list[Trial]:
    if wanted.half not in (None, one[0] % 2):
        return []
    return list(judged(filter(wanted, pairs_of_set(*one))))


def report(trials: Sequence[Trial]) -> list[dict[str, object]]:
    """Print and return the rows of the rendered set."""
    real = [one for one in trials if one.case == "real"]
    near = [one for one in real if one.angle <= NEAR]
    rows = [_row("same_damage", near)]
    rows += [_row(f"same_damage, {half} half", _half(near, n)) for n, half in enumerate(("tuning", "other"))]
    rows += [_row(f"real, {angle} degrees: seen", [o for o in real if o.angle == angle]) for angle in ANGLES]
    rows += [_row(f"real {kind}, <= {NEAR}: seen", [one for one in near if one.mark == kind]) for kind in KINDS]
    rows += [_row(f"real, <= {NEAR}, {way}: seen", [o for o in near if o.delivery == way]) for way in DELIVERIES]
    rows.append(_row("honest called absent", real, "N"))
    for case in sorted({one.case for one in trials} - {"real"}):
        some = [one for one in trials if one.case == case]
        rows.append(_row(f"{case}: believed", some))
        rows.append(_row(f"{case}: called not in the other view", some, "N"))
    print(f"real <= {NEAR}, all answers:", dict(Counter(one.said for one in near).most_common()))
    return rows


def report_real(trials: Sequence[Trial]) -> list[dict[str, object]]:
    """Print and return the rows of the real multi-view sets."""
    rows = []
    for case in sorted({one.case for one in trials}):
        some = [one for one in trials if one.case == case]
        rows.append(_row(f"photos, {case}: seen", some))
        rows += [_row(f"photos, {case}, {h} half: seen", _half(some, n)) for n, h in enumerate(("tuning", "other"))]
        rows += [_row(f"photos, {case}, {way}: seen", [o for o in some if o.delivery == way]) for way in DELIVERIES]
        rows.append(_row(f"photos, {case}: called not in the other view", some, "N"))
        print(f"photos, {case}, all answers:", dict(Counter(one.said for one in some).most_common()))
    natural = [one for one in trials if one.case.startswith("natural")]
    rows.append(_row("photos, honest called absent", natural, "N"))
    return rows


def _half(trials: Sequence[Trial], half: int) -> list[Trial]:
    return [one for one in trials if one.half == half]


def _row(name: str, trials: Sequence[Trial], said: str = "S") -> dict[str, object]:
    value, n, groups, low, high = share(trials, said)
    print(f"{name:68s} {value:.3f}  n {n:4d}  groups {groups:3d}  [{low:.2f}, {high:.2f}]")
    return {"name": name, "value": value, "n": n, "groups": groups, "low": low, "high": high}


if __name__ == "__main__":
    raise SystemExit(main())
