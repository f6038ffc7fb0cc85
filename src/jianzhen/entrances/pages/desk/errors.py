"""What only the desk's screens refuse."""

from __future__ import annotations

from jianzhen.entrances.pages.errors import PageError

# ruff: noqa: N818 - errors are named for the fact


class BadChoice(PageError):
    """None of what a list offers was chosen; ``field`` names the list."""

    code = "bad_choice"


class NotAnAmount(PageError):
    """No amount of money was written; ``field`` names the field."""

    code = "bad_yuan"
