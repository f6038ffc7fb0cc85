"""Render the sample claims: ``./do samples [--only NAME] [--out DIR] [--fast]``."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from samples.camera import Rgb, develop
from samples.claims import AUTHORITY, CLAIMS, VIEWS, forged_lock_box, painted_twin
from samples.notices import rebuttal_files
from samples.scenes import Linear, render

HERE = Path(__file__).parent
FULL, FAST = ((1280, 960), 48), ((640, 480), 8)


def photograph(name: str, size: tuple[int, int], spp: int) -> Rgb:
    """Render and develop one view; the seed is its name."""
    view = VIEWS[name]
    light = render(
        view.thing, room=view.room, room_seed=view.room_seed, stand=view.stand, size=size, samples=spp,
        exposure=view.exposure,
    )  # fmt: skip
    return develop(light, view.device, np.random.default_rng(list(name.encode())))


def main(argv: list[str] | None = None) -> int:
    """Render what is asked for and write the folders and truth.toml."""
    parser = argparse.ArgumentParser(prog="./do samples", description="Render the simulated sample claims.")
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--only", help="one view, written to OUT/view.png, to look at")
    parser.add_argument("--draft", dest="quality", action="store_const", const=FAST, default=FULL)
    asked = parser.parse_args(argv)
    size, spp = asked.quality
    if asked.only:
        from PIL import Image

        Image.fromarray(photograph(asked.only, size, spp)).save(asked.out / "view.png")
        return 0
    photos = {}
    for name in VIEWS:
        photos[name] = photograph(name, size, spp)
        print(f"rendered {name}", flush=True)
    for name, claim in CLAIMS.items():
        for path, make in claim.files.items():
            _write(asked.out / "claims" / name / path, make(photos))
        marks = {file: [list(_mark(view, photos, size))] for file, view in claim.marked.items()}
        if marks:
            claim.order["damage_regions"] = marks
        order = json.dumps(claim.order, ensure_ascii=False, indent=2) + "\n"
        _write(asked.out / "claims" / name / "order.json", order.encode())
        for path, make in claim.earlier.items():
            _write(asked.out / path, make(photos))
            earlier = json.dumps(claim.earlier_order, indent=2) + "\n"
            _write((asked.out / path).parent / "order.json", earlier.encode())
    for path, content in rebuttal_files().items():
        _write(asked.out / "claims" / path, content)
    _write(asked.out / "trust" / "simulated-root.pem", AUTHORITY.issue().root.encode())
    (asked.out / "truth.toml").write_text(_truth_toml(photos), "utf-8")
    return 0


def _mark(name: str, photos: dict[str, Rgb], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The box a buyer would draw: around the paint, or where a render with the damage differs from one without."""
    if name == "painted-cup":
        return painted_twin(photos)[1]
    if name == "painted-lock":
        return forged_lock_box(photos)
    view = VIEWS[name]
    intact = replace(view.thing, broken=None)
    # the crack without the chip, and one seed: same shape, same noise, so that only the crack differs
    cracked = replace(view.thing, broken=replace(view.thing.broken, chip=0.0)) if view.thing.broken else intact
    with_it, without = (
        render(one, room=view.room, room_seed=view.room_seed, stand=view.stand, size=(480, 360), samples=32)
        for one in (cracked, intact)
    )
    return box_of_difference(with_it, without, size[0] / 480)


def box_of_difference(a: Linear, b: Linear, scale: float) -> tuple[int, int, int, int]:
    """The box of the largest blob where two renders differ, enlarged by ``scale`` and an eighth."""
    change = cv2.GaussianBlur(np.abs(np.log((a + 0.02) / (b + 0.02))).max(axis=2), (0, 0), 1.2)
    count, _, stats, _ = cv2.connectedComponentsWithStats((change > 0.22).astype(np.uint8))
    best = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])) if count > 1 else 0
    x, y, w, h = (int(v) for v in stats[best, :4])
    x, y, w, h = x - w // 16 - 1, y - h // 16 - 1, w + w // 8 + 2, h + h // 8 + 2
    x, y = max(x, 0), max(y, 0)
    return round(x * scale), round(y * scale), round(w * scale), round(h * scale)


def _truth_toml(photos: dict[str, Rgb]) -> str:
    lines = ["# What is true of each sample claim. All simulated; written by samples/render.py.", ""]
    for name, claim in CLAIMS.items():
        lines.append(f'["{name}"]')
        lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in claim.truth.items()]
        if name == "07-cup-painted":
            lines.append(f'painted_regions = {{ "1.jpg" = [{list(painted_twin(photos)[1])}] }}')
        lines.append("")
    return "\n".join(lines)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    raise SystemExit(main())
