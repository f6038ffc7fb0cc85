"""A pack's table as rows and event logs keep it: JSON, its three days as ISO texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from jianzhen.law.errors import BadPack
from jianzhen.law.packs.pack import Pack, read_pack

DAYS = ("published", "in_force", "until")


def to_body(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table as ``tomllib`` gives it, made storable; a body already stored comes back unchanged."""
    return {
        key: value.isoformat() if key in DAYS and isinstance(value, date) else value for key, value in table.items()
    }


def read_body(body: Mapping[str, Any], name: str) -> Pack:
    """Read a pack from its stored body; ``name`` says in errors which pack it is. Raises ``BadPack``."""
    return read_pack({key: _day(key, value, name) for key, value in body.items()}, name)


def _day(key: str, value: object, name: str) -> object:
    if key not in DAYS or not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadPack(f"{name}: {key} must be a date such as 2026-01-01, not {value!r}") from error
