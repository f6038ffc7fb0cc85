"""Cover places of a picture with one flat colour. Nothing below it is kept, not even its average.

Mosaics and blurs can be undone for print in a known font (Hill et al. 2016, doi:10.1515/popets-2016-0047): a fill cannot.
"""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.text import Corners

FILL = (70, 76, 84)
"""Slate: seen at once to be laid over, and no colour a photo has by chance over a whole place."""


def cover(rgb: npt.NDArray[np.uint8], places: Iterable[Corners]) -> npt.NDArray[np.uint8]:
    """Return a copy (h, w, 3) uint8 with the places, convex polygons in pixels, filled."""
    out = rgb.copy()
    out[covered(rgb.shape[:2], places)] = FILL
    return out


def covered(size: tuple[int, ...], places: Iterable[Corners]) -> npt.NDArray[np.bool_]:
    """The mask (h, w) of the places in a picture of ``size`` (height, width)."""
    mask = np.zeros(size[:2], np.uint8)
    for corners in places:
        cv2.fillConvexPoly(mask, np.round(np.array(corners)).astype(np.int32), 1)
    return mask.astype(np.bool_)
