"""What the size of a frame says. Weak: a crop can have any size, and messengers reduce every photo."""

from __future__ import annotations

from enum import StrEnum

GENERATOR_SIZES = frozenset({
    (1024, 1024), (1024, 1536), (1536, 1024), (1024, 1792), (1792, 1024), (512, 512), (768, 768), (2048, 2048),
    (832, 1248), (1248, 832), (864, 1184), (1184, 864), (896, 1152), (1152, 896), (768, 1344), (1344, 768),
    (1536, 672), (672, 1536), (832, 1216), (1216, 832), (640, 1536), (1536, 640), (2048, 1152), (1152, 2048),
})  # fmt: skip
"""Exact outputs in the generators' public API documents (gpt-image, DALL-E 3, Gemini image, SDXL, Seedream)."""

MESSENGER_SIDES = (1080, 1280, 1440, 1600, 2560)
"""Longest or shortest side after common messengers; observed, not documented."""


class Geometry(StrEnum):
    """Whose output a frame's size is."""

    GENERATOR = "generator"
    MESSENGER = "messenger"
    OTHER = "other"


def geometry_of(width: int, height: int) -> Geometry:
    """Sort a frame by its exact size in pixels.

    Examples
    --------
    >>> geometry_of(1024, 1536).value, geometry_of(4032, 3024).value
    ('generator', 'other')
    """
    if (width, height) in GENERATOR_SIZES:
        return Geometry.GENERATOR
    if max(width, height) in MESSENGER_SIDES or min(width, height) in MESSENGER_SIDES:
        return Geometry.MESSENGER
    return Geometry.OTHER
