"""Compare a place in one view with where it was carried to in another, as a mark on the surface would look."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.views.place import Carried
from jianzhen.inspection.lanes.views.points import Grey, Look
from jianzhen.inspection.model import Region

PLACE_SIDE = 130
"""Pixels the marked place is reduced to at most."""

MARGIN = 2.8
"""Side of the compared patch, in sides of the place."""

SMALLEST = 20
"""Pixels below which a place cannot be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What was measured; pixels are those of the patch, the place at most ``PLACE_SIDE``.

    ``place`` and ``structure``: windowed correlation in the place, plain and weighted by structure beyond its noise;
    ``ring``: the same around it; ``low``: share of structure whose correlation is under .35; ``bad``: worst blob of
    structure of A without counterpart, ``bad_b`` the other way round, ``bad_ring`` around; ``chamfer``: mean distance
    of the strongest edges; ``whole``: correlation of the whole place; ``light``: shading left over, natural log;
    ``own``: structure in the place; ``turned``: correlation of the place with itself turned (simple marks look alike);
    ``bright``: share blown out in either view; ``pixels``: side of the place in the smaller view.
    """

    place: float
    structure: float
    ring: float
    low: float
    bad: float
    bad_b: float
    bad_ring: float
    chamfer: float
    whole: float
    light: float
    own: float
    turned: float
    bright: float
    pixels: float

    @property
    def rank(self) -> float:
        """How alike the place is in both views, to choose the best of several alignments; never a weight."""
        return self.structure - self.low - 0.05 * self.chamfer


def compare_place(a: Look, b: Look, box: Region, carried: Carried) -> Likeness | None:
    """Measure; ``None`` where the place leaves the other view or is too small.

    B is drawn into A's frame by the carried map; what is left of misalignment is taken out by optical flow (DIS,
    doi:10.1007/978-3-319-46493-0_29) measured outside the place only and smoothed across it.
    """
    x, y, w, h = box
    size = float(max(w, h))
    zoom = min(1.0, PLACE_SIDE / size)
    smaller = size * min(1.0, carried.scale)
    if smaller < SMALLEST:
        return None
    # a large place leaves little around it inside the frame; half of it on each side is still enough to check
    margin = float(np.clip(0.9 * max(a.grey.shape) / size, 1.6, MARGIN))
    side = int(np.clip(round(margin * size * zoom), 48, 400))
    centre = np.array([x + w / 2, y + h / 2])
    grid = (np.mgrid[0:side, 0:side][::-1].reshape(2, -1).T + 0.5 - side / 2) / zoom + centre
    there = carried.to_b(grid).astype(np.float32).reshape(side, side, 2)
    inside = (
        (there[..., 0] >= 0)
        & (there[..., 0] < b.grey.shape[1] - 1)
        & (there[..., 1] >= 0)
        & (there[..., 1] < b.grey.shape[0] - 1)
    )
    ga = grid.astype(np.float32).reshape(side, side, 2)
    in_a = (
        (ga[..., 0] >= 0) & (ga[..., 0] < a.grey.shape[1] - 1) & (ga[..., 1] >= 0) & (ga[..., 1] < a.grey.shape[0] - 1)
    )
    local = (np.abs(ga[..., 0] - centre[0]) <= w / 2) & (np.abs(ga[..., 1] - centre[1]) <= h / 2)
    valid = inside & in_a
    if valid[local].mean() < 0.9 or (valid & ~local).sum() < 0.5 * local.sum():
        return None
    pa = _drawn(a.grey, ga, 1 / zoom)
    pb = _drawn(b.grey, there, carried.scale / zoom)
    pa, pb = _even_blur(pa, pb, carried.scale)
    # three ways to take out what the map left over, the best counts: by the surroundings; by a smooth flow that may
    # look at the place as well, once and ever finer. A smooth flow moves a mark and cannot make one
    grown = cv2.dilate(local.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    around = _without_flow(pa, pb, valid & ~grown, valid)
    whole = _without_flow(pa, pb, valid, valid)
    finer = whole
    for reach in (0.07, 0.05, 0.035):
        finer = _without_flow(pa, finer[0], valid, finer[1], reach=reach)
    found = [_measure(pa, drawn, local, kept, smaller) for drawn, kept in (around, whole, finer)]
    return max(found, key=lambda one: one.rank)


def _drawn(grey: Grey, at: npt.NDArray[np.float32], step: float) -> Grey:
    source = cv2.GaussianBlur(grey, (0, 0), 0.5 * float(np.sqrt(step**2 - 1))) if step > 1.1 else grey
    return np.asarray(
        cv2.remap(source, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32
    )


def _even_blur(a: Grey, b: Grey, scale: float) -> tuple[Grey, Grey]:
    """The coarser side sets the sharpness of both."""
    if scale < 0.95:
        return np.asarray(cv2.GaussianBlur(a, (0, 0), 0.6 * float(np.sqrt(scale**-2 - 1)) + 0.01), np.float32), b
    if scale > 1.05:
        return a, np.asarray(cv2.GaussianBlur(b, (0, 0), 0.3 * float(np.sqrt(scale**2 - 1)) + 0.01), np.float32)
    return a, b


def _normal(grey: Grey, sigma: float = 12.0) -> Grey:
    mean = cv2.GaussianBlur(grey, (0, 0), sigma)
    spread = np.sqrt(np.maximum(cv2.GaussianBlur((grey - mean) ** 2, (0, 0), sigma), 0)) + 4
    return np.asarray((grey - mean) / spread, np.float32)


def _without_flow(
    a: Grey, b: Grey, look: npt.NDArray[np.bool_], valid: npt.NDArray[np.bool_], *, reach: float = 0.13
) -> tuple[Grey, npt.NDArray[np.bool_]]:
    """Move B by the flow seen in ``look``, smoothed over ``reach`` of the patch; also where B is still known."""
    flow_of = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)  # type: ignore[attr-defined]
    as8 = [np.clip(_normal(one) * 40 + 128, 0, 255).astype(np.uint8) for one in (a, b)]
    flow = flow_of.calc(as8[0], as8[1], None)
    side = a.shape[0]
    detail = np.minimum(cv2.GaussianBlur(np.abs(_normal(a)), (0, 0), 4), 1.0)
    weight = look.astype(np.float32) * (0.02 + detail) ** 2
    total = cv2.GaussianBlur(weight, (0, 0), reach * side) + 1e-5
    smooth = np.stack([cv2.GaussianBlur(flow[..., k] * weight, (0, 0), reach * side) / total for k in (0, 1)], axis=-1)
    limit = 0.06 * side
    smooth = np.clip(smooth, -limit, limit)
    y, x = np.mgrid[0:side, 0:side].astype(np.float32)
    moved = cv2.remap(b, x + smooth[..., 0], y + smooth[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    kept = cv2.remap(valid.astype(np.float32), x + smooth[..., 0], y + smooth[..., 1], cv2.INTER_LINEAR) > 0.99
    return np.asarray(moved, np.float32), kept & valid


def _windowed(a: Grey, b: Grey, sigma: float = 3.0) -> tuple[Grey, Grey, Grey]:
    """Windowed correlation and both standard deviations."""
    ma, mb = cv2.GaussianBlur(a, (0, 0), sigma), cv2.GaussianBlur(b, (0, 0), sigma)
    va = np.maximum(cv2.GaussianBlur(a * a, (0, 0), sigma) - ma * ma, 0)
    vb = np.maximum(cv2.GaussianBlur(b * b, (0, 0), sigma) - mb * mb, 0)
    cov = cv2.GaussianBlur(a * b, (0, 0), sigma) - ma * mb
    return np.asarray(cov / np.sqrt((va + 4) * (vb + 4)), np.float32), np.sqrt(va), np.sqrt(vb)


def _blob(structure: Grey, zncc: Grey, where: npt.NDArray[np.bool_]) -> Grey:
    worst = structure * np.maximum(0.5 - zncc, 0)
    return np.asarray(cv2.GaussianBlur((worst * where).astype(np.float32), (0, 0), 5.0), np.float32)


def _measure(a: Grey, b: Grey, local: npt.NDArray[np.bool_], valid: npt.NDArray[np.bool_], pixels: float) -> Likeness:
    zncc, sa, sb = _windowed(a, b)
    inside, ring = local & valid, ~local & valid
    structure_a, structure_b = np.maximum(sa - 3, 0), np.maximum(sb - 3, 0)
    both = np.maximum(structure_a, structure_b)
    blob_a, blob_b = _blob(structure_a, zncc, valid), _blob(structure_b, zncc, valid)
    ring_low = float(np.quantile(blob_a[ring], 0.99)) if ring.any() else 0.0
    return Likeness(
        place=float(zncc[inside].mean()), structure=_weighted(zncc, both, inside),
        ring=_weighted(zncc, both, ring),
        low=float((both * (zncc < 0.35))[inside].sum() / max(float(both[inside].sum()), 1e-6)),
        bad=float(blob_a[inside].max()), bad_b=float(blob_b[inside].max()), bad_ring=ring_low,
        chamfer=_chamfer(a, b, inside), whole=_correlation(a[inside], b[inside]), light=_light(a, b, inside, ring),
        own=float(structure_a[inside].mean()), turned=_turned(a, local), pixels=pixels,
        bright=float(max((a[inside] > 250).mean(), (b[inside] > 250).mean())),
    )  # fmt: skip


def _weighted(values: Grey, weight: Grey, where: npt.NDArray[np.bool_]) -> float:
    total = float(weight[where].sum())
    return float((values * weight)[where].sum() / total) if total > 1e-6 else 0.0


def _correlation(a: Grey, b: Grey) -> float:
    da, db = a - a.mean(), b - b.mean()
    return float((da * db).mean() / np.sqrt(((da * da).mean() + 1) * ((db * db).mean() + 1)))


def _chamfer(a: Grey, b: Grey, inside: npt.NDArray[np.bool_]) -> float:
    """Mean distance, pixels, from the strongest eighth of A's edges in the place to B's."""
    ea, eb = _edges(a), _edges(b)
    strong = inside & (ea >= np.quantile(ea[inside], 0.88)) & (ea > 4)
    if strong.sum() < 8:
        return 3.0
    theirs = eb >= max(float(np.quantile(eb[inside], 0.80)), 3.0)
    distance = cv2.distanceTransform((~theirs).astype(np.uint8), cv2.DIST_L2, 3)
    return float(np.minimum(distance[strong], 8).mean())


def _edges(grey: Grey) -> Grey:
    soft = cv2.GaussianBlur(grey, (0, 0), 1.0)
    return np.asarray(
        cv2.magnitude(cv2.Sobel(soft, cv2.CV_32F, 1, 0, scale=0.25), cv2.Sobel(soft, cv2.CV_32F, 0, 1, scale=0.25)),
        np.float32,
    )


def _light(a: Grey, b: Grey, inside: npt.NDArray[np.bool_], ring: npt.NDArray[np.bool_]) -> float:
    """95 % of the smoothed log ratio in the place beyond a quadratic fitted to all of the patch."""
    ratio = np.log(cv2.GaussianBlur(a, (0, 0), 6) + 8) - np.log(cv2.GaussianBlur(b, (0, 0), 6) + 8)
    side = a.shape[0]
    y, x = (np.mgrid[0:side, 0:side] / side - 0.5).astype(np.float64)
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    where = inside | ring
    weight: npt.NDArray[np.floating] = np.ones(int(where.sum()))
    left, right = terms[where], ratio[where].astype(np.float64)
    solution = np.zeros(6)
    for _ in range(4):
        solution = np.linalg.lstsq(left * weight[:, None], right * weight, rcond=None)[0]
        weight = 1 / (1 + (np.abs(left @ solution - right) / 0.08) ** 2)
    return float(np.quantile(np.abs(ratio - terms @ solution)[inside], 0.95))


def _turned(a: Grey, local: npt.NDArray[np.bool_]) -> float:
    """Mean correlation of the place with itself turned by 10 and 16 degrees."""
    side = a.shape[0]
    out = []
    for angle in (-16, -10, 10, 16):
        matrix = cv2.getRotationMatrix2D((side / 2, side / 2), angle, 1.0)
        turned = np.asarray(cv2.warpAffine(a, matrix, (side, side), borderMode=cv2.BORDER_REPLICATE), np.float32)
        out.append(_correlation(a[local], turned[local]))
    return float(np.mean(out))
