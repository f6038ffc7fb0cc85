"""A file's encryption, block by block, so that a clip is never whole in memory.

Each block of 1 MiB is sealed by AES-256-GCM and bound to its place: file, number, and whether it is the last. Blocks
that are swapped, dropped or cut off do not open. The construction follows the idea of STREAM (Hoang, Reyhanitabar,
Rogaway, Vizár 2015, doi:10.1007/978-3-662-47989-6_24) with random nonces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jianzhen.casework.originals.errors import OriginalDamaged
from jianzhen.casework.people.errors import VaultBroken
from jianzhen.casework.people.vault import NONCE_BYTES, seal, unseal

BLOCK = 1 << 20
SEALED_BLOCK = BLOCK + NONCE_BYTES + 16
"""Bytes of a full block as stored: nonce, ciphertext, tag."""


def sealed_blocks(pieces: Iterable[bytes], *, key: bytes, name: str) -> Iterator[bytes]:
    """Seal pieces of any length as blocks; an empty file is one empty block."""
    number, held = 0, b""
    for piece in pieces:
        held += piece
        while len(held) > BLOCK:
            yield seal(held[:BLOCK], key=key, context=_place(name, number, "more"))
            number, held = number + 1, held[BLOCK:]
    yield seal(held, key=key, context=_place(name, number, "last"))


def opened_blocks(pieces: Iterable[bytes], *, key: bytes, name: str) -> Iterator[bytes]:
    """Open what ``sealed_blocks`` made. Raises ``OriginalDamaged`` at the first block that is not as it was."""
    number, held = 0, b""
    for piece in pieces:
        held += piece
        while len(held) > SEALED_BLOCK:
            yield _open(held[:SEALED_BLOCK], key, _place(name, number, "more"))
            number, held = number + 1, held[SEALED_BLOCK:]
    yield _open(held, key, _place(name, number, "last"))


def _open(block: bytes, key: bytes, context: str) -> bytes:
    try:
        return unseal(block, key=key, context=context)
    except VaultBroken as error:
        raise OriginalDamaged(f"{context}: is not what was stored; restore it from a backup") from error


def _place(name: str, number: int, end: str) -> str:
    return f"{name}/{number}/{end}"
