"""What can be wrong with a chain of events."""

from __future__ import annotations

from jianzhen.casework.errors import CaseworkError

# ruff: noqa: N818 - errors are named for the fact


class ChainDoesNotVerify(CaseworkError):
    """An event was changed, dropped or slipped in."""

    code = "chain_does_not_verify"
