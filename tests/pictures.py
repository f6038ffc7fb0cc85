"""Seeded pictures with enough detail to be registered, and what can be done to them."""

from __future__ import annotations

import io

import cv2
import numpy as np
from PIL import Image


def scene(seed: int, size: tuple[int, int] = (640, 480)) -> np.ndarray:
    """A cluttered picture, (h, w, 3) uint8: shapes on a shaded, grainy ground."""
    rng = np.random.default_rng(seed)
    w, h = size
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    out = np.stack([90 + 60 * np.sin(x / 90 + seed), 100 + 50 * np.cos(y / 70), 120 + 0 * x], axis=-1)
    for _ in range(90):
        colour = tuple(float(v) for v in rng.integers(0, 255, 3))
        at = (int(rng.integers(0, w)), int(rng.integers(0, h)))
        reach = int(rng.integers(5, 45))
        if rng.random() < 0.5:
            cv2.circle(out, at, reach, colour, -1, cv2.LINE_AA)
        else:
            cv2.rectangle(out, at, (at[0] + reach, at[1] + int(rng.integers(5, 45))), colour, -1)
    out = cv2.GaussianBlur(out, (0, 0), 0.8) + rng.normal(0, 2, (h, w, 1))
    return np.clip(out, 0, 255).astype(np.uint8)


def coded(rgb: np.ndarray, kind: str = "JPEG", **options: object) -> bytes:
    """Encode a picture."""
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, kind, **options)
    return out.getvalue()


def saved(rgb: np.ndarray, quality: int = 75) -> np.ndarray:
    """Save as JPEG and open again."""
    return np.asarray(Image.open(io.BytesIO(coded(rgb, quality=quality))).convert("RGB"))


def cracked(
    rgb: np.ndarray, at: tuple[int, int] = (300, 200), scale: int = 1
) -> tuple[np.ndarray, tuple[int, int, int, int]]:
    """Paint a thick crack; also its box."""
    out = rgb.copy()
    points = np.array([(0, 0), (12, 30), (-4, 55), (16, 90), (6, 120)]) * scale + np.array(at)
    cv2.polylines(out, [points.astype(np.int32)], False, (12, 8, 6), 7 * scale, cv2.LINE_AA)
    low, high = points.min(axis=0), points.max(axis=0)
    return out, (int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))
