"""Honest claims through the product's own path: real photos of one product as claims, and rendered transit twins."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.lab.sources import products
from bench.measure import CACHE, spread
from bench.page import Figure
from jianzhen.inspection import inspect_claim
from jianzhen.inspection.model import ClaimReport, State

FILES = 4


def _real_claims(data: Path) -> list[dict[str, Any]]:
    """One claim a product or object: seller picture (or first view) as listing, the others as the buyer's photos."""
    claims = [
        {"group": p.name, "source": "grocery", "listing": [p.listing], "claim": list(p.consumer)[:FILES]}
        for p in products(data)
    ]
    views: dict[str, list[Path]] = defaultdict(list)
    with (data / "listing" / "sets.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["role"] == "view":
                path = data / "listing" / row["file"]
                views[row["set_id"]].append(path if path.exists() else data / row["file"].lstrip("./"))
    for name, paths in sorted(views.items()):
        present = [p for p in paths if p.exists()]
        if len(present) >= 2:
            claims.append(
                {"group": name, "source": "dreambooth", "listing": present[:1], "claim": present[1 : FILES + 1]}
            )
    return claims


def _transit_claims(root: Path) -> list[dict[str, Any]]:
    """The honest half of the rendered twins (``./do bench transit`` renders them)."""
    return [
        {"group": folder.name, "source": "transit", "listing": [folder / "listing.jpg"], "packed": [folder / "packed.jpg"],
         "claim": [folder / "honest-1.jpg", folder / "honest-2.jpg"]}
        for folder in sorted(root.glob("scene-*"))
    ]  # fmt: skip


def _inspect(claim: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as temp:
        folder = Path(temp) / "claim"
        for side in ("claim", "listing", "packed"):
            for k, path in enumerate(claim.get(side, ())):
                (folder / side).mkdir(parents=True, exist_ok=True)
                shutil.copy(path, folder / side / f"{k + 1}{path.suffix}")
        (folder / "order.json").write_text(json.dumps({"complaint": "damaged", "category": "crockery"}), "utf-8")
        report = inspect_claim(folder)
    return {
        "group": claim["group"],
        "source": claim["source"],
        "llr": report.overall.llr or 0.0,
        "files": _files(report, claim),
    }


def _files(report: ClaimReport, claim: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "group": claim["group"], "source": claim["source"], "llr": one.overall.llr or 0.0,
            "lit": any(f.regions and f.state is State.SUPPORTS_FORGED for f in one.findings),
        }
        for one in report.files
    ]  # fmt: skip


def claim_figures(data: Path) -> list[Figure]:
    """Figures of honest files and claims."""
    from bench.inspection import rate

    real = spread(_inspect, _real_claims(data), 2)
    files = [one for claim in real for one in claim["files"]]
    out = [
        rate("honest_llr1", "files of honest claims, complaint damaged", files, lambda r: r["llr"] >= 1),
        rate("honest_claim_llr1", "claims of up to 4 files of one thing", real, lambda r: r["llr"] >= 1),
        rate("honest_lit", "honest files with a region lit as forged", files, lambda r: r["lit"]),
    ]
    two = rate("honest_llr2", "", files, lambda r: r["llr"] >= 2)
    out.append(
        Figure(
            name="honest_llr2",
            value=float(two.hit_groups or 0),
            n=two.n,
            groups=two.groups,
            low=float("nan"),
            high=float("nan"),
            note="groups with a file at LLR >= 2",
        )
    )
    for source in sorted({r["source"] for r in real}):
        out.append(
            rate(
                f"honest_claim_llr1 / {source}",
                "by source",
                [r for r in real if r["source"] == source],
                lambda r: r["llr"] >= 1,
            )
        )
    transit = _transit_claims(CACHE / "transit")
    if transit:
        broken = spread(_inspect, transit, 2)
        seen = rate("transit_accused", "", broken, lambda r: r["llr"] >= 1)
        note = f"rendered twins broken on the way; {seen.value:.3f} of claims, upper bound {seen.high:.3f}"
        out.append(
            Figure(
                name="transit_accused",
                value=float(seen.hit_groups or 0),
                n=seen.n,
                groups=seen.groups,
                low=float("nan"),
                high=float("nan"),
                note=note,
            )
        )
    else:
        print("transit_accused: not measured; render the scenes first: ./do bench transit")
    return out
