"""The kinds of values the API takes: what the database could not hold is refused by name at the door."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, StringConstraints


def _no_nul(value: str) -> str:
    if "\x00" in value or any(0xD800 <= ord(one) <= 0xDFFF for one in value):
        raise ValueError("holds a character that is no text")
    return value


def _near(value: datetime) -> datetime:
    if not 2000 <= value.year <= 2100:
        raise ValueError("must lie between the years 2000 and 2100")
    return value


Text = Annotated[str, AfterValidator(_no_nul)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64), AfterValidator(_no_nul)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=256), AfterValidator(_no_nul)]
OptionalLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=256), AfterValidator(_no_nul)]
Long = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(_no_nul)]
MediaType = Annotated[str, StringConstraints(pattern=r"^[a-z0-9.+-]+/[a-z0-9.+-]+$", max_length=64)]
Moment = Annotated[AwareDatetime, AfterValidator(_near)]
"""With a time zone."""
Fen = Annotated[int, Field(ge=0, le=10**12, description="1/100 yuan")]


Limit = Annotated[int, Field(ge=1, le=200)]
Offset = Annotated[int, Field(ge=0, le=2 << 30)]


class Told(Schema):
    """What a caller sends: no field that is not written here, so that a misspelt one is not silently lost."""

    model_config = ConfigDict(extra="forbid")


def media_type_of(told: str | None) -> str:
    """A file's media type as a caller named it; unknown where that is none."""
    value = (told or "").partition(";")[0].strip().lower()
    plain = all(one.isascii() and (one.isalnum() or one in ".+-/") for one in value)
    return value if plain and value.count("/") == 1 and len(value) <= 64 else "application/octet-stream"


def Listed(shape: Any) -> Any:  # noqa: N802 - reads as a type
    """One page of a list of ``shape``."""
    return type(f"{shape.__name__}Page", (Schema,), {
        "__doc__": "One page; ``next`` is the cursor of the following one.",
        "__annotations__": {"items": list[shape], "next": str | None}, "__module__": __name__,
    })  # fmt: skip
