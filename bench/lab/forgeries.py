"""Forgeries of our own on real photos, one local change each, with the box of what was changed."""

from __future__ import annotations

from enum import StrEnum

import cv2
import numpy as np

from bench.lab.damage import Damage, Rgb, Rng, paint
from bench.lab.transforms import saved
from jianzhen.inspection.model import Region


class Forgery(StrEnum):
    """What is done to the photo before it is saved again."""

    SPLICE = "splice"
    COPY_MOVE = "copy-move"
    TURNED_COPY = "copy-move, turned"
    NOISE = "noise patch"
    PAINT = "local paint"


def forge(rgb: Rgb, donor: Rgb, kind: Forgery, rng: Rng) -> tuple[Rgb, Region]:
    """Change one place of a photo: the new photo, never of another size, and the box of the change."""
    h, w = rgb.shape[:2]
    if kind is Forgery.PAINT:
        painted = paint(rgb, list(Damage)[int(rng.integers(len(Damage)))], rng)
        ys, xs = np.nonzero(painted.mask)
        return painted.rgb, (int(xs.min()), int(ys.min()), int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1)
    ph, pw = (max(32, int(v * rng.uniform(0.18, 0.36))) for v in (h, w))
    y, x = int(rng.integers(0, h - ph + 1)), int(rng.integers(0, w - pw + 1))
    out = rgb.copy()
    here = (slice(y, y + ph), slice(x, x + pw))
    if kind is Forgery.SPLICE:
        patch = _donated(donor, (ph, pw), rng)
        out[here] = _laid(rgb[here], patch)
    elif kind is Forgery.NOISE:
        strength = float(rng.uniform(2.5, 6))
        level = rgb[here].astype(np.float32)
        smooth = cv2.GaussianBlur(level, (0, 0), 1.2)
        patch = smooth if rng.random() < 0.5 else level + rng.normal(0, strength, (ph, pw, 1)).astype(np.float32)
        out[here] = _laid(rgb[here], np.clip(patch, 0, 255).astype(np.uint8))
    else:
        sy, sx = _detailed(rgb, (ph, pw), rng)
        patch = rgb[sy : sy + ph, sx : sx + pw]
        if kind is Forgery.TURNED_COPY:
            matrix = cv2.getRotationMatrix2D(
                (pw / 2, ph / 2), float(rng.uniform(-40, 40)), float(rng.uniform(0.85, 1.2))
            )
            patch = cv2.warpAffine(patch, matrix, (pw, ph), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
        y, x = _elsewhere((h, w), (ph, pw), (sy, sx), rng)
        here = (slice(y, y + ph), slice(x, x + pw))
        out[here] = _laid(rgb[here], np.asarray(patch, np.uint8))
    return out, (x, y, pw, ph)


def _donated(donor: Rgb, size: tuple[int, int], rng: Rng) -> Rgb:
    """A patch of a photo that was saved as JPEG on a grid of its own, offset from the grid of where it goes by chance."""
    ph, pw = size
    scale = max(1.0, (ph + 8) / donor.shape[0], (pw + 8) / donor.shape[1])
    if scale > 1:
        donor = np.asarray(cv2.resize(donor, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)
    coded = saved(donor, int(rng.integers(60, 93)))
    y, x = int(rng.integers(0, coded.shape[0] - ph + 1)), int(rng.integers(0, coded.shape[1] - pw + 1))
    return coded[y : y + ph, x : x + pw]


def _laid(under: Rgb, patch: Rgb) -> Rgb:
    """Lay a patch over, its border softened by 3 pixels."""
    alpha = np.zeros(under.shape[:2], np.float32)
    alpha[3:-3, 3:-3] = 1
    alpha = cv2.GaussianBlur(alpha, (0, 0), 1.5)[..., None]
    return np.clip(under * (1 - alpha) + patch * alpha + 0.5, 0, 255).astype(np.uint8)


def _detailed(rgb: Rgb, size: tuple[int, int], rng: Rng) -> tuple[int, int]:
    """The most detailed of eight places, as a person would choose something to copy."""
    (h, w), (ph, pw) = rgb.shape[:2], size
    places = [(int(rng.integers(0, h - ph + 1)), int(rng.integers(0, w - pw + 1))) for _ in range(8)]
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    return max(
        places, key=lambda at: float(cv2.Laplacian(grey[at[0] : at[0] + ph, at[1] : at[1] + pw], cv2.CV_32F).var())
    )


def _elsewhere(shape: tuple[int, int], size: tuple[int, int], source: tuple[int, int], rng: Rng) -> tuple[int, int]:
    """The farthest from the source of eight places."""
    (h, w), (ph, pw) = shape, size
    places = [(int(rng.integers(0, h - ph + 1)), int(rng.integers(0, w - pw + 1))) for _ in range(8)]
    return max(places, key=lambda at: (at[0] - source[0]) ** 2 + (at[1] - source[1]) ** 2)
