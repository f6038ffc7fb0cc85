"""Embed the data pack once, and make the cohort the package ships: ``./do bench cohort --data DIR``."""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.lab.sources import load, products
from bench.measure import CACHE
from jianzhen.inspection.lanes.embedding import find_embedder, looks
from jianzhen.inspection.lanes.reference.item import Cohort

HERE = Path(__file__).parent.parent / "src" / "jianzhen" / "inspection" / "lanes" / "reference"
Vector = npt.NDArray[np.float32]
Looks = dict[str, dict[str, Vector]]


def embedded(data: Path) -> Looks:
    """Embed whole and centre of what the cohort is made of: source -> name -> (2, 512); kept in the cache."""
    kept = CACHE / "looks.npz"
    if kept.exists():
        stored = np.load(kept)
        out: Looks = {}
        for key in stored.files:
            source, name = key.split("|", 1)
            out.setdefault(source, {})[name] = stored[key]
        return out
    embedder = find_embedder()
    if embedder is None:
        raise SystemExit("the embedder's wheel is not installed; run ./do bench, which installs it")
    out = {
        source: {name: looks(embedder, load(path)) for name, path in paths.items()}
        for source, paths in _paths(data).items()
    }
    CACHE.mkdir(exist_ok=True)
    np.savez_compressed(kept, **{f"{s}|{n}": v for s, names in out.items() for n, v in names.items()})
    return out


def _paths(data: Path) -> dict[str, dict[str, Path]]:
    seller = {p.name: p.listing for p in products(data)}
    buyer = {f"{p.name}#{k}": c for p in products(data) for k, c in enumerate(p.consumer)}
    return {
        "seller": seller,
        "buyer": buyer,
        "clothing": _first_of_groups(data / "photos" / "real", "clothing-dataset", 80),
        "dreambooth": _first_of_groups(data / "photos" / "real", "dreambooth", 40),
        "studio": _first_of_groups(data / "photos" / "ai", "gptimage2-ecommerce", 40)
        | _first_of_groups(data / "photos" / "ai", "eshop-dalle3", 60),
    }


def _first_of_groups(root: Path, prefix: str, most: int) -> dict[str, Path]:
    found: dict[str, Path] = {}
    with (root / "manifest.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["file"].startswith(prefix):
                found.setdefault(row["group"], root / row["file"])
    return dict(sorted(found.items())[:most])


def make_cohort(found: Looks, use: Callable[[str], bool]) -> Cohort:
    """Make a cohort from the products that ``use`` admits (by name) and everything that is no grocery product."""
    seller = np.array([v[0] for name, v in found["seller"].items() if use(name)])
    buyer = np.array([v[0] for name, v in found["buyer"].items() if use(name.split("#")[0])])
    others = {name: np.array([v[0] for v in found[name].values()]) for name in ("studio", "clothing", "dreambooth")}
    studio, phone = seller.mean(axis=0), buyer.mean(axis=0)
    around = [others[n] - others[n].mean(axis=0) for n in ("studio", "clothing", "dreambooth")]
    listings = np.concatenate([seller - studio, *around])
    photos = np.concatenate([buyer[::2] - phone, *around[1:]])
    return Cohort(studio=studio, phone=phone, listings=_unit(listings), photos=_unit(photos))


def _unit(v: Vector) -> Vector:
    return np.asarray(v / np.maximum(np.linalg.norm(v, axis=1, keepdims=True), 1e-9), np.float32)


def main(argv: list[str] | None = None) -> int:
    """Write cohort.npz."""
    parser = argparse.ArgumentParser(prog="./do bench cohort")
    parser.add_argument("--data", type=Path, required=True)
    asked = parser.parse_args(argv)
    found = embedded(asked.data)
    cohort = make_cohort(found, lambda name: True)
    np.savez_compressed(
        HERE / "cohort.npz", studio=cohort.studio.astype(np.float16), phone=cohort.phone.astype(np.float16),
        listings=cohort.listings.astype(np.float16), photos=cohort.photos.astype(np.float16),
    )  # fmt: skip
    print(json.dumps({name: len(v) for name, v in found.items()}), (HERE / "cohort.npz").stat().st_size, "bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
