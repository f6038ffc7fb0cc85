"""Which separate parts laid out when packed are found again on what came back. For the eye: nothing here is measured.

Parts are islands of detail on a plain ground. A part is found again where some of its details move together; each part
may lie elsewhere and turned (features and fit as in ``registration``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.reference.plate import Plate
from jianzhen.inspection.lanes.reference.registration import REPROJECTION, match
from jianzhen.inspection.model import Region

REACH = 0.03
"""Details nearer than this share of the long side belong to one part."""

LEAST_DETAILS = 25
"""Details of an island that make it a part; print crumbs and shadows have fewer."""

LEAST_FOUND = 6
"""Details that must move together for a part to be found again."""

MOST_PARTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Boxes, in pixels of the packed photo, of the parts found again and of those that were not."""

    found: tuple[Region, ...]
    not_found: tuple[Region, ...]


def find_parts(packed: Plate, came: Sequence[Plate]) -> Parts | None:
    """Look for the packed photo's parts in every photo of what came back.

    ``None`` when there are not at least two parts apart, or none is found again: then the photos do not show the same
    things well enough to speak of one that is not there.
    """
    parts = _islands(packed)
    if not 2 <= len(parts) <= MOST_PARTS:
        return None
    found = [any(_moves_together(packed, one, inside) for one in came) for inside in parts]
    if not any(found):
        return None
    boxes = [_box(packed, inside) for inside in parts]
    return Parts(
        found=tuple(box for box, seen in zip(boxes, found, strict=True) if seen),
        not_found=tuple(box for box, seen in zip(boxes, found, strict=True) if not seen),
    )


def _islands(plate: Plate) -> list[npt.NDArray[np.int64]]:
    """Indices of the details of each island, largest first."""
    points = plate.features.points
    mask = np.zeros(plate.grey.shape, np.uint8)
    for x, y in points:
        cv2.circle(mask, (round(float(x)), round(float(y))), max(2, round(REACH * plate.long_side / 2)), 1, -1)
    count, labels = cv2.connectedComponents(mask)
    h, w = plate.rgb.shape[:2]
    of = labels[np.round(points[:, 1]).astype(int).clip(0, h - 1), np.round(points[:, 0]).astype(int).clip(0, w - 1)]
    islands = [np.flatnonzero(of == k) for k in range(1, count)]
    return sorted((one for one in islands if len(one) >= LEAST_DETAILS), key=len, reverse=True)


def _moves_together(packed: Plate, came: Plate, inside: npt.NDArray[np.int64]) -> bool:
    pairs = match(came.features, packed.features)
    pairs = pairs[np.isin(pairs[:, 1], inside)]
    if len(pairs) < LEAST_FOUND:
        return False
    _, agree = cv2.estimateAffinePartial2D(
        packed.features.points[pairs[:, 1]], came.features.points[pairs[:, 0]], method=cv2.RANSAC,
        ransacReprojThreshold=2 * REPROJECTION,
    )  # fmt: skip
    return agree is not None and int(agree.sum()) >= LEAST_FOUND


def _box(plate: Plate, inside: npt.NDArray[np.int64]) -> Region:
    points = plate.features.points[inside] / plate.scale
    low, high = np.floor(points.min(axis=0)).astype(int), np.ceil(points.max(axis=0)).astype(int)
    return int(low[0]), int(low[1]), int(high[0] - low[0]) + 1, int(high[1] - low[1]) + 1
