"""Same or another product: scores of held-out pairs (the cohort is made without the products that are tested)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bench.cohort import Looks, embedded, make_cohort
from bench.lab.sources import Product, is_package, load, products
from bench.measure import CACHE, spread
from jianzhen.inspection.lanes.reference.item import Cohort, alikeness, colour_agreement, item_score
from jianzhen.inspection.lanes.reference.plate import Plate, prepare
from jianzhen.inspection.lanes.reference.registration import register

FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A buyer's photo against one product: the seller's picture, and another buyer photo in the pack-out's place."""

    photo: Path
    name: str
    product: Product
    owner: Product


def fold_of(name: str) -> int:
    """The fold a product is held out in."""
    return hashlib.sha256(name.encode()).digest()[0] % FOLDS


def trials(data: Path) -> list[Trial]:
    """Every buyer photo against every product of its own fold (both sides held out from the cohort)."""
    every = products(data)
    return [
        Trial(photo=path, name=f"{owner.name}#{k}", product=other, owner=owner)
        for owner in every
        for k, path in enumerate(owner.consumer)
        for other in every
        if fold_of(other.name) == fold_of(owner.name)
    ]


@lru_cache(maxsize=512)
def _plate(path: Path) -> Plate:
    return prepare(load(path))


def _details(trial: Trial) -> tuple[int, float]:
    photo, listing = _plate(trial.photo), _plate(trial.product.listing)
    found = register(photo, listing)
    return (found.inliers if found is not None else 0), colour_agreement(photo, listing)


def scored(data: Path, *, jobs: int = 2) -> list[dict[str, Any]]:
    """Score every trial (details of registration are kept in the cache)."""
    every = trials(data)
    kept = CACHE / f"items-{len(every)}.json"
    if not kept.exists():
        kept.write_text(json.dumps(spread(_details, every, jobs)), "utf-8")
    details = json.loads(kept.read_text("utf-8"))
    found = embedded(data)
    cohorts = {f: make_cohort(found, lambda name, f=f: fold_of(name) != f) for f in range(FOLDS)}
    return [
        _row(trial, found, cohorts[fold_of(trial.owner.name)], *detail)
        for trial, detail in zip(every, details, strict=True)
    ]


def _row(trial: Trial, found: Looks, cohort: Cohort, inliers: int, colour: float) -> dict[str, Any]:
    photo, listing = found["buyer"][trial.name], found["seller"][trial.product.name]
    # the pack-out's place is taken by a buyer photo of the product that is not the one on trial
    k = next(k for k in range(3) if f"{trial.product.name}#{k}" != trial.name)
    packed = found["buyer"][f"{trial.product.name}#{k}"]
    absolute, shop = alikeness(photo, listing, cohort), alikeness(packed, listing, cohort)
    both = max(absolute, alikeness(photo, packed, cohort))
    same = trial.product.name == trial.owner.name
    return {
        "same": same, "owner": trial.owner.name, "package": is_package(trial.owner) and is_package(trial.product),
        "alike": trial.owner.category == trial.product.category and not same,
        "brand": trial.owner.brand == trial.product.brand and not same,
        "score": item_score(absolute, inliers=inliers, colour=colour), "looks": absolute,
        "cosine": float(photo[0] @ listing[0]), "inliers": inliers, "shop": shop, "relative": both / max(shop, 1.0),
    }  # fmt: skip


def auc(positive: Any, negative: Any) -> float:
    """Area under the curve: how often a positive scores above a negative."""
    p, n = np.asarray(positive, float), np.asarray(negative, float)
    if not len(p) or not len(n):
        return float("nan")
    return float((p[:, None] > n[None]).mean() + 0.5 * (p[:, None] == n[None]).mean())
