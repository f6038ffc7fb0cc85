"""JPEG: APP segments before the first scan (ITU-T T.81 B.1; XMP part 3, 1.1.3; Exif 2.32, 4.7)."""

from __future__ import annotations

from jianzhen.inspection.media.containers.block import MAX_BLOCKS, Block, BlockKind

_XMP, _MORE_XMP = b"http://ns.adobe.com/xap/1.0/\x00", b"http://ns.adobe.com/xmp/extension/\x00"
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
_SCAN, _END = 0xDA, 0xD9


def blocks_of_jpeg(data: bytes) -> list[Block]:
    """Read the segments up to the first scan; what follows is no metadata."""
    out: list[Block] = []
    extended: dict[bytes, list[tuple[int, bytes]]] = {}
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and len(out) < MAX_BLOCKS:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _BARE:
            at += 2
            continue
        if marker in (_SCAN, _END):
            break
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        if size < 2 or at + 2 + size > len(data):
            break
        body = data[at + 4 : at + 2 + size]
        at += 2 + size
        if marker == 0xE1 and body.startswith(_MORE_XMP) and len(body) > len(_MORE_XMP) + 40:
            rest = body[len(_MORE_XMP) :]
            extended.setdefault(rest[:32], []).append((int.from_bytes(rest[36:40], "big"), rest[40:]))
        elif (block := _block(marker, body)) is not None:
            out.append(block)
    for parts in extended.values():
        whole = b"".join(part for _, part in sorted(parts))
        out.append(Block(kind=BlockKind.XMP, where="JPEG APP1 extended XMP", data=whole))
    return out


def _block(marker: int, body: bytes) -> Block | None:
    if marker == 0xE1 and body.startswith(_XMP):
        return Block(kind=BlockKind.XMP, where="JPEG APP1 XMP", data=body[len(_XMP) :])
    if marker == 0xE1 and body.startswith(b"Exif\x00"):
        return Block(kind=BlockKind.EXIF, where="JPEG APP1 Exif", data=body[6:])
    if marker == 0xEB and body[:2] == b"JP":
        return Block(kind=BlockKind.C2PA, where="JPEG APP11", data=b"")
    if marker == 0xED and body.startswith(b"Photoshop 3.0\x00"):
        return Block(kind=BlockKind.PHOTOSHOP, where="JPEG APP13", data=body[14:])
    if 0xE0 <= marker <= 0xEF:
        return Block(kind=BlockKind.SEGMENT, where=f"JPEG APP{marker - 0xE0}", data=body)
    if marker == 0xFE:
        return Block(kind=BlockKind.TEXT, where="JPEG COM", name="comment", data=body)
    return None
