"""Which names may follow once a place has been named: one table a place, built when first asked for.

A short or former name counts only under the place that contains it, or once contained it. Under a province its
counties may follow at once (浙江海宁); towns may skip levels by their full name alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from jianzhen.places.names import PEOPLES, names_of, short_names, suffixed_names
from jianzhen.places.tree import MUNICIPALITIES, Division, Former, Level, load_tree

LONGEST = 22
_OF_PEOPLES = re.compile(rf"({'|'.join(PEOPLES)})[乡镇]$")


class Form(IntEnum):
    """How a name was written: with its suffix, or bare."""

    FULL = 0
    SHORT = 1


class Entry(NamedTuple):
    """What a name may stand for under one scope.

    ``codes`` are today's, several where a former place was split; ``skipped`` counts the levels left out above it.
    """

    codes: tuple[str, ...]
    form: Form
    source: Division | Former
    skipped: int


class Scope(NamedTuple):
    """Where a name is looked up: under today's divisions, and under a former one that may have held it."""

    codes: tuple[str, ...]
    former: str | None = None


ROOT = Scope(())
Table = Mapping[str, tuple[Entry, ...]]


@cache
def table_of(scope: Scope) -> Table:
    """Every name that may follow in a scope."""
    if scope == ROOT:
        return _root()
    parts: list[Table] = [_under(code) for code in scope.codes]
    if scope.former is not None:
        parts.append(_under_former(scope.former))
    return parts[0] if len(parts) == 1 else _merge(parts)


def scope_after(entry: Entry) -> Scope:
    """The scope that a name opens."""
    source = entry.source
    if isinstance(source, Former) and source.level is not Level.COUNTY:
        return Scope(entry.codes, source.code)
    return Scope(entry.codes)


def _merge(parts: Iterable[Table]) -> Table:
    out: dict[str, list[Entry]] = defaultdict(list)
    for part in parts:
        for name, entries in part.items():
            out[name] += [one for one in entries if one not in out[name]]
    return {name: tuple(entries) for name, entries in out.items()}


class _Builder:
    def __init__(self) -> None:
        self.rows: dict[str, list[Entry]] = defaultdict(list)

    def division(self, one: Division, skipped: int) -> None:
        full, bare = names_of(one)
        for name in full:
            self.rows[name].append(Entry((one.code,), Form.FULL, one, skipped))
        for name in bare:
            self.rows[name].append(Entry((one.code,), Form.SHORT, one, skipped))

    def town(self, one: Division, skipped: int) -> None:
        """A town by its full name alone."""
        entry = Entry((one.code,), Form.FULL, one, skipped)
        self.rows[one.name].append(entry)
        if _OF_PEOPLES.search(one.name):
            for name in suffixed_names(one.name, Level.TOWN):
                self.rows[name].append(entry)

    def former(self, one: Former, codes: tuple[str, ...], skipped: int) -> None:
        names = [(one.name, Form.FULL), *((name, Form.FULL) for name in suffixed_names(one.name, one.level))]
        names += [(name, Form.SHORT) for name in short_names(one.name, one.level)]
        for name, form in names:
            entry = Entry(codes, form, one, skipped)
            # a change of code alone leaves the same name for the same place: today's entry says it all
            if not any(other.codes == codes and isinstance(other.source, Division) for other in self.rows[name]):
                self.rows[name].append(entry)

    def table(self) -> Table:
        return {name: tuple(entries) for name, entries in self.rows.items() if entries}


def _under(code: str) -> Table:
    tree, out = load_tree(), _Builder()
    here = tree.division(code)
    if here.level is Level.TOWN:
        return {}
    towns = tree.towns(code)
    if code in MUNICIPALITIES or (here.level is Level.PREFECTURE and towns):
        out.division(here, 0)  # 北京市北京市, 东莞市东莞市: drop-down lists repeat these
    for child in tree.children(code):
        out.division(child, 0)
        for grandchild in tree.children(child.code):
            out.division(grandchild, 1)
    for town in towns:
        out.division(town, 0)
    for child in tree.children(code):
        for town in tree.towns_below(child.code):
            out.town(town, 1 if town.parent == child.code else 2)
    for one in _former_under().get(code, ()):
        inside = tuple(c for c in one.followers if c != code and tree.contains(code, c))
        held = code in (one.code[:4] + "00", one.code[:2] + "0000") and code != one.code
        direct = any(tree.division(c).parent == code for c in inside) or (held and one.code[:4] + "00" == code)
        out.former(one, one.followers if held else inside, 0 if direct else 1)
    return out.table()


@cache
def _former_under() -> Mapping[str, list[Former]]:
    """Former names by every division of today that holds, or held, them."""
    tree, out = load_tree(), defaultdict(list)
    for one in tree.former:
        above = {place.code for code in one.followers for place in tree.line(code)[:-1]}
        above |= {one.code[:4] + "00", one.code[:2] + "0000"} & tree.divisions.keys()
        for code in above - {one.code}:
            out[code].append(one)
    return out


def _under_former(code: str) -> Table:
    out = _Builder()
    held = code[:2] if code.endswith("0000") else code[:4]
    for one in load_tree().former:
        if one.code.startswith(held) and one.code != code:
            out.former(one, one.followers, 0)
    return out.table()


def _root() -> Table:
    tree, out = load_tree(), _Builder()
    for one in tree.divisions.values():
        out.division(one, (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY).index(one.level))
    for former in tree.former:
        out.former(former, former.followers, (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY).index(former.level))
    for town in tree.towns_below(None):
        out.town(town, 3)
    return out.table()
