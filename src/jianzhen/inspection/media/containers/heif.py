"""HEIC and AVIF: the XMP and Exif items of the picture's own item table (ISO/IEC 23008-12; 14496-12, 8.11)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from jianzhen.inspection.media.containers.block import Block, BlockKind, Gathered
from jianzhen.inspection.media.containers.bmff import add_uuid, boxes, content

_XMP_TYPE = b"application/rdf+xml"
_MOST_ITEMS = 4000
_IN_FILE, _IN_IDAT = 0, 1

Extent = tuple[int, int]
"""Offset and length in bytes."""


class _Ends(ValueError):  # noqa: N818 - errors are named for the fact
    """A table ends before its own counts say."""


class _Table:
    """Big-endian numbers read one after another."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self._data, self.at = data, at

    def number(self, size: int) -> int:
        """Read an unsigned number of ``size`` bytes; raises ``_Ends``."""
        if self.at + size > len(self._data):
            raise _Ends
        self.at += size
        return int.from_bytes(self._data[self.at - size : self.at], "big")


def blocks_of_heif(file: BinaryIO, size: int, limit: int) -> list[Block]:
    """Read the items; ``size`` of the file and ``limit`` of all blocks in bytes. Pixels are not decoded."""
    found = Gathered(limit)
    for kind, start, stop in boxes(file, 0, size, found):
        if kind == b"meta":
            try:
                _items(file, start + 4, stop, size, found)
            except _Ends:
                continue
        elif kind == b"uuid":
            add_uuid(file, start, stop, "HEIF", found)
    return found.blocks


def _items(file: BinaryIO, start: int, stop: int, size: int, found: Gathered) -> None:
    parts = {kind: (at, end) for kind, at, end in boxes(file, start, stop, found)}
    if b"iinf" not in parts or b"iloc" not in parts:
        return
    table = content(file, *parts[b"iloc"], found.limit)
    wanted = dict(_wanted(file, *parts[b"iinf"], found))
    idat = parts.get(b"idat", (0, 0))
    for item, method, extents in _places(table or b""):
        kind = wanted.get(item)
        low, high = (0, size) if method == _IN_FILE else idat
        if kind is None or method not in (_IN_FILE, _IN_IDAT) or sum(long for _, long in extents) > found.limit:
            continue
        pieces = [
            content(file, low + at, low + at + long, high - low) for at, long in extents if low + at + long <= high
        ]
        whole = b"".join(piece for piece in pieces if piece is not None)
        if kind is BlockKind.EXIF:
            # the item begins with the offset of its TIFF header
            whole = whole[4 + int.from_bytes(whole[:4], "big") :]
        found.add(kind, "HEIF Exif item" if kind is BlockKind.EXIF else "HEIF mime item", whole)


def _wanted(file: BinaryIO, at: int, end: int, found: Gathered) -> Iterator[tuple[int, BlockKind]]:
    """Item numbers of XMP and Exif."""
    head = content(file, at, min(at + 8, end), 8) or b""
    for kind, start, stop in boxes(file, at + (6 if head[:1] == b"\x00" else 8), end, found):
        entry = content(file, start, stop, found.limit) if kind == b"infe" else None
        if entry is None or entry[:1] not in (b"\x02", b"\x03"):
            continue
        wide = 2 if entry[0] == 2 else 4
        item, kind4, rest = int.from_bytes(entry[4 : 4 + wide], "big"), entry[6 + wide : 10 + wide], entry[10 + wide :]
        if kind4 == b"Exif":
            yield item, BlockKind.EXIF
        elif kind4 == b"mime" and rest.partition(b"\x00")[2].partition(b"\x00")[0] == _XMP_TYPE:
            yield item, BlockKind.XMP


def _places(data: bytes) -> Iterator[tuple[int, int, list[Extent]]]:
    """Item number, how its offsets count, and its extents; raises ``_Ends``."""
    table = _Table(data)
    version = table.number(4) >> 24
    sizes = table.number(2)
    offset, length, base, index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    wide = 4 if version == 2 else 2
    if version > 2:
        return
    for _ in range(min(table.number(wide), _MOST_ITEMS)):
        item = table.number(wide)
        method = table.number(2) & 15 if version else _IN_FILE
        table.number(2)
        start = table.number(base)
        extents = []
        for _ in range(min(table.number(2), _MOST_ITEMS)):
            if version:
                table.number(index)
            at = table.number(offset)
            extents.append((start + at, table.number(length)))
        yield item, method, extents
