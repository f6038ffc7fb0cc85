"""The first page, for anybody: what this is, a light table to try, three doors, and how often it is wrong."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jianzhen.casework.errors import CaseworkError
from jianzhen.entrances import fleeting
from jianzhen.entrances.answers import Answer, answer_to
from jianzhen.entrances.pages.errors import LookFailed, NothingToInspect
from jianzhen.entrances.pages.hard_work import TURNSTILE, run_child
from jianzhen.entrances.pages.language import is_english, language
from jianzhen.entrances.pages.middleware import upload_limit
from jianzhen.entrances.pages.policies import stand_alone
from jianzhen.entrances.pages.received import Takes, write_files
from jianzhen.entrances.pages.visitors import INSPECTIONS, take_turn
from jianzhen.entrances.story.samples import samples_folder
from jianzhen.inspection.model import Complaint
from jianzhen.inspection.report.rates import MeasuredRate, measured_rates
from jianzhen.inspection.report.wording import COMPLAINTS, Text

TAKES = {"claim": Takes(most=4), "listing": Takes(most=3), "packed": Takes(most=3)}
PANES = (
    ("claim", Text("买家的照片", "The buyer's photo"), Text("要看的这一张", "the one in question")),
    ("listing", Text("商品主图", "Listing photo"), Text("卖的时候是这样", "as it was sold")),
    ("packed", Text("打包照片", "Pack-out photo"), Text("发出的时候是这样", "as it was shipped")),
)
SAMPLES = (
    ("02-lock-painted", Text("门锁：主图上画了划痕", "A lock: scratches painted on the listing photo")),
    ("06-cup-broken-on-the-way", Text("杯子：真的在路上碎了", "A cup: really broken on the way")),
    ("07-cup-painted", Text("杯子：新照片上画了裂纹（看不出）", "A cup: a crack painted on a new photo (cannot tell)")),
)
"""Simulated claims of the repository, or of the wheel; where there are none the page offers none."""
LIMIT_S = 90.0


@require_safe
def first_page(request: HttpRequest) -> HttpResponse:
    """Show it."""
    return _first(request)


@never_cache
@require_http_methods(["POST", "GET", "HEAD"])
@upload_limit(100)
def inspect_page(request: HttpRequest) -> HttpResponse:
    """Inspect what lies on the light table and answer with the report; a mistake is named beside its field."""
    if request.method != "POST":
        return redirect("first")
    try:
        take_turn(request, INSPECTIONS)
        with tempfile.TemporaryDirectory(prefix="look-", dir=fleeting.root()) as name:
            return stand_alone(_report(request, Path(name)))
    except CaseworkError as error:
        return _first(request, answer_to(error, language=language()))


def _report(request: HttpRequest, folder: Path) -> bytes:
    case, page = folder / "case", folder / "page.html"
    sample = _samples().get(request.POST.get("sample", ""))
    if sample is not None:
        shutil.copytree(sample, case)
    else:
        case.mkdir()
        if not write_files(request.FILES, TAKES, case)["claim"]:
            raise NothingToInspect("choose at least one photo in the first field", field="claim")
        complaint = request.POST.get("complaint", "")
        if complaint in {one.value for one in Complaint}:
            (case / "order.json").write_text(json.dumps({"complaint": complaint}), "utf-8")
    with TURNSTILE.enter():
        done = run_child("jianzhen.entrances.pages.inspected", [case, page, language()], limit_s=LIMIT_S)
    if done.code != 0:
        raise LookFailed(done.said[-300:] or f"the process ended with {done.code}")
    return page.read_bytes()


def _first(request: HttpRequest, answer: Answer | None = None) -> HttpResponse:
    words: dict[str, object] = {
        "showcase": settings.JIANZHEN_SHOWCASE,
        "rates": [_row(one) for one in measured_rates()], "answer": answer,
        "panes": [{"name": name, "title": _said(title), "hint": _said(hint), "takes": TAKES[name]} for name, title, hint in PANES],
        "complaints": [(one.value, _said(COMPLAINTS[one])) for one in Complaint], "complaint": request.POST.get("complaint", "damaged"),
    }  # fmt: skip
    words["samples"] = [(name, _said(title)) for name, title in SAMPLES if name in _samples()]
    response = render(request, "pages/first.html", words, status=answer.status if answer else 200)
    if answer is not None and answer.retry_after_s is not None:
        response["Retry-After"] = str(answer.retry_after_s)
    return response


def _samples() -> dict[str, Path]:
    folder = samples_folder()
    return {name: folder / name for name, _ in SAMPLES if folder and (folder / name / "claim").is_dir()}


def _said(text: Text) -> str:
    return text.en if is_english() else text.zh


def _row(one: MeasuredRate) -> dict[str, object]:
    return {
        "what": _said(one.what), "value": f"{100 * one.value:.1f} %", "n": one.n, "groups": one.groups,
        "high": f"{100 * one.high:.1f} %" if one.high is not None else "–",
    }  # fmt: skip
