"""Text and codes in a picture: RapidOCR (PP-OCR models inside its wheel, no network) and zxing-cpp."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp

from jianzhen.inspection.model import Region

Rgb = npt.NDArray[np.uint8]

OCR_SIDE = 960
"""Longest side text is read at: half the time of 1280 px, and marks are at least 5 % of the short side."""


Corners = tuple[tuple[float, float], ...]
"""Four corners x, y in pixels, clockwise from where the text begins."""

READ_SCORE = 0.5
"""Reader's own score below which it leaves a line out, its default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One line of text: where (pixels of the picture given), what it says, and the reader's own score 0-1.

    ``region`` bounds the line; ``corners`` follow it where it lies aslant.
    """

    region: Region
    text: str
    score: float
    corners: Corners = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One barcode or matrix code: where, its symbology, and its text.

    Of a linear code zxing gives the rows it read, which may be a thin strip of the bars.
    """

    region: Region
    symbology: str
    text: str
    corners: Corners = ()


@cache
def _reader() -> Any:
    from rapidocr import RapidOCR

    threads = {f"EngineConfig.onnxruntime.{name}_op_num_threads": 1 for name in ("intra", "inter")}
    return RapidOCR(params={"Global.log_level": "critical", **threads})


def read_text(rgb: Rgb, *, side: int = OCR_SIDE) -> tuple[TextLine, ...]:
    """Read the lines of text of a picture.

    Parameters
    ----------
    rgb
        (h, w, 3) uint8.
    side
        The picture is reduced to this longest side first, never enlarged.

    Returns
    -------
    tuple of TextLine
        From top to bottom; regions in pixels of ``rgb``.
    """
    return _lines(rgb, side, {"use_cls": False})


def read_every_text(rgb: Rgb, *, side: int, least_score: float) -> tuple[TextLine, ...]:
    """Read as ``read_text`` does, upside-down lines too, and keep lines read badly: a third slower.

    ``least_score`` is the reader's own score 0-1 below which a line is left out.
    """
    return _lines(rgb, side, {"use_cls": True, "text_score": least_score})


def _lines(rgb: Rgb, side: int, how: dict[str, Any]) -> tuple[TextLine, ...]:
    h, w = rgb.shape[:2]
    scale = min(1.0, side / max(h, w))
    small = rgb
    if scale < 1:
        size = (max(1, round(w * scale)), max(1, round(h * scale)))
        small = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    # the reader keeps what it was told before: say everything each time
    found = _reader()(np.ascontiguousarray(small[..., ::-1]), **{"text_score": READ_SCORE, **how})
    if found.boxes is None or found.txts is None:
        return ()
    lines = []
    for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        at = np.asarray(box, float) / scale
        region = _bounds(at, w, h)
        if region is not None:
            lines.append(TextLine(region=region, text=str(text), score=round(float(score), 3), corners=_corners(at)))
    return tuple(sorted(lines, key=lambda one: (one.region[1], one.region[0])))


def read_codes(rgb: Rgb) -> tuple[Code, ...]:
    """Read barcodes and matrix codes; (h, w, 3) uint8 in, regions in its pixels."""
    h, w = rgb.shape[:2]
    out = []
    for one in zxingcpp.read_barcodes(rgb):
        at = one.position
        corners = np.array([(p.x, p.y) for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)], float)
        region = _bounds(corners, w, h)
        if region is not None and one.valid:
            out.append(Code(region=region, symbology=one.format.name, text=one.text, corners=_corners(corners)))
    return tuple(out)


def _corners(at: npt.NDArray[np.float64]) -> Corners:
    return tuple((float(x), float(y)) for x, y in at)


def _bounds(corners: npt.NDArray[np.float64], w: int, h: int) -> Region | None:
    low = np.clip(np.floor(corners.min(axis=0)), 0, [w - 1, h - 1]).astype(int)
    high = np.clip(np.ceil(corners.max(axis=0)), 1, [w, h]).astype(int)
    width, height = int(high[0] - low[0]), int(high[1] - low[1])
    return (int(low[0]), int(low[1]), width, height) if width > 0 and height > 0 else None
