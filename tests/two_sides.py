"""A printed board before a printed wall, seen by a pinhole camera from the front and from aside (simulated)."""

from __future__ import annotations

import cv2
import numpy as np

Rgb = np.ndarray
SIZE = (800, 600)
BOARD, WALL = (420, 330), (900, 700)
"""Pixels of the two textures, one a millimetre."""


def print_of(seed: int, size: tuple[int, int], ground: int) -> Rgb:
    """A print of many small shapes."""
    rng = np.random.default_rng(seed)
    out = np.full((size[1], size[0], 3), ground, np.uint8)
    for _ in range(size[0] * size[1] // 700):
        at = (int(rng.integers(size[0])), int(rng.integers(size[1])))
        colour = tuple(int(v) for v in rng.integers(40, 220, 3))
        axes = (int(rng.integers(2, 9)), int(rng.integers(2, 9)))
        cv2.ellipse(out, at, axes, float(rng.uniform(0, 180)), 0, 360, colour, -1, cv2.LINE_AA)
    return out


def cracked(board: Rgb, seed: int, at: tuple[int, int] = (210, 165), long: int = 80) -> Rgb:
    """Draw a dark branching crack on the board."""
    rng = np.random.default_rng(seed)
    out = board.copy()
    for heading in rng.uniform(0, 2 * np.pi, 4):
        path = [np.array(at, float)]
        for _ in range(9):
            heading += float(rng.normal(0, 0.5))
            path.append(path[-1] + long / 18 * np.array([np.cos(heading), np.sin(heading)]))
        cv2.polylines(out, [np.round(path).astype(np.int32)], False, (18, 16, 20), 3, cv2.LINE_AA)
    return out


def seen(board: Rgb, wall: Rgb, angle: float, *, light: float = 1.0, seed: int = 0) -> Rgb:
    """Photograph both from ``angle`` degrees aside, the board in the middle of the frame, with noise."""
    out = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    for texture, depth in ((wall, 260.0), (board, 0.0)):
        to_photo = homography(texture.shape, depth, angle)
        laid = cv2.warpPerspective(texture, to_photo, SIZE, flags=cv2.INTER_AREA)
        there = cv2.warpPerspective(np.full(texture.shape[:2], 255, np.uint8), to_photo, SIZE) > 127
        out[there] = laid[there]
    noise = np.random.default_rng(seed).normal(0, 2, out.shape)
    return np.clip(out * light + noise, 0, 255).astype(np.uint8)


def homography(shape: tuple[int, ...], depth: float, angle: float) -> np.ndarray:
    """Texture pixels (millimetres) of a plane ``depth`` behind the board to photo pixels."""
    turn = np.radians(angle)
    rotation = np.array([[np.cos(turn), 0, -np.sin(turn)], [0, 1, 0], [np.sin(turn), 0, np.cos(turn)]])
    camera = np.array([[900.0, 0, SIZE[0] / 2], [0, 900.0, SIZE[1] / 2], [0, 0, 1]])
    plane = np.array([[1.0, 0, -shape[1] / 2], [0, 1, -shape[0] / 2], [0, 0, depth]])
    return camera @ (rotation @ plane + np.array([[0, 0, 0], [0, 0, 0], [0, 0, 700.0]]))


def box_of_mark(angle: float, long: int = 80) -> tuple[int, int, int, int]:
    """Where the cracked place lies in a photo from ``angle``."""
    x, y = BOARD[0] / 2, BOARD[1] / 2
    half = long / 2
    corners = np.array([[[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]]])
    moved = cv2.perspectiveTransform(corners, homography((BOARD[1], BOARD[0]), 0.0, angle))
    left, top, width, height = cv2.boundingRect(moved.astype(np.float32))
    return left, top, width, height
