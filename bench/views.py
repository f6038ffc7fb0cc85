"""``./do bench views``: is rendered damage found again from another side, and paint never? Real photos with --data.

Renders seeded scenes into the cache (never committed): a thing really damaged from five sides, and the same thing
intact with damage painted on one photo. Boxes come from rendering the thing with and without its damage.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from samples.camera import LINNET, ORIOL, develop, messenger
from samples.paint import painted_crack, painted_scratches
from samples.render import box_of_difference
from samples.scenes import Break, Stand, Thing, render

from bench.measure import CACHE
from jianzhen.inspection.lanes.views import ClaimView, find_same_damage
from jianzhen.inspection.model import Kind, State

SIZE, SPP = (800, 600), 14
ANGLES = (12, 20, 30, 45)
ROOMS = ("home:wood", "home:stone", "home:cloth")
KINDS = ("crack", "scratch", "stain")
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One pair of views: of which scene, case (real, once, twice, copy), kind of damage, degrees aside, delivery."""

    scene: str
    case: str
    damage: str
    angle: int
    delivery: str
    said: str


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


def trials_of(folder: Path) -> Iterator[Trial]:
    """Every pair of a scene, as is and after a messenger."""
    kept = json.loads((folder / "boxes.json").read_text("utf-8"))
    real, what = tuple(kept["real"]), kept["damage"]
    for delivery in ("as is", "messenger"):
        a = _open(folder / "a.jpg", delivery)
        for angle in ANGLES:
            said = decide(a, _open(folder / f"b{angle}.jpg", delivery), real)
            yield Trial(scene=folder.name, case="real", damage=what, angle=angle, delivery=delivery, said=said)
        clean = np.asarray(Image.open(folder / "intact-a.jpg").convert("RGB"))
        painted, box = paint_one(clean, real, what, seed=1)
        once = _deliver(painted, delivery)
        for angle in ANGLES[:3]:
            other = np.asarray(Image.open(folder / f"intact-b{angle}.jpg").convert("RGB"))
            said = decide(once, _deliver(other, delivery), box)
            yield Trial(scene=folder.name, case="painted once", damage=what, angle=angle, delivery=delivery, said=said)
            twice, _ = paint_one(other, real, what, seed=2)
            said = decide(once, _deliver(twice, delivery), box)
            yield Trial(scene=folder.name, case="painted twice", damage=what, angle=angle, delivery=delivery, said=said)
        aslant = _aslant(painted)
        said = decide(once, _deliver(aslant, delivery), box)
        yield Trial(scene=folder.name, case="one photo twice", damage=what, angle=0, delivery=delivery, said=said)


def paint_one(rgb: np.ndarray, near: Box, what: str, *, seed: int) -> tuple[np.ndarray, Box]:
    """Paint damage of a kind where the real one would be, by hand."""
    rng = np.random.default_rng([seed, *near])
    x, y, w, h = near
    long = max(w, h, 40)
    if what == "scratch":
        return painted_scratches(rgb, (x + w // 4, y + h // 2), long, rng)
    if what == "crack":
        return painted_crack(rgb, (x + w // 2, y + h // 8), 1.5, long, rng)
    return painted_stain(rgb, near, rng)


def painted_stain(rgb: np.ndarray, near: Box, rng: np.random.Generator) -> tuple[np.ndarray, Box]:
    """Paint a blotch of a few overlapping ellipses."""
    x, y, w, h = near
    layer = np.zeros(rgb.shape[:2], np.float32)
    for _ in range(7):
        at = (int(x + w * rng.uniform(0.25, 0.75)), int(y + h * rng.uniform(0.25, 0.75)))
        axes = (max(3, int(w * rng.uniform(0.1, 0.3))), max(3, int(h * rng.uniform(0.1, 0.3))))
        cv2.ellipse(layer, at, axes, float(rng.uniform(0, 180)), 0, 360, float(rng.uniform(0.4, 0.9)), -1, cv2.LINE_AA)
    layer = cv2.GaussianBlur(layer, (0, 0), 1.5)[..., None] * 0.75
    out = rgb * (1 - layer) + np.array([70, 46, 30], np.float32) * layer
    ys, xs = np.nonzero(layer[..., 0] > 0.1)
    box = (int(xs.min()), int(ys.min()), int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1) if len(xs) else near
    return np.clip(out, 0, 255).astype(np.uint8), box


def _aslant(rgb: np.ndarray) -> np.ndarray:
    h, w = rgb.shape[:2]
    source = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    target = source + np.array(
        [[-0.05 * w, -0.04 * h], [0.01 * w, 0.03 * h], [0.05 * w, 0], [-0.02 * w, 0.05 * h]], np.float32
    )
    return cv2.warpPerspective(
        rgb, cv2.getPerspectiveTransform(source, target), (w, h), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT
    )


def _open(path: Path, delivery: str) -> np.ndarray:
    return _deliver(np.asarray(Image.open(path).convert("RGB")), delivery)


def _deliver(rgb: np.ndarray, delivery: str) -> np.ndarray:
    if delivery == "as is":
        return rgb
    import io

    # the same size, so that marked boxes stay true
    return np.asarray(Image.open(io.BytesIO(messenger(rgb, side=10_000, quality=62))).convert("RGB"))


def decide(a: np.ndarray, b: np.ndarray, box: Box) -> str:
    """S (seen), N (not seen), or why it cannot be told, as the product says it."""
    found = dict(find_same_damage([ClaimView(name="a", rgb=a, damage=(tuple(box),)), ClaimView(name="b", rgb=b)]))["a"]
    if found.state is State.SUPPORTS_GENUINE:
        return "S"
    return "N" if found.kind is Kind.DAMAGE_NOT_IN_OTHER_VIEW else str(found.because)


def share(trials: list[Trial], said: str = "S") -> tuple[float, int, int, float, float]:
    """Share with a word, n, scenes, and its 95 % interval by drawing scenes again."""
    scenes = sorted({one.scene for one in trials})
    hits = {s: np.array([one.said == said for one in trials if one.scene == s], float) for s in scenes}
    if not scenes:
        return float("nan"), 0, 0, float("nan"), float("nan")
    rng = np.random.default_rng(0)
    drawn = []
    for _ in range(2000):
        pick = rng.choice(scenes, len(scenes))
        drawn.append(np.concatenate([hits[s] for s in pick]).mean())
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(np.concatenate(list(hits.values())).mean()), len(trials), len(scenes), float(low), float(high)


def rendered(scenes: int) -> list[Trial]:
    """Render what is missing, then judge every pair."""
    out: list[Trial] = []
    for k in range(scenes):
        folder = CACHE / "views" / f"scene-{k:02d}"
        if not (folder / "boxes.json").exists():
            render_scene(folder, k)
            print(f"rendered {folder.name}", flush=True)
        out.extend(trials_of(folder))
    return out


def main(argv: list[str] | None = None) -> int:
    """Print the shares and keep them."""
    parser = argparse.ArgumentParser(prog="./do bench views", description=__doc__)
    parser.add_argument("--scenes", type=int, default=21)
    parser.add_argument("--data", type=Path, help="also measure natural and painted patches on its multi-view sets")
    parser.add_argument("--render-only", dest="then", action="store_const", const="stop", default="measure")
    asked = parser.parse_args(argv)
    if asked.then == "stop":
        for k in range(asked.scenes):
            folder = CACHE / "views" / f"scene-{k:02d}"
            if not (folder / "boxes.json").exists():
                render_scene(folder, k)
                print(f"rendered {folder.name}", flush=True)
        return 0
    trials = rendered(asked.scenes)
    rows = report(trials)
    if asked.data:
        from bench.views_real import real_trials

        rows += report_real(real_trials(asked.data))
    CACHE.mkdir(exist_ok=True)
    (CACHE / "views.json").write_text(json.dumps(rows, indent=1), "utf-8")
    return 0


def _row(name: str, trials: list[Trial], said: str = "S") -> dict[str, object]:
    value, n, groups, low, high = share(trials, said)
    print(f"{name:58s} {value:.3f}  n {n:4d}  scenes {groups:3d}  [{low:.2f}, {high:.2f}]")
    return {"name": name, "value": value, "n": n, "groups": groups, "low": low, "high": high}


def report(trials: list[Trial]) -> list[dict[str, object]]:
    """Print and return the rows of the rendered set."""
    rows = []
    near = [one for one in trials if one.case == "real" and one.angle <= 30]
    rows.append(_row("same_damage", near))
    for half in (0, 1):
        rows.append(_row(f"same_damage, half {half}", [one for one in near if int(one.scene[-2:]) % 2 == half]))
    for angle in ANGLES:
        rows.append(_row(f"real, {angle} degrees: seen", [o for o in trials if o.case == "real" and o.angle == angle]))
    for kind in KINDS:
        rows.append(_row(f"real {kind}, <= 30: seen", [one for one in near if one.damage == kind]))
    for delivery in ("as is", "messenger"):
        rows.append(_row(f"real, <= 30, {delivery}: seen", [one for one in near if one.delivery == delivery]))
    rows.append(_row("real called not in the other view", [o for o in trials if o.case == "real"], "N"))
    for case in ("painted once", "painted twice", "one photo twice"):
        some = [one for one in trials if one.case == case]
        rows.append(_row(f"{case}: believed", some))
        rows.append(_row(f"{case}: called not in the other view", some, "N"))
    reasons: dict[str, int] = {}
    for one in near:
        reasons[one.said] = reasons.get(one.said, 0) + 1
    print("real <= 30, all answers:", dict(sorted(reasons.items(), key=lambda item: -item[1])))
    return rows


def report_real(trials: list[Trial]) -> list[dict[str, object]]:
    """Print and return the rows of the real multi-view sets."""
    rows = []
    for case in sorted({one.case for one in trials}):
        some = [one for one in trials if one.case == case]
        rows.append(_row(f"photos, {case}: seen", some))
        rows.append(_row(f"photos, {case}: called not in the other view", some, "N"))
    return rows


if __name__ == "__main__":
    raise SystemExit(main())
