"""Made files: every carrier of a label in every state, decoys that are no label, and labels put on honest photos."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from samples import labels as put

from jianzhen.inspection.model import CarrierState, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A made file: its carrier, what state it is in, its suffix and bytes, and what must be said of it.

    ``anchors`` are the trust anchors (PEM) it is read with.
    """

    carrier: str
    state: str
    suffix: str
    data: bytes
    kind: Kind
    carrier_state: CarrierState
    anchors: str = ""


def picture(side: int = 160) -> Image.Image:
    """A small picture with detail."""
    rng = np.random.default_rng(5)
    ground = cv2.GaussianBlur(rng.integers(0, 255, (side, side + 40, 3)).astype(np.float32), (0, 0), 3)
    cv2.circle(ground, (60, 70), 30, (200, 60, 40), -1)
    return Image.fromarray(np.clip(ground * 1.6 - 70, 0, 255).astype(np.uint8))


def clip(suffix: str, code: str) -> bytes | None:
    """A second of video in a container, or ``None`` where this OpenCV cannot write it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"clip.{suffix}"
        out = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*code), 10, (160, 120))
        if not out.isOpened():
            return None
        frame = np.asarray(picture().resize((160, 120)))
        for k in range(10):
            out.write(np.ascontiguousarray(np.roll(frame, 4 * k, axis=1)[..., ::-1]))
        out.release()
        data = path.read_bytes() if path.exists() else b""
        return data if len(data) > 500 else None


def base() -> dict[str, bytes]:
    """The clean files labels are put into."""
    p = picture()
    made: dict[str, bytes | None] = {
        "jpg": put.saved(p, "JPEG", quality=88), "png": put.saved(p, "PNG"), "webp": put.saved(p, "WEBP", quality=80),
        "gif": put.saved(p.quantize(32), "GIF"), "avif": put.saved(p, "AVIF", quality=70), "mp4": clip("mp4", "mp4v"), "webm": clip("webm", "VP80"),
        "mkv": clip("mkv", "MJPG"), "avi": clip("avi", "MJPG"), "flv": clip("flv", "FLV1"),
    }  # fmt: skip
    return {name: data for name, data in made.items() if data}


def writers(files: dict[str, bytes]) -> Iterator[tuple[str, str, object]]:
    """Each carrier: its name, file suffix, and a function from a label's value to a file."""
    p = picture()
    jpg, png = files["jpg"], files["png"]
    yield "JPEG XMP element", "jpg", lambda v: put.xmp_in_jpeg(jpg, put.packet(v))
    yield "JPEG XMP attribute", "jpg", lambda v: put.xmp_in_jpeg(jpg, put.packet(v, form="attribute"))
    yield "JPEG Exif UserComment", "jpg", lambda v: put.exif_in_jpeg(jpg, comment=v)
    yield "JPEG Exif ImageDescription", "jpg", lambda v: put.exif_in_jpeg(jpg, described=v)
    yield "JPEG extended XMP", "jpg", lambda v: put.extended_xmp_in_jpeg(jpg, put.packet(v))
    yield "PNG Exif UserComment", "png", lambda v: put.saved(p, "PNG", exif=put.exif(comment=v).tobytes())
    yield "WebP Exif UserComment", "webp", lambda v: put.saved(p, "WEBP", exif=put.exif(comment=v).tobytes())
    yield "AVIF Exif UserComment", "avif", lambda v: put.saved(p, "AVIF", exif=put.exif(comment=v).tobytes())
    yield "TIFF Exif ImageDescription", "tif", lambda v: put.saved(p, "TIFF", tiffinfo={270: v})
    yield "JPEG APP segment", "jpg", lambda v: put.in_jpeg(jpg, b"AIGC" + v.encode(), 0xE2)
    yield "PNG tEXt", "png", lambda v: put.text_in_png(png, "AIGC", v)
    yield "PNG zTXt", "png", lambda v: put.text_in_png(png, "AIGC", v, b"zTXt")
    yield "PNG iTXt", "png", lambda v: put.text_in_png(png, "AIGC", v, b"iTXt")
    yield "PNG iTXt, packed", "png", lambda v: put.text_in_png(png, "AIGC", v, b"iTXz")
    yield "PNG XMP", "png", lambda v: put.text_in_png(png, "XML:com.adobe.xmp", put.packet(v).decode(), b"iTXt")
    yield "WebP XMP", "webp", lambda v: put.xmp_in_webp(files["webp"], put.packet(v))
    yield "GIF XMP", "gif", lambda v: put.xmp_in_gif(files["gif"], put.packet(v))
    yield "TIFF XMP", "tif", lambda v: put.saved(p, "TIFF", tiffinfo={700: put.packet(v)})
    yield "AVIF XMP", "avif", lambda v: put.saved(p, "AVIF", quality=70, xmp=put.packet(v))
    yield "HEIF XMP item", "avif", lambda v: put.xmp_in_heif(files["avif"], put.packet(v))
    if "heic" in files:
        yield "HEIC XMP item", "heic", lambda v: put.xmp_in_heif(files["heic"], put.packet(v))
    if "mp4" in files:
        yield "MOV keys", "mov", lambda v: put.as_mov(put.key_in_mp4(files["mp4"], "AIGC", v))
        yield "MP4 free form", "mp4", lambda v: put.freeform_in_mp4(files["mp4"], "AIGC", v)
        yield "MP4 keys", "mp4", lambda v: put.key_in_mp4(files["mp4"], "AIGC", v)
        yield "MP4 uuid XMP", "mp4", lambda v: put.uuid_in_mp4(files["mp4"], put.packet(v))
    for suffix in ("webm", "mkv"):
        if suffix in files:
            data = files[suffix]
            yield f"{suffix} SimpleTag", suffix, lambda v, data=data: put.tag_in_matroska(data, "AIGC", v)
    if "avi" in files:
        yield "AVI chunk", "avi", lambda v: put.chunk_in_avi(files["avi"], b"AIGC", v)
        yield "AVI INFO", "avi", lambda v: put.info_in_avi(files["avi"], b"AIGC", v)
    if "flv" in files:
        yield "FLV onMetaData", "flv", lambda v: put.field_in_flv(files["flv"], "AIGC", v)


def labelled(files: dict[str, bytes]) -> Iterator[Made]:
    """Every carrier with label 1, 2 and 3, lenient forms, broken ones, and two that agree or disagree."""
    inner = json.dumps(json.loads(put.label())["AIGC"])
    states = {
        "label 1": (put.label("1"), Kind.TC260_LABEL, CarrierState.CLAIMED),
        "label 2": (put.label("2"), Kind.TC260_LABEL, CarrierState.CLAIMED),
        "label 3": (put.label("3"), Kind.TC260_LABEL, CarrierState.CLAIMED),
        "no wrapper": (inner, Kind.TC260_LABEL, CarrierState.CLAIMED),
        "Label: AIGC": (put.label("AIGC", "MiniMax"), Kind.TC260_LABEL, CarrierState.CLAIMED),
        "cut off": (put.label()[:60], Kind.TC260_MALFORMED, CarrierState.MALFORMED),
        "Label 7": (put.label("7"), Kind.TC260_MALFORMED, CarrierState.MALFORMED),
        "array": ('["AIGC"]', Kind.TC260_MALFORMED, CarrierState.MALFORMED),
    }
    for carrier, suffix, write in writers(files):
        for state, (value, kind, expected) in states.items():
            if "Exif" in carrier and state in ("no wrapper", "array"):
                continue  # a comment that does not name AIGC as its object is a comment
            if carrier == "JPEG APP segment" and state == "array":
                continue
            yield Made(
                carrier=carrier, state=state, suffix=suffix, data=write(value), kind=kind, carrier_state=expected
            )  # type: ignore[operator]
    jpg = files["jpg"]
    two = put.exif_in_jpeg(put.xmp_in_jpeg(jpg, put.packet(put.label("1"))), comment=put.label("1"))
    yield Made(
        carrier="XMP and Exif",
        state="two that agree",
        suffix="jpg",
        data=two,
        kind=Kind.TC260_LABEL,
        carrier_state=CarrierState.CLAIMED,
    )
    for second in (put.label("3"), put.label("1", put.HONOR), put.label("1", number="SIM-OTHER")):
        data = put.exif_in_jpeg(put.xmp_in_jpeg(jpg, put.packet(put.label("1"))), comment=second)
        yield Made(
            carrier="XMP and Exif",
            state="two that disagree",
            suffix="jpg",
            data=data,
            kind=Kind.TC260_CONFLICT,
            carrier_state=CarrierState.CONFLICTING,
        )
    tencent = '{"ServiceProvider":"doubao","ServiceUser":"sim","Label":"1"}'
    yield Made(
        carrier="Exif ServiceProvider",
        state="seen in the wild",
        suffix="jpg",
        data=put.exif_in_jpeg(jpg, described=tencent),
        kind=Kind.TC260_LABEL,
        carrier_state=CarrierState.CLAIMED,
    )
    for name in ("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic"):
        data = put.xmp_in_jpeg(jpg, put.packet("", form="none", more=put.source_type(name)))
        yield Made(
            carrier="IPTC", state=name, suffix="jpg", data=data, kind=Kind.IPTC_AI, carrier_state=CarrierState.CLAIMED
        )
    a1111 = "a cup\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512"
    comfy = json.dumps({"3": {"class_type": "KSampler", "inputs": {"seed": 1}}})
    for name, data in {
        "AUTOMATIC1111 tEXt": put.text_in_png(files["png"], "parameters", a1111),
        "AUTOMATIC1111 Exif": put.exif_in_jpeg(jpg, comment=a1111),
        "AUTOMATIC1111 Exif, UTF-16": put.exif_in_jpeg(jpg, comment="一只杯子 " + a1111),
        "AUTOMATIC1111 WebP": put.saved(picture(), "WEBP", exif=put.exif(comment=a1111).tobytes()),
        "ComfyUI prompt": put.text_in_png(files["png"], "prompt", comfy),
        "ComfyUI WebP": put.saved(picture(), "WEBP", exif=put.exif(camera=f"workflow:0 prompt:{comfy}")),
        "ComfyUI clip": put.key_in_mp4(files["mp4"], "comment", json.dumps({"prompt": comfy})),
        "xAI signature": _signature(jpg),
        "aigc_label_type 1": put.exif_in_jpeg(jpg, comment='{"aigc_label_type":1}'),
        "aigc_label_type 0": put.exif_in_jpeg(jpg, comment='{"aigc_label_type":0}'),
    }.items():
        yield Made(
            carrier=name,
            state="parameters",
            suffix={b"\x89": "png", b"\xff": "jpg", b"R": "webp"}.get(data[:1], "mp4"),
            data=data,
            kind=Kind.GENERATOR_PARAMETERS,
            carrier_state=CarrierState.CLAIMED,
        )


def _signature(jpg: bytes) -> bytes:
    made = put.exif(described="Signature: " + "A1b2" * 16)
    made[0x013B] = "0f0e0d0c-0b0a-4999-8888-777766665555"
    return put.in_jpeg(jpg, b"Exif\x00\x00" + made.tobytes().removeprefix(b"Exif\x00\x00"))


def framed(files: dict[str, bytes]) -> Iterator[Made]:
    """A generator's label on a file that holds a camera's data: possible framing, believed by nobody."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Linnet", "L2 (simulated)"
    exif.get_ifd(0x8769)[0x9003] = "2026:11:15 19:40:02"
    out = io.BytesIO()
    picture().save(out, "JPEG", quality=90, exif=exif)
    for form in ("element", "attribute"):
        data = put.xmp_in_jpeg(out.getvalue(), put.packet(put.label(), form=form))
        yield Made(
            carrier=f"transplanted, XMP {form}",
            state="on a camera's file",
            suffix="jpg",
            data=data,
            kind=Kind.TC260_LABEL,
            carrier_state=CarrierState.CONFLICTING,
        )


def decoys(files: dict[str, bytes]) -> Iterator[tuple[str, str, bytes]]:
    """Files that hold the letters and no label: name, suffix, bytes. Nothing of them may weigh."""
    value, jpg, png = put.label(), files["jpg"], files["png"]
    xmp = put.packet(value)
    yield "after the end of a JPEG", "jpg", jpg + xmp + value.encode()
    yield "after IEND", "png", png + xmp + value.encode()
    yield "after the RIFF", "webp", files["webp"] + b"XMP " + len(xmp).to_bytes(4, "little") + xmp
    yield "after the GIF's trailer", "gif", files["gif"] + xmp
    yield "in a JPEG comment", "jpg", put.in_jpeg(jpg, value.encode(), 0xFE)
    yield "in a foreign APP segment", "jpg", put.in_jpeg(jpg, b"note: " + value.encode(), 0xEC)
    yield "in a chunk with a wrong checksum", "png", _spoiled(put.text_in_png(png, "AIGC", value))
    yield "in another keyword's text", "png", put.text_in_png(png, "Comment", f"AIGC {value}")
    yield (
        "in the description of an XMP packet",
        "jpg",
        put.xmp_in_jpeg(
            jpg,
            put.packet(
                "",
                form="none",
                more=f"<dc:description xmlns:dc='http://purl.org/dc/elements/1.1/'>AIGC {value.replace('&', '')}</dc:description>",
            ),
        ),
    )
    nested = f"<xmpMM:History xmlns:xmpMM='http://ns.adobe.com/xap/1.0/mm/'><rdf:Seq><rdf:li rdf:parseType='Resource'><TC260:AIGC>{value}</TC260:AIGC></rdf:li></rdf:Seq></xmpMM:History>"
    yield "deep in an XMP history", "jpg", put.xmp_in_jpeg(jpg, put.packet("", form="none", more=nested))
    yield (
        "in a foreign namespace",
        "jpg",
        put.xmp_in_jpeg(jpg, put.packet(value, namespace="http://example.org/AIGC/1.0/")),
    )
    yield "in a packet with a document type", "jpg", put.xmp_in_jpeg(jpg, b'<!DOCTYPE x [<!ENTITY a "b">]>' + xmp)
    yield "in a packet that does not close", "jpg", put.xmp_in_jpeg(jpg, xmp[: len(xmp) // 2])
    yield "the word in a description", "jpg", put.exif_in_jpeg(jpg, described="no AIGC here, Label 1")
    yield (
        "given twice in one object",
        "jpg",
        put.exif_in_jpeg(jpg, comment=value.replace('"Label":"1"', '"Label":"1","Label":"2"')),
    )
    yield "a degree that is none", "png", put.text_in_png(png, "AIGC", put.label("9"))
    yield "an extended packet nobody names", "jpg", put.extended_xmp_in_jpeg(jpg, xmp, named=b"0" * 32)
    yield "a label type that says nothing", "jpg", put.exif_in_jpeg(jpg, comment='{"aigc_label_type":0}')
    yield "a wrong name for a file's own words", "jpg", put.in_jpeg(jpg, b"XAIGC" + value.encode(), 0xE2)
    yield "in the free space of a HEIF", "avif", files["avif"] + _free(xmp)
    yield "in a movie's pictures", "avi", put.chunk_in_avi(files["avi"], b"JUNK", value)
    yield "a thousand steps", "png", put.text_in_png(png, "parameters", "Steps: 1, " * 20_000)
    yield "nested a thousand deep", "png", put.text_in_png(png, "AIGC", "[" * 5000 + "]" * 5000)
    yield (
        "the letters c2pa in a segment",
        "jpg",
        put.in_jpeg(jpg, b"JP\x00\x01\x00\x00\x00\x01jumb c2pa trainedAlgorithmicMedia", 0xEB),
    )
    yield "c2pa after the end", "jpg", jpg + b"jumbjumdc2pa.actions c2pa.created trainedAlgorithmicMedia"
    yield (
        "a manifest named elsewhere",
        "jpg",
        put.xmp_in_jpeg(
            jpg,
            put.packet(
                "",
                form="none",
                more="<dcterms:provenance xmlns:dcterms='http://purl.org/dc/terms/'>http://127.0.0.1:9/m.c2pa</dcterms:provenance>",
            ),
        ),
    )
    yield (
        "an IPTC word in a title",
        "jpg",
        put.xmp_in_jpeg(
            jpg,
            put.packet(
                "",
                form="none",
                more="<dc:title xmlns:dc='http://purl.org/dc/elements/1.1/'>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia</dc:title>",
            ),
        ),
    )
    yield (
        "an IPTC word of another house",
        "jpg",
        put.xmp_in_jpeg(
            jpg,
            put.packet(
                "",
                form="none",
                more=put.source_type("x").replace(
                    "http://cv.iptc.org/newscodes/digitalsourcetype/x", "http://example.org/trainedAlgorithmicMedia"
                ),
            ),
        ),
    )
    yield (
        "a camera's source type",
        "jpg",
        put.xmp_in_jpeg(jpg, put.packet("", form="none", more=put.source_type("digitalCapture"))),
    )
    yield "the word parameters", "png", put.text_in_png(png, "parameters", "shutter 1/60, f/1.8")
    yield "a prompt that is no work flow", "png", put.text_in_png(png, "prompt", "please send a photo of the cup")
    yield "in the pixels", "png", _in_pixels(value)
    if "mp4" in files:
        yield "in a free box", "mp4", files["mp4"] + (8 + len(value)).to_bytes(4, "big") + b"free" + value.encode()
        yield "in another key", "mp4", put.key_in_mp4(files["mp4"], "com.example.note", value)


def _free(body: bytes) -> bytes:
    return (8 + len(body)).to_bytes(4, "big") + b"free" + body


def _spoiled(png: bytes) -> bytes:
    size = int.from_bytes(png[33:37], "big")
    at = 33 + 8 + size
    return png[:at] + bytes([png[at] ^ 255]) + png[at + 1 :]


def _in_pixels(value: str) -> bytes:
    row = np.frombuffer((value * 400).encode()[: 160 * 60 * 3], np.uint8).reshape(60, 160, 3)
    out = io.BytesIO()
    Image.fromarray(row).save(out, "PNG", compress_level=0)
    return out.getvalue()
