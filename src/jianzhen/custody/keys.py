"""Keys: Ed25519 (RFC 8032), kept in a PEM file or made for one seal and thrown away."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from jianzhen.custody.errors import BadKey

_MOST_BYTES = 64 * 1024


class KeyKind(StrEnum):
    """Whether anybody can sign with the key again."""

    THROWAWAY = "throwaway"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealingKey:
    """A key to sign with. The secret never shows in ``repr`` and is written nowhere by this room."""

    kind: KeyKind
    public: bytes
    _private: Ed25519PrivateKey = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """See ``fingerprint_of``."""
        return fingerprint_of(self.public)

    def sign(self, message: bytes) -> bytes:
        """64 bytes of signature."""
        return self._private.sign(message)


def throwaway_key() -> SealingKey:
    """Make a key that lives as long as this object: the seal proves unchanged since, not by whom."""
    return _sealing(Ed25519PrivateKey.generate(), KeyKind.THROWAWAY)


def key_of_seed(seed: bytes, kind: KeyKind) -> SealingKey:
    """The key of 32 secret bytes (RFC 8032 section 5.1.5), for those who keep their keys in a vault."""
    return _sealing(Ed25519PrivateKey.from_private_bytes(seed), kind)


def read_sealing_key(path: Path) -> SealingKey:
    """Read a private key: PEM (PKCS #8), Ed25519, no password; ``openssl genpkey -algorithm ed25519`` writes one.

    Raises
    ------
    BadKey
        Missing, no such PEM, another kind of key, or under a password.
    """
    try:
        key = load_pem_private_key(_read(path), password=None)
    except TypeError as error:
        raise BadKey(f"{path}: is under a password; give a key without one, from a place only you can read") from error
    except ValueError as error:
        raise BadKey(f"{path}: is no private key in PEM; make one: openssl genpkey -algorithm ed25519") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadKey(f"{path}: is not Ed25519; make one: openssl genpkey -algorithm ed25519")
    return _sealing(key, KeyKind.KEPT)


def read_public_key(path: Path) -> bytes:
    """Read a public key, 32 bytes: PEM, Ed25519; ``openssl pkey -in KEY -pubout`` writes one.

    Raises
    ------
    BadKey
        Missing, no such PEM, or another kind of key.
    """
    data = _read(path)
    try:
        key = load_pem_public_key(data)
    except ValueError as error:
        hint = "openssl pkey -in KEY -pubout writes the public half" if b"PRIVATE" in data else "ask the signer for it"
        raise BadKey(f"{path}: is no public key in PEM; {hint}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise BadKey(f"{path}: is not Ed25519, so it signed no case")
    return key.public_bytes_raw()


def fingerprint_of(public: bytes) -> str:
    """SHA-256 of the 32 public bytes, 64 hex digits: what people compare by telephone."""
    return sha256(public).hexdigest()


def is_signed(message: bytes, *, signature: bytes, public: bytes) -> bool:
    """Whether a public key of 32 bytes signed the message. Bad lengths and points are False, never an error."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _sealing(key: Ed25519PrivateKey, kind: KeyKind) -> SealingKey:
    return SealingKey(kind=kind, public=key.public_key().public_bytes_raw(), _private=key)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError as error:
        raise BadKey(f"{path}: cannot be read ({error.strerror}); check the name") from error
