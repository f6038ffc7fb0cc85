"""Media 图像与视频: bytes from anybody become pixels, within limits.

In:   a path.
Out:  ``Media``: what it is, its hash, its pictures after orientation, its JPEG tables; ``About``: what it says of itself.
Not:  no measuring. Nothing is ever enlarged. Names and extensions are never believed.

Walk: kinds (what the first bytes say) -> limits -> child (a process that may die decodes) -> open (one call for all).
"""

from jianzhen.inspection.media.about import About
from jianzhen.inspection.media.containers import Block, BlockKind
from jianzhen.inspection.media.errors import MediaError
from jianzhen.inspection.media.kinds import CLIPS, Format
from jianzhen.inspection.media.limits import DEFAULT_LIMITS, Limits
from jianzhen.inspection.media.open import Frame, JpegTables, Media, open_media, read_about, read_jpeg_coefficients

__all__ = [
    "CLIPS", "DEFAULT_LIMITS", "About", "Block", "BlockKind", "Format", "Frame", "JpegTables", "Limits", "Media",
    "MediaError", "open_media", "read_about", "read_jpeg_coefficients",
]  # fmt: skip
