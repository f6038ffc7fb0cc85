"""What can go wrong when things are put together and started."""

from __future__ import annotations

from jianzhen.kernel.errors import JianzhenError

# ruff: noqa: N818 - errors are named for the fact


class WiringError(JianzhenError):
    """The desk cannot be started as it is set up."""

    code = "wiring_error"


class UnsafeSettings(WiringError):
    """Production is asked for with a default secret, with DEBUG, or over plain HTTP."""

    code = "unsafe_settings"


class NoEmbeddedDatabase(WiringError):
    """The embedded PostgreSQL cannot be prepared or started here."""

    code = "no_embedded_database"


class BadBackup(WiringError):
    """A backup cannot be written or read, or its event chains do not verify."""

    code = "bad_backup"
