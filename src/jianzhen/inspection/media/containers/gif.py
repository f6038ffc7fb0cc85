"""GIF: application and comment extensions (GIF89a, 26; XMP part 3, 1.1.2)."""

from __future__ import annotations

from jianzhen.inspection.media.containers.block import Block, BlockKind, Gathered

_TRAILER = 258
"""Bytes after an XMP packet that let old readers skip it."""

MAX_SUBBLOCKS = 400_000
"""Sub-blocks walked in one file: 64 MB of full ones are 263,000."""


def blocks_of_gif(data: bytes, limit: int) -> list[Block]:
    """Read the extensions up to the trailer, ``limit`` bytes in all."""
    found = Gathered(limit)
    left = MAX_SUBBLOCKS
    at = 13 + _table(data[10] if len(data) > 10 else 0)
    while at < len(data) and data[at] != 0x3B and left > 0 and found.step():
        if data[at] == 0x2C:
            at, taken = _skip(data, at + 11 + _table(data[at + 9] if at + 9 < len(data) else 0), left)
        elif data[at] == 0x21 and at + 2 < len(data):
            start, label = at + 2, data[at + 1]
            at, taken = _skip(data, start, left)
            if label == 0xFF and data[start : start + 12] == b"\x0bXMP DataXMP":
                packet = data[start + 12 : at]
                found.add(BlockKind.XMP, "GIF XMP Data", packet[: max(0, len(packet) - _TRAILER)])
            elif label == 0xFE:
                found.add(BlockKind.TEXT, "GIF comment", _joined(data, start, at), name="comment")
        else:
            break
        left -= taken
    return found.blocks


def _table(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _skip(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Where the sub-blocks end, and how many they were."""
    taken = 0
    while at < len(data) and data[at] and taken < most:
        at += data[at] + 1
        taken += 1
    return at + 1, taken + 1


def _joined(data: bytes, at: int, end: int) -> bytes:
    out = bytearray()
    while at < min(end, len(data)) and data[at]:
        out += data[at + 1 : at + 1 + data[at]]
        at += data[at] + 1
    return bytes(out)
