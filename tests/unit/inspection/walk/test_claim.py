import json

import pytest

from fakes import FakeEmbedder
from jianzhen.inspection import inspect, inspect_claim
from jianzhen.inspection.model import Act, Because, Kind, Lane, State
from jianzhen.inspection.walk.context import context_from
from jianzhen.inspection.walk.errors import BadOrder, EmptyClaim, NotAClaimFolder
from pictures import coded, saved, scene


def _finding(report, kind):
    return next(f for file in report.files for f in file.findings if f.kind is kind)


def test_a_painted_listing_photo_weighs_and_the_buyer_is_asked_not_refused(forged_claim):
    report = inspect_claim(forged_claim, embedder=FakeEmbedder())
    assert report.overall.llr >= 1
    assert _finding(report, Kind.CHANGED_REGION).regions
    assert report.next_step.act is Act.SECOND_VIEW
    assert report.next_step.cost_fen == 0


def test_the_same_input_gives_the_same_report_timing_apart(forged_claim):
    from dataclasses import replace

    from jianzhen.inspection.report import to_json

    def told(report):
        found = to_json(report)
        for one in (found, *found["files"]):
            one.pop("timing")
        return found

    first, second = (inspect_claim(forged_claim, embedder=FakeEmbedder()) for _ in range(2))
    assert told(first) == told(second)
    assert replace(first, timing=second.timing).path == second.path


def test_a_listing_copy_beside_other_photos_weighs_nothing_and_alone_it_weighs(make_claim):
    listing = scene(62, (800, 600))
    order = {"complaint": "damaged", "category": "crockery"}
    beside = make_claim(
        {
            "claim/1.jpg": coded(scene(63, (800, 600))),
            "claim/2.jpg": coded(saved(listing, 95), quality=95),
            "listing/1.jpg": coded(listing),
        },
        order,
    )
    report = inspect_claim(beside, embedder=FakeEmbedder())
    copy = next(f for f in report.files[1].findings if f.kind is Kind.DERIVED_FROM_LISTING)
    assert (copy.llr, copy.because) == (0.0, Because.LISTING_BESIDE_OTHERS)
    alone = make_claim({"claim/1.jpg": coded(saved(listing)), "listing/1.jpg": coded(listing)}, order, name="alone")
    assert inspect_claim(alone, embedder=FakeEmbedder()).overall.llr >= 1


def test_a_buyer_who_says_wrong_item_is_not_held_against_for_another_item(make_claim):
    from jianzhen.inspection.model import Basis, Context, Finding, Lane
    from jianzhen.inspection.standards import standard_for
    from jianzhen.inspection.walk.rules import apply_complaint

    other = Finding(
        lane=Lane.REFERENCE,
        kind=Kind.DIFFERENT_ITEM,
        state=State.SUPPORTS_FORGED,
        llr=1.4,
        basis=Basis.CALIBRATED,
        why="",
    )
    for complaint, because in (
        ("wrong_item", Because.COMPLAINT_IS_WRONG_ITEM), (None, Because.COMPLAINT_UNKNOWN), ("missing_part", Because.OTHER_COMPLAINT),
    ):  # fmt: skip
        (shown,) = apply_complaint([other], context_from({"complaint": complaint}, name="order"), standard_for(None))
        assert (shown.llr, shown.because) == (0.0, because)
    (weighs,) = apply_complaint([other], context_from({"complaint": "damaged"}, name="order"), standard_for(None))
    assert weighs.llr == 1.4
    assert Context().complaint is None


def test_intact_when_packed_weighs_nothing_where_goods_break_on_the_way(make_claim):
    from jianzhen.inspection.model import Basis, Finding, Lane
    from jianzhen.inspection.standards import standard_for
    from jianzhen.inspection.walk.rules import apply_complaint

    intact = Finding(
        lane=Lane.REFERENCE,
        kind=Kind.INTACT_WHEN_PACKED,
        state=State.INCONCLUSIVE,
        llr=0.0,
        basis=Basis.ILLUSTRATION,
        why="",
    )
    context = context_from({"complaint": "damaged"}, name="order")
    (cup,) = apply_complaint([intact], context, standard_for("crockery"))
    assert (cup.llr, cup.because) == (0.0, Because.BREAKS_ON_THE_WAY)
    (shirt,) = apply_complaint([intact], context, standard_for("clothing"))
    assert 0 < shirt.llr < 1
    assert shirt.basis is Basis.ASSIGNED


def test_a_bad_file_is_reported_and_the_others_are_still_inspected(make_claim):
    folder = make_claim(
        {"claim/1.jpg": coded(scene(64)), "claim/2.jpg": b"\xff\xd8\xff\xe0broken", "listing/1.jpg": coded(scene(65)),
         "packed/notes.txt": b"packed by hand"}
    )  # fmt: skip
    report = inspect_claim(folder, embedder=FakeEmbedder())
    assert len(report.files) == 1
    assert {(e.path, e.code) for e in report.errors} == {
        ("claim/2.jpg", "truncated"),
        ("packed/notes.txt", "unsupported"),
    }


def test_a_bad_order_is_named_and_the_photos_are_still_inspected(make_claim):
    folder = make_claim({"claim/1.jpg": coded(scene(64))}, {"amount_fen": "39.00"})
    report = inspect_claim(folder, embedder=FakeEmbedder())
    assert report.errors[0].code == "bad_order"
    assert "amount_fen" in report.errors[0].detail
    assert len(report.files) == 1


def test_an_empty_claim_is_an_error_unless_no_photo_can_show_it(make_claim):
    with pytest.raises(EmptyClaim):
        inspect_claim(make_claim({"listing/1.jpg": coded(scene(65))}, {"complaint": "damaged"}))
    report = inspect_claim(make_claim({}, {"complaint": "not_received"}, name="lost"), embedder=FakeEmbedder())
    assert report.files == ()
    with pytest.raises(NotAClaimFolder):
        inspect_claim("nowhere")


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"amount_fen": -1}, "amount_fen"), ({"amount_fen": True}, "amount_fen"), ({"complaint": "broken"}, "complaint"),
        ({"delivered_at": "2026-11-14T17:40:00"}, "delivered_at"), ({"paid_at": "yesterday"}, "paid_at"),
        ({"damage_regions": {"1.jpg": [[1, 2, 3]]}}, "damage_regions"), ({"colour": "red"}, "colour"), ({"item": 3}, "item"),
    ],
)  # fmt: skip
def test_a_wrong_field_of_an_order_is_named(order, field):
    with pytest.raises(BadOrder, match=field):
        context_from(order, name="order.json")


def test_returned_goods_are_a_section_of_their_own_without_weight(make_claim):
    listing = scene(66)
    folder = make_claim(
        {
            "claim/1.jpg": coded(scene(67)),
            "listing/1.jpg": coded(listing),
            "packed/1.jpg": coded(listing),
            "returned/1.jpg": coded(scene(68)),
        },
        {"complaint": "damaged"},
    )
    report = inspect_claim(folder, embedder=FakeEmbedder())
    assert report.returned
    assert all(one.llr in (0.0, None) for one in report.returned)


def test_a_clip_is_inspected_frame_by_frame(make_claim, tmp_path):
    import cv2

    path = tmp_path / "clip.webm"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"VP90"), 10, (640, 480))
    for k in range(20):
        writer.write(scene(70 + k // 10)[..., ::-1])
    writer.release()
    folder = make_claim(
        {"claim/clip.mp4": path.read_bytes(), "listing/1.jpg": coded(scene(70))}, {"complaint": "damaged"}
    )
    report = inspect_claim(folder, embedder=FakeEmbedder())
    assert report.files[0].photo.format == "WebM"
    assert report.files[0].photo.frames >= 2


def test_one_file_needs_no_folder_and_no_order(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(coded(scene(64)))
    report = inspect(path, embedder=FakeEmbedder())
    assert report.overall.llr == 0
    others = [f for f in report.findings if f.lane is not Lane.TRACES]
    assert {f.because for f in others} == {Because.NO_LABEL, Because.NO_REFERENCE, Because.NO_EARLIER}
    assert {f.state for f in report.findings if f.lane is Lane.TRACES} == {State.INCONCLUSIVE}
    assert json.dumps(report.photo.sha256)
