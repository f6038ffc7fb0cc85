"""One file through the lanes, weighed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from jianzhen.inspection.lanes.embedding import Embedder, find_embedder
from jianzhen.inspection.lanes.reference import ReferencePhoto, compare
from jianzhen.inspection.lanes.reference.plate import Rgb
from jianzhen.inspection.lanes.reuse import ReuseIndex, find_reuse
from jianzhen.inspection.lanes.traces import StoredJpeg, TracePhoto, find_traces, no_traces_of_a_clip
from jianzhen.inspection.media import CLIPS
from jianzhen.inspection.model import Basis, Because, Context, Finding, Kind, Lane, Photo, Report, Side, State, Timing
from jianzhen.inspection.standards import Standard, standard_for
from jianzhen.inspection.walk.desk import Desk, Opened, Reading, View
from jianzhen.inspection.walk.rules import apply_complaint, doubt_listing, excuse_listing_copies
from jianzhen.inspection.walk.trust import read_anchors
from jianzhen.weighing import Contribution, Overall, Stability, weigh
from jianzhen.weighing.fusion import family_sums, judge_stability, needs_stability

PIXEL_LANES = (Lane.REFERENCE, Lane.REUSE, Lane.TRACES)
"""Labels are stripped by re-encoding by nature, so their lane is not asked twice."""

RESHIPPED_SCALE = 0.8
RESHIPPED_QUALITY = 70

_MILDEST = (Kind.SAME_ITEM, Kind.DIFFERENT_ITEM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What a file is compared with."""

    references: tuple[ReferencePhoto, ...]
    earlier: ReuseIndex | None
    context: Context
    standard: Standard
    made_by_ai: bool = False


def inspect(
    file: str | Path,
    *,
    listing: Sequence[str | Path] = (),
    packed: Sequence[str | Path] = (),
    earlier: ReuseIndex | None = None,
    context: Context | None = None,
    trust: str | Path | None = None,
    embedder: Embedder | None = None,
) -> Report:
    """Inspect one photo or clip.

    Parameters
    ----------
    file
        JPEG, PNG, WebP, AVIF, HEIC, TIFF, GIF, MP4, MOV or WebM, recognised by content.
    listing, packed
        The shop's photos of the item and the photos or clips taken at packing.
    earlier
        Photos of earlier claims.
    context
        What ``order.json`` says; ``read_context`` reads it.
    trust
        Folder of C2PA trust anchors (PEM). None is bundled: without it a valid signature is ``valid_untrusted``.
    embedder
        Turns a picture into a vector; by default the one that is installed, if any.

    Returns
    -------
    Report
        The same bytes, references and version give the same report, ``timing`` apart.

    Raises
    ------
    BadTrust
        ``trust`` is no folder of certificates.
    MediaError
        ``file`` cannot be opened. A reference that cannot be opened is left out.
    """
    started = time.perf_counter(), time.process_time()
    desk = Desk(embedder if embedder is not None else find_embedder(), anchors=read_anchors(trust))
    chosen = context or Context()
    opened = desk.open(Path(file))
    references = desk.references([Path(one) for one in listing], Side.LISTING)
    references += desk.references([Path(one) for one in packed], Side.PACKED)
    against = Against(
        references=references, earlier=earlier, context=chosen, standard=standard_for(chosen.category),
        made_by_ai=desk.made_by_ai([Path(one) for one in listing]),
    )  # fmt: skip
    findings = look(desk, opened, Path(file).name, against)
    (findings,) = excuse_listing_copies([findings], chosen.complaint)
    overall = weigh_file(desk, opened, Path(file).name, against, findings)
    return report_of(opened, str(file), findings, overall, started)


def look(desk: Desk, opened: Opened, name: str, against: Against) -> tuple[Finding, ...]:
    """Run the lanes over a file's views and let the complaint speak: at least one finding a lane."""
    order = against.context
    said = desk.provenance(opened, reading=Reading.TEXT, packed_at=order.packed_at, delivered_at=order.delivered_at)
    return said + look_at_pixels(opened, name, against, stored=desk.stored(opened))


def look_at_pixels(opened: Opened, name: str, against: Against, *, stored: StoredJpeg | Because) -> tuple[Finding, ...]:
    """The lanes that measure pixels: those that can be asked again of a re-shipped copy, which has nothing stored."""
    looked = [_look_at(view, name, against) for view in opened.views]
    findings = apply_complaint(_merge(looked), against.context, against.standard) + _traces(opened, stored)
    return doubt_listing(findings) if against.made_by_ai else findings


def _look_at(view: View, name: str, against: Against) -> tuple[Finding, ...]:
    damage = against.context.damage_regions.get(name, ())
    found = compare(view.plate, against.references, vector=view.vector, damage=damage)
    return found + find_reuse(
        view.rgb, view.plate, vector=view.vector, index=against.earlier, order_id=against.context.order_id
    )


def _traces(opened: Opened, stored: StoredJpeg | Because) -> tuple[Finding, ...]:
    if opened.media.format in CLIPS:
        return no_traces_of_a_clip()
    return find_traces(TracePhoto(rgb=opened.views[0].rgb, stored=stored))


def _merge(looked: Sequence[tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """One finding a kind over a clip's frames: the mildest on the item (a clip also looks elsewhere), else the
    strongest."""
    if len(looked) == 1:
        return looked[0]
    best: dict[Kind, Finding] = {}
    for finding in (one for findings in looked for one in findings):
        group = Kind.SAME_ITEM if finding.kind in _MILDEST else finding.kind
        held = best.get(group)
        if held is None or _rank(finding) > _rank(held):
            best[group] = finding
    return tuple(best.values())


def _rank(finding: Finding) -> tuple[bool, float]:
    if finding.llr is None:
        return False, 0.0
    return True, -finding.llr if finding.kind in _MILDEST else abs(finding.llr)


def contributions(findings: Sequence[Finding]) -> list[Contribution]:
    """The findings that weigh."""
    return [
        Contribution(family=one.lane, llr=one.llr)
        for one in findings
        if one.llr is not None
        and one.basis is not Basis.ILLUSTRATION
        and one.state in (State.SUPPORTS_FORGED, State.SUPPORTS_GENUINE)
    ]


def weigh_file(desk: Desk, opened: Opened, name: str, against: Against, findings: Sequence[Finding]) -> Overall:
    """Weigh a file, measuring it once more as if it had been sent on, where the result is far from zero."""
    weighed = contributions(findings)
    overall = weigh(weighed)
    before = sum(family_sums(_of_pixels(findings)).values())
    if overall.llr is None or not needs_stability(overall.llr, before):
        return overall
    again = Opened(media=opened.media, views=tuple(desk.view(reship(view.rgb)) for view in opened.views))
    second = look_at_pixels(again, name, _without_regions(against), stored=Because.NOT_A_JPEG)
    after = sum(family_sums(_of_pixels(second)).values())
    held = judge_stability(before, after)
    return overall if held is Stability.HELD else weigh(weighed, stability=held)


def _of_pixels(findings: Sequence[Finding]) -> list[Contribution]:
    return contributions([one for one in findings if one.lane in PIXEL_LANES])


def _without_regions(against: Against) -> Against:
    """Marked places are pixels of the original, not of the re-shipped copy."""
    return replace(against, context=replace(against.context, damage_regions={}))


def reship(rgb: Rgb) -> Rgb:
    """What a messenger would deliver: reduced and saved once more; (h, w, 3) uint8, never larger."""
    size = (max(1, round(rgb.shape[1] * RESHIPPED_SCALE)), max(1, round(rgb.shape[0] * RESHIPPED_SCALE)))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    _, coded = cv2.imencode(".jpg", small[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, RESHIPPED_QUALITY])
    decoded = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    return np.ascontiguousarray(np.asarray(decoded, np.uint8)[..., ::-1])


def report_of(
    opened: Opened, path: str, findings: tuple[Finding, ...], overall: Overall, started: tuple[float, float]
) -> Report:
    """Put a file's report together; ``started`` is wall and processor clock at the beginning."""
    media = opened.media
    return Report(
        photo=Photo(
            path=path, sha256=media.sha256, width=media.width, height=media.height, format=media.format,
            frames=len(media.frames),
        ),
        overall=overall,
        findings=findings,
        timing=Timing(
            cpu_s=round(time.process_time() - started[1], 3), wall_s=round(time.perf_counter() - started[0], 3)
        ),
    )  # fmt: skip
