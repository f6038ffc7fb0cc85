"""The data pack read into pairs and bases with their groups. Nothing of it is copied."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import numpy as np
from PIL import Image

from bench.lab.damage import Rgb


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two real photos: ``a`` stands for the reference, ``b`` for the claim photo."""

    a: Path
    b: Path
    kind: str
    group: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A photo from which copies are made."""

    path: Path
    group: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product: one seller picture, consumer photos, and what it is like."""

    name: str
    listing: Path
    consumer: tuple[Path, ...]
    category: str
    brand: str


@lru_cache(maxsize=4096)
def load(path: Path) -> Rgb:
    """Open a picture of the pack."""
    return np.ascontiguousarray(np.asarray(Image.open(path).convert("RGB"), np.uint8))


def half(group: str) -> str:
    """Put a group on one side for good: "fit" or "test", by the hash of its name."""
    return "fit" if hashlib.sha256(group.encode()).digest()[0] % 2 == 0 else "test"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def products(data: Path) -> list[Product]:
    """The 60 grocery products; a brand is the first word of the product's name where several share it."""
    by_id: dict[str, dict[str, list[Path]]] = defaultdict(lambda: defaultdict(list))
    category = {}
    for row in _rows(data / "listing" / "sets.csv"):
        if row["set_id"].startswith("grocery:"):
            by_id[row["set_id"]][row["role"]].append(data / "listing" / row["file"])
            category[row["set_id"]] = row["coarse_class"]
    return [
        Product(
            name=name.split(":")[1], listing=roles["listing"][0], consumer=tuple(roles["consumer"]),
            category=category[name], brand=name.split(":")[1].split("-")[0],
        )
        for name, roles in sorted(by_id.items())
    ]  # fmt: skip


PACKAGES = ("Juice", "Milk", "Oatghurt", "Oat-Milk", "Sour-Cream", "Sour-Milk", "Soyghurt", "Soy-Milk", "Yoghurt")


def is_package(product: Product) -> bool:
    """Whether it is a package (with print) and not produce."""
    return product.category in PACKAGES


def honest_pairs(data: Path, *, per_group: int = 4) -> list[Pair]:
    """Honest pairs of several kinds, at most ``per_group`` of one kind and group."""
    found = [*_grocery(data), *_listing(data), *_views(data), *_senders(data)]
    kept: list[Pair] = []
    seen: dict[tuple[str, str], int] = defaultdict(int)
    for pair in sorted(found, key=lambda p: hashlib.sha256(f"{p.a}{p.b}".encode()).hexdigest()):
        if seen[pair.kind, pair.group] < per_group:
            seen[pair.kind, pair.group] += 1
            kept.append(pair)
    return kept


def _slug(text: str) -> str:
    return text.lower().replace("_", "-").replace(" ", "-").split("/")[-1]


def _real(data: Path, source: str) -> dict[str, list[Path]]:
    groups: dict[str, list[Path]] = defaultdict(list)
    root = data / "photos" / "real"
    for row in _rows(root / "manifest.csv"):
        if row["file"].startswith(source):
            groups[row["group"]].append(root / row["file"])
    return {name: sorted(paths) for name, paths in groups.items()}


def _grocery(data: Path) -> list[Pair]:
    out = []
    by_product: dict[str, list[Path]] = defaultdict(list)
    root = data / "photos" / "real"
    for row in _rows(root / "manifest.csv"):
        if row["file"].startswith("grocerystore"):
            parts = row["source_path"].split("/")
            by_product[_slug(parts[-2])].append(root / row["file"])
    for name, paths in by_product.items():
        out += [_pair(a, b, "same product", name, "grocery") for a, b in combinations(sorted(paths), 2)]
    names = sorted(by_product)
    for one, other in combinations(names, 2):
        if one.split("-")[0] == other.split("-")[0]:
            out += [
                _pair(a, b, "same brand, other product", one.split("-")[0], "grocery")
                for a, b in zip(sorted(by_product[one]), sorted(by_product[other]), strict=False)
            ]
    return out


def _listing(data: Path) -> list[Pair]:
    out, every = [], products(data)
    for product in every:
        out += [
            _pair(product.listing, c, "seller and buyer, same product", product.name, "grocery")
            for c in product.consumer
        ]
        out += [_pair(a, b, "same product", product.name, "grocery") for a, b in combinations(product.consumer, 2)]
    for one, other in combinations(every, 2):
        if one.brand == other.brand:
            out += [
                _pair(one.listing, c, "seller and buyer, other of the brand", one.brand, "grocery")
                for c in other.consumer[:1]
            ]
    return out


def _views(data: Path) -> list[Pair]:
    out = []
    for source in ("dreambooth", "phone-azure-trees"):
        for name, paths in _real(data, source).items():
            out += [_pair(a, b, "several views", name, source) for a, b in combinations(paths, 2)]
    return out


def _senders(data: Path) -> list[Pair]:
    out, groups = [], _real(data, "clothing-dataset")
    for name, paths in groups.items():
        out += [_pair(a, b, "same sender", name, "clothing") for a, b in combinations(paths, 2)]
    firsts = [paths[0] for _, paths in sorted(groups.items())]
    out += [_pair(a, b, "unrelated", a.stem, "clothing") for a, b in zip(firsts[:60], firsts[60:120], strict=False)]
    return out


def _pair(a: Path, b: Path, kind: str, group: str, source: str) -> Pair:
    return Pair(a=a, b=b, kind=kind, group=f"{source}:{group}", source=source)


def bases(data: Path, *, per_source: int = 12) -> list[Base]:
    """Photos to make copies from, evenly over sources; one a group."""
    out: list[Base] = []
    listing = [Base(path=p.listing, group=f"grocery:{p.name}", source="seller") for p in products(data)]
    pools: dict[str, list[Base]] = {"seller": listing}
    for label, prefix in (
        ("grocery", "grocerystore"), ("clothing", "clothing-dataset"), ("dreambooth", "dreambooth"),
        ("exif", "exif-"), ("phone", "phone-"),
    ):  # fmt: skip
        source = "clothing" if label == "clothing" else label
        pools[label] = [
            Base(path=paths[0], group=f"{source}:{name}", source=label) for name, paths in _real(data, prefix).items()
        ]
    for pool in pools.values():
        pool.sort(key=lambda b: hashlib.sha256(b.group.encode()).hexdigest())
        out += pool[:per_source]
    return out


def real_edits(data: Path) -> list[tuple[Path, Path, str]]:
    """The 69 real AI edits: (original, edited, generator)."""
    root = data / "pairs"
    return [(root / r["original"], root / r["edited"], r["generator"]) for r in _rows(root / "pairs.csv")]


def manifest_rows(data: Path, used: set[Path]) -> list[dict[str, str]]:
    """Source repository, commit, path, SHA-256 and crop of every file used: what makes a run repeatable elsewhere."""
    out = []
    for table in sorted(data.glob("**/manifest.csv")):
        for row in _rows(table):
            if table.parent / row["file"] in used:
                out.append({k: row.get(k, "") for k in ("source_repo", "commit", "source_path", "sha256", "crop_box")})
    return out


def things(data: Path) -> dict[str, str]:
    """What every picture of the pack shows, by its resolved path: one product, object, sender or scene.

    A product is one thing wherever its pictures lie (listing, shop shelf); bursts of one phone's test scene are one.
    """
    out: dict[str, str] = {}
    for product in products(data):
        for path in (product.listing, *product.consumer):
            out[str(path.resolve())] = f"product:{product.name}"
    for table in (data / "photos" / "real" / "manifest.csv", data / "pairs" / "manifest.csv"):
        for row in _rows(table):
            path = str((table.parent / row["file"]).resolve())
            if row["file"].startswith("grocerystore"):
                out[path] = f"product:{_slug(row['source_path'].split('/')[-2])}"
            elif row["file"].startswith("phone-azure-trees"):
                out[path] = "scene:trees"
            else:
                out[path] = f"{row['file'].split('/')[0]}:{row['group']}"
    return out
