"""An inspection's findings as a reviewer reads them after the first look: why, where, innocent causes, how to check.

The caller has asked ``has_revealed``; nothing of a report is read anywhere else in the desk's screens.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse

from jianzhen.casework.evidence.explaining import finding_of
from jianzhen.casework.evidence.models import Inspection
from jianzhen.casework.evidence.vocabulary import InspectionState
from jianzhen.casework.review.base_rates import base_rates
from jianzhen.entrances.pages.desk.panes import Picture
from jianzhen.entrances.pages.language import language, said
from jianzhen.inspection.model import Act, Finding, Lane, State
from jianzhen.inspection.report import wording as w
from jianzhen.inspection.report.wording import Text
from jianzhen.weighing import Abstention, Overall

_SPEAKS = frozenset({State.SUPPORTS_FORGED, State.SUPPORTS_GENUINE})
REPORT, COUNTER = "report", "counter"


def findings_of(inspection: Inspection, pictures: list[Picture]) -> dict[str, Any]:
    """The newest inspection in words and numbers, for whoever has seen the weights.

    Returns
    -------
    dict
        ``overall``, ``speaks`` (findings that weigh, numbered from 1), ``others``, ``step`` and ``provenance``; only
        ``failed`` where the inspection did not finish.
    """
    if inspection.state != InspectionState.DONE or inspection.report is None:
        return {
            "failed": said(
                "检测没能完成，按“不作判断”处理。", "The inspection did not finish and counts as inconclusive."
            )
        }
    labels = {one.id: one for one in pictures}
    rows = [row for part in (REPORT, COUNTER) for row in _rows(inspection, part, labels)]
    speaks = [row for row in rows if row["speaks"]]
    for number, row in enumerate(speaks, 1):
        row["n"] = number
    counter = inspection.counter or {}
    step = inspection.report["next_step"]["act"]
    return {
        "overall": _overall(inspection.report["overall"]), "speaks": speaks,
        "others": [row for row in rows if not row["speaks"] and row["lane"] != Lane.PROVENANCE],
        "provenance": [row for row in rows if row["lane"] == Lane.PROVENANCE],
        "counter": _overall(counter["overall"]) if "overall" in counter else None,
        "step": _said(w.ACTS[Act(step)]), "unread": len(inspection.report["errors"]), "engine": inspection.engine_version,
    }  # fmt: skip


def lit(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the panes' script lights: places as shares of the picture's width and height."""
    rows = [*found.get("speaks", ()), *found.get("others", ())]
    return [
        {
            "n": row.get("n", 0), "picture": row["picture"], "against": row["against_picture"], "title": row["title"],
            "places": row["places"], "aligned": row["aligned"], "tone": row["tone"],
        }
        for row in rows
        if row["places"] or row["aligned"]
    ]  # fmt: skip


def _rows(inspection: Inspection, part: str, labels: Mapping[str, Picture]) -> list[dict[str, Any]]:
    report: Mapping[str, Any] = getattr(inspection, part) or {}
    rows = []
    for file_at, file in enumerate(report.get("files", ())):
        size = (file["photo"]["width"], file["photo"]["height"])
        picture = _picture(inspection, file["photo"]["path"], part)
        for at, row in enumerate(file["findings"]):
            rows.append(_row(inspection, finding_of(row), picture, size, labels, (part, file_at, at), row))
    for row in report.get("returned", ()):
        one = finding_of(row)
        photo = dict(row["facts"]).get("photo", "")
        rows.append(_row(inspection, one, _picture(inspection, photo, part), (0, 0), labels, None, row))
    return rows


def _row(
    inspection: Inspection, one: Finding, picture: str, size: tuple[int, int], labels: Mapping[str, Picture],
    at: tuple[str, int, int] | None, raw: Mapping[str, Any],
) -> dict[str, Any]:  # fmt: skip
    clear = w.is_clear(one)
    title = w.KINDS[one.kind] if clear else w.UNCLEAR[one.kind]
    against = _picture(inspection, one.against, REPORT) if one.against else ""
    facts = [
        (w.FACTS[key], w.VALUES.get(value, Text(value, value))) for key, value in raw["facts"].items() if key in w.FACTS
    ]
    return {
        "lane": one.lane, "speaks": one.state in _SPEAKS and clear, "title": _said(title), "tone": _tone(one.state),
        "shape": w.SHAPES[one.state], "state": _said(w.STATES[one.state]), "picture": picture, "against_picture": against,
        "of": labels[picture].label if picture in labels else "",
        "against": labels[against].label if against in labels else (_said(w.against_text(one.against)) if one.against else ""),
        "why": _why(one, title, clear=clear), "where": _said(w.place_text(one.regions[0], size)) if one.regions and size[0] else "",
        "because": _said(w.BECAUSE[one.because]) if one.because else "", "innocent": _innocent(one, clear=clear),
        "check": said(w.CHECK[one.kind].zh, one.check) if one.check and one.kind in w.CHECK else "",
        "basis": _said(w.BASES[one.basis]), "weighs": one.llr is not None, "llr": f"{one.llr:+.1f}" if one.llr is not None else "",
        "rates": _rates(one.llr), "facts": [(_said(name), _said(value)) for name, value in facts],
        "carrier": _said(w.CARRIERS[one.carrier_state]) if one.carrier_state else "",
        "places": [[x / size[0], y / size[1], a / size[0], b / size[1]] for x, y, a, b in one.regions] if size[0] else [],
        "aligned": _aligned(inspection, raw, at),
    }  # fmt: skip


def _overall(row: Mapping[str, Any]) -> dict[str, Any]:
    because = row["abstained_because"]
    overall = Overall(
        llr=row["llr"], words=row["words"], abstained=row["abstained"],
        abstained_because=Abstention(because) if because else None,
    )  # fmt: skip
    state = w.overall_state(overall)
    return {
        "words": _said(w.overall_text(overall)), "shape": w.SHAPES[state], "tone": _tone(state),
        "llr": f"{overall.llr:+.1f}" if overall.llr is not None else "", "rates": _rates(overall.llr),
    }  # fmt: skip


def _rates(llr: float | None) -> list[tuple[str, str]]:
    return [(one.of_100, one.sentence(language=language()), f"{one.prior:.0%}") for one in base_rates(llr)]  # type: ignore[misc]


def _why(one: Finding, title: Text, *, clear: bool) -> str:
    return said(w.WHY[one.kind].zh if clear else title.zh + "。", one.why)


def _innocent(one: Finding, *, clear: bool) -> list[str]:
    if not one.innocent:
        return []
    known = w.INNOCENT.get(one.kind, ()) if clear else w.INNOCENT_UNCLEAR
    return said("\n".join(text.zh for text in known), "\n".join(one.innocent)).splitlines()


def _aligned(inspection: Inspection, raw: Mapping[str, Any], at: tuple[str, int, int] | None) -> str:
    if at is None or not raw["registration"] or not raw["against"]:
        return ""
    return reverse("desk_aligned", args=[inspection.claim_id, inspection.id, *at])


def _picture(inspection: Inspection, path: str, part: str) -> str:
    """Id of the exhibit or sealed original that a path of the report names; the merchant's files lie in ``counter/``."""
    whole = path.partition("#")[0]
    if part == COUNTER and whole.startswith("claim/"):
        whole = whole.replace("claim/", "counter/", 1)
    return str(UUID(named)) if (named := inspection.names.get(whole)) else ""


def _tone(state: State) -> str:
    return {State.SUPPORTS_FORGED: "not", State.SUPPORTS_GENUINE: "genuine"}.get(state, "wait")


def _said(text: Text) -> str:
    return said(text.zh, text.en)
