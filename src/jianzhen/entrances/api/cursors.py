"""Pages of a list by cursor: where the last page ended, signed, so that what comes in between moves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core import signing
from django.db.models import Model, Q, QuerySet

from jianzhen.entrances.api.errors import BadRequest

Row = TypeVar("Row", bound=Model)
_SALT = "jianzhen.api-cursor"


def page_of(rows: QuerySet[Row], *, by: str, cursor: str, limit: int) -> tuple[Sequence[Row], str | None]:
    """Rows after the cursor, newest first, and the next cursor or None.

    Parameters
    ----------
    by : str
        A field that holds a moment; rows of one moment are told apart by their id.

    Raises
    ------
    BadRequest
        The cursor is not one that this desk gave for such a list.
    """
    if cursor:
        at, last = _read(cursor, by)
        rows = rows.filter(Q(**{f"{by}__lt": at}) | Q(**{by: at, "pk__lt": last}))
    found = list(rows.order_by(f"-{by}", "-pk")[: limit + 1])
    if len(found) <= limit:
        return found, None
    end: Any = found[limit - 1]
    return found[:limit], signing.dumps([by, getattr(end, by).isoformat(), str(end.pk)], salt=_SALT)


def _read(cursor: str, by: str) -> tuple[datetime, UUID]:
    try:
        of, at, last = signing.loads(cursor, salt=_SALT)
        if of == by:
            return datetime.fromisoformat(at), UUID(last)
    except (signing.BadSignature, ValueError, TypeError):
        pass
    raise BadRequest("cursor: is not one of this list; leave it out to begin anew", field="cursor")
