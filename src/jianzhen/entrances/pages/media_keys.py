"""Which claim a media key is of, so that the right link is asked for it; the selector asks the permission."""

from __future__ import annotations

from uuid import UUID

from jianzhen.casework.errors import NotFound


def claim_of(key: str) -> UUID:
    """The claim inside a key of ``evidence.selectors``. Raises ``NotFound`` for what is none."""
    _, _, rest = key.partition("-")
    try:
        return UUID(rest.partition("-")[0])
    except ValueError as error:
        raise NotFound("there is no such file; reload the page") from error
