"""What of a file's metadata a derivative keeps: camera and time by an allow-list, and every label of AI.

A label is carried over as what it is, an unsigned claim. A C2PA record cannot stay valid on changed pixels: it is dropped,
and where it says that AI made or changed the picture, that is kept as an IPTC source type.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from jianzhen.inspection.lanes.provenance.aigc import NAMESPACE, read_labels, read_values
from jianzhen.inspection.lanes.provenance.declared import AI_TYPES, IPTC_NAMESPACE, parameters, source_type
from jianzhen.inspection.lanes.provenance.signed import Says, read_record
from jianzhen.inspection.media import About, BlockKind
from jianzhen.inspection.redaction.personal_text import personal

MOST_LABELS = 3
"""Labels carried over; the standard allows one, and a packet holds 64 kB."""

LONGEST_WORDS = 20_000
"""Characters kept of a generator's parameters."""

_EXIF_IFD = 0x8769
_KEPT = {"Make": 0x010F, "Model": 0x0110, "Software": 0x0131}
_KEPT_EXIF = {"DateTimeOriginal": 0x9003, "OffsetTimeOriginal": 0x9011}
_DECLARED = {"Artist": 0x013B, "ImageDescription": 0x010E}
_USER_COMMENT = 0x9286
_SERIALS = (
    "BodySerialNumber", "LensSerialNumber", "CameraSerialNumber", "CameraOwnerName", "OwnerName", "ImageUniqueID",
    "MakerNote", "Artist", "Copyright", "HostComputer",
)  # fmt: skip
_C2PA_TYPES = {
    Says.AI_GENERATED: "trainedAlgorithmicMedia", Says.AI_EDITED: "compositeWithTrainedAlgorithmicMedia",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMetadata:
    """Exif, XMP and PNG texts (keyword, value) to write, and the names of what was kept and dropped."""

    exif: bytes
    xmp: bytes
    texts: tuple[tuple[str, str], ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]


def keep_metadata(about: About) -> KeptMetadata:
    """Choose what a derivative keeps of what a file says of itself."""
    found = {key: value for block in about.exif for key, value in block.items()}
    exif, kept, dropped = Image.Exif(), [], []
    for names, ifd in ((_KEPT, exif), (_KEPT_EXIF, exif.get_ifd(_EXIF_IFD))):
        for name, tag in names.items():
            if found.get(name) and personal(found[name]) is None:
                ifd[tag] = found[name]
                kept.append(name)
            elif found.get(name):
                dropped.append(name)
    xmp, labels = _xmp(about)
    texts = tuple(_texts(about))
    declared = _declare(about, found, exif)
    kept += [*labels, *["generator_parameters"] * bool(texts or declared)]
    dropped += ["gps"] * ("GPS" in found)
    dropped += [name for name in _SERIALS if found.get(name) and not (declared and name == "Artist")]
    dropped += ["aigc_malformed"] * bool(read_labels(about).broken)
    dropped += ["c2pa"] * (about.signed is not None) + ["preview"] * (about.thumbnail is not None)
    written = exif.tobytes() if dict(exif) or exif.get_ifd(_EXIF_IFD) else b""
    return KeptMetadata(exif=written, xmp=xmp, texts=texts, kept=tuple(kept), dropped=tuple(dropped))


def _xmp(about: About) -> tuple[bytes, list[str]]:
    """The packet of labels, and the names of those in it."""
    values = read_values(about)[:MOST_LABELS]
    properties = "".join(f"<TC260:AIGC>{html.escape(value)}</TC260:AIGC>" for value in values)
    names = ["aigc_label"] * bool(values)
    words, record = source_type(about), read_record(about.signed)
    kind = words.rule if words is not None else None
    if kind is not None:
        names.append("iptc_source_type")
    if record is not None and record.says in _C2PA_TYPES and kind not in AI_TYPES:
        kind = _C2PA_TYPES[record.says]
        names.append("c2pa_ai_as_iptc")
    if kind is not None:
        properties += (
            f'<Iptc4xmpExt:DigitalSourceType xmlns:Iptc4xmpExt="{IPTC_NAMESPACE}">'
            f"http://cv.iptc.org/newscodes/digitalsourcetype/{kind}</Iptc4xmpExt:DigitalSourceType>"
        )
    return _packet(properties) if properties else b"", names


def _texts(about: About) -> Iterator[tuple[str, str]]:
    """The PNG texts that are a generator's parameters."""
    for block in about.blocks:
        if block.kind is BlockKind.TEXT and parameters(About(blocks=(block,))) is not None:
            yield block.name, block.data.decode("utf-8", "replace")[:LONGEST_WORDS]


def _declare(about: About, found: dict[str, str], exif: Image.Exif) -> bool:
    """Write the Exif fields in which a generator or app names itself; whether there are any."""
    words = parameters(About(exif=about.exif))
    if words is None:
        return False
    if words.where == "Exif UserComment":
        exif.get_ifd(_EXIF_IFD)[_USER_COMMENT] = b"UNICODE\x00" + found["UserComment"].encode("utf-16-be")
    else:
        for name, tag in _DECLARED.items():
            # a signature lies in both fields, an app's mark in the description only
            if found.get(name) and (words.rule == "signature" or name == "ImageDescription"):
                exif[tag] = found[name]
    return True


def _packet(properties: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:TC260="{NAMESPACE}">{properties}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()
