"""Measure pairs once and keep the numbers: what fitting and the benchmark both read (cached under .bench-cache)."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from bench.lab.damage import Mask, Rgb
from bench.lab.deliveries import Delivery, deliver
from bench.lab.flat import photograph
from bench.lab.rerender import Rerenderer
from bench.lab.sources import Base, Pair, bases, half, honest_pairs, load, products, real_edits, things
from bench.lab.transforms import DAMAGED, CopyKind, make
from jianzhen.inspection.lanes.reference.agreement import measure, overlay
from jianzhen.inspection.lanes.reference.changed import find_changes
from jianzhen.inspection.lanes.reference.plate import prepare
from jianzhen.inspection.lanes.reference.registration import register

CACHE = Path(__file__).parent.parent / ".bench-cache"
OTHERS = tuple(one for one in Delivery if one is not Delivery.AS_IS)
ORB_MATCHES = 1500
OF_PAIRS = ("damage", "deliveries", "flat", "rerender", "sources", "transforms")
"""Modules of the lab that make the measured pairs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One pair to measure: how its two pictures are made, and what is true of them."""

    truth: str
    kind: str
    group: str
    source: str
    delivery: Delivery
    a: Path
    b: Path
    seed: int
    models: Path
    fill: float = 0.0
    other: Path = Path()


def tasks(data: Path, models: Path) -> list[Task]:
    """Everything that is measured: honest pairs, flats, synthetic copies, real edits; as is, and a third delivered."""
    out: list[Task] = []
    for pair in honest_pairs(data):
        out += _delivered(_honest(pair, models))
    art = [p.listing for p in products(data)] + [b.path for b in bases(data, per_source=20) if b.source == "exif"]
    grounds = [b.path for b in bases(data, per_source=20) if b.source in ("phone", "clothing")]
    for k, artwork in enumerate(art[:60]):
        for fill in (0.3, 0.85, 1.0):
            out.append(
                Task(
                    truth="flat", kind=f"flat {fill:.0%}", group=f"flat:{artwork.parent.name}:{artwork.stem}",
                    source="simulated", delivery=Delivery.AS_IS, a=artwork, b=grounds[k % len(grounds)],
                    seed=seed_of(f"{artwork}{fill}"), models=models, fill=fill,
                    other=grounds[(k + 7) % len(grounds)],
                )
            )  # fmt: skip
    for base in bases(data):
        for kind in CopyKind:
            out += _delivered(_copy(base, kind, models))
    for a, b, generator in real_edits(data):
        out.append(
            Task(truth="real edit", kind=generator, group=f"edit:{b.stem}", source="pairs", delivery=Delivery.AS_IS,
                 a=a, b=b, seed=0, models=models)
        )  # fmt: skip
    return out


def _honest(pair: Pair, models: Path) -> Task:
    return Task(truth="honest", kind=pair.kind, group=pair.group, source=pair.source, delivery=Delivery.AS_IS,
                a=pair.a, b=pair.b, seed=seed_of(f"{pair.a}{pair.b}"), models=models)  # fmt: skip


def _copy(base: Base, kind: CopyKind, models: Path) -> Task:
    return Task(truth="derived", kind=kind.value, group=base.group, source=base.source, delivery=Delivery.AS_IS,
                a=base.path, b=base.path, seed=seed_of(f"{base.path}{kind}"), models=models)  # fmt: skip


def _delivered(task: Task) -> list[Task]:
    """The pair as it is, and for one in five a delivery each: every delivery sees a fifth of all pairs."""
    other = OTHERS[task.seed % len(OTHERS)]
    return [task, Task(**{**asdict(task), "delivery": other, "models": task.models, "a": task.a, "b": task.b})]


def seed_of(text: str) -> int:
    """A seed from a text: of a path its last four parts, so that the pack may lie anywhere."""
    # the file's own name and folder, not where the pack happens to lie
    tail = "/".join(text.split("/")[-4:])
    return int.from_bytes(hashlib.sha256(tail.encode()).digest()[:4], "big")


@lru_cache(maxsize=1)
def _rerenderer(models: Path) -> Rerenderer:
    return Rerenderer.load(models)


def pictures(task: Task) -> tuple[Rgb, Rgb, Mask | None]:
    """Make a task's two pictures: reference, photo, and the mask of painted damage where there is any."""
    rng = np.random.default_rng(task.seed)
    if task.truth == "flat":
        artwork, ground = load(task.a), load(task.b)
        other = load(task.other)
        return photograph(artwork, ground, task.fill, rng), photograph(artwork, other, task.fill, rng), None
    reference, photo, mask = load(task.a), load(task.b), None
    if task.truth == "derived":
        made = make(CopyKind(task.kind), photo, rng, _rerenderer(task.models))
        photo, mask = made.rgb, made.mask
    if task.delivery is not Delivery.AS_IS:
        before = photo.shape
        photo = deliver(photo, task.delivery, rng)
        if mask is not None and photo.shape != before:
            mask = None  # a screenshot moves the picture: places are measured on the other deliveries
    return reference, photo, mask


@lru_cache(maxsize=64)
def _reference(path: Path) -> Any:
    return prepare(load(path))


def run(task: Task) -> dict[str, Any]:
    """Measure one task: agreement, peers' scores, and the changed place against its mask."""
    cv2.setNumThreads(1)
    reference, photo, mask = pictures(task)
    row: dict[str, Any] = {
        "truth": task.truth, "kind": task.kind, "group": task.group, "source": task.source,
        "delivery": task.delivery.value, "registered": False,
        "a": str(task.a), "b": str(task.b), "damaged": task.kind in {k.value for k in DAMAGED},
        "orb": _orb_inliers(reference, photo),
    }  # fmt: skip
    plate = prepare(photo)
    known = prepare(reference) if task.truth == "flat" else _reference(task.a)
    registration = register(plate, known)
    laid = overlay(plate, known, registration) if registration is not None else None
    if registration is None or laid is None:
        return row
    row["registered"] = True
    row["agreement"] = asdict(measure(plate, known, registration, laid))
    if task.truth in ("derived", "real edit"):
        changes = find_changes(laid)
        row["mass"], row["lit_share"] = changes.mass, float(changes.mask.mean())
        if mask is not None and row["damaged"]:
            size = (changes.mask.shape[1], changes.mask.shape[0])
            true = cv2.resize(mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
            union = (true | changes.mask).sum()
            row["iou"] = float((true & changes.mask).sum() / union) if union else 1.0
    return row


def _orb_inliers(a: Rgb, b: Rgb) -> int:
    """The common peer: ORB, ratio test, RANSAC homography, inliers counted."""
    orb = cv2.ORB_create(ORB_MATCHES)
    found = []
    for rgb in (a, b):
        scale = min(1.0, 512 / max(rgb.shape))
        grey = cv2.cvtColor(cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
        found.append(orb.detectAndCompute(grey, None))
    (ka, da), (kb, db) = found
    if da is None or db is None or len(ka) < 8 or len(kb) < 8:
        return 0
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(db, da, k=2)
    good = [p[0] for p in pairs if len(p) == 2 and p[0].distance < 0.8 * p[1].distance]
    if len(good) < 8:
        return 0
    src = np.array([ka[m.trainIdx].pt for m in good], np.float32)
    dst = np.array([kb[m.queryIdx].pt for m in good], np.float32)
    _, mask = cv2.findHomography(src, dst, cv2.RANSAC, 4.0)
    return int(mask.sum()) if mask is not None else 0


def measured(data: Path, models: Path, *, fresh: bool, jobs: int = 2) -> list[dict[str, Any]]:
    """Measure everything, or read the numbers kept from the last run with the same lane and lab."""
    CACHE.mkdir(exist_ok=True)
    kept = CACHE / f"pairs-{code_version()}.json"
    if fresh or not kept.exists():
        kept.write_text(json.dumps(spread(run, tasks(data, models), jobs)), "utf-8")
    shown = things(data)
    return [_grouped(row, shown) for row in json.loads(kept.read_text("utf-8"))]


def _grouped(row: dict[str, Any], shown: dict[str, str]) -> dict[str, Any]:
    """Name what a row's pictures show, and put it on the side where all of that belongs.

    A pair of two things that fall on different sides is on neither ("both"): nothing seen in fitting is reported on.
    The grounds of simulated flats are no things: only the artwork counts.
    """
    seen = [shown[str(Path(row["a"]).resolve())]]
    if row["truth"] != "flat":
        seen.append(shown[str(Path(row["b"]).resolve())])
    sides = {half(one) for one in seen}
    return {**row, "group": seen[0], "half": sides.pop() if len(sides) == 1 else "both"}


def spread(work: Any, items: Iterable[Any], jobs: int) -> list[Any]:
    """Run over processes, in order, saying how far it is."""
    todo, done = list(items), []
    with ProcessPoolExecutor(jobs) as pool:
        for k, row in enumerate(pool.map(work, todo, chunksize=8)):
            done.append(row)
            if (k + 1) % 200 == 0:
                print(f"  {k + 1} of {len(todo)}", flush=True)
    return done


def code_version() -> str:
    """Hash of the code whose change makes kept numbers stale (of its syntax: layout does not matter)."""
    import jianzhen.inspection.lanes.reference as lane

    folder = Path(str(lane.__file__)).parent
    names = ("plate", "registration", "agreement", "changed")
    digest = hashlib.sha256()
    lab = Path(__file__).parent / "lab"
    for path in [*(folder / f"{n}.py" for n in names), *(lab / f"{n}.py" for n in OF_PAIRS), Path(__file__)]:
        digest.update(ast.dump(ast.parse(path.read_text("utf-8"))).encode())
    return digest.hexdigest()[:12]
