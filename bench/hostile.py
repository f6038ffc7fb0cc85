"""``./do bench hostile``: seeded mutations of every carrier and format; nothing may crash, hang, grow or fetch.

Long by default (20,000 mutations); ``--mutations`` shortens it. A loopback trap counts every connection that anything
tries to make while files are read.
"""

from __future__ import annotations

import argparse
import json
import resource
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from samples import labels as put

from bench.lab.carriers import base, decoys, framed, labelled
from bench.lab.records import REMOTE
from bench.measure import CACHE
from jianzhen.inspection.lanes.provenance import SelfAccount, find_provenance
from jianzhen.inspection.media import MediaError, open_media, read_about

HANG_SECONDS = 10.0
MOST_MB = 1000


class Trap:
    """A listener on the loopback that counts who knocks."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self.knocks = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                one, _ = self._socket.accept()
            except OSError:
                return
            self.knocks += 1
            one.close()

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()


def seeds(port: int) -> list[tuple[str, bytes]]:
    """Files to mutate: every carrier, every decoy, and files that name an address to fetch."""
    files = base()
    out = [
        (made.suffix, made.data)
        for made in labelled(files)
        if made.state in ("label 1", "two that agree", "two that disagree", "parameters", "seen in the wild")
    ]
    out += [(made.suffix, made.data) for made in framed(files)]
    out += [(suffix, data) for _, suffix, data in decoys(files)]
    url = f"http://127.0.0.1:{port}/manifest.c2pa"
    remote = REMOTE.format(url=url)
    out.append(("jpg", put.xmp_in_jpeg(files["jpg"], put.packet(put.label(), more=remote))))
    out.append(
        ("jpg", put.xmp_in_jpeg(files["jpg"], f'<!DOCTYPE x SYSTEM "{url}">'.encode() + put.packet(put.label())))
    )
    out += signed_seeds()
    return out


def signed_seeds() -> list[tuple[str, bytes]]:
    """Files with C2PA records of our own test chain."""
    from samples import signing

    authority = signing.Authority()
    files = base()
    jpg = signing.sign(files["jpg"], authority.issue(), signing.EDITED, software="Sim")
    png = signing.sign(files["png"], authority.issue(), signing.CAPTURED, software="Sim", media_type="image/png")
    mp4 = signing.sign(files["mp4"], authority.issue(), signing.GENERATED, software="Sim", media_type="video/mp4")
    placed = signing.sign_from(files["jpg"], jpg, authority.issue(), signing.CAPTURED, software="Sim")
    return [("jpg", jpg), ("png", png), ("mp4", mp4), ("jpg", placed)]


def mutate(data: bytes, rng: np.random.Generator) -> bytes:
    """One mutation: bits, runs, lengths, cuts, copies, or text in the places that hold labels."""
    out = bytearray(data)
    kind = int(rng.integers(8))
    # most structure lies near the beginning
    at = int(min(rng.exponential(len(out) / 6), len(out) - 1)) if rng.random() < 0.7 else int(rng.integers(len(out)))
    if kind == 0:
        for k in rng.integers(0, len(out), int(rng.integers(1, 8))):
            out[int(k)] ^= 1 << int(rng.integers(8))
    elif kind == 1:
        out[at : at + int(rng.integers(1, 9))] = rng.bytes(int(rng.integers(0, 9)))
    elif kind == 2:
        out[at : at + 4] = [b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x7f\xff\xff\xff", b"\x80\x00\x00\x01"][
            int(rng.integers(4))
        ]
    elif kind == 3:
        out = out[: max(1, at)]
    elif kind == 4:
        span = int(rng.integers(1, 400))
        out[at:at] = out[at : at + span]
    elif kind == 5:
        del out[at : at + int(rng.integers(1, 200))]
    elif kind == 6:
        found = [m for word in (b"AIGC", b"Label", b"rdf:", b"jumb", b"c2pa") if (m := out.find(word)) >= 0]
        if found:
            spot = found[int(rng.integers(len(found)))]
            out[spot : spot + int(rng.integers(1, 12))] = [b"\x00", b"{" * 50, b"&amp;" * 20, b"\xff\xfe", b"<" * 9][
                int(rng.integers(5))
            ]
    else:
        other = bytes(rng.integers(0, 256, int(rng.integers(1, 3000)), dtype=np.uint8))
        out[at:at] = other
    return bytes(out) or b"\x00"


def mutations(count: int, seed: int, port: int) -> Iterator[tuple[str, bytes]]:
    """``count`` mutated files, always the same for a seed."""
    rng = np.random.default_rng(seed)
    every = seeds(port)
    for k in range(count):
        suffix, data = every[k % len(every)]
        for _ in range(int(rng.integers(1, 4))):
            data = mutate(data, rng)
        yield suffix, data


def try_one(path: Path) -> str:
    """What became of a file: "read", an error's code, or what went wrong with us.

    What a file says of itself is read also where its picture cannot be decoded: most mutations break the picture.
    """
    try:
        media = open_media(path)
        rgb, orientation, jpeg, said = media.frames[0].rgb, media.orientation, media.jpeg, "read"
    except MediaError as error:
        rgb, orientation, jpeg, said = np.zeros((64, 64, 3), np.uint8), 1, None, error.code
    except Exception as error:
        return f"CRASH {type(error).__name__}: {error}"
    try:
        about = read_about(path)
        find_provenance(SelfAccount(about=about, rgb=rgb, orientation=orientation, jpeg=jpeg))
    except MediaError as error:
        return f"{said}, {error.code}" if error.code != said else said
    except Exception as error:
        return f"CRASH {type(error).__name__}: {error}"
    return said


def most_mb() -> float:
    """Most resident memory so far, MB: of this process's decoding process or of this process itself."""
    from jianzhen.inspection.media.limits import DEFAULT_LIMITS
    from jianzhen.inspection.media.worker import worker

    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    process = worker(DEFAULT_LIMITS)._process
    if process is None:
        return own
    try:
        for line in Path(f"/proc/{process.pid}/status").read_text("utf-8").splitlines():
            if line.startswith("VmHWM"):
                return max(own, float(line.split()[1]) / 1024)
    except OSError:
        pass  # it died in between; the next one is asked
    return own


def run(count: int, seed: int = 0) -> tuple[Counter[str], list[str], float, float]:
    """Try ``count`` mutations: outcomes, failures, longest seconds, most MB."""
    trap = Trap()
    outcomes: Counter[str] = Counter()
    failures: list[str] = []
    longest, most = 0.0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for k, (suffix, data) in enumerate(mutations(count, seed, trap.port)):
            path = Path(folder) / f"one.{suffix}"
            path.write_bytes(data)
            started = time.perf_counter()
            said = try_one(path)
            took = time.perf_counter() - started
            longest, most = max(longest, took), max(most, most_mb())
            outcomes[said.split(":")[0]] += 1
            if said.startswith("CRASH") or took > HANG_SECONDS or most > MOST_MB:
                failures.append(f"mutation {k} of seed {seed} ({suffix}): {said}, {took:.1f} s, {most:.0f} MB")
            if k % 2000 == 1999:
                print(f"{k + 1} tried, {len(failures)} failed, longest {longest:.2f} s, most {most:.0f} MB", flush=True)
    if trap.knocks:
        failures.append(f"{trap.knocks} connections to the trap")
    trap.close()
    return outcomes, failures, longest, most


def main(argv: list[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="./do bench hostile", description=__doc__)
    parser.add_argument("--mutations", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args(argv)
    outcomes, failures, longest, most = run(asked.mutations, asked.seed)
    print(dict(outcomes.most_common()))
    print("\n".join(failures[:40]))
    print(
        f"hostile_crash: {len(failures)} of {asked.mutations}; longest {longest:.2f} s, most {most:.0f} MB, nothing fetched: {not any('trap' in f for f in failures)}"
    )
    CACHE.mkdir(exist_ok=True)
    row = {
        "name": "hostile_crash",
        "value": len(failures),
        "n": asked.mutations,
        "groups": len(seeds(1)),
        "low": None,
        "high": None,
    }
    (CACHE / "hostile.json").write_text(json.dumps([row]), "utf-8")
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
