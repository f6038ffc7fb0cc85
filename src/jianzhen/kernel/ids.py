"""Ids 编号: UUIDs of version 7, made here and not by the database, so that rows sort by when they were made."""

from __future__ import annotations

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """Make a UUIDv7 (RFC 9562 section 5.7): 48 bits of milliseconds, then 74 random bits.

    Examples
    --------
    >>> new_id().version
    7
    """
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(74)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & (1 << 62) - 1)
