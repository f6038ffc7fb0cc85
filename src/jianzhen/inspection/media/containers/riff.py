"""RIFF: WebP chunks and AVI's LIST INFO (WebP container specification; Microsoft RIFF, 1991)."""

from __future__ import annotations

from typing import BinaryIO

from jianzhen.inspection.media.containers.block import Block, BlockKind, Gathered


def blocks_of_riff(file: BinaryIO, limit: int) -> list[Block]:
    """Read the metadata chunks inside the RIFF's own size; ``limit`` bounds all of them together in bytes."""
    file.seek(0)
    head = file.read(12)
    form = head[8:12].decode("latin-1").strip()
    found = Gathered(limit)
    _walk(file, 12, 8 + int.from_bytes(head[4:8], "little"), form, found, depth=0)
    return found.blocks


def _walk(file: BinaryIO, at: int, end: int, form: str, found: Gathered, *, depth: int) -> None:
    while at + 8 <= end and found.step():
        file.seek(at)
        head = file.read(12)
        if len(head) < 8:
            return
        name, size = head[:4], int.from_bytes(head[4:8], "little")
        if name == b"LIST" and head[8:12] == b"INFO" and depth < 4:
            _walk(file, at + 12, min(end, at + 8 + size), "AVI INFO", found, depth=depth + 1)
        elif at + 8 + size <= end and size <= found.limit:
            file.seek(at + 8)
            _add(name, form, file, size, found)
        at += 8 + size + size % 2


def _add(name: bytes, form: str, file: BinaryIO, size: int, found: Gathered) -> None:
    if name in (b"XMP ", b"_PMX"):
        found.add(BlockKind.XMP, f"{form} XMP", file.read(size))
    elif name == b"EXIF":
        found.add(BlockKind.EXIF, f"{form} EXIF", file.read(size).removeprefix(b"Exif\x00\x00"))
    elif name == b"C2PA":
        found.add(BlockKind.C2PA, f"{form} C2PA", b"")
    elif form == "AVI INFO":
        found.add(BlockKind.TEXT, form, file.read(size).rstrip(b"\x00"), name=name.decode("latin-1"))
    elif name == b"AIGC" and form == "AVI":
        # the place sound files have for it
        found.add(BlockKind.TEXT, "AVI AIGC chunk", file.read(size).rstrip(b"\x00"), name="AIGC")
