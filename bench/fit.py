"""Fit the shipped numbers: ``./do bench fit --data DIR --models DIR``.

Only groups whose name hashes to "fit" are used; the benchmark reports on the others. Weights are held to the sign that
physics gives them. Calibration: pooled adjacent violators on group-balanced counts, half an event added a side.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.isotonic import IsotonicRegression

from bench.items import scored
from bench.measure import measured
from jianzhen.inspection.lanes.reference.agreement import Agreement
from jianzhen.inspection.lanes.reference.changed import EVIDENCE_MASS
from jianzhen.inspection.lanes.reference.derived import (
    FEATURES,
    DerivedModel,
    derivation_features,
    derivation_score,
    is_plane_seen_again,
)

SRC = Path(__file__).parent.parent / "src" / "jianzhen"
WEIGHTS = SRC / "inspection" / "lanes" / "reference" / "derived_weights.json"
TABLES = SRC / "weighing" / "calibrations.json"
RIDGE = 0.02
NO_MODEL = -12.0
"""Score of a pair that could not be registered: nothing says copy."""

COMMAND = "./do bench fit --data ../shared/data --models ../shared/models"


def agreement_of(row: dict[str, Any]) -> Agreement | None:
    """The agreement of a measured row, ``None`` where nothing registered."""
    kept = row.get("agreement")
    return None if kept is None else Agreement(**{f.name: kept[f.name] for f in fields(Agreement)})


def fit_derived(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Fit the sign-constrained logistic sum on honest pairs and copies, classes and groups balanced."""
    x, y, groups = [], [], []
    for row in rows:
        agreement = agreement_of(row)
        if agreement is None or row["truth"] not in ("honest", "derived"):
            continue
        x.append(derivation_features(agreement))
        y.append(1.0 if row["truth"] == "derived" else -1.0)
        groups.append((row["truth"], row["group"]))
    features, signs = np.array(x), np.array(y)
    sizes = Counter(groups)
    n_groups = Counter(truth for truth, _ in sizes)
    weight = np.array([1 / (sizes[g] * n_groups[g[0]]) for g in groups])
    scale = features.std(axis=0)

    def loss(theta: npt.NDArray[np.float64]) -> float:
        margin = signs * (theta[0] + features / scale @ theta[1:])
        return float((weight * np.logaddexp(0, -margin)).sum() + RIDGE * (theta[1:] ** 2).sum() / 2)

    start = np.zeros(features.shape[1] + 1)
    found = minimize(loss, start, method="L-BFGS-B", bounds=[(None, None)] + [(0, None)] * features.shape[1]).x
    weights = found[1:] / scale
    return {
        "intercept": round(float(found[0]), 4),
        "weights": {name: round(float(w), 4) for name, w in zip(FEATURES, weights, strict=True)},
    }


def score_of(row: dict[str, Any], model: dict[str, Any]) -> float:
    """The derivation score of a row under fitted weights."""
    agreement = agreement_of(row)
    if agreement is None:
        return NO_MODEL
    weights = tuple(model["weights"][name] for name in FEATURES)
    return derivation_score(
        agreement, DerivedModel(intercept=model["intercept"], weights=weights, derived_from=0.0, unclear_from=0.0)
    )


def calibrate(
    forged: Sequence[tuple[float, str]], genuine: Sequence[tuple[float, str]], *, knots: int = 40
) -> dict[str, Any]:
    """Fit a monotone table score -> log10 LR; each side is (score, group), every group weighing the same."""
    score = np.array([s for s, _ in forged] + [s for s, _ in genuine])
    label = np.array([1.0] * len(forged) + [0.0] * len(genuine))
    weight = np.concatenate([_balanced([g for _, g in side]) for side in (forged, genuine)])
    n_forged, n_genuine = (len({g for _, g in side}) for side in (forged, genuine))
    fitted = IsotonicRegression(out_of_bounds="clip").fit(score, label, sample_weight=weight)
    # counts in groups of each flat step, half an event added a side: an unseen event is never impossible
    steps = fitted.predict(score)
    at, llr = [], []
    for step in np.unique(steps):
        inside = steps == step
        f = weight[inside & (label == 1)].sum() * n_forged + 0.5
        g = weight[inside & (label == 0)].sum() * n_genuine + 0.5
        # the step's weight is reached at its 5 % quantile, so that a long step does not fade into its neighbour
        for edge in (0.05, 0.95):
            at.append(float(np.quantile(score[inside], edge)))
            llr.append(round(float(np.log10((f / (n_forged + 1)) / (g / (n_genuine + 1)))), 3))
    order = np.argsort(at, kind="stable")
    at, llr = [at[k] for k in order], np.maximum.accumulate([llr[k] for k in order]).tolist()
    keep = sorted({0, len(at) - 1, *np.linspace(0, len(at) - 1, knots).round().astype(int).tolist()})
    kept = [(round(at[k], 3), round(llr[k], 3)) for k in keep]
    table = [kept[0]]
    for one in kept[1:]:
        if one[0] > table[-1][0]:
            table.append(one)
    if len(table) == 1:
        table.append((table[0][0] + 1, table[0][1]))
    return {"scores": [s for s, _ in table], "llrs": [v for _, v in table], "groups": min(n_forged, n_genuine)}


def _balanced(groups: Sequence[str]) -> npt.NDArray[np.float64]:
    sizes = Counter(groups)
    return np.array([1 / (sizes[g] * len(sizes)) for g in groups])


def main(argv: list[str] | None = None) -> int:
    """Fit and write the tables."""
    parser = argparse.ArgumentParser(prog="./do bench fit")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--fresh", dest="measuring", action="store_const", const="fresh", default="kept")
    asked = parser.parse_args(argv)
    rows = measured(asked.data, asked.models, fresh=asked.measuring == "fresh")
    fit = [row for row in rows if row["half"] == "fit"]
    model = fit_derived(fit)
    forged, genuine = _sides(fit, model)
    honest_by_group: dict[str, float] = {}
    for score, group in genuine:
        honest_by_group[group] = max(honest_by_group.get(group, NO_MODEL), score)
    table = calibrate(forged, genuine)
    # "derived" is said only where it weighs at least 1; below, from the 93rd of 100 honest groups, "cannot tell"
    model["derived_from"] = round(float(np.interp(1.0, table["llrs"], table["scores"])), 3)
    model["unclear_from"] = round(
        min(float(np.quantile(sorted(honest_by_group.values()), 0.93)), model["derived_from"]), 3
    )
    inputs = {"command": COMMAND, "inputs_sha256": _inputs(asked.data)}
    WEIGHTS.write_text(json.dumps({**inputs, **model}, indent=2) + "\n", "utf-8")
    items = scored(asked.data)
    tables = {
        "derived": table,
        "changed_region": _changed(fit),
        "different_item": calibrate(
            [(-r["score"], r["owner"]) for r in items if not r["same"]],
            [(-r["score"], r["owner"]) for r in items if r["same"]],
        ),
        "different_item_relative": calibrate(
            [(-r["relative"], r["owner"]) for r in items if not r["same"] and r["shop"] >= 1],
            [(-r["relative"], r["owner"]) for r in items if r["same"] and r["shop"] >= 1],
        ),
    }
    # tables of other benchmarks stay as they were fitted
    others = json.loads(TABLES.read_text("utf-8"))["calibrations"]
    TABLES.write_text(json.dumps({**inputs, "calibrations": {**others, **tables}}, indent=1) + "\n", "utf-8")
    print(json.dumps(model, indent=1))
    for name, table in tables.items():
        print(name, table)
    return 0


def _sides(
    rows: Sequence[dict[str, Any]], model: dict[str, Any]
) -> tuple[list[tuple[float, str]], list[tuple[float, str]]]:
    """Scores of copies and of honest pairs; planes seen again are another state and are left to it."""
    forged, genuine = [], []
    for row in rows:
        if row["truth"] not in ("honest", "derived"):
            continue
        agreement = agreement_of(row)
        if agreement is not None and is_plane_seen_again(agreement):
            continue
        (forged if row["truth"] == "derived" else genuine).append((score_of(row, model), row["group"]))
    return forged, genuine


def _changed(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    found = [r for r in rows if r["truth"] == "derived" and r.get("mass") is not None]
    lit = [r for r in found if r["mass"] >= EVIDENCE_MASS]
    share_damaged = sum(r["damaged"] for r in lit) / max(1, sum(r["damaged"] for r in found))
    share_clean = sum(not r["damaged"] for r in lit) / max(1, sum(not r["damaged"] for r in found))
    print(f"changed_region at mass {EVIDENCE_MASS}: damaged {share_damaged:.3f}, unchanged {share_clean:.3f}")
    return calibrate(
        [(float(np.log10(max(r["mass"], 0.01))), r["group"]) for r in found if r["damaged"]],
        [(float(np.log10(max(r["mass"], 0.01))), r["group"]) for r in found if not r["damaged"]],
    )


def _inputs(data: Path) -> str:
    digest = hashlib.sha256()
    for table in sorted(data.glob("**/manifest.csv")):
        digest.update(table.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())
