"""Merkle proofs of RFC 6962: that a leaf is in a tree, and that a later tree only added to an earlier one.

Made from whatever can give the hash of a complete subtree (``Subtrees``), checked from hashes alone. The checks follow
RFC 9162 sections 2.1.3.2 and 2.1.4.2, which state for the same trees what RFC 6962 leaves to the reader.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from jianzhen.custody.leaf import EMPTY_ROOT, node_hash

Subtrees: TypeAlias = Callable[[int, int], bytes]
"""(height, index) -> root of the complete subtree over leaves index * 2^height … (index + 1) * 2^height."""


def tree_root(size: int, subtree: Subtrees) -> bytes:
    """Root of the first ``size`` leaves."""
    return _range_root(0, size, subtree) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, subtree: Subtrees) -> list[bytes]:
    """The hashes from the leaf's sibling up to the root's child (RFC 6962 section 2.1.1).

    Raises
    ------
    ValueError
        ``index`` is not a leaf of a tree of ``size``.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not among {size}")
    low, high, path = 0, size, []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range_root(middle, high, subtree))
            high = middle
        else:
            path.append(_range_root(low, middle, subtree))
            low = middle
    return path[::-1]


def consistency_proof(old: int, new: int, subtree: Subtrees) -> list[bytes]:
    """The hashes that show a tree of ``new`` leaves to begin with the ``old`` ones (RFC 6962 section 2.1.2).

    Raises
    ------
    ValueError
        Not 0 < old <= new.
    """
    if not 0 < old <= new:
        raise ValueError(f"a tree of {new} leaves cannot be shown to extend one of {old}")
    low, high, path = 0, new, []
    while old < high:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_range_root(middle, high, subtree))
            high = middle
        else:
            path.append(_range_root(low, middle, subtree))
            low = middle
    if low:  # the old tree ends in a subtree that is no root by itself, so its hash belongs to the proof
        path.append(_range_root(low, high, subtree))
    return path[::-1]


def includes(leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether ``proof`` shows that the leaf of this hash stands at ``index`` in the tree of this root."""
    if not 0 <= index < size:
        return False
    node, last, found = index, size - 1, leaf
    for one in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = node_hash(one, found)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, one)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def extends(old: int, old_root: bytes, *, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether ``proof`` shows that the tree of ``new`` leaves begins with the tree of ``old`` leaves."""
    if old == new:
        return not proof and old_root == new_root
    if not 0 < old < new or not proof:
        return False
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for one in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            first, second = node_hash(one, first), node_hash(one, second)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, one)
        node, last = node >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def _split(n: int) -> int:
    """The largest power of two below ``n``; n >= 2."""
    return 1 << ((n - 1).bit_length() - 1)


def _range_root(low: int, high: int, subtree: Subtrees) -> bytes:
    """Root over leaves low … high; ``low`` is a multiple of the largest power of two that fits."""
    n = high - low
    if n & (n - 1) == 0:
        height = n.bit_length() - 1
        return subtree(height, low >> height)
    middle = low + _split(n)
    return node_hash(_range_root(low, middle, subtree), _range_root(middle, high, subtree))
