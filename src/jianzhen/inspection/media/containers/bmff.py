"""MP4 and MOV: movie metadata keys and XMP boxes (ISO/IEC 14496-12; QuickTime metadata; XMP part 3, 1.2.7)."""

from __future__ import annotations

from typing import BinaryIO

from jianzhen.inspection.media.containers.block import MAX_BLOCKS, MAX_STEPS, Block, BlockKind

_XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_C2PA_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_INSIDE = (b"moov", b"udta")

Box = tuple[bytes, int, int]
"""Type, where its content starts, where it ends."""


def blocks_of_bmff(file: BinaryIO, size: int, limit: int) -> list[Block]:
    """Read ``moov/meta``, ``moov/udta/meta`` and XMP boxes; ``size`` of the file, ``limit`` of one block, in bytes."""
    out: list[Block] = []
    _walk(file, 0, size, limit, out, depth=0)
    return out


def boxes(file: BinaryIO, at: int, end: int) -> list[Box]:
    """List the boxes between two offsets; a box that runs over its parent ends the list."""
    out: list[Box] = []
    while at + 8 <= end and len(out) < MAX_STEPS:
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            break
        size, kind, skip = int.from_bytes(head[:4], "big"), head[4:8], 8
        if size == 1 and len(head) == 16:
            size, skip = int.from_bytes(head[8:16], "big"), 16
        elif size == 0:
            size = end - at
        if size < skip or at + size > end:
            break
        out.append((kind, at + skip, at + size))
        at += size
    return out


def _walk(file: BinaryIO, at: int, end: int, limit: int, out: list[Block], *, depth: int) -> None:
    for kind, start, stop in boxes(file, at, end):
        if len(out) >= MAX_BLOCKS:
            return
        if kind in _INSIDE and depth < 4:
            _walk(file, start, stop, limit, out, depth=depth + 1)
        elif kind == b"meta" and depth > 0:
            out.extend(_keys(file, start, stop, limit))
        elif kind == b"uuid" and stop - start >= 16:
            file.seek(start)
            name = file.read(16)
            if name == _XMP_BOX and stop - start <= limit:
                out.append(Block(kind=BlockKind.XMP, where="MP4 uuid XMP", data=file.read(stop - start - 16)))
            elif name == _C2PA_BOX:
                out.append(Block(kind=BlockKind.C2PA, where="MP4 uuid C2PA", data=b""))
        elif kind == b"XMP_" and depth > 0 and stop - start <= limit:
            file.seek(start)
            out.append(Block(kind=BlockKind.XMP, where="MOV udta XMP_", data=file.read(stop - start)))


def _keys(file: BinaryIO, start: int, stop: int, limit: int) -> list[Block]:
    file.seek(start)
    # QuickTime's meta has no version field, ISO's has four bytes of it
    inner = start if file.read(8)[4:8] == b"hdlr" else start + 4
    found = {kind: (at, end) for kind, at, end in boxes(file, inner, stop)}
    if b"ilst" not in found:
        return []
    names = _names(file, *found[b"keys"], limit) if b"keys" in found else []
    out: list[Block] = []
    for kind, at, end in boxes(file, *found[b"ilst"]):
        number = int.from_bytes(kind, "big")
        name = names[number - 1] if 0 < number <= len(names) else kind.decode("latin-1")
        inside = boxes(file, at, end)
        if kind == b"----":
            name = _freeform(file, inside, limit)
        for sub, low, high in inside:
            if sub == b"data" and 8 <= high - low <= limit and len(out) < MAX_BLOCKS:
                file.seek(low + 8)
                out.append(Block(kind=BlockKind.TEXT, where="MP4 meta keys", name=name, data=file.read(high - low - 8)))
    return out


def _names(file: BinaryIO, start: int, stop: int, limit: int) -> list[str]:
    if stop - start > limit:
        return []
    file.seek(start + 8)
    return [_text(file, at + 0, end) for _, at, end in boxes(file, start + 8, stop)]


def _freeform(file: BinaryIO, inside: list[Box], limit: int) -> str:
    for kind, at, end in inside:
        if kind == b"name" and end - at <= limit:
            return _text(file, at + 4, end)
    return ""


def _text(file: BinaryIO, at: int, end: int) -> str:
    file.seek(at)
    return file.read(max(0, min(end - at, 1000))).decode("utf-8", "replace")
