"""Traces 痕迹: what saving, pasting, resizing and noise left in the pixels of one photo.

In:   one photo: pixels after orientation, and what its JPEG file stores.
Out:  five findings, always: JPEG history, foreign 8x8 grid, noise, resampling, copy-move.
Not:  no reference is looked at, no file label is read; saving, resizing and cropping are innocent and weigh nothing.

Walk: grid · noise · resampling · copy_move · jpeg_history (each measures) -> acontrario (how surprising) -> lane
(findings).
"""

from jianzhen.inspection.lanes.traces.lane import TracePhoto, find_traces

__all__ = ["TracePhoto", "find_traces"]
