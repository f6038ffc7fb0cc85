"""A claim folder: every file inspected, weighed together, and the next step named."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from jianzhen.inspection.lanes.embedding import Embedder, find_embedder
from jianzhen.inspection.lanes.reuse import ReuseIndex
from jianzhen.inspection.lanes.views import ClaimView, find_same_damage
from jianzhen.inspection.media import MediaError
from jianzhen.inspection.model import (
    Because,
    ClaimReport,
    Context,
    FileError,
    Finding,
    Report,
    Side,
    State,
    Timing,
)
from jianzhen.inspection.standards import Situation, choose_next_step, standard_for
from jianzhen.inspection.walk.desk import Desk, Opened
from jianzhen.inspection.walk.folder import ClaimFolder, read_folder
from jianzhen.inspection.walk.inspector import Against, contributions, look, report_of, weigh_file
from jianzhen.inspection.walk.returned import compare_returned
from jianzhen.inspection.walk.rules import excuse_listing_copies, without_weight
from jianzhen.inspection.walk.trust import read_anchors
from jianzhen.weighing import Abstention, Overall, Stability, weigh

CLIP_VIEWS = 4
"""Key frames of a clip that count as views of their own."""


def inspect_claim(
    folder: str | Path,
    *,
    earlier: ReuseIndex | None = None,
    trust: str | Path | None = None,
    embedder: Embedder | None = None,
) -> ClaimReport:
    """Inspect a claim folder (``claim/``, ``listing/``, ``packed/``, ``returned/``, ``order.json``).

    Parameters
    ----------
    folder
        See DESIGN §4; everything but ``claim/`` may be missing.
    earlier, trust, embedder
        As in ``inspect``.

    Returns
    -------
    ClaimReport
        Files that could not be read are in ``errors``; the others are reported.

    Raises
    ------
    FolderError
        No folder, or an empty ``claim/`` where the complaint needs photos.
    """
    started = time.perf_counter(), time.process_time()
    found = read_folder(Path(folder))
    desk = Desk(embedder if embedder is not None else find_embedder(), anchors=read_anchors(trust))
    context = found.context
    against = Against(
        references=desk.references(found.listing, Side.LISTING) + desk.references(found.packed, Side.PACKED),
        earlier=earlier,
        context=context,
        standard=standard_for(context.category),
    )
    against = replace(against, made_by_ai=desk.made_by_ai(found.listing))
    opened, looked, clocks = _look_at_all(desk, found, against)
    excused = excuse_listing_copies(_with_views(opened, looked, context), context.complaint)
    reports = []
    for (path, one), findings, clock in zip(opened, excused, clocks, strict=True):
        overall = weigh_file(desk, one, path.name, against, findings)
        reports.append(report_of(one, f"claim/{path.name}", findings, overall, clock))
    overall = weigh_claim(reports)
    returned = compare_returned(desk, found)
    errors = [replace(error, path=_short(Path(error.path), found.path)) for error in desk.errors.values()]
    if found.order_error is not None:
        errors.append(FileError(path="order.json", code=found.order_error.code, detail=found.order_error.detail))
    every = tuple(one for report in reports for one in report.findings)
    situation = Situation(
        overall=overall,
        n_claim_files=len(found.claim),
        n_readable=len(reports),
        has_listing=bool(found.listing),
        has_packed=bool(found.packed),
        findings=every,
    )
    return ClaimReport(
        path=str(folder),
        context=context,
        overall=overall,
        findings=_across(reports) + _merchants_side(desk, found),
        files=tuple(reports),
        returned=returned,
        errors=tuple(errors),
        missing=_missing(found, context),
        next_step=choose_next_step(against.standard, context, situation),
        timing=Timing(
            cpu_s=round(time.process_time() - started[1], 3), wall_s=round(time.perf_counter() - started[0], 3)
        ),
    )


def _look_at_all(
    desk: Desk, found: ClaimFolder, against: Against
) -> tuple[list[tuple[Path, Opened]], list[tuple[Finding, ...]], list[tuple[float, float]]]:
    opened: list[tuple[Path, Opened]] = []
    looked: list[tuple[Finding, ...]] = []
    clocks: list[tuple[float, float]] = []
    for path in found.claim:
        clock = time.perf_counter(), time.process_time()
        try:
            one = desk.open(path)
        except MediaError as error:
            desk.errors[path] = FileError(path=str(path), code=error.code, detail=error.detail)
            continue
        opened.append((path, one))
        looked.append(look(desk, one, path.name, against))
        clocks.append(clock)
    return opened, looked, clocks


def _with_views(
    opened: Sequence[tuple[Path, Opened]], looked: Sequence[tuple[Finding, ...]], context: Context
) -> list[tuple[Finding, ...]]:
    """Add what the claim's files say of each other."""
    views = [view for path, one in opened for view in _views_of(path, one, context)]
    found = find_same_damage(views)
    return [
        findings + tuple(one for name, one in found if name == f"claim/{path.name}")
        for findings, (path, _) in zip(looked, opened, strict=True)
    ]


def _views_of(path: Path, opened: Opened, context: Context) -> list[ClaimView]:
    """A photo is one view; a clip gives a few of its key frames, and places are marked in the first."""
    name, marked = f"claim/{path.name}", context.damage_regions.get(path.name, ())
    views = opened.views[:: max(1, len(opened.views) // CLIP_VIEWS)][:CLIP_VIEWS]
    return [
        ClaimView(name=name, rgb=view.rgb, damage=() if n else marked, at_s=view.at_s) for n, view in enumerate(views)
    ]


def weigh_claim(reports: Sequence[Report]) -> Overall:
    """Each family's strongest finding over the files, then the families added.

    A file whose measurement did not hold when sent once more is left out; where it alone carried the claim, the
    claim abstains.
    """
    stable = [one for one in reports if one.overall.abstained_because is not Abstention.UNSTABLE]
    every = [c for one in reports for c in contributions(one.findings)]
    kept = [c for one in stable for c in contributions(one.findings)]
    overall = weigh(kept)
    whole = weigh(every)
    if len(stable) < len(reports) and (whole.llr or 0.0) >= 1 > (overall.llr or 0.0):
        return weigh(every, stability=Stability.CHANGED)
    return overall


def _across(reports: Sequence[Report]) -> tuple[Finding, ...]:
    """The findings that carry the claim's overall: the strongest of each lane and side, named with their file."""
    best: dict[tuple[str, State], Finding] = {}
    for report in reports:
        for one in report.findings:
            if one.llr is None or one.state not in (State.SUPPORTS_FORGED, State.SUPPORTS_GENUINE) or one.llr == 0:
                continue
            key = (one.lane, one.state)
            if key not in best or abs(one.llr) > abs(best[key].llr or 0):
                best[key] = replace(one, why=f"{report.photo.path}: {one.why}")
    return tuple(best.values())


def _merchants_side(desk: Desk, found: ClaimFolder) -> tuple[Finding, ...]:
    """What the merchant's own files say of themselves: both sides get the same lanes. Shown, weighs nothing here."""
    out: list[Finding] = []
    for path in (*found.listing, *found.packed):
        for one in desk.said_by(path):
            if one.state is State.SUPPORTS_FORGED and one.llr is not None:
                name = f"{path.parent.name}/{path.name}"
                shown = without_weight(one, Because.ON_THE_LISTING)
                out.append(replace(shown, against=name, regions=(), why=f"{name}: {one.why}"))
    return tuple(out)


def _missing(found: ClaimFolder, context: Context) -> tuple[str, ...]:
    """Names of what would help and is not there, in the order it helps."""
    lacks = {
        "listing": not found.listing,
        "packed": not found.packed,
        "order": context == Context(),
        "complaint": context.complaint is None,
        "amount_fen": context.amount_fen is None,
        "category": context.category is None,
    }
    return tuple(name for name, lacking in lacks.items() if lacking)


def _short(path: Path, folder: Path) -> str:
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)
