"""What a review may refuse."""

from __future__ import annotations

from jianzhen.casework.errors import CaseworkError, Conflict, NotAllowed

# ruff: noqa: N818 - errors are named for the fact


class ReviewError(CaseworkError):
    """Root of what this room raises, bar refusals of an actor."""

    code = "review_error"


class NoLease(NotAllowed):
    """This person does not hold this claim now."""

    code = "no_lease"


class LookFirst(ReviewError):
    """The weights are shown after the first look, not before."""

    code = "look_first"


class AlreadyLooked(Conflict):
    """A first look is recorded once and is not changed."""

    code = "already_looked"


class HoldRefused(ReviewError):
    """A claim cannot be held that long, or without a reason."""

    code = "hold_refused"


class BadQuestion(ReviewError):
    """A question, answer, result or note lacks something, or does not fit."""

    code = "bad_question"


class NoSuchCheck(ReviewError):
    """The checklist of this category has no such line."""

    code = "no_such_check"
