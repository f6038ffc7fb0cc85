"""Words on the picture itself: AI marks (GB 45438-2025, 5.2) and picture agencies' watermarks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jianzhen.inspection.lanes.text import TextLine
from jianzhen.inspection.model import Region

EDGE = 0.12
"""Share of a side that counts as its edge."""

LEAST_HEIGHT = 0.05
"""Least height of the letters as share of the shortest side (GB 45438-2025, 5.2)."""

LEAST_SCORE = 0.6
"""Reader's own score below which a line is not believed."""

_AI = re.compile(r"人工智能|(?<![A-Za-z])A[I1l|](?:GC)?(?![a-z])|(?<![A-Za-z])AI[- ]?gener", re.I)
_MADE = re.compile(r"生成|合成|generated|synthe[st]i[sz]ed|synthetic", re.I)
_NAMED = re.compile(r"豆包|即梦|可灵|通义|文心|元宝|星绘|海螺|doubao|jimeng|dreamina|kling|hailuo", re.I)
_STOCK = re.compile(
    r"shutterst[o0]ck|gettyimages|getty images|istock(photo)?|adobe ?stock|depositphotos|dreamstime|alamy|123rf|"
    r"freepik|vecteezy|视觉中国|东方[IＩ]C|图虫|千图网|包图网|摄图网|昵图网|千库网|汇图网|我图网|站酷海洛",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mark on the picture: its words, where, whether a generator is named, and what the standard would miss."""

    text: str
    region: Region
    named: bool
    lacks: tuple[str, ...]


def find_ai_marks(lines: Sequence[TextLine], size: tuple[int, int]) -> tuple[Mark, ...]:
    """Find lines that hold an AI element or a generator's name together with a generation element.

    Parameters
    ----------
    lines
        Text read, in pixels of the picture.
    size
        Width and height of the picture.

    Returns
    -------
    tuple of Mark
        Largest first. A line with one element alone (a box of an AI loudspeaker, the word 生成 in a manual) is none.
    """
    out = []
    for line in lines:
        text = line.text.replace(" ", "")
        named = bool(_NAMED.search(text))
        ai = bool(_AI.search(line.text) or _AI.search(text))
        if line.score < LEAST_SCORE or not _MADE.search(text) or not (ai or named):
            continue
        out.append(Mark(text=line.text[:80], region=line.region, named=named, lacks=_lacks(line.region, size, ai=ai)))
    return tuple(sorted(out, key=lambda one: -one.region[3]))


def _lacks(region: Region, size: tuple[int, int], *, ai: bool) -> tuple[str, ...]:
    x, y, w, h = region
    out = [] if ai else ["the element 人工智能 or AI"]
    across, down = (x + w / 2) / size[0], (y + h / 2) / size[1]
    near = min(x / size[0], 1 - (x + w) / size[0], y / size[1], 1 - (y + h) / size[1])
    if near > EDGE or (0.3 < across < 0.7 and 0.25 < down < 0.75):
        out.append("a place at an edge or corner")
    # a box of text is a little taller than its letters
    if 0.9 * min(w, h) < LEAST_HEIGHT * min(size):
        out.append("letters of 5 % of the shortest side")
    return tuple(out)


def find_stock_marks(lines: Sequence[TextLine]) -> tuple[Mark, ...]:
    """Find picture agencies' names among the lines."""
    return tuple(
        Mark(text=line.text[:80], region=line.region, named=True, lacks=())
        for line in lines
        if line.score >= LEAST_SCORE and _STOCK.search(line.text.replace(" ", ""))
    )
