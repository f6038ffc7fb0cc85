"""Findings of the re-use lane."""

from __future__ import annotations

from dataclasses import replace

from jianzhen.inspection.lanes.reference.agreement import measure, overlay
from jianzhen.inspection.lanes.reference.derived import Relation, derivation_score, is_pixel_exact, relate
from jianzhen.inspection.lanes.reference.plate import MIN_SIDE, Plate, Rgb
from jianzhen.inspection.lanes.reference.registration import register
from jianzhen.inspection.lanes.reuse.index import Entry, ReuseIndex, Vector
from jianzhen.inspection.lanes.reuse.pdq import variants
from jianzhen.inspection.model import Basis, Because, Finding, Kind, Lane, State
from jianzhen.weighing import read_calibrations

VERSION = "reuse/1"
CANDIDATES = 6


def find_reuse(
    rgb: Rgb, plate: Plate, *, vector: Vector | None, index: ReuseIndex | None, order_id: str | None
) -> tuple[Finding, ...]:
    """Look for this photo among those of earlier claims.

    Parameters
    ----------
    rgb : (H, W, 3) uint8
    plate, vector
        The same photo prepared; ``vector`` is ``None`` without an embedder.
    index
        ``None`` when no earlier claims were given.
    order_id
        A match with another claim of this order weighs nothing: three broken cups, one photo.

    Returns
    -------
    tuple of Finding
        Exactly one.
    """
    if index is None:
        return (_silent(Because.NO_EARLIER, "No earlier claims were given to compare with."),)
    if min(plate.size) < MIN_SIDE:
        return (_silent(Because.TOO_SMALL, f"The photo is {plate.size[0]}x{plate.size[1]} pixels: too small to tell."),)
    verified = [
        (score, entry)
        for entry in index.candidates(variants(rgb), None if vector is None else vector[0], limit=CANDIDATES)
        if (score := same_photo_score(plate, entry)) is not None
    ]
    if not verified:
        return (
            Finding(
                lane=Lane.REUSE, kind=Kind.REUSED_PHOTO, state=State.INCONCLUSIVE, llr=0.0, basis=Basis.ILLUSTRATION,
                why="The photo was not found among the earlier claims given. That says nothing about others.",
                check="Nothing to check.", because=Because.NOT_FOUND, version=VERSION,
            ),
        )  # fmt: skip
    score, entry = max(verified, key=lambda one: one[0])
    llr = max(0.0, read_calibrations()["derived"].llr(score))
    found = Finding(
        lane=Lane.REUSE,
        kind=Kind.REUSED_PHOTO,
        state=State.SUPPORTS_FORGED if llr > 0 else State.INCONCLUSIVE,
        llr=llr,
        basis=Basis.CALIBRATED,
        score=round(score, 3),
        against=entry.name,
        why=f"The same photo, not just the same thing, was part of claim {entry.claim_id}.",
        innocent=("the buyer filed the same fault twice", "two orders arrived together and one photo shows both"),
        check="Open both photos: shadows, background and angle agree to the pixel.",
        version=VERSION,
    )
    if order_id is not None and entry.order_id == order_id:
        return (
            replace(
                found, state=State.INCONCLUSIVE, llr=0.0, basis=Basis.ILLUSTRATION, because=Because.SAME_ORDER,
                why=f"The same photo was part of claim {entry.claim_id} of this very order, as one photo of several "
                "broken items is.",
            ),
        )  # fmt: skip
    return (found,)


def same_photo_score(photo: Plate, entry: Entry) -> float | None:
    """Score that a photo is a copy of an entry's, ``None`` when geometry does not say so."""
    registration = register(photo, entry.plate)
    if registration is None:
        return None
    laid = overlay(photo, entry.plate, registration)
    if laid is None:
        return None
    agreement = measure(photo, entry.plate, registration, laid)
    if relate(agreement) is not Relation.DERIVED:
        return None
    score = derivation_score(agreement)
    # a painted or heavily cropped copy may agree on less of its frame, but pixel for pixel
    return max(score, 6.0) if is_pixel_exact(agreement) else score


def _silent(because: Because, why: str) -> Finding:
    return Finding(
        lane=Lane.REUSE, kind=Kind.REUSED_PHOTO, state=State.NOT_APPLICABLE, llr=None, basis=Basis.ILLUSTRATION,
        why=why, because=because, version=VERSION,
    )  # fmt: skip
