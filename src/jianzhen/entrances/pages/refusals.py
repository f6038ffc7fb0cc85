"""Pages for what could not be done: the field, the reason, what to do; what was typed stands below it, to be copied."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jianzhen.casework.errors import Refusal
from jianzhen.entrances.answers import Answer, answer_to
from jianzhen.entrances.pages.language import language, said
from jianzhen.entrances.refusal_words import refusal_words
from jianzhen.kernel.errors import JianzhenError

BROKEN = 500
HIDDEN = ("csrfmiddlewaretoken", "password", "code")
TITLES = {
    400: ("这个请求不完整", "The request is incomplete"),
    401: ("请先表明身份", "Please say who you are"),
    403: ("这一步您不能做", "You may not do this"),
    404: ("没有找到", "Not found"),
    409: ("情况刚刚有变", "Something has changed"),
    410: ("已按规定删除", "Erased"),
    413: ("文件太大", "Too large"),
    422: ("还差一点", "Something is missing"),
    429: ("请稍等一会儿", "Please wait a little"),
    500: ("我们出错了", "A mistake of ours"),
    503: ("现在有点忙", "Busy just now"),
}


def refusal_page(
    request: HttpRequest, error: JianzhenError, *, typed: Sequence[tuple[str, str]] | None = None
) -> HttpResponse:
    """Answer an error of ours; ``typed`` is what is shown as kept, by default what the form held."""
    answer = answer_to(error, language=language())
    refusal = getattr(error, "refusal", None) if answer.status == 403 else None
    response = _page(request, answer, _typed(request) if typed is None else typed, refusal=refusal)
    if answer.retry_after_s is not None:
        response["Retry-After"] = str(answer.retry_after_s)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _plain(request, 400, said("请返回上一页再试。", "Go back and try again."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 of Django itself."""
    return _plain(request, 403, said("请返回上一页，刷新后再试。", "Go back, reload the page and try again."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _plain(
        request, 404, said("请核对链接是否完整；从消息里打开最稳妥。", "Check that the link is whole; open it from the message.")
    )  # fmt: skip


def broken(request: HttpRequest) -> HttpResponse:
    """500: says no more than it knows; nothing half done is kept, since every act is one transaction."""
    return _plain(
        request, BROKEN,
        said("没有改变任何内容，请过一会儿再试。", "Nothing was changed. Please try again in a while."),
    )  # fmt: skip


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection token is missing or old: cookies are off, or the session ended meanwhile."""
    sentence = said(
        "页面放得太久，或浏览器没有保存 Cookie。请刷新后重新提交，您填写的内容在下面。",
        "The page is too old, or the browser keeps no cookies. Reload and send again; what you typed is below.",
    )
    return _page(request, Answer(status=403, code="stale_form", sentence=sentence, detail=""), _typed(request))


def _plain(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    return _page(request, Answer(status=status, code="", sentence=sentence, detail=""), ())


def _page(
    request: HttpRequest, answer: Answer, typed: Sequence[tuple[str, str]], *, refusal: Refusal | None = None
) -> HttpResponse:  # fmt: skip
    fragment = bool(getattr(request, "htmx", False))
    title = TITLES.get(answer.status, TITLES[422])
    words: dict[str, object] = {"answer": answer, "title": said(*title), "typed": typed} | _why(refusal)
    if answer.status == BROKEN:
        words["user"] = None  # what broke may be the very database that knows the session
    return render(
        request, "pages/parts/alert.html" if fragment else "pages/refusal.html", words, status=answer.status
    )  # fmt: skip


def _why(refusal: Refusal | None) -> dict[str, object]:
    """Why not, where that says more than that it is not allowed; a one-time password is changed first."""
    if refusal is None or refusal is Refusal.NOT_YOUR_ROLE:
        return {}
    return {"why": refusal_words(refusal), "change_password": refusal is Refusal.ONE_TIME_PASSWORD}


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    if request.method != "POST":
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if value.strip() and not any(hidden in name for hidden in HIDDEN)
    ]
