"""Decoding proper. Runs only inside the limited process (``child``): hostile bytes meet the libraries here."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pi_heif
from PIL import Image, ImageCms, ImageOps, PngImagePlugin, UnidentifiedImageError

from jianzhen.inspection.media.errors import (
    MediaError,
    MetadataTooDeep,
    NoImageInside,
    TooManyPixels,
    Truncated,
    Unreadable,
)
from jianzhen.inspection.media.kinds import CLIPS, Format
from jianzhen.inspection.media.limits import Limits

Rgb = npt.NDArray[np.uint8]

_SRGB = ImageCms.createProfile("sRGB")


@dataclass(slots=True)
class Decoded:
    """Frames (H, W, 3) uint8 after orientation, their times in seconds (None for photos), and JPEG tables."""

    frames: list[Rgb] = field(default_factory=list)
    times: list[float | None] = field(default_factory=list)
    orientation: int = 1
    tables: list[list[int]] = field(default_factory=list)
    progressive: bool = False
    components: int = 0


def decode(path: Path, kind: Format, limits: Limits) -> Decoded:
    """Decode one file.

    Raises
    ------
    MediaError
        Truncated, Unreadable, TooManyPixels, MetadataTooDeep, NoImageInside.
    """
    if kind in CLIPS:
        return decode_clip(path, limits)
    return decode_photo(path, kind, limits)


def decode_photo(path: Path, kind: Format, limits: Limits) -> Decoded:
    """Decode a photo; of an animation the first picture."""
    pi_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked before any pixel is decoded
    PngImagePlugin.MAX_TEXT_CHUNK = limits.metadata_bytes
    PngImagePlugin.MAX_TEXT_MEMORY = 2 * limits.metadata_bytes
    name = path.name
    try:
        with Image.open(path) as picture:
            _check_size(picture.size, name, limits)
            out = Decoded()
            if kind is Format.JPEG:
                _keep_tables(picture, out)
            out.orientation = int(picture.getexif().get(0x0112, 1) or 1)
            picture.load()
            out.frames, out.times = [_to_rgb(picture)], [None]
            return out
    except MediaError:
        raise
    except UnidentifiedImageError as error:
        raise NoImageInside(f"{name}: begins like {kind} but holds no picture; export it again") from error
    except (MemoryError, Image.DecompressionBombError):
        raise
    except (OSError, SyntaxError, EOFError) as error:
        text = str(error).lower()
        if "truncated" in text or "unexpected end" in text or "premature" in text or isinstance(error, EOFError):
            raise Truncated(f"{name}: the {kind} ends too early ({error}); send the file again") from error
        raise Unreadable(f"{name}: the {kind} cannot be decoded ({error}); export it again as JPEG") from error
    except ValueError as error:
        if "text chunk" in str(error).lower() or "too large" in str(error).lower():
            raise MetadataTooDeep(
                f"{name}: a metadata block is over {limits.metadata_bytes} bytes; strip it"
            ) from error
        raise Unreadable(f"{name}: the {kind} cannot be decoded ({error}); export it again as JPEG") from error
    except Exception as error:  # a library's own surprise is still a fact about this file
        raise Unreadable(f"{name}: the {kind} cannot be decoded ({type(error).__name__}: {error})") from error


def _check_size(size: tuple[int, int], name: str, limits: Limits) -> None:
    width, height = size
    if width * height > limits.pixels or max(size) > limits.side:
        raise TooManyPixels(
            f"{name}: {width}x{height} pixels; at most {limits.pixels} and {limits.side} a side are read"
        )
    if min(size) < 1:
        raise NoImageInside(f"{name}: {width}x{height} pixels hold nothing")


def _keep_tables(picture: Any, out: Decoded) -> None:
    tables = getattr(picture, "quantization", {}) or {}
    out.tables = [[int(v) for v in tables[key]] for key in sorted(tables)]
    out.progressive = bool(picture.info.get("progressive", 0))
    out.components = len(picture.getbands())


def _to_rgb(picture: Image.Image) -> Rgb:
    turned = ImageOps.exif_transpose(picture)
    profile = turned.info.get("icc_profile")
    if turned.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        values = np.asarray(turned, np.float64)
        top = 65535.0 if values.max(initial=0) > 255 else 255.0
        turned = Image.fromarray(np.asarray(np.clip(values / top * 255, 0, 255), np.uint8))
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        clear = turned.convert("RGBA")
        white = Image.new("RGBA", clear.size, (255, 255, 255, 255))
        turned = Image.alpha_composite(white, clear).convert("RGB")
    elif turned.mode != "RGB":
        turned = turned.convert("RGB")
    if profile and b"sRGB" not in profile[:512]:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(turned, source, _SRGB, outputMode="RGB")
            turned = converted if converted is not None else turned
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile costs a shade of colour, not the photo
    return np.ascontiguousarray(np.asarray(turned, np.uint8))


def decode_clip(path: Path, limits: Limits) -> Decoded:
    """Take sharp, mutually different frames of a clip, spread over its length, with their times."""
    name = path.name
    reader = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    if not reader.isOpened():
        raise NoImageInside(f"{name}: no picture track that can be read; send it as MP4 (H.264)")
    width, height = int(reader.get(cv2.CAP_PROP_FRAME_WIDTH)), int(reader.get(cv2.CAP_PROP_FRAME_HEIGHT))
    _check_size((max(width, 1), max(height, 1)), name, limits)
    count, rate = reader.get(cv2.CAP_PROP_FRAME_COUNT), reader.get(cv2.CAP_PROP_FPS)
    rate = rate if 0 < rate < 1000 else 25.0
    step = max(1, int(count / limits.frames_scanned)) if 0 < count < 1e7 else 8
    best: list[tuple[float, float, Rgb, Rgb]] = []
    bucket, held, index = 0, None, 0
    span = max(1, int(count / limits.frames)) if 0 < count < 1e7 else 48
    while index < 20_000 and len(best) < limits.frames:
        if not reader.grab():
            break
        if index % step == 0:
            got, frame = reader.retrieve()
            if got and frame is not None:
                held, bucket = _keep_sharpest(best, held, bucket, index // span, frame, index / rate, limits)
        index += 1
    if held is not None and len(best) < limits.frames:
        _append_different(best, held)
    reader.release()
    if not best:
        raise Unreadable(f"{name}: no frame of the clip can be decoded; send it again")
    return Decoded(frames=[one[2] for one in best], times=[one[1] for one in best])


def _keep_sharpest(
    best: list[tuple[float, float, Rgb, Rgb]], held: tuple[float, float, Rgb, Rgb] | None, bucket: int, now: int,
    frame: Any, at_s: float, limits: Limits,
) -> tuple[tuple[float, float, Rgb, Rgb] | None, int]:  # fmt: skip
    """Hold the sharpest frame of each stretch of the clip; at its end keep it if it shows something new."""
    scale = min(1.0, limits.clip_side / max(frame.shape))
    if scale < 1:
        frame = cv2.resize(frame, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    sharp = float(cv2.Laplacian(cv2.resize(grey, (320, 240), interpolation=cv2.INTER_AREA), cv2.CV_32F).var())
    thumb = np.asarray(cv2.resize(grey, (24, 24), interpolation=cv2.INTER_AREA), np.uint8)
    if held is not None and now != bucket:
        _append_different(best, held)
        held = None
    if held is None or sharp > held[0]:
        held = (sharp, at_s, np.ascontiguousarray(frame[..., ::-1]), thumb)
    return held, now


def _append_different(best: list[tuple[float, float, Rgb, Rgb]], one: tuple[float, float, Rgb, Rgb]) -> None:
    for other in best:
        if float(np.abs(other[3].astype(np.int16) - one[3].astype(np.int16)).mean()) < 4.0:
            return
    best.append(one)
