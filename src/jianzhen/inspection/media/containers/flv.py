"""FLV: the onMetaData object of the first script tag (Adobe FLV 10.1, E.4.4; AMF0)."""

from __future__ import annotations

from typing import BinaryIO

from jianzhen.inspection.media.containers.block import Block, BlockKind, Gathered

_FIXED = {0: 8, 1: 1, 5: 0, 6: 0, 11: 10}


def blocks_of_flv(file: BinaryIO, limit: int) -> list[Block]:
    """Read the text fields of onMetaData among the first tags, ``limit`` bytes in all."""
    file.seek(9 + 4)
    for _ in range(16):
        head = file.read(11)
        if len(head) < 11:
            return []
        size = int.from_bytes(head[1:4], "big")
        if head[0] & 0x1F == 18 and size <= limit:
            return _fields(file.read(size), limit)
        file.seek(size + 4, 1)
    return []


def _fields(data: bytes, limit: int) -> list[Block]:
    if data[:3] != b"\x02\x00\x0a" or data[3:13] != b"onMetaData" or data[13:14] not in (b"\x08", b"\x03"):
        return []
    at = 18 if data[13] == 8 else 14
    found = Gathered(limit)
    while at + 3 <= len(data) and found.step():
        long = int.from_bytes(data[at : at + 2], "big")
        name, kind = data[at + 2 : at + 2 + long].decode("utf-8", "replace"), data[at + 2 + long : at + 3 + long]
        at += 3 + long
        if not long or not kind:
            break
        if kind[0] in (2, 12):
            wide = 2 if kind[0] == 2 else 4
            size = int.from_bytes(data[at : at + wide], "big")
            found.add(BlockKind.TEXT, "FLV onMetaData", data[at + wide : at + wide + size], name=name)
            at += wide + size
        elif kind[0] in _FIXED:
            at += _FIXED[kind[0]]
        else:
            break
    return found.blocks
