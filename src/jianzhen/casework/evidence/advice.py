"""Advice 拍摄建议 at once, while the photo can still be taken again. Advice never refuses a file and never weighs."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.casework.originals.keep import read
from jianzhen.casework.originals.models import Original
from jianzhen.inspection.media import CLIPS, Format, MediaError, open_media, read_about
from jianzhen.inspection.media.limits import DEFAULT_LIMITS

WORK_SIDE = 768
LEAST_SIDE = 640
"""Short side, pixels, below which details are lost."""

LEAST_SHARPNESS = 25.0
DARK, BRIGHT = 40.0, 225.0
MESSENGER_SIDE = 1600
"""Long side, pixels, that messengers commonly reduce photos to, or less."""

SCREEN_ASPECT = 1.9
"""Phones' screens are longer than any camera's frame (16:9 is 1.78)."""


class Advice(StrEnum):
    """What would make the photo more useful."""

    UNREADABLE = "unreadable"
    SMALL = "small"
    BLURRED = "blurred"
    DARK = "dark"
    TOO_BRIGHT = "too_bright"
    SCREENSHOT = "screenshot"
    MESSENGER_COPY = "messenger_copy"


WORDS: Mapping[Advice, tuple[str, str]] = MappingProxyType({
    Advice.UNREADABLE: ("这个文件暂时打不开，已按原样保存。如果方便，请重新选择这张照片再传一次。", "This file could not be opened and is kept as it came. If you can, choose the photo again."),
    Advice.SMALL: ("画面偏小，细节可能看不清。如果相册里有更大的原图，请发原图。", "The picture is small and details may be lost. If you have the original, send that."),
    Advice.BLURRED: ("画面有些模糊。可以扶稳手机，对准要看的地方再拍一张。", "The picture is somewhat blurred. Hold the phone still, tap on the place and take one more."),
    Advice.DARK: ("画面偏暗。可以开灯或移到窗边再拍一张，不用闪光灯。", "The picture is dark. Take one more by a window or lamp, without flash."),
    Advice.TOO_BRIGHT: ("画面偏亮。可以换个角度避开反光再拍一张。", "The picture is very bright. Turn a little to avoid the glare and take one more."),
    Advice.SCREENSHOT: ("这像是截图。如果有原图，请从相册直接选择原图。", "This looks like a screenshot. If you have the original, choose it from the album."),
    Advice.MESSENGER_COPY: ("这像是聊天软件压缩过的图。发送时请勾选“原图”，或从相册直接上传。", "This looks like a copy a messenger reduced. Tick \"original\" (原图) when sending, or upload from the album."),
})  # fmt: skip


def advise(content: bytes | Path, media_type: str) -> tuple[Advice, ...]:
    """Say what would make a photo more useful.

    Parameters
    ----------
    content : bytes or Path
        The file, or where it lies.
    media_type : str
        As it was sent; a clip gets no advice here.

    Returns
    -------
    tuple of Advice
        Empty where nothing is to be said. Sharpness is the variance of the Laplacian at work size (Pech-Pacheco et al.
        2000, doi:10.1109/ICPR.2000.903548): a smooth wall scores low too, therefore advice and nothing more.
    """
    if media_type.startswith("video/"):
        return ()
    if isinstance(content, Path):
        return _advise(content)
    with tempfile.TemporaryDirectory(prefix="jz-advice-") as folder:
        path = Path(folder) / "photo"
        path.write_bytes(content)
        return _advise(path)


def advise_on(original: Original) -> list[str]:
    """Advice on a kept photo, as codes; none on one too large to open here."""
    if original.size > DEFAULT_LIMITS.photo_bytes:
        return []
    return [one.value for one in advise(b"".join(read(original)), original.media_type)]


def _advise(path: Path) -> tuple[Advice, ...]:
    try:
        media = open_media(path)
        about = read_about(path)
    except MediaError:
        return (Advice.UNREADABLE,)
    if media.format in CLIPS:
        return ()
    grey = _grey(media.frames[0].rgb)
    short, long = sorted((media.width, media.height))
    light = float(grey.mean())
    camera = any({"Make", "Model", "ExposureTime"} & set(one) for one in about.exif)
    found = (
        (Advice.SMALL, short < LEAST_SIDE),
        (Advice.BLURRED, float(cv2.Laplacian(grey, cv2.CV_64F).var()) < LEAST_SHARPNESS),
        (Advice.DARK, light < DARK),
        (Advice.TOO_BRIGHT, light > BRIGHT),
        (Advice.SCREENSHOT, not camera and long / short >= SCREEN_ASPECT and media.format in (Format.PNG, Format.JPEG)),
        (Advice.MESSENGER_COPY, not camera and media.format is Format.JPEG and long <= MESSENGER_SIDE),
    )
    said = tuple(advice for advice, is_so in found if is_so)
    return tuple(one for one in said if one is not Advice.MESSENGER_COPY or Advice.SCREENSHOT not in said)


def _grey(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    grey = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8)
    scale = WORK_SIDE / max(grey.shape)
    if scale >= 1:
        return grey
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
