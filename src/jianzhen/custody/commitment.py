"""Commitments 承诺: a mark of bytes that can be checked while its key lives, and says nothing once the key is gone.

Personal content never enters the log. What enters is HMAC-SHA256 under a random key of its own. Whoever holds the
bytes and the key can show that they belong to the leaf; destroy the key and the leaf still verifies, but nobody, not
even by trying every likely file, can learn what it was about.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

KEY_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What an event says of one file.

    Attributes
    ----------
    hmac : str
        HMAC-SHA256 over the bytes, 64 hex digits.
    size : int
        Bytes.
    media_type : str
    """

    hmac: str
    size: int
    media_type: str

    def as_json(self) -> dict[str, Any]:
        """As it stands in an event."""
        return {"hmac": self.hmac, "size": self.size, "media_type": self.media_type}

    def opens_with(self, key: bytes, content: Iterable[bytes | memoryview]) -> bool:
        """Whether these bytes, given in pieces, under this key are what was committed to."""
        mac, size = hmac.new(key, digestmod=sha256), 0
        for piece in content:
            mac.update(piece)
            size += len(piece)
        return size == self.size and hmac.compare_digest(mac.hexdigest(), self.hmac)


def commit(content: bytes, *, key: bytes, media_type: str) -> Commitment:
    """Commit to bytes under a key of 32 random bytes that is used for nothing else.

    Raises
    ------
    ValueError
        The key is not 32 bytes long.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a commitment key of {len(key)} bytes; it takes {KEY_BYTES} random ones")
    return Commitment(hmac=hmac.new(key, content, sha256).hexdigest(), size=len(content), media_type=media_type)
