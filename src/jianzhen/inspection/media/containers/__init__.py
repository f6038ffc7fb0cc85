"""Where a container keeps what is said about a picture: one small reader each, bounded, believing only structure.

A reader walks the container's own boxes and hands over the blocks it finds in their places. Bytes elsewhere (after the
end, inside pixels, in a chunk whose checksum is wrong) are no block, whatever they spell.
"""

from __future__ import annotations

from jianzhen.inspection.media.containers.block import Block, BlockKind
from jianzhen.inspection.media.containers.read import read_blocks

__all__ = ["Block", "BlockKind", "read_blocks"]
