"""What a claim may refuse."""

from __future__ import annotations

from jianzhen.casework.errors import CaseworkError, NotAllowed

# ruff: noqa: N818 - errors are named for the fact


class ClaimError(CaseworkError):
    """Root of what this room raises, bar refusals of an actor."""

    code = "claim_error"


class NoSuchStep(NotAllowed):
    """No step of the table lets this role make this move from here."""

    code = "no_such_step"


class TooEarly(ClaimError):
    """A side's window is still open."""

    code = "too_early"


class TooLate(ClaimError):
    """The window has closed."""

    code = "too_late"


class SamePerson(NotAllowed):
    """双人复核: this person has already acted on this claim."""

    code = "same_person"


class GuardRefused(ClaimError):
    """What the step needs to be true is not."""

    code = "guard_refused"


class FactMissing(ClaimError):
    """A mistake of ours: the room above did not state a fact that the guard asks for."""

    code = "fact_missing"


class ConsentRefused(ClaimError):
    """A standing consent does not cover this claim."""

    code = "consent_refused"


class PackRefused(ClaimError):
    """A policy pack cannot be activated."""

    code = "pack_refused"


class NoPack(ClaimError):
    """No policy pack is active, so no claim can be filed."""

    code = "no_pack"
