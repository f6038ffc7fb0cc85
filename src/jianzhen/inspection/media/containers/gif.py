"""GIF: application and comment extensions (GIF89a, 26; XMP part 3, 1.1.2)."""

from __future__ import annotations

from jianzhen.inspection.media.containers.block import MAX_BLOCKS, MAX_STEPS, Block, BlockKind

_TRAILER = 258
"""Bytes after an XMP packet that let old readers skip it."""


def blocks_of_gif(data: bytes) -> list[Block]:
    """Read the extensions up to the trailer."""
    out: list[Block] = []
    at = 13 + _table(data[10] if len(data) > 10 else 0)
    for _ in range(MAX_STEPS):
        if at >= len(data) or len(out) >= MAX_BLOCKS or data[at] == 0x3B:
            break
        if data[at] == 0x2C:
            at = _skip(data, at + 11 + _table(data[at + 9] if at + 9 < len(data) else 0))
        elif data[at] == 0x21 and at + 2 < len(data):
            start, label = at + 2, data[at + 1]
            end = _skip(data, start)
            if label == 0xFF and data[start : start + 12] == b"\x0bXMP DataXMP":
                packet = data[start + 12 : end]
                out.append(
                    Block(kind=BlockKind.XMP, where="GIF XMP Data", data=packet[: max(0, len(packet) - _TRAILER)])
                )
            elif label == 0xFE:
                out.append(Block(kind=BlockKind.TEXT, where="GIF comment", name="comment", data=_joined(data, start)))
            at = end
        else:
            break
    return out


def _table(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _skip(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1


def _joined(data: bytes, at: int) -> bytes:
    out = bytearray()
    while at < len(data) and data[at]:
        out += data[at + 1 : at + 1 + data[at]]
        at += data[at] + 1
    return bytes(out)
