"""Carry a place from one view to another by what lies around it, never by what is in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.views.points import Points
from jianzhen.inspection.model import Region

LEAST_SUPPORT = 6
TRIES = 600
CLOSE = 0.012
"""Residual of a match that still agrees, as share of the longest side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A local map from view A to view B (work pixels): quadratic around ``centre``, with its surroundings' support.

    ``coefficients`` (6, 2) on [1, x, y, x^2, x y, y^2] of (p - centre) / reach; ``affine`` (2, 2) its linear part in
    pixels; ``near`` counts matches within 1.6 of the place's size.
    """

    coefficients: npt.NDArray[np.float64]
    centre: npt.NDArray[np.float64]
    reach: float
    affine: npt.NDArray[np.float64]
    support: int
    near: int
    gap: float

    def to_b(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Map (N, 2) points of A to B."""
        return _terms((points - self.centre) / self.reach) @ self.coefficients

    @property
    def tilt(self) -> float:
        """How far the surface turned, degrees, by the ratio of the map's singular values; 0 when it only moved."""
        high, low = np.linalg.svd(self.affine, compute_uv=False)
        return float(np.degrees(np.arccos(min(1.0, low / max(high, 1e-9)))))

    @property
    def scale(self) -> float:
        """Pixels of B per pixel of A."""
        return float(np.sqrt(abs(np.linalg.det(self.affine))))


def _terms(p: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    x, y = p[:, 0], p[:, 1]
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)


def outside(points: Points, box: Region) -> npt.NDArray[np.bool_]:
    """Which points lie outside a box grown by a tenth: matches on the mark itself may not place it."""
    x, y, w, h = box
    px, py = points[:, 0], points[:, 1]
    inside = (px > x - 0.1 * w) & (px < x + 1.1 * w) & (py > y - 0.1 * h) & (py < y + 1.1 * h)
    return ~inside


def carry(pa: Points, pb: Points, box: Region, long_side: float) -> Carried | None:
    """Fit the local map around ``box`` (work pixels of A) from matches outside it; ``None`` without support.

    Affine by sampling, weighted towards the place, then quadratic with a ridge and Cauchy weights.
    """
    if len(pa) < LEAST_SUPPORT:
        return None
    x, y, w, h = box
    centre, size = np.array([x + w / 2, y + h / 2]), float(max(w, h))
    spread = max(0.1 * long_side, 0.9 * size)
    a, b = pa.astype(np.float64), pb.astype(np.float64)
    far = np.hypot(*(a - centre).T)
    weight = np.exp(-(far**2) / (2 * spread**2))
    close = CLOSE * long_side
    affine = _sample(a, b, weight, close)
    if affine is None:
        return None
    error = np.hypot(*(np.c_[a, np.ones(len(a))] @ affine - b).T)
    # farther out the surface bends away from the affine map
    near = error < close * (1 + far / spread)
    if (near & (far < 2.5 * spread)).sum() < LEAST_SUPPORT:
        return None
    return _refine(a[near], b[near], centre, spread, size, close)


def _sample(
    a: npt.NDArray[np.float64], b: npt.NDArray[np.float64], weight: npt.NDArray[np.float64], close: float
) -> npt.NDArray[np.float64] | None:
    rng = np.random.default_rng(7)
    chance = weight / weight.sum() if weight.sum() > 1e-9 else np.full(len(a), 1 / len(a))
    triples = rng.choice(len(a), (TRIES, 3), p=chance)
    triples = triples[
        (triples[:, 0] != triples[:, 1]) & (triples[:, 1] != triples[:, 2]) & (triples[:, 0] != triples[:, 2])
    ]
    if not len(triples):
        return None
    source = np.concatenate([a[triples], np.ones((*triples.shape, 1))], axis=2)
    solvable = np.abs(np.linalg.det(source)) > 40
    if not solvable.any():
        return None
    maps = np.linalg.solve(source[solvable], b[triples[solvable]])
    size = np.abs(np.linalg.det(maps[:, :2]))
    maps = maps[(size > 0.15) & (size < 6)]
    if not len(maps):
        return None
    error = np.linalg.norm(np.einsum("nk,tkd->tnd", np.c_[a, np.ones(len(a))], maps) - b, axis=2)
    score = ((error < close) * weight).sum(axis=1)
    best: npt.NDArray[np.float64] = maps[int(score.argmax())]
    return best


def _refine(
    a: npt.NDArray[np.float64],
    b: npt.NDArray[np.float64],
    centre: npt.NDArray[np.float64],
    spread: float,
    size: float,
    close: float,
) -> Carried | None:
    p = (a - centre) / spread
    terms = _terms(p)
    place = np.exp(-(p**2).sum(axis=1) / 2)
    robust = np.ones(len(a))
    ridge = np.diag([1e-6, 1e-6, 1e-6, 0.05, 0.05, 0.05]) * max(place.sum(), 1.0)
    solution = np.zeros((6, 2))
    for _ in range(8):
        weight = place * robust
        left = terms.T @ (terms * weight[:, None]) + ridge
        solution = np.linalg.solve(left, terms.T @ (b * weight[:, None]))
        error = np.hypot(*(terms @ solution - b).T)
        robust = 1 / (1 + (error / (0.4 * close)) ** 2)
    good = error < close
    far = np.hypot(*(a - centre).T)
    ring = good & (far < 1.6 * size)
    if good.sum() < LEAST_SUPPORT:
        return None
    angles = np.sort(np.degrees(np.arctan2(*(a[good & (far < 3 * size)] - centre).T[::-1])))
    gap = float(np.max(np.diff(np.r_[angles, angles[0] + 360]))) if len(angles) > 1 else 360.0
    affine = solution[1:3].T / spread
    return Carried(
        coefficients=solution,
        centre=centre,
        reach=spread,
        affine=affine,
        support=int(good.sum()),
        near=int(ring.sum()),
        gap=gap,
    )
