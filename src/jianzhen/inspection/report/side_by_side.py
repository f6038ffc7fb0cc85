"""Two views of a marked place: whole, with the place circled in both, and close up with the other view brought into line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jianzhen.inspection.model import Finding, Kind, Region
from jianzhen.inspection.report import wording as w
from jianzhen.inspection.report.pictures import Pictures, Rgb, data_uri, drawn, reduced
from jianzhen.inspection.report.wording import Text

KINDS = (Kind.SAME_DAMAGE_SEEN, Kind.DAMAGE_NOT_IN_OTHER_VIEW)

CLOSE_UP = 2.4
"""Side of a close-up, in sides of the place: what lies around it tells whether the two are in line."""

CLOSE_SIDE = 720
"""Pixels a close-up has at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """An ellipse on a shown picture, pixels."""

    cx: int
    cy: int
    rx: int
    ry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as a data URI, its size in pixels, what it is called, and where the place lies in it."""

    uri: str
    width: int
    height: int
    name: Text
    circle: Circle | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Both views as they were sent; close up, in line, where the lane could carry the place over."""

    whole: tuple[Picture, Picture]
    close: tuple[Picture, Picture] | None


def side_by_side(one: Finding, photo: Rgb, photo_name: str, pictures: Pictures) -> SideBySide | None:
    """Both views of the place a views finding speaks of.

    Parameters
    ----------
    one
        A finding of the views lane; others give ``None``.
    photo
        (H, W, 3) uint8, the photo the place is marked in.
    photo_name
        Its name in the report.
    pictures
        Gives the other view; one that cannot be shown gives ``None``.
    """
    if one.kind not in KINDS or one.against is None or not one.regions:
        return None
    other = pictures.find(one.against)
    if other is None:
        return None
    names = w.view_text(photo_name), w.view_text(one.against)
    close = None
    if one.registration is not None:
        close = _close_up(photo, other, one.regions[0], one.registration, names)
    return SideBySide(
        whole=(_whole(photo, names[0], one.regions[0]), _whole(other, names[1], one.against_region)), close=close
    )


def _whole(rgb: Rgb, name: Text, place: Region | None) -> Picture:
    shown, scale = reduced(rgb)
    circle = _circle(place, np.diag([scale, scale, 1.0])) if place is not None else None
    return Picture(uri=data_uri(shown), width=shown.shape[1], height=shown.shape[0], name=name, circle=circle)


def _close_up(
    photo: Rgb, other: Rgb, place: Region, registration: tuple[float, ...], names: tuple[Text, Text]
) -> tuple[Picture, Picture]:
    """The surroundings of the place in the photo, and the same piece out of the other view, straightened onto it."""
    x, y, width, height = place
    side = CLOSE_UP * max(width, height)
    left, top = max(0.0, x + width / 2 - side / 2), max(0.0, y + height / 2 - side / 2)
    right, bottom = (
        min(float(photo.shape[1]), x + width / 2 + side / 2), min(float(photo.shape[0]), y + height / 2 + side / 2),
    )  # fmt: skip
    scale = min(1.0, CLOSE_SIDE / max(right - left, bottom - top))
    shown = (max(1, round((bottom - top) * scale)), max(1, round((right - left) * scale)))
    cut = np.array([[scale, 0, -left * scale], [0, scale, -top * scale], [0, 0, 1]])
    maps = cut, cut @ np.array(registration).reshape(3, 3)
    circle = _circle(place, cut)
    first, second = (
        Picture(uri=data_uri(drawn(rgb, matrix, shown)), width=shown[1], height=shown[0], name=name, circle=circle)
        for rgb, matrix, name in zip((photo, other), maps, names, strict=True)
    )
    return first, second


def _circle(place: Region, matrix: np.ndarray) -> Circle:
    x, y, width, height = place
    scale, (cx, cy, _) = matrix[0, 0], matrix @ np.array([x + width / 2, y + height / 2, 1.0])
    # a little outside the place, so that the line does not cover what is looked at
    rx, ry = (max(6, round(0.68 * v * scale)) for v in (width, height))
    return Circle(cx=round(cx), cy=round(cy), rx=rx, ry=ry)
