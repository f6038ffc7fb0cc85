"""The vault's cryptography: a key for each holder, wrapped by a versioned key; AES-256-GCM bound to where it stands.

AES-GCM as in NIST SP 800-38D with 96-bit random nonces; a holder's key seals few words, far below its 2^32 limit.
Destroying the wrapped key erases everything sealed under it.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from jianzhen.casework.people.errors import KeyMissing, VaultBroken

NONCE_BYTES, KEY_BYTES, INDEX_BYTES = 12, 32, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedKey:
    """A holder's key as it is kept."""

    version: int
    wrapped: bytes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class KeyRing:
    """The desk's wrapping keys by version (32 bytes each), and the key of the blind index.

    A new version is added beside the old ones; ``rewrap`` moves a holder's key over without touching what it sealed.
    """

    keys: Mapping[int, bytes]
    index_key: bytes

    @property
    def newest(self) -> int:
        """The version new keys are wrapped under."""
        return max(self.keys)

    def new_key(self, context: str) -> tuple[bytes, WrappedKey]:
        """Make a key of 32 random bytes and wrap it for ``context``, the holder's own name."""
        key = os.urandom(KEY_BYTES)
        return key, self._wrap(key, context)

    def unwrap(self, kept: WrappedKey, context: str) -> bytes:
        """Return a holder's key.

        Raises
        ------
        KeyMissing
            Its version is not configured.
        VaultBroken
            It was wrapped for another holder, or changed.
        """
        if kept.version not in self.keys:
            raise KeyMissing(
                f"{context}: wrapped under key version {kept.version}; put it back into JIANZHEN_VAULT_KEYS"
            )
        return unseal(kept.wrapped, key=self.keys[kept.version], context=f"wrap/{kept.version}/{context}")

    def rewrap(self, kept: WrappedKey, context: str) -> WrappedKey:
        """Wrap a holder's key under the newest version."""
        return self._wrap(self.unwrap(kept, context), context)

    def mark(self, field: str, word: str) -> bytes:
        """Blind index 盲索引: 16 bytes by which an exact word is found again, and nothing is learnt without the key."""
        return hmac.new(self.index_key, f"{field}\0{word}".encode(), sha256).digest()[:INDEX_BYTES]

    def address(self, content: bytes) -> bytes:
        """Keyed hash of one piece of content, for addresses: 32 bytes."""
        return hmac.new(self.index_key, b"address\0" + content, sha256).digest()

    def _wrap(self, key: bytes, context: str) -> WrappedKey:
        version = self.newest
        return WrappedKey(
            version=version, wrapped=seal(key, key=self.keys[version], context=f"wrap/{version}/{context}")
        )


def seal(word: bytes, *, key: bytes, context: str) -> bytes:
    """Seal bytes under a key, bound to ``context``: nonce (12 bytes), then ciphertext and tag."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, word, context.encode())


def unseal(sealed: bytes, *, key: bytes, context: str) -> bytes:
    """Open what ``seal`` made. Raises ``VaultBroken`` under another key or context, or after a change."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError) as error:
        raise VaultBroken(f"{context}: does not open; it was changed or belongs elsewhere") from error


def ring() -> KeyRing:
    """Return the desk's ring, from settings."""
    return KeyRing(keys=settings.JIANZHEN_VAULT_KEYS, index_key=settings.JIANZHEN_INDEX_KEY)
