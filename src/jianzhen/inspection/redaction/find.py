"""Where the personal things of a picture are: faces, lines of text, codes. Rather too much than too little."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.provenance.marks import find_ai_marks
from jianzhen.inspection.lanes.text import Corners, TextLine, read_every_text
from jianzhen.inspection.model import Region
from jianzhen.inspection.redaction.codes import likely_places, read_places
from jianzhen.inspection.redaction.faces import find_faces
from jianzhen.inspection.redaction.personal_text import AI_MARK, What, personal
from jianzhen.inspection.redaction.place import between, bounds, grown, of_region, shared, short_side, touches

Rgb = npt.NDArray[np.uint8]

READ_SIDES = (960, 1800)
"""Longest sides the whole picture is read at: small print needs the larger, large print the smaller."""

TILE, OVERLAP = 1600, 400
"""A picture larger than the last side is read once more in overlapping tiles of its own pixels."""

LEAST_SCORE = 0.2
"""A line read this badly still counts: half a phone number is a phone number."""

NEAR = 2.0
"""Heights of a personal line within which other lines belong to the same label."""

MARGIN = 0.25
FACE_MARGIN = 0.15
_OF_A_LABEL = (What.PHONE, What.ADDRESS, What.NAME, What.WAYBILL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """One thing to hide: what, the box around it in pixels of the picture, and its corners, which may lie aslant."""

    what: What
    region: Region
    corners: Corners


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is to be hidden in a picture, and where the visible AI marks lie that are to stay."""

    hidden: tuple[Hidden, ...]
    marks: tuple[Corners, ...]


def find_personal(rgb: Rgb) -> Found:
    """Find everything personal that is seen in a picture (h, w, 3) uint8, and its AI marks."""
    size = (rgb.shape[0], rgb.shape[1])
    lines = tuple(line for reading in _readings(rgb) for line in reading)
    marked = {mark.region for mark in find_ai_marks(lines, (size[1], size[0]))}
    marks = [line for line in lines if line.region in marked]
    texts = _of_text([line for line in lines if line not in marks], marks)
    places = [(What.FACE, grown(of_region(one), FACE_MARGIN)) for one in find_faces(rgb)]
    places += [(What.CODE, one) for one in read_places(rgb)]
    if any(what in _OF_A_LABEL for what, _ in texts):
        places += [(What.CODE, one) for one in likely_places(rgb)]
    kept: list[tuple[What, Corners]] = []
    for what, at in (*places, *texts):
        if not any(shared(at, other) > 0.9 for _, other in kept):
            kept.append((what, at))
    hidden = tuple(Hidden(what=what, region=bounds(at, size), corners=at) for what, at in kept)
    return Found(hidden=hidden, marks=tuple(line.corners for line in marks))


def _readings(rgb: Rgb) -> Iterator[tuple[TextLine, ...]]:
    """Read the picture whole at each side, and a large one in tiles too."""
    h, w = rgb.shape[:2]
    for side in READ_SIDES:
        if side == READ_SIDES[0] or max(h, w) > READ_SIDES[0]:
            yield read_every_text(rgb, side=side, least_score=LEAST_SCORE)
    if max(h, w) <= READ_SIDES[-1]:
        return
    for top in _starts(h):
        for left in _starts(w):
            tile = np.ascontiguousarray(rgb[top : top + TILE, left : left + TILE])
            yield tuple(_moved(line, left, top) for line in read_every_text(tile, side=TILE, least_score=LEAST_SCORE))


def _starts(length: int) -> list[int]:
    n = 1 + max(0, -(-(length - TILE) // (TILE - OVERLAP)))
    return [round(k * (length - TILE) / (n - 1)) for k in range(n)] if n > 1 else [0]


def _moved(line: TextLine, left: int, top: int) -> TextLine:
    x, y, w, h = line.region
    corners = tuple((cx + left, cy + top) for cx, cy in line.corners)
    return TextLine(region=(x + left, y + top, w, h), text=line.text, score=line.score, corners=corners)


def _of_text(lines: Sequence[TextLine], marks: Sequence[TextLine]) -> list[tuple[What, Corners]]:
    """Personal lines; lines beside one, however they were read; what stands in one line with an AI mark."""
    named = [(line, personal(line.text)) for line in lines]
    found = [(what, line.corners) for line, what in named if what is not None]
    rest = [line for line, what in named if what is None and len(line.text.strip()) > 1]
    out = [(what, grown(at, MARGIN)) for what, at in found]
    # a name alone, or a street whose town stands on the line above, is known by its neighbours only
    reach = [grown(at, NEAR) for what, at in found if what in _OF_A_LABEL]
    tall = [short_side(at) for what, at in found if what in _OF_A_LABEL]
    for line in rest:
        height = short_side(line.corners)
        beside = (height < 2 * own and touches(line.corners, near) for near, own in zip(reach, tall, strict=True))
        if any(beside):
            out.append((What.NAME, grown(line.corners, MARGIN)))
    return out + [part for mark in marks for part in _beside_mark(mark)]


def _beside_mark(mark: TextLine) -> list[tuple[What, Corners]]:
    what = personal(mark.text)
    if what is None:
        return []
    words = AI_MARK.search(mark.text)
    if words is None:
        return [(what, grown(mark.corners, MARGIN))]
    widths = [2 if ord(letter) > 0x2E7F else 1 for letter in mark.text]
    whole = sum(widths)
    start, end = sum(widths[: words.start()]) / whole, sum(widths[: words.end()]) / whole
    return [(what, between(mark.corners, a, b)) for a, b in ((0.0, start), (end, 1.0)) if b > a]
