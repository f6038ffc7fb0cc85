"""How a photo reaches the desk: six deliveries, as encoded files."""

from __future__ import annotations

import io
from enum import StrEnum

import cv2
import numpy as np
from PIL import Image

from bench.lab.damage import Rgb, Rng
from bench.lab.transforms import screenshot


class Delivery(StrEnum):
    """The six deliveries that every figure is measured over."""

    AS_IS = "as is"
    STRIPPED = "stripped"
    SIDE_1280 = "1280 q80"
    Q50 = "q50"
    WEBP = "WebP q75"
    SCREENSHOT = "screenshot"


def deliver(rgb: Rgb, delivery: Delivery, rng: Rng) -> Rgb:
    """Send a picture on: what the desk decodes. Never larger than it was (a screenshot adds bars around it)."""
    if delivery is Delivery.AS_IS:
        return rgb
    return decoded(encode(rgb, delivery, rng))


def encode(rgb: Rgb, delivery: Delivery, rng: Rng) -> bytes:
    """Send a picture on as a file; "as is" has none of its own and is kept without loss."""
    match delivery:
        case Delivery.AS_IS:
            return _coded(rgb, "PNG", 0)
        case Delivery.STRIPPED:
            return _coded(rgb, "JPEG", 95)
        case Delivery.SIDE_1280:
            scale = min(1.0, 1280 / max(rgb.shape))
            small = rgb if scale == 1 else cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            return _coded(np.asarray(small, np.uint8), "JPEG", 80)
        case Delivery.Q50:
            return _coded(rgb, "JPEG", 50)
        case Delivery.WEBP:
            return _coded(rgb, "WEBP", 75)
        case Delivery.SCREENSHOT:
            return _coded(screenshot(rgb, np.zeros(rgb.shape[:2], np.bool_), rng)[0], "PNG", 0)


def decoded(data: bytes) -> Rgb:
    """Open a file: (H, W, 3) uint8."""
    return np.ascontiguousarray(np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), np.uint8))


def _coded(rgb: Rgb, kind: str, quality: int) -> bytes:
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, kind, **({"quality": quality} if kind != "PNG" else {}))
    return out.getvalue()
