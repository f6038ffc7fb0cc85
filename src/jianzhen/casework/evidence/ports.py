"""What this room needs of the outside: somebody who looks at photos, in a process that may die."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from jianzhen.casework.evidence.vocabulary import PartySide


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """How one frame is found again.

    Attributes
    ----------
    turned : bytes
        Eight fingerprints of 256 bits, one for each turning and mirroring, the plain one first: 256 bytes.
    looks : bytes
        Unit vector, float32, little-endian; empty without an embedder.
    embedder : str
        Vectors of different names are never compared.
    """

    turned: bytes
    looks: bytes
    embedder: str


class Receipts(Protocol):
    """Knows which side has time to look at what arrived 收货验视. Real: the remedies room. Fake: what the test says."""

    def is_open(self, claim_id: UUID, side: PartySide, *, now: datetime) -> bool:
        """Whether a receipt window of this side runs: a returned parcel, or a remedy that arrived."""


class Inspector(Protocol):
    """Looks at photos 检测. Real: a child process with a wall-clock limit. Fake: what the test says."""

    @property
    def version(self) -> str:
        """Names the engine; another version inspects the same evidence anew."""

    def inspect(self, folder: Path, *, earlier: Path | None) -> dict[str, Any]:
        """Inspect a claim folder against earlier claims; returns ``jianzhen.claim/1``.

        Raises
        ------
        InspectionFailed
            The time is over, the process died, or the folder cannot be used; never a half report.
        """

    def fingerprint(self, files: Sequence[Path], /) -> dict[str, list[Print]]:
        """Fingerprint files, by name; one that cannot be read is left out. Raises ``InspectionFailed``."""
