"""What each family of lanes adds: every claim weighed once more with one family left out.

Forged claims are made here from groups that nothing was fitted on: copies of the listing with painted damage, photos of
another product, photos of another order, files a generator labelled, and paint on a new photo (which is hardly seen).
Honest claims are those of ``bench/honest_claims.py``. The mixture is ours: shares are read by kind, never pooled.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from samples import labels

from bench.lab.damage import Damage, paint
from bench.lab.deliveries import Delivery, deliver
from bench.lab.rerender import Rerenderer
from bench.lab.sources import Product, half, load, products
from bench.lab.transforms import CopyKind, make
from bench.measure import seed_of, spread
from jianzhen.inspection import inspect_claim
from jianzhen.inspection.lanes.embedding import find_embedder
from jianzhen.inspection.lanes.reuse import MemoryIndex
from jianzhen.inspection.lanes.reuse.index import entry_of
from jianzhen.inspection.model import Lane
from jianzhen.inspection.walk.inspector import contributions
from jianzhen.weighing import weigh

MOST = 16
"""Products each kind is made of."""

KINDS = (
    "copy of the listing",
    "another product",
    "photo of another order",
    "labelled by a generator",
    "paint on a new photo",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forged:
    """One forged claim to make: its kind, the product sold, and another one."""

    kind: str
    product: Product
    other: Product
    models: Path


def forged_claims(data: Path, models: Path) -> Iterator[Forged]:
    """Each kind over the products of the test half."""
    mine = [one for one in products(data) if half(f"product:{one.name}") == "test"][:MOST]
    for k, product in enumerate(mine):
        unlike = [one for one in mine if one.category != product.category]
        for kind in KINDS:
            yield Forged(kind=kind, product=product, other=unlike[k % len(unlike)], models=models)


@lru_cache(maxsize=1)
def _rerenderer(models: Path) -> Rerenderer:
    return Rerenderer.load(models)


def _picture(one: Forged) -> np.ndarray:
    rng = np.random.default_rng(seed_of(f"{one.kind}{one.product.name}"))
    consumer = load(one.product.consumer[0])
    match one.kind:
        case "copy of the listing":
            made = make(CopyKind.AI_DAMAGE, load(one.product.listing), rng, _rerenderer(one.models)).rgb
            return deliver(made, Delivery.SIDE_1280, rng)
        case "another product":
            return load(one.other.consumer[0])
        case "photo of another order":
            return deliver(load(one.other.consumer[1]), Delivery.Q50, rng)
        case "labelled by a generator":
            return make(CopyKind.AI0, consumer, rng, _rerenderer(one.models)).rgb
    return paint(consumer, list(Damage)[int(rng.integers(len(Damage)))], rng).rgb


def _inspect(one: Forged) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for side in ("claim", "listing"):
            (folder / side).mkdir()
        Image.fromarray(_picture(one)).save(folder / "claim" / "1.jpg", quality=88)
        if one.kind == "labelled by a generator":
            path = folder / "claim" / "1.jpg"
            path.write_bytes(labels.xmp_in_jpeg(path.read_bytes(), labels.packet(labels.label())))
        shutil.copy(one.product.listing, folder / "listing" / f"1{one.product.listing.suffix}")
        (folder / "order.json").write_text('{"complaint": "damaged"}', "utf-8")
        index = None
        if one.kind == "photo of another order":
            index = MemoryIndex()
            for k, path in enumerate((*one.other.consumer, one.product.listing)):
                entry = entry_of(
                    load(path), claim_id=f"earlier-{k}", order_id=None, name=path.name, embedder=find_embedder()
                )
                index.add(entry)
        report = inspect_claim(folder, earlier=index)
    return {"kind": one.kind, "group": one.product.name, "llrs": without_each(report)}


def without_each(report: Any) -> dict[str, float]:
    """The claim's log10 LR with all families, and with each left out."""
    every = [c for file in report.files for c in contributions(file.findings)]
    out = {"all": report.overall.llr or 0.0}
    for family in Lane:
        left = [c for c in every if c.family != family]
        out[family.value] = out["all"] if len(left) == len(every) else (weigh(left).llr or 0.0)
    return out


def share_table(forged: list[dict[str, Any]], honest: list[dict[str, Any]]) -> list[str]:
    """A table: kinds down, families left out across, share of claims at LLR >= 1."""
    by_kind = defaultdict(list)
    for row in honest:
        by_kind[f"honest, {row['source']}"].append(row["llrs"])
    for row in forged:
        by_kind[row["kind"]].append(row["llrs"])
    names = ["all", *(lane.value for lane in Lane)]
    lines = ["| claims at LLR >= 1 | n | all lanes | " + " | ".join(f"without {one}" for one in names[1:]) + " |"]
    lines.append("|---|---|" + "---|" * len(names))
    for kind, llrs in by_kind.items():
        shares = " | ".join(f"{np.mean([one[name] >= 1 for one in llrs]):.2f}" for name in names)
        lines.append(f"| {kind} | {len(llrs)} | {shares} |")
    return lines


def forged_rows(data: Path, models: Path) -> list[dict[str, Any]]:
    """Make and inspect them all."""
    return spread(_inspect, forged_claims(data, models), 2)
