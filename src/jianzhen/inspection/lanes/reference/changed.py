"""Which place of a derived copy was changed.

The aligned reference is taken through a smooth colour map to predict the photo; what the prediction leaves over is
compared, on several scales, with the rest of the same frame at like texture. The statistics come from the lower part
of the frame's own distribution, so that a change of more than half the frame does not hide itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.reference.agreement import Mask, Overlay, local_std, zncc
from jianzhen.inspection.lanes.reference.plate import Grey

BINS = 10
KEEP_Z = 2.1
KEEP_OF_PEAK = 0.35
MIN_PEAK = 4.5
MIN_AREA = 0.0004
MIN_MASS = 0.6
WEAK_PART = 0.2
EVIDENCE_MASS = 8.0
"""Only a change of at least this mass speaks; weaker ones are pointers for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One changed place in the overlay's frame.

    ``box`` is x, y, width, height in overlay pixels; ``mass`` is the sum of the excess deviation over the long side.
    """

    box: tuple[int, int, int, int]
    mass: float
    peak: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All changed places and their mask (h, w) bool in the overlay's frame, strongest first."""

    mask: Mask
    places: tuple[Change, ...]

    @property
    def mass(self) -> float:
        """Mass of the strongest place; 0 when there is none."""
        return max((place.mass for place in self.places), default=0.0)


def find_changes(laid: Overlay) -> Changes:
    """Find the places where photo and aligned reference differ more than the rest of the frame does."""
    long_side = max(laid.valid.shape)
    difference = _colour_difference(laid)
    deviation = _deviation(laid, difference, long_side)
    size = np.sqrt((blur_colour(difference, 1.0) ** 2).sum(axis=2))
    mask = _segment(deviation, np.asarray(size, np.float32), laid.valid, long_side)
    return _places(mask, deviation, laid, long_side)


def blur_colour(picture: npt.NDArray[np.float32], sigma: float) -> npt.NDArray[np.float32]:
    """Gaussian mean of each channel."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.float32)


def _terms(
    rgb: npt.NDArray[np.float64], x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Smooth functions of colour (powers, roots, products) and place: what filters, gamma and shading can do."""
    r, g, b = rgb[:, 0], rgb[:, 1], rgb[:, 2]
    luma = 0.299 * r + 0.587 * g + 0.114 * b
    colour = [r, g, b, r * r, g * g, b * b, r * g, g * b, r * b, r**3, g**3, b**3, luma**3, r * r * g, g * g * b]
    roots = [np.sqrt(channel + 0.02) for channel in (r, g, b)]
    place = [x, y, x * x, y * y, x * y, luma * x, luma * y, r * x, g * x, b * x, r * y, g * y, b * y]
    return np.stack([np.ones_like(r), *colour, *roots, *place], axis=1)


def _colour_difference(laid: Overlay) -> npt.NDArray[np.float32]:
    """Photo minus the reference through its best smooth colour map (robust; predictions clipped to 0..255)."""
    h, w = laid.valid.shape
    ys, xs = np.nonzero(laid.valid & (laid.zncc_coarse > -0.2))
    if len(xs) < 200:
        ys, xs = np.nonzero(laid.valid)
    step = max(1, len(xs) // 6000)
    ys, xs = ys[::step], xs[::step]
    smooth_to = cv2.GaussianBlur(laid.photo, (0, 0), 1.5)
    smooth_from = cv2.GaussianBlur(laid.aligned, (0, 0), 1.5)
    start = smooth_from[ys, xs].astype(np.float64) / 255
    to = smooth_to[ys, xs].astype(np.float64) / 255
    design = _terms(start, xs / w - 0.5, ys / h - 0.5)
    weights = np.ones(len(xs))
    solution: npt.NDArray[np.floating] = np.zeros((design.shape[1], 3))
    ridge = 1e-4 * np.eye(design.shape[1])
    for _ in range(8):
        weighted = design * weights[:, None]
        solution = np.linalg.solve(design.T @ weighted + ridge, weighted.T @ to)
        off = np.linalg.norm(design @ solution - to, axis=1)
        sigma = max(float(np.quantile(off, 0.4)) * 1.6, 0.006)
        weights = 1 / (1 + (off / (2 * sigma)) ** 2) ** 2
    grid_y, grid_x = np.mgrid[0:h, 0:w]
    whole = _terms(
        laid.aligned.reshape(-1, 3).astype(np.float64) / 255, grid_x.ravel() / w - 0.5, grid_y.ravel() / h - 0.5
    )
    predicted = np.clip(whole @ solution, 0, 1).reshape(h, w, 3) * 255
    return np.asarray(laid.photo.astype(np.float64) - predicted, np.float32)


def _deviation(laid: Overlay, difference: npt.NDArray[np.float32], long_side: int) -> Grey:
    unit = long_side / 512
    a = np.asarray(cv2.cvtColor(laid.photo, cv2.COLOR_RGB2GRAY), np.float32)
    b = np.asarray(cv2.cvtColor(laid.aligned, cv2.COLOR_RGB2GRAY), np.float32)
    fine = difference - blur_colour(difference, 6 * unit)
    maps = []
    for sigma in (1.2, 2.4):
        maps.append((blur_colour(fine**2, max(sigma * unit, 0.8))).sum(axis=2))
    for sigma in (2.0, 4.0):
        width = max(sigma * unit, 1.0)
        strength = np.maximum(local_std(a, width), local_std(b, width)) ** 2
        maps.append((1 - np.clip(zncc(a, b, width), 0, 1) ** 2) * strength)
    for sigma in (1.2, 2.5, 6.0):
        maps.append((blur_colour(difference, sigma * unit) ** 2).sum(axis=2))
    gradient = np.maximum(local_std(b, 2.0 * unit), 0.7 * local_std(b, 5.0 * unit))
    edges = np.quantile(gradient[laid.valid], np.linspace(0, 1, BINS + 1)[1:-1])
    bins = np.digitize(gradient, edges)
    total = np.zeros(a.shape, np.float32)
    for energy in maps:
        z = _standardise(np.log(np.asarray(energy, np.float32) + 2.0), bins, laid.valid)
        total += np.clip(z, 0, 12) ** 2
    deviation = np.sqrt(total / len(maps))
    dissimilar = 16 * (0.5 - zncc(a, b, 5.0 * unit)) * 0.5
    deviation = np.maximum(deviation, np.where(laid.textured, dissimilar, 0))
    return np.where(laid.valid, deviation, 0).astype(np.float32)


def _standardise(values: Grey, bins: npt.NDArray[np.int64], valid: Mask) -> Grey:
    """Deviation from the lower part of each texture bin: centre q40, scale (q40 - q10) / 1.03, floored."""
    out = np.zeros_like(values)
    whole = values[valid]
    spread_of_all = (float(np.quantile(whole, 0.4)) - float(np.quantile(whole, 0.1))) / 1.03
    for k in range(BINS):
        zone = (bins == k) & valid
        if zone.sum() < 30:
            continue
        low, centre = (float(q) for q in np.quantile(values[zone], (0.1, 0.4)))
        scale = max((centre - low) / 1.03, 0.5 * spread_of_all, 0.3)
        out[zone] = (values[zone] - centre) / scale
    return out


def _segment(deviation: Grey, size: Grey, valid: Mask, long_side: int) -> Mask:
    radius = max(3, round(0.07 * long_side))
    # the local maximum may be taken at quarter size: it only sets a threshold
    peak = _dilate_coarsely(deviation, radius)
    size_peak = _dilate_coarsely(size, radius)
    keep = (deviation > np.maximum(KEEP_Z, KEEP_OF_PEAK * peak)) & (size > 0.15 * size_peak) & valid
    closing = max(1, round(0.02 * long_side / 2))
    element = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * closing + 1, 2 * closing + 1))
    return np.asarray(cv2.morphologyEx(keep.astype(np.uint8), cv2.MORPH_CLOSE, element) > 0, np.bool_)


def _dilate_coarsely(values: Grey, radius: int) -> Grey:
    factor = 4
    small = cv2.resize(values, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA)
    r = max(1, radius // factor)
    grown = cv2.dilate(small, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * r + 1, 2 * r + 1)))
    return np.asarray(cv2.resize(grown, (values.shape[1], values.shape[0])), np.float32)


def _places(mask: Mask, deviation: Grey, laid: Overlay, long_side: int) -> Changes:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    found: list[tuple[int, Change]] = []
    area_of_frame = mask.size
    for k in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[k])
        zone = labels[y : y + h, x : x + w] == k
        values = deviation[y : y + h, x : x + w][zone]
        peak = float(values.max())
        mass = float(np.maximum(values - KEEP_Z, 0).sum()) / long_side
        if peak >= MIN_PEAK and area >= MIN_AREA * area_of_frame and mass >= MIN_MASS:
            found.append((k, Change(box=(x, y, w, h), mass=mass, peak=peak)))
    strongest = max((change.mass for _, change in found), default=0.0)
    found = [(k, change) for k, change in found if change.mass >= WEAK_PART * strongest]
    found.sort(key=lambda one: -one[1].mass)
    kept = np.isin(labels, [k for k, _ in found]).astype(np.uint8)
    contours, _ = cv2.findContours(kept, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = cv2.drawContours(np.zeros_like(kept), contours, -1, 1, thickness=cv2.FILLED)
    grow = max(1, round(0.005 * long_side))
    filled = cv2.dilate(filled, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * grow + 1, 2 * grow + 1)))
    return Changes(mask=(filled > 0) & laid.valid, places=tuple(change for _, change in found))
