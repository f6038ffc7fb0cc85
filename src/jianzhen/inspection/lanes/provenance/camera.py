"""Exif against the file it lies in, and against the order's times. Weak: software copies Exif from file to file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.provenance.tables import saved_by_other_software
from jianzhen.inspection.lanes.provenance.xmp import NotXmp, read_properties
from jianzhen.inspection.media import About, BlockKind, JpegTables

Rgb = npt.NDArray[np.uint8]

EDITORS = (
    "photoshop", "gimp", "lightroom", "snapseed", "picsart", "meitu", "美图", "醒图", "facetune", "canva", "pixelmator",
    "affinity", "paint.net", "capture one", "photopea", "剪映", "capcut", "faceapp", "lensa", "remini",
)  # fmt: skip
PREVIEW_DIFFERS = 0.6
"""Correlation below which a preview shows another picture; honest camera files of the development data stay above .8."""

_XMP_BASIC = "http://ns.adobe.com/xap/1.0/"
_TURNS_ASIDE = (5, 6, 7, 8)
BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraData:
    """What Exif and the file say together: the camera's name, software that saved it, contradictions found."""

    camera: str
    taken: str
    editor: str
    conflicts: tuple[str, ...]
    preview: float | None
    before_packing: str | None
    before_delivery: str | None


def read_camera(
    about: About,
    *,
    rgb: Rgb,
    orientation: int,
    jpeg: JpegTables | None = None,
    packed_at: str | None = None,
    delivered_at: str | None = None,
) -> CameraData:
    """Compare.

    Parameters
    ----------
    rgb
        (h, w, 3) uint8 after orientation.
    orientation
        Exif orientation of the stored picture, 1-8.
    jpeg
        Quantisation tables, of a JPEG.
    packed_at, delivered_at
        When the parcel was packed and delivered, ISO 8601 with zone.
    """
    exif = {key: value for block in about.exif for key, value in block.items()}
    camera = " ".join(part for part in (exif.get("Make", ""), exif.get("Model", "")) if part)
    software = " ".join((exif.get("Software", ""), exif.get("ProcessingSoftware", ""), *_written_by(about)))
    editor = next((word for word in EDITORS if word in software.lower()), "")
    conflicts = list(_sizes(exif, rgb, orientation))
    taken = exif.get("DateTimeOriginal", "") or exif.get("DateTimeDigitized", "")
    moment = _moment(taken, exif.get("OffsetTimeOriginal", ""))
    changed = _moment(exif.get("DateTime", ""), exif.get("OffsetTime", ""))
    if moment and changed and moment - changed > timedelta(days=1):
        conflicts.append(f"taken at {taken}, after it was last saved at {exif['DateTime']}")
    if jpeg is not None and (other := saved_by_other_software(camera, jpeg.tables)):
        conflicts.append(other)
    early = _earlier(
        moment, packed_at, f"taken at {taken}, more than a day before the parcel was packed at {packed_at}"
    )
    before = _earlier(
        moment, delivered_at, f"taken at {taken}, more than a day before the parcel was delivered at {delivered_at}"
    )
    return CameraData(
        camera=camera[:120], taken=taken[:40], editor=editor, conflicts=tuple(conflicts),
        preview=_preview(about.thumbnail, rgb, orientation), before_packing=early,
        before_delivery=None if early else before,
    )  # fmt: skip


def _written_by(about: About) -> list[str]:
    """Software named outside Exif: a PNG's Software text, XMP's CreatorTool."""
    out = []
    for block in about.blocks:
        if block.kind is BlockKind.TEXT and block.where.startswith("PNG") and block.name == "Software":
            out.append(block.data[:200].decode("utf-8", "replace"))
        elif block.kind is BlockKind.XMP and b"CreatorTool" in block.data:
            try:
                found = read_properties(block.data)
            except NotXmp:
                continue
            out += [one.value[:200] for one in found if one.name == "CreatorTool" and one.namespace == _XMP_BASIC]
    return out


def _earlier(moment: datetime | None, event: str | None, said: str) -> str | None:
    """``said`` where the photo's own clock is more than a day before an event; a day covers wrong zones."""
    if moment is None or event is None:
        return None
    return said if datetime.fromisoformat(event) - moment > timedelta(days=1) else None


def _sizes(exif: dict[str, str], rgb: Rgb, orientation: int) -> list[str]:
    """Exif names the size the camera saved; a larger one than the file's was reduced or cut later."""
    try:
        named = int(float(exif["ExifImageWidth"])), int(float(exif["ExifImageHeight"]))
    except (KeyError, ValueError, OverflowError):
        return []
    h, w = rgb.shape[:2]
    stored = (h, w) if orientation in _TURNS_ASIDE else (w, h)
    if min(named) < 16 or set(named) == set(stored):
        return []
    return [f"Exif names {named[0]}x{named[1]} pixels, the file has {stored[0]}x{stored[1]}"]


def _moment(text: str, offset: str) -> datetime | None:
    match = re.match(r"^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)", text)
    if not match:
        return None
    zone = BEIJING
    if re.fullmatch(r"[+-]\d\d:\d\d", offset):
        minutes = int(offset[1:3]) * 60 + int(offset[4:6])
        zone = timezone(timedelta(minutes=min(minutes, 1439) * (-1 if offset[0] == "-" else 1)))
    try:
        year, month, day, hour, minute, second = (int(one) for one in match.groups())
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def _preview(thumbnail: bytes | None, rgb: Rgb, orientation: int) -> float | None:
    """Correlation of the Exif preview with the photo, -1 to 1; ``None`` where there is none or the shapes differ."""
    if thumbnail is None:
        return None
    found = cv2.imdecode(np.frombuffer(thumbnail, np.uint8), cv2.IMREAD_GRAYSCALE)
    if found is None or min(found.shape) < 32:
        return None
    small = np.asarray(found, np.float32)
    # black bars pad previews of wide pictures
    rows, columns = small.max(axis=1) > 24, small.max(axis=0) > 24
    if rows.sum() < 32 or columns.sum() < 32:
        return None
    small = small[
        np.flatnonzero(rows)[0] : np.flatnonzero(rows)[-1] + 1,
        np.flatnonzero(columns)[0] : np.flatnonzero(columns)[-1] + 1,
    ]
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    turned = {3: cv2.ROTATE_180, 6: cv2.ROTATE_90_COUNTERCLOCKWISE, 8: cv2.ROTATE_90_CLOCKWISE}.get(orientation)
    stored = cv2.rotate(grey, turned) if turned is not None else grey
    if abs(np.log((small.shape[1] / small.shape[0]) / (stored.shape[1] / stored.shape[0]))) > 0.06:
        return None
    there = cv2.resize(stored, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_AREA).astype(np.float32)
    a, b = there - there.mean(), small - small.mean()
    scale = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return round(float((a * b).sum()) / scale, 3) if scale > 1e-3 else None
