"""Reports as JSON: the frozen contract, key order kept (schemas in ``schema/``)."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from jianzhen.inspection.model import ClaimReport, FileError, Finding, Report, Timing
from jianzhen.inspection.redaction import Redaction
from jianzhen.weighing import Overall


@singledispatch
def to_json(report: object) -> dict[str, Any]:
    """Turn a ``Report``, ``ClaimReport``, ``Redaction`` or ``FileError`` into its JSON object."""
    raise TypeError(f"{type(report).__name__} has no JSON form; give a Report, ClaimReport, Redaction or FileError")


@to_json.register
def _(report: Report) -> dict[str, Any]:
    photo = report.photo
    return {
        "schema": "jianzhen.report/1",
        "photo": {
            "path": photo.path, "sha256": photo.sha256, "width": photo.width, "height": photo.height,
            "format": photo.format, "frames": photo.frames,
        },
        "overall": _overall(report.overall),
        "findings": [_finding(one) for one in report.findings],
        "timing": _timing(report.timing),
    }  # fmt: skip


@to_json.register
def _(report: ClaimReport) -> dict[str, Any]:
    step = report.next_step
    return {
        "schema": "jianzhen.claim/1",
        "claim": {"path": report.path, "files": len(report.files)},
        "overall": _overall(report.overall),
        "findings": [_finding(one) for one in report.findings],
        "files": [to_json(one) for one in report.files],
        "returned": [_finding(one) for one in report.returned],
        "errors": [to_json(one) for one in report.errors],
        "missing": list(report.missing),
        "next_step": {"act": step.act.value, "why": step.why, "cost_fen": step.cost_fen},
        "timing": _timing(report.timing),
    }


@to_json.register
def _(report: FileError) -> dict[str, Any]:
    return {"schema": "jianzhen.error/1", "path": report.path, "code": report.code, "detail": report.detail}


@to_json.register
def _(made: Redaction) -> dict[str, Any]:
    return {
        "schema": "jianzhen.redaction/1",
        "path": made.path,
        "original_sha256": made.original_sha256,
        "written": made.written,
        "sha256": made.sha256,
        "hidden": [
            {
                "what": one.what.value,
                "region": list(one.region),
                "corners": [[round(v, 1) for v in c] for c in one.corners],
            }
            for one in made.hidden
        ],
        "kept": list(made.kept),
        "dropped": list(made.dropped),
        "note": made.note,
    }


def _overall(overall: Overall) -> dict[str, Any]:
    because = overall.abstained_because
    return {
        "llr": overall.llr, "words": overall.words, "abstained": overall.abstained,
        "abstained_because": because.value if because else None,
    }  # fmt: skip


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "lane": one.lane.value,
        "kind": one.kind.value,
        "state": one.state.value,
        "llr": one.llr,
        "basis": one.basis.value,
        "score": one.score,
        "regions": [list(region) for region in one.regions],
        "against": one.against,
        "against_region": list(one.against_region) if one.against_region else None,
        "why": one.why,
        "innocent": list(one.innocent),
        "check": one.check,
        "because": one.because.value if one.because else None,
        "carrier_state": one.carrier_state.value if one.carrier_state else None,
        "registration": list(one.registration) if one.registration else None,
        "facts": dict(one.facts),
        "version": one.version,
    }


def _timing(timing: Timing) -> dict[str, float]:
    return {"cpu_s": timing.cpu_s, "wall_s": timing.wall_s}
