"""Which reader a format has."""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image

from jianzhen.inspection.media.containers.block import Block, BlockKind
from jianzhen.inspection.media.containers.bmff import blocks_of_bmff
from jianzhen.inspection.media.containers.flv import blocks_of_flv
from jianzhen.inspection.media.containers.gif import blocks_of_gif
from jianzhen.inspection.media.containers.heif import blocks_of_heif
from jianzhen.inspection.media.containers.jpeg import blocks_of_jpeg
from jianzhen.inspection.media.containers.matroska import blocks_of_matroska
from jianzhen.inspection.media.containers.png import blocks_of_png
from jianzhen.inspection.media.containers.riff import blocks_of_riff
from jianzhen.inspection.media.containers.stealth import blocks_in_alpha
from jianzhen.inspection.media.kinds import Format
from jianzhen.inspection.media.limits import Limits

_XMP_TAG = 700


def read_blocks(path: Path, kind: Format, limits: Limits) -> list[Block]:
    """List the metadata blocks of a file, in file order; a broken container gives what came before the break.

    Runs inside the limited process: Pillow reads TIFF structures and alpha channels.
    """
    limit = limits.metadata_bytes
    if kind is Format.JPEG:
        return blocks_of_jpeg(path.read_bytes(), limit)
    if kind is Format.PNG:
        return blocks_of_png(path.read_bytes(), limit) + blocks_in_alpha(path, limit, limits.pixels)
    if kind is Format.GIF:
        return blocks_of_gif(path.read_bytes(), limit)
    if kind is Format.TIFF:
        return _blocks_of_tiff(path)
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if kind in (Format.WEBP, Format.AVI):
            return blocks_of_riff(file, limit)
        if kind in (Format.WEBM, Format.MKV):
            return blocks_of_matroska(file, size, limit)
        if kind in (Format.AVIF, Format.HEIC):
            return blocks_of_heif(file, size, limit)
        if kind is Format.FLV:
            return blocks_of_flv(file, limit)
        return blocks_of_bmff(file, size, limit)


def _blocks_of_tiff(path: Path) -> list[Block]:
    out = [Block(kind=BlockKind.EXIF, where="TIFF IFD", data=path.read_bytes())]
    try:
        with Image.open(path) as picture:
            packet = picture.getexif().get(_XMP_TAG)
    except (OSError, SyntaxError, ValueError):
        return out  # its Exif block is read apart and may still stand
    if isinstance(packet, str):
        packet = packet.encode("latin-1", "replace")
    if isinstance(packet, tuple):
        packet = bytes(packet)
    if isinstance(packet, bytes):
        out.append(Block(kind=BlockKind.XMP, where="TIFF tag 700", data=packet))
    return out
