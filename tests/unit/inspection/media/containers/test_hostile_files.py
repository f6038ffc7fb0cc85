"""Whole files of any bytes: only a MediaError may come of them."""

import contextlib
import tempfile
from pathlib import Path

import pytest
from bench.lab.carriers import base
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import labels as put

from jianzhen.inspection.media import MediaError, open_media, read_about

FILES = base()
SEEDS = [
    put.xmp_in_jpeg(FILES["jpg"], put.packet(put.label())),
    put.text_in_png(FILES["png"], "AIGC", put.label()),
    put.xmp_in_webp(FILES["webp"], put.packet(put.label())),
    put.key_in_mp4(FILES["mp4"], "AIGC", put.label()),
    put.saved(put.Image.new("RGB", (40, 30)), "TIFF", tiffinfo={700: put.packet(put.label())}),
]


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_only_a_media_error_comes_of_broken_files(data):
    content = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, min(len(content), 900)))
        content[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=30))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one"
        path.write_bytes(bytes(content))
        for read in (open_media, read_about):
            # anything but a MediaError fails the test
            with contextlib.suppress(MediaError):
                read(path)


def test_a_name_longer_than_any_is_cut(tmp_path):
    path = tmp_path / "one.png"
    path.write_bytes(put.text_in_png(FILES["png"], "AIGC" + "x" * 5000, put.label()))
    (block,) = read_about(path).blocks
    assert len(block.name) == 200


def test_a_file_of_many_texts_stays_small_for_the_parent(tmp_path):
    png = FILES["png"]
    for k in range(600):
        png = put.text_in_png(png, f"note {k}", "x" * 100)
    path = tmp_path / "one.png"
    path.write_bytes(png)
    assert len(read_about(path).blocks) <= 400


@pytest.mark.parametrize(
    "content", [b"\x00", b"AIGC" * 100, b"c2pa" * 100, put.packet(put.label()), put.label().encode()]
)
def test_a_label_alone_is_no_photo(tmp_path, content):
    path = tmp_path / "one.jpg"
    path.write_bytes(content)
    with pytest.raises(MediaError):
        read_about(path)
