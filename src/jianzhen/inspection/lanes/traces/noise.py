"""Noise level 噪声: regions noisier or cleaner than the photo's own curve of noise over brightness.

Noise is measured per cell on the high-pass of Immerkaer 1996 (doi:10.1006/cviu.1996.0060), local inconsistency after
Mahdian & Saic 2009 (doi:10.1016/j.imavis.2009.02.001), and a group of odd cells is told only where it cannot be chance,
the idea of Noisesniffer (Gardella, Muse, Colom & Morel 2024, doi:10.5201/ipol.2024.462). Written from the papers.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.traces.acontrario import grid_tests, meaningfulness
from jianzhen.inspection.model import Region

Grey = npt.NDArray[np.uint8]
Cells = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

CELL = 16
"""Side of a cell, pixels."""
DARK, BRIGHT = 24, 232
"""Cells with a mean outside are masked: noise is clipped or crushed there, in levels."""
LEAST_CELLS = 120
"""Flat cells from which the curve can be told."""
LEAST_SIGMA = 0.45
"""Median noise under which there is nothing to compare: denoised, night mode or strongly reduced, in levels."""
ODD_LOG = 0.47
"""A cell is odd when its noise is off the curve by this factor (natural log; 1.6 times), and by 3 robust sigmas."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseMap:
    """Noise of a photo's flat cells: how many, their median in levels, the best odd region and its -log10 NFA.

    ``region`` is ``None`` where no group of odd cells stands out.
    """

    flat_cells: int
    median_sigma: float
    region: Region | None
    score: float


def find_noise_breaks(grey: Grey) -> NoiseMap:
    """Find the group of cells whose noise is off the curve of the photo.

    Parameters
    ----------
    grey
        (H, W) uint8 luma after orientation.
    """
    height, width = grey.shape
    if min(height, width) < 4 * CELL:
        return NoiseMap(flat_cells=0, median_sigma=0.0, region=None, score=0.0)
    sigma, mean, flat = measure_cells(grey)
    count = int(flat.sum())
    level = float(np.median(sigma[flat])) if count else 0.0
    if count < LEAST_CELLS or level < LEAST_SIGMA:
        return NoiseMap(flat_cells=count, median_sigma=level, region=None, score=0.0)
    off = off_curve(sigma, mean, flat)
    best: tuple[float, Region | None] = (0.0, None)
    for odd in (off > 1, off < -1):
        best = max(best, _group(odd & flat, flat, grey.shape), key=lambda one: one[0])
    return NoiseMap(flat_cells=count, median_sigma=level, region=best[1], score=round(best[0], 2))


def measure_cells(grey: Grey) -> tuple[Cells, Cells, Mask]:
    """Measure each cell: noise in levels, mean in levels, and whether it is flat enough to tell; (ny, nx) each."""
    ny, nx = grey.shape[0] // CELL, grey.shape[1] // CELL
    sigma, mean, slope = (np.empty((ny, nx), np.float32) for _ in range(3))
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    rows = 16
    for y in range(0, ny, rows):
        here = min(rows, ny - y)
        strip = grey[y * CELL : (y + here) * CELL, : nx * CELL]
        rough = np.abs(cv2.filter2D(strip, cv2.CV_16S, kernel)).astype(np.float32)
        sums = cv2.resize(rough, (nx, here), interpolation=cv2.INTER_AREA)
        sigma[y : y + here] = sums * (np.sqrt(np.pi / 2) / 6)
        coarse = cv2.resize(strip, (nx * 4, here * 4), interpolation=cv2.INTER_AREA).astype(np.float32)
        quarters = coarse.reshape(here, 4, nx, 4)
        mean[y : y + here] = quarters.mean(axis=(1, 3))
        slope[y : y + here] = quarters.std(axis=(1, 3))
    # the mean of 16 pixels keeps a quarter of white noise: what varies more is a shape and no noise
    flat = (mean > DARK) & (mean < BRIGHT) & (slope < 1.0 + 0.6 * sigma) & (sigma > 0.05)
    return sigma, mean, flat


def off_curve(sigma: Cells, mean: Cells, flat: Mask) -> Cells:
    """Distance of each cell from the noise curve: 1 and more is odd, negative is cleaner; (ny, nx)."""
    logs = np.log(np.maximum(sigma, 0.05))
    bins = np.clip(((mean - DARK) / (BRIGHT - DARK) * 8).astype(np.int64), 0, 7)
    whole = float(np.median(logs[flat]))
    centres = np.full(8, whole)
    for k in range(8):
        zone = logs[flat & (bins == k)]
        # a bin of few cells leans on the whole
        centres[k] = (np.median(zone) * len(zone) + whole * 40) / (len(zone) + 40) if len(zone) else whole
    at = (np.arange(8) + 0.5) / 8 * (BRIGHT - DARK) + DARK
    rest = logs - np.interp(mean, at, centres)
    spread = 1.4826 * float(np.median(np.abs(rest[flat] - np.median(rest[flat]))))
    return np.asarray(rest / max(ODD_LOG, 3 * spread), np.float32)


def _group(odd: Mask, flat: Mask, shape: tuple[int, ...]) -> tuple[float, Region | None]:
    """Weigh the most surprising connected group of odd cells against their share in the photo."""
    chance = max(float(odd.sum()) / max(1, int(flat.sum())), 0.01)
    joined = cv2.morphologyEx(odd.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    number, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    tests = grid_tests(odd.shape[0], odd.shape[1], 2)
    best: tuple[float, Region | None] = (0.0, None)
    for k in range(1, number):
        x, y, w, h, _ = (int(v) for v in stats[k])
        inside = (slice(y, y + h), slice(x, x + w))
        mine = odd[inside] & (labels[inside] == k)
        if mine.sum() < 6 or w * h > 0.25 * odd.size:
            continue
        score = meaningfulness(float(mine.sum()), float(flat[inside].sum()), chance, tests)
        if score > best[0]:
            best = score, (x * CELL, y * CELL, min(w * CELL, shape[1]), min(h * CELL, shape[0]))
    return best
