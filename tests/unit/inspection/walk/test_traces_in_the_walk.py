"""Traces in the walk: every file says something of them, whatever its blocks are like."""

import cv2
import pytest

from fakes import FakeEmbedder
from jianzhen.inspection import inspect
from jianzhen.inspection.media.errors import Unreadable
from jianzhen.inspection.model import Because, Kind, Lane, State
from jianzhen.inspection.walk import desk
from pictures import coded, saved, scene


def _traces(path):
    return [one for one in inspect(path, embedder=FakeEmbedder()).findings if one.lane is Lane.TRACES]


@pytest.mark.parametrize("options", [{"progressive": True}, {"subsampling": "4:4:4"}, {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"}])  # fmt: skip
def test_stored_blocks_reach_the_lane_progressive_or_turned(tmp_path, options):
    path = tmp_path / "photo.jpg"
    path.write_bytes(coded(saved(scene(3), 62), quality=92, **options))
    assert [one.because for one in _traces(path) if one.kind is Kind.JPEG_HISTORY] == [Because.SAVED_AGAIN]


def test_a_photo_whose_blocks_cannot_be_read_keeps_its_other_traces(tmp_path, monkeypatch):
    def refuse(path):
        raise Unreadable(f"{path.name}: the decoder died on it")

    monkeypatch.setattr(desk, "read_jpeg_coefficients", refuse)
    path = tmp_path / "photo.jpg"
    path.write_bytes(coded(scene(3)))
    found = _traces(path)
    assert len(found) == 5
    assert found[0].because is Because.FAILED
    assert found[1].because is Because.NOTHING_STANDS_OUT


def test_traces_do_not_apply_to_a_clip(tmp_path):
    path = tmp_path / "clip.webm"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"VP90"), 10, (320, 240))
    for k in range(20):
        writer.write(cv2.resize(scene(k // 8), (320, 240)))
    writer.release()
    assert [(one.state, one.because) for one in _traces(path)] == [(State.NOT_APPLICABLE, Because.IS_A_CLIP)]
