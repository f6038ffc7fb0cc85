"""What intake may refuse: little, since every report is taken."""

from __future__ import annotations

from jianzhen.casework.errors import CaseworkError

# ruff: noqa: N818 - errors are named for the fact


class IntakeError(CaseworkError):
    """Root of what this room raises.

    Attributes
    ----------
    field : str
        Name of the field it is about; empty when it is about no single one.
    """

    code = "intake_error"

    def __init__(self, detail: str, *, field: str = "") -> None:
        super().__init__(detail)
        self.field = field


class NothingReported(IntakeError):
    """A report without a single word of what it is about."""

    code = "nothing_reported"


class NobodyToReach(IntakeError):
    """A report without a number anybody can be called back at."""

    code = "nobody_to_reach"


class BadCall(IntakeError):
    """An event of a call centre that lacks what makes it one; the detail names the field."""

    code = "bad_call"


class BadRota(IntakeError):
    """A turn of the rota that is none: the detail says which bound it breaks."""

    code = "bad_rota"


class NotTheSame(IntakeError):
    """Two reports that cannot be one: another person's, another kind of claim, or one that is joined already."""

    code = "not_the_same"


class NoSolution(IntakeError):
    """Solved by phone, but nothing says how, or that the customer agrees."""

    code = "no_solution"
