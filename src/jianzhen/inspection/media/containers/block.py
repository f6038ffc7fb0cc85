"""What a container reader hands over."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

MAX_BLOCKS = 400
"""Blocks kept of one file; a real one has a dozen."""

MAX_STEPS = 100_000
"""Boxes, chunks or elements walked in one file, at all depths together."""

LONGEST_NAME = 200
"""Characters kept of a keyword."""


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


@dataclass(slots=True)
class Gathered:
    """Blocks found so far and what is left of a walk's bounds. ``limit`` bounds the bytes of all blocks together."""

    limit: int
    blocks: list[Block] = field(default_factory=list)
    _steps: int = 0

    def step(self) -> bool:
        """Take one step; false once the walk has gone on for too long or has found enough."""
        self._steps += 1
        return self._steps <= MAX_STEPS and len(self.blocks) < MAX_BLOCKS

    def add(self, kind: BlockKind, where: str, data: bytes, *, name: str = "") -> None:
        """Keep a block if there is room for it."""
        if len(data) <= self.limit and len(self.blocks) < MAX_BLOCKS:
            self.limit -= len(data)
            self.blocks.append(Block(kind=kind, where=where, name=name[:LONGEST_NAME], data=data))
