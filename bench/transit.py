"""``./do bench transit``: render twin scenes (broken on the way, and intact with paint), seeded, into the cache.

Never committed. Shapes, prints, rooms, light and cameras vary; each scene has a listing, a pack-out photo of the intact
thing, two photos of it really broken, and a new photo of it intact with a painted crack.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image
from samples.camera import BENCH, LINNET, ORIOL, STUDIO, Device, develop
from samples.paint import painted_crack
from samples.scenes import Break, Stand, Thing, render

from bench.measure import CACHE

SIZE, SPP = (720, 540), 14
ROOMS = ("home:wood", "home:stone", "home:cloth")


def _shot(path: Path, thing: Thing, room: str, seed: int, stand: Stand, device: Device, exposure: float = 1.0) -> None:
    light = render(thing, room=room, room_seed=seed, stand=stand, size=SIZE, samples=SPP, exposure=exposure)
    rgb = develop(light, device, np.random.default_rng(seed))
    Image.fromarray(rgb).save(path, quality=device.quality)


def render_scene(folder: Path, k: int) -> None:
    """Render one scene's five photos."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(1000 + k)
    kind = ("mug", "bowl", "vase", "tin")[k % 4]
    design = ("ridge", "ember", "fern", f"own{k}")[int(rng.integers(4))]
    away = 0.42 if kind in ("bowl", "vase") else 0.34
    turn = float(rng.uniform(-40, 40))
    intact = Thing(kind=kind, design=design, turn=turn)
    broken = Thing(
        kind=kind,
        design=design,
        turn=turn,
        broken=Break(
            angle=float(rng.uniform(235, 300)) - turn,
            chip=float(rng.uniform(0.003, 0.008)),
            crack=float(rng.uniform(0.3, 0.8)),
            seed=k,
        ),
    )
    home, room_seed = ROOMS[int(rng.integers(3))], 2000 + k
    device = (LINNET, ORIOL)[k % 2]
    around, above = float(rng.uniform(-100, -60)), float(rng.uniform(22, 45))
    _shot(
        folder / "listing.jpg",
        Thing(kind=kind, design=design),
        "studio",
        3000 + k,
        Stand(around=-65, above=20, away=away),
        STUDIO,
        1.7,
    )
    _shot(
        folder / "packed.jpg",
        intact,
        "bench",
        4000 + k,
        Stand(around=-80, above=float(rng.uniform(30, 55)), away=away),
        BENCH,
    )
    _shot(folder / "honest-1.jpg", broken, home, room_seed, Stand(around=around, above=above, away=away), device)
    _shot(
        folder / "honest-2.jpg",
        broken,
        home,
        room_seed,
        Stand(around=around + 20, above=above + 6, away=away * 0.92),
        device,
    )
    _shot(
        folder / "painted.jpg", intact, home, room_seed + 500, Stand(around=around + 5, above=above, away=away), device
    )
    rgb = np.asarray(Image.open(folder / "painted.jpg"), np.uint8)
    painted, _ = painted_crack(rgb, (SIZE[0] // 2, int(SIZE[1] * 0.42)), 1.5, 150, rng)
    Image.fromarray(painted).save(folder / "painted.jpg", quality=87)


def main(argv: list[str] | None = None) -> int:
    """Render the scenes that are not there yet."""
    parser = argparse.ArgumentParser(prog="./do bench transit", description=__doc__)
    parser.add_argument("--scenes", type=int, default=24)
    asked = parser.parse_args(argv)
    for k in range(asked.scenes):
        folder = CACHE / "transit" / f"scene-{k:02d}"
        if not (folder / "painted.jpg").exists():
            render_scene(folder, k)
            print(f"rendered {folder.name}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
