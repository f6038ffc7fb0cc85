"""Where barcodes and matrix codes are, decoded or not: a better camera reads what this reader cannot."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp

from jianzhen.inspection.lanes.text import Corners
from jianzhen.inspection.redaction.place import grown, shared

Rgb = npt.NDArray[np.uint8]
Grey = npt.NDArray[np.uint8]

LARGE = 1600
"""Longest side above which a picture is read at half its size too: codes are then found that grain hides."""

ALIKE = 0.5
"""Correlation with the rows that were read above which a row still belongs to the bars."""

MOST_STEPS = 150
"""Steps of a hundredth of the code's length that its bars are followed each way."""

SAMPLES = 400
"""Brightness values taken along a row of bars."""

LEAST_LENGTH = 20
"""Pixels a strip must be long for its bars to be followed."""

MARGIN = 0.12
_FLAT = (zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.MicroQRCode, zxingcpp.BarcodeFormat.DataMatrix,
         zxingcpp.BarcodeFormat.Aztec, zxingcpp.BarcodeFormat.PDF417, zxingcpp.BarcodeFormat.MaxiCode)  # fmt: skip


def read_places(rgb: Rgb) -> tuple[Corners, ...]:
    """Places of codes that a reader recognises, valid or damaged, in a picture (h, w, 3) uint8."""
    grey = _grey(rgb)
    out: list[Corners] = []
    for scale in (1.0, 0.5) if max(rgb.shape[:2]) > LARGE else (1.0,):
        small = grey if scale == 1 else cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        for one in zxingcpp.read_barcodes(small, return_errors=True):
            p = one.position
            at = tuple((q.x / scale, q.y / scale) for q in (p.top_left, p.top_right, p.bottom_right, p.bottom_left))
            whole = at if one.format in _FLAT else _whole_bars(grey, at)
            out.append(grown(whole, MARGIN))
    seen = _linear_looks(grey)
    # a linear code's rows as read may miss part of its bars: what looks like bars around them belongs to it
    return tuple(out) + tuple(one for one in seen if any(shared(read, one) > 0.2 for read in out))


def likely_places(rgb: Rgb) -> tuple[Corners, ...]:
    """Places that look like a code though none was read: for pictures that show a label anyway."""
    grey = _grey(rgb)
    found, corners = cv2.QRCodeDetector().detectMulti(grey)
    squares = [_corners(one) for one in corners] if found and corners is not None else []
    return tuple(grown(one, MARGIN) for one in squares) + _linear_looks(grey)


def _grey(rgb: Rgb) -> Grey:
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8)


def _linear_looks(grey: Grey) -> tuple[Corners, ...]:
    if min(grey.shape) < 40:  # the detector fails on less
        return ()
    found, corners = cv2.barcode.BarcodeDetector().detectMulti(grey)
    return tuple(grown(_corners(one), MARGIN) for one in corners) if found and corners is not None else ()


def _corners(at: npt.NDArray[np.float32]) -> Corners:
    return tuple((float(x), float(y)) for x, y in np.asarray(at).reshape(-1, 2))


def _whole_bars(grey: Grey, strip: Corners) -> Corners:
    """Follow the bars up and down from the strip that was read, as long as the rows stay alike."""
    a, b, c, d = (np.array(one) for one in strip)
    left, right = (a + d) / 2, (b + c) / 2
    along = right - left
    length = float(np.hypot(*along))
    if length < LEAST_LENGTH:
        return strip
    # the bars may lean: each step may slide a little along the code
    up = np.array([-along[1], along[0]]) / length
    step = max(1.0, length / 100)
    ends: list[npt.NDArray[np.float64]] = []
    for way in (-step, step):
        at = np.zeros(2)
        row = _row(grey, left, right)
        for _ in range(MOST_STEPS):
            slides = [at + way * up + slide * step * along / length for slide in (-1, 0, 1)]
            rows = [_row(grey, left + slid, right + slid) for slid in slides]
            alike = [_correlation(row, one) for one in rows]
            best = int(np.argmax(alike))
            if alike[best] < ALIKE:
                break
            at, row = slides[best], rows[best]
        ends += [left + at, right + at]
    hull = cv2.convexHull(np.array([*ends, a, b, c, d], np.float32)).reshape(-1, 2)
    return tuple((float(x), float(y)) for x, y in hull)


def _row(grey: Grey, left: npt.NDArray[np.float64], right: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    at = (left + np.linspace(0, 1, SAMPLES)[:, None] * (right - left)).astype(np.float32)
    # beyond the picture there is nothing alike: a flat row correlates with none
    values = cv2.remap(grey, at[:, 0][None], at[:, 1][None], cv2.INTER_LINEAR, borderValue=(255.0,))
    return np.asarray(values[0], np.float32)


def _correlation(a: npt.NDArray[np.float32], b: npt.NDArray[np.float32]) -> float:
    spread = float(a.std() * b.std())
    return float(((a - a.mean()) * (b - b.mean())).mean()) / spread if spread > 0 else 0.0
