"""Lay one photo's plane over the other's: matched features, one homography, and whether it can be true.

SIFT (Lowe 2004, doi:10.1023/B:VISI.0000029664.99615.94) and MAGSAC++ (Barath et al. 2020,
doi:10.1109/CVPR42600.2020.00138) as OpenCV gives them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.reference.plate import Features, Plate, Points

RATIO = 0.85
MIN_INLIERS = 8
MIRROR_BELOW = 40
"""Below this many inliers, or below ``MIRROR_SHARE`` of the matches, the mirrored reference is tried as well: a
symmetric item matches a few details of its own mirror image."""

MIRROR_SHARE = 0.5
REPROJECTION = 4.0
AREA = (0.02, 60.0)

Matrix = npt.NDArray[Any]
"""(3, 3) float64: OpenCV's stubs leave the element type open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A homography from reference to photo and the matches that agree with it.

    Attributes
    ----------
    matrix : (3, 3) float64
        Reference work pixels -> photo work pixels; reverses orientation when the photo is mirrored.
    reference, photo : (n, 2) float32
        Inlier points in work pixels of each (the reference's unmirrored).
    matches : int
        Mutual matches before the geometry was asked.
    mirrored : str
        "mirrored" or "plain".
    """

    matrix: Matrix
    reference: Points
    photo: Points
    matches: int
    mirrored: str

    @property
    def inliers(self) -> int:
        """Matches that agree with the homography."""
        return len(self.photo)


def register(photo: Plate, reference: Plate) -> Registration | None:
    """Find the plane of ``reference`` in ``photo``; ``None`` when nothing credible is found.

    The mirrored reference is tried only when the plain one finds little: most photos are not mirrored, and the
    features of the mirrored one are already there.
    """
    plain = _fit(photo.features, reference.features, reference.grey.shape)
    if plain is not None and plain.inliers >= max(MIRROR_BELOW, MIRROR_SHARE * plain.matches):
        return plain
    flipped = _fit(photo.features, reference.mirrored, reference.grey.shape)
    if flipped is None or (plain is not None and plain.inliers >= flipped.inliers):
        return plain
    width = reference.grey.shape[1]
    mirror = np.array([[-1.0, 0.0, width - 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    points = flipped.reference.copy()
    points[:, 0] = width - 1 - points[:, 0]
    return Registration(
        matrix=flipped.matrix @ mirror,
        reference=points,
        photo=flipped.photo,
        matches=flipped.matches,
        mirrored="mirrored",
    )


def match(photo: Features, reference: Features) -> npt.NDArray[np.int64]:
    """Mutual nearest neighbours that pass the ratio test: (n, 2) indices (photo, reference)."""
    if len(photo.points) < 2 or len(reference.points) < 2:
        return np.zeros((0, 2), np.int64)
    similarity = photo.descriptors @ reference.descriptors.T
    nearest = similarity.argmax(axis=1)
    back = similarity.argmax(axis=0)
    mutual = np.flatnonzero(back[nearest] == np.arange(len(nearest)))
    best = similarity[mutual, nearest[mutual]]
    rest = similarity[mutual].copy()
    rest[np.arange(len(mutual)), nearest[mutual]] = -1
    # unit vectors: squared distance = 2 - 2 cos
    keep = (2 - 2 * best) < RATIO**2 * (2 - 2 * rest.max(axis=1))
    return np.stack([mutual[keep], nearest[mutual[keep]]], axis=1)


def _fit(photo: Features, reference: Features, shape: tuple[int, ...]) -> Registration | None:
    pairs = match(photo, reference)
    if len(pairs) < MIN_INLIERS:
        return None
    to, start = photo.points[pairs[:, 0]], reference.points[pairs[:, 1]]
    matrix, mask = cv2.findHomography(start, to, cv2.USAC_MAGSAC, REPROJECTION, maxIters=5000, confidence=0.999)
    if matrix is None or mask is None:
        return None
    agreed = mask.ravel().astype(bool)
    if agreed.sum() < MIN_INLIERS or not is_credible(np.asarray(matrix), shape):
        return None
    return Registration(
        matrix=np.asarray(matrix, np.float64),
        reference=start[agreed],
        photo=to[agreed],
        matches=len(pairs),
        mirrored="plain",
    )


def is_credible(matrix: Matrix, shape: tuple[int, ...]) -> bool:
    """Whether a homography keeps the reference frame a convex, unfolded quadrilateral of sane area."""
    height, width = shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    depth = corners @ matrix[2, :2] + matrix[2, 2]
    if np.any(depth <= 1e-6):
        return False
    moved = project(matrix, corners)
    edges = np.roll(moved, -1, axis=0) - moved
    following = np.roll(edges, -1, axis=0)
    turns = edges[:, 0] * following[:, 1] - edges[:, 1] * following[:, 0]
    if np.any(turns <= 0):
        return False
    area = polygon_area(moved) / (height * width)
    return AREA[0] <= area <= AREA[1]


def project(matrix: Matrix, points: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Send (n, 2) points through a homography."""
    ones = np.ones((len(points), 1))
    moved = np.hstack([points, ones]) @ matrix.T
    return np.asarray(moved[:, :2] / moved[:, 2:3], np.float64)


def polygon_area(corners: npt.NDArray[np.float64]) -> float:
    """Area of a simple polygon, pixels squared (shoelace)."""
    x, y = corners[:, 0], corners[:, 1]
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def robust_affine(start: npt.NDArray[np.floating], to: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Fit (2, 3) affine by iteratively re-weighted least squares (Cauchy weights): start (n, 2) -> to (n, 2)."""
    design = np.hstack([start, np.ones((len(start), 1))])
    weights = np.ones(len(start))
    solution = np.zeros((3, 2))
    for _ in range(8):
        root = np.sqrt(weights)[:, None]
        solution, *_ = np.linalg.lstsq(design * root, to * root, rcond=None)
        distance = np.linalg.norm(design @ solution - to, axis=1)
        sigma = max(1.4826 * float(np.median(distance)), 0.05)
        weights = 1 / (1 + (distance / (2.0 * sigma)) ** 2)
    return np.asarray(solution.T, np.float64)
