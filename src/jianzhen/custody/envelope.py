"""The two papers of a case: the statement, which is stamped and logged, and the envelope, which is signed last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from jianzhen.custody.chain import read_timestamp, timestamp_text
from jianzhen.custody.errors import NotCanonical
from jianzhen.custody.keys import KeyKind, SealingKey, is_signed
from jianzhen.custody.leaf import canonical, read_canonical

STATEMENT_SCHEMA = "jianzhen.statement/1"
ENVELOPE_SCHEMA = "jianzhen.envelope/1"
OPENINGS_SCHEMA = "jianzhen.openings/1"
MOST_PAPER_BYTES = 64 * 2**20
T = TypeVar("T")
_DOMAIN = b"jianzhen.envelope/1\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One entry as a paper lists it: path in the case, bytes, SHA-256 in hex."""

    path: str
    size: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        """As it stands in a paper."""
        return {"path": self.path, "size": self.size, "sha256": self.sha256}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is sealed, when, by what kind of key, and what the sealer says of the dispute.

    Attributes
    ----------
    entries : tuple of Listed
        Everything that stands before the statement, in order.
    events, head : int, str
        Length and newest leaf hash of the event chain.
    manifest : dict
        The caller's own account, any JSON.
    """

    claim: str
    sealed_at: datetime
    dispute_began_at: datetime | None
    key_kind: KeyKind
    entries: tuple[Listed, ...]
    events: int
    head: str
    manifest: Mapping[str, Any]

    def text(self) -> bytes:
        """The paper: RFC 8785 JSON."""
        began = self.dispute_began_at
        return canonical({
            "schema": STATEMENT_SCHEMA, "claim": self.claim, "sealed_at": timestamp_text(self.sealed_at),
            "dispute_began_at": None if began is None else timestamp_text(began), "key": self.key_kind.value,
            "entries": [one.as_json() for one in self.entries], "chain": {"events": self.events, "head": self.head},
            "manifest": dict(self.manifest),
        })  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Everything that stands before it, signed."""

    entries: tuple[Listed, ...]
    public: bytes
    signature: bytes

    def text(self) -> bytes:
        """The paper: RFC 8785 JSON."""
        return canonical({**_unsigned(self.entries, self.public), "signature": self.signature.hex()})

    def is_signed(self) -> bool:
        """Whether the signature is that of the key it names."""
        message = _DOMAIN + canonical(_unsigned(self.entries, self.public))
        return is_signed(message, signature=self.signature, public=self.public)


def sign_envelope(entries: Sequence[Listed], key: SealingKey) -> Envelope:
    """Sign the list of all entries."""
    message = _DOMAIN + canonical(_unsigned(entries, key.public))
    return Envelope(entries=tuple(entries), public=key.public, signature=key.sign(message))


def read_statement(data: bytes) -> Statement:
    """Read a statement; raises ``NotCanonical`` when a field is missing, of another type, or spelt another way."""
    row = _row(data, "statement", STATEMENT_SCHEMA)
    try:
        began = row["dispute_began_at"]
        statement = Statement(
            claim=row["claim"], sealed_at=read_timestamp(row["sealed_at"]),
            dispute_began_at=None if began is None else read_timestamp(began), key_kind=KeyKind(row["key"]),
            entries=_entries(row), events=row["chain"]["events"], head=row["chain"]["head"], manifest=row["manifest"],
        )  # fmt: skip
        again = statement.text()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotCanonical(f"statement: a field is missing or wrong ({error!r})") from error
    return _same(statement, again, data, "statement")


def read_envelope(data: bytes) -> Envelope:
    """Read an envelope; raises ``NotCanonical`` when a field is missing, of another type, or spelt another way."""
    row = _row(data, "envelope", ENVELOPE_SCHEMA)
    try:
        envelope = Envelope(
            entries=_entries(row), public=bytes.fromhex(row["public_key"]), signature=bytes.fromhex(row["signature"])
        )
        again = envelope.text()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotCanonical(f"envelope: a field is missing or wrong ({error!r})") from error
    return _same(envelope, again, data, "envelope")


def _unsigned(entries: Sequence[Listed], public: bytes) -> dict[str, Any]:
    return {
        "schema": ENVELOPE_SCHEMA, "entries": [one.as_json() for one in entries], "public_key": public.hex(),
    }  # fmt: skip


def _row(data: bytes, name: str, schema: str) -> dict[str, Any]:
    if len(data) > MOST_PAPER_BYTES:
        raise NotCanonical(f"{name}: {len(data)} bytes; none is larger than {MOST_PAPER_BYTES}")
    row = read_canonical(data, name=name)
    if not isinstance(row, dict) or row.get("schema") != schema:
        raise NotCanonical(f"{name}: is not of schema {schema}; a newer version of Jianzhen may read it")
    return row


def _entries(row: dict[str, Any]) -> tuple[Listed, ...]:
    return tuple(Listed(**one) for one in row["entries"])


def _same(paper: T, again: bytes, data: bytes, name: str) -> T:
    if again != data:
        raise NotCanonical(f"{name}: holds a field that it should not, or spells one another way")
    return paper
