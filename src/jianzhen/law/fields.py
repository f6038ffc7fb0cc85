"""Reading a TOML table strictly: a wrong type, a missing key or an unknown one is refused by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NoReturn, TypeVar

from jianzhen.law.errors import LawError

Choice = TypeVar("Choice", bound=StrEnum)


class Fields:
    """One table, read key by key; ``close`` refuses what nobody asked for.

    Parameters
    ----------
    table
        As ``tomllib`` gives it.
    where
        How a person finds it: the file, then the rule or section.
    error
        Raised for whatever is wrong; its detail begins with ``where`` and names the key.
    """

    def __init__(self, table: Mapping[str, Any], where: str, error: type[LawError]) -> None:
        self._left = dict(table)
        self._error = error
        self.where = where

    def name(self, name: str) -> None:
        """Say more exactly where we are, once an id is known."""
        self.where = f"{self.where.partition(' ')[0]} {name}"

    def refuse(self, key: str, wrong: str) -> NoReturn:
        """Raise the error for a key."""
        raise self._error(f"{self.where}: {key} {wrong}")

    def _take(self, key: str) -> Any:
        if key not in self._left:
            self.refuse(key, "is missing")
        return self._left.pop(key)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._left

    def text(self, key: str) -> str:
        value = self._take(key)
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, f"must be a text that is not empty, not {value!r}")
        return value

    def maybe_text(self, key: str) -> str | None:
        return self.text(key) if self.has(key) else None

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._take(key)
        if not isinstance(value, list) or not value or not all(isinstance(one, str) and one.strip() for one in value):
            self.refuse(key, f"must be a list of texts, not {value!r}")
        return tuple(value)

    def maybe_texts(self, key: str) -> tuple[str, ...]:
        return self.texts(key) if self.has(key) else ()

    def day(self, key: str) -> date:
        value = self._take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            self.refuse(key, f"must be a date such as 2026-01-01 (no quotes), not {value!r}")
        return value

    def maybe_day(self, key: str) -> date | None:
        return self.day(key) if self.has(key) else None

    def number(self, key: str) -> int:
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self.refuse(key, f"must be a whole number from 0, not {value!r}")
        return value

    def yes_or_no(self, key: str) -> bool:
        value = self._take(key)
        if not isinstance(value, bool):
            self.refuse(key, f"must be true or false, not {value!r}")
        return value

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        value = self._take(key)
        try:
            return kind(value)
        except ValueError:
            self.refuse(key, f"is {value!r}; choose one of {', '.join(one.value for one in kind)}")

    def choices(self, key: str, kind: type[Choice]) -> tuple[Choice, ...]:
        value = self._take(key)
        if not isinstance(value, list):
            self.refuse(key, f"must be a list, not {value!r}")
        try:
            return tuple(kind(one) for one in value)
        except ValueError:
            self.refuse(key, f"is {value!r}; choose among {', '.join(one.value for one in kind)}")

    def table(self, key: str) -> Fields:
        value = self._take(key)
        if not isinstance(value, dict):
            self.refuse(key, f"must be a table, not {value!r}")
        return Fields(value, f"{self.where} [{key}]", self._error)

    def tables(self, key: str) -> list[Fields]:
        value = self._left.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.refuse(key, f"must be tables written [[{key}]]")
        return [Fields(one, f"{self.where} [[{key}]] {n}", self._error) for n, one in enumerate(value, start=1)]

    def free_table(self, key: str) -> Mapping[str, Any]:
        """A table of figures by name, made read-only; empty where it is missing."""
        value = self._left.pop(key, {})
        if not isinstance(value, dict):
            self.refuse(key, f"must be a table, not {value!r}")
        frozen = _frozen(value)
        assert isinstance(frozen, Mapping)
        return frozen

    def close(self) -> None:
        """Refuse keys nobody asked for: a misspelt key must not be read as a missing one."""
        if self._left:
            self.refuse(", ".join(sorted(self._left)), "is not known here; check the spelling")


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(one) for key, one in value.items()})
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(_frozen(one) for one in value)
    return value
