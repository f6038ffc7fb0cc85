"""What came back against what was packed: shown, never weighed, and either side may be wrong. Everything simulated."""

import cv2
import numpy as np
import pytest
import zxingcpp
from samples.paint import code_label

from fakes import FakeEmbedder
from jianzhen.inspection import inspect_claim
from jianzhen.inspection.lanes.reference import prepare
from jianzhen.inspection.lanes.reference.parts import find_parts
from jianzhen.inspection.model import Basis, Because, Kind, State
from jianzhen.inspection.report import FolderPictures, render_claim, wording
from jianzhen.inspection.walk.desk import Desk
from jianzhen.inspection.walk.folder import read_folder
from jianzhen.inspection.walk.markings import Marking, Tells, Verdict, compare_markings
from jianzhen.inspection.walk.returned import compare_returned
from pictures import coded, scene

ABOUT_CODES = (Kind.CODE_DIFFERS, Kind.SAME_CODE)


def printed(text):
    page = np.full((480, 900, 3), 236, np.uint8)
    cv2.putText(page, text, (50, 240), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (25, 25, 25), 3, cv2.LINE_AA)
    return page


def barcode(text):
    page = np.full((480, 900, 3), 236, np.uint8)
    code = np.asarray(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.EAN13).to_image(scale=4))
    page[60 : 60 + code.shape[0], 60 : 60 + code.shape[1]] = code[..., None]
    return page


@pytest.fixture
def put_down(make_claim):
    def put(packed, returned):
        files = {"claim/1.jpg": coded(scene(1, (320, 240)))}
        files |= {f"packed/{k}.jpg": coded(rgb, quality=92) for k, rgb in enumerate(packed, start=1)}
        files |= {f"returned/{k}.jpg": coded(rgb, quality=92) for k, rgb in enumerate(returned, start=1)}
        return make_claim(files)

    return put


@pytest.fixture
def came_back(put_down):
    return lambda packed, returned: compare_returned(Desk(FakeEmbedder()), read_folder(put_down(packed, returned)))


def about(returned, *kinds):
    return [one for one in returned if one.kind in kinds]


def test_another_serial_number_is_shown_boxed_on_both_sides_and_weighs_nothing(put_down):
    folder = put_down([code_label("SIM-SN-48213")], [code_label("SIM-SN-77105")])
    report = inspect_claim(folder, embedder=FakeEmbedder())
    (one,) = about(report.returned, *ABOUT_CODES)
    assert (one.kind, one.state, one.llr, one.basis) == (Kind.CODE_DIFFERS, State.INCONCLUSIVE, 0.0, Basis.ILLUSTRATION)
    assert "Either side may be wrong" in one.why
    assert one.against == "packed/1.jpg"
    assert one.regions
    assert one.against_region is not None
    page = render_claim(report, pictures=FolderPictures(folder, {}))
    section = page[page.index("退回的商品") :]
    assert "条码或序列号不一致" in section
    assert "都可能弄错" in section
    assert section.count("<rect ") >= 2
    assert all(one.llr in (None, 0.0) for one in report.returned)


def test_the_same_serial_number_is_recognised(came_back):
    report = came_back([code_label("SIM-SN-48213")], [scene(2), code_label("SIM-SN-48213")])
    (one,) = about(report, *ABOUT_CODES)
    assert one.kind is Kind.SAME_CODE
    assert ("photo", "returned/2.jpg") in one.facts


def test_print_alone_is_read(came_back):
    report = came_back([printed("S/N HL1-4471-0282")], [printed("SN: HL1-9035-7716")])
    (one,) = about(report, *ABOUT_CODES)
    assert one.kind is Kind.CODE_DIFFERS
    assert "print" in dict(one.facts)["sent"]


def test_the_same_product_code_says_the_model_only_and_does_not_hide_another_piece(came_back):
    both = barcode("6901234567892")
    report = came_back([both, code_label("SIM-SN-48213")], [both, code_label("SIM-SN-77105")])
    found = {dict(one.facts)["tells"]: one.kind for one in about(report, *ABOUT_CODES)}
    assert found == {"product": Kind.SAME_CODE, "piece": Kind.CODE_DIFFERS}


def test_one_side_without_a_code_cannot_be_compared(came_back):
    (one,) = about(came_back([code_label("SIM-SN-48213")], [scene(2)]), *ABOUT_CODES)
    assert one.because is Because.NO_CODE_READ
    assert wording.returned_title(one).zh == "条码或序列号是否一致，看不出"


def marking(text, read_as="print", tells=Tells.PIECE):
    return Marking(text=text, tells=tells, read_as=read_as, file="a", region=None)


@pytest.mark.parametrize(
    ("sent", "came", "verdict"),
    [
        (marking("HL1-0471"), marking("HL1-04717"), Verdict.NEARLY),
        (marking("HL1-0471"), marking("HL1-9035"), Verdict.DIFFERS),
        (marking("HL1-O4711"), marking("HL1 04711"), Verdict.SAME),
        (marking("HL1-04711"), marking("HL1-04717"), Verdict.NEARLY),
        (marking("HL1-04711", "Code128"), marking("HL1-04717", "Code128"), Verdict.DIFFERS),
        (marking("HL1-O4711", "Code128"), marking("HL1-04711", "Code128"), Verdict.DIFFERS),
        (marking("HL1-04711", "Code128"), marking("HL1-O4711"), Verdict.SAME),
    ],
)
def test_a_code_is_exact_and_print_may_be_misread(sent, came, verdict):
    (one,) = compare_markings([sent], [came])
    assert one.verdict is verdict


def test_markings_of_different_sorts_are_not_compared():
    assert compare_markings([marking("6901234567892", "EAN13", Tells.PRODUCT)], [marking("HL1-04711")]) == ()


def laid_out(places, turn=0):
    """Detailed parts (seeds) on a plain table, each at its place (x, y), turned by quarters."""
    table = np.full((600, 800, 3), 205, np.uint8)
    for seed, (x, y) in places.items():
        part = np.rot90(scene(seed, (170, 130)), turn)
        table[y : y + part.shape[0], x : x + part.shape[1]] = part
    return prepare(table)


def test_a_part_that_did_not_come_back_is_named_by_its_place_when_packed():
    packed = laid_out({11: (60, 60), 12: (420, 80), 13: (240, 380)})
    parts = find_parts(packed, [laid_out({11: (500, 330), 13: (90, 120)}, turn=1)])
    assert len(parts.found) == 2
    (x, y, w, h) = parts.not_found[0]
    assert 390 < x < 440
    assert 60 < y < 110
    assert w > 120
    assert h > 90


def test_all_parts_found_over_several_photos():
    packed = laid_out({11: (60, 60), 12: (420, 80), 13: (240, 380)})
    parts = find_parts(packed, [laid_out({11: (500, 330)}), laid_out({12: (60, 60), 13: (420, 300)}, turn=2)])
    assert parts.not_found == ()


def test_nothing_is_said_where_parts_do_not_lie_apart_or_none_is_found():
    packed = laid_out({11: (60, 60), 12: (420, 80)})
    assert find_parts(prepare(scene(5)), [packed]) is None
    assert find_parts(packed, [laid_out({21: (60, 60), 22: (420, 80)})]) is None
    assert find_parts(packed, []) is None


def test_missing_parts_reach_the_page_as_a_question(put_down):
    def table(*seeds):
        out = np.full((600, 800, 3), 205, np.uint8)
        for k, seed in enumerate(seeds):
            out[80:210, 60 + 360 * k : 230 + 360 * k] = scene(seed, (170, 130))
        return out

    folder = put_down([table(11, 12)], [table(12)])
    report = inspect_claim(folder, embedder=FakeEmbedder())
    (one,) = about(report.returned, Kind.PARTS_SEEN)
    assert dict(one.facts)["parts_found"] == "1 / 2"
    assert one.llr == 0.0
    assert one.against_region is not None
    page = render_claim(report, pictures=FolderPictures(folder, {}))
    assert "没找到的也可能只是没拍到" in page
