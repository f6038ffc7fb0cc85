"""Boxes of MP4, MOV and HEIF, and what MP4 and MOV say in them (ISO/IEC 14496-12; QuickTime; XMP part 3, 1.2.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from jianzhen.inspection.media.containers.block import Block, BlockKind, Gathered

XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
C2PA_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_INSIDE = (b"moov", b"udta")
_MOST_KEYS = 1000

Box = tuple[bytes, int, int]
"""Type, where its content starts, where it ends."""


def blocks_of_bmff(file: BinaryIO, size: int, limit: int) -> list[Block]:
    """Read ``moov/meta``, ``moov/udta/meta`` and XMP boxes; ``size`` of the file, ``limit`` of all blocks, in bytes."""
    found = Gathered(limit)
    _walk(file, 0, size, found, depth=0)
    return found.blocks


def boxes(file: BinaryIO, at: int, end: int, found: Gathered) -> Iterator[Box]:
    """Walk the boxes between two offsets; a box that runs over its parent ends the walk."""
    while at + 8 <= end and found.step():
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return
        size, kind, skip = int.from_bytes(head[:4], "big"), head[4:8], 8
        if size == 1 and len(head) == 16:
            size, skip = int.from_bytes(head[8:16], "big"), 16
        elif size == 0:
            size = end - at
        if size < skip or at + size > end:
            return
        yield kind, at + skip, at + size
        at += size


def content(file: BinaryIO, at: int, end: int, limit: int) -> bytes | None:
    """Bytes between two offsets; ``None`` when they are more than ``limit`` or not all there."""
    if not 0 <= end - at <= limit:
        return None
    file.seek(at)
    data = file.read(end - at)
    return data if len(data) == end - at else None


def add_uuid(file: BinaryIO, at: int, end: int, family: str, found: Gathered) -> None:
    """Keep what a ``uuid`` box holds when it is XMP or C2PA."""
    name = content(file, at, min(at + 16, end), 16)
    if name == XMP_BOX and (packet := content(file, at + 16, end, found.limit)) is not None:
        found.add(BlockKind.XMP, f"{family} uuid XMP", packet)
    elif name == C2PA_BOX:
        found.add(BlockKind.C2PA, f"{family} uuid C2PA", b"")


def _walk(file: BinaryIO, at: int, end: int, found: Gathered, *, depth: int) -> None:
    for kind, start, stop in boxes(file, at, end, found):
        if kind in _INSIDE and depth < 4:
            _walk(file, start, stop, found, depth=depth + 1)
        elif kind == b"meta" and depth > 0:
            _keys(file, start, stop, found)
        elif kind == b"uuid":
            add_uuid(file, start, stop, "MP4", found)
        elif kind == b"XMP_" and depth > 0 and (packet := content(file, start, stop, found.limit)) is not None:
            found.add(BlockKind.XMP, "MOV udta XMP_", packet)


def _keys(file: BinaryIO, start: int, stop: int, found: Gathered) -> None:
    file.seek(start)
    # QuickTime's meta has no version field, ISO's has four bytes of it
    inner = start if file.read(8)[4:8] == b"hdlr" else start + 4
    parts = {kind: (at, end) for kind, at, end in boxes(file, inner, stop, found)}
    if b"ilst" not in parts:
        return
    names = _names(file, *parts[b"keys"], found) if b"keys" in parts else []
    for kind, at, end in boxes(file, *parts[b"ilst"], found):
        number = int.from_bytes(kind, "big")
        name = names[number - 1] if 0 < number <= len(names) else kind.decode("latin-1")
        for sub, low, high in boxes(file, at, end, found):
            if sub == b"name" and kind == b"----":
                name = _text(file, low + 4, high)
            elif sub == b"data" and (data := content(file, low + 8, high, found.limit)) is not None:
                found.add(BlockKind.TEXT, "MP4 meta keys", data, name=name)


def _names(file: BinaryIO, start: int, stop: int, found: Gathered) -> list[str]:
    out: list[str] = []
    for _, at, end in boxes(file, start + 8, stop, found):
        if len(out) >= _MOST_KEYS:
            break
        out.append(_text(file, at, end))
    return out


def _text(file: BinaryIO, at: int, end: int) -> str:
    file.seek(at)
    return file.read(max(0, min(end - at, 1000))).decode("utf-8", "replace")
