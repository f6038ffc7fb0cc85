"""``./do bench inspection --data DIR --models DIR``: the [inspection] figures, on groups that were not fitted on.

Development data: small, partly synthetic, three quarters of the honest pairs from one author's shop photos.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from bench.cost import cost_figures
from bench.figures import BOOTSTRAP, Figure, Rows, kept_figures, rate
from bench.fit import agreement_of
from bench.honest import honest_figures, honest_rows
from bench.honest_claims import claim_figures, honest_claims
from bench.items import auc, scored
from bench.lab.sources import manifest_rows
from bench.measure import CACHE, measured
from bench.page import write_page
from bench.reuse import reuse_rows
from bench.shares import forged_rows, share_table
from jianzhen.inspection.lanes.reference.changed import EVIDENCE_MASS
from jianzhen.inspection.lanes.reference.derived import Relation, derivation_score, relate
from jianzhen.inspection.report.rates import WHAT
from jianzhen.weighing import read_calibrations

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "src" / "jianzhen" / "inspection" / "report" / "measured.json"
IN_THIS_RUN = ("carriers", "traces", "views")
"""Benchmarks of single lanes that this one runs; each can be run by itself."""

APART = ("hostile", "demo")
"""Benchmarks too long or too different to be part of this one: their last kept rows are shown."""


def judged(row: dict[str, Any]) -> dict[str, Any]:
    """Add what the product would say of a measured pair."""
    agreement = agreement_of(row)
    relation = relate(agreement) if agreement is not None else None
    llr = read_calibrations()["derived"].llr(derivation_score(agreement)) if agreement is not None else 0.0
    said = relation is Relation.DERIVED
    return {
        **row, "relation": relation.value if relation else "none", "llr": max(0.0, llr) if said else 0.0,
        "lit": said and (row.get("mass") or 0) >= EVIDENCE_MASS,
        "score": derivation_score(agreement) if agreement is not None else -12.0,
    }  # fmt: skip


def derived_figures(rows: Rows) -> list[Figure]:
    """Derived copies found, honest pairs and flats accused, changed regions."""
    honest = [r for r in rows if r["truth"] == "honest"]
    copies = [r for r in rows if r["truth"] == "derived"]
    flats = [r for r in rows if r["truth"] == "flat" and r["kind"] == "flat 100%"]
    out = [
        rate("derived_found", "copies at LLR >= 1, all six deliveries", copies, lambda r: r["llr"] >= 1),
        rate("derived_accused", "honest pairs called derived at LLR >= 1", honest, lambda r: r["llr"] >= 1),
        rate("flat_accused", "simulated flats filling the frame, at LLR >= 1", flats, lambda r: r["llr"] >= 1),
    ]
    for group in ("kind", "source", "delivery"):
        for name in sorted({r[group] for r in copies}):
            some = [r for r in copies if r[group] == name]
            out.append(rate(f"derived_found / {name}", f"by {group}", some, lambda r: r["llr"] >= 1))
    for name in sorted({r["kind"] for r in honest}):
        out.append(
            rate(
                f"derived_accused / {name}",
                "by kind",
                [r for r in honest if r["kind"] == name],
                lambda r: r["llr"] >= 1,
            )
        )
    for name in sorted({r["delivery"] for r in honest}):
        out.append(
            rate(
                f"derived_accused / {name}",
                "by delivery",
                [r for r in honest if r["delivery"] == name],
                lambda r: r["llr"] >= 1,
            )
        )
    edits = [r for r in rows if r["truth"] == "real edit"]
    out.append(
        rate(
            "real AI edits found",
            "69 pairs, never fitted on; many are new pictures; a report, not a promise",
            edits,
            lambda r: r["llr"] >= 1,
        )
    )
    return out + changed_figures(copies)


def changed_figures(copies: Rows) -> list[Figure]:
    """IoU of the changed place, and unchanged copies lit at the threshold that keeps 80 % of damage."""
    masked = [r for r in copies if r.get("iou") is not None]
    low, high = BOOTSTRAP.interval(masked, lambda rows: float(np.mean([r["iou"] for r in rows])))
    out = [Figure(name="changed_iou", value=float(np.mean([r["iou"] for r in masked])), n=len(masked),
                  groups=len({r["group"] for r in masked}), low=low, high=high, note="mask IoU, local damage, unseen groups")]  # fmt: skip
    damaged = [r["mass"] for r in copies if r["damaged"] and r.get("mass") is not None]
    keep = float(np.quantile(damaged, 0.2))
    clean = [r for r in copies if not r["damaged"] and r.get("mass") is not None]
    out.append(
        rate(
            "changed_false",
            f"at mass {keep:.1f}, which keeps 80 % of damage",
            clean,
            lambda r: r["relation"] == "derived" and r["mass"] >= keep,
        )
    )
    out.append(
        rate(
            "changed_false / as shipped",
            f"at mass {EVIDENCE_MASS:g}, what the product lights",
            clean,
            lambda r: r["lit"],
        )
    )
    out.append(
        rate(
            "changed kept / as shipped",
            f"damage lit at mass {EVIDENCE_MASS:g}",
            [r for r in copies if r["damaged"]],
            lambda r: r["lit"],
        )
    )
    for name in sorted({r["kind"] for r in masked}):
        some = [r for r in masked if r["kind"] == name]
        out.append(Figure(name=f"changed_iou / {name}", value=float(np.mean([r["iou"] for r in some])), n=len(some),
                          groups=len({r["group"] for r in some}), low=float("nan"), high=float("nan"), note="by kind"))  # fmt: skip
    return out


def item_figures(rows: Rows) -> list[Figure]:
    """AUC of "another product" with the cohort made without the products on trial; recall at 0.5 % false alarms."""
    told = [{**r, "group": r["owner"]} for r in rows]

    def figure(name: str, note: str, keep: Callable[[dict[str, Any]], bool], score: str = "score") -> Figure:
        some = [r for r in told if keep(r)]

        def value(drawn: Rows) -> float:
            return auc([r[score] for r in drawn if r["same"]], [r[score] for r in drawn if not r["same"]])

        low, high = BOOTSTRAP.interval(some, value) if score == "score" else (float("nan"), float("nan"))
        return Figure(
            name=name,
            value=value(some),
            n=len(some),
            groups=len({r["group"] for r in some}),
            low=low,
            high=high,
            note=note,
        )

    same = [r["score"] for r in told if r["same"]]
    threshold = float(np.quantile(same, 0.005))
    other = [r for r in told if not r["same"]]
    return [
        figure("wrong_item_auc", "buyer photo against listing, other product against same", lambda r: True),
        rate("wrong item, recall at 0.5 % false alarms", "", other, lambda r: r["score"] < threshold),
        figure("wrong_like_auc", "packages of the same category", lambda r: r["package"] and (r["same"] or r["alike"])),
        figure(
            "wrong_like / produce",
            "produce of the same category",
            lambda r: not r["package"] and (r["same"] or r["alike"]),
        ),
        figure(
            "wrong_item with a pack-out",
            "relative to how alike listing and pack-out are",
            lambda r: r["shop"] >= 1,
            "relative",
        ),
        figure("peer: CLIP cosine, all", "same run", lambda r: True, "cosine"),
        figure(
            "peer: CLIP cosine, like packages",
            "same run",
            lambda r: r["package"] and (r["same"] or r["alike"]),
            "cosine",
        ),
    ]


def listing_figure(rows: Rows) -> Figure:
    """Honest phone photos called another item against the listing of the same product, at LLR >= 1."""
    from jianzhen.inspection.lanes.reference.lane import other_item_llr

    same = [{**r, "group": r["owner"]} for r in rows if r["same"]]
    return rate(
        "listing_accused",
        "phone photo against seller picture, same product",
        same,
        lambda r: other_item_llr("different_item", r["score"]) >= 1,
    )


def peer_figures(rows: Rows) -> list[Figure]:
    """ORB inliers in the same run, at the threshold that accuses 0.5 % of honest pairs."""
    honest = [r for r in rows if r["truth"] == "honest"]
    copies = [r for r in rows if r["truth"] == "derived"]
    out = []
    for name, key in (("peer: ORB + RANSAC inliers", "orb"), ("ours: derivation score", "score")):
        threshold = float(np.quantile([r[key] for r in honest], 0.995))
        found = rate(
            f"{name}, copies found at 0.5 % of honest pairs",
            "same pairs",
            copies,
            lambda r, k=key, t=threshold: r[k] > t,
        )
        out.append(found)
    return out


def main(argv: list[str] | None = None) -> int:
    """Measure, print and write docs/benchmarks/inspection.md."""
    parser = argparse.ArgumentParser(prog="./do bench inspection", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--models", type=Path, help="development models (default: models beside the data)")
    parser.add_argument(
        "--fresh",
        dest="measuring",
        action="store_const",
        const="fresh",
        default="kept",
        help="measure again even if kept",
    )
    asked = parser.parse_args(argv)
    models = asked.models or asked.data.parent / "models"
    every = measured(asked.data, models, fresh=asked.measuring == "fresh")
    rows = [judged(r) for r in every if r["half"] == "test" or r["truth"] == "real edit"]
    items = scored(asked.data)
    claims, alone = honest_claims(asked.data), honest_rows(asked.data)
    figures = claim_figures(claims, alone) + honest_figures(alone)
    figures += derived_figures(rows) + item_figures(items) + [listing_figure(items)] + reuse_rows(asked.data)
    for name in IN_THIS_RUN:
        import_module(f"bench.{name}").main(["--data", str(asked.data)])
    for name in (*IN_THIS_RUN, *APART):
        figures += kept_figures(CACHE / f"{name}.json", f"./do bench {name}")
    figures += cost_figures(asked.data) + peer_figures(rows)
    shares = share_table(forged_rows(asked.data, models), claims)
    targets = tomllib.loads((ROOT / "bench" / "targets.toml").read_text("utf-8"))["inspection"]
    used = {Path(r[k]) for r in every for k in ("a", "b")}
    write_page(figures, targets, shares, rows, items, manifest_rows(asked.data, used))
    told = [
        {k: one.as_row()[k] for k in ("name", "value", "n", "groups", "high")} for one in figures if one.name in WHAT
    ]
    SHIPPED.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    (ROOT / "docs" / "benchmarks" / "inspection.json").write_text(
        json.dumps([f.as_row() for f in figures], indent=1) + "\n", "utf-8"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
