"""Open a photo or clip: recognised by content, bounded, hashed, decoded elsewhere."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from jianzhen.inspection.media.about import About
from jianzhen.inspection.media.containers import Block, BlockKind
from jianzhen.inspection.media.errors import EmptyFile, NoImageInside, NotFound, TooLarge, Unreadable, Unsupported
from jianzhen.inspection.media.kinds import CLIPS, Format, describe, recognise
from jianzhen.inspection.media.limits import DEFAULT_LIMITS, Limits
from jianzhen.inspection.media.worker import worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One picture: (H, W, 3) uint8 sRGB after orientation, and its time in a clip (seconds; None for a photo)."""

    rgb: npt.NDArray[np.uint8]
    at_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JpegTables:
    """What a JPEG says of its own making: quantisation tables (64 values each), scan kind, components."""

    tables: tuple[tuple[int, ...], ...]
    progressive: bool
    components: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file that was opened; width and height in pixels after orientation (of a clip, of its frames)."""

    path: Path
    sha256: str
    format: Format
    width: int
    height: int
    frames: tuple[Frame, ...]
    orientation: int
    jpeg: JpegTables | None


def open_media(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Media:
    """Open one file.

    Raises
    ------
    MediaError
        With a code of its own for each reason (``errors.py``); always within ``limits`` of time and memory.
    """
    kind = identify(path, limits)
    seconds = limits.clip_seconds if kind in CLIPS else limits.photo_seconds
    head, frames = worker(limits).ask(path, kind=kind, what="pixels", limits=limits, seconds=seconds)
    height, width = frames[0].shape[:2]
    jpeg = None
    if kind is Format.JPEG:
        jpeg = JpegTables(
            tables=tuple(tuple(table) for table in head["tables"]),
            progressive=head["progressive"],
            components=head["components"],
        )
    return Media(
        path=path,
        sha256=_hash(path),
        format=kind,
        width=width,
        height=height,
        frames=tuple(Frame(rgb=rgb, at_s=at) for rgb, at in zip(frames, head["times"], strict=True)),
        orientation=head["orientation"],
        jpeg=jpeg,
    )


def identify(path: Path, limits: Limits = DEFAULT_LIMITS) -> Format:
    """Name a file's format by content, or raise why it is not read. Nothing is decoded."""
    try:
        if path.is_dir():
            raise Unsupported(f"{path.name}: is a folder; name the files in it")
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(64)
    except FileNotFoundError as error:
        raise NotFound(f"{path}: there is no such file; check the name") from error
    except OSError as error:
        raise Unreadable(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    if size == 0:
        raise EmptyFile(f"{path.name}: is empty (0 bytes); send it again")
    kind = recognise(head)
    if kind is None:
        words = describe(head)
        if words:
            raise Unsupported(f"{path.name}: is {words}, not a photo or clip; send JPEG, PNG, HEIC or MP4")
        raise NoImageInside(f"{path.name}: holds no image that can be recognised; send JPEG, PNG, HEIC or MP4")
    limit = limits.clip_bytes if kind in CLIPS else limits.photo_bytes
    if size > limit:
        raise TooLarge(f"{path.name}: {size} bytes; at most {limit} are read for {kind}; reduce it")
    return kind


def read_jpeg_coefficients(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> tuple[npt.NDArray[np.int16], ...]:
    """Read the quantised DCT coefficients as stored: per component (rows, columns, 8, 8) int16 of 8x8 blocks.

    Raises
    ------
    MediaError
        Not a JPEG, or not readable.
    """
    kind = identify(path, limits)
    if kind is not Format.JPEG:
        raise Unsupported(f"{path.name}: is {kind}; only a JPEG has DCT coefficients")
    _, planes = worker(limits).ask(path, kind=kind, what="coefficients", limits=limits, seconds=limits.photo_seconds)
    return tuple(planes)


def read_about(path: Path, *, anchors: str = "", limits: Limits = DEFAULT_LIMITS) -> About:
    """Read what a file says of itself: metadata blocks, Exif, C2PA manifests. Nothing is fetched.

    Parameters
    ----------
    anchors
        C2PA trust anchors as PEM text; empty trusts nobody.

    Raises
    ------
    MediaError
        The file is no photo or clip, or reading took too long or too much memory.
    """
    kind = identify(path, limits)
    seconds = limits.clip_seconds if kind in CLIPS else limits.photo_seconds
    head, blobs = worker(limits).ask(path, kind=kind, what="about", limits=limits, seconds=seconds, anchors=anchors)
    signed, exif = json.loads(blobs[-2].tobytes())
    return About(
        blocks=tuple(
            Block(kind=BlockKind(name), where=where, name=keyword, data=blob.tobytes())
            for (name, where, keyword), blob in zip(head["blocks"], blobs[:-2], strict=True)
        ),
        exif=tuple(exif),
        thumbnail=blobs[-1].tobytes() or None,
        signed=signed,
        problems=tuple(head["problems"]),
    )


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
