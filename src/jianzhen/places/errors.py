"""What cannot be asked of the places room."""

from __future__ import annotations

from jianzhen.kernel.errors import JianzhenError


class PlacesError(JianzhenError):
    """A question about places that has no answer of any kind."""

    code = "places_error"


class UnknownDivision(PlacesError):  # noqa: N818 - says what is so
    """No division of today has this code."""

    code = "unknown_division"


class NoHistory(PlacesError):  # noqa: N818 - says what is so
    """The day lies before the years that the tables describe."""

    code = "no_place_history"
