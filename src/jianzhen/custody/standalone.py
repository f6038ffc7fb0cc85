"""Checks a sealed case with Python alone, nothing installed, no network: python3 -I verify.py case.zip

It checks the layout, every file's hash, the signature, the event chain, the commitments and the log proof.
It does NOT check timestamps or the keys of logs and witnesses: `openssl ts -verify` and `jianzhen verify` do.
A case shows that nothing changed since it was sealed. Whose key sealed it, compare by its fingerprint elsewhere.
只用 Python 自带功能核验存证包；不核验时间戳，也不核验日志与见证人的密钥。只能说明固化之后未被改动，签名人是谁须另行核对指纹。
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import struct
import sys
from pathlib import Path
from typing import Any

ORDER = ["README.txt", "verify.py", "files/", "seal/openings.json", "seal/chain.jsonl", "seal/statement.json"]
ORDER += ["seal/timestamp-", "seal/log.tlog-proof", "seal/envelope.json"]
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # RFC 8032 section 5.1
Point = Any  # (X, Y, Z, T): extended coordinates, RFC 8032 section 5.1.4
D = -121665 * pow(121666, P - 2, P) % P


def decode_point(data: bytes) -> Point | None:
    """RFC 8032 section 5.1.3: 32 bytes to a point (X, Y, Z, T), or None."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (v * x * x - u) % P or y >= P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def add(p: Point, q: Point) -> Point:
    """RFC 8032 section 5.1.4: the sum of two points."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n: int, p: Point) -> Point:
    """A point added to itself n times."""
    q = 0, 1, 1, 0
    while n:
        q, p, n = add(q, p) if n & 1 else q, add(p, p), n >> 1
    return q


def is_signed(message: bytes, signature: bytes, public: bytes) -> bool:
    """RFC 8032 section 5.1.7: whether the key signed the message."""
    if len(signature) != 64 or len(public) != 32:
        return False
    a, r, s = decode_point(public), decode_point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    base = decode_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    assert base is not None
    left, right = times(s, base), add(r, times(k, a))
    return not any((left[i] * right[2] - right[i] * left[2]) % P for i in (0, 1))


def rank(path: str) -> tuple[int, bytes]:
    """Where a path stands in a case; the names of ORDER that end in a slash or dash stand for what begins so."""
    place = [i for i, one in enumerate(ORDER) if path == one or (one[-1] in "/-" and path.startswith(one))]
    if not place or "\\" in path or any(step in ("", ".", "..") for step in path.split("/")):
        raise ValueError(f"{path!r} is no place in a case")
    return place[0], path.encode("utf-8")


def read_entries(data: memoryview) -> dict[str, memoryview]:
    """{path: content} when the ZIP is, byte for byte, the one that its paths and contents give."""
    found: dict[str, memoryview] = {}
    rows, at, last = b"", 0, (-1, b"")
    while bytes(data[at : at + 4]) == b"PK\3\4" and len(data) >= at + 30:
        size, length = struct.unpack_from("<IH", data, at + 22)
        name = bytes(data[at + 30 : at + 30 + length])
        path, start = name.decode("utf-8"), at + 30 + length
        content = data[start : start + size]
        sums = struct.pack("<3I2H", binascii.crc32(content), len(content), len(content), length, 0)
        head = struct.pack("<5H", 20, 0x0800, 0, 0, 0x21)  # version, UTF-8, stored, 1980-01-01 00:00
        if bytes(data[at:start]) != b"PK\3\4" + head + sums + name:
            raise ValueError(f"{path}: its header or content was changed (byte {at})")
        if rank(path) <= last:
            raise ValueError(f"{path}: twice, or out of order")
        rows += b"PK\1\2" + struct.pack("<H", 20) + head + sums + bytes(10) + struct.pack("<I", at) + name
        found[path], last, at = content, rank(path), start + size
    end = b"PK\5\6" + struct.pack("<4H2IH", 0, 0, len(found), len(found), len(rows), at, 0)
    if bytes(data[at:]) != rows + end:
        raise ValueError(f"the directory was changed, or bytes stand before or behind the case (byte {at})")
    return found


def one_form(value: Any) -> bytes:
    """JSON in one spelling: that of RFC 8785 for the texts and whole numbers used here."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def listed(entries: dict[str, memoryview], before: str) -> list[dict[str, Any]]:
    """The entries of a case up to one of them, as its papers must list them."""
    paths = [path for path in entries if rank(path) < rank(before)]
    return [{"path": p, "size": len(entries[p]), "sha256": hashlib.sha256(entries[p]).hexdigest()} for p in paths]


def check_chain(entries: dict[str, memoryview], statement: dict[str, Any]) -> None:
    """Every event names the hash of the one before, and every opened commitment is that of its file."""
    lines = bytes(entries["seal/chain.jsonl"]).split(b"\n")
    events, head = [json.loads(line) for line in lines[:-1]], "0" * 64
    for i, event in enumerate(events):
        if event["prev"] != head or event["seq"] != i or event["claim"] != statement["claim"]:
            raise ValueError(f"event {i} does not follow the one before")
        head = hashlib.sha256(b"\0" + lines[i]).hexdigest()
    if lines[-1] or statement["chain"] != {"events": len(events), "head": head}:
        raise ValueError("the event chain is not the one the statement names")
    openings = json.loads(bytes(entries["seal/openings.json"]))["openings"]
    for one in openings:
        mark = hmac.new(bytes.fromhex(one["key"]), entries[one["path"]], hashlib.sha256).hexdigest()
        if events[one["seq"]]["commitments"][one["index"]]["hmac"] != mark:
            raise ValueError(one["path"] + ": is not the file that the event committed to")
    if [one["path"] for one in openings] != [path for path in entries if path.startswith("files/")]:
        raise ValueError("a file has no commitment in the event chain")


def check_proof(entries: dict[str, memoryview]) -> None:
    """The statement is a leaf of the log's tree (RFC 9162 section 2.1.3.2); who signed the tree is not checked."""
    head, _, note = bytes(entries["seal/log.tlog-proof"]).decode("utf-8").partition("\n\n")
    lines, (_, size, root) = head.split("\n"), note.split("\n")[:3]
    node, last = int(lines[1][len("index ") :]), int(size) - 1
    found = hashlib.sha256(b"\0" + bytes(entries["seal/statement.json"])).digest()
    good = node <= last
    for one in lines[2:]:
        other = base64.b64decode(one)
        right = node % 2 == 1 or node == last
        found = hashlib.sha256(b"\1" + (other + found if right else found + other)).digest()
        good = good and last > 0
        while right and node and node % 2 == 0:
            node, last = node // 2, last // 2
        node, last = node // 2, last // 2
    if not good or last or found != base64.b64decode(root):
        raise ValueError("the log proof does not lead to the tree it names")


def check(data: bytes) -> tuple[str, dict[str, Any]]:
    """Check the bytes of a case; returns the signer's fingerprint and the statement, or raises ValueError."""
    try:
        entries = read_entries(memoryview(data))
        paper = bytes(entries["seal/envelope.json"])
        envelope = json.loads(paper)
        signature = bytes.fromhex(envelope.pop("signature"))
        public = bytes.fromhex(envelope["public_key"])
        if one_form(dict(envelope, signature=signature.hex())) != paper or envelope["public_key"] != public.hex():
            raise ValueError("the envelope is spelt in another way")
        if envelope["schema"] != "jianzhen.envelope/1" or envelope["entries"] != listed(entries, "seal/envelope.json"):
            raise ValueError("a file was changed, added or taken away: it is not the one in the envelope")
        if not is_signed(b"jianzhen.envelope/1\n" + one_form(envelope), signature, public):
            raise ValueError("the signature does not hold")
        statement = json.loads(bytes(entries["seal/statement.json"]))
        if statement["entries"] != listed(entries, "seal/statement.json"):
            raise ValueError("the statement lists other files")
        check_chain(entries, statement)
        if "seal/log.tlog-proof" in entries:
            check_proof(entries)
    except (KeyError, TypeError, IndexError, AttributeError, RecursionError, struct.error) as error:
        raise ValueError(f"a part is missing or broken: {error!r}") from error
    return hashlib.sha256(public).hexdigest(), statement


def main(argv: list[str]) -> int:
    """Check each case named; 0 when all hold, 1 when one does not, 2 for wrong usage."""
    if not argv:
        print("python3 -I verify.py case.zip", file=sys.stderr)
        return 2
    failed = False
    for path in argv:
        try:
            signer, statement = check(Path(path).read_bytes())
        except (OSError, ValueError) as error:
            failed = True
            print(f"{path}: DOES NOT HOLD 不成立: {error}")
            continue
        print(f"{path}: holds 成立: unchanged since it was sealed 固化之后未被改动")
        print("  sealed at (its own word) 固化时间（自述）", statement["sealed_at"])
        print(f"  key 密钥 {statement['key']}, fingerprint 指纹 SHA-256 {signer}")
        print("  NOT checked here 未核验: timestamps, keys of logs and witnesses 时间戳、日志与见证人的密钥")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
