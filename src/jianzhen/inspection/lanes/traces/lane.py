"""Findings of the traces lane: one for each of its five measures, whatever happens.

A trace is weak evidence: messengers save again, reduce and crop, and so remove traces and make new ones. A region is
lit only where a calibration exists and honest photos stay dark; all else is shown as an illustration or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.traces.copy_move import find_copy_move
from jianzhen.inspection.lanes.traces.grid import find_grids
from jianzhen.inspection.lanes.traces.jpeg_history import read_history
from jianzhen.inspection.lanes.traces.noise import LEAST_CELLS, LEAST_SIGMA, find_noise_breaks
from jianzhen.inspection.lanes.traces.resampling import LEAST_SIDE, find_resampling
from jianzhen.inspection.model import Basis, Because, Finding, Kind, Lane, Region, State
from jianzhen.weighing import read_calibrations

VERSION = "traces-1"
MOST_REGIONS = 8

Grey = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class TracePhoto:
    """One photo for the traces lane.

    ``rgb`` is (H, W, 3) uint8 after orientation. ``coefficients`` are quantised DCT blocks as stored, per component
    (rows, columns, 8, 8) int16, luma first, ``None`` for a file that is no JPEG; ``tables`` its quantisation tables,
    64 steps each, row by row, luma first. ``orientation`` is that of EXIF, 1..8.
    """

    rgb: npt.NDArray[np.uint8]
    coefficients: tuple[npt.NDArray[np.int16], ...] | None
    tables: tuple[tuple[int, ...], ...]
    orientation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What a finding of one kind says besides its figure."""

    kind: Kind
    innocent: tuple[str, ...]
    check: str


_JPEG = _Words(
    kind=Kind.JPEG_HISTORY,
    innocent=("messengers, galleries and shop apps save every photo again", "the phone's own editor rotated it"),
    check="Ask for the original file from the phone's gallery, sent as a file and not as a picture.",
)
_GRID = _Words(
    kind=Kind.GRID_BREAK,
    innocent=("a collage of two photos", "a sticker, date or watermark put on by an app", "a screenshot of a page"),
    check="Enlarge the marked place: do edges of 8x8 squares run on across its border?",
)
_NOISE = _Words(
    kind=Kind.NOISE_BREAK,
    innocent=("one part is out of focus", "the phone smooths faces and skies", "fine fabric or sand looks like noise"),
    check="Enlarge the marked place beside its surroundings and compare the grain at the same brightness.",
)
_RESAMPLED = _Words(
    kind=Kind.RESAMPLED,
    innocent=("messengers and shop apps reduce every photo", "digital zoom of the camera"),
    check="Ask for the original file; its size in pixels should be one the phone model makes.",
)
_COPY = _Words(
    kind=Kind.COPY_MOVE,
    innocent=("two equal things or two equal prints in one photo", "a mirror or a repeated pattern"),
    check="Compare the two marked places: real twins differ in light, angle and small faults, a copy in nothing.",
)

LIT = {Kind.GRID_BREAK: 12.0, Kind.NOISE_BREAK: float("inf"), Kind.COPY_MOVE: float("inf")}
"""Score from which a region may be lit, from the honest photos of ``bench/traces.py``; infinite where none is safe."""


def find_traces(photo: TracePhoto) -> tuple[Finding, ...]:
    """Measure the five traces of one photo.

    Parameters
    ----------
    photo : TracePhoto

    Returns
    -------
    tuple of Finding
        JPEG history, grid, noise, resampling, copy-move; exactly one each, never an exception. A measure that could
        not be made is inconclusive and says why.
    """
    try:
        grey = np.ascontiguousarray(cv2.cvtColor(photo.rgb, cv2.COLOR_RGB2GRAY), np.uint8)
    except Exception:
        grey = np.zeros((0, 0), np.uint8)
    measures: tuple[tuple[_Words, Callable[[], Finding]], ...] = (
        (_JPEG, lambda: _history(photo, grey)),
        (_GRID, lambda: _grid(grey)),
        (_NOISE, lambda: _noise(grey)),
        (_RESAMPLED, lambda: _resampled(grey)),
        (_COPY, lambda: _copied(photo.rgb)),
    )
    return tuple(_safely(words, measure) for words, measure in measures)


def _safely(words: _Words, measure: Callable[[], Finding]) -> Finding:
    try:
        return measure()
    except Exception as error:  # one odd photo must not cost the other four measures
        return _absent(words, Because.FAILED, f"This could not be measured ({type(error).__name__}).")


# -- one measure each -------------------------------------------------------------------------------------------------


def _history(photo: TracePhoto, grey: Grey) -> Finding:
    if photo.coefficients is None or not photo.coefficients or not photo.tables:
        return _absent(_JPEG, Because.NOT_A_JPEG, "The file is no JPEG, so nothing is known of earlier saves.")
    stored = np.ascontiguousarray(as_stored(grey, photo.orientation))
    luma = photo.coefficients[0]
    if luma.shape[0] * 8 < stored.shape[0] or luma.shape[1] * 8 < stored.shape[1]:
        return _absent(_JPEG, Because.FAILED, "The stored blocks do not cover the picture.")
    history = read_history(luma, photo.tables[0], stored)
    tables = f"quality {history.quality}, standard tables" if history.standard else (
        f"tables of its maker, near quality {history.quality}"
    )  # fmt: skip
    if history.earlier_quality is None:
        return _shown(_JPEG, None, Because.NOT_FOUND, f"Saved as JPEG ({tables}); no trace of an earlier save is seen.")
    return _shown(
        _JPEG, float(history.earlier_quality), Because.SAVED_AGAIN,
        f"Saved at least twice: last with {tables}, before that near quality {history.earlier_quality}.",
    )  # fmt: skip


def _grid(grey: Grey) -> Finding:
    if min(grey.shape) < 16:
        return _absent(_GRID, Because.TOO_SMALL, _too_small(grey, 16))
    grids = find_grids(grey)
    if grids.voted < 64:
        return _absent(_GRID, Because.TOO_FEW_DETAILS, "Too few parts have the detail that shows an 8x8 grid.")
    main = (
        "No 8x8 grid of JPEG is seen in the photo as a whole"
        if grids.main is None
        else f"The photo's 8x8 grid starts at {grids.main[0]},{grids.main[1]}"
    )
    if not grids.foreign:
        return _shown(_GRID, 0.0, Because.NOT_FOUND, f"{main}; no part carries another grid.")
    best = grids.foreign[0]
    regions = tuple(one.region for one in grids.foreign if one.score >= LIT[Kind.GRID_BREAK])[:MOST_REGIONS]
    why = f"{main}, yet a part carries one from {best.origin[0]},{best.origin[1]} (-log10 NFA {best.score:.1f})."
    return _weighed(_GRID, "grid_break", best.score, regions, why)


def _noise(grey: Grey) -> Finding:
    if min(grey.shape) < 64:
        return _absent(_NOISE, Because.TOO_SMALL, _too_small(grey, 64))
    found = find_noise_breaks(grey)
    if found.flat_cells < LEAST_CELLS or found.median_sigma < LEAST_SIGMA:
        why = (
            f"Only {found.flat_cells} flat places with noise of {found.median_sigma:.2f} levels: too little to compare."
        )
        return _absent(_NOISE, Because.TOO_FEW_DETAILS, why)
    if found.region is None:
        why = f"Noise of {found.median_sigma:.2f} levels; no part is off the photo's own curve."
        return _shown(_NOISE, 0.0, Because.NOT_FOUND, why)
    why = f"The noise of one part is off the photo's own curve of {found.median_sigma:.2f} levels (-log10 NFA {found.score:.1f})."
    return _weighed(_NOISE, "noise_break", found.score, (found.region,), why)


def _resampled(grey: Grey) -> Finding:
    found = find_resampling(grey)
    if found is None:
        return _absent(_RESAMPLED, Because.TOO_SMALL, _too_small(grey, LEAST_SIDE))
    if not found.told:
        why = f"No period of interpolation is seen (strongest line {found.strength:.1f} times its neighbours)."
        return _shown(_RESAMPLED, found.strength, Because.NOT_FOUND, why)
    why = f"The photo was probably resized: its detail repeats every {1 / found.frequency:.2f} pixels."
    return _shown(_RESAMPLED, found.strength, Because.SAVED_AGAIN, why)


def _copied(rgb: npt.NDArray[np.uint8]) -> Finding:
    if min(rgb.shape[:2]) < 48:
        return _absent(_COPY, Because.TOO_SMALL, _too_small(rgb[..., 0], 48))
    found = find_copy_move(rgb)
    if found.details < 20:
        return _absent(_COPY, Because.TOO_FEW_DETAILS, f"Only {found.details} details to compare within the photo.")
    if not found.regions:
        why = f"{found.details} details compared within the photo: {found.refused}."
        return _shown(_COPY, 0.0, Because.NOT_FOUND, why)
    why = f"Two places share {found.matches} details and their fine pixels agree by {found.zncc:.3f} (1 is a copy)."
    return _weighed(_COPY, "copy_move", found.score, found.regions, why)


# -- findings ---------------------------------------------------------------------------------------------------------


def _weighed(words: _Words, calibration: str, score: float, regions: tuple[Region, ...], why: str) -> Finding:
    table = read_calibrations().get(calibration)
    llr = max(0.0, table.llr(score)) if table is not None and score >= LIT[words.kind] else 0.0
    if llr <= 0:
        return _shown(words, score, Because.NOT_CALIBRATED, why)
    return Finding(
        lane=Lane.TRACES, kind=words.kind, state=State.SUPPORTS_FORGED, llr=llr, basis=Basis.CALIBRATED,
        score=round(score, 3), regions=regions, why=why, innocent=words.innocent, check=words.check, version=VERSION,
    )  # fmt: skip


def _shown(words: _Words, score: float | None, because: Because, why: str) -> Finding:
    return Finding(
        lane=Lane.TRACES, kind=words.kind, state=State.INCONCLUSIVE, llr=0.0, basis=Basis.ILLUSTRATION,
        score=None if score is None else round(score, 3), why=why, innocent=words.innocent, check=words.check,
        because=because, version=VERSION,
    )  # fmt: skip


def _absent(words: _Words, because: Because, why: str) -> Finding:
    return Finding(
        lane=Lane.TRACES, kind=words.kind, state=State.INCONCLUSIVE, llr=None, basis=Basis.ILLUSTRATION,
        why=why, innocent=words.innocent, check=words.check, because=because, version=VERSION,
    )  # fmt: skip


def _too_small(grey: Grey, least: int) -> str:
    return f"The photo is {grey.shape[1]}x{grey.shape[0]} pixels; {least} on the short side are needed."


# -- orientation ------------------------------------------------------------------------------------------------------


def as_stored(grey: Grey, orientation: int) -> Grey:
    """Undo EXIF orientation 1..8: the picture as the file stores it."""
    match orientation:
        case 2:
            return grey[:, ::-1]
        case 3:
            return grey[::-1, ::-1]
        case 4:
            return grey[::-1]
        case 5:
            return grey.T
        case 6:
            return np.rot90(grey)
        case 7:
            return grey[::-1, ::-1].T
        case 8:
            return np.rot90(grey, -1)
    return grey


def after_orientation(region: Region, size: tuple[int, int], orientation: int) -> Region:
    """Turn a region of the stored picture, ``size`` (width, height) as stored, to pixels after orientation."""
    x, y, w, h = region
    width, height = size
    match orientation:
        case 2:
            return width - x - w, y, w, h
        case 3:
            return width - x - w, height - y - h, w, h
        case 4:
            return x, height - y - h, w, h
        case 5:
            return y, x, h, w
        case 6:
            return height - y - h, x, h, w
        case 7:
            return height - y - h, width - x - w, h, w
        case 8:
            return y, width - x - w, h, w
    return region
