"""Derived copies of a photo: geometry, colour, local damage, whole-frame re-rendering; masks carried along."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
import numpy.typing as npt

from bench.lab.damage import Damage, Mask, Rgb, Rng, paint
from bench.lab.rerender import Rerenderer, drift

AI_SIDE = 400
"""Long side at which AI kinds are made: the autoencoder's cost, not its limit."""


class CopyKind(StrEnum):
    """Kinds of copies; those from ``LOCAL`` on carry local damage, apart from ``AI0``."""

    CROP = "crop"
    ROTATE = "rot"
    FLIP = "flip"
    SCREENSHOT = "screenshot"
    RECOLOUR = "recolour"
    LOCAL = "local"
    LOCAL_PLUS = "local+"
    AI0 = "ai0"
    AI_DAMAGE = "ai+dmg"
    AIX_DAMAGE = "aiX+dmg"


DAMAGED = (CopyKind.LOCAL, CopyKind.LOCAL_PLUS, CopyKind.AI_DAMAGE, CopyKind.AIX_DAMAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A derived copy (H, W, 3) uint8, the mask of its damage (H, W) bool (empty when undamaged), its damage kind."""

    rgb: Rgb
    mask: Mask
    damage: Damage | None


def make(kind: CopyKind, rgb: Rgb, rng: Rng, rerenderer: Rerenderer) -> Copy:
    """Make one copy; never larger than its source."""
    mask = np.zeros(rgb.shape[:2], np.bool_)
    damage = None
    if kind in (CopyKind.AI0, CopyKind.AI_DAMAGE, CopyKind.AIX_DAMAGE):
        rgb = _fit(rgb, AI_SIDE)
        mask = np.zeros(rgb.shape[:2], np.bool_)
    if kind in DAMAGED:
        damage = list(Damage)[int(rng.integers(len(Damage)))]
        painted = paint(rgb, damage, rng)
        rgb, mask = painted.rgb, painted.mask
    match kind:
        case CopyKind.CROP:
            rgb, mask = crop(rgb, mask, rng, 0.55, 0.9)
        case CopyKind.ROTATE:
            rgb, mask = rotate(rgb, mask, rng)
        case CopyKind.FLIP:
            rgb, mask = np.ascontiguousarray(rgb[:, ::-1]), np.ascontiguousarray(mask[:, ::-1])
        case CopyKind.SCREENSHOT:
            rgb, mask = screenshot(rgb, mask, rng)
        case CopyKind.RECOLOUR:
            rgb = recolour(rgb, rng, 1.0)
        case CopyKind.LOCAL_PLUS:
            rgb, mask = crop(rgb, mask, rng, 0.75, 0.97)
            rgb, mask = resize(rgb, mask, float(rng.uniform(0.6, 0.95)), float(rng.uniform(0.6, 0.95)))
            rgb = recolour(rgb, rng, 0.6)
        case CopyKind.AI0 | CopyKind.AI_DAMAGE:
            rgb, mask = _mild(rgb, mask, rng, rerenderer)
        case CopyKind.AIX_DAMAGE:
            rgb, mask = _strong(rgb, mask, rng, rerenderer)
    return Copy(rgb=saved(rgb, int(rng.integers(60, 93))), mask=mask, damage=damage)


def saved(rgb: Rgb, quality: int) -> Rgb:
    """Save as JPEG and open again."""
    _, coded = cv2.imencode(".jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)[..., ::-1])


def _fit(rgb: Rgb, side: int) -> Rgb:
    scale = min(1.0, side / max(rgb.shape))
    if scale == 1:
        return rgb
    return np.asarray(cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def crop(rgb: Rgb, mask: Mask, rng: Rng, low: float, high: float) -> tuple[Rgb, Mask]:
    """Keep a share of each side; damage stays inside where there is any."""
    h, w = rgb.shape[:2]
    ch, cw = (int(v * rng.uniform(low, high)) for v in (h, w))
    top, left = int(rng.integers(0, h - ch + 1)), int(rng.integers(0, w - cw + 1))
    if mask.any():
        ys, xs = np.nonzero(mask)
        top = int(np.clip(ys.mean() - ch / 2, 0, h - ch))
        left = int(np.clip(xs.mean() - cw / 2, 0, w - cw))
    cut = (slice(top, top + ch), slice(left, left + cw))
    return np.ascontiguousarray(rgb[cut]), np.ascontiguousarray(mask[cut])


def resize(rgb: Rgb, mask: Mask, fx: float, fy: float) -> tuple[Rgb, Mask]:
    """Reduce by ``fx``, ``fy`` (at most 1 each)."""
    size = (max(16, round(rgb.shape[1] * min(fx, 1))), max(16, round(rgb.shape[0] * min(fy, 1))))
    small = cv2.resize(mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8), small


def rotate(rgb: Rgb, mask: Mask, rng: Rng) -> tuple[Rgb, Mask]:
    """Turn by up to 12 degrees (black corners) or a quarter."""
    if rng.random() < 0.4:
        k = int(rng.integers(1, 4))
        return np.ascontiguousarray(np.rot90(rgb, k)), np.ascontiguousarray(np.rot90(mask, k))
    h, w = rgb.shape[:2]
    matrix = cv2.getRotationMatrix2D((w / 2, h / 2), float(rng.uniform(-12, 12)), 1.0)
    return (
        np.asarray(cv2.warpAffine(rgb, matrix, (w, h), flags=cv2.INTER_CUBIC), np.uint8),
        cv2.warpAffine(mask.astype(np.uint8), matrix, (w, h), flags=cv2.INTER_NEAREST) > 0,
    )


def screenshot(rgb: Rgb, mask: Mask, rng: Rng) -> tuple[Rgb, Mask]:
    """Put the picture into a phone's screen with bars, text and buttons."""
    h, w = rgb.shape[:2]
    scale = float(rng.uniform(0.7, 1.0))
    rgb, mask = resize(rgb, mask, scale, scale)
    h, w = rgb.shape[:2]
    top, bottom, sides = int(h * rng.uniform(0.06, 0.3)), int(h * rng.uniform(0.08, 0.7)), int(w * rng.uniform(0, 0.06))
    ground = int(rng.choice([250, 255, 18]))
    page = np.full((h + top + bottom, w + 2 * sides, 3), ground, np.uint8)
    page[top : top + h, sides : sides + w] = rgb
    kept = np.zeros(page.shape[:2], np.bool_)
    kept[top : top + h, sides : sides + w] = mask
    ink = (60, 60, 60) if ground > 100 else (210, 210, 210)
    size = max(0.3, w / 700)
    cv2.putText(page, "19:22   5G", (8, max(10, top // 2)), cv2.FONT_HERSHEY_SIMPLEX, size, ink, 1, cv2.LINE_AA)
    for k in range(3):
        y = top + h + int(bottom * (k + 1) / 4)
        cv2.putText(
            page, "CNY 39.00 free returns"[k * 4 :], (8, y), cv2.FONT_HERSHEY_SIMPLEX, size, ink, 1, cv2.LINE_AA
        )
    return page, kept


def recolour(rgb: Rgb, rng: Rng, strength: float) -> Rgb:
    """Gains, gamma, saturation and a slow shading."""
    x = rgb.astype(np.float32) / 255
    x = np.clip(x * (1 + strength * rng.uniform(-0.12, 0.12, 3).astype(np.float32)), 0, 1)
    x = x ** float(np.exp(strength * rng.normal(0, 0.16)))
    grey = x.mean(axis=2, keepdims=True)
    x = grey + (x - grey) * (1 + strength * float(rng.uniform(-0.35, 0.35)))
    h, w = rgb.shape[:2]
    y, z = np.mgrid[0:h, 0:w].astype(np.float32)
    a = float(rng.uniform(0, 6.3))
    x = x * (1 + strength * 0.1 * (np.cos(a) * (z / w - 0.5) + np.sin(a) * (y / h - 0.5)))[..., None]
    return np.asarray(np.clip(x * 255, 0, 255), np.uint8)


def _warp(rgb: Rgb, mask: Mask, field: npt.NDArray[np.float32]) -> tuple[Rgb, Mask]:
    h, w = rgb.shape[:2]
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    mx, my = x + field[..., 0], y + field[..., 1]
    return (
        np.asarray(cv2.remap(rgb, mx, my, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT), np.uint8),
        cv2.remap(mask.astype(np.uint8), mx, my, cv2.INTER_NEAREST) > 0,
    )


def _mild(rgb: Rgb, mask: Mask, rng: Rng, rerenderer: Rerenderer) -> tuple[Rgb, Mask]:
    out = rerenderer.roundtrip(rgb, noise=float(rng.uniform(0.05, 0.2)), rng=rng)
    mask = mask[: out.shape[0], : out.shape[1]]
    out, mask = _warp(out, mask, drift(out.shape[:2], float(rng.uniform(0, 0.008)), rng))
    aspect = float(np.exp(rng.normal(0, 0.04)))
    out, mask = resize(out, mask, min(1, aspect), min(1, 1 / aspect))
    return recolour(out, rng, 0.5), mask


def _strong(rgb: Rgb, mask: Mask, rng: Rng, rerenderer: Rerenderer) -> tuple[Rgb, Mask]:
    out = rerenderer.roundtrip(rgb, noise=float(rng.uniform(0.2, 0.35)), rng=rng)
    mask = mask[: out.shape[0], : out.shape[1]]
    h, w = out.shape[:2]
    scale = float(rng.uniform(0.6, 0.8))
    small = cv2.resize(out, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    out = cv2.resize(small, (w, h), interpolation=cv2.INTER_CUBIC)
    sharp = out.astype(np.float32) * 2 - cv2.GaussianBlur(out, (0, 0), 1.2).astype(np.float32)
    out = np.asarray(np.clip(sharp, 0, 255), np.uint8)
    out, mask = _warp(out, mask, drift((h, w), float(rng.uniform(0.004, 0.018)), rng))
    aspect = float(np.exp(rng.normal(0, 0.04)))
    out, mask = resize(out, mask, min(1, aspect), min(1, 1 / aspect))
    if rng.random() < 0.4:
        out, mask = crop(out, mask, rng, 0.75, 0.95)
    return recolour(out, rng, 0.9), mask
