"""What a file is, by its first bytes; its name is never asked."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """Formats that are read."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WebP"
    AVIF = "AVIF"
    HEIC = "HEIC"
    TIFF = "TIFF"
    GIF = "GIF"
    MP4 = "MP4"
    MOV = "MOV"
    WEBM = "WebM"
    MKV = "MKV"
    AVI = "AVI"
    FLV = "FLV"


CLIPS = frozenset({Format.MP4, Format.MOV, Format.WEBM, Format.MKV, Format.AVI, Format.FLV})

_AVIF_BRANDS = {b"avif", b"avis"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}

_OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"BM", "a BMP picture"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"8BPS", "a Photoshop document"),
    (b"<svg", "an SVG drawing"),
    (b"<?xml", "an XML document"),
    (b"<!DOC", "a web page"),
    (b"<html", "a web page"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "a sound file"),
    (b"RIFF", "a WAV file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


def recognise(head: bytes) -> Format | None:
    """Name the format of a file from its first 64 bytes; ``None`` when it is none that is read."""
    if head[:3] == b"\xff\xd8\xff":
        return Format.JPEG
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        return Format.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Format.WEBP
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return Format.GIF
    if head[:4] in (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"):
        return Format.TIFF
    if head[:4] == b"\x1aE\xdf\xa3":
        return Format.MKV if b"matroska" in head[:64] else Format.WEBM
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return Format.AVI
    if head[:5] == b"FLV\x01\x05" or head[:5] == b"FLV\x01\x01":
        return Format.FLV
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free"):
        return Format.MOV
    return None


def _by_brand(head: bytes) -> Format:
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[k : k + 4] for k in range(16, max(size, 16), 4))}
    if brands & _AVIF_BRANDS:
        return Format.AVIF
    if brands & _HEIC_BRANDS:
        return Format.HEIC
    return Format.MOV if head[8:12] == b"qt  " else Format.MP4


def describe(head: bytes) -> str | None:
    """Say in words what a file is that is not read; ``None`` when that is not known either."""
    for magic, words in _OTHERS:
        if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(magic.lower()):
            return words
    if head and all(byte in b"\t\r\n" or 32 <= byte < 127 for byte in head):
        return "a text file"
    return None
