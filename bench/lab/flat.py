"""The same flat artwork photographed twice: simulated, since no real set exists."""

from __future__ import annotations

import cv2
import numpy as np

from bench.lab.damage import Rgb, Rng
from bench.lab.transforms import saved


def photograph(artwork: Rgb, background: Rgb, fill: float, rng: Rng) -> Rgb:
    """Photograph a flat artwork that fills a share ``fill`` of the frame's sides (1.0: the whole frame).

    Hand-held: tilt, turn, distance, light, lens and noise are drawn anew for each photo.
    """
    side = 512
    h, w = artwork.shape[:2]
    frame = (side, round(side * 0.75))
    ground = cv2.resize(background, frame, interpolation=cv2.INTER_AREA)
    scale = (
        (fill if fill < 1 else 1.18)
        * min(frame[0] / w, frame[1] / h)
        * (1 if fill < 1 else max(frame[0] / w, frame[1] / h) / min(frame[0] / w, frame[1] / h))
    )
    tilt, pan, roll = (np.deg2rad(rng.normal(0, s)) for s in (5, 5, 3))
    focal = 1.3 * frame[0]
    corners = np.array([[-w / 2, -h / 2], [w / 2, -h / 2], [w / 2, h / 2], [-w / 2, h / 2]]) * scale
    turn = np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])
    flat = corners @ turn.T
    points = np.stack([flat[:, 0], flat[:, 1], np.zeros(4)], axis=1)
    rx = np.array([[1, 0, 0], [0, np.cos(tilt), -np.sin(tilt)], [0, np.sin(tilt), np.cos(tilt)]])
    ry = np.array([[np.cos(pan), 0, np.sin(pan)], [0, 1, 0], [-np.sin(pan), 0, np.cos(pan)]])
    moved = points @ (rx @ ry).T
    shift = rng.normal(0, 0.02, 2) * side
    seen = moved[:, :2] * focal / (focal + moved[:, 2:3]) + np.array(frame) / 2 + shift
    matrix = cv2.getPerspectiveTransform(
        np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32), seen.astype(np.float32)
    )
    laid = cv2.warpPerspective(artwork, matrix, frame, flags=cv2.INTER_AREA)
    inside = cv2.warpPerspective(np.full((h, w), 255, np.uint8), matrix, frame)[..., None] / 255
    out = ground * (1 - inside) + laid * inside
    y, x = np.mgrid[0 : frame[1], 0 : frame[0]].astype(np.float32)
    a = float(rng.uniform(0, 6.3))
    out = out * (1 + 0.25 * (np.cos(a) * (x / frame[0] - 0.5) + np.sin(a) * (y / frame[1] - 0.5)))[..., None]
    out = out * rng.uniform(0.85, 1.12, 3)
    bend = 1 + float(rng.normal(0, 0.004)) * (((x - frame[0] / 2) ** 2 + (y - frame[1] / 2) ** 2) / (frame[0] ** 2 / 4))
    out = cv2.remap(
        out.astype(np.float32),
        ((x - frame[0] / 2) * bend + frame[0] / 2).astype(np.float32),
        ((y - frame[1] / 2) * bend + frame[1] / 2).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )
    out = cv2.GaussianBlur(out, (0, 0), float(rng.uniform(0.3, 0.8))) + rng.normal(0, rng.uniform(1, 4), out.shape)
    return saved(np.asarray(np.clip(out, 0, 255), np.uint8), int(rng.integers(75, 93)))
