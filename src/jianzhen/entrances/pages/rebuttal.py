"""The rebuttal pages: a merchant of any platform brings papers and photos and takes an answer pack away.

Without an account, and nothing is kept beyond an hour: the photos are deleted once the pack is made, the pack at its hour
or when its owner says so.
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jianzhen.casework.errors import CaseworkError, NotFound
from jianzhen.entrances.answers import Answer, answer_to
from jianzhen.entrances.fleeting import KEPT, folder_of, forget, new_folder
from jianzhen.entrances.pages.errors import LookFailed, NothingToInspect
from jianzhen.entrances.pages.hard_work import TURNSTILE, run_child
from jianzhen.entrances.pages.language import is_english, language, said
from jianzhen.entrances.pages.middleware import upload_limit
from jianzhen.entrances.pages.policies import as_received, stand_alone
from jianzhen.entrances.pages.rebuttal_form import RebuttalForm
from jianzhen.entrances.pages.received import Takes, write_files
from jianzhen.entrances.pages.visitors import PACKS, take_turn
from jianzhen.rebuttal.letters import TITLES, LetterKind
from jianzhen.rebuttal.pages import LEANINGS
from jianzhen.rebuttal.statements import Leaning

TAKES = {
    "claim": Takes(most=8), "listing": Takes(most=5), "packed": Takes(most=6), "returned": Takes(most=6),
    "platform": Takes(most=5, others=(".txt",)),
}  # fmt: skip
FILES = (
    ("claim", ("买家提交的照片、视频（请向平台要原图）", "What the buyer filed (ask the platform for the original files)")),
    ("platform", ("平台的通知和消息：截图，或 .txt", "The platform's notice and messages: screenshots, or .txt")),
    ("listing", ("您的商品主图", "Your listing photos")), ("packed", ("打包、发货的照片或视频", "Photos or clips of packing")),
    ("returned", ("退回来的东西（如有）", "What came back, if anything did")),
)  # fmt: skip
GROUPS = (
    (("退款这件事", "The refund"), ("decided_on", "amount_yuan", "remedy", "decided_by", "you_consented", "goods_returned")),
    (("订单", "The order"), ("order_id", "item", "category", "complaint", "packed_at", "delivered_at", "complaint_text")),
    (("平台怎么审的", "How the platform reviewed it"), ("you_were_heard", "a_person_decided", "reasons_given", "goods_compared", "you_asked_for_a_person", "you_asked_for_records", "records_produced")),
    (("日期、地点和其他损失", "Days, place and other losses"), ("appeal_until", "learned_on", "place", "packing_sealed_on", "platform", "merchant", "claimant", "freight_yuan", "other_loss_yuan", "other_loss", "earlier")),
)  # fmt: skip
OPEN_GROUPS = 1
"""How many groups stand open; the others are folded until somebody wants them, or has a mistake inside."""
LIMIT_S = 240.0
INDEX = "index.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@upload_limit(200)
def rebuttal_page(request: HttpRequest) -> HttpResponse:
    """Ask for the papers, and make the pack of them; a mistake stands beside its field and what was typed stays."""
    if request.method != "POST":
        return _form_page(request, RebuttalForm(initial={"category": "general"}))
    form = RebuttalForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        take_turn(request, PACKS)
        return redirect("pack", _make(request, form))
    except CaseworkError as error:
        return _form_page(request, form, answer_to(error, language=language()))


@never_cache
@require_safe
def pack_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the pack holds, until when it is kept, and what to read first."""
    folder = folder_of(token) / "pack"
    pack = json.loads((folder / "pack.json").read_text("utf-8"))
    made_at = datetime.fromtimestamp((folder / INDEX).stat().st_mtime, tz=UTC)
    drafts = [
        {"title": _title(kind), "path": path.relative_to(folder).as_posix()}
        for kind in LetterKind
        for path in sorted((folder / "letters").glob(f"{kind}*.html"))
    ]
    leaning = LEANINGS[Leaning(pack["leaning"])]
    words = {
        "token": token, "pack": pack, "drafts": drafts, "until": made_at + KEPT, "leaning": leaning.en if is_english() else leaning.zh,
        "clocks": sorted((one for one in pack["clocks"] if one["by"]), key=lambda one: str(one["by"])),
    }  # fmt: skip
    return render(request, "pages/pack.html", words)


@never_cache
@require_safe
def pack_file(request: HttpRequest, token: str, name: str) -> HttpResponse | StreamingHttpResponse:
    """Give one file of the pack: pages in a policy of their own, the case to be saved."""
    folder = (folder_of(token) / "pack").resolve()
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise NotFound(f"the pack holds no {name}")
    if path.suffix == ".html":
        return stand_alone(path.read_bytes())
    return as_received(path.read_bytes(), media_type="application/octet-stream", name=path.name)


@require_POST
def forget_pack(request: HttpRequest, token: str) -> HttpResponse:
    """Delete the pack now."""
    forget(token)
    return redirect("rebuttal")


def _make(request: HttpRequest, form: RebuttalForm) -> str:
    """Write the case folder, build the pack in a child process, delete the case; returns the pack's token."""
    token, folder = new_folder()
    try:
        case, pack = folder / "case", folder / "pack"
        case.mkdir()
        came = write_files(request.FILES, TAKES, case)
        if not came["claim"]:
            raise NothingToInspect("choose the photos that the buyer filed", field="claim")
        _write_words(form, case)
        with TURNSTILE.enter():
            done = run_child("jianzhen", ["rebut", case, "--html", pack, "--lang", language()], limit_s=LIMIT_S)
        if not (pack / INDEX).is_file():
            raise LookFailed(done.said.replace(str(folder), "")[-400:] or f"the process ended with {done.code}")
        shutil.rmtree(case)
    except BaseException:
        forget(token)
        raise
    return token


def _write_words(form: RebuttalForm, case: Path) -> None:
    (case / "case.toml").write_text(form.case_toml(), "utf-8")
    (case / "order.json").write_text(form.order_json(), "utf-8")
    notice = form.cleaned_data["notice_text"]
    if notice:
        (case / "platform").mkdir(exist_ok=True)
        (case / "platform" / "0-notice.txt").write_text(notice, "utf-8")


def _form_page(
    request: HttpRequest, form: RebuttalForm, answer: Answer | None = None, status: int = 200
) -> HttpResponse:
    groups = [
        {"title": said(*title), "fields": [form[name] for name in names],
         "is_open": number < OPEN_GROUPS or any(form[name].errors for name in names)}
        for number, (title, names) in enumerate(GROUPS)
    ]  # fmt: skip
    uploads = [{"name": name, "title": said(*title), "takes": TAKES[name]} for name, title in FILES]
    words = {"form": form, "groups": groups, "uploads": uploads, "answer": answer}
    response = render(request, "pages/rebuttal.html", words, status=answer.status if answer else status)
    if answer is not None and answer.retry_after_s is not None:
        response["Retry-After"] = str(answer.retry_after_s)
    return response


def _title(kind: LetterKind) -> str:
    return TITLES[kind].en if is_english() else TITLES[kind].zh
