"""What can go wrong with a remedy."""

from __future__ import annotations

from jianzhen.casework.errors import CaseworkError, Conflict

# ruff: noqa: N818 - errors are named for the fact


class RemedyError(CaseworkError):
    """Root of what this room raises, bar refusals of an actor."""

    code = "remedy_error"


class NotProved(RemedyError):
    """What is given does not prove this remedy: its kind asks for something else."""

    code = "not_proved"


class NotOpen(RemedyError):
    """This remedy is done, replaced or failed already."""

    code = "remedy_not_open"


class RefundGone(RemedyError):
    """The money has left, or may have: it can no longer be held back."""

    code = "refund_gone"


class ConfirmationDiffers(Conflict):
    """A gateway confirmed one refund under two references: perhaps it was paid twice, a person looks."""

    code = "confirmation_differs"


class GatewayUnavailable(RemedyError):
    """The gateway gave no answer. The refund may have gone; it is asked for again under the same key."""

    code = "gateway_unavailable"
