"""The views lane: the same damage seen from another side, or not, or why it cannot be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.views.likeness import Likeness, compare_place
from jianzhen.inspection.lanes.views.place import Carried, carry, outside
from jianzhen.inspection.lanes.views.points import Look, is_one_plane, look_at, match
from jianzhen.inspection.model import MOMENT, Basis, Because, Finding, Kind, Lane, Region, State

VERSION = "views-2"
SEEN_LLR = -0.5
"""Assigned: a careful forger can paint both views, so seeing the damage twice supports genuine by no more."""

HOW_TO = (
    "Take one more photo 15 to 30 degrees aside, without glare, with print, an edge or the parcel label beside the spot, "
    "the damage an eighth to a quarter of the frame, and send the original file."
)
DIRECT_LLR = -0.3
"""Where only the mark itself leads to the other view: worth less."""

MOST_TILT = 75.0
MOST_VIEWS = 6
"""Other views a place is looked for in."""


class Same(StrEnum):
    """What two views of a place say."""

    SEEN = "seen"
    NOT_SEEN = "not_seen"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """One photo of a claim: its name, picture (h, w, 3) uint8, and the places marked in it, pixels.

    A frame of a clip carries its second ``at_s``.
    """

    name: str
    rgb: npt.NDArray[np.uint8]
    damage: tuple[Region, ...] = ()
    at_s: float | None = None

    @property
    def label(self) -> str:
        """The name findings and pages use: of a frame, with its second."""
        return self.name if self.at_s is None else f"{self.name}{MOMENT}{self.at_s:.1f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a place must show in both views to count as the same mark: see ``Likeness`` for the measures."""

    structure: float
    low: float
    chamfer: float
    whole: float
    light: float

    def hold(self, likeness: Likeness) -> bool:
        """Whether every measure is within its limit."""
        return (
            likeness.structure >= self.structure and likeness.low <= self.low and likeness.chamfer <= self.chamfer
            and likeness.whole >= self.whole and likeness.light <= self.light
        )  # fmt: skip


INTRICATE = 0.60
"""``turned`` up to which a mark has a shape of its own, which vouches for it where the light on it differs."""

OWN_SHAPE = Limits(structure=0.65, low=0.15, chamfer=0.50, whole=0.80, light=0.25)
SIMPLE_SHAPE = Limits(structure=0.70, low=0.10, chamfer=0.35, whole=0.80, light=0.15)
"""Simple marks (blots, dents) look alike wherever they are: all must fit, the light too."""


def judge(likeness: Likeness) -> tuple[Same, Because | None]:
    """Decide from the measures; limits were set on the even scenes and things of ``./do bench views``.

    Independently painted marks stay apart by their edges (nothing of the kind lies there) and by the light left over.
    That a mark is absent is said only where the surroundings agree well: a view past a rim or through a heap
    (berries, fringes) differs everywhere and says nothing of the mark.
    """
    if likeness.bright > 0.25:
        return Same.CANNOT_TELL, Because.GLARE
    if likeness.own < 0.8:
        return Same.CANNOT_TELL, Because.TOO_FEW_DETAILS
    if likeness.turned > 0.73:
        return Same.CANNOT_TELL, Because.LOOKS_ALIKE_ANYWAY
    if (OWN_SHAPE if likeness.turned <= INTRICATE else SIMPLE_SHAPE).hold(likeness):
        return Same.SEEN, None
    absent = (
        likeness.pixels >= 56 and likeness.ring >= 0.60 and likeness.low >= 0.35 and likeness.chamfer >= 1.2
        and likeness.bad >= max(3.0, 2 * likeness.bad_ring) and likeness.bad_ring <= 9
    )  # fmt: skip
    return (Same.NOT_SEEN, None) if absent else (Same.CANNOT_TELL, Because.VIEWS_DIFFER)


def find_same_damage(views: Sequence[ClaimView]) -> tuple[tuple[str, Finding], ...]:
    """Look for every marked place in the other views: (file name, finding), at least one a file.

    A clip gives several views under one file name; places are marked in its first.
    """
    names = list(dict.fromkeys(view.name for view in views))
    if len(views) < 2:
        return tuple((name, _silent(Because.NO_SECOND_VIEW)) for name in names)
    looks: dict[str, Look] = {}
    out: list[tuple[str, Finding]] = []
    for name in names:
        found = [(name, _best(view, box, views, looks)) for view in views if view.name == name for box in view.damage]
        out.extend(found or [(name, _silent(Because.NO_PLACE_MARKED))])
    return tuple(out)


def _best(view: ClaimView, box: Region, views: Sequence[ClaimView], looks: dict[str, Look]) -> Finding:
    """What the most telling of the other views says; photos are asked before the frames of clips."""
    others = sorted((one for one in views if one is not view), key=lambda one: one.at_s is not None)
    found: list[Finding] = []
    for other in others[:MOST_VIEWS]:
        found.append(_compare(view, box, other, looks))
        if found[-1].llr == SEEN_LLR:
            break
    return min(found, key=lambda one: (one.llr if one.llr is not None else 1.0, one.registration is None))


def _look(view: ClaimView, looks: dict[str, Look]) -> Look:
    if view.label not in looks:
        looks[view.label] = look_at(view.rgb)
    return looks[view.label]


def _compare(view: ClaimView, box: Region, other: ClaimView, looks: dict[str, Look]) -> Finding:
    a, b = _look(view, looks), _look(other, looks)
    clipped = _clip(box, view.rgb.shape[1], view.rgb.shape[0])
    if clipped is None:
        return _cannot(Because.PLACE_NOT_SEEN, other.label, None)
    x, y, w, h = (v * a.scale for v in clipped)
    work = (round(x), round(y), max(1, round(w)), max(1, round(h)))
    every = match(a, b, np.ones(len(a.points), bool))
    long_side = float(max(a.grey.shape))
    around = outside(every[0], work)
    carried = carry(every[0][around], every[1][around], work, long_side)
    if is_one_plane(*every, (a.grey.shape[0], a.grey.shape[1])):
        # one photo sent twice looks like this too; people may still look
        shown = _shown(carried, work, a, b) if carried else None
        return _cannot(Because.ONE_PLANE, other.label, clipped, shown)
    by_surroundings = _judged(a, b, work, carried)
    if by_surroundings.same is Same.CANNOT_TELL:
        # nothing to hold on to around it: the mark itself may lead there, which can confirm and never deny
        direct = _judged(a, b, work, carry(*every, work, long_side))
        if direct.same is Same.SEEN:
            return _told(direct, DIRECT_LLR, other.label, clipped, a, b, work)
    if by_surroundings.same is Same.CANNOT_TELL:
        shown = _shown(by_surroundings.carried, work, a, b) if by_surroundings.carried else None
        return _cannot(by_surroundings.because or Because.TOO_FEW_DETAILS, other.label, clipped, shown)
    return _told(by_surroundings, SEEN_LLR, other.label, clipped, a, b, work)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What one way to carry the place over says."""

    same: Same
    because: Because | None
    carried: Carried | None = None
    likeness: Likeness | None = None


def _judged(a: Look, b: Look, work: Region, carried: Carried | None) -> _Judged:
    if carried is None or carried.near < 3:
        return _Judged(Same.CANNOT_TELL, Because.TOO_FEW_DETAILS)
    if carried.tilt > MOST_TILT:
        return _Judged(Same.CANNOT_TELL, Because.TOO_FAR_ASIDE, carried)
    likeness = compare_place(a, b, work, carried)
    if likeness is None:
        return _Judged(Same.CANNOT_TELL, Because.PLACE_NOT_SEEN, carried)
    same, because = judge(likeness)
    return _Judged(same, because, carried, likeness)


@dataclass(frozen=True, slots=True)
class _Shown:
    """Where the place lies in the other view, and the map from that view to this photo (3x3, row-major)."""

    region: Region
    registration: tuple[float, ...]


def _shown(carried: Carried, work: Region, a: Look, b: Look) -> _Shown:
    x, y, w, h = work
    corners = np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h], [x + w / 2, y + h / 2]], float)
    there = carried.to_b(corners)
    low, high = there.min(axis=0) / b.scale, there.max(axis=0) / b.scale
    region = (
        max(0, round(low[0])),
        max(0, round(low[1])),
        max(1, round(high[0] - low[0])),
        max(1, round(high[1] - low[1])),
    )
    # the map at the place, straight: B's pixels to A's
    forward = np.eye(3)
    forward[:2, :2] = carried.affine
    forward[:2, 2] = there[4] - carried.affine @ corners[4]
    to_photo = np.diag([1 / a.scale, 1 / a.scale, 1]) @ np.linalg.inv(forward) @ np.diag([b.scale, b.scale, 1])
    return _Shown(region, tuple(float(round(v, 6)) for v in to_photo.ravel()))


def _clip(box: Region, width: int, height: int) -> Region | None:
    x, y = max(0, box[0]), max(0, box[1])
    w, h = min(width, box[0] + box[2]) - x, min(height, box[1] + box[3]) - y
    return (x, y, w, h) if w >= 4 and h >= 4 else None


def _silent(because: Because) -> Finding:
    return Finding(
        lane=Lane.VIEWS, kind=Kind.SAME_DAMAGE_SEEN, state=State.NOT_APPLICABLE, llr=None, basis=Basis.ASSIGNED,
        why="Nothing to compare: " + ("one view only." if because is Because.NO_SECOND_VIEW else "no place is marked in it."),
        because=because, check=HOW_TO, version=VERSION,
    )  # fmt: skip


def _cannot(because: Because, against: str, box: Region | None, shown: _Shown | None = None) -> Finding:
    return Finding(
        lane=Lane.VIEWS, kind=Kind.SAME_DAMAGE_SEEN, state=State.INCONCLUSIVE, llr=None, basis=Basis.ASSIGNED,
        why="Whether the other view shows the same damage cannot be told.", because=because, against=against,
        regions=(box,) if box else (), against_region=shown.region if shown else None,
        registration=shown.registration if shown else None, check=HOW_TO, version=VERSION,
    )  # fmt: skip


def _told(judged: _Judged, llr: float, against: str, box: Region, a: Look, b: Look, work: Region) -> Finding:
    assert judged.carried is not None
    assert judged.likeness is not None
    shown, likeness = _shown(judged.carried, work, a, b), judged.likeness
    how = "carried over by its surroundings alone" if llr == SEEN_LLR else "found by the mark itself"
    if judged.same is Same.SEEN:
        return Finding(
            lane=Lane.VIEWS, kind=Kind.SAME_DAMAGE_SEEN, state=State.SUPPORTS_GENUINE, llr=llr, basis=Basis.ASSIGNED,
            why=f"The place, {how}, shows the same mark from the other side (likeness {likeness.structure:.2f}).",
            score=round(likeness.structure, 3), regions=(box,), against=against, against_region=shown.region,
            registration=shown.registration, version=VERSION,
            facts=(("aligned_by", "surroundings" if llr == SEEN_LLR else "mark"),),
            check="Switch between the two aligned photos: does the mark move with the surface? A careful hand could paint "
            "it into both, so it weighs little.",
        )  # fmt: skip
    return Finding(
        lane=Lane.VIEWS, kind=Kind.DAMAGE_NOT_IN_OTHER_VIEW, state=State.INCONCLUSIVE, llr=0.0,
        basis=Basis.ILLUSTRATION, score=round(likeness.bad, 3), regions=(box,), against=against,
        why=f"The place, {how}, shows no such mark (unmatched structure {likeness.bad:.1f}). It weighs nothing.",
        against_region=shown.region, registration=shown.registration,
        innocent=("glare or shadow hides it from there", "the photo was taken before the damage", "a dent shows only aslant"),
        check=f"Switch between the two aligned photos. {HOW_TO}", because=Because.NOT_CALIBRATED, version=VERSION,
    )  # fmt: skip
