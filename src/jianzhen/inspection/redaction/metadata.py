"""What of a file's metadata a derivative keeps: camera and time by an allow-list, AI labels as they were."""

from __future__ import annotations

import html
from dataclasses import dataclass

from PIL import Image

from jianzhen.inspection.lanes.provenance.aigc import NAMESPACE, read_values
from jianzhen.inspection.lanes.provenance.declared import IPTC_NAMESPACE, source_type
from jianzhen.inspection.media import About

_KEPT = {"Make": 0x010F, "Model": 0x0110, "Software": 0x0131}
_KEPT_EXIF = {"DateTimeOriginal": 0x9003, "OffsetTimeOriginal": 0x9011}
_SERIALS = (
    "BodySerialNumber",
    "LensSerialNumber",
    "CameraOwnerName",
    "ImageUniqueID",
    "MakerNote",
    "Artist",
    "Copyright",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMetadata:
    """Exif and XMP to write, and the names of what was kept and dropped."""

    exif: bytes
    xmp: bytes
    kept: tuple[str, ...]
    dropped: tuple[str, ...]


def keep_metadata(about: About) -> KeptMetadata:
    """Choose. A C2PA record cannot stay valid on changed pixels and is dropped, and said to be."""
    found = {key: value for block in about.exif for key, value in block.items()}
    exif = Image.Exif()
    kept: list[str] = []
    for name, tag in _KEPT.items():
        if found.get(name):
            exif[tag] = found[name]
            kept.append(name)
    for name, tag in _KEPT_EXIF.items():
        if found.get(name):
            exif.get_ifd(0x8769)[tag] = found[name]
            kept.append(name)
    values = read_values(about)
    properties = "".join(f"<TC260:AIGC>{html.escape(value)}</TC260:AIGC>" for value in values)
    words = source_type(about)
    if words is not None:
        properties += (
            f'<Iptc4xmpExt:DigitalSourceType xmlns:Iptc4xmpExt="{IPTC_NAMESPACE}">'
            f"http://cv.iptc.org/newscodes/digitalsourcetype/{words.rule}</Iptc4xmpExt:DigitalSourceType>"
        )
    kept += ["aigc_label"] * bool(values) + ["iptc_source_type"] * (words is not None)
    dropped = ["gps"] * ("GPS" in found) + [name for name in _SERIALS if found.get(name)]
    dropped += ["c2pa"] * (about.signed is not None) + ["preview"] * (about.thumbnail is not None)
    return KeptMetadata(
        exif=exif.tobytes() if kept else b"", xmp=_packet(properties) if properties else b"",
        kept=tuple(kept), dropped=tuple(dropped),
    )  # fmt: skip


def _packet(properties: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:TC260="{NAMESPACE}">{properties}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()
