"""Local features of a view, and their matches in another: SIFT (doi:10.1023/B:VISI.0000029664.99615.94), RootSIFT
(doi:10.1109/CVPR.2012.6248018), mutual nearest neighbours with a ratio test."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

SIDE = 1280
"""Long side, pixels, views are compared at; smaller ones keep their size."""

COUNT = 3500
RATIO = 0.86

Grey = npt.NDArray[np.float32]
Points = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A view reduced: grey (h, w) float32 in [0, 255], points (N, 2), descriptors (N, 128), work pixels per pixel."""

    grey: Grey
    points: Points
    descriptors: npt.NDArray[np.float32]
    scale: float


def look_at(rgb: npt.NDArray[np.uint8]) -> Look:
    """Reduce a view (H, W, 3) uint8 and find its features."""
    h, w = rgb.shape[:2]
    scale = min(1.0, SIDE / max(h, w))
    small = (
        rgb
        if scale == 1
        else cv2.resize(rgb, (max(1, round(w * scale)), max(1, round(h * scale))), interpolation=cv2.INTER_AREA)
    )
    grey8 = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    points, root = _features(np.asarray(grey8, np.uint8), COUNT)
    return Look(grey=grey8.astype(np.float32), points=points, descriptors=root, scale=scale)


def _features(grey8: npt.NDArray[np.uint8], count: int) -> tuple[Points, npt.NDArray[np.float32]]:
    sift = cv2.SIFT_create(count, contrastThreshold=0.012)  # type: ignore[attr-defined]
    keypoints, descriptors = sift.detectAndCompute(grey8, None)
    if descriptors is None or len(keypoints) == 0:
        return np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32)
    root = np.sqrt(descriptors / np.maximum(descriptors.sum(axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return np.array([k.pt for k in keypoints], np.float32), root


def match(a: Look, b: Look, keep: npt.NDArray[np.bool_]) -> tuple[Points, Points]:
    """Match the kept features of ``a`` in ``b``: two (M, 2) arrays of work pixels."""
    empty = np.zeros((0, 2), np.float32)
    if keep.sum() < 2 or len(b.points) < 2:
        return empty, empty
    index = np.flatnonzero(keep)
    likeness = a.descriptors[index] @ b.descriptors.T
    two = np.argpartition(-likeness, 1, axis=1)[:, :2]
    values = np.take_along_axis(likeness, two, axis=1)
    order = np.argsort(-values, axis=1)
    two, values = np.take_along_axis(two, order, axis=1), np.take_along_axis(values, order, axis=1)
    distance = np.sqrt(np.maximum(2 - 2 * values, 0))
    back = likeness.argmax(axis=0)
    rows = np.arange(len(index))
    good = (distance[:, 0] < RATIO * distance[:, 1]) & (back[two[:, 0]] == rows)
    return a.points[index[good]], b.points[two[good, 0]]


def is_one_plane(pa: Points, pb: Points, shape: tuple[int, int]) -> bool:
    """Whether all that moves together moves by one homography: a flat scene, or one photo turned, cut or pulled aslant.

    Two photos from two places show depth: points before and behind move differently.
    """
    if len(pa) < 12:
        return False
    _, rigid = cv2.findFundamentalMat(pa, pb, cv2.USAC_MAGSAC, 2.0, 0.999, 2000)
    if rigid is None or rigid.sum() < 12:
        return False
    inside = rigid.ravel() > 0
    spread = np.ptp(pa[inside], axis=0)
    if not (spread[0] > 0.4 * shape[1] and spread[1] > 0.4 * shape[0]):
        return False
    plane, _ = cv2.findHomography(pa[inside], pb[inside], cv2.USAC_MAGSAC, 2.0, maxIters=2000, confidence=0.999)
    if plane is None:
        return False
    moved = cv2.perspectiveTransform(pa[inside][None].astype(np.float64), plane)[0]
    off = np.hypot(*(moved - pb[inside]).T)
    flat = int((off < 2.5).sum())
    deep = (off > OFF_PLANE * max(shape)) & (off < 0.2 * max(shape))
    # few agree on a plane at all: the matches are poor, which says nothing of depth
    return flat >= max(20, 0.6 * len(off)) and int(deep.sum()) < max(LEAST_DEEP, LEAST_SHARE * len(off))


OFF_PLANE = 0.004
"""Distance from the plane's place, as share of the longest side, that shows depth: 5 of 1280 pixels."""

LEAST_DEEP, LEAST_SHARE = 12, 0.04
"""Rigid matches off the plane that show two standpoints."""
