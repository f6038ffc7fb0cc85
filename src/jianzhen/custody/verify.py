"""Verify 核验: what of a case holds, what does not, and how much its seal is worth to this reader."""

from __future__ import annotations

import mmap
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import NoReturn, TypeVar

from jianzhen.custody import layout
from jianzhen.custody.bundle import verifier_source
from jianzhen.custody.chain import Chain, read_chain
from jianzhen.custody.envelope import (
    OPENINGS_SCHEMA,
    Envelope,
    Listed,
    Statement,
    read_envelope,
    read_statement,
)
from jianzhen.custody.errors import BadNote, BadTimestamp, BrokenCase, BrokenChain, NotCanonical, Reason
from jianzhen.custody.grades import Clock, Grade, Timing, grade_of, proved_at, timing_of
from jianzhen.custody.keys import KeyKind, fingerprint_of
from jianzhen.custody.leaf import leaf_hash, read_canonical
from jianzhen.custody.note import Cosignature, log_keys, read_checkpoint, read_proof, witnesses
from jianzhen.custody.proofs import includes
from jianzhen.custody.timestamp import Stamp, read_stamp
from jianzhen.custody.trust import NOBODY, Trust

T = TypeVar("T")


class Part(StrEnum):
    """What is looked at, in this order."""

    LAYOUT = "layout"
    CONTENTS = "contents"
    SIGNATURE = "signature"
    STATEMENT = "statement"
    CHAIN = "chain"
    TIMESTAMPS = "timestamps"
    LOG = "log"


class Holds(StrEnum):
    """Whether a part holds."""

    HOLDS = "holds"
    FAILS = "fails"
    ABSENT = "absent"
    NOT_CHECKED = "not_checked"


class Proves(StrEnum):
    """The most that may be said of the case."""

    NOTHING = "nothing"
    UNCHANGED_NOT_BY_WHOM = "unchanged_not_by_whom"
    UNCHANGED_BY_KEY = "unchanged_by_key"
    UNCHANGED_BY_GIVEN_KEY = "unchanged_by_given_key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One part: whether it holds, by which reason not, and the detail in English."""

    part: Part
    state: Holds
    reason: Reason | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What verify says of one case.

    Attributes
    ----------
    holds : bool
        No part fails. An absent timestamp or a root nobody trusts is no failure, only a lower grade.
    sealed_at, clock
        The earliest moment vouched for from outside, else the sealer's own word; None while the statement fails.
    stated_at : datetime or None
        The sealer's own word, whatever others vouch for.
    own_verifier : bool
        The verifier inside is the one that this version ships. Another is no failure: run one fetched elsewhere.
    """

    checks: tuple[Check, ...]
    proves: Proves
    grade: Grade | None = None
    timing: Timing | None = None
    clock: Clock | None = None
    sealed_at: datetime | None = None
    stated_at: datetime | None = None
    dispute_began_at: datetime | None = None
    claim: str | None = None
    key_kind: KeyKind | None = None
    fingerprint: str | None = None
    files: tuple[Listed, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    seen_by: tuple[Cosignature, ...] = ()
    own_verifier: bool = False

    @property
    def holds(self) -> bool:
        """Whether no part fails."""
        return all(one.state in (Holds.HOLDS, Holds.ABSENT) for one in self.checks)


def verify_case(path: Path, *, trust: Trust = NOBODY, public: bytes | None = None) -> Verification:
    """Verify a ``case.zip`` offline.

    Parameters
    ----------
    trust
        Roots of timestamp authorities, keys of logs and witnesses; ``read_trust`` reads a folder. By default nobody.
    public
        32 bytes: the key that must have signed, where the reader knows it.

    Returns
    -------
    Verification
        Whatever the bytes are; a file that cannot be opened is a failing layout too.
    """
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            data = memoryview(mapped)
            try:
                return verify_bytes(data, trust=trust, public=public)
            finally:
                data.release()
    except ValueError:  # an empty file cannot be mapped
        return verify_bytes(b"", trust=trust, public=public)
    except OSError as error:
        return _stopped(Reason.UNREADABLE, f"{path}: cannot be read ({error.strerror}); check the name")


def verify_bytes(data: bytes | memoryview, *, trust: Trust = NOBODY, public: bytes | None = None) -> Verification:
    """Verify the bytes of a case, as ``verify_case`` does."""
    view = memoryview(data)
    try:
        entries = layout.read_layout(view)
    except BrokenCase as error:
        return _stopped(error.reason, error.detail)
    return _Walk(view=view, entries={one.path: one for one in entries}, trust=trust, public=public).verification()


@dataclass(slots=True, kw_only=True)
class _Walk:
    """The walk through one case whose layout holds."""

    view: memoryview
    entries: Mapping[str, layout.Entry]
    trust: Trust
    public: bytes | None
    checks: list[Check] = field(default_factory=lambda: [Check(part=Part.LAYOUT, state=Holds.HOLDS)])
    found: tuple[Listed, ...] = ()
    envelope: Envelope | None = None
    statement: Statement | None = None
    stamps: list[Stamp] = field(default_factory=list)
    seen_by: list[Cosignature] = field(default_factory=list)

    def verification(self) -> Verification:
        for part, look in (
            (Part.CONTENTS, self._contents), (Part.SIGNATURE, self._signature), (Part.STATEMENT, self._statement),
            (Part.CHAIN, self._chain), (Part.TIMESTAMPS, self._timestamps), (Part.LOG, self._log),
        ):  # fmt: skip
            self.checks.append(_look(part, look))
        return self._sum_up()

    def _contents(self) -> Holds:
        self.found = tuple(self._listed())
        self.envelope = read_envelope(self._bytes(layout.ENVELOPE))
        sealed = {one.path: one for one in self.envelope.entries}
        changed = [one.path for one in self.found if sealed.get(one.path) != one]
        gone = [path for path in sealed if path not in self.entries]
        if changed or gone or self.envelope.entries != self.found:
            named = ", ".join((changed + gone)[:5]) or "the order of entries"
            _fail(Reason.CONTENT_CHANGED, f"differ from what was sealed: {named}")
        return Holds.HOLDS

    def _listed(self) -> Iterator[Listed]:
        """Every entry but the envelope, measured; a checksum that is not its content's is a change too."""
        for path, entry in self.entries.items():
            content = self._view(path)
            if zlib.crc32(content) != entry.crc:
                _fail(Reason.CONTENT_CHANGED, f"{path}: its content was changed (its checksum differs)")
            if path != layout.ENVELOPE:
                yield Listed(path=path, size=entry.size, sha256=sha256(content).hexdigest())

    def _signature(self) -> Holds:
        envelope = self._need(self.envelope)
        if not envelope.is_signed():
            _fail(Reason.SIGNATURE_WRONG, "the signature is not that of the key the envelope names")
        if self.public is not None and self.public != envelope.public:
            _fail(Reason.ANOTHER_SIGNER, f"signed by {fingerprint_of(envelope.public)}, not by the key that was given")
        return Holds.HOLDS

    def _statement(self) -> Holds:
        self._need(self.envelope)
        statement = read_statement(self._bytes(layout.STATEMENT))
        end = layout.rank(layout.STATEMENT)
        if statement.entries != tuple(one for one in self.found if layout.rank(one.path) < end):
            _fail(Reason.STATEMENT_DISAGREES, "the statement lists other files than the case holds")
        self.statement = statement
        return Holds.HOLDS

    def _chain(self) -> Holds:
        statement = self._need(self.statement)
        chain = read_chain(self._bytes(layout.CHAIN))
        if (len(chain), chain.head, chain.claim) != (statement.events, statement.head, statement.claim):
            _fail(Reason.CHAIN_BROKEN, "the event chain is not the one the statement names")
        self._commitments(chain)
        return Holds.HOLDS

    def _commitments(self, chain: Chain) -> None:
        paper = read_canonical(self._bytes(layout.OPENINGS), name="openings")
        events = list(chain)
        opened = []
        try:
            if paper["schema"] != OPENINGS_SCHEMA:
                _fail(Reason.BAD_JSON, f"the openings are not of schema {OPENINGS_SCHEMA}")
            for one in paper["openings"]:
                commitment = events[one["seq"]].commitments[one["index"]]
                if not commitment.opens_with(bytes.fromhex(one["key"]), (self._view(one["path"]),)):
                    _fail(Reason.COMMITMENT_WRONG, f"{one['path']}: is not the file that the event committed to")
                opened.append(one["path"])
        except (KeyError, TypeError, ValueError, IndexError) as error:
            _fail(Reason.BAD_JSON, f"the openings name what is not there ({error!r})")
        if opened != [path for path in self.entries if path.startswith(layout.FILES)]:
            _fail(Reason.COMMITMENT_WRONG, "a file has no commitment in the event chain, or two")

    def _timestamps(self) -> Holds:
        self._need(self.statement)
        statement = self._bytes(layout.STATEMENT)
        for path in (one for one in self.entries if layout.STAMP.fullmatch(one)):
            try:
                self.stamps.append(read_stamp(self._bytes(path), statement, roots=self.trust.roots))
            except BadTimestamp as error:
                self.stamps.clear()
                _fail(Reason.TIMESTAMP_BROKEN, f"{path}: {error.detail}")
        return Holds.HOLDS if self.stamps else Holds.ABSENT

    def _log(self) -> Holds:
        self._need(self.statement)
        if layout.PROOF not in self.entries:
            return Holds.ABSENT
        proof = read_proof(self._bytes(layout.PROOF))
        tree = read_checkpoint(proof.note)
        leaf = leaf_hash(self._bytes(layout.STATEMENT))
        if not includes(leaf, index=proof.index, size=tree.size, proof=proof.hashes, root=tree.root):
            _fail(Reason.PROOF_WRONG, "the log proof does not lead from the statement to the tree it names")
        if log_keys(proof.note, self.trust.keys):
            own = self._need(self.envelope).public
            # a witness is outside only if it is not the sealer again under another name
            self.seen_by = [one for one in witnesses(proof.note, self.trust.keys) if one.key.public != own]
        return Holds.HOLDS

    def _sum_up(self) -> Verification:
        holds = all(one.state in (Holds.HOLDS, Holds.ABSENT) for one in self.checks)
        envelope, statement = self.envelope, self.statement
        signer = None if envelope is None else fingerprint_of(envelope.public)
        if not holds or envelope is None or statement is None:
            return Verification(checks=tuple(self.checks), proves=Proves.NOTHING, fingerprint=signer)
        sealed_at, clock = proved_at(statement.sealed_at, self.stamps, self.seen_by)
        return Verification(
            checks=tuple(self.checks), proves=self._proves(statement),
            grade=grade_of(self.stamps, self.seen_by), timing=timing_of(sealed_at, statement.dispute_began_at),
            clock=clock, sealed_at=sealed_at, stated_at=statement.sealed_at,
            dispute_began_at=statement.dispute_began_at, claim=statement.claim, key_kind=statement.key_kind,
            fingerprint=signer, files=tuple(one for one in self.found if one.path.startswith(layout.FILES)),
            stamps=tuple(self.stamps), seen_by=tuple(self.seen_by),
            own_verifier=self._bytes(layout.VERIFIER) == verifier_source(),
        )  # fmt: skip

    def _proves(self, statement: Statement) -> Proves:
        if self.public is not None:
            return Proves.UNCHANGED_BY_GIVEN_KEY
        throwaway = statement.key_kind is KeyKind.THROWAWAY
        return Proves.UNCHANGED_NOT_BY_WHOM if throwaway else Proves.UNCHANGED_BY_KEY

    def _view(self, path: str) -> memoryview:
        entry = self.entries.get(path)
        if entry is None:
            _fail(Reason.PART_MISSING, f"{path}: is missing from the case")
        return self.view[entry.start : entry.start + entry.size]

    def _bytes(self, path: str) -> bytes:
        return bytes(self._view(path))

    def _need(self, paper: T | None) -> T:
        if paper is None:
            raise _NotYetKnown
        return paper


class _NotYetKnown(Exception):  # noqa: N818 - no error: an earlier part failed, so this one cannot be looked at
    pass


def _look(part: Part, look: Callable[[], Holds]) -> Check:
    try:
        return Check(part=part, state=look())
    except _NotYetKnown:
        return Check(part=part, state=Holds.NOT_CHECKED, detail="an earlier part fails")
    except BrokenCase as error:
        return Check(part=part, state=Holds.FAILS, reason=error.reason, detail=error.detail)
    except NotCanonical as error:
        return Check(part=part, state=Holds.FAILS, reason=Reason.BAD_JSON, detail=error.detail)
    except BrokenChain as error:
        return Check(part=part, state=Holds.FAILS, reason=Reason.CHAIN_BROKEN, detail=error.detail)
    except BadNote as error:
        return Check(part=part, state=Holds.FAILS, reason=Reason.PROOF_WRONG, detail=error.detail)


def _stopped(reason: Reason, detail: str) -> Verification:
    first = Check(part=Part.LAYOUT, state=Holds.FAILS, reason=reason, detail=detail)
    rest = [Check(part=one, state=Holds.NOT_CHECKED, detail="the layout fails") for one in list(Part)[1:]]
    return Verification(checks=(first, *rest), proves=Proves.NOTHING)


def _fail(reason: Reason, detail: str) -> NoReturn:
    raise BrokenCase(detail, reason=reason)
