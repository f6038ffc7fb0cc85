"""Generator parameters written into the lowest bit of a PNG's alpha channel ("stealth" of Stable Diffusion tools)."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

from jianzhen.inspection.media.containers.block import Block, BlockKind

_SIGNATURES = (b"stealth_pnginfo", b"stealth_pngcomp")
_HEAD = 15 * 8 + 32


def blocks_in_alpha(path: Path, limit: int, pixels: int) -> list[Block]:
    """Read the text hidden column by column in the alpha channel; ``limit`` bytes once inflated, ``pixels`` at most."""
    try:
        with Image.open(path) as picture:
            if picture.mode != "RGBA" or picture.width * picture.height > pixels:
                return []
            bits = (np.asarray(picture.getchannel("A")) & 1).T.reshape(-1)
    except (OSError, SyntaxError, ValueError):
        return []  # a picture that cannot be decoded hides nothing that could be read
    head = np.packbits(bits[:_HEAD]).tobytes()
    if head[:15] not in _SIGNATURES:
        return []
    size = int.from_bytes(head[15:19], "big")
    if size > min(bits.size - _HEAD, 8 * limit):
        return []
    data = np.packbits(bits[_HEAD : _HEAD + size]).tobytes()
    if head[:15] == _SIGNATURES[1]:
        try:
            data = gzip.GzipFile(fileobj=io.BytesIO(data)).read(limit)
        except (OSError, EOFError, zlib.error):
            return []
    return [Block(kind=BlockKind.TEXT, where="PNG alpha channel", name="parameters", data=data)]
