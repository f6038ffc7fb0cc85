"""Pairs of views to judge, what the lane says of each, and the shares of its answers with their intervals."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image
from samples.camera import messenger

from bench.lab.damage import Rgb
from jianzhen.inspection.lanes.views import ClaimView, find_same_damage
from jianzhen.inspection.model import Kind, State

Box = tuple[int, int, int, int]
DELIVERIES = ("as is", "messenger")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One pair: of which scene or thing, its half (0 tunes, 1 tests), the case, kind of mark, degrees aside, delivery.

    ``said`` is S (seen), N (not in the other view) or why it cannot be told; empty before it was asked.
    """

    group: str
    half: int
    case: str
    mark: str = ""
    angle: int = 0
    delivery: str = DELIVERIES[0]
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewPair:
    """A trial with its pictures (h, w, 3) uint8 and the place marked in the first."""

    trial: Trial
    first: Rgb
    second: Rgb
    box: Box


def delivered(rgb: Rgb, delivery: str) -> Rgb:
    """As the desk decodes it: a messenger saves again at the same size, so that marked boxes stay true."""
    if delivery == DELIVERIES[0]:
        return rgb
    return np.asarray(Image.open(io.BytesIO(messenger(rgb, side=10_000, quality=62))).convert("RGB"))


def decide(first: Rgb, second: Rgb, box: Box) -> str:
    """S, N, or why it cannot be told, as the product says it."""
    views = [ClaimView(name="a", rgb=first, damage=(box,)), ClaimView(name="b", rgb=second)]
    found = dict(find_same_damage(views))["a"]
    if found.state is State.SUPPORTS_GENUINE:
        return "S"
    return "N" if found.kind is Kind.DAMAGE_NOT_IN_OTHER_VIEW else str(found.because)


def judged(pairs: Iterable[ViewPair]) -> Iterator[Trial]:
    """Ask the lane for every pair."""
    for pair in pairs:
        yield replace(pair.trial, said=decide(pair.first, pair.second, pair.box))


def share(trials: Sequence[Trial], said: str = "S") -> tuple[float, int, int, float, float]:
    """Share with a word, n, groups, and its 95 % interval by drawing groups again."""
    groups = sorted({one.group for one in trials})
    if not groups:
        return float("nan"), 0, 0, float("nan"), float("nan")
    hits = {g: np.array([one.said == said for one in trials if one.group == g], float) for g in groups}
    rng = np.random.default_rng(0)
    drawn = [np.concatenate([hits[g] for g in rng.choice(groups, len(groups))]).mean() for _ in range(2000)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    if not np.concatenate(list(hits.values())).any():
        # nothing was seen to happen: the exact bound, over groups
        high = 1 - 0.05 ** (1 / len(groups))
    return float(np.concatenate(list(hits.values())).mean()), len(trials), len(groups), float(low), float(high)
