"""Real photos for ``./do bench views --data``: natural places marked on things seen twice, and paint put on them.

The sets were not made for this: light, background and often the unit itself differ between the photos. A natural place
is honest whatever the lane says of it, so long as it is not called absent. "On both" marks are drawn in the first
photo and carried into the second by the local map of the clean photos: as circular as a figure can be, a hint only.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, permutations
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from bench.lab.damage import Rgb
from bench.lab.marks import MARKS, Box, carried_paint, hand_slip, paint_one
from bench.views_pairs import DELIVERIES, Trial, ViewPair, delivered
from bench.views_rendered import place_in_other
from jianzhen.inspection.lanes.views.points import look_at, match

CARTONS = (
    "Juice", "Milk", "Oat-Milk", "Oatghurt", "Sour-Cream", "Sour-Milk", "Soy-Milk", "Soyghurt", "Yoghurt",
)  # fmt: skip
"""Printed packages of the grocery sets; loose fruit is another fruit in each photo."""

MOST_PAIRS = 4
SHARES = (0.13, 0.2)
"""Sides of the marked places, as shares of the longest side: an eighth to a fifth of the frame."""

THERE = 4
"""Matches inside a place, agreeing with the map of the pair, from which it is truly in both photos."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place marked in a photo, and the straight map (2, 3) to the other; None where it is not seen there."""

    box: Box
    to_other: np.ndarray | None


def real_sets(data: Path) -> list[tuple[int, str, list[Path]]]:
    """The multi-view sets under the data pack in name order: number, name, photos."""
    return [(n, name, files) for n, (name, files) in enumerate(sorted(_sets(data).items()))]


def pairs_of_set(n: int, name: str, files: list[Path]) -> Iterator[ViewPair]:
    """Every pair of a set (at most ``MOST_PAIRS``), several cases a place."""
    trial = Trial(group=name, half=n % 2, case="natural")
    for k, (one, two) in enumerate(islice(permutations(files, 2), MOST_PAIRS)):
        first, second = _open(one), _open(two)
        for m, place in enumerate(find_places(first, second, seed=n * 100 + k)):
            yield from _cases(trial, first, second, place, n * 1000 + k * 10 + m)


def _sets(data: Path) -> dict[str, list[Path]]:
    out: dict[str, list[Path]] = defaultdict(list)
    with (data / "listing" / "sets.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["role"] == "view" or (row["role"] == "consumer" and row["coarse_class"] in CARTONS):
                out[row["set_id"]].append(data / "listing" / row["file"])
    return out


def _open(path: Path) -> Rgb:
    return np.asarray(Image.open(path).convert("RGB"))


def find_places(first: Rgb, second: Rgb, *, seed: int) -> list[Place]:
    """One place of each size that is seen in both photos, where there is one; else one that is only structured."""
    a, b = look_at(first), look_at(second)
    pa, pb = match(a, b, np.ones(len(a.points), bool))
    rng = np.random.default_rng(seed)
    out: list[Place] = []
    for share in SHARES:
        side = share * max(a.grey.shape)
        seen = [_place(p, side, a.scale, first.shape) for p in rng.permutation(pa)[:24]]
        for box in seen:
            if box is None:
                continue
            to_other = place_in_other(first, second, box)
            if to_other is not None and _agreeing(pa / a.scale, pb / b.scale, box, to_other) >= THERE:
                out.append(Place(box=box, to_other=to_other))
                break
    if not out and len(a.points):
        boxes = [_place(p, SHARES[1] * max(a.grey.shape), a.scale, first.shape) for p in rng.permutation(a.points)[:8]]
        out = [Place(box=box, to_other=None) for box in boxes if box is not None][:1]
    return out


def _place(at: np.ndarray, side: float, scale: float, shape: tuple[int, ...]) -> Box | None:
    x, y, size = (round(float(v) / scale) for v in (at[0] - side / 2, at[1] - side / 2, side))
    inside = x >= size // 3 and y >= size // 3 and x + 4 * size // 3 <= shape[1] and y + 4 * size // 3 <= shape[0]
    return (x, y, size, size) if inside else None


def _agreeing(pa: np.ndarray, pb: np.ndarray, box: Box, to_other: np.ndarray) -> int:
    x, y, w, h = box
    inside = (pa[:, 0] > x) & (pa[:, 0] < x + w) & (pa[:, 1] > y) & (pa[:, 1] < y + h)
    off = np.hypot(*(pa[inside] @ to_other[:, :2].T + to_other[:, 2] - pb[inside]).T)
    return int((off < 0.12 * max(w, h)).sum())


def _cases(trial: Trial, first: Rgb, second: Rgb, place: Place, seed: int) -> Iterator[ViewPair]:
    mark = MARKS[seed % len(MARKS)]
    seen = place.to_other is not None
    where = ", seen in both" if seen else ", not seen in the other"
    put: list[tuple[str, Rgb, Rgb, Box]] = [(f"natural{where}", first, second, place.box)]
    painted, box = paint_one(first, place.box, mark, seed=seed)
    put.append(("painted once", painted, second, box))
    if place.to_other is not None:
        shape = (first.shape[0], first.shape[1])
        slip = hand_slip(place.box, np.random.default_rng(seed))
        there = _carried_box(place.box, place.to_other)
        put += [
            ("painted twice", painted, paint_one(second, there, mark, seed=seed + 1)[0], box),
            (
                "painted once, copied by hand", painted,
                carried_paint(second, shape, place.box, mark, place.to_other @ slip, seed=seed), box,
            ),
            ("on both", painted, carried_paint(second, shape, place.box, mark, place.to_other, seed=seed), box),
        ]  # fmt: skip
    for case, one, two, at in put:
        # paint is sent one way or the other, natural places both ways
        for delivery in DELIVERIES if case.startswith("natural") else DELIVERIES[seed % 2 :][:1]:
            yield ViewPair(
                trial=replace(trial, case=case, mark=mark if case[:7] != "natural" else "", delivery=delivery),
                first=delivered(one, delivery), second=delivered(two, delivery), box=at,
            )  # fmt: skip


def _carried_box(box: Box, to_other: np.ndarray) -> Box:
    x, y, w, h = box
    corners = np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], float)
    low_x, low_y, width, height = cv2.boundingRect((corners @ to_other[:, :2].T + to_other[:, 2]).astype(np.float32))
    return (max(0, low_x), max(0, low_y), max(4, width), max(4, height))
