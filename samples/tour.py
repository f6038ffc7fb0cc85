"""``./do docs tour``: walk the path in a real browser and keep its screenshots, small, in docs/tour/.

The walk is ``tests/browser/test_the_path.py``: what the pictures show is what the tests hold.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "docs" / "tour"
MOST_BYTES = 200_000
WIDTHS = (1_200, 1_080, 960, 860, 760)
"""Tried in this order, until a picture is small enough."""


def main() -> int:
    """Take them anew; returns 1 when the walk failed."""
    with tempfile.TemporaryDirectory(prefix="jz-tour-") as name:
        walk = [sys.executable, "-m", "pytest", "-q", "tests/browser/test_the_path.py"]
        if subprocess.call(walk, cwd=ROOT, env={**os.environ, "JIANZHEN_SHOTS": name}):
            print("the walk failed; the pictures stay as they were", file=sys.stderr)
            return 1
        KEPT.mkdir(exist_ok=True)
        for path in sorted(Path(name).glob("tour-*.png")):
            size = keep_small(path, KEPT / path.name.removeprefix("tour-"))
            print(f"{path.name.removeprefix('tour-')}: {size:,} bytes")
    return 0


def keep_small(source: Path, target: Path) -> int:
    """Write a screenshot in 256 colours, narrower until it is small enough; returns its size in bytes."""
    with Image.open(source) as opened:
        picture = opened.convert("RGB")
    for width in WIDTHS:
        smaller = picture
        if picture.width > width:
            smaller = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
        # an octree keeps paper and the seal's red as they are; a median cut turns the rare red brown
        few = smaller.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(target, optimize=True)
        if target.stat().st_size <= MOST_BYTES:
            break
    return target.stat().st_size


if __name__ == "__main__":
    raise SystemExit(main())
