"""What only the command line can run into; each becomes a ``jianzhen.error/1`` and the rest is still reported."""

from __future__ import annotations

from jianzhen.kernel.errors import JianzhenError

# ruff: noqa: N818 - errors are named for the fact


class NoMediaInside(JianzhenError):
    """A folder holds no photo and no clip."""

    code = "no_media_inside"


class ProcessDied(JianzhenError):
    """The process that inspected a file was killed, most often for want of memory."""

    code = "process_died"


class Unexpected(JianzhenError):
    """A mistake of ours: the traceback goes to stderr, and the other files are still inspected."""

    code = "unexpected"
