"""Faces by OpenCV's cascades (Viola and Jones 2001, doi:10.1109/CVPR.2001.990517). They miss turned and small ones."""

from __future__ import annotations

from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.model import Region

SIDE = 900
"""Longest side faces are looked for at."""

LEAST = 28
"""Least side of a face there, in pixels."""

_FRONT = ("haarcascade_frontalface_default.xml", "haarcascade_frontalface_alt2.xml")
_PROFILE = ("haarcascade_profileface.xml",)


def find_faces(rgb: npt.NDArray[np.uint8]) -> tuple[Region, ...]:
    """List places that look like a face, from the front or either side, in a picture (h, w, 3) uint8."""
    scale = min(1.0, SIDE / max(rgb.shape[:2]))
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else rgb
    grey = np.asarray(cv2.equalizeHist(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)), np.uint8)
    mirror = np.ascontiguousarray(grey[:, ::-1])
    found = [box for cascade in _cascades(_FRONT + _PROFILE) for box in _seen(cascade, grey)]
    # the profile cascade knows one side only
    found += [(grey.shape[1] - x - w, y, w, h) for c in _cascades(_PROFILE) for x, y, w, h in _seen(c, mirror)]
    return tuple((int(x / scale), int(y / scale), int(w / scale), int(h / scale)) for x, y, w, h in found)


@cache
def _cascades(names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(cv2.CascadeClassifier(cv2.data.haarcascades + name) for name in names)  # type: ignore[attr-defined]


def _seen(cascade: Any, grey: npt.NDArray[np.uint8]) -> list[Region]:
    found = cascade.detectMultiScale(grey, 1.15, 6, minSize=(LEAST, LEAST))
    return [(int(x), int(y), int(w), int(h)) for x, y, w, h in found]
