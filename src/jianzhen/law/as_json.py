"""An explanation as ``jianzhen.law/1`` (``schema/law-1.json``), key order kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jianzhen.law.administrative import Range
from jianzhen.law.amounts import yuan_number
from jianzhen.law.citation import Citation
from jianzhen.law.civil import Clock
from jianzhen.law.corrections import corrections
from jianzhen.law.criminal import Branch, Compared
from jianzhen.law.explain import Explanation

SCHEMA = "jianzhen.law/1"


def explanation_json(one: Explanation, *, language: str) -> dict[str, Any]:
    """The frozen object; sentences in ``language`` ("zh" or "en"), quotations always in Chinese."""
    facts = one.facts
    return {
        "schema": SCHEMA,
        "language": language,
        "on": facts.on.isoformat(),
        "act_ended": facts.act_ended.isoformat(),
        "place": facts.place.name.read(language) if facts.place else None,
        "partial": one.partial,
        "consumer": [_said(cited, "right", language) for cited in one.consumer],
        "administrative": _administrative(one),
        "criminal": {"ordinary": _branch(one.ordinary, language), "telecom": _branch(one.telecom, language)},
        "civil": _civil(one),
        "five_acts": _said(one.five_acts, "rule_says", language) if one.five_acts else None,
        "platform": [
            {**_said(cited, "duty", language), "in_force_on_act_day": cited.in_force_from <= facts.act_ended}
            for cited in one.platform
        ],
        "labels": [_said(cited, "duty", language) for cited in one.labels],
        "personal_information": [_said(cited, "duty", language) for cited in one.personal_information],
        "cautions": [_said(cited, "caution", language) for cited in one.cautions],
        "corrections": [
            {
                "id": row.id,
                "wrong": row.wrong.read(language),
                "right": row.right.read(language),
                "rules": list(row.rules),
            }
            for row in corrections()
        ],
        "rules": citations_json(one.cited, language=language),
        "unknown": [text.read(language) for text in one.unknown],
    }


def citations_json(cited: Iterable[Citation], *, language: str) -> dict[str, dict[str, Any]]:
    """Every rule named, by id: title, quotation (V1 and V2 only), source, confidence."""
    return {
        one.rule: {
            "title": one.title.read(language),
            "term": one.term.read(language),
            "source": one.source,
            "confidence": one.confidence.value,
            "in_force_from": one.in_force_from.isoformat(),
            "first_day_recorded": one.first_day_recorded,
            "in_force_until": one.until.isoformat() if one.until else None,
            "quote": list(one.quote),
            "summary": one.summary.read(language),
            "inference": one.inference.read(language) if one.inference else None,
            "cite": one.words(language),
        }
        for one in cited
    }


def _said(cited: Citation, key: str, language: str) -> dict[str, Any]:
    return {
        "rule": cited.rule,
        key: cited.summary.read(language),
        "in_force_from": cited.in_force_from.isoformat(),
        "confidence": cited.confidence.value,
    }


def _administrative(one: Explanation) -> dict[str, Any] | None:
    found = one.administrative
    if found is None:
        return None
    return {
        "state": found.state.value,
        "report_by": found.report_by.isoformat(),
        "tiers": {"base": _range(found.base), "serious": _range(found.serious)},
        "basis": found.basis.value,
        "limit_rule": "PSL-lim",
    }


def _range(one: Range) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "detention_days": list(one.detention_days),
        "fine_yuan_max": one.fine_yuan_max,
        "combine": one.combine.value,
    }


def _branch(one: Branch | None, language: str) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        **_compared(one.alone),
        "rule": one.rule,
        "document": one.document,
        "confidence": one.confidence.value,
        "premise": one.premise.read(language),
        "with_earlier": _compared(one.added) if one.added else None,
    }


def _compared(one: Compared) -> dict[str, Any]:
    return {
        "state": one.state.value,
        "threshold_yuan": list(one.threshold_yuan),
        "sum_yuan": None if one.fen is None else yuan_number(one.fen),
        "sum_basis": one.basis.value,
        "tiers": {
            tier.value: {"threshold_yuan": list(figure), "state": state.value} for tier, figure, state in one.tiers
        },
    }


def _civil(one: Explanation) -> dict[str, Any] | None:
    found = one.civil
    if found is None:
        return None
    return {
        "rescission_by": found.rescission.by.on.isoformat(),
        "limitation_by": found.limitation.by.on.isoformat(),
        "counted_from": found.counted_from.isoformat(),
        "knowledge_given": found.known,
        "rescission": _clock(found.rescission),
        "limitation": _clock(found.limitation),
    }


def _clock(one: Clock) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "state": one.state.value,
        "by": one.by.on.isoformat(),
        "provisional": one.by.provisional,
        "latest": one.latest.on.isoformat(),
    }
