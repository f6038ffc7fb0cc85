"""Tiles of a log on disk: 256 hashes a file, as c2sp.org/tlog-tiles lays them out, ready to be served as they are."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from jianzhen.custody.errors import BadLog
from jianzhen.custody.leaf import node_hash

WIDTH = 256
HEIGHT = 8
HASH = 32
ENTRIES = "entries"
MOST_LEAF_BYTES = 2**16 - 1


def tile_name(level: int | str, index: int, width: int = WIDTH) -> str:
    """Path of a tile below the log's folder.

    Examples
    --------
    >>> tile_name(0, 1234067)
    'tile/0/x001/x234/067'
    >>> tile_name(1, 3, 17)
    'tile/1/003.p/17'
    """
    steps = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        steps.insert(0, f"x{index % 1000:03d}")
    return f"tile/{level}/{'/'.join(steps)}" + ("" if width == WIDTH else f".p/{width}")


def bundle(leaves: Sequence[bytes]) -> bytes:
    """Leaves behind their lengths, two bytes each."""
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def unbundle(data: bytes) -> list[bytes]:
    """Read what ``bundle`` wrote; raises ``BadLog`` when it is cut off."""
    leaves, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 2], "big")
        leaf = data[at + 2 : at + 2 + size]
        if len(leaf) < size:
            raise BadLog("a bundle of entries is cut off; restore the log from its backup")
        leaves.append(leaf)
        at += 2 + size
    return leaves


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader, even after a power cut, finds all of it or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


class TileReader:
    """Gives the hash of any complete subtree of a log of ``size`` leaves, reading a tile once while it is warm."""

    def __init__(self, folder: Path, size: int) -> None:
        self._folder, self._size = folder, size
        self._tile = lru_cache(maxsize=64)(self._read)

    def subtree(self, height: int, index: int) -> bytes:
        """Root of a complete subtree, as ``proofs.Subtrees`` asks.

        Raises
        ------
        BadLog
            A tile is missing or short.
        """
        level, above = divmod(height, HEIGHT)
        first = index << above
        tile, place = divmod(first, WIDTH)
        hashes = self._tile(level, tile)
        row = [hashes[k * HASH : (k + 1) * HASH] for k in range(place, place + (1 << above))]
        while len(row) > 1:
            row = [node_hash(row[k], row[k + 1]) for k in range(0, len(row), 2)]
        return row[0]

    def hashes(self, level: int, tile: int) -> bytes:
        """All hashes of a tile, as far as the log goes."""
        return self._tile(level, tile)

    def leaves(self, tile: int) -> list[bytes]:
        """The entries of a bundle."""
        return unbundle(self._bytes(ENTRIES, tile, min(WIDTH, self._size - tile * WIDTH)))

    def _read(self, level: int, tile: int) -> bytes:
        width = min(WIDTH, (self._size >> (HEIGHT * level)) - tile * WIDTH)
        data = self._bytes(level, tile, width)
        if len(data) < width * HASH:
            raise BadLog(f"{self._folder / tile_name(level, tile, width)}: is short; restore the log from its backup")
        return data

    def _bytes(self, level: int | str, tile: int, width: int) -> bytes:
        # a partial tile may be deleted once it is full: the full one begins with the same hashes
        for name in dict.fromkeys((tile_name(level, tile, width), tile_name(level, tile))):
            try:
                return (self._folder / name).read_bytes()
            except FileNotFoundError:
                continue
        raise BadLog(f"{self._folder / tile_name(level, tile, width)}: is missing; restore the log from its backup")
