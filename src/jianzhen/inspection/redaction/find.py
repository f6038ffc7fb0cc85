"""Where the personal things of a picture are: faces, lines of text, codes. Rather too much than too little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.text import TextLine, read_codes, read_text
from jianzhen.inspection.model import Region
from jianzhen.inspection.redaction.personal_text import What, personal

Rgb = npt.NDArray[np.uint8]

READ_SIDES = (960, 1800)
"""Longest sides text is read at: small print needs the larger, large print the smaller."""

FACE_SIDE = 900
CLUSTER = 3
"""Personal lines near each other that make a label: then every line of it is hidden."""

_FACES = ("haarcascade_frontalface_default.xml", "haarcascade_frontalface_alt2.xml", "haarcascade_profileface.xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """One thing to hide: what, and where in pixels of the picture."""

    what: What
    region: Region


def find_personal(rgb: Rgb) -> tuple[Hidden, ...]:
    """List everything personal that is seen in a picture (h, w, 3) uint8."""
    h, w = rgb.shape[:2]
    out = [Hidden(what=What.FACE, region=region) for region in _faces(rgb)]
    out += [Hidden(what=What.CODE, region=_grown(one.region, 0.12, w, h)) for one in _codes(rgb)]
    seen: list[TextLine] = []
    for side in READ_SIDES:
        if side == READ_SIDES[0] or max(h, w) > READ_SIDES[0]:
            seen.extend(read_text(rgb, side=side))
    out += _of_text(seen, w, h)
    return tuple(out)


def _of_text(lines: Sequence[TextLine], w: int, h: int) -> list[Hidden]:
    named = [(line, personal(line.text)) for line in lines]
    found = [(line, what) for line, what in named if what is not None]
    out = [Hidden(what=what, region=_grown(line.region, 0.15, w, h)) for line, what in found]
    if len(found) >= CLUSTER:
        # a parcel label: what stands between its personal lines is personal too, however it was read
        boxes = np.array([line.region for line, _ in found])
        x0, y0 = boxes[:, 0].min(), boxes[:, 1].min()
        x1, y1 = (boxes[:, 0] + boxes[:, 2]).max(), (boxes[:, 1] + boxes[:, 3]).max()
        tall = float(np.median(boxes[:, 3]))
        for line, what in named:
            x, y, lw, lh = line.region
            inside = x0 - 2 * tall <= x + lw / 2 <= x1 + 2 * tall and y0 - 2 * tall <= y + lh / 2 <= y1 + 2 * tall
            if what is None and inside and len(line.text.strip()) > 1 and "AI" not in line.text:
                out.append(Hidden(what=What.NAME, region=_grown(line.region, 0.15, w, h)))
    return out


def _codes(rgb: Rgb) -> list[Any]:
    found = list(read_codes(rgb))
    if max(rgb.shape[:2]) > 1600:
        small = cv2.resize(rgb, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        for one in read_codes(np.asarray(small, np.uint8)):
            x, y, w, h = one.region
            found.append(type(one)(region=(2 * x, 2 * y, 2 * w, 2 * h), symbology=one.symbology, text=one.text))
    return found


@cache
def _cascades() -> tuple[Any, ...]:
    return tuple(cv2.CascadeClassifier(cv2.data.haarcascades + name) for name in _FACES)  # type: ignore[attr-defined]


def _faces(rgb: Rgb) -> list[Region]:
    h, w = rgb.shape[:2]
    scale = min(1.0, FACE_SIDE / max(h, w))
    grey = cv2.cvtColor(
        cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else rgb,
        cv2.COLOR_RGB2GRAY,
    )
    grey = cv2.equalizeHist(grey)
    out: list[Region] = []
    for cascade in _cascades():
        for picture, mirrored in ((grey, False), (np.ascontiguousarray(grey[:, ::-1]), True)):
            if mirrored and cascade is not _cascades()[2]:
                continue
            for x, y, fw, fh in cascade.detectMultiScale(picture, 1.15, 6, minSize=(28, 28)):
                left = picture.shape[1] - x - fw if mirrored else x
                box = (int(left / scale), int(y / scale), int(fw / scale), int(fh / scale))
                out.append(_grown(box, 0.15, w, h))
    return out


def _grown(region: Region, share: float, w: int, h: int) -> Region:
    x, y, rw, rh = region
    by = round(share * min(rw, rh)) + 2
    left, top = max(0, x - by), max(0, y - by)
    return left, top, min(w, x + rw + by) - left, min(h, y + rh + by) - top
