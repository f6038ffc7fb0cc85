"""Labels written into files: every carrier of GB 45438-2025 and its guides, for samples, tests and benchmarks.

Entities are the public codes of ``producers.toml``; numbers are made up. Nothing here is used by the product.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import struct
import zlib

from PIL import Image

NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/"
DOUBAO = "001191110102MACQD9K64010000"
HONOR = "001191440300MA5G49LC9K10000"


def label(degree: str = "1", producer: str = DOUBAO, number: str = "SIM-20261115-0001") -> str:
    """The normative value."""
    inner = {
        "Label": degree, "ContentProducer": producer, "ProduceID": number, "ReservedCode1": "",
        "ContentPropagator": producer, "PropagateID": number, "ReservedCode2": "",
    }  # fmt: skip
    return json.dumps({"AIGC": inner}, separators=(",", ":"))


def packet(value: str, *, form: str = "element", namespace: str = NAMESPACE, more: str = "") -> bytes:
    """An XMP packet with the label as element or attribute, and other properties."""
    text = html.escape(value)
    attribute = f' TC260:AIGC="{text}"' if form == "attribute" else ""
    inside = f"<TC260:AIGC>{text}</TC260:AIGC>" if form == "element" else ""
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        f'xmlns:TC260="{namespace}"{attribute}>{inside}{more}</rdf:Description></rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    ).encode()


def source_type(name: str) -> str:
    """An IPTC digital source type as XMP property."""
    return (
        '<Iptc4xmpExt:DigitalSourceType xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
        f"http://cv.iptc.org/newscodes/digitalsourcetype/{name}</Iptc4xmpExt:DigitalSourceType>"
    )


def in_jpeg(jpeg: bytes, body: bytes, marker: int = 0xE1) -> bytes:
    """Put a segment after the leading APP0/APP1 of a JPEG."""
    at = 2
    while jpeg[at] == 0xFF and jpeg[at + 1] in (0xE0, 0xE1):
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return jpeg[:at] + bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body + jpeg[at:]


def xmp_in_jpeg(jpeg: bytes, xmp: bytes) -> bytes:
    """Put an XMP packet into a JPEG."""
    return in_jpeg(jpeg, b"http://ns.adobe.com/xap/1.0/\x00" + xmp)


def extended_xmp_in_jpeg(jpeg: bytes, xmp: bytes, *, named: bytes | None = None) -> bytes:
    """Put a packet into an extended XMP segment, and a short one beside it that names it (or another digest)."""
    digest = hashlib.md5(xmp, usedforsecurity=False).hexdigest().upper().encode()
    note = (
        '<xmpNote:HasExtendedXMP xmlns:xmpNote="http://ns.adobe.com/xmp/note/">'
        f"{(named or digest).decode()}</xmpNote:HasExtendedXMP>"
    )
    size = struct.pack(">II", len(xmp), 0)
    more = in_jpeg(jpeg, b"http://ns.adobe.com/xmp/extension/\x00" + digest + size + xmp)
    return xmp_in_jpeg(more, packet("", form="none", more=note))


def exif(*, comment: str = "", described: str = "", camera: str = "", taken: str = "") -> Image.Exif:
    """Exif with a UserComment, an ImageDescription, a camera's make and model, or a time."""
    made = Image.Exif()
    if described:
        made[0x010E] = described
    if camera:
        made[0x010F], made[0x0110] = camera.split(" ", 1)
    if comment:
        plain = comment.isascii()
        made.get_ifd(0x8769)[0x9286] = (
            b"ASCII\x00\x00\x00" + comment.encode() if plain else b"UNICODE\x00" + comment.encode("utf-16-be")
        )
    if taken:
        made.get_ifd(0x8769)[0x9003] = taken
    return made


def exif_in_jpeg(jpeg: bytes, *, comment: str = "", described: str = "", camera: str = "", taken: str = "") -> bytes:
    """Put such Exif into a JPEG that has none."""
    made = exif(comment=comment, described=described, camera=camera, taken=taken)
    return in_jpeg(jpeg, b"Exif\x00\x00" + made.tobytes().removeprefix(b"Exif\x00\x00"))


def in_png(png: bytes, kind: bytes, body: bytes) -> bytes:
    """Put a chunk after IHDR."""
    chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return png[:33] + chunk + png[33:]


def text_in_png(png: bytes, keyword: str, text: str, kind: bytes = b"tEXt") -> bytes:
    """Put a text chunk into a PNG; an iTXt as it is, and packed as "iTXz"."""
    head = keyword.encode() + b"\x00"
    body = {
        b"tEXt": head + text.encode(),
        b"zTXt": head + b"\x00" + zlib.compress(text.encode()),
        b"iTXt": head + b"\x00\x00\x00\x00" + text.encode(),
        b"iTXz": head + b"\x01\x00\x00\x00" + zlib.compress(text.encode()),
    }[kind]
    return in_png(png, b"iTXt" if kind == b"iTXz" else kind, body)


def xmp_in_webp(webp: bytes, xmp: bytes) -> bytes:
    """Put an XMP chunk into a WebP."""
    chunk = b"XMP " + struct.pack("<I", len(xmp)) + xmp + b"\x00" * (len(xmp) % 2)
    return webp[:4] + struct.pack("<I", len(webp) - 8 + len(chunk)) + webp[8:] + chunk


def xmp_in_gif(gif: bytes, xmp: bytes) -> bytes:
    """Put an XMP application extension before a GIF's trailer."""
    magic = b"\x01" + bytes(range(255, -1, -1)) + b"\x00"
    return gif[:-1] + b"\x21\xff\x0bXMP DataXMP" + xmp + magic + b"\x00"[:0] + b"\x3b"


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Save a picture to bytes."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _box(kind: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I", 8 + len(body)) + kind + body


def key_in_mp4(mp4: bytes, key: str, value: str) -> bytes:
    """Put moov/udta/meta keys and ilst at the end of an MP4's moov box, which must be its last box."""
    at = _moov_at(mp4)
    handler = _box(b"hdlr", bytes(8), b"mdta", bytes(13))
    keys = _box(b"keys", bytes(4), struct.pack(">I", 1), _box(b"mdta", key.encode()))
    data = _box(b"data", struct.pack(">II", 1, 0), value.encode())
    item = struct.pack(">II", 8 + len(data), 1) + data
    meta = _box(b"meta", bytes(4), handler, keys, _box(b"ilst", item))
    return mp4[:at] + _box(b"moov", mp4[at + 8 :], _box(b"udta", meta))


def freeform_in_mp4(mp4: bytes, key: str, value: str) -> bytes:
    """Put an ilst item of the free form ("----" with a name) at the end of an MP4's moov box."""
    at = _moov_at(mp4)
    handler = _box(b"hdlr", bytes(8), b"mdir", bytes(13))
    item = _box(
        b"----", _box(b"mean", bytes(4), b"com.example"), _box(b"name", bytes(4), key.encode()),
        _box(b"data", struct.pack(">II", 1, 0), value.encode()),
    )  # fmt: skip
    meta = _box(b"meta", bytes(4), handler, _box(b"ilst", item))
    return mp4[:at] + _box(b"moov", mp4[at + 8 :], _box(b"udta", meta))


def as_mov(mp4: bytes) -> bytes:
    """The same movie with QuickTime's brand."""
    size = int.from_bytes(mp4[:4], "big")
    return mp4[:8] + b"qt  " + mp4[12:16] + b"qt  " * ((size - 16) // 4) + mp4[size:]


def uuid_in_mp4(mp4: bytes, xmp: bytes) -> bytes:
    """Put an XMP uuid box at the end of an MP4."""
    return mp4 + _box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac"), xmp)


def _moov_at(mp4: bytes) -> int:
    at = 0
    while at < len(mp4):
        size, kind = int.from_bytes(mp4[at : at + 4], "big"), mp4[at + 4 : at + 8]
        if kind == b"moov" and at + size == len(mp4):
            return at
        if size < 8:
            break
        at += size
    raise ValueError("the moov box is not the last one")


def _element(name: int, body: bytes) -> bytes:
    return (
        name.to_bytes((name.bit_length() + 7) // 8, "big") + (0x0100000000000000 | len(body)).to_bytes(8, "big") + body
    )


def tag_in_matroska(mkv: bytes, name: str, value: str) -> bytes:
    """Put a SimpleTag at the end of a Matroska or WebM segment, whose size is made unknown."""
    simple = _element(0x67C8, _element(0x45A3, name.encode()) + _element(0x4487, value.encode()))
    at = mkv.index(b"\x18\x53\x80\x67") + 4
    long = 9 - mkv[at].bit_length()
    unknown = ((1 << 7 * long) - 1 | 1 << 7 * long).to_bytes(long, "big")
    return mkv[:at] + unknown + mkv[at + long :] + _element(0x1254C367, _element(0x7373, simple))


def xmp_in_heif(heif: bytes, xmp: bytes) -> bytes:
    """Put an XMP item into a HEIC or AVIF: its old item table becomes free space, so that no offset moves."""
    at, size, body = 0, 0, b""
    while at < len(heif):
        size = int.from_bytes(heif[at : at + 4], "big")
        if heif[at + 4 : at + 8] == b"meta":
            body = heif[at + 8 : at + size]
            break
        at += max(size, 8)
    if not body:
        raise ValueError("no item table")
    place = len(heif) + 8
    parts, here = [body[:4]], 4
    while here < len(body):
        long, kind = int.from_bytes(body[here : here + 4], "big"), body[here + 4 : here + 8]
        inside = body[here + 8 : here + long]
        if kind == b"iinf":
            wide = 2 if inside[0] == 0 else 4
            count = int.from_bytes(inside[4 : 4 + wide], "big") + 1
            entry = _box(
                b"infe", b"\x02\x00\x00\x00", struct.pack(">HH", 999, 0), b"mime\x00application/rdf+xml\x00\x00"
            )
            inside = inside[:4] + count.to_bytes(wide, "big") + inside[4 + wide :] + entry
        elif kind == b"iloc":
            inside = _with_place(inside, place, len(xmp))
        parts.append(_box(kind, inside))
        here += max(long, 8)
    old = heif[:at] + heif[at : at + 4] + b"free" + heif[at + 8 :]
    return old + _box(b"mdat", xmp) + _box(b"meta", *parts)


def _with_place(iloc: bytes, place: int, size: int) -> bytes:
    version, sizes = iloc[0], int.from_bytes(iloc[4:6], "big")
    offset, length, base, index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    if version > 1 or not offset or not length:
        raise ValueError(f"an item table of version {version} with sizes {offset}, {length} is not written here")
    entry = struct.pack(">H", 999) + (b"\x00\x00" if version else b"") + b"\x00\x00" + bytes(base) + b"\x00\x01"
    entry += bytes(index if version else 0) + place.to_bytes(offset, "big") + size.to_bytes(length, "big")
    count = int.from_bytes(iloc[6:8], "big") + 1
    return iloc[:6] + struct.pack(">H", count) + iloc[8:] + entry


def chunk_in_avi(avi: bytes, name: bytes, value: str) -> bytes:
    """Put a chunk of its own at the end of an AVI, where sound files keep a label."""
    text = value.encode() + b"\x00" * (len(value.encode()) % 2)
    chunk = name + struct.pack("<I", len(text)) + text
    return avi[:4] + struct.pack("<I", len(avi) - 8 + len(chunk)) + avi[8:] + chunk


def info_in_avi(avi: bytes, name: bytes, value: str) -> bytes:
    """Put a LIST INFO chunk at the end of an AVI."""
    text = value.encode() + b"\x00"
    inside = name + struct.pack("<I", len(text)) + text + b"\x00" * (len(text) % 2)
    chunk = b"LIST" + struct.pack("<I", 4 + len(inside)) + b"INFO" + inside
    return avi[:4] + struct.pack("<I", len(avi) - 8 + len(chunk)) + avi[8:] + chunk


def field_in_flv(flv: bytes, name: str, value: str) -> bytes:
    """Put an onMetaData script tag first into an FLV."""
    body = b"\x02\x00\x0aonMetaData\x08" + struct.pack(">I", 1)
    body += (
        struct.pack(">H", len(name))
        + name.encode()
        + b"\x02"
        + struct.pack(">H", len(value))
        + value.encode()
        + b"\x00\x00\x09"
    )
    tag = b"\x12" + len(body).to_bytes(3, "big") + bytes(7) + body
    return flv[:13] + tag + struct.pack(">I", len(tag)) + flv[13:]
