"""Findings of the reference lane for one photo against one or more reference photos of its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log10

import numpy as np

from jianzhen.inspection.lanes.reference.agreement import Agreement, Overlay, measure, overlay
from jianzhen.inspection.lanes.reference.changed import EVIDENCE_MASS, Changes, find_changes
from jianzhen.inspection.lanes.reference.derived import Relation, derivation_score, relate
from jianzhen.inspection.lanes.reference.item import (
    LEAST_BASELINE,
    Vector,
    alikeness,
    colour_agreement,
    item_score,
    shipped_cohort,
)
from jianzhen.inspection.lanes.reference.packed import PlaceSeen, find_place
from jianzhen.inspection.lanes.reference.plate import MIN_SIDE, Plate
from jianzhen.inspection.lanes.reference.registration import Registration, register
from jianzhen.inspection.model import Basis, Because, Finding, Kind, Lane, Region, Side, State
from jianzhen.weighing import read_calibrations

VERSION = "reference/1"

OTHER_ITEM_SHARE = 0.3
"""Assumed share of "another item" among the ways a photo can be no genuine record (docs/decisions/0003). A painted
photo shows the right item too, so seeing the right item can only rule this share out: at most log10(1 - 0.3)."""

SAME_ITEM_INLIERS = 30
"""Details matched on one plane from which a photo shows the item whatever the embedding thinks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencePhoto:
    """A photo to compare with: where it came from, its name in the report, its plate and its embedding."""

    side: Side
    name: str
    plate: Plate
    vector: Vector | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """One registered reference."""

    reference: ReferencePhoto
    registration: Registration
    laid: Overlay
    agreement: Agreement
    relation: Relation
    score: float


def compare(
    photo: Plate,
    references: Sequence[ReferencePhoto],
    *,
    vector: Vector | None,
    damage: Sequence[Region] = (),
) -> tuple[Finding, ...]:
    """Compare one photo with its order's references.

    Parameters
    ----------
    photo : Plate
    references
        Listing, pack-out, returned or earlier photos; may be empty.
    vector : (512,) float32, unit length, or None
        The photo's embedding; ``None`` when there is no embedder.
    damage
        Places marked damaged, original pixels of the photo.

    Returns
    -------
    tuple of Finding
        At least one. Weights are calibrated and bounded; what a complaint makes of them is not decided here.
    """
    if not references:
        return (_absent(Because.NO_REFERENCE, "There is no listing or pack-out photo to compare with."),)
    if min(photo.size) < MIN_SIDE:
        why = f"The photo is {photo.size[0]}x{photo.size[1]} pixels; {MIN_SIDE} on the short side are needed."
        return (_absent(Because.TOO_SMALL, why),)
    matches = [match for one in references if (match := _match(photo, one)) is not None]
    findings = [*_item_findings(photo, vector, references, matches)]
    best = max(matches, key=lambda one: (one.relation is Relation.DERIVED, one.score), default=None)
    places = damage
    if best is not None:
        changes = find_changes(best.laid) if best.relation is Relation.DERIVED else None
        findings.extend(_relation_findings(photo, best, changes))
        if changes is not None and not damage:
            places = _regions(photo, best.laid, changes)
    findings.extend(_packed_findings(photo, places, references, matches))
    return tuple(findings)


def _match(photo: Plate, reference: ReferencePhoto) -> _Match | None:
    registration = register(photo, reference.plate)
    if registration is None:
        return None
    laid = overlay(photo, reference.plate, registration)
    if laid is None:
        return None
    agreement = measure(photo, reference.plate, registration, laid)
    return _Match(
        reference=reference,
        registration=registration,
        laid=laid,
        agreement=agreement,
        relation=relate(agreement),
        score=derivation_score(agreement),
    )


# -- the same item? ---------------------------------------------------------------------------------------------------


def item_measure(
    photo: Plate, vector: Vector, reference: ReferencePhoto, registration: Registration | None
) -> float | None:
    """Score "the same item" for one reference: cohort sigmas plus matched details and colour; higher is more alike."""
    if reference.vector is None:
        return None
    inliers = registration.inliers if registration is not None else 0
    looks = alikeness(vector, reference.vector, shipped_cohort())
    return item_score(looks, inliers=inliers, colour=colour_agreement(photo, reference.plate))


def yardstick(references: Sequence[ReferencePhoto]) -> float | None:
    """How alike the shop's own listing and pack-out photos are, in cohort sigmas; ``None`` when that says little."""
    best = max(
        (
            alikeness(packed.vector, listing.vector, shipped_cohort())
            for packed in references
            for listing in references
            if packed.side is Side.PACKED and listing.side is Side.LISTING
            if packed.vector is not None and listing.vector is not None
        ),
        default=0.0,
    )
    return best if best >= LEAST_BASELINE else None


def _item_findings(
    photo: Plate, vector: Vector | None, references: Sequence[ReferencePhoto], matches: Sequence[_Match]
) -> list[Finding]:
    sold = [one for one in references if one.side in (Side.LISTING, Side.PACKED, Side.RETURNED)]
    if not sold:
        return []
    if vector is None or all(one.vector is None for one in sold):
        return [
            replace(_absent(Because.NO_EMBEDDER, "No embedder is installed, so looks were not compared."),
                    kind=Kind.SAME_ITEM)
        ]  # fmt: skip
    registered = {id(match.reference): match.registration for match in matches}
    scored = [
        (score, one) for one in sold if (score := item_measure(photo, vector, one, registered.get(id(one)))) is not None
    ]
    score, nearest = max(scored, key=lambda pair: pair[0])
    measure_of_shop = yardstick(sold)
    if measure_of_shop is None:
        llr = other_item_llr("different_item", score)
    else:
        looked = [alikeness(vector, one.vector, shipped_cohort()) for one in sold if one.vector is not None]
        score = max(looked) / measure_of_shop
        llr = other_item_llr("different_item_relative", score)
    inliers = registered[id(nearest)].inliers if id(nearest) in registered else 0
    if llr > 0 and inliers >= SAME_ITEM_INLIERS:
        llr = 0.0
    state, kind = State.INCONCLUSIVE, Kind.SAME_ITEM
    if llr >= 0.3:
        state, kind = State.SUPPORTS_FORGED, Kind.DIFFERENT_ITEM
    elif llr < 0:
        state = State.SUPPORTS_GENUINE
    registration = registered.get(id(nearest))
    return [
        Finding(
            lane=Lane.REFERENCE,
            kind=kind,
            state=state,
            llr=llr,
            basis=Basis.CALIBRATED,
            score=round(score, 3),
            against=nearest.name,
            why=_ITEM_WHY[state],
            innocent=_ITEM_INNOCENT if kind is Kind.DIFFERENT_ITEM else (),
            check="Compare shape, print, colour and joints of the two pictures side by side; ask for a photo of the "
            "whole item with its label.",
            because=Because.TOO_FEW_DETAILS if state is State.INCONCLUSIVE else None,
            version=VERSION,
            registration=_registration(photo, nearest.plate, registration) if registration else None,
        )
    ]


def other_item_llr(calibration: str, score: float) -> float:
    """Weigh a score of sameness: log10 LR with "another item" as one of several ways of not being genuine."""
    calibrated = read_calibrations()[calibration].llr(-score)
    return round(log10(OTHER_ITEM_SHARE * 10**calibrated + 1 - OTHER_ITEM_SHARE), 3)


_ITEM_WHY = {
    State.SUPPORTS_GENUINE: "The photo shows an item that looks like the one sold, more so than unrelated items do.",
    State.SUPPORTS_FORGED: "The item in the photo looks unlike every reference photo of what was sold.",
    State.INCONCLUSIVE: "It cannot be told from the looks whether this is the item sold.",
}
_ITEM_INNOCENT = (
    "the wrong item was sent",
    "the listing shows another colour or set than the one ordered",
    "only a detail or the packaging is in the picture",
)


# -- made from a reference? -------------------------------------------------------------------------------------------

_DERIVED_KIND = {
    Side.LISTING: Kind.DERIVED_FROM_LISTING,
    Side.PACKED: Kind.DERIVED_FROM_PACKED,
    Side.RETURNED: Kind.DERIVED_FROM_EARLIER,
    Side.EARLIER: Kind.DERIVED_FROM_EARLIER,
}


def _relation_findings(photo: Plate, match: _Match, changes: Changes | None) -> list[Finding]:
    name = match.reference.name
    common = {
        "lane": Lane.REFERENCE,
        "against": name,
        "score": round(match.score, 3),
        "version": VERSION,
        "registration": _registration(photo, match.reference.plate, match.registration),
    }
    kind = _DERIVED_KIND[match.reference.side]
    if match.relation is Relation.DERIVED and changes is not None:
        llr = max(0.0, read_calibrations()["derived"].llr(match.score))
        made = Finding(
            kind=kind, state=State.SUPPORTS_FORGED if llr > 0 else State.INCONCLUSIVE, llr=llr,
            basis=Basis.CALIBRATED,
            why=f"The whole frame follows {name}: background, light and outlines lie in the same place, as in a copy "
            "and not as in a new photo.",
            innocent=("the reference was sent along to show what was ordered",
                      "the shop took its listing photo from this buyer's own picture"),
            check="Lay the two over each other: a new photo of the same thing never keeps background and shadows.",
            **common,  # type: ignore[arg-type]
        )  # fmt: skip
        return [made, *_changed_findings(photo, match, changes)]
    if match.relation in (Relation.FLAT_ARTWORK, Relation.UNCLEAR):
        flat = match.relation is Relation.FLAT_ARTWORK
        return [
            Finding(
                kind=kind, state=State.INCONCLUSIVE, llr=0.0, basis=Basis.ILLUSTRATION,
                because=Because.FLAT_ARTWORK if flat else Because.UNCLEAR_GEOMETRY,
                why=f"A flat print fills the frame of this photo and of {name}: a new photo of it and a copy look "
                "alike in geometry." if flat else
                f"Much of the frame follows {name}, not enough to tell a copy from a new photo.",
                innocent=("a new photo of the same flat print, from nearly the same place",),
                check="Ask for the original file, or a photo with some surroundings in it.",
                **common,  # type: ignore[arg-type]
            )
        ]  # fmt: skip
    if match.relation is Relation.SAME_SCENE:
        return [
            Finding(
                kind=Kind.SAME_SCENE, state=State.INCONCLUSIVE, llr=0.0, basis=Basis.ILLUSTRATION,
                because=Because.SAME_SCENE,
                why=f"The background lies where it lies in {name}, and something in front moved: two photos of one "
                "scene.",
                innocent=("both were taken at the same place, shortly after one another",),
                check="Look whether shadows and small things in the background moved too.",
                **common,  # type: ignore[arg-type]
            )
        ]  # fmt: skip
    return [
        Finding(
            kind=Kind.SAME_ARTWORK, state=State.SUPPORTS_GENUINE, llr=0.0, basis=Basis.ILLUSTRATION,
            why=f"The same print or shape as in {name} is seen, in another picture: background or view differ.",
            check="Nothing to check: this is what a new photo of the same product looks like.",
            **common,  # type: ignore[arg-type]
        )
    ]  # fmt: skip


def _changed_findings(photo: Plate, match: _Match, changes: Changes) -> list[Finding]:
    regions = _regions(photo, match.laid, changes)
    if not regions:
        return []
    speaks = changes.mass >= EVIDENCE_MASS
    llr = max(0.0, read_calibrations()["changed_region"].llr(float(np.log10(changes.mass)))) if speaks else 0.0
    return [
        Finding(
            lane=Lane.REFERENCE,
            kind=Kind.CHANGED_REGION,
            state=State.SUPPORTS_FORGED if speaks and llr > 0 else State.INCONCLUSIVE,
            llr=llr,
            basis=Basis.CALIBRATED if speaks else Basis.ILLUSTRATION,
            score=round(changes.mass, 2),
            regions=regions if speaks else (),
            against=match.reference.name,
            why=f"Compared with {match.reference.name}, {len(regions)} place(s) differ more than the rest of the frame."
            if speaks
            else f"Compared with {match.reference.name}, a weak difference is seen, as strong re-saving also makes.",
            innocent=("strong compression or a filter", "something lay on the item when one of the two was taken"),
            check="Switch between the two registered pictures and look at the marked place.",
            because=None if speaks else Because.SMALL_CHANGE,
            version=VERSION,
            registration=_registration(photo, match.reference.plate, match.registration),
        )
    ]


def _regions(photo: Plate, laid: Overlay, changes: Changes) -> tuple[Region, ...]:
    """Boxes of the changed places in original pixels of the photo, strongest first.

    Where one place is evidence, weaker ones beside it are not shown: outlines of a re-drawn frame would be lit too.
    """
    speaking = [place for place in changes.places if place.mass >= EVIDENCE_MASS] or list(changes.places)
    factor = photo.scale * laid.shrink
    width, height = photo.size
    margin = round(0.01 * max(width, height))
    boxes = []
    for place in speaking[:8]:
        x, y, w, h = (round(value / factor) for value in place.box)
        left, top = max(0, x - margin), max(0, y - margin)
        boxes.append((left, top, min(width, x + w + margin) - left, min(height, y + h + margin) - top))
    return tuple(boxes)


# -- intact when packed? ----------------------------------------------------------------------------------------------


def _packed_findings(
    photo: Plate, places: Sequence[Region], references: Sequence[ReferencePhoto], matches: Sequence[_Match]
) -> list[Finding]:
    packed = [match for match in matches if match.reference.side is Side.PACKED]
    if not any(one.side is Side.PACKED for one in references) or not places:
        return []
    seen: list[tuple[PlaceSeen, _Match, Region]] = []
    for match in packed:
        for place in places:
            found = find_place(photo, match.reference.plate, match.registration, place)
            if found is not None:
                seen.append((found, match, place))
    if not seen:
        return [
            replace(
                _absent(Because.PLACE_NOT_SEEN, "The damaged place is not visible in any pack-out photo."),
                kind=Kind.INTACT_WHEN_PACKED,
                state=State.INCONCLUSIVE,
            )
        ]
    found, match, place = max(seen, key=lambda one: one[0].ring - one[0].inside)
    return [
        Finding(
            lane=Lane.REFERENCE,
            kind=Kind.INTACT_WHEN_PACKED,
            state=State.INCONCLUSIVE,
            llr=0.0,
            basis=Basis.ILLUSTRATION,
            score=round(found.ring - found.inside, 3),
            regions=(place,),
            against=match.reference.name,
            against_region=found.region,
            why="When it was packed this place looked otherwise: no damage is seen there. That says nothing about the "
            "way between."
            if found.intact
            else "This place is seen in the pack-out photo and looked much as it does now.",
            innocent=("it broke on the way",),
            check="Compare the two places side by side.",
            because=None if found.intact else Because.TOO_FEW_DETAILS,
            version=VERSION,
            registration=_registration(photo, match.reference.plate, match.registration),
        )
    ]


def _registration(photo: Plate, reference: Plate, registration: Registration) -> tuple[float, ...]:
    """The homography in original pixels of both, row by row."""
    to_work = np.diag([reference.scale, reference.scale, 1.0])
    to_original = np.diag([1 / photo.scale, 1 / photo.scale, 1.0])
    matrix = to_original @ registration.matrix @ to_work
    matrix = matrix / matrix[2, 2]
    return tuple(float(f"{value:.6g}") for value in matrix.ravel())


def _absent(because: Because, why: str) -> Finding:
    return Finding(
        lane=Lane.REFERENCE,
        kind=Kind.SAME_ITEM,
        state=State.NOT_APPLICABLE,
        llr=None,
        basis=Basis.ILLUSTRATION,
        why=why,
        because=because,
        version=VERSION,
    )


__all__ = ["ReferencePhoto", "compare", "item_measure", "other_item_llr"]
