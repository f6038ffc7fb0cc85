import cv2
import numpy as np
import pytest

from fakes import FakeEmbedder
from jianzhen.inspection.lanes.embedding import looks
from jianzhen.inspection.lanes.reference import ReferencePhoto, compare, prepare
from jianzhen.inspection.lanes.reference.agreement import measure, overlay
from jianzhen.inspection.lanes.reference.changed import find_changes
from jianzhen.inspection.lanes.reference.derived import Relation, is_plane_seen_again, relate
from jianzhen.inspection.lanes.reference.registration import project, register
from jianzhen.inspection.model import Because, Kind, Side, State
from pictures import cracked, saved, scene


def _agreement(photo, reference):
    a, b = prepare(photo), prepare(reference)
    registration = register(a, b)
    laid = overlay(a, b, registration)
    return measure(a, b, registration, laid), laid


def _listing(rgb):
    return ReferencePhoto(
        side=Side.LISTING, name="listing/1.jpg", plate=prepare(rgb), vector=looks(FakeEmbedder(), rgb)
    )


def _kinds(findings):
    return {one.kind: one for one in findings}


@pytest.mark.parametrize(
    "change",
    [
        lambda x: saved(x, 50),
        lambda x: saved(np.ascontiguousarray(x[30:430, 50:600])),
        lambda x: saved(cv2.resize(x, (400, 300), interpolation=cv2.INTER_AREA)),
        lambda x: saved(np.ascontiguousarray(x[:, ::-1])),
        lambda x: saved(np.ascontiguousarray(np.rot90(x))),
        lambda x: saved(np.clip(x * np.array([1.1, 1.0, 0.85]) + 8, 0, 255).astype(np.uint8)),
        lambda x: saved(cv2.resize(x, (420, 340), interpolation=cv2.INTER_AREA)),
    ],
    ids=["saved", "cropped", "reduced", "mirrored", "turned", "recoloured", "squeezed"],
)
def test_a_copy_is_told_whatever_was_done_to_the_frame(change):
    original = scene(11)
    agreement, _ = _agreement(change(original), original)
    assert relate(agreement) is Relation.DERIVED


def test_a_plane_seen_from_another_side_is_not_called_a_copy():
    flat = scene(12)
    h, w = flat.shape[:2]
    source = np.float32([[0, 0], [w, 0], [w, h], [0, h]])
    tilted = np.float32([[25, 10], [w - 40, 22], [w - 8, h - 15], [5, h - 30]])
    other = cv2.warpPerspective(
        flat, cv2.getPerspectiveTransform(source, tilted), (w, h), borderMode=cv2.BORDER_REFLECT
    )
    agreement, _ = _agreement(saved(other), flat)
    assert is_plane_seen_again(agreement)
    assert relate(agreement) is not Relation.DERIVED


def test_the_same_item_on_another_ground_is_the_same_artwork():
    item = scene(13, (240, 200))
    a, b = scene(14), cv2.GaussianBlur(scene(15), (0, 0), 1.0)
    a[140:340, 200:440] = item
    b[60:260, 330:570] = item
    found = _kinds(compare(prepare(saved(b)), [_listing(a)], vector=looks(FakeEmbedder(), b)))
    assert not {Kind.DERIVED_FROM_LISTING} & {k for k, f in found.items() if f.state is State.SUPPORTS_FORGED}


def test_the_changed_place_is_found_and_given_in_original_pixels():
    original = scene(16, (1280, 960))
    painted, box = cracked(original, at=(700, 400), scale=2)
    found = _kinds(compare(prepare(saved(painted, 90)), [_listing(original)], vector=None))
    change = found[Kind.CHANGED_REGION]
    x, y, w, h = change.regions[0]
    assert x < box[0] + box[2] / 2 < x + w
    assert y < box[1] + box[3] / 2 < y + h
    assert w * h < 0.1 * 1280 * 960


def test_an_unchanged_copy_lights_nothing():
    original = scene(17)
    _, laid = _agreement(saved(original, 60), original)
    assert find_changes(laid).mass < 8


def test_a_registration_maps_reference_pixels_to_photo_pixels():
    original = scene(18, (1000, 750))
    cropped = np.ascontiguousarray(original[100:700, 200:900])
    found = _kinds(compare(prepare(saved(cropped)), [_listing(original)], vector=None))
    matrix = np.array(found[Kind.DERIVED_FROM_LISTING].registration).reshape(3, 3)
    assert np.allclose(project(matrix, np.array([[500.0, 400.0]])), [[300, 300]], atol=3)


def test_every_call_answers_even_with_nothing_to_compare():
    (only,) = compare(prepare(scene(1)), [], vector=None)
    assert (only.state, only.because, only.llr) == (State.NOT_APPLICABLE, Because.NO_REFERENCE, None)
    (small,) = compare(prepare(scene(1, (48, 40))), [_listing(scene(2))], vector=None)
    assert small.because is Because.TOO_SMALL


def test_without_an_embedder_the_item_is_not_judged():
    found = _kinds(compare(prepare(scene(1)), [_listing(scene(2))], vector=None))
    assert found[Kind.SAME_ITEM].because is Because.NO_EMBEDDER


def test_a_blank_photo_is_no_copy_of_anything():
    blank = np.full((400, 500, 3), 200, np.uint8)
    found = compare(prepare(blank), [_listing(scene(2))], vector=None)
    assert all(one.state is not State.SUPPORTS_FORGED for one in found)


def test_a_damaged_place_is_found_in_the_pack_out():
    intact = scene(19)
    broken, box = cracked(intact)
    packed = ReferencePhoto(side=Side.PACKED, name="packed/1.jpg", plate=prepare(intact), vector=None)
    found = _kinds(compare(prepare(saved(broken)), [packed], vector=None, damage=[box]))
    place = found[Kind.INTACT_WHEN_PACKED]
    assert place.llr == 0
    assert place.against_region is not None
    assert abs(place.against_region[0] - box[0]) < 12
