"""What an entrance answers to an error: a status and a sentence, one table for pages and API."""

from __future__ import annotations

from dataclasses import dataclass

from jianzhen.casework.errors import Conflict, NotAllowed, NotFound
from jianzhen.entrances.wording import error_sentence
from jianzhen.kernel.errors import JianzhenError

UNPROCESSABLE = 422
STATUS_OF_CODE = {
    "form_too_large": 413, "too_large": 413, "upload_too_large": 413, "too_many_files": 413, "body_too_large": 413, "too_many_requests": 429, "busy": 503,
    "too_early": 409, "too_late": 409, "wrong_offset": 409, "import_conflict": 409, "already_sealed": 409,
    "not_signed_in": 401, "no_credential": 401, "bad_api_key": 401, "bad_signature": 401, "bad_link": 404, "bad_visit_link": 404, "pack_gone": 404, "erased": 410,
}  # fmt: skip
"""Codes whose status their class does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An error as it is said to whoever asked.

    Attributes
    ----------
    status : int
        HTTP status; 422 for what is wrong with the input.
    code : str
        The error's stable name.
    sentence : str
        What happened and what to do, in the reader's language.
    detail : str
        Plain English of the error itself: the value, the rule it broke.
    field : str
        Name of the form's field it is about; empty when it is about no single one.
    retry_after_s : int | None
        After how many seconds to try again, where that is known.
    """

    status: int
    code: str
    sentence: str
    detail: str
    field: str = ""
    retry_after_s: int | None = None

    @property
    def is_plain_english(self) -> bool:
        """Whether the detail is in English alone, as the libraries write it."""
        return self.detail.isascii()


def answer_to(error: JianzhenError, *, language: str) -> Answer:
    """Say an error in the reader's language, "zh" or "en"."""
    return Answer(
        status=_status_of(error), code=error.code, sentence=error_sentence(error.code, language=language),
        detail=error.detail, field=getattr(error, "field", ""), retry_after_s=getattr(error, "retry_after_s", None),
    )  # fmt: skip


def _status_of(error: JianzhenError) -> int:
    if error.code in STATUS_OF_CODE:
        return STATUS_OF_CODE[error.code]
    for kind, status in ((NotAllowed, 403), (NotFound, 404), (Conflict, 409)):
        if isinstance(error, kind):
            return status
    return UNPROCESSABLE
