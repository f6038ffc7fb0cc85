"""Measure the traces of honest photos and of our own forgeries; the numbers are kept under .bench-cache."""

from __future__ import annotations

import ast
import csv
import hashlib
import io
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import jpeglib
import numpy as np
from PIL import Image, ImageOps

from bench.lab.damage import Rgb
from bench.lab.deliveries import Delivery, decoded, encode
from bench.lab.forgeries import Forgery, forge
from bench.lab.sources import half, load, things
from bench.lab.transforms import screenshot
from bench.measure import CACHE, spread
from jianzhen.inspection.lanes.traces import StoredJpeg, TracePhoto, measure_traces
from jianzhen.inspection.model import Because, Region

PER_GROUP = 2
FORGED_BASES = 60
LEAST_SIDE = 320
SENT_ON = tuple(one.value for one in Delivery if one is not Delivery.AS_IS)
OVERLAYS = ("text put on", "mosaic put on")
"""What honest people do to one place: a date or caption, a mosaic over an address; counted apart."""
HONEST_EDITS = ("cropped q92", "screenshot q85", "resized q90", *OVERLAYS)
"""What honest people do besides sending on: each leaves an older grid, or none, or none in one place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A photo, how it was sent, and what was done to it ("honest" or a forgery)."""

    path: Path
    donor: Path
    group: str
    source: str
    device: str
    delivery: str
    truth: str
    seed: int


def tasks(data: Path) -> list[Task]:
    """Honest photos as they are and by one other way each; forgeries on other groups, freshly saved and sent on."""
    photos = _photos(data)
    forged = {one.group for one in sorted(photos, key=lambda one: one.seed) if _is_large(one.path)}
    bases = sorted(forged, key=lambda name: hashlib.sha256(f"base{name}".encode()).hexdigest())[:FORGED_BASES]
    out: list[Task] = []
    ways = (*SENT_ON, *HONEST_EDITS)
    seen: set[str] = set()
    for k, one in enumerate(photos):
        if one.group not in bases:
            out += [one, _with(one, delivery=ways[one.seed % len(ways)])]
        elif one.group not in seen and _is_large(one.path):
            seen.add(one.group)
            donor = photos[(k + 97) % len(photos)].path
            for n, kind in enumerate(Forgery):
                way = SENT_ON[(one.seed + n) % len(SENT_ON)]
                out += [
                    _with(one, truth=kind.value, donor=donor, delivery=d, seed=one.seed + n) for d in ("as is", way)
                ]
    return out


def _with(task: Task, **changes: Any) -> Task:
    return Task(**{name: changes.get(name, getattr(task, name)) for name in Task.__dataclass_fields__})


def _is_large(path: Path) -> bool:
    with Image.open(path) as picture:
        return min(picture.size) >= LEAST_SIDE


def _photos(data: Path) -> list[Task]:
    """At most ``PER_GROUP`` photos a group of camera originals, real photos and listing's consumer photos."""
    shown = things(data)
    tables = [data / "photos" / name / "manifest.csv" for name in ("camera-originals", "real")]
    rows: list[tuple[Path, dict[str, str]]] = []
    for table in [*tables, data / "listing" / "manifest.csv"]:
        with table.open(encoding="utf-8") as file:
            rows += [(table.parent / row["file"], row) for row in csv.DictReader(file) if row["label"] == "real"]
    rows = [(path, row) for path, row in rows if "listing/" not in str(path) or path.stem.startswith("consumer")]
    out: list[Task] = []
    counts: dict[str, int] = {}
    for path, row in rows:
        source = row["file"].split("/")[0]
        # the same photo lies whole and cropped in two folders: one group
        group = shown.get(str(path.resolve()), f"{source}:{row['group']}")
        if counts.get(group, 0) < PER_GROUP:
            counts[group] = counts.get(group, 0) + 1
            seed = int.from_bytes(hashlib.sha256(f"{source}/{path.name}".encode()).digest()[:4], "big")
            out.append(
                Task(path=path, donor=Path(), group=group, source=source, device=row["generator_or_camera"],
                     delivery="as is", truth="honest", seed=seed)
            )  # fmt: skip
    return out


def file_of(task: Task) -> tuple[bytes, Region | None]:
    """The bytes that reach the desk, and the box of the change where it keeps its place."""
    rng = np.random.default_rng(task.seed)
    if task.truth == "honest" and task.delivery == "as is":
        return task.path.read_bytes(), None
    rgb, box = load(task.path), None
    if task.truth != "honest":
        rgb, box = forge(rgb, load(task.donor), Forgery(task.truth), rng)
        data = _jpeg(rgb, int(rng.integers(82, 99)))
        if task.delivery == "as is":
            return data, box
        rgb = decoded(data)
    if task.delivery in HONEST_EDITS:
        return _edited(rgb, task.delivery, rng), None
    data = encode(rgb, Delivery(task.delivery), rng)
    if task.delivery == Delivery.SCREENSHOT:
        return data, None
    after = decoded(data).shape[1] / rgb.shape[1]
    return data, None if box is None else (
        int(box[0] * after),
        int(box[1] * after),
        int(box[2] * after),
        int(box[3] * after),
    )


def _edited(rgb: Rgb, how: str, rng: np.random.Generator) -> bytes:
    h, w = rgb.shape[:2]
    if how == "cropped q92":
        y, x = int(rng.integers(1, max(2, h // 8))), int(rng.integers(1, max(2, w // 8)))
        return _jpeg(np.ascontiguousarray(rgb[y:, x:]), 92)
    if how == "screenshot q85":
        return _jpeg(screenshot(rgb, np.zeros((h, w), np.bool_), rng)[0], 85)
    if how in OVERLAYS:
        return _jpeg(_overlaid(rgb, how, rng), 92)
    scale = float(rng.uniform(0.45, 0.95))
    return _jpeg(np.asarray(cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8), 90)


def _overlaid(rgb: Rgb, how: str, rng: np.random.Generator) -> Rgb:
    h, w = rgb.shape[:2]
    out = rgb.copy()
    if how == "text put on":
        at = int(w * rng.uniform(0.05, 0.5)), int(h * rng.uniform(0.1, 0.95))
        cv2.putText(
            out, "11-25 19:22", at, cv2.FONT_HERSHEY_SIMPLEX, w / 550, (250, 240, 90), max(1, w // 300), cv2.LINE_AA
        )
        return out
    ph, pw = int(h * rng.uniform(0.08, 0.2)), int(w * rng.uniform(0.15, 0.35))
    y, x = int(rng.integers(0, h - ph)), int(rng.integers(0, w - pw))
    cells = cv2.resize(out[y : y + ph, x : x + pw], (max(1, pw // 14), max(1, ph // 14)), interpolation=cv2.INTER_AREA)
    out[y : y + ph, x : x + pw] = cv2.resize(cells, (pw, ph), interpolation=cv2.INTER_NEAREST)
    return out


def _jpeg(rgb: Rgb, quality: int) -> bytes:
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, "JPEG", quality=quality)
    return out.getvalue()


def photo_of(data: bytes) -> TracePhoto:
    """Open a file as the desk does: pixels after orientation, and what a JPEG stores."""
    with Image.open(io.BytesIO(data)) as picture:
        tables = getattr(picture, "quantization", None)
        orientation = int(picture.getexif().get(0x0112, 1) or 1)
        rgb = np.ascontiguousarray(np.asarray(ImageOps.exif_transpose(picture).convert("RGB"), np.uint8))
    if not tables or data[:2] != b"\xff\xd8":
        return TracePhoto(rgb=rgb, stored=Because.NOT_A_JPEG)
    with tempfile.NamedTemporaryFile(suffix=".jpg") as file:
        file.write(data)
        file.flush()
        luma = np.ascontiguousarray(jpeglib.read_dct(file.name).Y, np.int16)
    table = tuple(int(v) for v in tables[min(tables)])
    return TracePhoto(rgb=rgb, stored=StoredJpeg(luma=luma, table=table, orientation=orientation))


def run(task: Task) -> dict[str, Any]:
    """Measure one file: each kind's score, its places, and the share of the best place that lies in the change."""
    cv2.setNumThreads(1)
    data, box = file_of(task)
    traces = measure_traces(photo_of(data))
    return {
        "truth": task.truth, "group": task.group, "source": task.source, "device": task.device, "half": half(task.group),
        "delivery": task.delivery, "box": box, "name": f"{task.source}/{task.path.name}",
        "scores": {one.kind.value: one.score for one in traces},
        "failed": [one.kind.value for one in traces if one.because is not None and one.because.value == "failed"],
        "inside": {
            one.kind.value: max((_inside(place.region, box) for place in one.places[:2]), default=0.0)
            for one in traces if box is not None
        },
    }  # fmt: skip


def _inside(region: Region, box: Region) -> float:
    """Intersection over union of two boxes."""
    w = min(region[0] + region[2], box[0] + box[2]) - max(region[0], box[0])
    h = min(region[1] + region[3], box[1] + box[3]) - max(region[1], box[1])
    shared = max(0, w) * max(0, h)
    return shared / (region[2] * region[3] + box[2] * box[3] - shared)


def measured(data: Path, *, jobs: int) -> list[dict[str, Any]]:
    """Measure everything, or read the numbers kept from the last run of the same code."""
    CACHE.mkdir(exist_ok=True)
    kept = CACHE / f"traces-{code_version()}.json"
    if not kept.exists():
        kept.write_text(json.dumps(spread(run, tasks(data), jobs)), "utf-8")
    return list(json.loads(kept.read_text("utf-8")))


def code_version() -> str:
    """Hash of the code that makes the numbers, by its syntax; the lit thresholds are no part of it."""
    import jianzhen.inspection.lanes.traces as lane

    folder, lab = Path(str(lane.__file__)).parent, Path(__file__).parent / "lab"
    digest = hashlib.sha256()
    names = ("deliveries", "forgeries", "damage", "transforms", "sources")
    for path in [*sorted(folder.glob("*.py")), *(lab / f"{name}.py" for name in names), Path(__file__)]:
        if path.name not in ("lane.py", "__init__.py"):
            digest.update(ast.dump(ast.parse(path.read_text("utf-8"))).encode())
    return digest.hexdigest()[:12]
