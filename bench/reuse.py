"""Re-use: copies of earlier photos found first, fresh photos called re-used; PDQ at 31 bits as the peer."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np

from bench.figures import Figure, rate
from bench.lab.damage import Rgb, Rng
from bench.lab.deliveries import Delivery, deliver
from bench.lab.sources import _real, half, load
from bench.lab.transforms import crop, screenshot
from bench.measure import spread
from jianzhen.inspection.lanes.embedding import find_embedder, looks
from jianzhen.inspection.lanes.reference import prepare
from jianzhen.inspection.lanes.reuse import MemoryIndex, find_reuse
from jianzhen.inspection.lanes.reuse.index import entry_of
from jianzhen.inspection.lanes.reuse.pdq import distance, variants

SOURCES = (("clothing-dataset", 60), ("grocerystore", 60), ("dreambooth", 12), ("phone-", 12))
_INDEX: dict[str, MemoryIndex] = {}


def _photos(data: Path) -> tuple[list[Path], list[Path]]:
    """Earlier photos (one a group) and fresh ones: other photos of the same groups, and of other groups."""
    earlier, fresh = [], []
    for prefix, most in SOURCES:
        groups = sorted(_real(data, prefix).items(), key=lambda kv: hashlib.sha256(kv[0].encode()).hexdigest())
        for name, paths in groups[:most]:
            if half(f"reuse:{name}") == "fit":
                fresh += paths[:1]
                continue
            earlier.append(paths[0])
            fresh += [p for p in paths[1:3] if "phone" not in prefix]
    return earlier, fresh


def _transforms(rgb: Rgb, rng: Rng) -> dict[str, Rgb]:
    empty = np.zeros(rgb.shape[:2], np.bool_)
    return {
        "as is": rgb,
        "crop": crop(rgb, empty, rng, 0.7, 0.9)[0],
        "q50": deliver(rgb, Delivery.Q50, rng),
        "WebP q75": deliver(rgb, Delivery.WEBP, rng),
        "screenshot": screenshot(rgb, empty, rng)[0],
        "mirrored": np.ascontiguousarray(rgb[:, ::-1]),
        "quarter turn": np.ascontiguousarray(np.rot90(rgb)),
    }


def _index(data: Path) -> MemoryIndex:
    if str(data) not in _INDEX:
        index, embedder = MemoryIndex(), find_embedder()
        for path in _photos(data)[0]:
            index.add(entry_of(load(path), claim_id=path.stem, order_id=None, name=str(path), embedder=embedder))
        _INDEX[str(data)] = index
    return _INDEX[str(data)]


def _ask(task: tuple[Path, Path, str]) -> list[dict[str, Any]]:
    data, path, truth = task
    index, embedder = _index(data), find_embedder()
    rgb = load(path)
    rng = np.random.default_rng(int(hashlib.sha256(path.name.encode()).hexdigest()[:8], 16))
    asked = _transforms(rgb, rng) if truth == "again" else {"fresh": rgb}
    out = []
    for name, picture in asked.items():
        vector = looks(embedder, picture) if embedder is not None else None
        (found,) = find_reuse(picture, prepare(picture), vector=vector, index=index, order_id=None)
        nearest = min(distance(v, e.bits) for v in variants(picture) for e in index.entries)
        out.append({
            "truth": truth, "kind": name, "group": str(path), "llr": found.llr or 0.0,
            "right": found.against == str(path) and (found.llr or 0) >= 1, "pdq": nearest <= 31,
        })  # fmt: skip
    return out


def reuse_rows(data: Path) -> list[Figure]:
    """Figures of re-use."""
    earlier, fresh = _photos(data)
    tasks = [(data, p, "again") for p in earlier] + [(data, p, "fresh") for p in fresh]
    rows = [row for rows in spread(_ask, tasks, 2) for row in rows]
    again, new = [r for r in rows if r["truth"] == "again"], [r for r in rows if r["truth"] == "fresh"]
    out = [
        rate("reuse_recall", f"found first among {len(earlier)} earlier photos, LLR >= 1", again, lambda r: r["right"]),
        rate(
            "reuse_accused", "fresh photos, half of them of the same products and senders", new, lambda r: r["llr"] >= 1
        ),
        rate("peer: PDQ <= 31, found", "any of eight turnings", again, lambda r: r["pdq"]),
        rate("peer: PDQ <= 31, fresh called re-used", "", new, lambda r: r["pdq"]),
    ]
    for kind in sorted({r["kind"] for r in again}):
        out.append(
            rate(
                f"reuse_recall / {kind}", "by transform", [r for r in again if r["kind"] == kind], lambda r: r["right"]
            )
        )
    return out
