"""One answer to every error: a ``Problem``, by the same table of statuses and sentences as the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import get_language
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from jianzhen.entrances.answers import answer_to
from jianzhen.entrances.api.errors import BadRequest, BodyTooLarge, NoCredential, NoSuchAddress
from jianzhen.kernel.errors import JianzhenError

STATUS_HERE = {"bad_link": 401}
"""Where the API answers otherwise than a page: a link is a credential here."""


class Problem(Schema):
    """What went wrong and what to do."""

    code: str = Field(description="stable name of the error")
    detail: str = Field(description="what happened and what to do, in the language of Accept-Language (zh, en)")
    because: str = Field(description="the value and the rule it broke, in plain English")
    field: str | None = Field(None, description="path of the field it is about")
    retry_after_s: int | None = Field(None, description="try again after so many seconds")


UNAUTHORISED, FORBIDDEN, MISSING, CONFLICT, LARGE, UNPROCESSABLE, TOO_MANY = 401, 403, 404, 409, 413, 422, 429
USUAL: dict[Any, Any] = dict.fromkeys(
    (UNAUTHORISED, FORBIDDEN, MISSING, CONFLICT, 410, LARGE, UNPROCESSABLE, TOO_MANY), Problem
)
"""What every address may answer beside its own."""


def answers(status: int, shape: Any) -> dict[Any, Any]:
    """The documented responses of an address: its own, and the usual problems."""
    return {status: shape, **USUAL}


def problem_response(request: HttpRequest, error: JianzhenError) -> HttpResponse:
    """Answer an error of ours."""
    answer = answer_to(error, language="en" if (get_language() or "").startswith("en") else "zh")
    told = Problem(
        code=answer.code, detail=answer.sentence, because=answer.detail, field=answer.field or None,
        retry_after_s=answer.retry_after_s,
    )  # fmt: skip
    status = STATUS_HERE.get(answer.code, answer.status)
    response = HttpResponse(told.model_dump_json(), content_type="application/json", status=status)
    response["Cache-Control"] = "no-store"
    if status == UNAUTHORISED:
        response["WWW-Authenticate"] = 'Bearer realm="jianzhen"'
    if answer.retry_after_s is not None:
        response["Retry-After"] = str(answer.retry_after_s)
    return response


def handle_problems(api: NinjaAPI) -> None:
    """Give every error of a request the one handler."""

    def answer(request: HttpRequest, error: Any) -> HttpResponse:
        return problem_response(request, _ours(error))

    for kind in (JianzhenError, ValidationError, *_SAID):
        api.add_exception_handler(kind, answer)


_SAID: Mapping[type[Exception], JianzhenError] = {
    AuthenticationError: NoCredential("send Authorization: Bearer KEY, Jianzhen-Link: TOKEN, or sign in"),
    RequestDataTooBig: BodyTooLarge("body: is larger than is taken; send files in pieces (uploads)"),
    Http404: NoSuchAddress("there is nothing at this address"),
    HttpError: BadRequest("body: cannot be read; send one JSON object in UTF-8"),
    SuspiciousOperation: BadRequest("body: cannot be read; see the documented form"),
    UnreadablePostError: BadRequest("body: was cut off; send it again"),
    MultiPartParserError: BadRequest("body: is no whole multipart form; send it again"),
}
"""What libraries raise, as it is said here."""


def _ours(error: Exception) -> JianzhenError:
    if isinstance(error, JianzhenError):
        return error
    if isinstance(error, ValidationError):
        return _first_of(error)
    return next(said for kind, said in _SAID.items() if isinstance(error, kind))


def _first_of(error: ValidationError) -> BadRequest:
    """The first thing that does not fit, by the path a caller would use; the others come after it is put right."""
    first = error.errors[0]
    skip = {"body", "query", "path", "form", "file", "header", "told", "wanted"}
    where = [str(one) for one in first.get("loc", ()) if one not in skip]
    field = ".".join(where)
    more = f" ({len(error.errors) - 1} more)" if len(error.errors) > 1 else ""
    return BadRequest(f"{field or 'body'}: {first.get('msg', 'does not fit')}{more}", field=field)
