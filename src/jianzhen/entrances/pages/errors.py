"""What only a page refuses."""

from __future__ import annotations

from jianzhen.casework.errors import CaseworkError, NotAllowed

# ruff: noqa: N818 - errors are named for the fact


class PageError(CaseworkError):
    """Something about the request itself.

    Attributes
    ----------
    field : str
        Name of the form's field it is about; empty when it is about no single one.
    """

    code = "page_error"

    def __init__(self, detail: str, *, field: str = "") -> None:
        super().__init__(detail)
        self.field = field


class NotSignedIn(NotAllowed):
    """Nobody is known to ask: neither a session of the desk nor a party's link."""

    code = "not_signed_in"


class FormTooLarge(PageError):
    """A file, or all of them together, is larger than this page takes."""

    code = "form_too_large"


class TooManyFiles(PageError):
    """More files than this page takes at once."""

    code = "too_many_files"


class NotAPicture(PageError):
    """A file in a field for photos is none, nor a clip."""

    code = "not_a_picture"


class NothingToInspect(PageError):
    """No photo was chosen."""

    code = "nothing_to_inspect"


class LookFailed(PageError):
    """The child process ended without a result; the detail says what it said last."""

    code = "look_failed"


class Busy(PageError):
    """Others are being served; come back in ``retry_after_s`` seconds."""

    code = "busy"

    def __init__(self, detail: str, *, retry_after_s: int = 60) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class TookTooLong(PageError):
    """The work was stopped at its time limit."""

    code = "took_too_long"


class BadField(PageError):
    """A field of a form does not hold what it asks for; the detail names it."""

    code = "bad_field"
