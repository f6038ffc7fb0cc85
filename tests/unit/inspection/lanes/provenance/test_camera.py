import io

import numpy as np
import pytest
from PIL import Image
from samples import labels as put

from jianzhen.inspection.lanes.provenance import SelfAccount, find_provenance
from jianzhen.inspection.lanes.provenance.camera import PREVIEW_DIFFERS, read_camera
from jianzhen.inspection.lanes.provenance.tables import saved_by_other_software
from jianzhen.inspection.media import About, Block, BlockKind, JpegTables
from jianzhen.inspection.model import Kind, State
from pictures import scene

RGB = scene(3, (640, 480))
TAKEN = {"Make": "Linnet", "Model": "L2", "DateTimeOriginal": "2026:11:10 09:00:00"}


def _about(**exif: str) -> About:
    return About(exif=({**TAKEN, **exif},))


def _camera(about: About, **given):
    return read_camera(about, rgb=RGB, orientation=1, **given)


def _tables(quality: int) -> tuple[tuple[int, ...], ...]:
    out = io.BytesIO()
    Image.fromarray(RGB).save(out, "JPEG", quality=quality)
    found = Image.open(io.BytesIO(out.getvalue())).quantization
    return tuple(tuple(table) for table in found.values())


def test_an_untouched_file_has_no_conflict():
    found = _camera(_about(ExifImageWidth="640", ExifImageHeight="480", DateTime="2026:11:10 09:00:00"))
    assert found.conflicts == ()
    assert (found.editor, found.before_packing, found.before_delivery) == ("", None, None)


def test_a_size_other_than_exif_names_is_said():
    assert "4032x3024" in _camera(_about(ExifImageWidth="4032", ExifImageHeight="3024")).conflicts[0]


def test_a_turned_photo_keeps_its_size():
    found = read_camera(_about(ExifImageWidth="480", ExifImageHeight="640"), rgb=RGB, orientation=6)
    assert found.conflicts == ()


@pytest.mark.parametrize("width", ["0", "nan", "1e400", "-3", "x"])
def test_a_size_that_is_none_is_ignored(width):
    assert _camera(_about(ExifImageWidth=width, ExifImageHeight=width)).conflicts == ()


def test_saved_before_it_was_taken_is_a_conflict():
    assert "last saved" in _camera(_about(DateTime="2026:11:01 09:00:00")).conflicts[0]


@pytest.mark.parametrize(
    ("packed", "delivered", "rule"),
    [
        ("2026-11-12T10:00:00+08:00", None, "packed"),
        (None, "2026-11-14T10:00:00+08:00", "delivered"),
        ("2026-11-12T10:00:00+08:00", "2026-11-14T10:00:00+08:00", "packed"),
        ("2026-11-10T20:00:00+08:00", "2026-11-10T20:00:00+08:00", None),
        ("2026-11-01T10:00:00+08:00", "2026-11-05T10:00:00+08:00", None),
    ],
)
def test_the_clock_is_held_against_packing_and_delivery_with_a_days_grace(packed, delivered, rule):
    account = SelfAccount(about=_about(), rgb=RGB, packed_at=packed, delivered_at=delivered)
    found = [one for one in find_provenance(account) if one.kind is Kind.EXIF_CONFLICT]
    assert len(found) == (rule is not None)
    for one in found:
        assert rule in one.why
        assert 0 < one.llr < 0.5
        assert any("clock" in cause for cause in one.innocent)


def test_impossible_times_are_no_times():
    for taken in ("2026:13:40 99:00:00", "0000:00:00 00:00:00", "yesterday", "2026:11:10"):
        assert _camera(_about(DateTimeOriginal=taken), packed_at="2026-11-12T10:00:00+08:00").before_packing is None


def test_a_common_librarys_tables_under_a_makers_name_that_has_its_own_are_named():
    jpeg = JpegTables(tables=_tables(75), progressive=False, components=3)
    found = _camera(About(exif=({"Make": "Apple", "Model": "iPhone 15"},)), jpeg=jpeg)
    assert "quality 75" in found.conflicts[0]
    (one,) = [
        f
        for f in find_provenance(
            SelfAccount(about=About(exif=({"Make": "Apple", "Model": "iPhone 15"},)), rgb=RGB, jpeg=jpeg)
        )
        if f.kind is Kind.EDITOR_TRACE
    ]
    assert one.state is State.INCONCLUSIVE
    assert one.llr == 0


def test_tables_say_nothing_of_other_makers_and_of_tables_of_their_own():
    assert saved_by_other_software("Linnet L2", _tables(75)) is None
    assert saved_by_other_software("Apple iPhone", _tables(99)) is None
    assert saved_by_other_software("Apple iPhone", ((5,) * 64,)) is None
    assert saved_by_other_software("Apple iPhone", ((5,) * 10,)) is None


@pytest.mark.parametrize(
    "about",
    [
        About(exif=({"Software": "Adobe Photoshop 25.0"},)),
        About(blocks=(Block(kind=BlockKind.TEXT, where="PNG tEXt", name="Software", data=b"Adobe Photoshop"),)),
        About(blocks=(Block(kind=BlockKind.XMP, where="JPEG APP1 XMP", data=put.packet("", form="none", more="<xmp:CreatorTool xmlns:xmp='http://ns.adobe.com/xap/1.0/'>Photoshop</xmp:CreatorTool>")),)),
    ],
)  # fmt: skip
def test_an_editor_is_named_and_weighs_nothing(about):
    (one,) = [f for f in find_provenance(SelfAccount(about=about, rgb=RGB)) if f.kind is Kind.EDITOR_TRACE]
    assert "photoshop" in one.why
    assert one.llr == 0


def _preview(rgb: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(rgb).resize((160, 120)).save(out, "JPEG")
    return out.getvalue()


def test_a_preview_of_another_picture_is_found_and_the_own_one_is_not():
    own = _camera(About(exif=(TAKEN,), thumbnail=_preview(RGB)))
    other = _camera(About(exif=(TAKEN,), thumbnail=_preview(scene(99, (640, 480)))))
    assert own.preview > 0.9
    assert other.preview < PREVIEW_DIFFERS
    assert _camera(About(exif=(TAKEN,), thumbnail=b"no jpeg")).preview is None


def test_a_generators_frame_size_is_weak_and_named_so():
    account = SelfAccount(about=About(), rgb=np.zeros((1536, 1024, 3), np.uint8))
    (one,) = find_provenance(account)
    assert one.kind is Kind.FRAME_GEOMETRY
    assert one.llr <= 0.1
    assert "weak" in one.why
