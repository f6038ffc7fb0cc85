"""Was the place that is damaged now visible, and visibly intact, when the goods were packed?

It says nothing about the way between: a thing can break after it was packed. What it weighs is decided in ``walk``
from the category's row, and is nothing where the goods can break in transit.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from jianzhen.inspection.lanes.reference.agreement import local_std, overlay
from jianzhen.inspection.lanes.reference.plate import Plate
from jianzhen.inspection.lanes.reference.registration import Registration, project
from jianzhen.inspection.model import Region

RING_AGREES = 0.5
PLACE_DIFFERS = 0.35
MIN_PLACE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSeen:
    """The damaged place found in a pack-out photo.

    Attributes
    ----------
    region : Region
        The place in original pixels of the pack-out photo.
    ring, inside : float in [-1, 1]
        Agreement around the place (the same surface is seen) and in it (it looked otherwise).
    """

    region: Region
    ring: float
    inside: float

    @property
    def intact(self) -> bool:
        """The surroundings are the same and the place itself was not as it is now."""
        return self.ring >= RING_AGREES and self.inside <= self.ring - PLACE_DIFFERS


def find_place(photo: Plate, packed: Plate, registration: Registration, region: Region) -> PlaceSeen | None:
    """Carry ``region`` (original photo pixels) into the pack-out photo; ``None`` where it cannot be seen there."""
    laid = overlay(photo, packed, registration)
    if laid is None:
        return None
    factor = photo.scale * laid.shrink
    x, y, w, h = (value * factor for value in region)
    if min(w, h) < MIN_PLACE:
        pad = MIN_PLACE - min(w, h)
        x, y, w, h = x - pad / 2, y - pad / 2, w + pad, h + pad
    height, width = laid.valid.shape
    place = np.zeros((height, width), np.uint8)
    cv2.rectangle(place, (round(x), round(y)), (round(x + w), round(y + h)), 1, cv2.FILLED)
    reach = max(8, round(0.6 * max(w, h)))
    ring = (cv2.dilate(place, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)) - place) > 0
    inside = (place > 0) & laid.valid
    ring &= laid.valid & laid.textured
    if inside.sum() < 0.9 * max(int(place.sum()), 1) or ring.sum() < 60:
        return None
    grey = np.asarray(cv2.cvtColor(laid.photo, cv2.COLOR_RGB2GRAY), np.float32)
    if float(local_std(grey)[inside].max()) < 2.0:
        return None
    corners = np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], np.float64)
    back = project(np.linalg.inv(laid.matrix), corners) / packed.scale
    left, top = np.maximum(back.min(axis=0), 0)
    right, bottom = np.minimum(back.max(axis=0), packed.size)
    if right - left < 2 or bottom - top < 2:
        return None
    return PlaceSeen(
        region=(int(left), int(top), int(right - left), int(bottom - top)),
        ring=float(np.median(laid.zncc_fine[ring])),
        inside=float(np.quantile(laid.zncc_fine[inside], 0.3)),
    )
