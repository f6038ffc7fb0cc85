"""The benchmark page: figures against targets, plots, and the manifest that makes a run repeatable elsewhere."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.figures import Figure

OUT = Path(__file__).parent.parent / "docs" / "benchmarks"
_HEAD = """# Inspection: development figures

Development data. Small, partly synthetic; three quarters of the honest pairs are one author's shop photos, 348 pixels
wide; no damage in it is real; recent Chinese phones are missing. Measured on groups that nothing was fitted on (half
of all, by the hash of the group's name); items on held-out folds of the cohort, but `different_item` is calibrated on
these same trials and the shipped cohort knows these products, so `listing_accused` and the honest claims flatter it. Intervals: 95 %, resampling groups; where nothing
was hit, 3 over the number of groups. Six deliveries: every pair as it is, and once more in one of stripped, 1280 q80,
q50, WebP q75, screenshot ("stripped" is saved again at quality 95). The product enlarges no photo; the simulated flats are
drawn from artworks smaller than they are. Pairs of two things on different sides are left out.

Honest photos by themselves (`honest_llr1 / device` and `/ delivery`) carry no reference: labels, camera data and traces only.
Forgeries of the traces and views figures are our own, rendered or painted by script; carriers are made by script too.

Command: `./do bench inspection --data ../shared/data`. What was used, by repository, commit, path, SHA-256 and crop:
[manifest](inspection-manifest.csv).

| figure | value | n | groups | 95 % | first | goal | | |
|---|---|---|---|---|---|---|---|---|
"""


def write_page(
    figures: Sequence[Figure],
    targets: Mapping[str, Any],
    shares: Sequence[str],
    rows: Sequence[dict[str, Any]],
    items: Sequence[dict[str, Any]],
    used: Sequence[dict[str, str]],
) -> None:
    """Print the figures and write page, plots and manifest."""
    OUT.mkdir(parents=True, exist_ok=True)
    lines = [figure.line(targets.get(figure.name)) for figure in figures]
    print("\n".join(lines))
    missing = [name for name in targets if name not in {figure.name for figure in figures}]
    unmeasured = f"\nNot measured in this run: {', '.join(f'`{name}`' for name in missing)}.\n" if missing else ""
    added = (
        "\n## What each family of lanes adds\n\nEvery claim weighed again with one family left out; made claims, by kind (`bench/shares.py`).\n\n"
        + "\n".join(shares)
        + "\n"
    )
    plots = "\n![Derivation score of honest pairs, flats and copies](derived.svg)\n\n![Item score of same and other products](items.svg)\n"
    (OUT / "inspection.md").write_text(f"{_HEAD}{chr(10).join(lines)}\n{unmeasured}{added}{plots}", "utf-8")
    with (OUT / "inspection-manifest.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["source_repo", "commit", "source_path", "sha256", "crop_box"])
        writer.writeheader()
        writer.writerows(sorted(used, key=lambda r: (r["source_repo"], r["source_path"], r["sha256"])))
    _plots(rows, items)


def _plots(rows: Sequence[dict[str, Any]], items: Sequence[dict[str, Any]]) -> None:
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "jianzhen"
    import matplotlib.pyplot as plt

    colours = {"honest": "#2E6F57", "flat": "#5B6573", "derived": "#8A5A00"}
    figure, axes = plt.subplots(figsize=(7, 3.2))
    for truth, colour in colours.items():
        scores = np.sort([r["score"] for r in rows if r["truth"] == truth])
        share = np.arange(1, len(scores) + 1) / max(1, len(scores))
        axes.step(scores, share, color=colour, label=f"{truth} (n={len(scores)})")
    axes.set(xlabel="derivation score (logit)", ylabel="share of pairs at or below", title="Made from the reference?")
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(OUT / "derived.svg", metadata={"Date": None})
    figure, axes = plt.subplots(figsize=(7, 3.2))
    for label, colour, keep in (
        ("same product", "#2E6F57", lambda r: r["same"]),
        ("other, same category", "#5B6573", lambda r: r["alike"]),
        ("other product", "#8A5A00", lambda r: not r["same"]),
    ):
        scores = np.sort([r["score"] for r in items if keep(r)])
        axes.step(
            scores,
            np.arange(1, len(scores) + 1) / max(1, len(scores)),
            color=colour,
            label=f"{label} (n={len(scores)})",
        )
    axes.set(
        xlabel="item score (cohort sigmas + details + colour)",
        ylabel="share of pairs at or below",
        title="The same item?",
    )
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(OUT / "items.svg", metadata={"Date": None})
