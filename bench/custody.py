"""``./do bench custody``: can a flipped byte hide, how long does verifying take, does a long log still prove quickly?

Everything is made here from a seed and simulated. Flips are tried on both verifiers, the product's and the stand-alone
one that goes into every case; the ordinary test of ZIP archives stands beside them as the common peer.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench.measure import CACHE
from jianzhen.custody import Log, seal_case, verify_bytes, verify_case
from jianzhen.custody.chain import Actor, Chain
from jianzhen.custody.keys import KeyKind, key_of_seed
from jianzhen.custody.layout import read_layout
from jianzhen.custody.leaf import leaf_hash
from jianzhen.custody.note import read_checkpoint
from jianzhen.custody.proofs import includes
from jianzhen.custody.standalone import check as check_alone

SEED = 20261123
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
KEY = key_of_seed(bytes(range(32)), KeyKind.KEPT)
MOST_PROOF_MS = 5.0
BATCH = 100_000
TIMES = 7

Row = dict[str, Any]
Verifier = Callable[[bytes], bool]


def main(argv: list[str] | None = None) -> int:
    """Measure and print; rows go to .bench-cache/custody.json."""
    parser = argparse.ArgumentParser(prog="./do bench custody", description=__doc__)
    parser.add_argument("--flips", type=int, default=20_000, help="flips in the large case (default: 20,000)")
    parser.add_argument("--leaves", type=int, default=1_000_000, help="leaves in the log (default: 1,000,000)")
    parser.add_argument("--proofs", type=int, default=5_000, help="inclusion proofs timed (default: 5,000)")
    asked = parser.parse_args(argv)
    rng = np.random.default_rng(SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [
            flips(folder, asked.flips, rng),
            speed(folder, rng),
            log(folder / "log", asked.leaves, asked.proofs, rng),
        ]
    print()
    for line in against_targets(rows):
        print(line)
    CACHE.mkdir(exist_ok=True)
    (CACHE / "custody.json").write_text(json.dumps(rows), "utf-8")
    return 0


def flips(folder: Path, n_large: int, rng: np.random.Generator) -> Row:
    """Flip every byte of a small case and a seeded sample of a large one; count what each verifier misses."""
    small = case(folder / "small.zip", [180, 40, 0], rng)
    large = case(folder / "large.zip", [50_000] * 12, rng)
    # half of the sample lies outside the files' contents, where a second spelling could hide
    outside = np.concatenate([np.arange(a, b) for a, b in _outside_of_files(large)])
    places = np.concatenate([rng.integers(0, len(large), n_large // 2), rng.choice(outside, n_large - n_large // 2)])
    missed_in_all, tried = 0, 0
    for name, data, where in (("small, every byte", small, np.arange(len(small))), ("large, sampled", large, places)):
        masks = rng.integers(1, 256, len(where))
        print(f"{name}: {len(data):,} bytes, {len(where):,} flips")
        for who, holds in (("jianzhen verify", _product), ("verify.py inside", _alone)):
            missed, seconds = _missed(data, where, masks, holds)
            missed_in_all, tried = missed_in_all + missed, tried + len(where)
            print(f"  {who:18s} missed {missed} of {len(where):,}   {seconds:.0f} s")
        if data is small:
            missed, _ = _missed(data, where, masks, _archive_test)
            print(f"  {'zip archive test':18s} missed {missed} of {len(where):,}   (peer: checksums only)")
    each = tried // 2  # both verifiers see the same flips
    print(
        f"tamper_missed {missed_in_all} of {tried:,}; 0 of {each:,} would bound a verifier's rate at {1 - 0.05 ** (1 / each):.1e}"
    )
    return {"name": "tamper_missed", "value": missed_in_all, "n": tried, "groups": 2, "low": None, "high": None}


def speed(folder: Path, rng: np.random.Generator) -> Row:
    """Seal and verify a case of 50 MB: by the command as typed, start-up included, and by the function."""
    path = folder / "50mb.zip"
    case(path, [1_250_000] * 40, rng)
    called, typed, used = [], [], []
    for _ in range(TIMES):
        began = time.perf_counter()
        assert verify_case(path).holds
        called.append(time.perf_counter() - began)
        began, before = time.perf_counter(), _children_cpu()
        subprocess.run([sys.executable, "-m", "jianzhen", "verify", str(path)], check=True, stdout=subprocess.DEVNULL)
        typed.append(time.perf_counter() - began)
        used.append(_children_cpu() - before)
    size = path.stat().st_size / 1e6
    print(
        f"verify of {size:.1f} MB, 40 files: command {np.median(typed):.2f} s ({min(typed):.2f}-{max(typed):.2f}), of "
        f"which CPU {np.median(used):.2f} s; function {np.median(called):.2f} s; n {TIMES}; load {os.getloadavg()[0]:.1f} "
        f"on {os.cpu_count()} cores"
    )
    value = float(np.median(typed))
    return {"name": "verify_s", "value": value, "n": TIMES, "groups": 1, "low": min(typed), "high": max(typed)}


def log(folder: Path, n_leaves: int, n_proofs: int, rng: np.random.Generator) -> Row:
    """Grow a log of event leaves and time inclusion proofs, each from the disk with nothing kept warm by us."""
    keeper = Log(folder, origin="sim.example/log", key=KEY)
    began = time.perf_counter()
    for first in range(0, n_leaves, BATCH):
        keeper.append(_leaves(first, min(first + BATCH, n_leaves)))
        keeper.checkpoint()
    built = time.perf_counter() - began
    head = read_checkpoint(keeper.note())
    took, used = [], []
    for index in map(int, rng.integers(0, n_leaves, n_proofs)):
        began, before = time.perf_counter(), time.process_time()
        proof = keeper.prove(index)
        took.append((time.perf_counter() - began) * 1e3)
        used.append((time.process_time() - before) * 1e3)
        leaf = leaf_hash(keeper.leaf(index))
        assert includes(leaf, index=index, size=head.size, proof=proof.hashes, root=head.root)
    p50, p99 = np.percentile(took, [50, 99])
    print(
        f"log of {head.size:,} leaves: built in {built:.0f} s ({-(-n_leaves // BATCH)} checkpoints); inclusion proof "
        f"p50 {p50:.2f} ms, p99 {p99:.2f} ms, longest {max(took):.2f} ms (CPU p99 {np.percentile(used, 99):.2f} ms); "
        f"n {n_proofs}, all verified; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    within = head.size if p99 <= MOST_PROOF_MS else 0
    return {"name": "log_leaves", "value": within, "n": n_proofs, "groups": 1, "low": None, "high": None,
            "p50_ms": float(p50), "p99_ms": float(p99)}  # fmt: skip


def case(path: Path, sizes: list[int], rng: np.random.Generator) -> bytes:
    """A simulated case of files of these sizes, in bytes."""
    files: dict[str, bytes | Path] = {f"claim/{k:03d}.jpg": rng.bytes(size) for k, size in enumerate(sizes)}
    seal_case(files, out=path, manifest={"simulated": True}, key=KEY, now=NOON, claim="sim-1", entropy=rng.bytes)
    return path.read_bytes()


def against_targets(rows: list[Row]) -> Iterator[str]:
    """Each figure beside what was aimed at."""
    targets = tomllib.loads((Path(__file__).parent / "targets.toml").read_text("utf-8"))["custody"]
    for row in rows:
        aim = targets[row["name"]]
        good = row["value"] <= aim["first"] if aim["direction"] == "max" else row["value"] >= aim["first"]
        yield (f"{row['name']:14s} {row['value']:>12,.6g}  n {row['n']:,}  groups {row['groups']}  "
               f"first {aim['first']:,}  goal {aim['goal']:,}  {'first reached' if good else 'first NOT reached'}")  # fmt: skip


def _children_cpu() -> float:
    """CPU seconds of finished child processes."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _outside_of_files(data: bytes) -> Iterator[tuple[int, int]]:
    """The stretches of a case that are no content of an evidence file."""
    at = 0
    for entry in read_layout(memoryview(data)):
        if entry.path.startswith("files/"):
            yield at, entry.start
            at = entry.start + entry.size
    yield at, len(data)


def _missed(data: bytes, where: np.ndarray, masks: np.ndarray, holds: Verifier) -> tuple[int, float]:
    if not holds(data):
        raise SystemExit("the unchanged case does not hold: nothing can be measured")
    changed, missed, began = bytearray(data), 0, time.perf_counter()
    for at, mask in zip(map(int, where), map(int, masks), strict=True):
        changed[at] ^= mask
        missed += holds(bytes(changed))
        changed[at] ^= mask
    return missed, time.perf_counter() - began


def _product(data: bytes) -> bool:
    return verify_bytes(data).holds


def _alone(data: bytes) -> bool:
    try:
        check_alone(data)
    except ValueError:
        return False
    return True


def _archive_test(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.testzip() is None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return False


def _leaves(first: int, last: int) -> list[bytes]:
    """Event leaves as they enter a log; seq alone tells them apart, so the text is spelt once and filled in."""
    event = Chain(log="sim.example/log", claim="sim-1").next(
        "evidence_added", at=NOON, actor=Actor(type="buyer", pseudonym="b-1")
    )
    before, after = event.leaf().split(b'"seq":0')
    return [b'%s"seq":%d%s' % (before, k, after) for k in range(first, last)]


if __name__ == "__main__":
    raise SystemExit(main())
