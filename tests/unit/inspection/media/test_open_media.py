import struct
import zlib

import cv2
import numpy as np
import pytest
from PIL import Image

from jianzhen.inspection.media import MediaError, open_media, read_jpeg_coefficients
from jianzhen.inspection.media.kinds import Format, recognise
from jianzhen.inspection.media.limits import Limits
from pictures import coded, scene


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [("JPEG", ".png"), ("PNG", ".jpg"), ("WEBP", ".heic"), ("TIFF", ".txt"), ("GIF", ""), ("AVIF", ".jpeg")],
)
def test_a_photo_is_recognised_by_content_and_never_by_name(tmp_path, kind, suffix):
    path = tmp_path / f"photo{suffix}"
    path.write_bytes(coded(scene(1, (160, 120)), kind))
    media = open_media(path)
    assert media.format.upper() == kind
    assert (media.width, media.height) == (160, 120)
    assert media.frames[0].rgb.shape == (120, 160, 3)


def test_orientation_is_applied(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "turned.jpg"
    path.write_bytes(coded(scene(2, (160, 120)), exif=exif))
    media = open_media(path)
    assert (media.width, media.height) == (120, 160)
    assert media.orientation == 6


def _png_bomb() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.jpg", b"", "empty_file"),
        ("a-letter.jpg", b"Dear shop, my cup is broken.", "unsupported"),
        ("a-page.jpg", b"<!DOCTYPE html><html></html>", "unsupported"),
        ("an-archive.jpg", b"PK\x03\x04" + b"\0" * 60, "unsupported"),
        ("a-document.jpg", b"%PDF-1.7 ...", "unsupported"),
        ("noise.jpg", bytes(range(128, 256)) * 4, "no_image_inside"),
        ("huge.png", _png_bomb(), "too_many_pixels"),
        ("cut-off.jpg", coded(scene(3))[:9000], "truncated"),
        ("cut-off.png", coded(scene(3), "PNG")[:90000], "truncated"),
        ("not-a-clip.mp4", b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + b"\0" * 200, "no_image_inside"),
    ],
)
def test_a_bad_file_gets_a_code_and_a_next_step(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(MediaError) as caught:
        open_media(path)
    assert caught.value.code == code
    assert name in caught.value.detail


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    for path, code in ((tmp_path / "none.jpg", "not_found"), (tmp_path, "unsupported")):
        with pytest.raises(MediaError) as caught:
            open_media(path)
        assert caught.value.code == code


def test_too_many_bytes_are_refused_before_decoding(tmp_path):
    path = tmp_path / "big.jpg"
    path.write_bytes(coded(scene(4)))
    with pytest.raises(MediaError) as caught:
        open_media(path, limits=Limits(photo_bytes=1000))
    assert caught.value.code == "too_large"


def test_mutated_files_open_or_say_why_and_the_decoder_lives_on(tmp_path):
    rng = np.random.default_rng(7)
    codes = set()
    for k in range(36):
        content = bytearray(coded(scene(5, (200, 150)), ("JPEG", "PNG", "WEBP")[k % 3]))
        for _ in range(int(rng.integers(1, 40))):
            content[int(rng.integers(4, len(content)))] = int(rng.integers(256))
        path = tmp_path / f"mutated-{k}"
        path.write_bytes(bytes(content))
        try:
            open_media(path)
        except MediaError as error:
            codes.add(error.code)
    assert codes <= {
        "unreadable",
        "truncated",
        "no_image_inside",
        "too_many_pixels",
        "metadata_too_deep",
        "decode_out_of_memory",
        "decode_timed_out",
    }
    whole = tmp_path / "whole.jpg"
    whole.write_bytes(coded(scene(5)))
    assert open_media(whole).width == 640


def test_quantised_coefficients_are_the_files_own(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(coded(scene(6, (160, 120)), quality=80, subsampling="4:2:0"))
    media, planes = open_media(path), read_jpeg_coefficients(path)
    assert media.jpeg is not None
    assert len(media.jpeg.tables) == 2
    assert len(planes) == 3
    assert planes[0].shape == (15, 20, 8, 8)
    luma = cv2.cvtColor(media.frames[0].rgb, cv2.COLOR_RGB2GRAY)[:8, :8].astype(np.float32)
    mean = planes[0][0, 0, 0, 0] * media.jpeg.tables[0][0] / 8 + 128
    assert abs(mean - luma.mean()) < 4


def test_a_clip_gives_few_sharp_and_different_frames(tmp_path):
    path = tmp_path / "clip.webm"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"VP90"), 10, (320, 240))
    for k in range(40):
        writer.write(cv2.resize(scene(k // 8), (320, 240)))
    writer.release()
    media = open_media(path)
    assert media.format == "WebM"
    assert 3 <= len(media.frames) <= 6
    assert all(frame.at_s is not None for frame in media.frames)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Format.HEIC),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", Format.AVIF),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", Format.MOV),
        (b"\x1aE\xdf\xa3" + b"\0" * 20, Format.WEBM),
    ],
)
def test_containers_are_told_apart_by_brand(head, kind):
    assert recognise(head) is kind
