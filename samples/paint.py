"""What a forger's tools leave: damage painted on a picture, and a whole frame re-made by an editor (simulated)."""

from __future__ import annotations

import cv2
import numpy as np

from samples.camera import Rgb
from samples.textures import crack_path

Box = tuple[int, int, int, int]


def painted_crack(
    rgb: Rgb, at: tuple[int, int], heading: float, length: int, rng: np.random.Generator
) -> tuple[Rgb, Box]:
    """Paint a branching crack from ``at`` (x, y); returns the picture and the crack's box [x, y, w, h]."""
    layer = np.zeros((*rgb.shape[:2], 2), np.float32)
    path = crack_path(rng, (float(at[0]), float(at[1])), heading, float(length))
    branches = [path, crack_path(rng, tuple(path[9]), heading + 0.9, length * 0.4)]
    branches.append(crack_path(rng, tuple(path[16]), heading - 0.8, length * 0.3))
    for n, branch in enumerate(branches):
        _stroke(layer, branch, max(2, 4 - n))
    return _blend(rgb, layer, (36, 30, 26), (226, 220, 210)), _box(layer)


def painted_scratches(rgb: Rgb, at: tuple[int, int], length: int, rng: np.random.Generator) -> tuple[Rgb, Box]:
    """Paint a few bright parallel scratches near ``at``."""
    layer = np.zeros((*rgb.shape[:2], 2), np.float32)
    for _ in range(5):
        start = (float(at[0] + rng.normal(0, length * 0.12)), float(at[1] + rng.normal(0, length * 0.12)))
        _stroke(
            layer,
            crack_path(rng, start, 0.45 + float(rng.normal(0, 0.1)), length * float(rng.uniform(0.5, 1)), 0.06),
            3,
        )
    return _blend(rgb, layer, (205, 205, 200), (30, 30, 32)), _box(layer)


def _stroke(layer: np.ndarray, path: np.ndarray, width: int) -> None:
    pts = np.round(path * 16).astype(np.int32)
    core, edge = np.ascontiguousarray(layer[..., 0]), np.ascontiguousarray(layer[..., 1])
    cv2.polylines(edge, [pts + 24], False, 0.55, width + 1, cv2.LINE_AA, 4)
    cv2.polylines(core, [pts], False, 0.95, width, cv2.LINE_AA, 4)
    layer[..., 0], layer[..., 1] = core, edge


def _blend(rgb: Rgb, layer: np.ndarray, core: tuple[int, ...], edge: tuple[int, ...]) -> Rgb:
    alpha = cv2.GaussianBlur(layer, (0, 0), 0.8)
    out = rgb.astype(np.float32)
    for k, colour in ((1, edge), (0, core)):
        out = out * (1 - alpha[..., k : k + 1]) + np.array(colour, np.float32) * alpha[..., k : k + 1]
    return np.asarray(np.clip(out, 0, 255), np.uint8)


def _box(layer: np.ndarray) -> Box:
    ys, xs = np.nonzero(layer.max(axis=2) > 0.15)
    return (int(xs.min()), int(ys.min()), int(xs.max() - xs.min() + 1), int(ys.max() - ys.min() + 1))


def rerendered(rgb: Rgb, rng: np.random.Generator, *, drift: float = 0.006) -> Rgb:
    """Re-make a whole frame as an AI editor does: outlines drift, texture is redrawn, colours and size change.

    A simulation (smooth warp of ``drift`` of the frame, median texture, recolouring); no model is run.
    """
    h, w = rgb.shape[:2]
    field = cv2.GaussianBlur(rng.standard_normal((h // 8, w // 8, 2)).astype(np.float32), (0, 0), 0.22 * w / 8)
    field = cv2.resize(field / max(float(np.abs(field).max()), 1e-6), (w, h)) * drift * w
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    moved = cv2.remap(rgb, x + field[..., 0], y + field[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    redrawn = cv2.bilateralFilter(moved, 7, 22, 3).astype(np.float32)
    redrawn += 1.1 * (redrawn - cv2.GaussianBlur(redrawn, (0, 0), 1.6))
    redrawn += cv2.GaussianBlur(rng.standard_normal((h, w, 1)).astype(np.float32), (0, 0), 0.9)[..., None] * 3
    warm = np.array([1.05, 1.0, 0.94], np.float32)
    lit = np.clip((np.clip(redrawn / 255, 0, 1) ** 0.92) * 255 * warm, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(lit, (round(w * 0.94), round(h * 0.96)), interpolation=cv2.INTER_AREA), np.uint8)


def screenshot(rgb: Rgb) -> Rgb:
    """A phone's screenshot of a listing page: bars, a price, the picture (a third of the screen)."""
    page = np.full((1600, 760, 3), 250, np.uint8)
    scale = 760 / rgb.shape[1]
    small = cv2.resize(rgb, (760, round(rgb.shape[0] * scale)), interpolation=cv2.INTER_AREA)
    page[:64] = (238, 238, 240)
    for text, at, size, ink in (
        ("19:22", (24, 44), 0.9, (40, 40, 40)),
        ("SHOP PAGE  (simulated)", (24, 860), 0.9, (90, 90, 90)),
        ("CNY 39.00", (24, 790), 1.6, (200, 60, 30)),
        ("In the box: one item, card, foam", (24, 930), 0.8, (110, 110, 110)),
    ):
        cv2.putText(page, text, at, cv2.FONT_HERSHEY_SIMPLEX, size, ink, 2, cv2.LINE_AA)
    page[100 : 100 + small.shape[0]] = small
    for k in range(6):
        cv2.rectangle(page, (24, 980 + k * 60), (int(300 + 60 * (k % 4)), 1000 + k * 60), (225, 225, 228), -1)
    cv2.rectangle(page, (380, 1480), (736, 1560), (214, 80, 40), -1)
    return page


def aslant(rgb: Rgb) -> Rgb:
    """A picture pulled into a slight perspective and cut, as a copier would fake a second view."""
    h, w = rgb.shape[:2]
    source = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    target = np.array(
        [[-0.06 * w, -0.05 * h], [1.02 * w, 0.03 * h], [1.05 * w, 1.0 * h], [-0.02 * w, 1.06 * h]], np.float32
    )
    matrix = cv2.getPerspectiveTransform(source, target)
    return np.asarray(
        cv2.warpPerspective(rgb, matrix, (w, h), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT), np.uint8
    )


def shaken(rgb: Rgb, length: int = 17) -> Rgb:
    """Hand shake: motion blur of ``length`` pixels along a slant."""
    kernel = np.zeros((length, length), np.float32)
    cv2.line(kernel, (0, length // 3), (length - 1, 2 * length // 3), 1.0, 1)
    return np.asarray(cv2.filter2D(rgb, -1, kernel / kernel.sum()), np.uint8)


def watermarked(rgb: Rgb, words: str = "shutterstock") -> Rgb:
    """An agency's name over a preview, half transparent."""
    over = rgb.copy()
    h, w = rgb.shape[:2]
    for k, at in enumerate(((0.08, 0.3), (0.5, 0.55), (0.15, 0.82))):
        size = w / 640 * (1.9 if k == 1 else 1.5)
        cv2.putText(
            over,
            words,
            (int(at[0] * w), int(at[1] * h)),
            cv2.FONT_HERSHEY_DUPLEX,
            size,
            (255, 255, 255),
            3,
            cv2.LINE_AA,
        )
    return np.asarray(cv2.addWeighted(rgb, 0.35, over, 0.65, 0), np.uint8)


def code_label(text: str) -> Rgb:
    """A photo of a parcel label with a Code 128, lying a little aslant."""
    import zxingcpp

    code = np.asarray(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_image(scale=4))
    card = np.full((520, 900), 244, np.uint8)
    card[120 : 120 + code.shape[0], 60 : 60 + code.shape[1]] = code[: 520 - 120, : 900 - 60]
    cv2.putText(card, f"S/N {text}", (60, 420), cv2.FONT_HERSHEY_SIMPLEX, 1.6, 30, 3, cv2.LINE_AA)
    ground = np.full((720, 1080), 150, np.uint8)
    matrix = cv2.getRotationMatrix2D((450, 260), 4.0, 1.0) + np.array([[0, 0, 90], [0, 0, 100]])
    laid = cv2.warpAffine(
        card, matrix, (1080, 720), dst=ground, borderMode=cv2.BORDER_TRANSPARENT, flags=cv2.INTER_AREA
    )
    noisy = laid.astype(np.float32)[..., None] * np.array([0.98, 0.96, 0.9]) + np.random.default_rng(8).normal(
        0, 3, (720, 1080, 1)
    )
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)


def clip(rgb: Rgb, frames: int = 45) -> bytes:
    """A short clip of a hand moving over the scene: a window gliding over one photo (simulated), VP9 in WebM."""
    import tempfile
    from pathlib import Path

    h, w = rgb.shape[:2]
    size = (w * 3 // 4 // 2 * 2, h * 3 // 4 // 2 * 2)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.webm"
        out = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"VP90"), 15, (640, 480))
        for k in range(frames):
            t = k / (frames - 1)
            x, y = int((w - size[0]) * t), int((h - size[1]) * (0.5 + 0.4 * np.sin(3 * t)))
            piece = rgb[y : y + size[1], x : x + size[0], ::-1]
            out.write(np.ascontiguousarray(cv2.resize(piece, (640, 480), interpolation=cv2.INTER_AREA)))
        out.release()
        return path.read_bytes()
