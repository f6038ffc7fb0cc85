"""Verify a case file twice 翻转一个字节: as it was sealed, and with one byte of it changed. The verifier is the product's own."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from jianzhen.casework.events.actors import Actor
from jianzhen.casework.evidence.case_file import export_case
from jianzhen.custody.verify import Verification, verify_bytes
from jianzhen.custody.words import PARTS, PROVES, REASONS, STATES


@dataclass(frozen=True, slots=True, kw_only=True)
class Flipped:
    """Both answers, and which byte was changed.

    Attributes
    ----------
    at : int
        Offset of the byte, from 0; ``size`` is the file's length in bytes.
    """

    size: int
    at: int
    before: Verification
    after: Verification


def verify_and_flip(*, claim_id: UUID, reader: Actor, now: datetime) -> Flipped:
    """Seal this reader's case file, verify it, flip the lowest bit of its middle byte, verify again."""
    with tempfile.TemporaryDirectory(prefix="jz-flip-") as folder:
        path = Path(folder) / "case.zip"
        export_case(claim_id=claim_id, reader=reader, now=now, to=path)
        sealed = path.read_bytes()
    changed, at = bytearray(sealed), len(sealed) // 2
    changed[at] ^= 1
    return Flipped(size=len(sealed), at=at, before=verify_bytes(sealed), after=verify_bytes(bytes(changed)))


def words_of(found: Verification, *, language: str) -> dict[str, object]:
    """A verification as the command line says it."""
    rows = [
        {
            "state": STATES[one.state].say(language), "part": PARTS[one.part].say(language),
            "why": REASONS[one.reason].say(language) if one.reason is not None else "",
        }
        for one in found.checks
    ]  # fmt: skip
    return {"holds": found.holds, "proves": PROVES[found.proves].say(language), "rows": rows}
