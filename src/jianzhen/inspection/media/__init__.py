"""Media 图像与视频: bytes from anybody become pixels, within limits.

In:   a path.
Out:  ``Media``: what it is, its hash, its pictures after orientation, its JPEG tables.
Not:  no measuring. Nothing is ever enlarged. Names and extensions are never believed.

Walk: kinds (what the first bytes say) -> limits -> child (a process that may die decodes) -> open (one call for all).
"""

from jianzhen.inspection.media.errors import MediaError
from jianzhen.inspection.media.limits import DEFAULT_LIMITS, Limits
from jianzhen.inspection.media.open import Frame, JpegTables, Media, open_media, read_jpeg_coefficients

__all__ = [
    "DEFAULT_LIMITS", "Frame", "JpegTables", "Limits", "Media", "MediaError", "open_media", "read_jpeg_coefficients",
]  # fmt: skip
