"""Hide a region beyond recovery: a few flat cells, then blur. Nothing of its detail is kept."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.model import Region

CELLS = 4
"""Cells kept across the short side; characters need more than that each."""


def hide(rgb: npt.NDArray[np.uint8], regions: Iterable[Region]) -> npt.NDArray[np.uint8]:
    """Return a copy (h, w, 3) uint8 with the regions hidden."""
    out = rgb.copy()
    for x, y, w, h in regions:
        if w < 1 or h < 1:
            continue
        cell = max(1.0, min(w, h) / CELLS)
        size = (max(1, round(w / (3 * cell))), max(1, round(h / (2 * cell))))
        small = cv2.resize(out[y : y + h, x : x + w], size, interpolation=cv2.INTER_AREA)
        out[y : y + h, x : x + w] = cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR)
    return out
