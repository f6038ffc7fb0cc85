"""History of a JPEG 存储历史: quality of its last save, an earlier save, and blocks that lack the earlier one.

A save with step q1 leaves only multiples of q1, so a second save with step q2 fills some bins twice and others never
(Lukas & Fridrich 2003; Popescu & Farid 2004, doi:10.1007/978-3-540-30114-1_10). The histogram each mode would have
without the earlier save is taken from the same photo, shifted by half a block (Bianchi, De Rosa & Piva 2011,
doi:10.1109/ICASSP.2011.5946978), and so is the likelihood of every block to lack the earlier save. Written from the
papers. Being saved twice is innocent: every messenger does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.traces.acontrario import grid_tests, meaningfulness
from jianzhen.inspection.model import Region

Coefficients = npt.NDArray[np.int16]
Levels = npt.NDArray[np.float32]
Curve = npt.NDArray[np.float64]

MODES = ((0, 1), (1, 0), (1, 1), (0, 2), (2, 0), (1, 2), (2, 1), (0, 3), (3, 0))
REACH = 320
"""Coefficients up to this size are looked at, before quantisation."""
SIDE = 1024
"""Pixels on a side of the part the histograms are taken from, from the middle."""
NOISE = 0.45
"""Standard deviation that rounding to whole levels between two saves adds to a coefficient."""
LEAST_BLOCKS = 400
LEAST_COUNT = 120
"""Coefficients other than zero from which a mode can tell."""
GAIN = 0.1
"""Mean log-likelihood a coefficient must win by the earlier save, natural log."""
LEAST_MODES = 4
"""Modes of the nine that must tell of an earlier save."""

# IJG, ITU-T T.81 Annex K.1
_STANDARD = np.array([
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
    87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99], np.int64)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a JPEG tells of its saves.

    ``quality`` is that of the nearest standard table, 1..100; ``standard`` says whether it is that very table.
    ``earlier_steps`` are the steps of the earlier save by mode, 0 where a mode tells nothing; ``earlier_quality`` the
    standard quality that fits them best, ``None`` where no earlier save is seen. ``region`` is where blocks lack the
    earlier save, pixels as stored, and ``score`` its -log10 NFA.
    """

    quality: int
    standard: bool
    earlier_steps: tuple[int, ...]
    earlier_quality: int | None
    region: Region | None
    score: float


def standard_table(quality: int) -> npt.NDArray[np.int64]:
    """The luma table of IJG's quality 1..100, (64,) row by row."""
    factor = 5000 // quality if quality < 50 else 200 - 2 * quality
    return np.clip((_STANDARD * factor + 50) // 100, 1, 255)


def estimate_quality(table: Sequence[int]) -> tuple[int, bool]:
    """Name the standard quality nearest to a luma table (64 values, row by row), and whether it is that very one."""
    own = np.asarray(table, np.float64)
    if own.shape != (64,):
        return 0, False
    away = [float(np.abs(np.log(np.maximum(own, 1) / standard_table(q))).mean()) for q in range(1, 101)]
    best = int(np.argmin(away)) + 1
    return best, bool((own == standard_table(best)).all())


def read_history(luma: Coefficients, table: Sequence[int], grey: npt.NDArray[np.uint8]) -> History:
    """Read the history of a JPEG.

    Parameters
    ----------
    luma
        (rows, columns, 8, 8) int16, quantised, as stored.
    table
        64 steps of the luma table, row by row.
    grey
        (H, W) uint8, the luma as stored (before orientation).
    """
    quality, standard = estimate_quality(table)
    nothing = History(
        quality=quality, standard=standard, earlier_steps=(), earlier_quality=None, region=None, score=0.0
    )
    steps = np.asarray(table, np.int64).reshape(8, 8)
    rows, columns = min(luma.shape[0], grey.shape[0] // 8), min(luma.shape[1], grey.shape[1] // 8)
    if rows * columns < LEAST_BLOCKS or min(rows, columns) < 4:
        return nothing
    high, wide = min(rows, SIDE // 8), min(columns, SIDE // 8)
    top, left = (rows - high) // 2, (columns - wide) // 2
    part = luma[top : top + high, left : left + wide]
    once = _shifted(grey[8 * top : 8 * (top + high), 8 * left : 8 * (left + wide)])
    modes = [_Mode.fit(part[..., u, v], once[..., u, v], int(steps[u, v])) for u, v in MODES]
    gains = [mode.gain if mode is not None else 0.0 for mode in modes]
    if sum(gain >= GAIN for gain in gains) < LEAST_MODES:
        return nothing
    earlier = tuple(mode.step if mode is not None and mode.gain >= GAIN else 0 for mode in modes)
    region, score = _lacking(luma[:rows, :columns], modes)
    return History(
        quality=quality,
        standard=standard,
        earlier_steps=earlier,
        earlier_quality=_best_quality(modes),
        region=region,
        score=score,
    )


def _shifted(grey: npt.NDArray[np.uint8]) -> Levels:
    """DCT of the blocks half a block aside: no save's grid lies there; (rows, columns, 8, 8) float32."""
    k = np.arange(8)
    matrix = np.sqrt(2 / 8) * np.cos((2 * k[None, :] + 1) * k[:, None] * np.pi / 16)
    matrix[0] /= np.sqrt(2)
    aside = grey[4:-4, 4:-4].astype(np.float32)
    h, w = aside.shape[0] // 8, aside.shape[1] // 8
    blocks = aside[: 8 * h, : 8 * w].reshape(h, 8, w, 8).swapaxes(1, 2)
    dct = matrix.astype(np.float32)
    return np.asarray(dct @ blocks @ dct.T, np.float32)


# -- one mode ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mode:
    """One DCT mode: the earlier step that explains it best, the gain by it, gains of all steps, and log ratios.

    ``ratios`` is the log-likelihood of each quantised value, offset by its half, with over without an earlier save.
    """

    step: int
    gain: float
    gains: Curve
    ratios: Curve

    @classmethod
    def fit(cls, stored: Coefficients, once: Levels, step: int) -> _Mode | None:
        """Fit the earlier step of one mode; ``None`` where too few coefficients differ from zero."""
        half = REACH // step
        counts = np.bincount(np.clip(stored.ravel(), -half - 1, half + 1) + half + 1, minlength=2 * half + 3)[1:-1]
        counts = counts.astype(np.float64)
        counts[half] = 0  # the shifted photo knows too little of how many are zero
        total = counts.sum()
        if half < 3 or total < LEAST_COUNT:
            return None
        fine = np.bincount(np.clip(np.round(once.ravel()), -REACH, REACH).astype(np.int64) + REACH,
                           minlength=2 * REACH + 1).astype(np.float64)  # fmt: skip
        fine[0] = fine[-1] = 0
        fine = cv2.GaussianBlur(fine[None, :], (0, 0), 1.0)[0] + 1e-3 * fine.sum() / len(fine)
        fine = (fine + fine[::-1]) / 2
        plain = _law(fine, 1, step, half)
        steps = range(2, 41)
        gains = np.zeros(41)
        laws = {}
        for q in steps:
            if step % q == 0:
                continue  # multiples of a divisor look like one save
            laws[q] = _law(fine, q, step, half)
            gains[q] = float((counts * np.log(laws[q] / plain)).sum() / total)
        best = int(gains.argmax())
        if best not in laws:
            return None
        return cls(step=best, gain=float(gains[best]), gains=gains, ratios=np.log(laws[best] / plain))


def _law(fine: Curve, earlier: int, step: int, half: int) -> Curve:
    """The law of the quantised values, zero left out: (2 half + 1,), for coefficients ``fine`` saved with ``earlier``."""
    values = np.arange(-REACH, REACH + 1)
    if earlier > 1:
        kept = np.clip(np.round(values / earlier).astype(np.int64) * earlier, -REACH, REACH)
        fine = np.asarray(np.bincount(kept + REACH, weights=fine, minlength=2 * REACH + 1), np.float64)
        # rounding between the saves: a tenth of a level is fine enough for the edges of the bins
        low = (np.arange(-half, half + 2) - 0.5) * step
        peaks = np.flatnonzero(fine)
        below = _normal(np.asarray((low[:, None] - values[peaks][None, :]) / NOISE, np.float64))
        out = np.asarray((np.diff(below, axis=0) * fine[peaks]).sum(axis=1), np.float64)
    else:
        bins = np.clip(np.round(values / step).astype(np.int64), -half, half) + half
        out = np.asarray(np.bincount(bins, weights=fine, minlength=2 * half + 1), np.float64)
    out[half] = 0
    out = 0.97 * out / max(out.sum(), 1e-9) + 0.03 / (2 * half)
    return np.asarray(out, np.float64)


def _normal(z: Curve) -> Curve:
    """The normal distribution function, by its logistic approximation (error below 0.01)."""
    return np.asarray(1 / (1 + np.exp(-np.clip(1.702 * z, -40, 40))), np.float64)


def _best_quality(modes: Sequence[_Mode | None]) -> int:
    """The standard quality 30..98 whose steps gain most over all modes that tell."""
    sums = []
    for quality in range(30, 99):
        table = standard_table(quality).reshape(8, 8)
        gains = [
            float(mode.gains[table[uv]]) if table[uv] <= 40 else -1.0
            for mode, uv in zip(modes, MODES, strict=True)
            if mode is not None and mode.gain >= GAIN
        ]
        sums.append(sum(gains))
    return 30 + int(np.argmax(sums))


# -- blocks -----------------------------------------------------------------------------------------------------------


def _lacking(luma: Coefficients, modes: Sequence[_Mode | None]) -> tuple[Region | None, float]:
    """Find the group of blocks that lack the earlier save: its box as stored and -log10 NFA."""
    rows, columns = luma.shape[:2]
    ratio = np.zeros((rows, columns), np.float32)
    known = np.zeros((rows, columns), np.uint8)
    for mode, (u, v) in zip(modes, MODES, strict=True):
        if mode is None or mode.gain < GAIN:
            continue
        half = len(mode.ratios) // 2
        values = luma[..., u, v]
        ratio += np.clip(mode.ratios, -3, 3).astype(np.float32)[np.clip(values, -half, half) + half]
        known += values != 0
    told = known >= 2
    against = told & (ratio < 0)
    chance = float(against.sum()) / max(1, int(told.sum()))
    if not 0 < chance < 0.5:
        return None, 0.0
    size = (5, 5)
    near = cv2.boxFilter(against.astype(np.float32), -1, size, normalize=False)
    among = cv2.boxFilter(told.astype(np.float32), -1, size, normalize=False)
    dense = ((among >= 8) & (near > (0.5 + 0.5 * chance) * among)).astype(np.uint8)
    number, labels, stats, _ = cv2.connectedComponentsWithStats(dense, connectivity=8)
    best: tuple[float, Region | None] = (0.0, None)
    for k in range(1, number):
        x, y, w, h, area = (int(value) for value in stats[k])
        if area < 12 or w * h > 0.3 * rows * columns:
            continue
        inside = (slice(y, y + h), slice(x, x + w))
        zone = labels[inside] == k
        score = meaningfulness(
            float(against[inside][zone].sum()), float(told[inside][zone].sum()), chance, grid_tests(rows, columns)
        )
        if score > best[0]:
            best = score, (8 * x, 8 * y, 8 * w, 8 * h)
    return best[1], round(best[0], 2)
