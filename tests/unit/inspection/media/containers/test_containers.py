"""Each reader on its own: what it finds in its places, its bounds, and bytes of any kind."""

import io
import struct
import tempfile
import time
import zlib
from pathlib import Path

import pytest
from bench.lab.carriers import base
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import labels as put

from jianzhen.inspection.media.containers import BlockKind, read_blocks
from jianzhen.inspection.media.containers.block import MAX_BLOCKS, MAX_STEPS
from jianzhen.inspection.media.containers.bmff import blocks_of_bmff
from jianzhen.inspection.media.containers.flv import blocks_of_flv
from jianzhen.inspection.media.containers.gif import blocks_of_gif
from jianzhen.inspection.media.containers.heif import blocks_of_heif
from jianzhen.inspection.media.containers.jpeg import blocks_of_jpeg
from jianzhen.inspection.media.containers.matroska import blocks_of_matroska
from jianzhen.inspection.media.containers.png import blocks_of_png
from jianzhen.inspection.media.containers.riff import blocks_of_riff
from jianzhen.inspection.media.kinds import Format
from jianzhen.inspection.media.limits import DEFAULT_LIMITS

FILES = base()
LIMIT = 2**20
XMP = put.packet(put.label())
SEEDS = {
    "jpeg": put.extended_xmp_in_jpeg(put.exif_in_jpeg(FILES["jpg"], comment=put.label()), XMP),
    "png": put.text_in_png(put.text_in_png(FILES["png"], "AIGC", put.label(), b"zTXt"), "AIGC", put.label(), b"iTXz"),
    "gif": put.xmp_in_gif(FILES["gif"], XMP),
    "webp": put.xmp_in_webp(FILES["webp"], XMP),
    "avi": put.info_in_avi(FILES["avi"], b"AIGC", put.label()),
    "mp4": put.freeform_in_mp4(FILES["mp4"], "AIGC", put.label()),
    "heif": put.xmp_in_heif(FILES["avif"], XMP),
    "mkv": put.tag_in_matroska(FILES["mkv"], "AIGC", put.label()),
    "flv": put.field_in_flv(FILES["flv"], "AIGC", put.label()),
}
READERS = {
    "jpeg": lambda data: blocks_of_jpeg(data, LIMIT),
    "png": lambda data: blocks_of_png(data, LIMIT),
    "gif": lambda data: blocks_of_gif(data, LIMIT),
    "webp": lambda data: blocks_of_riff(io.BytesIO(data), LIMIT),
    "avi": lambda data: blocks_of_riff(io.BytesIO(data), LIMIT),
    "mp4": lambda data: blocks_of_bmff(io.BytesIO(data), len(data), LIMIT),
    "heif": lambda data: blocks_of_heif(io.BytesIO(data), len(data), LIMIT),
    "mkv": lambda data: blocks_of_matroska(io.BytesIO(data), len(data), LIMIT),
    "flv": lambda data: blocks_of_flv(io.BytesIO(data), LIMIT),
}
HEADS = {
    "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "gif": b"GIF89a", "webp": b"RIFF\xff\xff\xff\x7fWEBP",
    "avi": b"RIFF\xff\xff\xff\x7fAVI ", "mp4": b"\x00\x00\x00\x0cftypisom", "heif": b"\x00\x00\x00\x0cftypheic",
    "mkv": b"\x1aE\xdf\xa3", "flv": b"FLV\x01\x05",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_reader_finds_what_lies_in_its_places(name):
    assert any(b"TC260" in one.data or b'"AIGC"' in one.data for one in READERS[name](SEEDS[name]))


@pytest.mark.parametrize("name", sorted(READERS))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_bytes_make_a_reader_raise(name, data):
    if data.draw(st.booleans()):
        content = HEADS[name] + data.draw(st.binary(max_size=400))
    else:
        seed = bytearray(SEEDS[name])
        for _ in range(data.draw(st.integers(1, 4))):
            at = data.draw(st.integers(0, len(seed) - 1))
            seed[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=12))
            seed = seed or bytearray(b"\x00")
        content = bytes(seed)
    blocks = READERS[name](content)
    assert len(blocks) <= MAX_BLOCKS
    assert sum(len(one.data) for one in blocks) <= LIMIT


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_file_cut_off_anywhere_gives_what_came_before(name):
    seed = SEEDS[name]
    whole = len(READERS[name](seed))
    for at in range(0, len(seed), max(1, len(seed) // 60)):
        assert len(READERS[name](seed[:at])) <= whole


def _many(unit: bytes, size: int = 6_000_000) -> bytes:
    return unit * (size // len(unit))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("jpeg", b"\xff\xd8" + _many(b"\xff\xdb\x00\x02")),
        ("jpeg", b"\xff\xd8" + _many(b"\xff")),
        ("png", HEADS["png"] + _many(struct.pack(">I", 0) + b"abcd" + bytes(4))),
        ("gif", b"GIF89a" + bytes(7) + b"\x2c" + bytes(10) + _many(b"\x01\x41")),
        ("webp", HEADS["webp"] + _many(b"abcd" + bytes(4))),
        ("mp4", _many(b"\x00\x00\x00\x08moov")),
        ("heif", _many(b"\x00\x00\x00\x0cmeta" + bytes(4))),
        ("mkv", b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" + _many(b"\x12\x54\xc3\x67\x80")),
        ("flv", b"FLV\x01\x05" + bytes(8) + _many(b"\x12\x00\x00\x00" + bytes(11))),
    ],
)
def test_a_file_of_endless_steps_ends_soon(name, content):
    started = time.process_time()
    READERS[name](content)
    assert time.process_time() - started < 3, f"{MAX_STEPS} steps at most"


def test_deeply_nested_boxes_end():
    data = b""
    for _ in range(2000):
        data = struct.pack(">I", 8 + len(data)) + b"moov" + data
    assert READERS["mp4"](data) == []


def test_texts_that_inflate_share_one_bound():
    png = FILES["png"]
    bomb = b"AIGC\x00\x00" + zlib.compress(bytes(900_000))
    for _ in range(5):
        png = put.in_png(png, b"zTXt", bomb)
    blocks = READERS["png"](png)
    assert len(blocks) == 1
    assert READERS["png"](put.in_png(FILES["png"], b"zTXt", b"AIGC\x00\x00" + zlib.compress(bytes(LIMIT + 1)))) == []


def test_a_chunk_with_a_wrong_checksum_is_not_read():
    png = put.text_in_png(FILES["png"], "AIGC", put.label())
    assert READERS["png"](png[:45] + bytes([png[45] ^ 1]) + png[46:]) == []


def test_an_extended_packet_needs_its_own_digest_named():
    assert sum(one.where.endswith("extended XMP") for one in READERS["jpeg"](SEEDS["jpeg"])) == 1
    unnamed = put.extended_xmp_in_jpeg(FILES["jpg"], XMP, named=b"A" * 32)
    assert not [one for one in READERS["jpeg"](unnamed) if "extended" in one.where]


def test_an_item_of_a_heif_keeps_its_place(tmp_path):
    path = tmp_path / "one.heic"
    path.write_bytes(SEEDS["heif"])
    (block,) = read_blocks(path, Format.HEIC, DEFAULT_LIMITS)
    assert (block.kind, block.where, block.data) == (BlockKind.XMP, "HEIF mime item", XMP)


@pytest.mark.parametrize("kind", list(Format))
@settings(max_examples=25, deadline=None)
@given(content=st.binary(min_size=1, max_size=300))
def test_whatever_a_file_is_taken_for_its_reader_does_not_raise(kind, content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one"
        path.write_bytes(content)
        blocks = read_blocks(path, kind, DEFAULT_LIMITS)
    assert all(isinstance(one.kind, BlockKind) for one in blocks)
