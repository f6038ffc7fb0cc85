"""What differs between two packs, field by field, and which objections come or go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from jianzhen.law.citation import Text
from jianzhen.law.packs.lint import Objection, lint
from jianzhen.law.packs.pack import Pack
from jianzhen.law.rule import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field; an empty side is one that has no such field."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackDiff:
    """Fields that differ, objections only the newer pack meets, and those only the older met."""

    changes: tuple[FieldChange, ...]
    new_objections: tuple[Objection, ...]
    settled: tuple[Objection, ...]


def diff_packs(before: Pack, after: Pack, book: Rulebook | None = None) -> PackDiff:
    """Compare two packs, most often two versions of one."""
    old, new = dict(_flat(before, "")), dict(_flat(after, ""))
    changes = tuple(
        FieldChange(field=name, before=old.get(name, ""), after=new.get(name, ""))
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    )
    met, meets = _by_key(lint(before, book)), _by_key(lint(after, book))
    return PackDiff(
        changes=changes,
        new_objections=tuple(one for key, one in meets.items() if key not in met),
        settled=tuple(one for key, one in met.items() if key not in meets),
    )


def _by_key(found: list[Objection]) -> dict[tuple[str, str], Objection]:
    return {(one.cited.rule, one.field): one for one in found}


def _flat(value: object, name: str) -> Iterator[tuple[str, str]]:
    """Fields by dotted name; categories by their id, so that their order does not matter."""
    if is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from _flat(getattr(value, one.name), f"{name}.{one.name}" if name else one.name)
    elif isinstance(value, Text):
        yield f"{name}_zh", value.zh
        yield f"{name}_en", value.en
    elif isinstance(value, tuple) and value and is_dataclass(value[0]):
        for row in value:
            yield from _flat(row, f"category[{row.id}]")
    elif isinstance(value, tuple):
        yield name, ", ".join(str(one) for one in value)
    elif value is not None:
        yield name, str(value)
