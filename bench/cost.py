"""What one inspection costs: processor seconds and peak memory on a real photo of at least 10 megapixels."""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import Figure

MEGAPIXELS = 10


def find_large(data: Path) -> Path | None:
    """The first real photo of the pack with at least 10 megapixels, stored whole."""
    with (data / "photos" / "camera-originals" / "manifest.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            path = data / "photos" / "camera-originals" / row["file"]
            from PIL import Image

            with Image.open(path) as picture:
                if picture.width * picture.height >= MEGAPIXELS * 1_000_000:
                    return path
    return None


def measure_once(photo: str, listing: str) -> dict[str, float]:
    """Inspect twice in this process after a warm-up; the second run is told. Children are counted too."""
    from jianzhen.inspection import inspect
    from jianzhen.inspection.lanes.reuse import MemoryIndex

    index = MemoryIndex()
    inspect(photo, listing=[listing], earlier=index)
    before, wall = _cpu(), time.perf_counter()
    report = inspect(photo, listing=[listing], earlier=index)
    children = [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and _parent(p) == os.getpid()]
    child_mb = max([_peak(p) for p in children], default=0.0)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "cpu": _cpu() - before,
        "wall": time.perf_counter() - wall,
        "mb": own,
        "child_mb": child_mb,
        "llr": report.overall.llr or 0.0,
    }


def _cpu() -> float:
    """Own processor seconds and those of the live decoding process."""
    own = time.process_time()
    ticks = os.sysconf("SC_CLK_TCK")
    for path in Path("/proc").iterdir():
        if path.name.isdigit() and _parent(path) == os.getpid():
            fields = (path / "stat").read_text().rsplit(")", 1)[1].split()
            own += (int(fields[11]) + int(fields[12])) / ticks
    return own


def _parent(path: Path) -> int:
    try:
        return int((path / "stat").read_text().rsplit(")", 1)[1].split()[1])
    except (OSError, IndexError):
        return -1


def _peak(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def cost_figures(data: Path) -> list[Figure]:
    """First pass (honest photo against another) and the further cost when the stability pass runs (against itself)."""
    photo = find_large(data)
    if photo is None:
        print(f"cost: no whole photo of {MEGAPIXELS} megapixels in the pack; not measured")
        return []
    from PIL import Image

    with tempfile.TemporaryDirectory() as temp, Image.open(photo) as picture:
        size = f"{picture.width}x{picture.height}"
        other, copy = Path(temp) / "other.jpg", Path(temp) / "copy.jpg"
        half = picture.convert("RGB")
        half.crop((0, 0, half.width // 2, half.height // 2)).transpose(Image.Transpose.ROTATE_180).save(
            other, quality=90
        )
        half.save(copy, quality=85)
        first = _in_child(photo, other)
        again = _in_child(copy, photo)
    nan = float("nan")
    note = f"{size} photo, one listing photo, every lane with OCR, second run in a process, decoding included"
    return [
        Figure(name="cost_cpu_s", value=first["cpu"], n=1, groups=1, low=nan, high=nan, note=note),
        Figure(name="cost_stability_s", value=max(0.0, again["cpu"] - first["cpu"]), n=1, groups=1, low=nan, high=nan,
               note=f"further seconds when the pass runs (LLR {again['llr']:+.2f})"),
        Figure(name="cost_mb", value=max(first["mb"], again["mb"]), n=1, groups=1, low=nan, high=nan,
               note=f"peak of the process; its decoding process peaks at {max(first['child_mb'], again['child_mb']):.0f}"),
    ]  # fmt: skip


def _in_child(photo: Path, listing: Path) -> dict[str, float]:
    code = "import json, sys; from bench.cost import measure_once; print(json.dumps(measure_once(*sys.argv[1:])))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(photo), str(listing)], capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))
