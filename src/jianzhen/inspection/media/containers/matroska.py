"""Matroska and WebM: SimpleTag names and values (RFC 9559, 5.1.8)."""

from __future__ import annotations

from typing import BinaryIO

from jianzhen.inspection.media.containers.block import Block, BlockKind, Gathered

_SEGMENT, _TAGS, _TAG, _SIMPLE = 0x18538067, 0x1254C367, 0x7373, 0x67C8
_NAME, _STRING, _BINARY = 0x45A3, 0x4487, 0x4485
_INSIDE = (_SEGMENT, _TAGS, _TAG)


def blocks_of_matroska(file: BinaryIO, size: int, limit: int) -> list[Block]:
    """Read the tags; ``size`` of the file and ``limit`` of all values together in bytes."""
    found = Gathered(limit)
    _walk(file, 0, size, found, depth=0)
    return found.blocks


def _walk(file: BinaryIO, at: int, end: int, found: Gathered, *, depth: int) -> None:
    while found.step():
        element = _element(file, at, end)
        if element is None:
            return
        name, start, stop = element
        if name in _INSIDE and depth < 5:
            _walk(file, start, stop, found, depth=depth + 1)
        elif name == _SIMPLE:
            _simple(file, start, stop, found)
        at = stop


def _simple(file: BinaryIO, at: int, end: int, found: Gathered) -> None:
    keyword, value = "", b""
    while found.step():
        element = _element(file, at, end)
        if element is None:
            break
        name, start, stop = element
        if name in (_NAME, _STRING, _BINARY) and stop - start <= found.limit:
            file.seek(start)
            data = file.read(stop - start)
            if name == _NAME:
                keyword = data.decode("utf-8", "replace")
            else:
                value = data
        at = stop
    if keyword:
        found.add(BlockKind.TEXT, "Matroska SimpleTag", value, name=keyword)


def _element(file: BinaryIO, at: int, end: int) -> tuple[int, int, int] | None:
    """Identifier, start and end of the content; an unknown size reaches to the parent's end."""
    if at >= end:
        return None
    file.seek(at)
    head = file.read(12)
    wide = _width(head[0]) if head else 0
    if not 1 <= wide <= 4 or len(head) < wide + 1:
        return None
    name = int.from_bytes(head[:wide], "big")
    long = _width(head[wide])
    if not 1 <= long <= 8 or len(head) < wide + long:
        return None
    size = int.from_bytes(head[wide : wide + long], "big") & ((1 << 7 * long) - 1)
    start = at + wide + long
    stop = end if size == (1 << 7 * long) - 1 else start + size
    return (name, start, stop) if stop <= end else None


def _width(first: int) -> int:
    return 9 - first.bit_length() if first else 0
