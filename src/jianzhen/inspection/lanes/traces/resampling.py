"""Resampling 重采样: was the whole photo resized? The variance of its second derivative is periodic then.

Gallagher 2005 (doi:10.1109/CRV.2005.33), Mahdian & Saic 2008 (doi:10.1109/TIFS.2008.924603). Global only, and only ever
an illustration: every messenger resizes. Peaks of the 8x8 grid and of the sensor's colour
filter (period 2) are left out, so a factor of 8/n is not seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]

SIDE = 2048
"""Pixels on a side of the part looked at, from the middle."""
LEAST_SIDE = 128
PEAK = 6.0
"""A line of the spectrum this many times the median around it is a peak; both axes must have it, or one twice so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resampling:
    """The strongest line: its frequency in cycles a pixel (0..0.5), how far it stands out, and whether that tells."""

    frequency: float
    strength: float
    told: bool


def find_resampling(grey: Grey) -> Resampling | None:
    """Look for the periodic trace of interpolation; ``None`` where the photo is too small.

    Parameters
    ----------
    grey
        (H, W) uint8 luma.
    """
    height, width = grey.shape
    if min(height, width) < LEAST_SIDE:
        return None
    h, w = min(height, SIDE), min(width, SIDE)
    y, x = (height - h) // 2, (width - w) // 2
    part = grey[y : y + h, x : x + w]
    lines = [_line(part), _line(np.ascontiguousarray(part.T))]
    (fa, sa), (fb, sb) = lines
    agree = abs(fa - fb) < 2.5 / min(h, w)
    frequency, strength = max(lines, key=lambda one: one[1])
    told = (agree and min(sa, sb) >= PEAK) or strength >= 2 * PEAK
    return Resampling(frequency=round(frequency, 4), strength=round(strength, 1), told=told)


def _line(part: Grey) -> tuple[float, float]:
    """Find the strongest line along the rows: frequency and ratio to the median of its neighbours."""
    second = np.abs(cv2.filter2D(part, cv2.CV_16S, np.array([[1, -2, 1]], np.float32)))
    # edges are clipped: they carry no more of the period than flat parts do, and drown it
    along = np.minimum(second, 16).sum(axis=0, dtype=np.int64).astype(np.float64)[2:-2]
    logs = np.log(along + 1)
    smooth = cv2.blur(logs[None, :], (9, 1), borderType=cv2.BORDER_REFLECT)[0]
    values = logs - smooth
    size = len(values) // 8 * 8
    spectrum = np.abs(np.fft.rfft(values[:size] * np.hanning(size)))
    count = len(spectrum)
    frequency = np.arange(count) / size
    reach = 15
    padded = np.pad(spectrum, reach, mode="reflect")
    around = np.median(np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1), axis=1)
    ratio = spectrum / np.maximum(around, 1e-9)
    nearest = np.abs(frequency * 8 - np.round(frequency * 8)) / 8
    ratio[(nearest < 3.5 / size) | (frequency < 0.06) | (frequency > 0.49)] = 0
    best = int(ratio.argmax())
    return float(frequency[best]), float(ratio[best])
