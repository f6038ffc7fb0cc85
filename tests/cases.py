"""What tests of sealed cases are made with: a moment, keys and entropy that stay the same, and a packer with flaws."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, datetime
from hashlib import sha256

from jianzhen.custody.keys import KeyKind, key_of_seed

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def counted(n: int) -> bytes:
    """Entropy that is none: the same for every key."""
    return sha256(b"simulated").digest()[:n]


def key(kind: KeyKind = KeyKind.KEPT, seed: bytes = b"simulated seed"):
    return key_of_seed(sha256(seed).digest(), kind)


def pack(entries, *, method=0, flags=0x0800, date=0x21, extra=b"", size=None):
    """A ZIP of (path, content), with the flaws asked for in every local header and in the directory."""
    out, rows = b"", b""
    for path, content in entries:
        name, n = path.encode(), len(content) if size is None else size
        head = struct.pack(
            "<5H3I2H", 20, flags, method, 0, date, zlib.crc32(content), n, n, len(name), len(extra)
        )  # fmt: skip
        rows += b"PK\1\2" + struct.pack("<H", 20) + head + bytes(10) + struct.pack("<I", len(out)) + name + extra
        out += b"PK\3\4" + head + name + extra + content
    n = len(entries)
    return out + rows + b"PK\5\6" + struct.pack("<4H2IH", 0, 0, n, n, len(rows), len(out), 0)


def unpack(data: bytes):
    """The (path, content) of a stored ZIP, by the library that everybody has."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(one.filename, archive.read(one)) for one in archive.infolist()]
