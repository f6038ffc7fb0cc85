"""Reuse 重复使用: was this very photo part of another claim?

In:   one photo, and an index of the photos of earlier claims.
Out:  a finding that names the claim, never the claimant.
Not:  the same item or scene in another photo is not re-use; a match within one order weighs nothing.

Walk: pdq (fingerprint) -> index (candidates) -> verify (is it the same photo?) -> lane (finding).
"""

from jianzhen.inspection.lanes.reuse.index import Entry, FolderIndex, MemoryIndex, ReuseIndex
from jianzhen.inspection.lanes.reuse.lane import find_reuse

__all__ = ["Entry", "FolderIndex", "MemoryIndex", "ReuseIndex", "find_reuse"]
