"""Photos of earlier claims, searchable: the port, one in memory, one over folders."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.embedding import Embedder
from jianzhen.inspection.lanes.reference.plate import Plate, prepare
from jianzhen.inspection.lanes.reuse.pdq import Bits, fingerprint
from jianzhen.inspection.media import MediaError, open_media
from jianzhen.inspection.model import FileError

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One photo of an earlier claim, ready to be compared.

    ``name`` is for people (claim id and file); nothing here names a person.
    """

    claim_id: str
    order_id: str | None
    name: str
    bits: Bits
    vector: Vector | None
    plate: Plate


class ReuseIndex(Protocol):
    """Earlier photos that may be the same as this one."""

    def candidates(self, turned: Sequence[Bits], vector: Vector | None, /, *, limit: int) -> Sequence[Entry]:
        """Return up to ``limit`` entries, likeliest first: near in fingerprint (any turning) or in looks."""
        ...


@dataclass(slots=True)
class MemoryIndex:
    """All entries in memory; a linear search over packed bits is fast enough for a hundred thousand photos."""

    entries: list[Entry] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        """Add one photo."""
        self.entries.append(entry)

    def candidates(self, turned: Sequence[Bits], vector: Vector | None, /, *, limit: int) -> Sequence[Entry]:
        """Nearest by fingerprint, then nearest by looks, without repeats."""
        if not self.entries:
            return ()
        stored = np.stack([one.bits for one in self.entries])
        away = np.min([np.count_nonzero(stored != one, axis=1) for one in turned], axis=0)
        near = [int(k) for k in np.argsort(away, kind="stable")[: max(2, limit // 3)]]
        alike: list[int] = []
        if vector is not None:
            cosines = [float(e.vector @ vector) if e.vector is not None else -1.0 for e in self.entries]
            alike = [int(k) for k in np.argsort(-np.array(cosines), kind="stable")[:limit]]
        chosen = list(dict.fromkeys([*near, *alike]))[:limit]
        return tuple(self.entries[k] for k in chosen)


@dataclass(slots=True)
class FolderIndex(MemoryIndex):
    """``--earlier DIR``: one folder a claim, any photos below it; ``errors`` lists what could not be read."""

    errors: list[FileError] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path, *, embedder: Embedder | None) -> FolderIndex:
        """Read every photo below ``folder``; an order.json names the claim's order."""
        index = cls()
        for claim in sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith(".")):
            order_id = _order_id(claim / "order.json")
            for path in sorted(one for one in claim.rglob("*") if one.is_file() and one.suffix != ".json"):
                if any(part.startswith(".") for part in path.relative_to(folder).parts):
                    continue
                if {"listing", "packed"} & set(path.relative_to(claim).parts[:-1]):
                    continue  # the shop's own photos come back with every order
                try:
                    index._add_file(path, claim.name, order_id, folder, embedder)
                except MediaError as error:
                    name = str(path.relative_to(folder))
                    index.errors.append(FileError(path=name, code=error.code, detail=error.detail))
        return index

    def _add_file(
        self, path: Path, claim_id: str, order_id: str | None, folder: Path, embedder: Embedder | None
    ) -> None:
        for frame in open_media(path).frames:
            self.add(
                entry_of(
                    frame.rgb, claim_id=claim_id, order_id=order_id, name=str(path.relative_to(folder)),
                    embedder=embedder,
                )
            )  # fmt: skip


def entry_of(
    rgb: npt.NDArray[np.uint8], *, claim_id: str, order_id: str | None, name: str, embedder: Embedder | None
) -> Entry:
    """Prepare one photo for an index."""
    return Entry(
        claim_id=claim_id,
        order_id=order_id,
        name=name,
        bits=fingerprint(rgb).bits,
        vector=embedder.embed(rgb) if embedder is not None else None,
        plate=prepare(rgb),
    )


def _order_id(path: Path) -> str | None:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    value = found.get("order_id") if isinstance(found, dict) else None
    return value if isinstance(value, str) else None
