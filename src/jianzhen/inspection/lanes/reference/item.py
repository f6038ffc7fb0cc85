"""The same product, or another one?

Cosine between embeddings is not enough: studio and phone pictures each have a mean of their own, and a merchant has
one listing photo. So each side is centred by its domain's mean, the result is standardised against how both meet a
cohort of unrelated pictures, and matched details and colour are added. Where the shop has a listing and a pack-out
photo, how alike those two are is the yardstick: it holds for kinds of goods the cohort has never seen. Means and
cohort are derived vectors, not pictures (``cohort.npz``, card in ``cohort_card.md``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from math import log

import cv2
import numpy as np
import numpy.typing as npt

from jianzhen.inspection.lanes.reference.plate import Plate

Vector = npt.NDArray[np.float32]

INLIER_WEIGHT = 0.6
INLIERS_FROM = 7
COLOUR_WEIGHT = 2.0

NEAREST = 50
"""How many of the cohort's nearest a picture is standardised against."""

LEAST_BASELINE = 4.0
"""Cohort sigmas that the shop's own photos must agree by before they serve as a yardstick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Domain means and unrelated pictures to be standardised against.

    Attributes
    ----------
    studio, phone : (d,) float32
        Mean embedding of listing pictures and of phone pictures.
    listings, photos : (n, d), (m, d) float32
        Unrelated listings and phone photos, each less the mean of its own source, unit length.
    """

    studio: Vector
    phone: Vector
    listings: npt.NDArray[np.float32]
    photos: npt.NDArray[np.float32]


@cache
def shipped_cohort() -> Cohort:
    """Read the cohort that comes with the package."""
    stored = np.load(BytesIO(files(__package__).joinpath("cohort.npz").read_bytes()))
    return Cohort(**{name: stored[name].astype(np.float32) for name in ("studio", "phone", "listings", "photos")})


def alikeness(photo: Vector, reference: Vector, cohort: Cohort) -> float:
    """Say how alike two pictures look, in sigmas above unrelated ones.

    Parameters
    ----------
    photo, reference : (2, d) float32
        Each whole and centre (``embedding.looks``), a phone photo and a listing or pack-out photo.

    Returns
    -------
    float
        The best of the four centred cosines, standardised from both sides against the nearest of the cohort:
        about 0 for unrelated things.
    """
    a, b = _unit(photo - cohort.phone), _unit(reference - cohort.studio)
    best = float((a @ b.T).max())
    return 0.5 * (_standing(best, cohort.listings @ a[0]) + _standing(best, cohort.photos @ b[0]))


def _standing(value: float, met: npt.NDArray[np.float32]) -> float:
    nearest = np.sort(met)[-NEAREST:]
    return float((value - nearest.mean()) / max(float(nearest.std()), 0.02))


def colour_agreement(photo: Plate, reference: Plate) -> float:
    """Overlap of the a, b histograms (Lab) of the central parts, in [0, 1]."""
    return float(np.minimum(_colours(photo.rgb), _colours(reference.rgb)).sum())


def item_score(similarity: float, *, inliers: int, colour: float) -> float:
    """Add embedding, matched details and colour into one score: higher is "the same item"."""
    return similarity + INLIER_WEIGHT * log(1 + max(0, inliers - INLIERS_FROM)) + COLOUR_WEIGHT * colour


def _colours(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    h, w = rgb.shape[:2]
    centre = np.ascontiguousarray(rgb[h // 8 : h - h // 8, w // 8 : w - w // 8])
    lab = cv2.cvtColor(centre, cv2.COLOR_RGB2LAB)
    histogram = cv2.calcHist([lab], [1, 2], None, [16, 16], [64, 192, 64, 192])
    histogram = cv2.GaussianBlur(histogram, (3, 3), 0)
    return np.asarray(histogram / max(float(histogram.sum()), 1.0), np.float64)


def _unit(vector: Vector) -> Vector:
    return np.asarray(vector / np.maximum(np.linalg.norm(vector, axis=-1, keepdims=True), 1e-9), np.float32)
