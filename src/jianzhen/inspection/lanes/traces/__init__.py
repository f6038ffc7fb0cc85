"""Traces 痕迹: what saving, pasting, resizing and noise left in the pixels of one photo.

In:   one photo: pixels after orientation, and what its JPEG file stores.
Out:  five findings, always: JPEG history, foreign 8x8 grid, noise, resampling, copy-move; of a clip one that says no.
Not:  no reference is looked at, no file label is read; saving, resizing and cropping are innocent and weigh nothing.

Walk: jpeg_history · grid · noise · resampling · copy_move (each measures; acontrario: how surprising) -> measures
(one trace each) -> lane (findings).
"""

from jianzhen.inspection.lanes.traces.lane import find_traces, no_traces_of_a_clip
from jianzhen.inspection.lanes.traces.measures import StoredJpeg, Trace, TracePhoto, measure_traces

__all__ = ["StoredJpeg", "Trace", "TracePhoto", "find_traces", "measure_traces", "no_traces_of_a_clip"]
