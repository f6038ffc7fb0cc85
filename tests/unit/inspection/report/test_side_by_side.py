"""Two views of a marked place on the claim page."""

import re
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from fakes import FakeEmbedder
from jianzhen.inspection import inspect_claim
from jianzhen.inspection.model import Act, Because, Complaint, Kind, NextStep, State
from jianzhen.inspection.report import Audience, FolderPictures, render_claim
from jianzhen.inspection.report.side_by_side import side_by_side
from jianzhen.inspection.report.wording import view_text


@pytest.fixture
def report(two_view_claim):
    return inspect_claim(two_view_claim, embedder=FakeEmbedder())


def test_both_views_are_circled_and_close_up_share_one_frame(report, two_view_claim):
    found = next(one for one in report.files[0].findings if one.kind is Kind.SAME_DAMAGE_SEEN)
    pictures = FolderPictures(Path(two_view_claim), {})
    shown = side_by_side(found, pictures.find("claim/1.jpg"), "claim/1.jpg", pictures)
    first, second = shown.close
    assert (first.width, first.height, first.circle) == (second.width, second.height, second.circle)
    assert first.uri != second.uri
    assert 0 < first.circle.cx < first.width
    for picture in shown.whole:
        assert picture.circle.rx > 0
        assert 0 < picture.circle.cx < picture.width
    assert [one.name.en for one in shown.whole] == ["1.jpg", "2.jpg"]
    assert (
        side_by_side(found, pictures.find("claim/1.jpg"), "claim/1.jpg", FolderPictures(Path("/nowhere"), {})) is None
    )
    only_whole = side_by_side(replace(found, registration=None), pictures.find("claim/1.jpg"), "claim/1.jpg", pictures)
    assert only_whole.close is None


def test_without_scripts_both_views_stand_side_by_side_and_nothing_switches(report, two_view_claim):
    html = render_claim(report, pictures=FolderPictures(Path(two_view_claim), {}), audience=Audience.BUYER)
    block = html[html.index("data-blink>") :]
    assert block.count("<ellipse") >= 2
    assert re.search(r'<img class="over"[^>]* hidden>', block)
    assert re.search(r"data-blink-button[^>]* hidden>", block)
    assert "LLR" not in html


def test_a_second_view_that_is_asked_for_comes_with_how_to_take_it(report, two_view_claim):
    asked = replace(report, next_step=NextStep(act=Act.SECOND_VIEW, why="One more.", cost_fen=0))
    pictures = FolderPictures(Path(two_view_claim), {})
    html = render_claim(asked, pictures=pictures, audience=Audience.BUYER)
    for words in (
        "15–30°",
        "反光",
        "面单",
        "八分之一到四分之一",
        "原图",
        "15 to 30 degrees",
        "parcel label",
        "an eighth",
    ):
        assert words in html
    other = replace(asked, context=replace(asked.context, complaint=Complaint.WRONG_ITEM))
    assert "面单" not in render_claim(other, pictures=pictures, audience=Audience.BUYER)


def test_what_could_not_be_told_is_never_worded_as_seen(report, two_view_claim):
    seen = report.files[0]
    open_question = tuple(
        replace(one, state=State.INCONCLUSIVE, llr=None, because=Because.VIEWS_DIFFER)
        if one.kind is Kind.SAME_DAMAGE_SEEN
        else one
        for one in seen.findings
    )
    pictures = FolderPictures(Path(two_view_claim), {})
    asked = replace(report, files=(replace(seen, findings=open_question), report.files[1]))
    assert "看到了同样的痕迹" in render_claim(report, pictures=pictures)
    html = render_claim(asked, pictures=pictures)
    assert "看到了同样的痕迹" not in html
    assert "另一角度是否看到同一处损坏，看不出" in html


def test_a_frame_of_a_clip_is_found_by_its_second(tmp_path):
    (tmp_path / "claim").mkdir()
    path = tmp_path / "claim" / "1.webm"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"VP90"), 10, (320, 240))
    shades = (40, 220)
    for shade in shades:
        still = np.random.default_rng(shade).integers(shade - 30, shade + 30, (240, 320, 3), np.uint8)
        for _ in range(20):
            writer.write(still)
    writer.release()
    pictures = FolderPictures(tmp_path, {})
    early, late = (pictures.find(f"claim/1.webm#t={second}").mean() for second in (0.2, 3.5))
    assert early == pytest.approx(shades[0], abs=12)
    assert late == pytest.approx(shades[1], abs=12)
    assert view_text("claim/1.webm#t=3.5").en == "1.webm, at 3.5 s"
