"""The seeded render set of ``./do bench views``: a thing really damaged from five sides, and the thing intact, painted.

Rendered into the cache (never committed). Boxes come from rendering the thing with and without its damage.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from samples.camera import LINNET, ORIOL, develop
from samples.render import box_of_difference
from samples.scenes import Break, Stand, Thing, render

from bench.lab.damage import Rgb
from bench.lab.marks import carried_paint, hand_slip, paint_one
from bench.views_pairs import DELIVERIES, Trial, ViewPair, delivered
from jianzhen.inspection.lanes.views.place import carry
from jianzhen.inspection.lanes.views.points import look_at, match

SIZE, SPP = (800, 600), 14
ANGLES = (12, 20, 30, 45)
ROOMS = ("home:wood", "home:stone", "home:cloth")
KINDS = ("crack", "scratch", "stain")


def scene_things(k: int) -> tuple[Thing, Thing, str]:
    """A thing damaged and intact, and the kind of damage; every seventh scene is the lock."""
    rng = np.random.default_rng(5000 + k)
    if k % 7 == 6:
        return (
            Thing(kind="lock", turn=float(rng.uniform(-25, 25)), broken=Break(angle=0)),
            Thing(kind="lock"),
            "scratch",
        )
    kind = ("mug", "tin", "vase", "bowl")[k % 4]
    what = KINDS[k % 3]
    turn = float(rng.uniform(-40, 40))
    broken = Break(
        angle=float(rng.uniform(250, 290)) - turn, chip=0.0, crack=float(rng.uniform(0.35, 0.7)), seed=k, kind=what
    )
    design = ("ridge", "ember", "fern", f"own{k}")[int(rng.integers(4))]
    intact = Thing(kind=kind, design=design, turn=turn)
    return replace(intact, broken=broken), intact, what


def render_scene(folder: Path, k: int) -> None:
    """Render a scene's nine photos and its boxes."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(6000 + k)
    broken, intact, what = scene_things(k)
    if broken.kind == "lock":
        intact = replace(broken, broken=None)
    away = 0.42 if broken.kind in ("bowl", "vase") else 0.32
    around, above = float(rng.uniform(-95, -75)), float(rng.uniform(24, 40)) + (20 if broken.kind == "lock" else 0)
    room, seed, device = ROOMS[k % 3], 7000 + k, (LINNET, ORIOL)[k % 2]
    first = Stand(around=around, above=above, away=away)

    def shoot(name: str, thing: Thing, stand: Stand, room_seed: int) -> None:
        light = render(thing, room=room, room_seed=room_seed, stand=stand, size=SIZE, samples=SPP)
        rgb = develop(light, device, np.random.default_rng(room_seed + len(name)))
        Image.fromarray(rgb).save(folder / name, quality=device.quality)

    def aside(angle: int) -> Stand:
        return replace(
            first,
            around=around + angle * (1 if k % 2 else -1),
            above=above + 4,
            away=away * float(rng.uniform(0.88, 1.08)),
        )

    shoot("a.jpg", broken, first, seed)
    for angle in ANGLES:
        shoot(f"b{angle}.jpg", broken, aside(angle), seed)
    shoot("intact-a.jpg", intact, first, seed + 500)
    for angle in ANGLES[:3]:
        shoot(f"intact-b{angle}.jpg", intact, aside(angle), seed + 500)
    low = (400, 300)
    pair = [render(one, room=room, room_seed=seed, stand=first, size=low, samples=32) for one in (broken, intact)]
    box = box_of_difference(pair[0], pair[1], SIZE[0] / low[0])
    (folder / "boxes.json").write_text(json.dumps({"real": box, "damage": what}), "utf-8")


def pairs_of(folder: Path) -> Iterator[ViewPair]:
    """Every pair of a scene, as is and after a messenger."""
    kept = json.loads((folder / "boxes.json").read_text("utf-8"))
    real, what = tuple(kept["real"]), kept["damage"]
    trial = Trial(group=folder.name, half=int(folder.name[-2:]) % 2, case="real", mark=what)
    for delivery in DELIVERIES:
        for angle in ANGLES:
            yield _pair(replace(trial, angle=angle), delivery, _open(folder / "a.jpg"), folder / f"b{angle}.jpg", real)
    clean = _open(folder / "intact-a.jpg")
    painted, box = paint_one(clean, real, what, seed=1)
    for angle in ANGLES[:3]:
        other = _open(folder / f"intact-b{angle}.jpg")
        put = {
            "painted once": other,
            "painted twice": paint_one(other, real, what, seed=2)[0],
            "painted once, copied by hand": _copied(clean, other, real, what, angle),
        }
        for case, second in put.items():
            if second is None:
                continue
            for delivery in DELIVERIES:
                yield _pair(replace(trial, case=case, angle=angle), delivery, painted, second, box)
    for delivery in DELIVERIES:
        yield _pair(replace(trial, case="one photo twice"), delivery, painted, _aslant(painted), box)
        first, second, at = _cut(painted, box)
        yield _pair(replace(trial, case="one photo cut"), delivery, first, second, at)


def _pair(trial: Trial, delivery: str, first: Rgb, second: Rgb | Path, box: tuple[int, ...]) -> ViewPair:
    other = _open(second) if isinstance(second, Path) else second
    return ViewPair(
        trial=replace(trial, delivery=delivery), first=delivered(first, delivery), second=delivered(other, delivery),
        box=(box[0], box[1], box[2], box[3]),
    )  # fmt: skip


def _open(path: Path) -> Rgb:
    return np.asarray(Image.open(path).convert("RGB"))


def _copied(clean: Rgb, other: Rgb, box: tuple[int, ...], what: str, angle: int) -> Rgb | None:
    """The drawing put into the other view where the place lies, as a careful hand would; None where it is not found."""
    at = (box[0], box[1], box[2], box[3])
    to_other = place_in_other(clean, other, at)
    if to_other is None:
        return None
    slip = hand_slip(at, np.random.default_rng([angle, *at]))
    return carried_paint(other, (clean.shape[0], clean.shape[1]), at, what, to_other @ slip, seed=1)


def place_in_other(first: Rgb, second: Rgb, box: tuple[int, int, int, int]) -> np.ndarray | None:
    """The straight map (2, 3) of a place between two clean photos, photo pixels, from every match; None without."""
    a, b = look_at(first), look_at(second)
    work = (round(box[0] * a.scale), round(box[1] * a.scale), round(box[2] * a.scale), round(box[3] * a.scale))
    found = carry(*match(a, b, np.ones(len(a.points), bool)), work, float(max(a.grey.shape)))
    if found is None:
        return None
    centre = np.array([[work[0] + work[2] / 2, work[1] + work[3] / 2]])
    straight = found.affine * a.scale / b.scale
    return np.c_[straight, found.to_b(centre)[0] / b.scale - straight @ (centre[0] / a.scale)]


def _cut(rgb: Rgb, box: tuple[int, int, int, int]) -> tuple[Rgb, Rgb, tuple[int, int, int, int]]:
    """A photo and a piece of itself, made a little smaller: no second view."""
    h, w = rgb.shape[:2]
    x, y = min(round(0.08 * w), max(0, box[0] - 8)), min(round(0.06 * h), max(0, box[1] - 8))
    piece = rgb[y:, x:]
    return rgb, cv2.resize(piece, None, fx=0.9, fy=0.9, interpolation=cv2.INTER_AREA), box


def _aslant(rgb: Rgb) -> Rgb:
    h, w = rgb.shape[:2]
    source = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    target = source + np.array(
        [[-0.05 * w, -0.04 * h], [0.01 * w, 0.03 * h], [0.05 * w, 0], [-0.02 * w, 0.05 * h]], np.float32
    )
    return cv2.warpPerspective(
        rgb, cv2.getPerspectiveTransform(source, target), (w, h), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
    )
