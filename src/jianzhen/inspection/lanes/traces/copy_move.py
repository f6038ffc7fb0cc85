"""Copy-move 复制移动: is one part of the photo pasted in again elsewhere in it?

SIFT details (Lowe 2004, doi:10.1023/B:VISI.0000029664.99615.94) are matched within the photo by the generalised ratio
test g2NN (Amerini, Ballan, Caldelli, Del Bimbo & Serra 2011, doi:10.1109/TIFS.2011.2129512), one similarity is fitted,
and the copy is verified pixel by pixel. Print repeats itself honestly: twins of a product, letters, tiles and knitting
are refused where more than one place matches, where the shift repeats, or where pixels agree less than a copy's do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.model import Region

Grey = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float64]

SIDE = 800
"""Longest side that is looked at, pixels."""
DETAILS = 1500
RATIO = 0.6
"""Ratio of successive distances up to which neighbours count as copies (g2NN)."""
APART = 24.0
"""Two matched details are at least this far apart, pixels at ``SIDE``."""
LEAST_DETAILS = 20
"""Details from which comparing says anything."""
LEAST_MATCHES = 6
REPROJECTION = 1.5
STRAY = 0.6
"""Share of matches on other shifts, of those on the fitted one, from which it is a pattern."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyMove:
    """The best pair of places: boxes in photo pixels, details matched, and how alike their pixels are.

    ``zncc`` is the correlation of fine detail (-1..1) of the two places; ``score`` is -log10(1 - zncc), and 0 where
    nothing was found. ``refused`` names why a pair is no copy ("" where it may be one).
    """

    details: int
    matches: int
    zncc: float
    score: float
    regions: tuple[Region, ...]
    refused: str


NOTHING = CopyMove(details=0, matches=0, zncc=0.0, score=0.0, regions=(), refused="no two places match")


def find_copy_move(grey: Grey) -> CopyMove:
    """Find a part of the photo that lies in it twice.

    Parameters
    ----------
    grey
        (H, W) uint8 luma after orientation.
    """
    height, width = grey.shape
    scale = min(1.0, SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if scale < 1:
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    if min(grey.shape) < 48:
        return NOTHING
    points, descriptors = _details(grey)
    if len(points) < LEAST_DETAILS:
        return replace(NOTHING, details=len(points))
    start, end = _match(points, descriptors)
    here = replace(NOTHING, details=len(points), matches=len(start))
    if len(start) < LEAST_MATCHES:
        return here
    fitted = _fit(start, end)
    if isinstance(fitted, str):
        return replace(here, refused=fitted)
    matrix, a, b = fitted
    here = replace(here, matches=len(a))
    refused = _why_refused(a, b, max(grey.shape))
    if refused:
        return replace(here, refused=refused)
    zncc, boxes = _compare(grey, matrix, a, b)
    regions = tuple(_grown(box, scale, (width, height)) for box in boxes)
    score = round(float(-np.log10(max(1 - zncc, 1e-4))), 3)
    return replace(here, zncc=round(zncc, 4), score=score, regions=regions, refused="")


# -- details and matches ----------------------------------------------------------------------------------------------


def _details(grey: Grey) -> tuple[Points, Points]:
    """Find up to ``DETAILS`` details: places (n, 2) float32 in pixels and RootSIFT descriptors (n, 128), one a place."""
    sift = cv2.SIFT_create(DETAILS, contrastThreshold=0.03)  # type: ignore[attr-defined]
    keys, found = sift.detectAndCompute(grey, None)
    if found is None or not len(keys):
        return np.empty((0, 2), np.float32), np.empty((0, 128), np.float32)
    at = np.array([key.pt for key in keys], np.float32)
    # SIFT gives a place several headings; one is enough, or it would match itself
    _, once = np.unique(np.round(at).astype(np.int32), axis=0, return_index=True)
    once.sort()
    kept = found[once]
    return at[once], np.asarray(np.sqrt(kept / np.maximum(kept.sum(axis=1, keepdims=True), 1e-6)), np.float32)


def _match(points: Points, descriptors: Points) -> tuple[Points, Points]:
    """Match details within the photo (g2NN): places of each pair, (m, 2) twice, the left one first."""
    apart = ((points[:, None, 0] - points[None, :, 0]) ** 2 + (points[:, None, 1] - points[None, :, 1]) ** 2) < APART**2
    distance = 2 - 2 * descriptors @ descriptors.T
    distance[apart] = 4.0
    most = min(4, len(points) - 1)
    near = np.argpartition(distance, most - 1, axis=1)[:, :most]
    values = np.sqrt(np.maximum(np.take_along_axis(distance, near, axis=1), 0))
    order = values.argsort(axis=1)
    near, values = np.take_along_axis(near, order, axis=1), np.take_along_axis(values, order, axis=1)
    pairs = set()
    close = values[:, :-1] < RATIO * values[:, 1:]
    for i in np.flatnonzero(close.any(axis=1)):
        for j in near[i, : int(close[i].argmax()) + 1]:
            # each pair stands so that it points to the right, and down where it stands upright
            a, b = (int(i), int(j)) if tuple(points[i]) <= tuple(points[j]) else (int(j), int(i))
            pairs.add((a, b))
    kept = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    return points[kept[:, 0]], points[kept[:, 1]]


def _fit(start: Points, end: Points) -> tuple[Matrix, Points, Points] | str:
    """Fit one similarity and keep its matches; a reason as text where print or a pattern explains them."""
    cv2.setRNGSeed(1)
    matrix, mask = cv2.estimateAffinePartial2D(
        start, end, method=cv2.RANSAC, ransacReprojThreshold=REPROJECTION, maxIters=1000, confidence=0.995
    )
    if matrix is None or mask is None:
        return "no one shift fits"
    inside = mask[:, 0] > 0
    if inside.sum() < LEAST_MATCHES:
        return "too few details lie on one shift"
    if (~inside).sum() > STRAY * inside.sum():
        return "many details have twins on other shifts, as print and patterns do"
    zoom = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    if not 0.5 < zoom < 2:
        return "the two places differ too much in size"
    return np.asarray(matrix, np.float64), start[inside], end[inside]


def _why_refused(a: Points, b: Points, side: int) -> str:
    for places in (a, b):
        extent = np.ptp(places, axis=0)
        if extent.min() < 6 or extent.max() > 0.5 * side:
            return "the matched details make no compact place"
    shift = float(np.hypot(*np.median(b - a, axis=0)))
    if shift < 0.8 * max(float(np.ptp(a, axis=0).max()), APART):
        return "the shift is shorter than the place, as in a pattern"
    return ""


# -- pixels -----------------------------------------------------------------------------------------------------------


def _compare(grey: Grey, matrix: Matrix, a: Points, b: Points) -> tuple[float, list[Region]]:
    """Lay the first place over the second: correlation of fine detail, and both boxes in pixels of ``grey``."""
    boxes = [_box(places, grey.shape) for places in (a, b)]
    x, y, w, h = boxes[1]
    shifted = matrix.copy()
    shifted[:, 2] -= (x, y)
    level = grey.astype(np.float32)
    laid = cv2.warpAffine(level, shifted, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    there = level[y : y + h, x : x + w]
    fine = [one - cv2.GaussianBlur(one, (0, 0), 4.0) for one in (laid, np.ascontiguousarray(there))]
    p, q = (one.ravel() - one.mean() for one in fine)
    strength = float(np.sqrt((p**2).sum() * (q**2).sum()))
    return (float((p * q).sum()) / strength if strength > 0 else 0.0), boxes


def _box(places: Points, shape: tuple[int, ...]) -> Region:
    low, high = np.floor(places.min(axis=0)).astype(int), np.ceil(places.max(axis=0)).astype(int)
    x, y = max(0, int(low[0])), max(0, int(low[1]))
    return x, y, max(1, min(shape[1], int(high[0]) + 1) - x), max(1, min(shape[0], int(high[1]) + 1) - y)


def _grown(box: Region, scale: float, size: tuple[int, int]) -> Region:
    """The box in photo pixels, inside the photo."""
    x, y, w, h = (round(value / scale) for value in box)
    x, y = min(x, size[0] - 1), min(y, size[1] - 1)
    return x, y, max(1, min(w, size[0] - x)), max(1, min(h, size[1] - y))
