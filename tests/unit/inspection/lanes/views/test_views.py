"""Laws of the views lane, on a printed board before a wall."""

import cv2
import numpy as np
import pytest

from jianzhen.inspection.lanes.views import ClaimView, find_same_damage
from jianzhen.inspection.lanes.views.place import carry, outside
from jianzhen.inspection.lanes.views.points import look_at, match
from jianzhen.inspection.model import Basis, Because, Kind, State
from two_sides import BOARD, WALL, box_of_mark, cracked, print_of, seen

WHOLE, BEHIND = print_of(3, BOARD, 225), print_of(4, WALL, 150)
BROKEN = cracked(WHOLE, 5)
PLACE = box_of_mark(0)
FRONT = seen(BROKEN, BEHIND, 0)


def told(first, second, place=PLACE):
    views = [ClaimView(name="claim/1.jpg", rgb=first, damage=(place,)), ClaimView(name="claim/2.jpg", rgb=second)]
    return dict(find_same_damage(views))["claim/1.jpg"]


@pytest.mark.parametrize("angle", [-25, 15, 25])
def test_a_mark_on_the_surface_is_confirmed_from_aside(angle):
    found = told(FRONT, seen(BROKEN, BEHIND, angle, light=0.85, seed=1))
    assert found.kind is Kind.SAME_DAMAGE_SEEN
    assert found.state is State.SUPPORTS_GENUINE
    assert found.basis is Basis.ASSIGNED
    assert -0.5 <= found.llr < 0


@pytest.mark.parametrize("angle", [15, 25])
def test_a_mark_painted_on_one_photo_or_by_itself_on_each_is_never_confirmed_and_weighs_nothing(angle):
    intact = seen(WHOLE, BEHIND, angle, seed=1)
    painted_again = seen(cracked(WHOLE, 77), BEHIND, angle, seed=1)
    for second in (intact, painted_again):
        found = told(FRONT, second)
        assert found.state is not State.SUPPORTS_GENUINE
        assert found.llr in (None, 0.0)


def test_a_mark_that_is_not_there_is_shown_as_absent_for_people_only():
    found = told(FRONT, seen(WHOLE, BEHIND, 20, seed=1))
    assert found.kind is Kind.DAMAGE_NOT_IN_OTHER_VIEW
    assert (found.state, found.basis, found.llr) == (State.INCONCLUSIVE, Basis.ILLUSTRATION, 0.0)
    assert found.registration is not None
    assert found.innocent


def _turned(photo):
    h, w = photo.shape[:2]
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    aslant = corners + np.array([[-30, -20], [5, 12], [30, 0], [-10, 25]], np.float32)
    return cv2.warpPerspective(
        photo, cv2.getPerspectiveTransform(corners, aslant), (w, h), borderMode=cv2.BORDER_REFLECT
    )


@pytest.mark.parametrize(
    "again",
    [lambda p: p, lambda p: cv2.resize(p[40:, 50:], None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA), _turned],
    ids=["the same", "cut and reduced", "pulled aslant"],
)
def test_one_photo_sent_twice_is_no_second_view(again):
    found = told(FRONT, again(FRONT))
    assert found.state is State.INCONCLUSIVE
    assert found.because is Because.ONE_PLANE
    assert found.llr is None


def test_the_place_is_carried_over_without_the_mark():
    # the mark is wiped out of one view and moved in the other: the place must not follow it
    moved = seen(cracked(WHOLE, 5, at=(300, 100)), BEHIND, 20, seed=1)
    a, b = look_at(seen(WHOLE, BEHIND, 0)), look_at(moved)
    pa, pb = match(a, b, np.ones(len(a.points), bool))
    around = outside(pa, PLACE)
    assert around.sum() < len(pa)
    carried = carry(pa[around], pb[around], PLACE, float(max(a.grey.shape)))
    x, y, w, h = PLACE
    there = carried.to_b(np.array([[x + w / 2, y + h / 2]]))[0]
    left, top, width, height = box_of_mark(20)
    assert np.hypot(there[0] - left - width / 2, there[1] - top - height / 2) < 4


def test_registration_brings_the_other_view_into_line():
    found = told(FRONT, seen(BROKEN, BEHIND, 20, seed=1))
    left, top, width, height = box_of_mark(20)
    centre = np.array([[[left + width / 2, top + height / 2]]], float)
    back = cv2.perspectiveTransform(centre, np.array(found.registration).reshape(3, 3))[0, 0]
    assert np.hypot(*(back - [PLACE[0] + PLACE[2] / 2, PLACE[1] + PLACE[3] / 2])) < 5
    x, y, w, h = found.against_region
    assert x < centre[0, 0, 0] < x + w
    assert y < centre[0, 0, 1] < y + h


def test_frames_of_a_clip_are_views_of_their_own_and_named_by_their_second():
    blank = np.full_like(FRONT, 128)
    frames = [
        ClaimView(name="claim/2.mp4", rgb=rgb, at_s=at)
        for rgb, at in ((blank, 0.0), (seen(BROKEN, BEHIND, 20, seed=1), 1.5))
    ]
    found = find_same_damage([ClaimView(name="claim/1.jpg", rgb=FRONT, damage=(PLACE,)), *frames])
    by_name = dict(found)
    assert [name for name, _ in found] == ["claim/1.jpg", "claim/2.mp4"]
    assert by_name["claim/1.jpg"].state is State.SUPPORTS_GENUINE
    assert by_name["claim/1.jpg"].against == "claim/2.mp4#t=1.5"
    assert by_name["claim/2.mp4"].because is Because.NO_PLACE_MARKED


def test_a_single_view_and_unmarked_views_say_so():
    alone = dict(find_same_damage([ClaimView(name="1.jpg", rgb=FRONT, damage=(PLACE,))]))["1.jpg"]
    assert (alone.state, alone.because) == (State.NOT_APPLICABLE, Because.NO_SECOND_VIEW)
    views = [ClaimView(name=f"{k}.jpg", rgb=FRONT) for k in range(2)]
    assert {one.because for _, one in find_same_damage(views)} == {Because.NO_PLACE_MARKED}


def test_a_place_on_a_plain_surface_cannot_be_told():
    plain = np.full((BOARD[1], BOARD[0], 3), 225, np.uint8)
    found = told(seen(cracked(plain, 5), np.full((WALL[1], WALL[0], 3), 150, np.uint8), 0), seen(plain, BEHIND, 20))
    assert found.state is State.INCONCLUSIVE
    assert found.because is not None
