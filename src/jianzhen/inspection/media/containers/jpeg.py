"""JPEG: APP segments before the first scan (ITU-T T.81 B.1; XMP part 3, 1.1.3; Exif 2.32, 4.7)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from jianzhen.inspection.media.containers.block import Block, BlockKind, Gathered

_XMP, _MORE_XMP = b"http://ns.adobe.com/xap/1.0/\x00", b"http://ns.adobe.com/xmp/extension/\x00"
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
_SCAN, _END = 0xDA, 0xD9

Parts = dict[bytes, list[tuple[int, bytes]]]
"""Pieces of extended packets by the packet's own digest: offset and bytes."""


def blocks_of_jpeg(data: bytes, limit: int) -> list[Block]:
    """Read the segments up to the first scan, ``limit`` bytes in all; what follows is no metadata."""
    found = Gathered(limit)
    extended: Parts = {}
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and found.step():
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
        else:
            _add(marker, body, found)
    for packet in _extended(extended, [one.data for one in found.blocks if one.kind is BlockKind.XMP]):
        found.add(BlockKind.XMP, "JPEG APP1 extended XMP", packet)
    return found.blocks


def _extended(extended: Parts, packets: list[bytes]) -> Iterator[bytes]:
    """Extended packets that a packet of the file names by digest and that have this digest."""
    for digest, parts in extended.items():
        whole = b"".join(part for _, part in sorted(parts))
        right = hashlib.md5(whole, usedforsecurity=False).hexdigest().upper().encode()
        if right == digest and any(digest in packet for packet in packets):
            yield whole


def _add(marker: int, body: bytes, found: Gathered) -> None:
    if marker == 0xE1 and body.startswith(_XMP):
        found.add(BlockKind.XMP, "JPEG APP1 XMP", body[len(_XMP) :])
    elif marker == 0xE1 and body.startswith(b"Exif\x00"):
        found.add(BlockKind.EXIF, "JPEG APP1 Exif", body[6:])
    elif marker == 0xEB and body[:2] == b"JP":
        found.add(BlockKind.C2PA, "JPEG APP11", b"")
    elif marker == 0xED and body.startswith(b"Photoshop 3.0\x00"):
        found.add(BlockKind.PHOTOSHOP, "JPEG APP13", body[14:])
    elif 0xE0 <= marker <= 0xEF:
        found.add(BlockKind.SEGMENT, f"JPEG APP{marker - 0xE0}", body)
    elif marker == 0xFE:
        found.add(BlockKind.TEXT, "JPEG COM", body, name="comment")
