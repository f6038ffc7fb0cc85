"""The pictures a page shows: found by name, reduced, never enlarged."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.media import MediaError, open_media
from jianzhen.inspection.model import MOMENT

Rgb = npt.NDArray[np.uint8]
SHOWN_SIDE = 1000
QUALITY = 78


class Pictures(Protocol):
    """Gives the picture behind a name of the report (``claim/1.jpg``, ``listing/1.jpg``, ``claim/2.mp4#t=3.2``)."""

    def find(self, name: str, /) -> Rgb | None:
        """Return (H, W, 3) uint8 after orientation, or ``None`` when it cannot be shown."""
        ...


@dataclass(frozen=True, slots=True)
class FolderPictures:
    """Pictures by name in a claim folder, or by an explicit table of names to paths."""

    folder: Path
    named: Mapping[str, Path]

    def find(self, name: str, /) -> Rgb | None:
        """Open the file; only names inside the folder or the table are opened."""
        whole, _, moment = name.partition(MOMENT)
        path = self.named.get(whole)
        if path is None:
            path = (self.folder / whole).resolve()
            if not path.is_relative_to(self.folder.resolve()):
                return None
        try:
            frames = open_media(path).frames
        except MediaError:
            return None
        if not moment:
            return frames[0].rgb
        return min(frames, key=lambda one: abs((one.at_s or 0.0) - float(moment))).rgb


def data_uri(rgb: Rgb) -> str:
    """Encode as a JPEG data URI."""
    _, coded = cv2.imencode(".jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return "data:image/jpeg;base64," + base64.b64encode(coded.tobytes()).decode("ascii")


def reduced(rgb: Rgb) -> tuple[Rgb, float]:
    """Reduce to what a page shows; also the shown pixels per original pixel (at most 1)."""
    scale = min(1.0, SHOWN_SIDE / max(rgb.shape[:2]))
    if scale == 1:
        return rgb, 1.0
    size = (max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale)))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8), scale


def laid_over(reference: Rgb, registration: tuple[float, ...], shown: tuple[int, int], scale: float) -> Rgb:
    """Bring the reference into the photo's shown frame (height, width); grey where it does not reach."""
    return drawn(reference, np.diag([scale, scale, 1.0]) @ np.array(registration).reshape(3, 3), shown)


def drawn(rgb: Rgb, matrix: npt.NDArray[np.float64], shown: tuple[int, int]) -> Rgb:
    """Draw a picture through a map (3, 3) of its pixels into a frame (height, width); grey where it does not reach.

    It is softened first where the map makes it smaller.
    """
    size = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    source = rgb
    if size < 0.9:
        source = np.asarray(cv2.GaussianBlur(rgb, (0, 0), 0.5 * float(np.sqrt(max(size, 0.05) ** -2 - 1))), np.uint8)
    height, width = shown
    return np.asarray(
        cv2.warpPerspective(source, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(150, 150, 150)),
        np.uint8,
    )
