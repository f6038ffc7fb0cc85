"""``./do bench traces --data DIR``: what traces light on honest photos, and what of our own forgeries they find.

Thresholds and calibrations come from the fit half of the groups alone (``--fit`` writes the tables); every figure is
of the other half. Development data: our own forgeries stand for nobody else's, and recent Chinese phones are missing.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from math import inf, isfinite
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import beta

from bench.cost import _cpu
from bench.fit import TABLES, calibrate
from bench.lab.sources import half
from bench.measure import CACHE
from bench.traces_measure import OVERLAYS, measured
from jianzhen.inspection.lanes.traces import StoredJpeg, TracePhoto, find_traces
from jianzhen.inspection.lanes.traces.lane import LIT
from jianzhen.inspection.media import open_media, read_jpeg_coefficients
from jianzhen.inspection.model import Kind
from jianzhen.weighing import read_calibrations

Rows = Sequence[dict[str, Any]]
COMMAND = "./do bench traces --data ../shared/data --fit"
WEIGHED = (Kind.JPEG_HISTORY, Kind.GRID_BREAK, Kind.NOISE_BREAK, Kind.COPY_MOVE)
MARGIN = 1.2
"""A threshold lies this factor above the highest honest score of the fit half."""
FLOORS = {Kind.JPEG_HISTORY: 20.0, Kind.GRID_BREAK: 12.0, Kind.NOISE_BREAK: 12.0, Kind.COPY_MOVE: 1.5}
"""... and never below these, set by hand: -log10 NFA, and -log10(1 - zncc)."""
LEAST_FOUND = 0.03
"""A kind that finds less of the fit half's forgeries than this stays an illustration."""


def score_of(row: dict[str, Any], kind: Kind) -> float:
    """A row's score; nothing measured counts as nothing seen."""
    return float(row["scores"][kind] or 0.0)


def lights(row: dict[str, Any], kinds: Sequence[Kind] = WEIGHED) -> bool:
    """Whether the product would light a region."""
    return any(score_of(row, kind) >= LIT[kind] for kind in kinds)


def is_overlaid(row: dict[str, Any]) -> bool:
    """Whether an honest photo got a caption or a mosaic."""
    return row["truth"] == "honest" and row["delivery"] in OVERLAYS


def upper(hits: int, n: int) -> float:
    """The exact upper 95 % bound of a rate (Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404)."""
    return 1.0 if hits >= n else float(beta.ppf(0.95, hits + 1, n - hits))


def interval(rows: Rows, hit: Callable[[dict[str, Any]], bool]) -> tuple[float, float]:
    """95 % interval of a share by drawing groups again."""
    groups: dict[str, list[bool]] = {}
    for row in rows:
        groups.setdefault(row["group"], []).append(hit(row))
    counts = np.array([(sum(one), len(one)) for one in groups.values()], np.float64)
    rng = np.random.default_rng(1)
    drawn = counts[rng.integers(0, len(counts), (1000, len(counts)))].sum(axis=1)
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], [0.025, 0.975])
    return float(low), float(high)


def share(name: str, rows: Rows, hit: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """One row of the result: files hit, groups hit, and the exact upper bound over groups where honest photos are."""
    hits = [row for row in rows if hit(row)]
    groups, hit_groups = {row["group"] for row in rows}, {row["group"] for row in hits}
    low, high = interval(rows, hit) if rows else (0.0, 1.0)
    if rows and all(row["truth"] == "honest" for row in rows):
        high = max(high, upper(len(hit_groups), len(groups)))
    value = len(hits) / max(1, len(rows))
    print(f"{name:62s} {value:.3f}  {len(hits):3d} of {len(rows):4d}, groups {len(hit_groups)} of {len(groups)}"
          f"  [{low:.3f}, {high:.3f}]")  # fmt: skip
    return {"name": name, "value": value, "n": len(rows), "groups": len(groups), "low": low, "high": high}


def fit(rows: Rows) -> dict[str, dict[str, Any]]:
    """Print the threshold of each kind and calibrate those that separate, on rows of the fit half.

    A kind is calibrated against forgeries of every sort, most of which it cannot see, and against honest photos with
    captions and mosaics: both make its weight smaller.
    """
    honest, forged = [r for r in rows if r["truth"] == "honest"], [r for r in rows if r["truth"] != "honest"]
    tables = {}
    for kind in WEIGHED:
        top = max(score_of(r, kind) for r in honest if not is_overlaid(r))
        threshold = max(FLOORS[kind], MARGIN * top)
        found = sum(score_of(r, kind) > threshold for r in forged) / len(forged)
        print(
            f"fit {kind}: highest honest score {top:.2f}, threshold {threshold:.2f} finds {found:.3f}; ships {LIT[kind]}"
        )
        if found < LEAST_FOUND:
            continue
        sides = [[(score_of(r, kind), r["group"]) for r in side] for side in (forged, honest)]
        tables[kind.value] = {**calibrate(*sides), "command": COMMAND}
        print(f"  {tables[kind.value]}")
    return tables


def report(rows: Rows) -> list[dict[str, Any]]:
    """Print and return every figure of the test half."""
    honest = [r for r in rows if r["truth"] == "honest" and not is_overlaid(r)]
    forged = [r for r in rows if r["truth"] != "honest"]
    out = [share("traces, honest lit", honest, lights)]
    for kind in WEIGHED:
        if isfinite(LIT[kind]):
            out.append(share(f"traces, honest lit / {kind}", honest, lambda r, k=kind: lights(r, [k])))
    for key in ("delivery", "source"):
        for name in sorted({r[key] for r in honest}):
            out.append(share(f"traces, honest lit / {name}", [r for r in honest if r[key] == name], lights))
    for device in sorted({r["device"] for r in honest if lights(r)}):
        out.append(share(f"traces, honest lit / device {device}", [r for r in honest if r["device"] == device], lights))
    for how in OVERLAYS:
        overlaid = [r for r in rows if is_overlaid(r) and r["delivery"] == how]
        out.append(share(f"traces, honest photo with {how}: lit", overlaid, lights))
    for truth in sorted({r["truth"] for r in forged}):
        some = [r for r in forged if r["truth"] == truth]
        out.append(share(f"traces, found / {truth}", some, lights))
        for delivery in sorted({r["delivery"] for r in some}):
            out.append(
                share(f"traces, found / {truth} / {delivery}", [r for r in some if r["delivery"] == delivery], lights)
            )
    for kind in WEIGHED:
        if isfinite(LIT[kind]):
            out.append(share(f"traces, found / by {kind}", forged, lambda r, k=kind: lights(r, [k])))
            placed = [r for r in forged if r["box"] and lights(r, [kind])]
            out.append(
                share(
                    f"traces, {kind} lit in the right place (box IoU >= 0.3)",
                    placed,
                    lambda r, k=kind: r["inside"].get(k, 0) >= 0.3,
                )
            )
        llr = read_calibrations().get(kind)
        if llr is not None:
            print(f"weight of {kind}: up to {max(llr.llrs):.2f}, {llr.groups} groups")
    resized = {truth: [r for r in honest if (r["delivery"] == "resized q90") == truth] for truth in (True, False)}
    out.append(share("traces, resized told / resized", resized[True], lambda r: score_of(r, Kind.RESAMPLED) > 0))
    whole = [r for r in resized[False] if r["delivery"] == "as is"]
    out.append(
        share(
            "traces, resized told / as is (some were reduced before)", whole, lambda r: score_of(r, Kind.RESAMPLED) > 0
        )
    )
    out.append(share("traces, a measure failed", rows, lambda r: bool(r["failed"])))
    return out


def cost(data: Path) -> dict[str, Any] | None:
    """Processor seconds of all five measures on a 12-megapixel JPEG, reading its blocks included; second of two runs."""
    folder = data / "photos" / "camera-originals"
    from PIL import Image

    sizes = {path: Image.open(path).size for path in sorted(folder.rglob("*.jpg"))}
    near = [path for path, (w, h) in sizes.items() if 11.5e6 <= w * h <= 13.5e6]
    if not near:
        print("cost: no whole 12-megapixel JPEG in the pack; not measured")
        return None
    media = open_media(near[0])
    assert media.jpeg is not None
    spent = inf
    for _ in range(2):
        before, wall = _cpu(), time.perf_counter()
        luma = read_jpeg_coefficients(near[0])[0]
        stored = StoredJpeg(luma=luma, table=media.jpeg.tables[0], orientation=media.orientation)
        find_traces(TracePhoto(rgb=media.frames[0].rgb, stored=stored))
        spent, wall = _cpu() - before, time.perf_counter() - wall
    print(f"cost_traces_s {spent:.2f} CPU s, {wall:.2f} s by the wall, {media.width}x{media.height}")
    return {"name": "cost_traces_s", "value": spent, "n": 1, "groups": 1, "low": None, "high": None}


def main(argv: list[str] | None = None) -> int:
    """Measure, fit if asked to, print and keep the figures."""
    parser = argparse.ArgumentParser(prog="./do bench traces", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--fit", dest="then", action="store_const", const="fit", default="report")
    asked = parser.parse_args(argv)
    rows = measured(asked.data, jobs=asked.jobs)
    tables = fit([row for row in rows if half(row["group"]) == "fit"])
    if asked.then == "fit":
        shipped = json.loads(TABLES.read_text("utf-8"))
        kept = {name: table for name, table in shipped["calibrations"].items() if name not in set(WEIGHED)}
        TABLES.write_text(json.dumps({**shipped, "calibrations": {**kept, **tables}}, indent=1) + "\n", "utf-8")
        read_calibrations.cache_clear()
    figures = report([row for row in rows if half(row["group"]) == "test"])
    spent = cost(asked.data)
    CACHE.mkdir(exist_ok=True)
    (CACHE / "traces.json").write_text(json.dumps([*figures, *([spent] if spent else [])], indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
