"""Exif as plain values, read by Pillow inside the limited process."""

from __future__ import annotations

import io
from typing import Any

from PIL import ExifTags, Image

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_LONGEST = 4000


def read_exif(data: bytes) -> dict[str, str]:
    """Read IFD0 and the Exif IFD of a TIFF structure as text by tag name.

    ``GPS`` says only that a position is there; its value is not handed on. ``UserComment`` is decoded by its own
    character code. Values longer than a page are cut: none that is read here is.
    """
    exif = Image.Exif()
    exif.load(b"Exif\x00\x00" + data)
    out: dict[str, str] = {}
    for tags, names in ((dict(exif), ExifTags.TAGS), (exif.get_ifd(_EXIF_IFD), ExifTags.TAGS)):
        for tag, value in tags.items():
            name = names.get(tag)
            if name and name not in ("ExifOffset", "GPSInfo", "MakerNote", "XMLPacket", "JPEGTables", "StripOffsets"):
                out[name] = _text(name, value)[:_LONGEST]
    if 0x927C in exif.get_ifd(_EXIF_IFD):
        out["MakerNote"] = "present"
    if exif.get_ifd(_GPS_IFD):
        out["GPS"] = "present"
    return out


def exif_thumbnail(data: bytes) -> bytes | None:
    """The preview kept in IFD1 as JPEG bytes, if any; for comparing it with the photo, never for showing."""
    exif = Image.Exif()
    exif.load(b"Exif\x00\x00" + data)
    first = exif.get_ifd(ExifTags.IFD.IFD1)
    at, size = first.get(0x0201), first.get(0x0202)
    if not isinstance(at, int) or not isinstance(size, int) or not 100 < size < 200_000:
        return None
    found = data[at : at + size]
    if found[:2] != b"\xff\xd8":
        return None
    with Image.open(io.BytesIO(found)) as picture:
        if max(picture.size) > 1024:
            return None
    return found


def _text(name: str, value: Any) -> str:
    if isinstance(value, bytes):
        if name == "UserComment":
            return _comment(value)
        return value.decode("utf-8", "replace").strip("\x00 ")
    if isinstance(value, tuple):
        return " ".join(str(one) for one in value[:16])
    return str(value).strip("\x00 ")


def _comment(value: bytes) -> str:
    code, body = value[:8], value[8:]
    if code == b"UNICODE\x00":
        # the order is the file's; most writers write little-endian on phones and big-endian elsewhere
        big, little = body.decode("utf-16-be", "replace"), body.decode("utf-16-le", "replace")
        text = min((big, little), key=lambda one: sum(ord(c) > 127 for c in one))
    elif code in (b"ASCII\x00\x00\x00", b"\x00" * 8):
        text = body.decode("utf-8", "replace")
    else:
        text = value.decode("utf-8", "replace")
    return text.strip("\x00 ")
