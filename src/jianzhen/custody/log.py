"""The log 存证日志: an append-only Merkle tree on disk, in the tiles of c2sp.org/tlog-tiles.

Leaves wait in memory until ``checkpoint`` writes them and signs the tree's new head. What was not checkpointed before
a crash is not in the log: its tiles are written over, for nobody was shown a head that covers them.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jianzhen.custody.errors import BadLog, BadNote
from jianzhen.custody.keys import SealingKey
from jianzhen.custody.leaf import leaf_hash, root_of
from jianzhen.custody.note import Checkpoint, LogProof, read_checkpoint, sign_checkpoint
from jianzhen.custody.proofs import consistency_proof, inclusion_proof, tree_root
from jianzhen.custody.tiles import (
    ENTRIES,
    HASH,
    HEIGHT,
    MOST_LEAF_BYTES,
    WIDTH,
    TileReader,
    bundle,
    tile_name,
    write_whole,
)

CHECKPOINT = "checkpoint"


class Log:
    """One log: a folder, an origin, the key that signs its heads.

    Parameters
    ----------
    folder
        Made when missing. It may be served by any web server as it is.
    origin
        The log's name, without spaces and plus signs: ``example.com/after-sales``.
    """

    def __init__(self, folder: Path, *, origin: str, key: SealingKey) -> None:
        self._folder, self._origin, self._key = folder, origin, key
        self._waiting: list[bytes] = []
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def size(self) -> int:
        """Leaves under the newest checkpoint."""
        return self._head().size

    def append(self, leaves: Iterable[bytes]) -> None:
        """Let leaves wait for the next checkpoint, in this order.

        Raises
        ------
        BadLog
            A leaf of more than 65,535 bytes, which a bundle cannot hold; no leaf of the call then waits.
        """
        new = list(leaves)
        too_long = next((one for one in new if len(one) > MOST_LEAF_BYTES), None)
        if too_long is not None:
            raise BadLog(f"a leaf of {len(too_long)} bytes; 65,535 is the most, commit to long content instead")
        self._waiting += new

    def checkpoint(self) -> str:
        """Write what waits and sign the new head; returns the signed note. With nothing new the head stays.

        Raises
        ------
        BadLog
            Another process is writing, a tile is missing, or the folder belongs to a log of another origin.
        """
        with self._alone():
            head = self._head()
            if not self._waiting and head.size:
                return self._note()
            size = self._write(head.size)
            reader = TileReader(self._folder, size)
            new = Checkpoint(origin=self._origin, size=size, root=tree_root(size, reader.subtree))
            note = sign_checkpoint(new, self._key)
            write_whole(self._folder / CHECKPOINT, note.encode())
            self._waiting.clear()
            return note

    def note(self) -> str:
        """The newest signed checkpoint; raises ``BadLog`` before the first."""
        note = self._note()
        if not note:
            raise BadLog(f"{self._folder}: has no checkpoint yet; make one first")
        return note

    def prove(self, index: int, *, note: str | None = None) -> LogProof:
        """Prove that leaf ``index`` is in the log, towards the newest checkpoint or a cosigned copy of one.

        Raises
        ------
        BadLog
            The tree of that checkpoint has no such leaf, or a tile is missing.
        """
        shown = note if note is not None else self.note()
        size = read_checkpoint(shown).size
        if not 0 <= index < size:
            raise BadLog(f"leaf {index} is not among the {size} of this checkpoint")
        hashes = inclusion_proof(index, size, TileReader(self._folder, self.size).subtree)
        return LogProof(index=index, hashes=tuple(hashes), note=shown)

    def prove_growth(self, old: int) -> list[bytes]:
        """The consistency proof from a tree of ``old`` leaves to the newest checkpoint.

        Raises
        ------
        BadLog
            ``old`` is zero or beyond the newest checkpoint.
        """
        size = self.size
        if not 0 < old <= size:
            raise BadLog(f"{old} leaves: give 1 to {size}, the size of the newest checkpoint")
        return consistency_proof(old, size, TileReader(self._folder, size).subtree)

    def leaf(self, index: int) -> bytes:
        """The bytes of a leaf; raises ``BadLog`` when the log has none at ``index``."""
        size = self.size
        if not 0 <= index < size:
            raise BadLog(f"leaf {index} is not among {size}")
        return TileReader(self._folder, size).leaves(index // WIDTH)[index % WIDTH]

    def _head(self) -> Checkpoint:
        note = self._note()
        if not note:
            return Checkpoint(origin=self._origin, size=0, root=root_of(()))
        try:
            head = read_checkpoint(note)
        except BadNote as error:
            raise BadLog(f"{self._folder / CHECKPOINT}: {error.detail}; restore the log from its backup") from error
        if head.origin != self._origin:
            raise BadLog(f"{self._folder}: is the log {head.origin!r}, not {self._origin!r}; name another folder")
        return head

    def _note(self) -> str:
        try:
            return (self._folder / CHECKPOINT).read_text("utf-8")
        except FileNotFoundError:
            return ""

    def _write(self, size: int) -> int:
        """Write entries and hashes behind the first ``size``; returns the new size."""
        self._write_entries(size)
        new = [leaf_hash(leaf) for leaf in self._waiting]
        end, level, at = size + len(self._waiting), 0, size
        while new:
            new, at = self._write_level(level, at, new)
            level += 1
        return end

    def _write_entries(self, size: int) -> None:
        first, width = divmod(size, WIDTH)
        leaves = TileReader(self._folder, size).leaves(first)[:width] if width else []
        leaves += self._waiting
        for k in range(0, len(leaves), WIDTH):
            row = leaves[k : k + WIDTH]
            self._put(ENTRIES, first + k // WIDTH, len(row), bundle(row))

    def _write_level(self, level: int, size: int, new: list[bytes]) -> tuple[list[bytes], int]:
        """Write one level's tiles; returns the hashes that are new one level up, and how many were there before."""
        first, width = divmod(size, WIDTH)
        before = b""
        if width:
            before = TileReader(self._folder, size << (HEIGHT * level)).hashes(level, first)[: width * HASH]
        hashes = [before[k : k + HASH] for k in range(0, len(before), HASH)] + new
        above = []
        for k in range(0, len(hashes), WIDTH):
            row = hashes[k : k + WIDTH]
            self._put(level, first + k // WIDTH, len(row), b"".join(row))
            if len(row) == WIDTH:
                above.append(root_of(row))
        return above, first

    def _put(self, level: int | str, index: int, width: int, data: bytes) -> None:
        write_whole(self._folder / tile_name(level, index, width), data)
        if width == WIDTH:
            self._drop_partials(level, index)

    def _drop_partials(self, level: int | str, index: int) -> None:
        """Partial tiles may go once the full one stands (tlog-tiles, "Partial Tiles")."""
        full = self._folder / tile_name(level, index)
        folder = full.with_name(full.name + ".p")
        with suppress(FileNotFoundError):
            for one in list(folder.iterdir()):
                one.unlink()
            folder.rmdir()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder: two writers would sign two histories."""
        lock = os.open(self._folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as error:
            raise BadLog(f"{self._folder}: another process is writing to this log; try again") from error
        finally:
            os.close(lock)
