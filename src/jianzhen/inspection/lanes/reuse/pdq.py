"""PDQ: a 256-bit fingerprint that survives saving, resizing and mild edits.

Written from the paper: Facebook 2019, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm".
Luma, two passes of a Jarosz (box, twice) filter, 64 x 64 samples, 16 x 16 low frequencies of its DCT, one bit each:
above the median. Quality is the summed gradient of the 64 x 64 samples; below 50 a fingerprint says little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

SAMPLES, LOW = 64, 16
BITS = LOW * LOW
MIN_QUALITY = 50
_DRAFT = 512

Bits = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pdq:
    """256 bits, row by row of rising frequency, and a quality in 0..100."""

    bits: Bits
    quality: int

    def hex(self) -> str:
        """Write as 64 hexadecimal digits, the last bit first as is customary."""
        return "".join(f"{byte:02x}" for byte in np.packbits(self.bits[::-1]))


def _basis() -> npt.NDArray[np.float64]:
    """Rows 1..16 of the 64-point DCT-II: (16, 64)."""
    k = np.arange(1, LOW + 1)[:, None]
    n = np.arange(SAMPLES)[None, :]
    return np.asarray(np.sqrt(2 / SAMPLES) * np.cos(np.pi / 2 / SAMPLES * k * (2 * n + 1)), np.float64)


_DCT = _basis()


def fingerprint(rgb: npt.NDArray[np.uint8]) -> Pdq:
    """Fingerprint (H, W, 3) uint8."""
    return _from_samples(_samples(rgb))


def variants(rgb: npt.NDArray[np.uint8]) -> tuple[Bits, ...]:
    """Fingerprints of the eight turnings and mirrorings, the plain one first: each (256,) bool.

    Turning the samples changes only signs and order of the frequencies, so the picture is filtered once.
    """
    samples = _samples(rgb)
    turned = [np.rot90(samples, k) for k in range(4)]
    return tuple(_from_samples(one).bits for one in [*turned, *(one[:, ::-1] for one in turned)])


def distance(a: Bits, b: Bits) -> int:
    """Bits that differ, 0..256."""
    return int(np.count_nonzero(a != b))


def _samples(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    h, w = rgb.shape[:2]
    scale = _DRAFT / max(h, w)
    if scale < 1:
        rgb = np.asarray(
            cv2.resize(rgb, (max(1, round(w * scale)), max(1, round(h * scale))), interpolation=cv2.INTER_AREA),
            np.uint8,
        )
        h, w = rgb.shape[:2]
    luma: npt.NDArray[Any] = rgb.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    window = (_window(w), _window(h))
    for _ in range(2):
        luma = cv2.blur(luma, window, borderType=cv2.BORDER_REPLICATE)
    rows = ((np.arange(SAMPLES) + 0.5) * h / SAMPLES).astype(int)
    columns = ((np.arange(SAMPLES) + 0.5) * w / SAMPLES).astype(int)
    return np.asarray(luma[np.ix_(rows, columns)], np.float64)


def _window(length: int) -> int:
    return max(1, (length + 2 * SAMPLES - 1) // (2 * SAMPLES))


def _from_samples(samples: npt.NDArray[np.float64]) -> Pdq:
    low = _DCT @ samples @ _DCT.T
    across = np.abs(np.diff(samples, axis=1)) * 100 / 255
    down = np.abs(np.diff(samples, axis=0)) * 100 / 255
    quality = int(min(100, (np.floor(across).sum() + np.floor(down).sum()) / 90))
    return Pdq(bits=np.asarray((low > np.median(low)).ravel(), np.bool_), quality=quality)
