"""Damage painted on a photo: crack, stain, tear, dent, scratch; with its mask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
import numpy.typing as npt

Rgb = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Rng = np.random.Generator


class Damage(StrEnum):
    """Kinds of damage that are painted."""

    CRACK = "crack"
    STAIN = "stain"
    TEAR = "tear"
    DENT = "dent"
    SCRATCH = "scratch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Painted:
    """A picture with painted damage and where it is: mask (H, W), alpha > .15 closed by 2 % and grown by 1 %."""

    rgb: Rgb
    mask: Mask


def paint(rgb: Rgb, kind: Damage, rng: Rng) -> Painted:
    """Paint one damage of ``kind`` on a textured place near the middle."""
    h, w = rgb.shape[:2]
    side = max(h, w)
    centre = _place(rgb, rng)
    reach = side * float(rng.uniform(0.06, 0.16))
    if kind is Damage.DENT:
        return _dent(rgb, centre, reach, rng)
    alpha = np.zeros((h, w), np.float32)
    light = np.zeros((h, w), np.float32)
    if kind in (Damage.CRACK, Damage.SCRATCH):
        _lines(alpha, light, centre, reach, kind, rng)
    else:
        _blob(alpha, centre, reach * 0.7, rng, 0.35 if kind is Damage.STAIN else 0.55)
        light = np.clip(cv2.GaussianBlur(alpha, (0, 0), 0.008 * side) - alpha, 0, 1) * (kind is Damage.TEAR)
    ink = {
        Damage.CRACK: rng.uniform(8, 60, 3), Damage.SCRATCH: rng.uniform(170, 245) * np.ones(3),
        Damage.STAIN: np.array([90, 60, 30]) * rng.uniform(0.5, 1.4), Damage.TEAR: rng.uniform(10, 70, 3),
    }[kind]  # fmt: skip
    strength = float(rng.uniform(0.45, 0.75)) if kind is Damage.STAIN else float(rng.uniform(0.75, 1.0))
    soft = cv2.GaussianBlur(alpha, (0, 0), 0.6)[..., None] * strength
    out = rgb.astype(np.float32)
    out = out + (255 - out) * cv2.GaussianBlur(light, (0, 0), 0.7)[..., None] * 0.5
    out = out * (1 - soft) + (ink + rng.normal(0, 4, (h, w, 1))) * soft
    return Painted(rgb=np.asarray(np.clip(out, 0, 255), np.uint8), mask=_mask(np.maximum(soft[..., 0], light * 0.3)))


def _place(rgb: Rgb, rng: Rng) -> tuple[float, float]:
    h, w = rgb.shape[:2]
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    detail = cv2.GaussianBlur(cv2.Laplacian(grey, cv2.CV_32F) ** 2, (0, 0), max(h, w) * 0.06)
    best, where = -1.0, (w / 2, h / 2)
    for _ in range(6):
        x, y = w * rng.uniform(0.25, 0.75), h * rng.uniform(0.25, 0.75)
        value = float(detail[int(y), int(x)]) * float(rng.uniform(0.6, 1))
        if value > best:
            best, where = value, (float(x), float(y))
    return where


def _lines(
    alpha: npt.NDArray[np.float32],
    light: npt.NDArray[np.float32],
    centre: tuple[float, float],
    reach: float,
    kind: Damage,
    rng: Rng,
) -> None:
    side = max(alpha.shape)
    count = 1 if kind is Damage.CRACK else int(rng.integers(3, 7))
    width = max(1, round(side * float(rng.uniform(0.0025, 0.006))))
    heading = float(rng.uniform(0, 2 * np.pi))
    for _ in range(count):
        start = np.array(centre) + rng.normal(0, reach * (0.05 if kind is Damage.CRACK else 0.25), 2)
        path = _wander(
            start, heading + float(rng.normal(0, 0.12)), 2 * reach, 0.45 if kind is Damage.CRACK else 0.06, rng
        )
        _draw(alpha, path, width)
        _draw(light, path + width, width)
        if kind is Damage.CRACK:
            for k in (8, 16):
                _draw(
                    alpha,
                    _wander(path[k], heading + float(rng.choice([-0.9, 0.9])), reach * 0.8, 0.45, rng),
                    max(1, width - 1),
                )


def _wander(
    start: npt.NDArray[np.float64], heading: float, length: float, bend: float, rng: Rng
) -> npt.NDArray[np.float64]:
    points, angle = [np.asarray(start, float)], heading
    for _ in range(24):
        angle += float(rng.normal(0, bend)) + 0.3 * (heading - angle)
        points.append(points[-1] + length / 24 * np.array([np.cos(angle), np.sin(angle)]))
    return np.array(points)


def _draw(plane: npt.NDArray[np.float32], path: npt.NDArray[np.float64], width: int) -> None:
    cv2.polylines(plane, [np.round(path * 16).astype(np.int32)], False, 1.0, width, cv2.LINE_AA, 4)


def _blob(alpha: npt.NDArray[np.float32], centre: tuple[float, float], radius: float, rng: Rng, rough: float) -> None:
    angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    ripple = sum(rng.normal(0, rough / (k + 1)) * np.sin(k * angles + rng.uniform(0, 6)) for k in range(1, 7))
    radii = radius * np.clip(1 + ripple, 0.3, 2)
    points = np.stack([centre[0] + radii * np.cos(angles), centre[1] + radii * np.sin(angles) * rng.uniform(0.5, 1)], 1)
    cv2.fillPoly(alpha, [np.round(points * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)


def _dent(rgb: Rgb, centre: tuple[float, float], reach: float, rng: Rng) -> Painted:
    h, w = rgb.shape[:2]
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    dx, dy = x - centre[0], y - centre[1]
    bump = np.exp(-(dx**2 + dy**2) / (2 * (reach * 0.5) ** 2)).astype(np.float32)
    pull = float(rng.uniform(0.25, 0.5))
    moved = cv2.remap(rgb, x - pull * dx * bump, y - pull * dy * bump, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    angle = float(rng.uniform(0, 2 * np.pi))
    shade = bump * (dx * np.cos(angle) + dy * np.sin(angle)) / reach * float(rng.uniform(60, 110))
    out = np.clip(moved.astype(np.float32) + shade[..., None], 0, 255)
    return Painted(rgb=np.asarray(out, np.uint8), mask=_mask(np.where(bump > 0.2, 1.0, 0.0).astype(np.float32)))


def _mask(alpha: npt.NDArray[np.float32]) -> Mask:
    side = max(alpha.shape)
    kept = (alpha > 0.15).astype(np.uint8)
    close, grow = max(1, round(0.01 * side)), max(1, round(0.01 * side))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * close + 1, 2 * close + 1))
    closed = cv2.morphologyEx(kept, cv2.MORPH_CLOSE, disc)
    return np.asarray(
        cv2.dilate(closed, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * grow + 1, 2 * grow + 1))) > 0
    )
