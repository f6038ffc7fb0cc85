"""What one file may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on a file and on decoding it; all inclusive.

    ``metadata_bytes`` bounds any one metadata block; ``address_space`` is the decoding process's memory in bytes.
    """

    photo_bytes: int = 64 * 2**20
    clip_bytes: int = 512 * 2**20
    pixels: int = 110_000_000
    side: int = 32_000
    frames: int = 24
    frames_scanned: int = 240
    clip_side: int = 1920
    metadata_bytes: int = 16 * 2**20
    photo_seconds: float = 9.0
    clip_seconds: float = 20.0
    address_space: int = 1000 * 2**20


DEFAULT_LIMITS = Limits()
