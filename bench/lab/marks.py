"""Marks painted by hand on a photo, and the same drawing carried into another photo of the thing (simulated)."""

from __future__ import annotations

import cv2
import numpy as np
from samples.paint import painted_crack, painted_scratches

from bench.lab.damage import Rgb

Box = tuple[int, int, int, int]
Affine = np.ndarray
MARKS = ("crack", "scratch", "stain")


def paint_one(rgb: Rgb, near: Box, what: str, *, seed: int) -> tuple[Rgb, Box]:
    """Paint damage of a kind (``MARKS``) about the box, by hand; also the box [x, y, w, h] of what was painted."""
    rng = np.random.default_rng([seed, *(max(0, v) for v in near)])
    x, y, w, h = near
    long = max(w, h, 40)
    if what == "scratch":
        return painted_scratches(rgb, (x + w // 4, y + h // 2), long, rng)
    if what == "crack":
        return painted_crack(rgb, (x + w // 2, y + h // 8), 1.5, long, rng)
    return painted_stain(rgb, near, rng)


def painted_stain(rgb: Rgb, near: Box, rng: np.random.Generator) -> tuple[Rgb, Box]:
    """Paint a blotch of a few overlapping ellipses."""
    x, y, w, h = near
    layer = np.zeros(rgb.shape[:2], np.float32)
    for _ in range(7):
        at = (int(x + w * rng.uniform(0.25, 0.75)), int(y + h * rng.uniform(0.25, 0.75)))
        axes = (max(3, int(w * rng.uniform(0.1, 0.3))), max(3, int(h * rng.uniform(0.1, 0.3))))
        cv2.ellipse(layer, at, axes, float(rng.uniform(0, 180)), 0, 360, float(rng.uniform(0.4, 0.9)), -1, cv2.LINE_AA)
    layer = cv2.GaussianBlur(layer, (0, 0), 1.5)[..., None] * 0.75
    out = rgb * (1 - layer) + np.array([70, 46, 30], np.float32) * layer
    ys, xs = np.nonzero(layer[..., 0] > 0.1)
    box = (int(xs.min()), int(ys.min()), int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1) if len(xs) else near
    return np.clip(out, 0, 255).astype(np.uint8), box


def carried_paint(other: Rgb, shape: tuple[int, int], near: Box, what: str, to_other: Affine, *, seed: int) -> Rgb:
    """Put the drawing of ``paint_one`` (same box, kind and seed, on a photo of (height, width)) into another photo.

    ``to_other`` (2, 3) maps pixels of the first photo to the other. What a brush lays on is found from black and white.
    """
    black, _ = paint_one(np.zeros((*shape, 3), np.uint8), near, what, seed=seed)
    white, _ = paint_one(np.full((*shape, 3), 255, np.uint8), near, what, seed=seed)
    cover = 1 - (white.astype(np.float32) - black) / 255
    size = (other.shape[1], other.shape[0])
    laid, covered = (cv2.warpAffine(one, to_other, size, flags=cv2.INTER_LINEAR) for one in (black, cover))
    return np.clip(other * (1 - covered) + laid, 0, 255).astype(np.uint8)


def hand_slip(box: Box, rng: np.random.Generator) -> Affine:
    """How a careful hand misses when it copies a drawing: sd 4 % of its size, 6 degrees, 10 % of scale; (3, 3)."""
    x, y, w, h = box
    cx, cy, size = x + w / 2, y + h / 2, max(w, h)
    turned = cv2.getRotationMatrix2D((cx, cy), float(rng.normal(0, 6)), float(np.exp(rng.normal(0, 0.1))))
    turned[:, 2] += rng.normal(0, 0.04 * size, 2)
    return np.vstack([turned, [0.0, 0.0, 1.0]])
