"""What a file says of itself: metadata blocks, Exif, C2PA. Gathered inside the limited process."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jianzhen.inspection.media.containers import Block, BlockKind, read_blocks
from jianzhen.inspection.media.exif import exif_thumbnail, read_exif
from jianzhen.inspection.media.kinds import Format
from jianzhen.inspection.media.limits import Limits
from jianzhen.inspection.media.signed import read_signed


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a file says of itself.

    ``exif`` holds one mapping of tag name to text for each Exif block that could be read; ``thumbnail`` the first
    preview as JPEG bytes; ``signed`` what ``read_signed`` returns.
    """

    blocks: tuple[Block, ...] = ()
    exif: tuple[dict[str, str], ...] = ()
    thumbnail: bytes | None = None
    signed: dict[str, Any] | None = None
    problems: tuple[str, ...] = field(default=())


def gather(path: Path, kind: Format, anchors: str, limits: Limits) -> About:
    """Gather it; a part that cannot be read is named in ``problems`` and the others still stand."""
    problems: list[str] = []
    blocks: list[Block] = []
    exif: list[dict[str, str]] = []
    thumbnail = None
    try:
        blocks = read_blocks(path, kind, limits)
    except Exception as error:  # a library's own surprise is still a fact about this file
        problems.append(f"containers: {type(error).__name__}")
    for block in blocks:
        if block.kind is BlockKind.EXIF:
            try:
                exif.append(read_exif(block.data))
                thumbnail = thumbnail or exif_thumbnail(block.data)
            except Exception as error:
                problems.append(f"exif: {type(error).__name__}")
    try:
        signed = read_signed(path, kind, anchors)
    except Exception as error:
        signed = {"problem": "broken", "detail": type(error).__name__}
    kept = tuple(block for block in blocks if block.kind is not BlockKind.EXIF)
    return About(blocks=kept, exif=tuple(exif), thumbnail=thumbnail, signed=signed, problems=tuple(problems))
