"""What evidence may be refused.

::

    EvidenceError
    ├── BadExhibit         it is not what its kind says: no words, no file, a region outside any picture
    ├── ForeignFile        the file was kept for another claim, or came from somebody else
    ├── AlreadySubmitted   what was submitted stays on the record
    ├── NothingToConfirm   there is no copy to confirm
    ├── NothingFailed      no inspection failed that could be asked for again
    └── InspectionFailed   the inspector gave no report; ``because`` says why (kept in the row, never shown as silence)
"""

from __future__ import annotations

from jianzhen.casework.errors import CaseworkError

# ruff: noqa: N818 - errors are named for the fact


class EvidenceError(CaseworkError):
    """Root of what this room raises."""

    code = "evidence_error"


class BadExhibit(EvidenceError):
    """What was given does not fit its kind; the detail names the field."""

    code = "bad_exhibit"


class ForeignFile(EvidenceError):
    """A file of another claim, or one that this actor did not send."""

    code = "foreign_file"


class AlreadySubmitted(EvidenceError):
    """An exhibit was submitted and stays; more can be added beside it."""

    code = "already_submitted"


class NothingToConfirm(EvidenceError):
    """A derivative was withheld, or none could be made."""

    code = "nothing_to_confirm"


class NothingFailed(EvidenceError):
    """The newest inspection gave its report, or none has ended yet."""

    code = "nothing_failed"


class InspectionFailed(EvidenceError):
    """The inspector gave no report.

    Attributes
    ----------
    because : str
        ``timed_out``, ``process_died``, or the code of the error it met.
    """

    code = "inspection_failed"

    def __init__(self, detail: str, *, because: str = "process_died") -> None:
        super().__init__(detail)
        self.because = because
