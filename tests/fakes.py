"""The one fake per port."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from authority import Authority
from jianzhen.casework.evidence.errors import InspectionFailed
from jianzhen.casework.evidence.ports import Print
from jianzhen.custody.timestamp import accept_answer, request_for


class FakeEmbedder:
    """Embeds by coarse colour and layout: alike pictures lie close, as the port asks."""

    name = "fake/1"

    def embed(self, rgb: npt.NDArray[np.uint8], /) -> npt.NDArray[np.float32]:
        h, w = rgb.shape[:2]
        rows, columns = np.linspace(0, h, 9).astype(int), np.linspace(0, w, 9).astype(int)
        cells = [
            rgb[rows[r] : rows[r + 1], columns[c] : columns[c + 1]].reshape(-1, 3).mean(axis=0)
            for r in range(8)
            for c in range(8)
        ]
        flat = np.zeros(512, np.float32)
        flat[:192] = np.array(cells, np.float32).ravel() - 128
        return flat / max(float(np.linalg.norm(flat)), 1e-6)


class FakeTimestampAuthority:
    """Stamps inside the process, with an authority of the test's own; counts what it was asked."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        self.stamped: list[bytes] = []

    def stamp(self, message: bytes, /) -> bytes:
        asked = request_for(message)
        token = accept_answer(self.authority.answer(asked.as_bytes()), message, request=asked)
        self.stamped.append(message)
        return token


class FakeInspector:
    """Reports each file of ``claim/`` as opened and says nothing of it; fails where the test says so.

    The settings name the class, so what a test says stands on the class: ``forget`` clears it.
    """

    version = "fake 1"
    fails: ClassVar[str] = ""
    findings: ClassVar[list[dict[str, Any]]] = []
    asked: ClassVar[list[dict[str, bytes]]] = []
    prints: ClassVar[dict[bytes, Print]] = {}

    @classmethod
    def forget(cls) -> None:
        cls.fails, cls.findings, cls.asked, cls.prints = "", [], [], {}

    def inspect(self, folder: Path, *, earlier: Path | None) -> dict[str, Any]:
        seen = {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}
        if earlier is not None:
            seen |= {f"earlier/{one.relative_to(earlier)}": one.read_bytes() for one in sorted(earlier.rglob("*.jpg"))}
        self.asked.append(seen)
        if self.fails:
            raise InspectionFailed("the test says so", because=self.fails)
        nothing = {"llr": 0.0, "words": "none", "abstained": False, "abstained_because": None}
        files = [
            {
                "schema": "jianzhen.report/1", "overall": nothing, "findings": self.findings, "timing": {},
                "photo": {"path": path, "sha256": "", "width": 100, "height": 100, "format": "JPEG", "frames": 1},
            }
            for path in seen
            if path.startswith("claim/")
        ]  # fmt: skip
        return {
            "schema": "jianzhen.claim/1", "claim": {"path": "claim", "files": len(files)}, "overall": nothing,
            "findings": [], "files": files, "returned": [], "errors": [], "missing": [], "timing": {},
            "next_step": {"act": "nothing_needed", "why": "", "cost_fen": 0},
        }  # fmt: skip

    def fingerprint(self, files: Sequence[Path], /) -> dict[str, list[Print]]:
        found = {one.name: self.prints.get(one.read_bytes()) for one in files}
        return {name: [made] for name, made in found.items() if made is not None}
