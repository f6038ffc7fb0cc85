"""Textures drawn from seeded noise: wood, cloth, stone, glazes with a print, a lock's front, cartons."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.float32]


def noise(rng: np.random.Generator, size: int, octaves: int = 6, start: int = 4) -> Picture:
    """Smooth fractal noise (size, size) in [0, 1]."""
    total = np.zeros((size, size), np.float32)
    for k in range(octaves):
        cells = min(size, start * 2**k)
        grid = rng.random((cells + 1, cells + 1)).astype(np.float32)
        total += cv2.resize(grid, (size, size), interpolation=cv2.INTER_CUBIC) / 2**k
    low, high = total.min(), total.max()
    return np.asarray((total - low) / (high - low), np.float32)


def _mix(a: tuple[float, ...], b: tuple[float, ...], t: Picture) -> Picture:
    return np.asarray(np.array(a, np.float32) * (1 - t[..., None]) + np.array(b, np.float32) * t[..., None], np.float32)


def wood(rng: np.random.Generator, size: int = 1536) -> Picture:
    """Planks with grain; (size, size, 3) linear in [0, 1]."""
    base = noise(rng, size, 7, 3)
    y, _x = np.mgrid[0:size, 0:size].astype(np.float32) / size
    planks = 5
    shift = rng.random(planks).astype(np.float32)[np.minimum((y * planks).astype(int), planks - 1)]
    grain = 0.5 + 0.5 * np.sin(40 * (y + 0.12 * base + shift) + 12 * base)
    grain = 0.6 * grain + 0.4 * cv2.resize(noise(rng, size // 4, 6, 16), (size, size))
    dark, light = (0.16, 0.085, 0.04), (0.46, 0.29, 0.16)
    tone = _mix(dark, light, np.clip(grain * 0.8 + 0.25 * shift, 0, 1))
    seam = (np.abs((y * planks) % 1) < 0.012)[..., None]
    return np.where(seam, tone * 0.4, tone).astype(np.float32)


def stone(rng: np.random.Generator, size: int = 1536) -> Picture:
    """Veined pale stone."""
    a, b = noise(rng, size, 7, 4), noise(rng, size, 6, 6)
    veins = np.exp(-((np.abs(a - 0.5) * 26) ** 2)) * 0.8 + np.exp(-((np.abs(b - 0.45) * 60) ** 2)) * 0.5
    speck = (rng.random((size, size)) > 0.995).astype(np.float32) * 0.25
    return np.clip(_mix((0.62, 0.6, 0.57), (0.25, 0.25, 0.27), np.clip(veins * b + speck, 0, 1)), 0, 1)


def cloth(rng: np.random.Generator, size: int = 1536) -> Picture:
    """Checked woven cloth."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    weave = 0.85 + 0.15 * np.sin(x * 0.9) * np.sin(y * 0.9)
    hue = rng.random(3).astype(np.float32) * 0.4 + 0.15
    rows, columns = (np.sin(y / size * 60) > 0.3), (np.sin(x / size * 48) > 0.2)
    check = 0.35 * rows + 0.35 * columns
    tone = (0.75 - check[..., None] * (1 - hue)) * weave[..., None]
    return np.clip(tone * (0.85 + 0.3 * noise(rng, size, 5, 5)[..., None]), 0, 1).astype(np.float32)


def kraft(rng: np.random.Generator, size: int = 1024) -> Picture:
    """Corrugated carton with fibres and tape."""
    fibres = cv2.GaussianBlur(rng.random((size, size)).astype(np.float32), (0, 0), 3, sigmaY=0.8)
    fibres = (fibres - fibres.min()) / (fibres.max() - fibres.min())
    tone = _mix((0.3, 0.19, 0.1), (0.5, 0.35, 0.21), np.clip(0.6 * fibres + 0.4 * noise(rng, size, 5), 0, 1))
    band = slice(int(size * 0.44), int(size * 0.56))
    tone[band] = tone[band] * 0.75 + 0.18
    return tone


def plaster(rng: np.random.Generator, size: int = 1024) -> Picture:
    """A wall, never quite even."""
    tint = np.array([0.62, 0.6, 0.55], np.float32) * (0.8 + 0.4 * rng.random(3).astype(np.float32))
    return np.clip(tint * (0.8 + 0.3 * noise(rng, size, 7, 3)[..., None]), 0, 1).astype(np.float32)


def poster(rng: np.random.Generator, size: int = 768) -> Picture:
    """Something with edges to hang on a wall or print on a box."""
    picture = np.ones((size, size, 3), np.float32) * rng.random(3).astype(np.float32) * 0.7
    for _ in range(60):
        colour = tuple(float(v) for v in rng.random(3) * 0.8)
        centre = tuple(int(v) for v in rng.integers(0, size, 2))
        reach = int(rng.integers(10, size // 5))
        if rng.random() < 0.5:
            cv2.circle(picture, centre, reach, colour, -1, cv2.LINE_AA)
        else:
            corner = (centre[0] + reach, centre[1] + int(rng.integers(8, 120)))
            cv2.rectangle(picture, centre, corner, colour, -1)
    for row in range(8):
        y = size - 40 - row * 24
        cv2.line(picture, (40, y), (40 + int(rng.integers(100, size - 80)), y), (0.05, 0.05, 0.06), 6)
    return picture


GLAZES = {
    "ridge": ((0.82, 0.8, 0.74), (0.05, 0.13, 0.33)),
    "ember": ((0.8, 0.72, 0.6), (0.5, 0.07, 0.04)),
    "fern": ((0.75, 0.8, 0.7), (0.06, 0.26, 0.1)),
}


def glaze(design: str, size: int = 1536) -> Picture:
    """The print around a cup: one per design, always the same; (size/2, size, 3)."""
    rng = np.random.default_rng(sum(design.encode()) * 7919)
    ground, ink = (
        np.array(c, np.float32) for c in GLAZES.get(design, (rng.random(3) * 0.3 + 0.5, rng.random(3) * 0.4))
    )
    height = size // 2
    picture = np.ones((height, size, 3), np.float32) * ground * (0.94 + 0.06 * noise(rng, size, 6)[:height, :, None])
    if design == "ridge":
        for k in range(5):
            line = height * (0.35 + 0.11 * k) + height * 0.12 * _walk(rng, size)
            for column in range(size):
                picture[int(line[column]) : int(line[column]) + 9 + 3 * k, column] = ink * (0.6 + 0.25 * k)
        for _ in range(18):
            cx, cy = int(rng.integers(0, size)), int(rng.integers(height * 0.1, height * 0.4))
            cv2.circle(picture, (cx, cy), int(rng.integers(6, 22)), tuple(float(v) for v in ink), 3, cv2.LINE_AA)
    elif design == "ember":
        for k in range(9):
            left = int(size * k / 9)
            cv2.rectangle(picture, (left, 0), (left + size // 22, height), tuple(float(v) for v in ink), -1)
            centre = (left + size // 14, height // 2 + int(rng.integers(-80, 80)))
            cv2.ellipse(picture, centre, (26, 60), float(rng.integers(0, 90)), 0, 360, (0.1, 0.08, 0.1), 5, cv2.LINE_AA)
    else:
        for _ in range(46):
            cx, cy = int(rng.integers(0, size)), int(rng.integers(40, height - 40))
            for leaf in range(7):
                end = (cx + int(60 * np.cos(leaf)), cy + int(44 * np.sin(leaf * 1.3)))
                cv2.line(picture, (cx, cy), end, tuple(float(v) for v in ink), 4, cv2.LINE_AA)
    cv2.putText(picture, f"{design.upper()} WARE", (size // 3, height - 60), cv2.FONT_HERSHEY_DUPLEX, 1.5,
                tuple(float(v) for v in ink), 3, cv2.LINE_AA)  # fmt: skip
    return np.clip(picture, 0, 1)


def _walk(rng: np.random.Generator, size: int) -> Picture:
    steps = cv2.GaussianBlur(rng.standard_normal((1, size)).astype(np.float32).cumsum(axis=1), (0, 0), 14)[0]
    steps -= np.linspace(steps[0], steps[-1], size)
    return np.asarray(steps / max(float(np.abs(steps).max()), 1e-6), np.float32)


def crack_path(
    rng: np.random.Generator, start: tuple[float, float], heading: float, length: float, bend: float = 0.35
) -> Picture:
    """A jagged line in texture coordinates: (n, 2)."""
    points, angle = [np.array(start)], heading
    steps = 26
    for _ in range(steps):
        angle += rng.normal(0, bend)
        angle += 0.25 * (heading - angle)
        points.append(points[-1] + length / steps * np.array([np.cos(angle), np.sin(angle)]))
    return np.array(points, np.float32)


def draw_crack(
    picture: Picture,
    rng: np.random.Generator,
    start: tuple[float, float],
    heading: float,
    length: float,
    width: int = 4,
) -> Picture:
    """Draw a real crack into a glaze: a dark body with pale, chipped edges and two branches."""
    out = picture.copy()
    path = crack_path(rng, start, heading, length)
    branches = [path]
    for k in (8, 15):
        branches.append(crack_path(rng, tuple(path[k]), heading + rng.choice([-0.9, 0.8]), length * 0.35))
    for branch in branches:
        pts = np.round(branch * 16).astype(np.int32)
        cv2.polylines(out, [pts], False, (0.78, 0.74, 0.68), width + 5, cv2.LINE_AA, 4)
    for n, branch in enumerate(branches):
        pts = np.round(branch * 16).astype(np.int32)
        cv2.polylines(out, [pts], False, (0.03, 0.025, 0.02), max(2, width - n), cv2.LINE_AA, 4)
    return out


def draw_stain(picture: Picture, rng: np.random.Generator, at: tuple[float, float], reach: float) -> Picture:
    """Draw a dried stain: overlapping blots, darker at the rim; ``reach`` in pixels."""
    layer = np.zeros(picture.shape[:2], np.float32)
    for _ in range(9):
        spot = (int(at[0] + rng.normal(0, reach * 0.4)), int(at[1] + rng.normal(0, reach * 0.4)))
        axes = (max(2, int(reach * rng.uniform(0.2, 0.5))), max(2, int(reach * rng.uniform(0.2, 0.5))))
        cv2.ellipse(
            layer, spot, axes, float(rng.uniform(0, 180)), 0, 360, float(rng.uniform(0.35, 0.8)), -1, cv2.LINE_AA
        )
    rim = np.clip(layer - cv2.GaussianBlur(layer, (0, 0), reach * 0.12), 0, 1)
    alpha = np.clip(0.6 * cv2.GaussianBlur(layer, (0, 0), 2) + rim, 0, 0.9)[..., None]
    return np.asarray(picture * (1 - alpha) + np.array([0.1, 0.055, 0.025], np.float32) * alpha, np.float32)


def draw_scratches(picture: Picture, rng: np.random.Generator, at: tuple[float, float], length: float) -> Picture:
    """Draw a bundle of scratches through the glaze: pale grooves with a dark side; ``length`` in pixels."""
    out = picture.copy()
    for _ in range(6):
        start = (float(at[0] + rng.normal(0, length * 0.15)), float(at[1] + rng.normal(0, length * 0.1)))
        path = crack_path(
            rng, start, np.pi / 2 + 0.5 + float(rng.normal(0, 0.12)), length * float(rng.uniform(0.4, 1)), 0.06
        )
        pts = np.round(path * 16).astype(np.int32)
        cv2.polylines(out, [pts + 40], False, (0.06, 0.055, 0.05), 3, cv2.LINE_AA, 4)
        cv2.polylines(out, [pts], False, (0.85, 0.83, 0.8), 3, cv2.LINE_AA, 4)
    return out


def lock_front(scratched: bool, rng: np.random.Generator) -> Picture:  # noqa: FBT001 - a state of the thing drawn
    """The front of the fictional lock "Halden L1": brushed metal, a glass keypad; (1400, 560, 3)."""
    h, w = 1400, 560
    own = np.random.default_rng(77)
    brushed = cv2.GaussianBlur(own.random((h, w)).astype(np.float32), (0, 0), 0.7, sigmaY=16)
    brushed = (brushed - brushed.min()) / (brushed.max() - brushed.min())
    front = _mix((0.055, 0.06, 0.07), (0.16, 0.165, 0.18), brushed)
    cv2.rectangle(front, (70, 110), (w - 70, 800), (0.008, 0.009, 0.012), -1)
    for k, key in enumerate("123456789*0#"):
        at = (120 + (k % 3) * 130, 260 + (k // 3) * 150)
        cv2.putText(front, key, at, cv2.FONT_HERSHEY_SIMPLEX, 2.2, (0.55, 0.62, 0.7), 5, cv2.LINE_AA)
    cv2.putText(front, "HALDEN L1", (120, 890), cv2.FONT_HERSHEY_DUPLEX, 1.6, (0.6, 0.6, 0.6), 3, cv2.LINE_AA)
    cv2.circle(front, (w // 2, 1230), 58, (0.02, 0.02, 0.02), -1, cv2.LINE_AA)
    cv2.circle(front, (w // 2, 1230), 62, (0.5, 0.5, 0.48), 5, cv2.LINE_AA)
    if scratched:
        for _ in range(5):
            start = (float(rng.integers(60, 260)), float(rng.integers(1040, 1190)))
            path = crack_path(rng, start, float(rng.normal(0.35, 0.15)), float(rng.integers(120, 330)), 0.08)
            pts = np.round(path * 16).astype(np.int32)
            cv2.polylines(front, [pts + 24], False, (0.02, 0.02, 0.02), 3, cv2.LINE_AA, 4)
            cv2.polylines(front, [pts], False, (0.62, 0.62, 0.6), int(rng.integers(2, 4)), cv2.LINE_AA, 4)
    return np.clip(front, 0, 1)
