"""What came back against what was sent: another question than the claim's, and either side may be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jianzhen.inspection.lanes.reference import compare
from jianzhen.inspection.lanes.reference.parts import find_parts
from jianzhen.inspection.media import MediaError
from jianzhen.inspection.model import Basis, Because, FileError, Finding, Kind, Lane, Side, State
from jianzhen.inspection.walk.desk import Desk, Opened
from jianzhen.inspection.walk.folder import ClaimFolder
from jianzhen.inspection.walk.markings import Comparison, Marking, Tells, Verdict, compare_markings, read_markings
from jianzhen.inspection.walk.rules import without_weight

VERSION = "returned-2"

_EITHER = "Either side may be wrong."
_WHY = {
    (Tells.PIECE, Verdict.SAME): "A serial number or code read when packed was read again on what came back.",
    (Tells.PIECE, Verdict.NEARLY): "The serial numbers differ in one character, which the reader may have misread.",
    (
        Tells.PIECE,
        Verdict.DIFFERS,
    ): f"The serial number or code on what came back is not one read when packed. {_EITHER}",
    (Tells.PRODUCT, Verdict.SAME): "The product barcode is the same; it tells the model, not the piece.",
    (Tells.PRODUCT, Verdict.DIFFERS): f"The product barcode on what came back is another than when packed. {_EITHER}",
}
_KINDS = {Verdict.SAME: Kind.SAME_CODE, Verdict.NEARLY: Kind.SAME_CODE, Verdict.DIFFERS: Kind.CODE_DIFFERS}
_LOOKS = {State.SUPPORTS_GENUINE: "alike", State.SUPPORTS_FORGED: "unlike"}
_INNOCENT = (
    "another label was photographed: outer box and inner box", "the merchant noted or stuck the wrong one",
    "one of them is the parcel's, not the item's",
)  # fmt: skip


def compare_returned(desk: Desk, found: ClaimFolder) -> tuple[Finding, ...]:
    """Compare ``returned/`` with ``packed/`` and ``listing/``: looks, parts, and every code and serial number read.

    Nothing here weighs in the claim (docs/decisions/0005): what came back says nothing of what was received. Each
    finding names its photo of what came back in the fact ``photo``; its regions are pixels of that photo.
    """
    if not found.returned:
        return ()
    sent = desk.references(found.packed, Side.PACKED) + desk.references(found.listing, Side.LISTING)
    out: list[Finding] = []
    came: list[tuple[str, Opened]] = []
    for path in found.returned:
        try:
            opened = desk.open(path)
        except MediaError as error:
            desk.errors[path] = FileError(path=str(path), code=error.code, detail=error.detail)
            continue
        name = f"returned/{path.name}"
        came.append((name, opened))
        for one in compare(opened.views[0].plate, sent, vector=opened.views[0].vector):
            if one.kind in (Kind.SAME_ITEM, Kind.DIFFERENT_ITEM):
                shown = one if one.llr is None else without_weight(one, Because.RETURNED_GOODS)
                # the state goes with the weight: what the looks said is kept as a fact
                facts = (*one.facts, ("photo", name), ("looks", _LOOKS.get(one.state, "unclear")))
                out.append(replace(shown, why=f"{name}: {one.why}", facts=facts, version=VERSION))
    packed = [(f"packed/{path.name}", lies) for path in found.packed if (lies := desk.opened(path)) is not None]
    return (*out, *_codes(packed, came), *_parts(packed, came))


def _codes(packed: Sequence[tuple[str, Opened]], came: Sequence[tuple[str, Opened]]) -> tuple[Finding, ...]:
    sent_marks, came_marks = read_markings(packed), read_markings(came)
    compared = compare_markings(sent_marks, came_marks)
    if compared:
        return tuple(_of_codes(one) for one in compared)
    sides = (
        (name, ", ".join(one.text for one in marks) or "-")
        for name, marks in (("sent", sent_marks), ("came", came_marks))
    )
    why = "Codes can be compared only when both sides show one of a sort that can be read."
    return (replace(_shown(Kind.CODE_DIFFERS, why, Because.NO_CODE_READ), facts=tuple(sides)),)


def _of_codes(one: Comparison) -> Finding:
    finding = _shown(_KINDS[one.verdict], _WHY[one.tells, one.verdict], Because.RETURNED_GOODS)
    facts = (
        ("photo", one.came.file),
        ("sent", _named(one.sent)),
        ("came", _named(one.came)),
        ("tells", one.tells.value),
    )
    return replace(
        finding, against=one.sent.file, against_region=one.sent.region, facts=facts,
        regions=(one.came.region,) if one.came.region is not None else (),
        innocent=_INNOCENT if one.verdict is not Verdict.SAME else (),
        check="Compare barcodes and serial numbers with the packing record.",
    )  # fmt: skip


def _named(one: Marking) -> str:
    return f"{one.text} ({one.read_as})"


def _parts(packed: Sequence[tuple[str, Opened]], came: Sequence[tuple[str, Opened]]) -> tuple[Finding, ...]:
    """For each pack-out photo that lays parts out: which were found again, and the first that was not."""
    if not packed or not came:
        return ()
    plates = [view.plate for _, opened in came for view in opened.views]
    out = []
    for name, opened in packed:
        parts = find_parts(opened.views[0].plate, plates)
        if parts is None:
            continue
        n = len(parts.found) + len(parts.not_found)
        why = f"{len(parts.found)} of {n} parts laid out in {name} were found again. The others may be there unseen. {_EITHER}"
        out.append(replace(
            _shown(Kind.PARTS_SEEN, why, Because.RETURNED_GOODS), against=name,
            against_region=parts.not_found[0] if parts.not_found else None,
            facts=(("photo", came[0][0]), ("parts_found", f"{len(parts.found)} / {n}")),
            innocent=("a part lies underneath, turned over or out of the picture", "the part is plain or shiny"),
            check="Lay everything out as when packed, and count.",
        ))  # fmt: skip
    if out:
        return tuple(out)
    why = "No pack-out photo lays out parts apart that were found again: whether one is missing cannot be told."
    return (_shown(Kind.PARTS_SEEN, why, Because.TOO_FEW_DETAILS),)


def _shown(kind: Kind, why: str, because: Because) -> Finding:
    return Finding(
        lane=Lane.REFERENCE, kind=kind, state=State.INCONCLUSIVE, llr=0.0, basis=Basis.ILLUSTRATION, why=why,
        because=because, version=VERSION,
    )  # fmt: skip
