"""``./do bench demo``: a fresh clone, ``./do demo`` twice: what is installed, and how long each run takes on the wall."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
KEPT = ROOT / ".bench-cache" / "demo.json"
_PACK = re.compile(r"folder to finished pack: ([\d.]+) s")
_INSTALLED = re.compile(r"^installed .*: (\d+) s, (\d+) MB", re.MULTILINE)


def run_once(clone: Path, *words: str) -> tuple[float, str]:
    """Run the demo in a clone: wall seconds and what it printed."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "do", "demo", *words], cwd=clone, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"./do demo failed in a fresh clone:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - started, done.stdout


def main(argv: list[str] | None = None) -> int:
    """Clone, run twice, print and keep the figures."""
    argparse.ArgumentParser(prog="./do bench demo", description=__doc__).parse_args(argv)
    with tempfile.TemporaryDirectory() as name:
        clone = Path(name) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        first, said = run_once(clone)
        again, _ = run_once(clone)
        _, merchant = run_once(clone, "merchant")
    found = _INSTALLED.search(said)
    if found is None:
        sys.exit("./do demo did not say what it installed")
    seconds, megabytes = float(found[1]), float(found[2])
    pack = _PACK.search(merchant)
    if pack is None:
        sys.exit("./do demo merchant did not say how long the pack took")
    rows = [
        {
            "name": "merchant_pack_s",
            "value": float(pack[1]),
            "note": "folder to finished rebuttal pack, two photos, wall",
        },
        {"name": "install_mb", "value": megabytes, "note": f"a bare clone, {seconds:.0f} s to install"},
        {"name": "demo_s", "value": round(first - seconds, 1), "note": "first run after the install step, wall"},
        {"name": "demo_again_s", "value": round(again, 1), "note": "second run, served from the report cache, wall"},
    ]
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps([{**row, "n": 1, "groups": 1} for row in rows], indent=1), "utf-8")
    for row in rows:
        print(f"{row['name']:14s} {row['value']:.1f}  {row['note']}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
