"""Seal 固化: write a ``case.zip`` that proves itself offline.

In order: README and verifier, the files, the openings of their commitments, the event chain, the statement; then what
others say of the statement (timestamps, a log's proof); last the envelope, which signs the list of everything before.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.resources import files as resources
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol

from jianzhen.custody import layout
from jianzhen.custody.chain import Actor, Chain, Event
from jianzhen.custody.commitment import KEY_BYTES, Commitment
from jianzhen.custody.envelope import OPENINGS_SCHEMA, Listed, Statement, sign_envelope
from jianzhen.custody.errors import BadArchivePath, CaseTooLarge, NothingToSeal
from jianzhen.custody.grades import Grade, Timing, timing_of
from jianzhen.custody.keys import KeyKind, SealingKey
from jianzhen.custody.leaf import canonical
from jianzhen.custody.note import LogProof
from jianzhen.custody.timestamp import TimestampAuthority

SEALED = "case_sealed"
TOOL = Actor(type="tool", pseudonym="jianzhen")
LOCAL_LOG = "local"
MOST_STAMPS = 99

_MEDIA_TYPES = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".avif": "image/avif",
    ".heic": "image/heic", ".gif": "image/gif", ".tif": "image/tiff", ".tiff": "image/tiff", ".mp4": "video/mp4",
    ".mov": "video/quicktime", ".webm": "video/webm", ".json": "application/json", ".txt": "text/plain",
    ".html": "text/html", ".pdf": "application/pdf",
}  # fmt: skip


class LogKeeper(Protocol):
    """Enters a statement into a log and proves it 存证日志. Real: ``Log`` behind a desk. Off unless given."""

    def enter(self, statement: bytes, /) -> LogProof:
        """Append the statement as a leaf; return its proof towards a checkpoint, cosigned where there are witnesses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedCase:
    """A case as it was written.

    Attributes
    ----------
    path, size, sha256 : Path, int (bytes), str (hex)
        The ``case.zip``.
    n_files : int
        Files sealed, without the papers.
    grade : Grade
        What the seal carries. What it is worth to a reader depends on whom that reader trusts: ``verify_case``.
    timing : Timing
        By the sealer's own clock.
    fingerprint : str
        SHA-256 of the public key, hex.
    event : Event
        The ``case_sealed`` event, to be kept by whoever keeps the claim's chain.
    """

    path: Path
    size: int
    sha256: str
    n_files: int
    grade: Grade
    timing: Timing
    key_kind: KeyKind
    fingerprint: str
    event: Event


def seal_case(
    files: Mapping[str, bytes | Path], *, out: Path, manifest: Mapping[str, Any], key: SealingKey, now: datetime,
    claim: str, dispute_began_at: datetime | None = None, authorities: Sequence[TimestampAuthority] = (),
    chain: Chain | None = None, actor: Actor = TOOL, keeper: LogKeeper | None = None,
    entropy: Callable[[int], bytes] = secrets.token_bytes,
) -> SealedCase:  # fmt: skip
    """Seal files into ``out``; nothing stands there unless all of it could be written.

    The same files, manifest, key, moment and entropy give the same bytes.

    Parameters
    ----------
    files
        Path inside the case (``claim/1.jpg``, relative, forward slashes) -> content, or where to read it. Files from
        disk are streamed; a case may reach 4 GiB.
    manifest
        The caller's own account, any JSON: what this is, tools and versions, what was redacted. Whole numbers stay
        below 2^53: money in fen, long numbers as text.
    key
        ``throwaway_key()`` proves unchanged since sealing, not by whom; ``read_sealing_key`` also by whom.
    now, dispute_began_at
        Aware. ``dispute_began_at`` is what the caller knows; sealed at or after it, the case says so for ever.
    claim
        Id of the claim, without personal data.
    authorities
        Each stamps the statement; none by default, and then nothing leaves the machine.
    chain
        The claim's events so far; the sealing is added to a copy as its next event. By default a chain of its own.
    keeper
        Enters the statement into a log.

    Raises
    ------
    NothingToSeal
        ``files`` is empty.
    BadArchivePath
        A path that some system cannot hold, or two that are one file on some.
    CaseTooLarge
        Above 4 GiB or 60,000 files.
    NotCanonical
        The manifest is not JSON that has one form.
    StampRefused
        An authority gave no usable token: nothing is written, so that no seal is weaker than was asked.
    OSError
        A file cannot be read, or ``out`` not written.
    """
    if not files:
        raise NothingToSeal("no file was given; name at least one")
    now = now.replace(microsecond=0)  # as a seal writes it, so that verify finds the same timing
    if len(authorities) > MOST_STAMPS or len(files) > layout.MOST_ENTRIES - MOST_STAMPS - 8:
        raise CaseTooLarge(f"{len(files)} files, {len(authorities)} authorities; seal them in parts")
    placed = sorted((f"{layout.FILES}{path}" for path in files), key=layout.rank)
    layout.check_together(placed)
    canonical(dict(manifest))  # refused before anything is written
    part = out.with_name(out.name + ".part")
    try:
        with part.open("w+b") as file:
            writer = _Writer(file)
            writer.add(layout.README, _resource("readme.txt"))
            writer.add(layout.VERIFIER, verifier_source())
            commitments, openings = _add_files(writer, files, placed, seq=len(chain or ()), entropy=entropy)
            writer.add(layout.OPENINGS, canonical({"schema": OPENINGS_SCHEMA, "openings": openings}))
            grown = _copy(chain, claim)
            event = grown.next(SEALED, at=now, actor=actor, commitments=commitments)
            grown.append(event)
            writer.add(layout.CHAIN, grown.lines())
            statement = Statement(
                claim=claim, sealed_at=now, dispute_began_at=dispute_began_at, key_kind=key.kind,
                entries=tuple(writer.listed), events=len(grown), head=grown.head, manifest=manifest,
            ).text()  # fmt: skip
            writer.add(layout.STATEMENT, statement)
            for number, authority in enumerate(authorities, start=1):
                writer.add(f"seal/timestamp-{number:02d}.tsr", authority.stamp(statement))
            if keeper is not None:
                writer.add(layout.PROOF, keeper.enter(statement).text().encode())
            writer.add(layout.ENVELOPE, sign_envelope(writer.listed, key).text())
            writer.close()
            size, digest = file.tell(), _digest_of(file)
        part.replace(out)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    return SealedCase(
        path=out, size=size, sha256=digest, n_files=len(placed),
        grade=Grade.OUTSIDE_TIMESTAMP if authorities else Grade.SELF_SEALED,
        timing=timing_of(now, dispute_began_at), key_kind=key.kind, fingerprint=key.fingerprint, event=event,
    )  # fmt: skip


def verifier_source() -> bytes:
    """The stand-alone verifier as it goes into every case."""
    return _resource("standalone.py")


class _Writer:
    """A case being written, with the list its papers need."""

    def __init__(self, file: BinaryIO) -> None:
        self._writer = layout.CaseWriter(file)
        self.listed: list[Listed] = []

    def add(self, path: str, content: bytes | Path, *, also: layout.Hasher | None = None) -> Listed:
        pieces = (content,) if isinstance(content, bytes) else _pieces(content)
        size, digest = self._writer.add(path, pieces, also=also)
        self.listed.append(Listed(path=path, size=size, sha256=digest))
        return self.listed[-1]

    def close(self) -> None:
        self._writer.close()


def _add_files(
    writer: _Writer, files: Mapping[str, bytes | Path], placed: Sequence[str], *, seq: int,
    entropy: Callable[[int], bytes],
) -> tuple[list[Commitment], list[dict[str, Any]]]:  # fmt: skip
    commitments, openings = [], []
    for index, path in enumerate(placed):
        key = entropy(KEY_BYTES)
        mac = hmac.new(key, digestmod=sha256)
        listed = writer.add(path, files[path.removeprefix(layout.FILES)], also=mac)
        media_type = _MEDIA_TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")
        commitments.append(Commitment(hmac=mac.hexdigest(), size=listed.size, media_type=media_type))
        openings.append({"path": path, "seq": seq, "index": index, "key": key.hex()})
    return commitments, openings


def _copy(chain: Chain | None, claim: str) -> Chain:
    if chain is None:
        return Chain(log=LOCAL_LOG, claim=claim)
    if chain.claim != claim:
        raise BadArchivePath(f"the chain is that of claim {chain.claim!r}, not of {claim!r}; give the claim's own")
    grown = Chain(log=chain.log, claim=claim, policy_pack=chain.policy_pack)
    for event in chain:
        grown.append(event)
    return grown


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(layout.PIECE):
            yield piece


def _digest_of(file: BinaryIO) -> str:
    file.seek(0)
    digest = sha256()
    while piece := file.read(layout.PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _resource(name: str) -> bytes:
    return (resources("jianzhen.custody") / name).read_bytes()
