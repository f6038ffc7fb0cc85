"""Walk 流程: one file or one claim folder through media, lanes, weighing and standards.

In:   paths, a context (order.json), an index of earlier claims, an embedder.
Out:  ``Report`` and ``ClaimReport``; a bad file is a ``FileError`` in it, and the others are still reported.
Not:  no pixels are measured here, nothing is written, inputs are only read.

Walk: folder (what lies there) -> context (order.json) -> desk (photos prepared once) -> rules (what the complaint
makes of a finding) -> inspector (one file) -> claim (all of them, and the next step).
"""

from jianzhen.inspection.walk.claim import inspect_claim
from jianzhen.inspection.walk.context import read_context
from jianzhen.inspection.walk.errors import FolderError
from jianzhen.inspection.walk.inspector import inspect

__all__ = ["FolderError", "inspect", "inspect_claim", "read_context"]
