"""How the whole frame agrees once one photo lies over the other: the measurements behind "derived copy".

A homography on the item alone proves the same artwork. A copy also keeps background, shadows and highlights in
place, is contained in the original's frame, and is mapped without perspective. Dense flow: DIS (Kroeger et al. 2016,
doi:10.1007/978-3-319-46493-0_29) as OpenCV gives it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.reference.plate import Grey, Plate, Rgb
from jianzhen.inspection.lanes.reference.registration import (
    Matrix,
    Registration,
    polygon_area,
    project,
    robust_affine,
)

CELLS = 10
FLOW_SIGMA = 0.035
TEXTURED = 4.0
VARIANCE_FLOOR = 9.0
CELL_AGREES = 0.55
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """The reference laid over the photo, both in the photo's (possibly shrunk) frame of h x w pixels.

    Attributes
    ----------
    photo, aligned : (h, w, 3) uint8
        The photo, and the reference after homography and smooth flow.
    valid : (h, w) bool
        Where both frames exist, a margin taken off.
    flow : (h, w, 2) float32, pixels
        The smooth flow that was added to the homography.
    zncc_fine, zncc_coarse : (h, w) float32 in [-1, 1]
    shrink : float in (0, 1]
        This frame's pixels per work pixel of the photo.
    matrix : (3, 3) float64
        Reference work pixels -> this frame.
    """

    photo: Rgb
    aligned: Rgb
    valid: Mask
    textured: Mask
    flow: npt.NDArray[np.float32]
    zncc_fine: Grey
    zncc_coarse: Grey
    shrink: float
    matrix: Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What is measured of one overlay; lengths are shares of the long side.

    Attributes
    ----------
    inliers : int
    zncc_low : float in [-1, 1]
        25 % quantile of the coarse ZNCC over textured pixels.
    cells_agree, cell_low : float
        Share of cells whose median ZNCC passes, and their 20 % quantile.
    perspective : float >= 0
        Corner distance between the homography and its best affine, over the square root of the frame's area.
    skew : float in [0, 1]
        |cos| between the columns of the affine: 0 for crop, resize, aspect and rotation.
    contain : float in [0, 1]
        The larger share of one frame inside the other, flat borders left out.
    residual_affine, residual_projective : float >= 0
        90 % residual of the dense map after its best affine and its best homography. A plane seen from another
        side is projective (the second is much smaller); a re-rendered copy's drift is neither.
    fine_detail : float in [-1, 1]
        Correlation of the finest band: two exposures do not share their noise, a plain copy does.
    overlap : float in [0, 1]
        Share of the photo covered by the reference.
    """

    inliers: int
    inlier_share: float
    zncc_low: float
    cells_agree: float
    cell_low: float
    perspective: float
    skew: float
    contain: float
    residual_affine: float
    residual_projective: float
    residual_inliers: float
    fine_detail: float
    overlap: float


def blur(plane: npt.NDArray[np.floating], sigma: float) -> Grey:
    """Gaussian mean of a plane; reflects at the borders."""
    return np.asarray(cv2.GaussianBlur(np.asarray(plane, np.float32), (0, 0), sigma), dtype=np.float32)


def local_normal(grey: Grey, sigma: float = 8.0) -> npt.NDArray[np.uint8]:
    """Local mean and contrast taken off, as uint8 around 128, so that light does not move the flow."""
    mean = blur(grey, sigma)
    spread = np.sqrt(np.maximum(blur(grey * grey, sigma) - mean * mean, 0) + 16.0)
    return np.asarray(np.clip((grey - mean) / spread * 40 + 128, 0, 255), dtype=np.uint8)


def zncc(a: Grey, b: Grey, sigma: float) -> Grey:
    """Zero-mean normalised cross-correlation in Gaussian windows, variance floored; in [-1, 1]."""
    mean_a, mean_b = blur(a, sigma), blur(b, sigma)
    var_a = np.maximum(blur(a * a, sigma) - mean_a**2, 0)
    var_b = np.maximum(blur(b * b, sigma) - mean_b**2, 0)
    cross = blur(a * b, sigma) - mean_a * mean_b
    return np.asarray(cross / np.sqrt((var_a + VARIANCE_FLOOR) * (var_b + VARIANCE_FLOOR)), np.float32)


def local_std(grey: Grey, sigma: float = 2.0) -> Grey:
    """Local standard deviation in Gaussian windows, grey levels."""
    mean = blur(grey, sigma)
    return np.asarray(np.sqrt(np.maximum(blur(grey * grey, sigma) - mean * mean, 0)), np.float32)


def overlay(photo: Plate, reference: Plate, registration: Registration) -> Overlay | None:
    """Warp the reference onto the photo; ``None`` when they hardly overlap.

    Neither is ever enlarged: where the homography would enlarge the reference, the photo is shrunk instead.
    """
    matrix = registration.matrix
    height, width = reference.grey.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    scale = float(np.sqrt(polygon_area(project(matrix, corners)) / (height * width)))
    rgb, factor = photo.rgb, 1.0
    if scale > 1.02:
        factor = 1 / scale
        size = (max(32, round(rgb.shape[1] * factor)), max(32, round(rgb.shape[0] * factor)))
        rgb = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
        matrix = np.diag([size[0] / photo.rgb.shape[1], size[1] / photo.rgb.shape[0], 1.0]) @ matrix
    source = reference.rgb
    if scale < 0.98:
        source = np.asarray(cv2.GaussianBlur(source, (0, 0), 0.5 * float(np.sqrt(scale**-2 - 1))), np.uint8)
    h, w = rgb.shape[:2]
    first = cv2.warpPerspective(source, matrix, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, (w, h))
    margin = max(2, round(0.012 * max(h, w)))
    kernel = np.ones((2 * margin + 1, 2 * margin + 1), np.uint8)
    # the frame's own border is a border too: pad with zeros before eroding
    valid = cv2.erode(cv2.copyMakeBorder(inside, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0), kernel)[1:-1, 1:-1] > 250
    if valid.mean() < 0.01:
        return None
    a = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.float32)
    b = np.asarray(cv2.cvtColor(np.asarray(first, np.uint8), cv2.COLOR_RGB2GRAY), np.float32)
    flow = _smooth_flow(a, b, valid)
    grid_y, grid_x = np.mgrid[0:h, 0:w].astype(np.float32)
    inverse = np.linalg.inv(matrix)
    there = np.stack([grid_x + flow[..., 0], grid_y + flow[..., 1]], axis=-1).reshape(-1, 2)
    back = project(inverse, there).astype(np.float32).reshape(h, w, 2)
    aligned = np.asarray(
        cv2.remap(source, back[..., 0], back[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )
    b = np.asarray(cv2.cvtColor(aligned, cv2.COLOR_RGB2GRAY), np.float32)
    textured = ((local_std(a) > TEXTURED) | (local_std(b) > TEXTURED)) & valid
    return Overlay(
        photo=rgb,
        aligned=aligned,
        valid=np.asarray(valid, np.bool_),
        textured=textured,
        flow=flow,
        zncc_fine=zncc(a, b, 3.0),
        zncc_coarse=zncc(a, b, 8.0),
        shrink=factor,
        matrix=matrix,
    )


def _smooth_flow(a: Grey, b: Grey, valid: Mask) -> npt.NDArray[np.float32]:
    """Dense flow a -> b, smoothed by normalised convolution where texture agrees.

    Smooth flow absorbs an editor's drift; it cannot follow the edges of parallax, which is the point.
    """
    h, w = a.shape
    zero = np.zeros((h, w, 2), np.float32)
    if min(h, w) < 32:
        return zero
    dis = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_FAST)  # type: ignore[attr-defined]
    dis.setFinestScale(1)
    raw = np.asarray(dis.calc(local_normal(a), local_normal(b), None), np.float32)
    grid_y, grid_x = np.mgrid[0:h, 0:w].astype(np.float32)
    moved = cv2.remap(b, grid_x + raw[..., 0], grid_y + raw[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    agree = np.clip(zncc(a, np.asarray(moved, np.float32), 3.0), 0, 1) ** 2
    weight = np.clip(local_std(a) / 16, 0, 1) * agree * valid
    sigma = FLOW_SIGMA * max(h, w)
    total = blur(weight, sigma) + 1e-4
    return np.stack([blur(raw[..., k] * weight, sigma) / total for k in (0, 1)], axis=-1).astype(np.float32)


def measure(photo: Plate, reference: Plate, registration: Registration, laid: Overlay) -> Agreement:
    """Measure one overlay (see ``Agreement``)."""
    zone = laid.textured
    coarse = laid.zncc_coarse[zone]
    cells = _cells(laid)
    start, to = registration.reference, registration.photo
    affine = robust_affine(start, to)
    columns = affine[:, :2]
    lengths = float(np.linalg.norm(columns[:, 0])) * float(np.linalg.norm(columns[:, 1]))
    cosine = float(columns[:, 0] @ columns[:, 1]) / max(lengths, 1e-9)
    off = np.linalg.norm(np.hstack([start, np.ones((len(start), 1))]) @ affine.T - to, axis=1)
    residual_affine, residual_projective = _dense_residuals(laid, reference)
    long_side = max(photo.grey.shape)
    return Agreement(
        inliers=registration.inliers,
        inlier_share=registration.inliers / max(registration.matches, 1),
        zncc_low=float(np.quantile(coarse, 0.25)) if coarse.size >= 50 else -1.0,
        cells_agree=float(np.mean(cells > CELL_AGREES)) if cells.size else 0.0,
        cell_low=float(np.quantile(cells, 0.2)) if cells.size else -1.0,
        perspective=_perspective(registration.matrix, reference.grey.shape),
        skew=abs(cosine),
        contain=_contain(photo, reference, registration.matrix),
        residual_affine=residual_affine,
        residual_projective=residual_projective,
        residual_inliers=float(np.quantile(off, 0.9)) / long_side,
        fine_detail=_fine_detail(laid),
        overlap=float(laid.valid.mean()),
    )


def _cells(laid: Overlay) -> npt.NDArray[np.float64]:
    h, w = laid.valid.shape
    rows, columns = np.linspace(0, h, CELLS + 1).astype(int), np.linspace(0, w, CELLS + 1).astype(int)
    medians = []
    for top, bottom in itertools.pairwise(rows):
        for left, right in itertools.pairwise(columns):
            zone = laid.textured[top:bottom, left:right]
            if zone.sum() >= max(8, 0.05 * zone.size):
                medians.append(float(np.median(laid.zncc_fine[top:bottom, left:right][zone])))
    return np.array(medians)


def _perspective(matrix: Matrix, shape: tuple[int, ...]) -> float:
    h, w = shape[:2]
    grid = np.stack(np.meshgrid(np.linspace(0, w, 9), np.linspace(0, h, 9)), axis=-1).reshape(-1, 2)
    moved = project(matrix, grid)
    design = np.hstack([grid, np.ones((len(grid), 1))])
    solution, *_ = np.linalg.lstsq(design, moved, rcond=None)
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float64)
    exact = project(matrix, corners)
    fitted = np.hstack([corners, np.ones((4, 1))]) @ solution
    return float(float(np.linalg.norm(exact - fitted, axis=1).max()) / np.sqrt(max(polygon_area(exact), 1.0)))


def _content(grey: Grey) -> Mask:
    """Where a frame holds picture: flat areas that touch its border (letterbox, rotation corners) are left out."""
    flat = (local_std(grey) < 1.5).astype(np.uint8)
    _, labels = cv2.connectedComponents(flat)
    border = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    content = ~(np.isin(labels, border) & (flat > 0))
    return content if content.mean() > 0.2 else np.ones_like(content)


def _contain(photo: Plate, reference: Plate, matrix: Matrix) -> float:
    h, w = photo.grey.shape
    rh, rw = reference.grey.shape
    in_photo = cv2.warpPerspective(np.ones((rh, rw), np.uint8), matrix, (w, h), flags=cv2.INTER_NEAREST) > 0
    in_reference = (
        cv2.warpPerspective(np.ones((h, w), np.uint8), matrix, (rw, rh), flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP)
        > 0
    )
    return float(max(in_photo[_content(photo.grey)].mean(), in_reference[_content(reference.grey)].mean()))


def _dense_residuals(laid: Overlay, reference: Plate) -> tuple[float, float]:
    """90 % residual of the dense map (homography + smooth flow) after its best affine and best homography."""
    h, w = laid.valid.shape
    trusted = laid.textured & (laid.zncc_fine > 0.5)
    ys, xs = np.nonzero(trusted)
    if len(xs) < 60:
        return 1.0, 1.0
    step = max(1, len(xs) // 1500)
    here = np.stack([xs[::step], ys[::step]], axis=1).astype(np.float64)
    there = here + laid.flow[ys[::step], xs[::step]]
    from_reference = project(np.linalg.inv(laid.matrix), there)
    affine = robust_affine(from_reference, here)
    off_affine = np.linalg.norm(np.hstack([from_reference, np.ones((len(here), 1))]) @ affine.T - here, axis=1)
    matrix, _ = cv2.findHomography(from_reference, here, 0)
    off_projective = off_affine if matrix is None else np.linalg.norm(project(matrix, from_reference) - here, axis=1)
    long_side = max(h, w)
    return float(np.quantile(off_affine, 0.9)) / long_side, float(np.quantile(off_projective, 0.9)) / long_side


def _fine_detail(laid: Overlay) -> float:
    a = np.asarray(cv2.cvtColor(laid.photo, cv2.COLOR_RGB2GRAY), np.float32)
    b = np.asarray(cv2.cvtColor(laid.aligned, cv2.COLOR_RGB2GRAY), np.float32)
    high_a, high_b = a - blur(a, 1.0), b - blur(b, 1.0)
    # away from strong edges, which any good registration lines up: what is left is grain
    quiet = laid.valid & (laid.zncc_fine > 0.3) & (local_std(a, 3.0) < 12)
    if quiet.sum() < 400:
        quiet = laid.valid
    x, y = high_a[quiet], high_b[quiet]
    x, y = x - x.mean(), y - y.mean()
    return float((x * y).sum() / np.sqrt(max(float((x * x).sum() * (y * y).sum()), 1e-9)))
