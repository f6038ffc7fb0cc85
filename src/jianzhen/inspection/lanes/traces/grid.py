"""The 8x8 grid of a JPEG 网格: its origin, and regions that carry a foreign one.

Each pixel votes for the one of 64 grids under which the block around it has most zero DCT coefficients; a grid is told
where its votes cannot be chance (Nikoukhah, Anger, Ehret, Colom, Morel & Grompone von Gioi, CVPRW 2019; IPOL 2021,
doi:10.5201/ipol.2021.390). Written from the paper. To be cheap at 12 megapixels the votes are cast on part of a large
photo only: where the mixed second difference (Fan & de Queiroz 2003, doi:10.1109/TIP.2002.807361) has the phase of
another grid. The NFA still counts every rectangle of the whole photo, so looking at less can only miss.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.traces.acontrario import grid_tests, meaningfulness
from jianzhen.inspection.model import Region

Grey = npt.NDArray[np.uint8]
Votes = npt.NDArray[np.int16]

DENSE_PIXELS = 800_000
"""Pixels that may vote, at 0.25 microseconds each; a smaller photo votes whole."""
CELL = 64
"""Side of the cells the phase is screened in, pixels; a multiple of 8."""
JOIN = 9
"""Votes this near, in pixels, belong to one region."""
LEAST_BLOCKS = 8
"""Blocks of votes from which a region is looked at: fewer never pass."""
FLAT_CLIP = 12
"""Differences are clipped here so that edges do not outvote the grid, in levels."""

_K = np.arange(8)
_DCT = (np.sqrt(2 / 8) * np.cos((2 * _K[None, :] + 1) * _K[:, None] * np.pi / 16)).astype(np.float32)
_DCT[0] /= np.float32(np.sqrt(2))


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignGrid:
    """A region with another grid: its box, the origin (x, y) in 0..7 of its grid, and -log10 NFA."""

    region: Region
    origin: tuple[int, int]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Grids:
    """The main grid (origin x, y in 0..7; ``None`` where none is told), its score, and foreign regions, best first.

    ``voted`` is the number of pixels that voted for any grid.
    """

    main: tuple[int, int] | None
    main_score: float
    foreign: tuple[ForeignGrid, ...]
    voted: int


def find_grids(grey: Grey) -> Grids:
    """Find the grid of a photo and regions with another.

    Parameters
    ----------
    grey
        (H, W) uint8 luma after orientation.
    """
    height, width = grey.shape
    if min(height, width) < 16:
        return Grids(main=None, main_score=0.0, foreign=(), voted=0)
    windows = [(0, 0, width, height)] if height * width <= DENSE_PIXELS else _windows(grey)
    cast = [(box, _vote_at(grey, box)) for box in windows]
    counts = np.zeros(64, np.int64)
    for _, votes in cast:
        counts += np.bincount(votes[votes >= 0], minlength=64)
    voted = int(counts.sum())
    best = int(counts.argmax())
    main_score = meaningfulness(counts[best] / 64, voted / 64, 1 / 64, 64)
    main = best if main_score > 0 else None
    found: list[ForeignGrid] = []
    for box, votes in cast:
        found += _foreign(votes, box, main, grid_tests(height, width, 64))
    found = [one for one in _merge(found) if not _is_everywhere(one, found, cast)]
    return Grids(
        main=None if main is None else (main % 8, main // 8),
        main_score=round(main_score, 2),
        foreign=tuple(found),
        voted=voted,
    )


# -- votes ------------------------------------------------------------------------------------------------------------


def _vote_at(grey: Grey, box: Region) -> Votes:
    x, y, w, h = box
    votes = cast_votes(grey[y : y + h, x : x + w])
    shifted = ((votes // 8 + y) % 8) * 8 + (votes % 8 + x) % 8
    return np.where(votes < 0, votes, shifted).astype(np.int16)


def cast_votes(grey: Grey) -> Votes:
    """Let every pixel vote: (h, w) int16, 8 * row + column of the grid's origin, -1 for no vote.

    No vote where two grids tie, where the block is flat, and near saturated pixels: clipping moves coefficients.
    """
    h, w = grey.shape
    votes = np.full((h, w), -1, np.int16)
    if min(h, w) < 16:
        return votes
    zeros = _count_zeros(grey)
    rows, columns = zeros.shape
    phase = (np.arange(rows)[:, None] % 8 * 8 + np.arange(columns)[None, :] % 8).astype(np.int16)
    # the largest of the 64 blocks around a pixel, ties broken both ways: where they differ nobody won
    block = np.ones((8, 8), np.uint8)
    first, last = (
        np.asarray(
            cv2.dilate(zeros * 64 + tie, block, anchor=(7, 7), borderType=cv2.BORDER_CONSTANT, borderValue=0), np.int16
        )
        for tie in (phase, 63 - phase)
    )
    winner = first & 63
    clear = (winner == 63 - (last & 63)) & (first >> 6 < 63) & (first >> 6 > 0)
    inner = np.where(clear, winner, -1)
    votes[:rows, :columns] = inner
    clipped = ((grey == 0) | (grey == 255)).astype(np.uint8)
    votes[cv2.dilate(clipped, np.ones((15, 15), np.uint8)) > 0] = -1
    votes[:7], votes[:, :7] = -1, -1
    return votes


def _count_zeros(grey: Grey) -> npt.NDArray[np.int16]:
    """Count zero AC coefficients (|c| < 0.5) of the block whose corner is each pixel; (h-7, w-7) int16."""
    h, w = grey.shape
    level = grey.astype(np.float32)
    zeros = np.zeros((h - 7, w - 7), np.uint8)
    for v in range(8):
        along = cv2.filter2D(level, cv2.CV_32F, _DCT[v][None, :], anchor=(0, 0))
        for u in range(8):
            if u or v:
                both = cv2.filter2D(along, cv2.CV_32F, _DCT[u][:, None], anchor=(0, 0))
                zeros += np.abs(both[: h - 7, : w - 7]) < 0.5
    return zeros.astype(np.int16)


def _foreign(votes: Votes, box: Region, main: int | None, tests: float) -> list[ForeignGrid]:
    counts = np.bincount(votes[votes >= 0], minlength=64)
    found = []
    for grid in np.flatnonzero(counts >= LEAST_BLOCKS * 64):
        if main is not None and (grid // 8 == main // 8 or grid % 8 == main % 8):
            # an edge along one axis leaves a tie between grids that share that axis; with the main one it is no news
            continue
        mine = (votes == grid).astype(np.uint8)
        joined = cv2.dilate(mine, np.ones((JOIN, JOIN), np.uint8))
        number, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        sums = np.bincount(labels.ravel(), weights=mine.ravel(), minlength=number)
        for k in range(1, number):
            if sums[k] < LEAST_BLOCKS * 64:
                continue
            x, y, w, h = (int(v) for v in stats[k][:4])
            score = meaningfulness(float(sums[k]) / 64, w * h / 64, 1 / 64, tests)
            if score > 0:
                region = (box[0] + x, box[1] + y, w, h)
                found.append(ForeignGrid(region=region, origin=(int(grid) % 8, int(grid) // 8), score=round(score, 2)))
    return found


def _merge(found: list[ForeignGrid]) -> list[ForeignGrid]:
    """Join neighbours of one grid that the edge of a window has cut; best first."""
    left = sorted(found, key=lambda one: -one.score)
    out: list[ForeignGrid] = []
    while left:
        one = left.pop(0)
        near = next((k for k in left if k.origin == one.origin and _touch(k.region, one.region)), None)
        if near is None:
            out.append(one)
            continue
        left.remove(near)
        (ax, ay, aw, ah), (bx, by, bw, bh) = one.region, near.region
        x, y = min(ax, bx), min(ay, by)
        region = (x, y, max(ax + aw, bx + bw) - x, max(ay + ah, by + bh) - y)
        left.insert(0, ForeignGrid(region=region, origin=one.origin, score=max(one.score, near.score)))
    return sorted(out, key=lambda one: -one.score)


def _is_everywhere(one: ForeignGrid, found: list[ForeignGrid], cast: list[tuple[Region, Votes]]) -> bool:
    """Whether a grid also shows outside the regions that carry it: the photo was cropped and saved again."""
    grid = 8 * one.origin[1] + one.origin[0]
    boxes = [other.region for other in found if other.origin == one.origin]
    mine = total = 0
    for (x, y, _, _), votes in cast:
        outside = votes >= 0
        for bx, by, bw, bh in boxes:
            top, left = max(0, by - y - JOIN), max(0, bx - x - JOIN)
            outside[top : max(0, by + bh - y + JOIN), left : max(0, bx + bw - x + JOIN)] = False
        total += int(outside.sum())
        mine += int((votes[outside] == grid).sum())
    return meaningfulness(mine / 64, total / 64, 1 / 64, 64) > 0


def _touch(a: Region, b: Region) -> bool:
    return all(a[k] <= b[k] + b[k + 2] + 2 * JOIN and b[k] <= a[k] + a[k + 2] + 2 * JOIN for k in (0, 1))


# -- where to look ----------------------------------------------------------------------------------------------------


def _windows(grey: Grey) -> list[Region]:
    """Choose windows of 3x3 cells: a spread sample for the main grid, then the cells whose phase stands out."""
    height, width = grey.shape
    unlike = _unlikeness(grey)
    ny, nx = unlike.shape
    budget = DENSE_PIXELS // (9 * CELL * CELL)
    taken = np.zeros((ny, nx), np.bool_)
    order = np.argsort(-unlike, axis=None, kind="stable")
    spread = [(int(y), int(x)) for y in np.linspace(1, ny - 2, 2) for x in np.linspace(1, nx - 2, 2)]
    strong = [(int(k // nx), int(k % nx)) for k in order]
    out: list[Region] = []
    for y, x in [*spread, *strong]:
        if len(out) >= budget:
            break
        if taken[y, x]:
            continue
        top, left = min(max(y - 1, 0), max(ny - 3, 0)), min(max(x - 1, 0), max(nx - 3, 0))
        taken[top : top + 3, left : left + 3] = True
        w, h = min(3 * CELL, width - left * CELL), min(3 * CELL, height - top * CELL)
        out.append((left * CELL, top * CELL, w, h))
    return out


def _unlikeness(grey: Grey) -> npt.NDArray[np.float32]:
    """Measure per cell how far its blocking phase is from the photo's own, in robust sigmas; (ny, nx)."""
    height, width = grey.shape
    ny, nx = height // CELL, width // CELL
    rows = np.empty((ny, nx, 8), np.float32)
    columns = np.empty((ny, nx, 8), np.float32)
    kernel = np.array([[1, -1], [-1, 1]], np.float32)
    for y in range(ny):
        strip = grey[y * CELL : (y + 1) * CELL + 1, : nx * CELL]
        mixed = cv2.filter2D(strip, cv2.CV_16S, kernel, anchor=(0, 0))[:CELL]
        sharp = np.minimum(np.abs(mixed), FLAT_CLIP)
        by_phase = sharp.reshape(CELL // 8, 8, nx * CELL).sum(axis=0, dtype=np.int16)
        rows[y] = by_phase.reshape(8, nx, CELL).sum(axis=2, dtype=np.int32).T
        columns[y] = by_phase.sum(axis=0, dtype=np.int32).reshape(nx, CELL // 8, 8).sum(axis=1)
    worst = np.zeros((ny, nx), np.float32)
    for profile in (rows, columns):
        total = profile.sum(axis=2, keepdims=True)
        share = profile / np.maximum(total, 1)
        own = np.median(share.reshape(-1, 8), axis=0)
        # few counted differences make an uncertain share
        z = (share - own) * np.sqrt(np.maximum(total, 1))
        z[..., int(own.argmax())] = 0
        z[total[..., 0] < 256] = 0
        worst += np.sort(z, axis=2)[..., -1]
    return worst
