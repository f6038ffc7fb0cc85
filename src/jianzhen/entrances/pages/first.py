"""The first page, for anybody: what this is, a light table to try, three doors, and how often it is wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jianzhen.entrances.pages.language import is_english
from jianzhen.inspection.report.rates import MeasuredRate, measured_rates


@require_safe
def first_page(request: HttpRequest) -> HttpResponse:
    """Show it."""
    return render(request, "pages/first.html", {"rates": [_row(one) for one in measured_rates()]})


def _row(one: MeasuredRate) -> dict[str, object]:
    return {
        "what": one.what.en if is_english() else one.what.zh, "value": f"{100 * one.value:.1f} %", "n": one.n,
        "groups": one.groups, "high": f"≤ {100 * one.high:.1f} %" if one.high is not None else "",
    }  # fmt: skip
