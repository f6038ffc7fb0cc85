"""A JPEG's quantisation tables against the camera its Exif names. They tell who saved a file last, not who took it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jianzhen.inspection.lanes.traces.jpeg_history import estimate_quality

_WORTH_NAMING = 97
"""From this quality on the scaled table is nearly all ones, and so are the cameras' own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """A maker whose cameras were seen to write tables of their own, in how many files of the development data."""

    word: str
    files: int


OWN_TABLES = (Maker(word="apple", files=9), Maker(word="fujifilm", files=11), Maker(word="casio", files=2))
"""Makers none of whose unchanged files held the scaled example tables. Others write them (Canon, Nikon, HTC, Xiaomi)
or were not seen."""


def saved_by_other_software(camera: str, tables: Sequence[Sequence[int]]) -> str | None:
    """Say so where a maker that writes tables of its own is named on a file with the common library's."""
    maker = next((one for one in OWN_TABLES if one.word in camera.lower()), None)
    if maker is None or not tables or len(tables[0]) != 64:
        return None
    quality, standard = estimate_quality(tables[0])
    if not standard or quality >= _WORTH_NAMING:
        return None
    return (
        f"the JPEG tables are the common library's at quality {quality}, which {camera} files were not seen to hold "
        f"({maker.files} files)"
    )
