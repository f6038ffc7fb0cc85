"""Leaves and nodes: one form of JSON, one hash of it, one way to join two hashes.

RFC 8785 (JSON Canonicalization Scheme) gives a value one spelling; RFC 6962 section 2.1 gives a leaf and a node
different first bytes, so that neither can be passed off as the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import rfc8785

from jianzhen.custody.errors import NotCanonical

EMPTY_ROOT = sha256(b"").digest()
"""Root of a tree without leaves (RFC 6962 section 2.1)."""


def canonical(value: Any) -> bytes:
    """Write a JSON value in its one form.

    Raises
    ------
    NotCanonical
        A whole number beyond 2^53 - 1, a NaN, a lone surrogate, a key that is no text, a type JSON has not.

    Examples
    --------
    >>> canonical({"b": 1, "a": "鉴真"}).decode()
    '{"a":"鉴真","b":1}'
    """
    try:
        return bytes(rfc8785.dumps(value))
    except (ValueError, RecursionError) as error:
        raise NotCanonical(f"{error}; write amounts in fen and long numbers as text") from error


def read_canonical(data: bytes, *, name: str = "JSON") -> Any:
    """Read JSON and hold it to its one form: other spacing, order or spelling of the same value is refused.

    Raises
    ------
    NotCanonical
        Not UTF-8, not JSON, or not in the form ``canonical`` writes.
    """
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise NotCanonical(f"{name}: is not JSON ({error})") from error
    if canonical(value) != data:
        raise NotCanonical(f"{name}: is JSON, but not in the one form of RFC 8785")
    return value


def leaf_hash(data: bytes) -> bytes:
    """32 bytes: SHA-256(0x00 ‖ data), RFC 6962 section 2.1.

    Examples
    --------
    >>> leaf_hash(b"").hex()
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'
    """
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """32 bytes: SHA-256(0x01 ‖ left ‖ right), RFC 6962 section 2.1."""
    return sha256(b"\x01" + left + right).digest()


def root_of(hashes: Iterable[bytes]) -> bytes:
    """The root over leaf hashes, for small trees and for tests of large ones.

    The lonely right-most hash of a level moves up as it is; this gives the same root as the recursive definition.
    """
    level = list(hashes)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        joined = [node_hash(level[k], level[k + 1]) for k in range(0, len(level) - 1, 2)]
        level = joined + level[len(level) & ~1 :]
    return level[0]
