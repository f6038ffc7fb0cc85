"""The one layout of a case: a ZIP in which every byte that is no content follows from paths and contents.

Stored, never compressed; the order of ``rank``; times all 1980-01-01; no extra fields, comments, descriptors, ZIP64.
The reader writes every header anew and compares, so a second spelling of the same case does not exist. Field order
after PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, NoReturn, Protocol

from jianzhen.custody.errors import BadArchivePath, BrokenCase, CaseTooLarge, Reason

README, VERIFIER, FILES = "README.txt", "verify.py", "files/"
OPENINGS, CHAIN, STATEMENT = "seal/openings.json", "seal/chain.jsonl", "seal/statement.json"
PROOF, ENVELOPE = "seal/log.tlog-proof", "seal/envelope.json"
STAMP = re.compile(r"seal/timestamp-[0-9]{2}\.tsr")

MOST_BYTES = 2**32 - 2
MOST_ENTRIES = 60_000
MOST_PATH_BYTES = 1024
PIECE = 1 << 20

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _UTF8, _STORED, _TIME, _DATE = 20, 0x0800, 0, 0, 0x0021
_SPECIAL = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


class Hasher(Protocol):
    """Anything that eats bytes."""

    def update(self, piece: bytes, /) -> None:
        """Eat a piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of a case: where its content lies and what it is.

    Attributes
    ----------
    start, size : int
        Bytes from the beginning of the case, and of content.
    crc : int
        CRC-32 as its header has it.
    """

    path: str
    start: int
    size: int
    crc: int


class CaseWriter:
    """Writes a case to a file that can seek, entry by entry, in the order of ``rank``."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._entries: list[Entry] = []

    def add(self, path: str, pieces: Iterable[bytes], *, also: Hasher | None = None) -> tuple[int, str]:
        """Write one entry; returns its size and SHA-256 in hex. ``also`` sees the same bytes."""
        if self._entries and rank(path) <= rank(self._entries[-1].path):
            raise BadArchivePath(f"{path}: comes before {self._entries[-1].path} in a case, or twice")
        at = self._out.tell()
        placeholder = _local(Entry(path=path, start=0, size=0, crc=0))
        self._out.write(placeholder)
        size, crc, digest = 0, 0, sha256()
        for piece in pieces:
            size += len(piece)
            if at + size > MOST_BYTES:
                raise CaseTooLarge(f"{path}: the case would pass 4 GiB; seal it in parts")
            crc = zlib.crc32(piece, crc)
            digest.update(piece)
            if also is not None:
                also.update(piece)
            self._out.write(piece)
        entry = Entry(path=path, start=at + len(placeholder), size=size, crc=crc)
        self._out.seek(at)
        self._out.write(_local(entry))
        self._out.seek(entry.start + size)
        self._entries.append(entry)
        return size, digest.hexdigest()

    def close(self) -> None:
        """Write the directory; the file itself is the caller's to close."""
        at = self._out.tell()
        ending = _ending(self._entries, at)
        if at + len(ending) > MOST_BYTES or len(self._entries) > MOST_ENTRIES:
            raise CaseTooLarge(f"{len(self._entries)} entries, {at} bytes; seal it in parts")
        self._out.write(ending)


def rank(path: str) -> tuple[int, bytes]:
    """Where a path stands in a case.

    Raises
    ------
    BadArchivePath
        It is no place in a case.
    """
    if path.startswith(FILES):
        check_path(path)
        return 2, path.encode("utf-8")
    if STAMP.fullmatch(path):
        return 6, path.encode("ascii")
    fixed = {README: 0, VERIFIER: 1, OPENINGS: 3, CHAIN: 4, STATEMENT: 5, PROOF: 7, ENVELOPE: 8}
    if path not in fixed:
        raise BadArchivePath(f"{path!r}: is no place in a case; evidence stands below {FILES}")
    return fixed[path], b""


def check_path(path: str) -> None:
    """Refuse what could lead out of the case, or that some system cannot hold.

    Raises
    ------
    BadArchivePath
        Absolute, ``..``, ``.`` or empty steps, control characters, a backslash or another sign that Windows does not
        hold, a device's name, a step that ends in a dot or space, not NFC, too long.
    """
    wrong = _path_error(path)
    if wrong:
        raise BadArchivePath(f"{path!r}: {wrong}; rename it")


def _path_error(path: str) -> str | None:
    try:
        encoded = path.encode("utf-8")
    except UnicodeEncodeError:
        return "is not text that UTF-8 can hold"
    if len(encoded) > MOST_PATH_BYTES or any(len(step.encode("utf-8")) > 255 for step in path.split("/")):
        return "is longer than 1,024 bytes, or a step of it longer than 255"
    if _SPECIAL.search(path):
        return 'holds a control character or one of \\ : * ? " < > |'
    if any(step in ("", ".", "..") for step in path.split("/")):
        return "is absolute, or has an empty, '.' or '..' step"
    if any(step[-1] in ". " or _DEVICE.match(step) for step in path.split("/")):
        return "has a step that ends in a dot or space, or is the name of a device"
    return None if unicodedata.is_normalized("NFC", path) else "is not in normal form C of Unicode"


def check_together(paths: Sequence[str]) -> None:
    """Refuse paths that are one file on some system: alike but for case, or a file that is another's folder.

    Raises
    ------
    BadArchivePath
    """
    seen: dict[str, str] = {}
    for path in paths:
        other = seen.setdefault(path.casefold(), path)
        if other is not path:
            raise BadArchivePath(f"{path!r} and {other!r} are one file where case does not count; rename one")
    for path in paths:
        steps = path.casefold().split("/")
        for k in range(1, len(steps)):
            if "/".join(steps[:k]) in seen:
                raise BadArchivePath(f"{path!r} lies in {'/'.join(steps[:k])!r}, which is a file itself; rename one")


def read_layout(data: memoryview) -> tuple[Entry, ...]:
    """Read the entries of a case and hold every header to the one layout; contents are not read.

    Raises
    ------
    BrokenCase
        With the reason: not a ZIP, bytes before or after, compressed, encrypted, ZIP64, extra fields, a header or
        directory that differs, a bad path, a path twice, out of order.
    """
    if bytes(data[:4]) != b"PK\x03\x04":
        _refuse_beginning(data)
    entries: list[Entry] = []
    at = 0
    while bytes(data[at : at + 4]) == b"PK\x03\x04":
        entry = _read_local(data, at)
        _check_order(entries, entry)
        entries.append(entry)
        at = entry.start + entry.size
    ending = _ending(entries, at)
    tail = bytes(data[at : at + len(ending) + 1])
    if tail[: len(ending)] == ending and len(tail) > len(ending):
        _refuse(Reason.TRAILING, f"{len(data) - at - len(ending)} bytes follow the end of the case")
    if tail != ending:
        if len(tail) < len(ending):
            _refuse(Reason.TRUNCATED, f"the directory is cut off at byte {len(data)}")
        _refuse(Reason.DIRECTORY_DIFFERS, f"from byte {at} on, the directory is not the one that the entries give")
    try:
        check_together([one.path for one in entries])
    except BadArchivePath as error:
        _refuse(Reason.DUPLICATE, error.detail)
    return tuple(entries)


def _read_local(data: memoryview, at: int) -> Entry:
    if len(data) < at + _LOCAL.size:
        _refuse(Reason.TRUNCATED, f"a header is cut off at byte {at}")
    header = _LOCAL.unpack_from(data, at)
    flags, method, crc, packed, size, name_length, extra = header[2], header[3], *header[6:]
    start = at + _LOCAL.size + name_length
    where = f"the entry at byte {at}"
    if method != _STORED:
        _refuse(Reason.COMPRESSED, f"{where} uses method {method}; a case is stored, never compressed")
    if flags & 1:
        _refuse(Reason.ENCRYPTED, f"{where} is encrypted")
    if 0xFFFFFFFF in (packed, size):
        _refuse(Reason.ZIP64, f"{where} is ZIP64; a case has one form and it is below 4 GiB")
    if extra:
        _refuse(Reason.EXTRA_FIELD, f"{where} carries {extra} bytes of extra field; a case has none")
    try:
        path = bytes(data[at + _LOCAL.size : start]).decode("utf-8")
        rank(path)
    except UnicodeDecodeError:
        _refuse(Reason.BAD_PATH, f"{where} has a name that is not UTF-8")
    except BadArchivePath as error:
        _refuse(Reason.BAD_PATH, f"{where}: {error.detail}")
    entry = Entry(path=path, start=start, size=size, crc=crc)
    if _local(entry) != bytes(data[at:start]):
        _refuse(Reason.HEADER_DIFFERS, f"{path}: its header is not the one that its content gives")
    if start + size > len(data):
        _refuse(Reason.TRUNCATED, f"{path}: is cut off")
    return entry


def _check_order(before: Sequence[Entry], entry: Entry) -> None:
    if not before:
        return
    last, now = rank(before[-1].path), rank(entry.path)
    if any(one.path == entry.path for one in before[-1:]) or (
        now < last and any(one.path == entry.path for one in before)
    ):
        _refuse(Reason.DUPLICATE, f"{entry.path}: stands there twice")
    if now < last:
        _refuse(Reason.OUT_OF_ORDER, f"{entry.path}: comes before {before[-1].path} in a case")
    if len(before) >= MOST_ENTRIES:
        _refuse(Reason.HEADER_DIFFERS, f"more than {MOST_ENTRIES} entries")


def _refuse_beginning(data: memoryview) -> NoReturn:
    later = bytes(data[: 1 << 20]).find(b"PK\x03\x04")
    if later > 0:
        _refuse(Reason.PREPENDED, f"{later} bytes stand before the case")
    _refuse(Reason.NOT_A_CASE, "is no ZIP, so no case; was it packed or renamed on the way?")


def _refuse(reason: Reason, detail: str) -> NoReturn:
    raise BrokenCase(detail, reason=reason)


def _local(entry: Entry) -> bytes:
    name = entry.path.encode("utf-8")
    return (
        _LOCAL.pack(
            b"PK\x03\x04", _VERSION, _UTF8, _STORED, _TIME, _DATE, entry.crc, entry.size, entry.size, len(name), 0
        )
        + name
    )


def _ending(entries: Sequence[Entry], at: int) -> bytes:
    """The central directory and its end, for entries that end at byte ``at``."""
    rows = []
    for one in entries:
        name = one.path.encode("utf-8")
        offset = one.start - _LOCAL.size - len(name)
        rows.append(
            _CENTRAL.pack(
                b"PK\x01\x02", _VERSION, _VERSION, _UTF8, _STORED, _TIME, _DATE, one.crc, one.size, one.size,
                len(name), 0, 0, 0, 0, 0, offset,
            ) + name
        )  # fmt: skip
    directory = b"".join(rows)
    n = len(entries)
    return directory + _END.pack(b"PK\x05\x06", 0, 0, n, n, len(directory), at, 0)
