"""Places in a picture that may lie aslant: four corners in pixels."""

from __future__ import annotations

import cv2
import numpy as np

from jianzhen.inspection.lanes.text import Corners
from jianzhen.inspection.model import Region


def grown(corners: Corners, share: float) -> Corners:
    """The smallest turned rectangle around a place, each side moved out by ``share`` of the shorter one and 2 px."""
    (cx, cy), (w, h), turn = cv2.minAreaRect(np.array(corners, np.float32))
    by = 2 * (share * min(w, h) + 2)
    return tuple((float(x), float(y)) for x, y in cv2.boxPoints(((cx, cy), (w + by, h + by), turn)))


def of_region(region: Region) -> Corners:
    """The corners of an upright box."""
    x, y, w, h = region
    return ((x, y), (x + w, y), (x + w, y + h), (x, y + h))


def bounds(corners: Corners, size: tuple[int, int]) -> Region:
    """The upright box around a place, inside a picture of ``size`` (height, width)."""
    at = np.array(corners)
    left, top = np.clip(np.floor(at.min(axis=0)), 0, [size[1] - 1, size[0] - 1]).astype(int)
    right, low = np.clip(np.ceil(at.max(axis=0)), 1, [size[1], size[0]]).astype(int)
    return int(left), int(top), max(1, int(right - left)), max(1, int(low - top))


def short_side(corners: Corners) -> float:
    """The height of a line of text, whichever way it runs."""
    return float(min(cv2.minAreaRect(np.array(corners, np.float32))[1]))


def shared(a: Corners, b: Corners) -> float:
    """The share of ``a`` that lies in ``b``, 0-1; both convex."""
    one, two = (cv2.convexHull(np.array(c, np.float32)) for c in (a, b))
    area = cv2.contourArea(one)
    return float(cv2.intersectConvexConvex(one, two)[0]) / area if area > 0 else 1.0


def touches(a: Corners, b: Corners) -> bool:
    """Whether two convex places overlap."""
    return shared(a, b) > 0


def between(corners: Corners, start: float, end: float) -> Corners:
    """The part of a line from share ``start`` to share ``end`` of its length."""
    a, b, c, d = (np.array(one) for one in corners)
    top, low = (a + start * (b - a), a + end * (b - a)), (d + end * (c - d), d + start * (c - d))
    return tuple((float(x), float(y)) for x, y in (*top, *low))
