"""What came back against what was sent: another question than the claim's, and either side may be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jianzhen.inspection.lanes.reference import compare
from jianzhen.inspection.lanes.text import Code, read_codes
from jianzhen.inspection.media import MediaError
from jianzhen.inspection.model import Basis, Because, FileError, Finding, Kind, Lane, Side, State
from jianzhen.inspection.walk.desk import Desk, Opened
from jianzhen.inspection.walk.folder import ClaimFolder
from jianzhen.inspection.walk.rules import without_weight

VERSION = "returned-1"


def compare_returned(desk: Desk, found: ClaimFolder) -> tuple[Finding, ...]:
    """Compare ``returned/`` with ``packed/`` and ``listing/``: the item's looks, and every code that can be read.

    Nothing here weighs in the claim (docs/decisions/0005): what came back says nothing of what was received.
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
        came.append((f"returned/{path.name}", opened))
        for one in compare(opened.views[0].plate, sent, vector=opened.views[0].vector):
            if one.kind in (Kind.SAME_ITEM, Kind.DIFFERENT_ITEM):
                shown = one if one.llr is None else without_weight(one, Because.RETURNED_GOODS)
                out.append(replace(shown, why=f"returned/{path.name}: {one.why}"))
    packed = [(f"packed/{path.name}", lies) for path in found.packed if (lies := desk.opened(path)) is not None]
    out.append(_compare_codes(_codes(packed), _codes(came)))
    return tuple(out)


def _codes(files: Sequence[tuple[str, Opened]]) -> dict[str, Code]:
    """Every code read in any view, by text."""
    return {
        code.text: code for _, opened in files for view in opened.views for code in read_codes(view.rgb) if code.text
    }


def _compare_codes(sent: dict[str, Code], came: dict[str, Code]) -> Finding:
    def finding(because: Because, why: str) -> Finding:
        return Finding(
            lane=Lane.REFERENCE, kind=Kind.CODE_DIFFERS, state=State.INCONCLUSIVE, llr=0.0, basis=Basis.ILLUSTRATION,
            why=why, because=because, version=VERSION, check="Compare barcodes and serial numbers with the packing record.",
            innocent=("another label was photographed: outer box and inner box", "the merchant noted or stuck the wrong one"),
            facts=(("sent", ", ".join(sorted(sent)) or "-"), ("came", ", ".join(sorted(came)) or "-")),
        )  # fmt: skip

    if not sent or not came:
        return finding(Because.NO_CODE_READ, "Codes can be compared only when both sides show one that can be read.")
    if sent.keys() & came.keys():
        return finding(Because.RETURNED_GOODS, "A code read when packed was read again on what came back.")
    return finding(
        Because.RETURNED_GOODS, "No code read on what came back was read when packed. Either side may be wrong."
    )
