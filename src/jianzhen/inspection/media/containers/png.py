"""PNG: text chunks up to IEND with a right checksum (PNG third edition, 11.3.3; XMP part 3, 1.1.5)."""

from __future__ import annotations

import zlib

from jianzhen.inspection.media.containers.block import MAX_BLOCKS, MAX_STEPS, Block, BlockKind

XMP_KEYWORD = "XML:com.adobe.xmp"


def blocks_of_png(data: bytes, limit: int) -> list[Block]:
    """Read the chunks; ``limit`` bounds one text in bytes once inflated."""
    out: list[Block] = []
    at = 8
    for _ in range(MAX_STEPS):
        if at + 12 > len(data) or len(out) >= MAX_BLOCKS:
            break
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        sum_ = data[at + 8 + size : at + 12 + size]
        if len(body) < size or kind == b"IEND":
            break
        at += 12 + size
        if kind in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"caBX"):
            if zlib.crc32(kind + body) != int.from_bytes(sum_, "big"):
                continue
            block = _block(kind, body, limit)
            if block is not None:
                out.append(block)
    return out


def _block(kind: bytes, body: bytes, limit: int) -> Block | None:
    if kind == b"eXIf":
        return Block(kind=BlockKind.EXIF, where="PNG eXIf", data=body)
    if kind == b"caBX":
        return Block(kind=BlockKind.C2PA, where="PNG caBX", data=b"")
    keyword, _, rest = body.partition(b"\x00")
    name = keyword.decode("latin-1")
    where = f"PNG {kind.decode()}"
    if kind == b"zTXt":
        found = _inflate(rest[1:], limit) if rest[:1] == b"\x00" else None
    elif kind == b"iTXt":
        if len(rest) < 2:
            return None
        packed, parts = rest[0], rest[2:].split(b"\x00", 2)
        if len(parts) < 3:
            return None
        found = _inflate(parts[2], limit) if packed else parts[2]
    else:
        found = rest
    if found is None:
        return None
    return Block(kind=BlockKind.XMP if name == XMP_KEYWORD else BlockKind.TEXT, where=where, name=name, data=found)


def _inflate(packed: bytes, limit: int) -> bytes | None:
    try:
        inflater = zlib.decompressobj()
        out = inflater.decompress(packed, limit)
    except zlib.error:
        return None
    return out if not inflater.unconsumed_tail else None
