"""The same product, or another one?

Cosine between embeddings is not enough: studio and phone pictures each have a mean of their own, and a merchant has
one listing photo. So each side is centred by its domain's mean, the result is standardised against how the photo
meets a cohort of other listings, and matched details and colour are added. Means and cohort are derived vectors, not
pictures (``cohort.npz``, card in ``cohort_card.md``).
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Domain means and a cohort of listing vectors.

    Attributes
    ----------
    studio, phone : (d,) float32
        Mean embedding of listing pictures and of phone pictures.
    listings : (n, d) float32
        Embeddings of unrelated listings, unit length.
    """

    studio: Vector
    phone: Vector
    listings: npt.NDArray[np.float32]


@cache
def shipped_cohort() -> Cohort:
    """Read the cohort that comes with the package."""
    stored = np.load(BytesIO(files(__package__).joinpath("cohort.npz").read_bytes()))
    return Cohort(
        studio=stored["studio"].astype(np.float32),
        phone=stored["phone"].astype(np.float32),
        listings=stored["listings"].astype(np.float32),
    )


def centred_similarity(photo: Vector, reference: Vector, cohort: Cohort, *, reference_mean: Vector) -> float:
    """Standardise the centred cosine of a photo and a reference against the cohort: in cohort sigmas."""
    a = _unit(photo - cohort.phone)
    b = _unit(reference - reference_mean)
    others = cohort.listings - cohort.studio
    others /= np.maximum(np.linalg.norm(others, axis=1, keepdims=True), 1e-9)
    met = others @ a
    # a listing that is in the cohort itself must not be its own competitor
    met = met[(others @ _unit(reference - cohort.studio)) < 0.999]
    return float((a @ b - met.mean()) / max(float(met.std()), 1e-3))


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
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)
