"""Signed notes, checkpoints and log proofs, as c2sp.org has them: signed-note, tlog-checkpoint, tlog-cosignature,
tlog-proof. Plain text that other tools for transparency logs read too."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from hashlib import sha256

from jianzhen.custody.errors import BadNote
from jianzhen.custody.keys import SealingKey, is_signed

PROOF_HEAD = "c2sp.org/tlog-proof@v1"
MOST_SIGNATURES = 64
_NAME = re.compile(r"[^\s+]+")
_DASH = "\u2014 "


class SignatureType(IntEnum):
    """What kind of key signed: the log itself, or a witness who saw it only grow."""

    LOG = 0x01
    WITNESS = 0x04


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierKey:
    """A key one has reason to trust: whose it is, what it signs, its 32 public bytes."""

    name: str
    type: SignatureType
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.public).digest()[:4]

    def text(self) -> str:
        """The vkey line: ``name+id+key``."""
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.type]) + self.public).decode()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A tree's name, size and root at one moment."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The note's text, which is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosignature:
    """A witness's word: which key, and when it saw the tree."""

    key: VerifierKey
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LogProof:
    """That a leaf stands in a log at an index, with the signed checkpoint it leads to."""

    index: int
    hashes: tuple[bytes, ...]
    note: str

    def text(self) -> str:
        """The ``.tlog-proof`` file."""
        lines = [PROOF_HEAD, f"index {self.index}", *(b64encode(one).decode() for one in self.hashes), "", self.note]
        return "\n".join(lines)


def read_verifier_key(text: str) -> VerifierKey:
    """Read a vkey line; raises ``BadNote`` for any other kind of key, or an id that is not the key's."""
    parts = text.strip().split("+", 2)
    try:
        name, key_id, rest = parts
        data = b64decode(rest, validate=True)
        key = VerifierKey(name=name, type=SignatureType(data[0]), public=data[1:])
    except (ValueError, IndexError) as error:
        raise BadNote(
            f"{text.strip()[:80]!r}: is no verifier key of a log or witness (name+id+key, Ed25519)"
        ) from error
    if key.id.hex() != key_id or len(key.public) != 32 or not _NAME.fullmatch(name):
        raise BadNote(f"{text.strip()[:80]!r}: its id is not the key's; copy the line again")
    return key


def sign_checkpoint(checkpoint: Checkpoint, key: SealingKey) -> str:
    """The signed note of a checkpoint; the log's name is its origin."""
    if not _NAME.fullmatch(checkpoint.origin):
        raise BadNote(f"{checkpoint.origin!r}: is no name of a log; give one without spaces and plus signs")
    verifier = VerifierKey(name=checkpoint.origin, type=SignatureType.LOG, public=key.public)
    text = checkpoint.text()
    return f"{text}\n{_line(verifier, key.sign(text.encode()))}"


def cosign(note: str, *, name: str, key: SealingKey, at: datetime) -> str:
    """Add a witness's signature to a checkpoint; the witness has checked that the log only grew."""
    text, _ = _parts(note)
    seconds = int(at.timestamp())
    verifier = VerifierKey(name=name, type=SignatureType.WITNESS, public=key.public)
    signature = key.sign(_cosigned(text, seconds))
    return note + _line(verifier, seconds.to_bytes(8, "big") + signature)


def read_checkpoint(note: str) -> Checkpoint:
    """Read a checkpoint without trusting it: see ``log_keys`` and ``witnesses`` for who signed.

    Raises
    ------
    BadNote
        Not a signed note, or its text is no checkpoint.
    """
    text, _ = _parts(note)
    lines = text.split("\n")
    try:
        checkpoint = Checkpoint(origin=lines[0], size=_whole(lines[1]), root=b64decode(lines[2], validate=True))
    except (ValueError, IndexError) as error:
        raise BadNote("the checkpoint does not give an origin, a size and a root") from error
    if len(checkpoint.root) != 32 or not checkpoint.origin or not text.startswith(checkpoint.text()):
        raise BadNote("the checkpoint's root is not 32 bytes, or it is spelt in another way")
    return checkpoint


def log_keys(note: str, known: Iterable[VerifierKey]) -> list[VerifierKey]:
    """The known keys of the log itself that signed this checkpoint.

    Raises
    ------
    BadNote
        A known key's signature does not hold, or the note cannot be read.
    """
    origin, (text, _) = read_checkpoint(note).origin, _parts(note)
    found = []
    for key, signature in _matching(note, known, SignatureType.LOG):
        if not is_signed(text.encode(), signature=signature, public=key.public):
            raise BadNote(f"the signature of {key.name} on the checkpoint does not hold")
        if key.name == origin:
            found.append(key)
    return found


def witnesses(note: str, known: Iterable[VerifierKey]) -> list[Cosignature]:
    """The known witnesses who cosigned this checkpoint, and when.

    Raises
    ------
    BadNote
        A known witness's signature does not hold, or the note cannot be read.
    """
    text, _ = _parts(note)
    found = []
    for key, signature in _matching(note, known, SignatureType.WITNESS):
        seconds = int.from_bytes(signature[:8], "big")
        if not is_signed(_cosigned(text, seconds), signature=signature[8:], public=key.public):
            raise BadNote(f"the cosignature of {key.name} does not hold")
        try:
            found.append(Cosignature(key=key, at=datetime.fromtimestamp(seconds, UTC)))
        except (ValueError, OverflowError) as error:
            raise BadNote(f"the cosignature of {key.name} names no moment: {seconds}") from error
    return found


def read_proof(data: bytes) -> LogProof:
    """Read a ``.tlog-proof``; raises ``BadNote`` when it is none, or is spelt in another way than ``LogProof.text``.

    Proofs with an ``extra`` line are refused: a case has no use for it, and nothing vouches for it.
    """
    try:
        text = data.decode("utf-8")
        head, _, note = text.partition("\n\n")
        first, second, *rest = head.split("\n")
        proof = LogProof(
            index=_whole(second.removeprefix("index ")),
            hashes=tuple(b64decode(one, validate=True) for one in rest), note=note,
        )  # fmt: skip
    except (ValueError, IndexError) as error:
        raise BadNote(f"the log proof cannot be read ({error})") from error
    if first != PROOF_HEAD or proof.text() != text or any(len(one) != 32 for one in proof.hashes):
        raise BadNote("the log proof is spelt in another way than c2sp.org/tlog-proof has it")
    return proof


def _parts(note: str) -> tuple[str, Sequence[tuple[str, bytes]]]:
    text, blank, tail = note.rpartition("\n\n")
    lines = tail.split("\n")
    if not blank or lines.pop() != "" or not 1 <= len(lines) <= MOST_SIGNATURES:
        raise BadNote("is no signed note: a text, an empty line, 1 to 64 signatures")
    found = []
    for line in lines:
        name, _, value = line.removeprefix(_DASH).partition(" ")
        try:
            signature = b64decode(value, validate=True)
        except binascii.Error as error:
            raise BadNote(f"the signature line of {name!r} is not base64") from error
        if not line.startswith(_DASH) or not _NAME.fullmatch(name) or len(signature) < 5:
            raise BadNote(f"{line[:80]!r}: is no signature line")
        found.append((name, signature))
    return text + "\n", found


def _matching(note: str, known: Iterable[VerifierKey], type_: SignatureType) -> list[tuple[VerifierKey, bytes]]:
    keys = {(key.name, key.id): key for key in known if key.type is type_}
    _, signatures = _parts(note)
    return [(keys[name, one[:4]], one[4:]) for name, one in signatures if (name, one[:4]) in keys]


def _line(key: VerifierKey, signature: bytes) -> str:
    return f"{_DASH}{key.name} {b64encode(key.id + signature).decode()}\n"


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _whole(text: str) -> int:
    if not re.fullmatch("0|[1-9][0-9]{0,18}", text):
        raise ValueError(f"{text[:40]!r} is no whole number")
    return int(text)
