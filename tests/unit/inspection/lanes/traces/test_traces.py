"""Laws of the traces lane. All pictures are made here from seeds."""

from __future__ import annotations

import io
from math import inf

import cv2
import jpeglib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from jianzhen.inspection.lanes.traces import (
    StoredJpeg,
    Trace,
    TracePhoto,
    find_traces,
    lane,
    measure_traces,
    no_traces_of_a_clip,
)
from jianzhen.inspection.lanes.traces.acontrario import log10_tail, meaningfulness
from jianzhen.inspection.lanes.traces.copy_move import find_copy_move
from jianzhen.inspection.lanes.traces.grid import cast_votes, find_grids
from jianzhen.inspection.lanes.traces.jpeg_history import estimate_quality, standard_table
from jianzhen.inspection.lanes.traces.measures import Place
from jianzhen.inspection.lanes.traces.noise import find_noise_breaks
from jianzhen.inspection.lanes.traces.orientation import after_orientation, as_stored
from jianzhen.inspection.lanes.traces.resampling import find_resampling
from jianzhen.inspection.model import Because, Kind, State
from jianzhen.weighing import read_calibrations
from jianzhen.weighing.calibration import Calibration
from pictures import coded, saved, scene

KINDS = [Kind.JPEG_HISTORY, Kind.GRID_BREAK, Kind.NOISE_BREAK, Kind.RESAMPLED, Kind.COPY_MOVE]


def grey_of(rgb):
    return cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2GRAY)


def photo_of(data, tmp_path, orientation=1):
    path = tmp_path / "photo.jpg"
    path.write_bytes(data)
    with Image.open(io.BytesIO(data)) as picture:
        table = tuple(picture.quantization[0])
        rgb = np.asarray(picture.convert("RGB"))
    luma = np.ascontiguousarray(jpeglib.read_dct(str(path)).Y, np.int16)
    turned = np.asarray(_TURN[orientation](Image.fromarray(rgb)))
    return TracePhoto(rgb=turned, stored=StoredJpeg(luma=luma, table=table, orientation=orientation))


_TURN = {1: lambda p: p} | {
    k: (lambda p, how=how: p.transpose(how))
    for k, how in {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.items()
}  # fmt: skip


def overlap(a, b):
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = max(0, w) * max(0, h)
    return shared / (a[2] * a[3] + b[2] * b[3] - shared)


def pasted(seed=1):
    """A saved photo with a patch of another saved photo whose grid starts at 3,5 of its own; and the box."""
    out, other = saved(scene(seed), 70).copy(), saved(scene(seed + 50), 70)
    x, y, w, h = 203, 155, 190, 160
    out[y : y + h, x : x + w] = other[80 : 80 + h, 80 : 80 + w]
    return out, (x, y, w, h)


def test_a_pasted_patch_with_another_grid_is_found_where_it_is():
    rgb, box = pasted()
    grids = find_grids(grey_of(rgb))
    assert grids.main == (0, 0)
    assert grids.foreign[0].origin == (box[0] % 8, box[1] % 8)
    assert overlap(grids.foreign[0].region, box) > 0.6


def test_a_patch_on_the_photos_own_grid_is_no_other_grid():
    rgb = saved(scene(3), 70).copy()
    rgb[160:320, 200:400] = saved(scene(53), 70)[80:240, 80:280]
    assert find_grids(grey_of(rgb)).foreign == ()


def test_a_photo_cropped_and_saved_again_carries_its_older_grid_everywhere_and_nothing_is_foreign():
    cropped = saved(np.ascontiguousarray(saved(scene(4), 60)[5:, 3:]), 97)
    assert find_grids(grey_of(cropped)).foreign == ()


def test_flat_and_clipped_pixels_cast_no_vote():
    assert (cast_votes(np.full((64, 64), 128, np.uint8)) < 0).all()
    noise = np.random.default_rng(0).normal(0, 40, (64, 64))
    assert (cast_votes(np.where(noise > 0, 255, 0).astype(np.uint8)) < 0).all()


@pytest.mark.parametrize(
    "rgb",
    [
        np.full((400, 600, 3), 120, np.uint8), np.full((400, 600, 3), 255, np.uint8),
        np.clip(scene(5).astype(int) + 160, 0, 255).astype(np.uint8), (scene(6) // 16).astype(np.uint8),
    ],
    ids=["flat", "white", "overexposed", "night"],
)  # fmt: skip
def test_a_flat_saturated_or_night_photo_lights_nothing(rgb, tmp_path):
    found = find_traces(photo_of(coded(rgb, quality=80), tmp_path))
    assert [one.kind for one in found] == KINDS
    assert all(one.state is State.INCONCLUSIVE and not one.regions and not one.llr for one in found)


@pytest.mark.parametrize("seed", range(3))
def test_an_honest_photo_saved_again_resized_or_reshipped_lights_nothing(seed, tmp_path):
    first = saved(scene(seed + 10), 88)
    small = cv2.resize(first, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)
    for data in (coded(first, quality=95), coded(first, quality=60), coded(small, quality=85)):
        found = find_traces(photo_of(data, tmp_path))
        assert all(one.state is State.INCONCLUSIVE and not one.regions for one in found)


def test_an_earlier_save_is_told_and_weighs_nothing(tmp_path):
    once = find_traces(photo_of(coded(scene(20), quality=92), tmp_path))[0]
    assert once.because is Because.NOTHING_STANDS_OUT
    twice = find_traces(photo_of(coded(saved(scene(20), 62), quality=92), tmp_path))[0]
    assert twice.because is Because.SAVED_AGAIN
    assert twice.llr == 0


@pytest.mark.parametrize("orientation", [1, 5, 6, 8])
def test_a_part_that_lacks_the_earlier_save_is_found_and_orientation_is_undone(orientation, tmp_path):
    rgb, box = saved(scene(21), 62).copy(), (240, 160, 160, 144)
    x, y, w, h = box
    rgb[y : y + h, x : x + w] = scene(71)[100 : 100 + h, 100 : 100 + w]
    trace = measure_traces(photo_of(coded(rgb, quality=92), tmp_path, orientation))[0]
    there = after_orientation(box, (640, 480), orientation)
    assert trace.places
    assert overlap(trace.places[0].region, there) > 0.6


def test_every_orientation_is_undone_for_pixels_and_done_for_regions():
    picture = np.arange(20 * 31, dtype=np.uint16).reshape(20, 31).astype(np.uint8)
    marked = np.zeros((20, 31), np.uint8)
    marked[4:9, 6:18] = 1
    for orientation, turn in _TURN.items():
        shown = np.asarray(turn(Image.fromarray(picture)))
        assert (as_stored(shown, orientation) == picture).all()
        ys, xs = np.nonzero(np.asarray(turn(Image.fromarray(marked))))
        box = (int(xs.min()), int(ys.min()), int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1)
        assert after_orientation((6, 4, 12, 5), (31, 20), orientation) == box


def printed(seed):
    """A scene with a fine irregular print all over, so that every place has details of its own."""
    rng = np.random.default_rng(seed)
    ink = sum(
        cv2.GaussianBlur(rng.normal(0, 1, (480, 640)).astype(np.float32), (0, 0), s) * s * 22 for s in (1.5, 3, 6)
    )
    return np.clip(scene(seed) * 0.4 + 75 + ink[..., None], 0, 255).astype(np.uint8)


def turned_copy(rgb, angle, light=None):
    """The place at 60,60 of 150x130 laid at 400,280, turned, and the same at another light with its own grain."""
    patch = rgb[60:190, 60:210].astype(np.float32)
    matrix = cv2.getRotationMatrix2D((75, 65), angle, 1.0)
    patch = cv2.warpAffine(patch, matrix, (150, 130), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    if light is not None:
        ramp = np.linspace(0.75, 1.1, 150, dtype=np.float32)[None, :, None]
        patch = cv2.GaussianBlur(patch, (0, 0), 1.2) * ramp + np.random.default_rng(light).normal(0, 7, patch.shape)
    out = rgb.copy()
    out[280:410, 400:550] = np.clip(patch, 0, 255).astype(np.uint8)
    return out


@pytest.mark.parametrize("angle", [0, 25])
def test_a_copy_moved_and_turned_is_found_in_both_places(angle):
    found = find_copy_move(grey_of(saved(turned_copy(printed(30), angle), 85)))
    assert len(found.regions) == 2
    centres = sorted((x + w / 2, y + h / 2) for x, y, w, h in found.regions)
    assert abs(centres[0][0] - 135) < 45
    assert abs(centres[1][0] - 475) < 45
    assert find_copy_move(grey_of(saved(printed(30), 85))).regions == ()


def test_two_equal_prints_at_different_light_agree_less_than_a_copy_and_light_nothing(tmp_path):
    twin = saved(turned_copy(printed(30), 4, light=3), 85)
    copy = find_copy_move(grey_of(saved(turned_copy(printed(30), 0), 85)))
    assert find_copy_move(grey_of(twin)).score < copy.score
    last = find_traces(photo_of(coded(twin, quality=85), tmp_path))[-1]
    assert last.state is State.INCONCLUSIVE
    assert not last.regions


def test_a_repeated_pattern_is_no_copy():
    tiles = np.tile(scene(31)[:96, :96], (5, 6, 1))
    assert find_copy_move(grey_of(tiles)).regions == ()


def test_noise_of_one_part_off_the_curve_is_found_and_even_noise_is_not():
    rng = np.random.default_rng(2)
    ground = np.linspace(60, 200, 640, dtype=np.float32)[None, :].repeat(480, 0)
    even = np.clip(ground + rng.normal(0, 2, ground.shape), 0, 255)
    assert find_noise_breaks(even.astype(np.uint8)).region is None
    odd = even.copy()
    odd[160:320, 240:400] += rng.normal(0, 6, (160, 160))
    found = find_noise_breaks(np.clip(odd, 0, 255).astype(np.uint8))
    assert found.region is not None
    assert overlap(found.region, (240, 160, 160, 160)) > 0.6


def test_enlarging_leaves_a_period_and_the_photo_before_has_none():
    rgb = np.clip(scene(32) + np.random.default_rng(5).normal(0, 6, (480, 640, 1)), 0, 255).astype(np.uint8)
    large = cv2.resize(rgb, None, fx=1.3, fy=1.3, interpolation=cv2.INTER_LINEAR)
    before, after = find_resampling(grey_of(rgb)), find_resampling(grey_of(large))
    assert before is not None
    assert after is not None
    assert (before.told, after.told) == (False, True)


def test_a_lit_trace_is_placed_calibrated_and_stays_weak(monkeypatch):
    table = Calibration(name="grid_break", scores=(0.0, 10.0), llrs=(0.0, 2.0), groups=100)
    monkeypatch.setattr(lane, "LIT", {**lane.LIT, Kind.GRID_BREAK: 12.0})
    monkeypatch.setattr(lane, "read_calibrations", lambda: {"grid_break": table})
    places = (Place(region=(1, 2, 3, 4), score=40.0), Place(region=(9, 9, 9, 9), score=5.0))
    lit = lane.tell(Trace(kind=Kind.GRID_BREAK, score=40.0, places=places, why="seen"))
    assert (lit.state, lit.llr, lit.regions) == (State.SUPPORTS_FORGED, lane.MOST_LLR, ((1, 2, 3, 4),))
    dark = lane.tell(Trace(kind=Kind.GRID_BREAK, score=11.9, places=places, why="seen"))
    assert (dark.state, dark.llr, dark.regions) == (State.INCONCLUSIVE, 0.0, ())


def test_a_kind_that_may_light_has_a_calibration():
    assert {kind for kind, lit in lane.LIT.items() if lit < inf} <= set(read_calibrations())


def test_a_clip_and_a_file_without_blocks_say_so():
    (clip,) = no_traces_of_a_clip()
    assert (clip.state, clip.because, clip.llr) == (State.NOT_APPLICABLE, Because.IS_A_CLIP, None)
    assert find_traces(TracePhoto(rgb=scene(1), stored=Because.NOT_A_JPEG))[0].because is Because.NOT_A_JPEG


@pytest.mark.parametrize("quality", [10, 50, 75, 92, 100])
def test_a_standard_table_names_its_quality(quality):
    assert estimate_quality(tuple(standard_table(quality).tolist())) == (quality, True)


@given(votes=st.floats(0, 500), trials=st.floats(0, 500), chance=st.floats(0.001, 0.999))
def test_the_tail_is_a_probability_and_more_tests_surprise_less(votes, trials, chance):
    assert log10_tail(votes, trials, chance) <= 0
    assert meaningfulness(votes, trials, chance, 1000) <= meaningfulness(votes, trials, chance, 10)


@settings(max_examples=25, deadline=None)
@given(
    rgb=st.tuples(st.integers(0, 70), st.integers(0, 70)).flatmap(lambda s: arrays(np.uint8, (*s, 3))),
    blocks=st.tuples(st.integers(0, 9), st.integers(0, 9)),
    table=st.sampled_from([(), (1,) * 64, (0,) * 64, (255,) * 64, (3,) * 7]),
    orientation=st.integers(0, 9),
)
def test_no_size_and_no_table_raises_and_every_measure_answers_once(rgb, blocks, table, orientation):
    luma = np.full((*blocks, 8, 8), 7, np.int16)
    found = find_traces(TracePhoto(rgb=rgb, stored=StoredJpeg(luma=luma, table=table, orientation=orientation)))
    assert [one.kind for one in found] == KINDS
    assert all(one.why and not one.regions for one in found)
