"""What a container reader hands over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_BLOCKS = 400
"""Blocks kept of one file; a real one has a dozen."""

MAX_STEPS = 100_000
"""Boxes, chunks or elements walked in one file."""


class BlockKind(StrEnum):
    """What a block holds."""

    XMP = "xmp"
    EXIF = "exif"
    TEXT = "text"
    SEGMENT = "segment"
    C2PA = "c2pa"
    PHOTOSHOP = "photoshop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of metadata: what it holds, its place in the container's own words, its keyword, and its bytes."""

    kind: BlockKind
    where: str
    name: str = ""
    data: bytes
