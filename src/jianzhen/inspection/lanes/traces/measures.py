"""The five measures of one photo, each as a trace: a score, where, and why nothing is told where nothing is.

A trace weighs nothing yet; ``lane`` says which ones may.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.traces.copy_move import LEAST_DETAILS, find_copy_move
from jianzhen.inspection.lanes.traces.grid import find_grids
from jianzhen.inspection.lanes.traces.jpeg_history import read_history
from jianzhen.inspection.lanes.traces.noise import LEAST_CELLS, LEAST_SIGMA, find_noise_breaks
from jianzhen.inspection.lanes.traces.orientation import after_orientation, as_stored
from jianzhen.inspection.lanes.traces.resampling import LEAST_SIDE, find_resampling
from jianzhen.inspection.model import Because, Kind, Region

Rgb = npt.NDArray[np.uint8]
Grey = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredJpeg:
    """What a JPEG file stores of its luma: quantised blocks (rows, columns, 8, 8) int16, 64 steps row by row, and
    the EXIF orientation 1..8 that the pixels have been turned by."""

    luma: npt.NDArray[np.int16]
    table: tuple[int, ...]
    orientation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TracePhoto:
    """One photo: ``rgb`` (H, W, 3) uint8 after orientation; what its JPEG stores, or why that is not known."""

    rgb: Rgb
    stored: StoredJpeg | Because


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A region that stands out, pixels after orientation, and its score."""

    region: Region
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One measure of one photo.

    ``score`` is ``None`` where nothing could be measured, and 0 where nothing stands out; ``places`` come best first.
    ``because`` names why nothing is told, ``None`` where something may be.
    """

    kind: Kind
    score: float | None
    why: str
    places: tuple[Place, ...] = ()
    because: Because | None = None


def measure_traces(photo: TracePhoto) -> tuple[Trace, ...]:
    """Measure a photo: JPEG history, grid, noise, resampling, copy-move; one trace each, never an exception."""
    try:
        grey = np.asarray(cv2.cvtColor(photo.rgb, cv2.COLOR_RGB2GRAY), np.uint8)
    except cv2.error:
        grey = np.zeros((0, 0), np.uint8)
    measures: tuple[tuple[Kind, Callable[[], Trace]], ...] = (
        (Kind.JPEG_HISTORY, lambda: _history(photo, grey)),
        (Kind.GRID_BREAK, lambda: _grid(grey)),
        (Kind.NOISE_BREAK, lambda: _noise(grey)),
        (Kind.RESAMPLED, lambda: _resampled(grey)),
        (Kind.COPY_MOVE, lambda: _copied(grey)),
    )
    return tuple(_safely(kind, measure) for kind, measure in measures)


def _safely(kind: Kind, measure: Callable[[], Trace]) -> Trace:
    try:
        return measure()
    except Exception as error:  # one odd photo must not cost the other four measures
        why = f"This could not be measured ({type(error).__name__})."
        return Trace(kind=kind, score=None, because=Because.FAILED, why=why)


def _history(photo: TracePhoto, grey: Grey) -> Trace:
    kind, stored = Kind.JPEG_HISTORY, photo.stored
    if isinstance(stored, Because):
        why = "There are no stored JPEG blocks to read, so nothing is known of earlier saves."
        return Trace(kind=kind, score=None, because=stored, why=why)
    lying = as_stored(grey, stored.orientation)
    size = lying.shape[1], lying.shape[0]
    if stored.luma.shape[0] * 8 < size[1] or stored.luma.shape[1] * 8 < size[0]:
        why = "The stored blocks do not cover the picture."
        return Trace(kind=kind, score=None, because=Because.FAILED, why=why)
    history = read_history(stored.luma, stored.table, lying)
    tables = "standard tables" if history.standard else "its maker's own tables"
    saved = f"saved as JPEG near quality {history.quality} with {tables}"
    if history.earlier_quality is None:
        why = f"The photo is {saved}; no trace of an earlier save is seen."
        return Trace(kind=kind, score=0.0, because=Because.NOTHING_STANDS_OUT, why=why)
    twice = f"The photo is {saved}, and was saved before near quality {history.earlier_quality}"
    if history.region is None:
        return Trace(kind=kind, score=0.0, because=Because.SAVED_AGAIN, why=f"{twice}.")
    where = after_orientation(history.region, size, stored.orientation)
    why = f"{twice}; one part lacks the earlier save (-log10 NFA {history.score:.1f})."
    return Trace(kind=kind, score=history.score, places=(Place(region=where, score=history.score),), why=why)


def _grid(grey: Grey) -> Trace:
    kind = Kind.GRID_BREAK
    if min(grey.shape) < 16:
        return _too_small(kind, grey, 16)
    grids = find_grids(grey)
    if grids.voted < 64:
        why = "Too few parts have the detail that shows an 8x8 grid."
        return Trace(kind=kind, score=None, because=Because.TOO_FEW_DETAILS, why=why)
    main = (
        "No 8x8 grid of JPEG is seen in the photo as a whole"
        if grids.main is None
        else f"The photo's 8x8 grid starts at {grids.main[0]},{grids.main[1]}"
    )
    if not grids.foreign:
        why = f"{main}; no part carries another grid."
        return Trace(kind=kind, score=0.0, because=Because.NOTHING_STANDS_OUT, why=why)
    best = grids.foreign[0]
    why = f"{main}; one part carries one from {best.origin[0]},{best.origin[1]} (-log10 NFA {best.score:.1f})."
    places = tuple(Place(region=one.region, score=one.score) for one in grids.foreign)
    return Trace(kind=kind, score=best.score, places=places, why=why)


def _noise(grey: Grey) -> Trace:
    kind = Kind.NOISE_BREAK
    if min(grey.shape) < 64:
        return _too_small(kind, grey, 64)
    found = find_noise_breaks(grey)
    if found.flat_cells < LEAST_CELLS or found.median_sigma < LEAST_SIGMA:
        why = f"{found.flat_cells} flat places, noise of {found.median_sigma:.2f} levels: too little to compare."
        return Trace(kind=kind, score=None, because=Because.TOO_FEW_DETAILS, why=why)
    if found.region is None:
        why = f"Noise of {found.median_sigma:.2f} levels; no part is off the photo's own curve."
        return Trace(kind=kind, score=0.0, because=Because.NOTHING_STANDS_OUT, why=why)
    why = (
        f"The noise of one part is off the photo's own curve, whose middle is {found.median_sigma:.2f} levels "
        f"(-log10 NFA {found.score:.1f})."
    )
    return Trace(kind=kind, score=found.score, places=(Place(region=found.region, score=found.score),), why=why)


def _resampled(grey: Grey) -> Trace:
    found = find_resampling(grey)
    if found is None:
        return _too_small(Kind.RESAMPLED, grey, LEAST_SIDE)
    if not found.told:
        why = f"No period of interpolation is seen (strongest line {found.strength:.1f} times its neighbours)."
        return Trace(kind=Kind.RESAMPLED, score=0.0, because=Because.NOTHING_STANDS_OUT, why=why)
    why = f"The photo was probably resized: its detail repeats every {1 / found.frequency:.2f} pixels."
    return Trace(kind=Kind.RESAMPLED, score=found.strength, because=Because.SAVED_AGAIN, why=why)


def _copied(grey: Grey) -> Trace:
    kind = Kind.COPY_MOVE
    if min(grey.shape) < 48:
        return _too_small(kind, grey, 48)
    found = find_copy_move(grey)
    if found.details < LEAST_DETAILS:
        why = f"Only {found.details} details to compare within the photo."
        return Trace(kind=kind, score=None, because=Because.TOO_FEW_DETAILS, why=why)
    if not found.regions:
        why = f"{found.details} details compared within the photo: {found.refused}."
        return Trace(kind=kind, score=0.0, because=Because.NOTHING_STANDS_OUT, why=why)
    why = f"Two places share {found.matches} details and their fine pixels agree by {found.zncc:.3f} (1 is a copy)."
    places = tuple(Place(region=one, score=found.score) for one in found.regions)
    return Trace(kind=kind, score=found.score, places=places, why=why)


def _too_small(kind: Kind, grey: Grey, least: int) -> Trace:
    height, width = grey.shape
    why = f"The photo is {width}x{height} pixels; {least} on the short side are needed."
    return Trace(kind=kind, score=None, because=Because.TOO_SMALL, why=why)
