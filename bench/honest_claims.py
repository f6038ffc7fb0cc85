"""Honest claims through the product's own path: real photos of one product as claims, and rendered transit twins."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from bench.figures import NAN, Figure, rate
from bench.lab.deliveries import Delivery, encode
from bench.lab.sources import products
from bench.measure import CACHE, OTHERS, seed_of, spread
from bench.shares import without_each
from jianzhen.inspection import inspect_claim
from jianzhen.inspection.model import ClaimReport, State

FILES = 4


def _real_claims(data: Path) -> list[dict[str, Any]]:
    """One claim a product or object: seller picture (or first view) as listing, the others as the buyer's photos."""
    claims = [
        {
            "group": p.name,
            "source": "grocery",
            "category": p.category,
            "listing": [p.listing],
            "claim": list(p.consumer)[:FILES],
        }
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
                {
                    "group": name,
                    "source": "dreambooth",
                    "category": "objects",
                    "listing": present[:1],
                    "claim": present[1 : FILES + 1],
                }
            )
    return [{**claim, "delivery": delivery} for claim in claims for delivery in (Delivery.AS_IS, _sent(claim["group"]))]


def _sent(group: str) -> Delivery:
    """The other delivery a claim is filed by: every delivery sees a fifth of all claims."""
    return OTHERS[seed_of(group) % len(OTHERS)]


def _transit_claims(root: Path) -> list[dict[str, Any]]:
    """The honest half of the rendered twins (``./do bench transit`` renders them)."""
    return [
        {"group": folder.name, "source": "transit", "category": "crockery", "delivery": Delivery.AS_IS, "listing": [folder / "listing.jpg"], "packed": [folder / "packed.jpg"],
         "claim": [folder / "honest-1.jpg", folder / "honest-2.jpg"]}
        for folder in sorted(root.glob("scene-*"))
    ]  # fmt: skip


def _inspect(claim: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as temp:
        folder = Path(temp) / "claim"
        for side in ("claim", "listing", "packed"):
            for k, path in enumerate(claim.get(side, ())):
                (folder / side).mkdir(parents=True, exist_ok=True)
                _file(
                    path,
                    folder / side / f"{k + 1}{path.suffix}",
                    claim["delivery"] if side == "claim" else Delivery.AS_IS,
                )
        (folder / "order.json").write_text(json.dumps({"complaint": "damaged", "category": "crockery"}), "utf-8")
        report = inspect_claim(folder)
    return {
        "group": claim["group"],
        "source": claim["source"],
        "category": claim["category"],
        "delivery": claim["delivery"].value,
        "llr": report.overall.llr or 0.0,
        "llrs": without_each(report),
        "files": _files(report, claim),
    }


def _file(source: Path, target: Path, delivery: Delivery) -> None:
    """Put a photo into the folder as it is, or as it would arrive."""
    if delivery is Delivery.AS_IS:
        shutil.copy(source, target)
        return
    rgb = np.asarray(Image.open(source).convert("RGB"), np.uint8)
    kind = {Delivery.SCREENSHOT: ".png", Delivery.WEBP: ".webp"}.get(delivery, ".jpg")
    rng = np.random.default_rng(seed_of(f"{source}{delivery}"))
    target.with_suffix(kind).write_bytes(encode(rgb, delivery, rng))


def _files(report: ClaimReport, claim: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "group": claim["group"], "device": claim["source"], "delivery": claim["delivery"].value,
            "llr": one.overall.llr or 0.0,
            "lit": any(f.regions and f.state is State.SUPPORTS_FORGED for f in one.findings),
        }
        for one in report.files
    ]  # fmt: skip


def honest_claims(data: Path) -> list[dict[str, Any]]:
    """Inspect the honest claims: real ones as they are and sent on, and the rendered breakage on the way."""
    transit = _transit_claims(CACHE / "transit")
    if not transit:
        print("transit_accused: not measured; render the scenes first: ./do bench transit")
    return spread(_inspect, _real_claims(data) + transit, 2)


def claim_figures(claims: list[dict[str, Any]], alone: list[dict[str, Any]]) -> list[Figure]:
    """The headline: honest files (of claims, and ``alone`` by themselves) and honest claims that look accused."""
    real = [one for one in claims if one["source"] != "transit"]
    files = [one for claim in real for one in claim["files"]] + alone
    two = rate("honest_llr2", "", files, lambda r: r["llr"] >= 2)
    out = [
        rate("honest_llr1", "files of honest claims (complaint: damaged) and honest photos by themselves", files, lambda r: r["llr"] >= 1),
        rate("honest_claim_llr1", "claims of up to 4 files of one thing", real, lambda r: r["llr"] >= 1),
        Figure(name="honest_llr2", value=float(two.hit_groups or 0), n=two.n, groups=two.groups, low=NAN, high=NAN,
               note="groups with a file at LLR >= 2"),
        rate("honest_lit", "honest files with a region lit as forged", files, lambda r: r["lit"]),
    ]  # fmt: skip
    broken = [one for one in claims if one["source"] == "transit"]
    if broken:
        seen = rate("transit_accused", "", broken, lambda r: r["llr"] >= 1)
        note = f"rendered twins broken on the way; {seen.value:.3f} of claims, upper bound {seen.high:.3f}"
        out.append(Figure(name="transit_accused", value=float(seen.hit_groups or 0), n=seen.n, groups=seen.groups,
                          low=NAN, high=NAN, note=note))  # fmt: skip
    for key in ("source", "delivery", "category"):
        for name in sorted({r[key] for r in real}):
            some = [r for r in real if r[key] == name]
            out.append(rate(f"honest_claim_llr1 / {name}", f"by {key}", some, lambda r: r["llr"] >= 1))
    return out
