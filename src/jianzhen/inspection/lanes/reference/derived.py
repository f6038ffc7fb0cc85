"""A copy made from the reference, the same artwork again, the same scene again, or not to be told apart.

The score is a logistic sum with signs held to physics (``derived_weights.json``, fitted by ``./do bench fit``): a copy
agrees everywhere, is contained, and is mapped without perspective or shear. Two states are kept apart because the
same numbers have honest causes: a flat artwork filling the frame, seen from another side, maps by a true perspective;
two frames of one scene align to a fraction of a pixel while something in them moved.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from math import log

from jianzhen.inspection.lanes.reference.agreement import Agreement


class Relation(StrEnum):
    """What the geometry of two photos says."""

    DERIVED = "derived"
    SAME_ARTWORK = "same_artwork"
    SAME_SCENE = "same_scene"
    FLAT_ARTWORK = "flat_artwork"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedModel:
    """Weights of ``derivation_features``, in that order, and the gates."""

    intercept: float
    weights: tuple[float, ...]
    derived_from: float
    unclear_from: float


FEATURES = ("contain", "perspective", "skew", "zncc_low", "cells_agree", "cell_low", "residual_affine")


def derivation_features(agreement: Agreement) -> tuple[float, ...]:
    """Turn an agreement into the numbers the score adds up, each rising with "made from the reference"."""
    return (
        -log(min(max(1 - agreement.contain, 0.002), 1.0)),
        -log(min(max(agreement.perspective, 0.001), 1.0)),
        -log(min(max(agreement.skew, 0.001), 0.5)),
        agreement.zncc_low,
        agreement.cells_agree,
        agreement.cell_low,
        -log(min(max(agreement.residual_affine, 0.0005), 0.2)),
    )


@cache
def derived_model() -> DerivedModel:
    """Read the shipped weights."""
    row = json.loads(files(__package__).joinpath("derived_weights.json").read_text("utf-8"))
    return DerivedModel(
        intercept=float(row["intercept"]),
        weights=tuple(float(row["weights"][name]) for name in FEATURES),
        derived_from=float(row["derived_from"]),
        unclear_from=float(row["unclear_from"]),
    )


def derivation_score(agreement: Agreement, model: DerivedModel | None = None) -> float:
    """Score how much the pair looks like original and copy: logit scale, higher is more."""
    chosen = model or derived_model()
    score = chosen.intercept + sum(w * x for w, x in zip(chosen.weights, derivation_features(agreement), strict=True))
    return max(score, EXACT_SCORE) if is_pixel_exact(agreement) else score


EXACT_SCORE = 3.0
"""What a pair scores at least whose matched part is exact to a fraction of a pixel: no honest pair among those
measured is, but a replaced background leaves little of the frame to agree."""


PROJECTIVE_FROM = 0.0008
"""A dense map this far (share of the long side) from its best affine has a geometry worth explaining."""

PROJECTIVE_SHARE = 0.35
"""... and when one homography takes this much of the rest away, it was a plane seen from another side."""


def is_plane_seen_again(agreement: Agreement) -> bool:
    """Whether the map is a true perspective: a flat artwork photographed twice, not an editor's drift."""
    return (
        agreement.residual_affine >= PROJECTIVE_FROM
        and agreement.residual_projective <= PROJECTIVE_SHARE * agreement.residual_affine
    )


def is_pixel_exact(agreement: Agreement) -> bool:
    """Whether part of the frame is the reference to a fraction of a pixel, grain and all."""
    return (
        agreement.residual_inliers <= 0.0012
        and agreement.perspective <= 0.01
        and agreement.skew <= 0.004
        and agreement.contain >= 0.975
        and agreement.inliers >= 25
        and agreement.cells_agree >= 0.2
    )


def is_moved_scene(agreement: Agreement) -> bool:
    """Whether the background is aligned as if from one tripod while a good part of the frame differs."""
    return (
        agreement.perspective <= 0.02
        and agreement.residual_affine <= 0.012
        and agreement.cells_agree < 0.86
        and agreement.contain >= 0.9
    )


def relate(agreement: Agreement, model: DerivedModel | None = None) -> Relation:
    """Name the relation of two registered photos."""
    chosen = model or derived_model()
    score = derivation_score(agreement, chosen)
    if score < chosen.unclear_from:
        return Relation.SAME_ARTWORK
    if is_plane_seen_again(agreement):
        return Relation.FLAT_ARTWORK
    if score >= chosen.derived_from:
        return Relation.DERIVED
    return Relation.SAME_SCENE if is_moved_scene(agreement) else Relation.UNCLEAR
