"""Honest photos by device and delivery, each a file by itself: what labels, camera data and pixel traces say of them.

Camera originals as whole files and crops of phone photos, as they are and in each delivery. Only groups that nothing was
fitted on. No reference is given: references are measured on claims (``bench/honest_claims.py``).
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from bench.figures import Figure, rate
from bench.lab.deliveries import Delivery, encode
from bench.lab.sources import half
from bench.measure import seed_of, spread
from jianzhen.inspection import inspect
from jianzhen.inspection.model import State

SENT = (Delivery.SIDE_1280, Delivery.Q50, Delivery.SCREENSHOT)
PER_GROUP = 1
CLOTHING = 24
"""Senders of clothing photos looked at: many phones, but all reduced by the author of the set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HonestFile:
    """A photo of the pack, who took it, and how it is delivered (as the file it is, or sent on)."""

    path: Path
    group: str
    device: str
    delivery: Delivery


def honest_files(data: Path) -> Iterator[HonestFile]:
    """Camera originals, phone crops, one photo each of some senders; each as is and sent on."""
    taken: dict[str, int] = {}
    for folder in ("camera-originals", "real"):
        root = data / "photos" / folder
        with (root / "manifest.csv").open(encoding="utf-8") as table:
            for row in csv.DictReader(table):
                source = row["file"].split("/")[0]
                if half(row["group"]) != "test" or source in ("grocerystore", "dreambooth", "fabric-stain"):
                    continue
                most = 1 if source == "clothing-dataset" else PER_GROUP
                if taken.get(row["group"], 0) >= most or (
                    source.startswith("clothing") and _senders(taken) >= CLOTHING
                ):
                    continue
                taken[row["group"]] = taken.get(row["group"], 0) + 1
                device = "clothing senders" if source.startswith("clothing") else _device(row["generator_or_camera"])
                for delivery in (Delivery.AS_IS, *SENT):
                    yield HonestFile(path=root / row["file"], group=row["group"], device=device, delivery=delivery)


def _senders(taken: dict[str, int]) -> int:
    return sum(name.startswith("clothing") for name in taken)


def _device(camera: str) -> str:
    """The maker, in one spelling: most models are in the pack once."""
    return (camera.split() or ["unknown"])[0].strip(",;").capitalize()


def _inspect(one: HonestFile) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        path = one.path
        if one.delivery is not Delivery.AS_IS:
            rgb = np.asarray(Image.open(one.path).convert("RGB"), np.uint8)
            path = Path(name) / f"sent.{'png' if one.delivery is Delivery.SCREENSHOT else 'jpg'}"
            path.write_bytes(encode(rgb, one.delivery, np.random.default_rng(seed_of(f"{one.path}{one.delivery}"))))
        report = inspect(path)
    against = [f for f in report.findings if f.state is State.SUPPORTS_FORGED and (f.llr or 0) > 0]
    return {
        "group": one.group, "device": one.device, "delivery": one.delivery.value, "llr": report.overall.llr or 0.0,
        "lit": any(f.regions for f in against), "kinds": sorted({f.kind.value for f in against}),
    }  # fmt: skip


def honest_rows(data: Path) -> list[dict[str, Any]]:
    """Inspect them all."""
    return spread(_inspect, honest_files(data), 2)


def honest_figures(rows: list[dict[str, Any]]) -> list[Figure]:
    """By device and by delivery."""
    out = []
    for key in ("device", "delivery"):
        for name in sorted({r[key] for r in rows}):
            some = [r for r in rows if r[key] == name]
            out.append(rate(f"honest_llr1 / {name}", f"photos by themselves, by {key}", some, lambda r: r["llr"] >= 1))
    return out
