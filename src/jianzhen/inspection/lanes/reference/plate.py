"""A photo prepared once for every comparison: reduced, grey, with its local features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

WORK_SIDE = 512
"""Long side, pixels, at which geometry and agreement are measured. Smaller photos keep their size."""

MIN_SIDE = 64
"""Below this short side there is too little to register."""

Rgb = npt.NDArray[np.uint8]
Grey = npt.NDArray[np.float32]
Points = npt.NDArray[np.float32]
Descriptors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """Keypoints (N, 2) in work pixels and RootSIFT descriptors (N, 128), unit length."""

    points: Points
    descriptors: Descriptors


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """One photo at work size.

    Attributes
    ----------
    rgb : (h, w, 3) uint8
    grey : (h, w) float32 in [0, 255]
    scale : float in (0, 1]
        Work pixels per original pixel.
    size : (int, int)
        Width and height of the original, pixels.
    """

    rgb: Rgb
    grey: Grey
    scale: float
    size: tuple[int, int]
    features: Features
    mirrored: Features

    @property
    def long_side(self) -> int:
        """Long side in work pixels."""
        return int(max(self.grey.shape))


def shrink(rgb: Rgb, side: int) -> Rgb:
    """Reduce to ``side`` pixels on the long side by area averaging; never enlarge."""
    height, width = rgb.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return rgb
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def prepare(rgb: Rgb, *, side: int = WORK_SIDE) -> Plate:
    """Reduce a photo and find its features.

    Parameters
    ----------
    rgb : (H, W, 3) uint8, after orientation
    side : int, pixels
        Long side to work at.
    """
    small = shrink(rgb, side)
    grey8 = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    return Plate(
        rgb=small,
        grey=np.asarray(grey8, dtype=np.float32),
        scale=small.shape[1] / rgb.shape[1],
        size=(rgb.shape[1], rgb.shape[0]),
        features=_features(grey8),
        mirrored=_features(np.ascontiguousarray(grey8[:, ::-1])),
    )


def _features(grey8: Any) -> Features:
    sift = cv2.SIFT_create(1500, contrastThreshold=0.02, edgeThreshold=12)  # type: ignore[attr-defined]
    keypoints, descriptors = sift.detectAndCompute(grey8, None)
    if descriptors is None or len(keypoints) == 0:
        return Features(points=np.zeros((0, 2), np.float32), descriptors=np.zeros((0, 128), np.float32))
    # RootSIFT: Arandjelovic & Zisserman 2012, doi:10.1109/CVPR.2012.6248018
    root = np.sqrt(descriptors / np.maximum(descriptors.sum(axis=1, keepdims=True), 1e-9))
    points = np.array([k.pt for k in keypoints], dtype=np.float32)
    return Features(points=points, descriptors=root.astype(np.float32))
