"""Findings of the traces lane: one for each of its five measures, whatever happens.

A trace is weak evidence: messengers save again, reduce and crop, and so remove traces and make new ones. A region is
lit only from a score that honest photos stay below; everything else is told as a figure and lights nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from jianzhen.inspection.lanes.traces.measures import Trace, TracePhoto, measure_traces
from jianzhen.inspection.model import Basis, Because, Finding, Kind, Lane, State
from jianzhen.weighing import read_calibrations

VERSION = "traces-1"
MOST_REGIONS = 8
MOST_LLR = 0.9
"""A trace alone stays weak, whatever its table says: captions and mosaics of honest people leave the same ones, and one
more save removes them, so that they could not hold when the photo is sent on."""

LIT: Mapping[Kind, float] = {
    Kind.JPEG_HISTORY: 85.2, Kind.GRID_BREAK: inf, Kind.NOISE_BREAK: inf, Kind.RESAMPLED: inf, Kind.COPY_MOVE: 1.5,
}  # fmt: skip
"""Score from which a region is lit, chosen on the fit half of ``./do bench traces``; infinite where none is safe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What a finding of one kind says besides its figure."""

    innocent: tuple[str, ...]
    check: str


_WORDS: Mapping[Kind, _Words] = {
    Kind.JPEG_HISTORY: _Words(
        innocent=("an app put text, a date or a sticker on the photo", "a flat or blurred part shows no earlier save"),
        check="Ask for the original file from the phone's gallery, sent as a file and not as a picture.",
    ),
    Kind.GRID_BREAK: _Words(
        innocent=("a collage of two photos", "a sticker, date or mark put on by an app", "a screenshot of a page"),
        check="Enlarge the marked place: do edges of 8x8 squares run on across its border?",
    ),
    Kind.NOISE_BREAK: _Words(
        innocent=("one part is out of focus", "the phone smooths faces and skies", "fine fabric looks like noise"),
        check="Enlarge the marked place beside its surroundings and compare the grain at the same brightness.",
    ),
    Kind.RESAMPLED: _Words(
        innocent=("messengers and shop apps reduce every photo", "digital zoom of the camera"),
        check="Ask for the original file; its size in pixels should be one the phone model makes.",
    ),
    Kind.COPY_MOVE: _Words(
        innocent=("two equal things or two equal prints in one photo", "a mirror or a repeated pattern"),
        check="Compare the two marked places: real twins differ in light, angle and small faults, a copy in nothing.",
    ),
}


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
    return tuple(tell(trace) for trace in measure_traces(photo))


def no_traces_of_a_clip() -> tuple[Finding, ...]:
    """The one finding of a clip: its frames were coded as video, so no trace of a photo can be left in them."""
    return (
        Finding(
            lane=Lane.TRACES, kind=Kind.JPEG_HISTORY, state=State.NOT_APPLICABLE, llr=None, basis=Basis.ILLUSTRATION,
            why="Frames of a clip were coded as video; traces are looked for in photos.",
            because=Because.IS_A_CLIP, version=VERSION,
        ),
    )  # fmt: skip


def tell(trace: Trace) -> Finding:
    """Turn a measure into a finding: lit and weighed from its threshold, else told without weight."""
    words = _WORDS[trace.kind]
    if trace.score is not None and trace.score >= LIT[trace.kind]:
        lit = tuple(one.region for one in trace.places if one.score >= LIT[trace.kind])[:MOST_REGIONS]
        return Finding(
            lane=Lane.TRACES, kind=trace.kind, state=State.SUPPORTS_FORGED,
            llr=min(MOST_LLR, max(0.0, read_calibrations()[trace.kind].llr(trace.score))), basis=Basis.CALIBRATED,
            score=round(trace.score, 3), regions=lit, why=trace.why, innocent=words.innocent, check=words.check,
            version=VERSION,
        )  # fmt: skip
    because = trace.because
    if because is None:
        because = Because.NOT_CALIBRATED if LIT[trace.kind] == inf else Because.NOTHING_STANDS_OUT
    return Finding(
        lane=Lane.TRACES, kind=trace.kind, state=State.INCONCLUSIVE, llr=None if trace.score is None else 0.0,
        basis=Basis.ILLUSTRATION, score=None if trace.score is None else round(trace.score, 3), why=trace.why,
        innocent=words.innocent, check=words.check, because=because, version=VERSION,
    )  # fmt: skip
