"""RIFF: WebP chunks and AVI's LIST INFO (WebP container specification; Microsoft RIFF, 1991)."""

from __future__ import annotations

from typing import BinaryIO

from jianzhen.inspection.media.containers.block import MAX_BLOCKS, MAX_STEPS, Block, BlockKind


def blocks_of_riff(file: BinaryIO, limit: int) -> list[Block]:
    """Read the metadata chunks inside the RIFF's own size; ``limit`` bounds one in bytes."""
    file.seek(0)
    head = file.read(12)
    form = head[8:12].decode("latin-1").strip()
    out: list[Block] = []
    _walk(file, 12, 8 + int.from_bytes(head[4:8], "little"), form, limit, out, depth=0)
    return out


def _walk(file: BinaryIO, at: int, end: int, form: str, limit: int, out: list[Block], *, depth: int) -> None:
    for _ in range(MAX_STEPS):
        file.seek(at)
        head = file.read(12)
        if len(head) < 8 or at + 8 > end or len(out) >= MAX_BLOCKS:
            return
        name, size = head[:4], int.from_bytes(head[4:8], "little")
        if name == b"LIST" and head[8:12] == b"INFO" and depth < 4:
            _walk(file, at + 12, min(end, at + 8 + size), "AVI INFO", limit, out, depth=depth + 1)
        elif at + 8 + size <= end and size <= limit:
            file.seek(at + 8)
            block = _block(name, form, file, size)
            if block is not None:
                out.append(block)
        at += 8 + size + size % 2


def _block(name: bytes, form: str, file: BinaryIO, size: int) -> Block | None:
    if name == b"XMP " or name == b"_PMX":
        return Block(kind=BlockKind.XMP, where=f"{form} XMP", data=file.read(size))
    if name == b"EXIF":
        data = file.read(size)
        return Block(kind=BlockKind.EXIF, where=f"{form} EXIF", data=data.removeprefix(b"Exif\x00\x00"))
    if name == b"C2PA":
        return Block(kind=BlockKind.C2PA, where=f"{form} C2PA", data=b"")
    if form == "AVI INFO" or name == b"AIGC":
        keyword = name.decode("latin-1")
        return Block(kind=BlockKind.TEXT, where=form, name=keyword, data=file.read(size).rstrip(b"\x00"))
    return None
