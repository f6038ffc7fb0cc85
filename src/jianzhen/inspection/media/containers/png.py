"""PNG: text chunks up to IEND with a right checksum (PNG third edition, 11.3.3; XMP part 3, 1.1.5)."""

from __future__ import annotations

import zlib

from jianzhen.inspection.media.containers.block import Block, BlockKind, Gathered

XMP_KEYWORD = "XML:com.adobe.xmp"


def blocks_of_png(data: bytes, limit: int) -> list[Block]:
    """Read the chunks; ``limit`` bounds all texts together in bytes once inflated."""
    found = Gathered(limit)
    at = 8
    while at + 12 <= len(data) and found.step():
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 8 + size
        if end + 4 > len(data) or kind == b"IEND":
            break
        if kind in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"caBX"):
            body = data[at + 8 : end]
            if zlib.crc32(kind + body) == int.from_bytes(data[end : end + 4], "big"):
                _add(kind, body, found)
        at = end + 4
    return found.blocks


def _add(kind: bytes, body: bytes, found: Gathered) -> None:
    if kind == b"eXIf":
        found.add(BlockKind.EXIF, "PNG eXIf", body)
    elif kind == b"caBX":
        found.add(BlockKind.C2PA, "PNG caBX", b"")
    else:
        keyword, _, rest = body.partition(b"\x00")
        text = _text(kind, rest, found.limit)
        if text is not None:
            name = keyword.decode("latin-1")
            holds = BlockKind.XMP if name == XMP_KEYWORD else BlockKind.TEXT
            found.add(holds, f"PNG {kind.decode()}", text, name=name)


def _text(kind: bytes, rest: bytes, limit: int) -> bytes | None:
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _inflate(rest[1:], limit) if rest[:1] == b"\x00" else None
    if len(rest) < 2:
        return None
    parts = rest[2:].split(b"\x00", 2)
    if len(parts) < 3:
        return None
    return _inflate(parts[2], limit) if rest[0] else parts[2]


def _inflate(packed: bytes, limit: int) -> bytes | None:
    if limit < 1:
        return None
    try:
        inflater = zlib.decompressobj()
        out = inflater.decompress(packed, limit)
    except zlib.error:
        return None
    return out if not inflater.unconsumed_tail else None
