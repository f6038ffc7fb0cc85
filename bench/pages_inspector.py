"""An inspector that says something of every photo, so that the pages carry what a real report would make them show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jianzhen.casework.evidence.ports import Print

_CHANGED: Mapping[str, Any] = {
    "lane": "reference", "kind": "changed_region", "state": "supports_forged", "llr": 1.065, "basis": "calibrated", "score": 4.6,
    "regions": [[397, 611, 228, 130]], "against": "listing/1.jpg", "against_region": None,
    "why": "Compared with listing/1.jpg, 1 place(s) differ more than the rest of the frame.",
    "innocent": ["strong compression or a filter"], "check": "Switch between the two registered pictures.", "because": None,
    "carrier_state": None, "facts": {}, "version": "reference/1", "registration": [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
}  # fmt: skip
_COPIED: Mapping[str, Any] = {
    **_CHANGED, "kind": "derived_from_listing", "llr": 1.602, "regions": [],
    "why": "The whole frame follows listing/1.jpg: background, light and outlines lie in the same place.",
    "innocent": ["the reference was sent along to show what was ordered"], "check": "Lay the two over each other.",
}  # fmt: skip
_UNLABELLED: Mapping[str, Any] = {
    **_CHANGED, "lane": "provenance", "kind": "tc260_label", "state": "not_applicable", "llr": None, "basis": "illustration",
    "regions": [], "against": None, "registration": None, "because": "no_label", "carrier_state": "absent", "innocent": [],
    "check": "", "why": "No label and no record in the file.",
}  # fmt: skip
_OVERALL = {
    "llr": 1.48,
    "words": "moderate support: not a genuine record",
    "abstained": False,
    "abstained_because": None,
}


class TalkingInspector:
    """Says of each photo of a claim what an inspection of a painted one says; simulated."""

    version = "talking 1"

    def inspect(self, folder: Path, *, earlier: Path | None) -> dict[str, Any]:
        """Three findings a photo."""
        files = [
            {
                "schema": "jianzhen.report/1", "overall": _OVERALL, "findings": [dict(one) for one in (_COPIED, _CHANGED, _UNLABELLED)], "timing": {},
                "photo": {"path": str(path.relative_to(folder)), "sha256": "", "width": 1200, "height": 900, "format": "JPEG", "frames": 1},
            }
            for path in sorted((folder / "claim").glob("*"))
        ]  # fmt: skip
        return {
            "schema": "jianzhen.claim/1", "claim": {"path": "claim", "files": len(files)}, "overall": _OVERALL, "findings": [],
            "files": files, "returned": [], "errors": [], "missing": [], "timing": {},
            "next_step": {"act": "second_view", "why": "", "cost_fen": 0},
        }  # fmt: skip

    def fingerprint(self, files: Sequence[Path], /) -> dict[str, list[Print]]:
        """None."""
        return {}
