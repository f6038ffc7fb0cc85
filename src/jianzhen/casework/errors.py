"""The roots of what casework refuses.

::

    CaseworkError
    ├── NotAllowed     this role may not do this; ``refusal`` says why
    ├── NotFound       there is no such row, or it is not yours to know of
    └── Conflict       it was possible a moment ago, or is not as you say
"""

from __future__ import annotations

from enum import StrEnum

from jianzhen.kernel.errors import JianzhenError

# ruff: noqa: N818 - errors are named for the fact


class Refusal(StrEnum):
    """Why somebody may not do something; pages show it beside a greyed button."""

    NOT_YOUR_ROLE = "not_your_role"
    NOT_YOURS = "not_yours"
    SAME_PERSON = "same_person"
    RECUSED = "recused"
    NO_SECOND_FACTOR = "no_second_factor"
    ONE_TIME_PASSWORD = "one_time_password"
    WRONG_STATE = "wrong_state"


class CaseworkError(JianzhenError):
    """Something the desk will not do as asked."""

    code = "casework_error"


class NotAllowed(CaseworkError):
    """This actor may not do this."""

    code = "not_allowed"

    def __init__(self, detail: str, *, refusal: Refusal = Refusal.NOT_YOUR_ROLE) -> None:
        super().__init__(detail)
        self.refusal = refusal


class NotFound(CaseworkError):
    """There is no such row; also said where there is one that is not yours."""

    code = "no_such_row"


class Conflict(CaseworkError):
    """Somebody was faster, or what is there is not what you say."""

    code = "conflict"
