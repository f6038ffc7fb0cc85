"""Every way to read a run of characters as places, from the largest down: nothing is chosen here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from jianzhen.places.history import Standing, standing
from jianzhen.places.index import LONGEST, ROOT, Entry, Form, Scope, scope_after, table_of
from jianzhen.places.names import Written
from jianzhen.places.tree import Division, Former, Level, load_tree

# rows of code books that stand between a city and its districts and name no place
_BETWEEN = re.compile(r"市辖区|(省|自治区)直辖县级行政(区划|单位)|(省|自治区)直辖")
_OFFICE = re.compile(r"办事处|街道办事处")
# 上海路, 北京东路, 南京大学: a short name and this make one name of something else
_COMPOUND = re.compile(
    r"[东西南北中内外前后大新老]?[一二三四五六七八九十]?"
    r"(路|街|道|大道|巷|弄|里|胡同|桥|站|村|镇|乡|机场|港|大学|学院|中学|小学|医院|银行|饭店|大厦|宾馆|酒店|公园|门|人|话|菜|籍|省|市|县|区)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One name that was read: what it may be, how it stands, where it ends."""

    entry: Entry
    standing: Standing
    end: int

    @property
    def level(self) -> Level:
        """Level of what the name stood for."""
        return self.entry.source.level


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Names read one under another.

    ``confirmed`` is set once a further name was read under the last step and then given back to the tail.
    """

    start: int
    steps: tuple[Step, ...]
    confirmed: bool = False

    @property
    def end(self) -> int:
        """Where the tail begins."""
        return self.steps[-1].end

    @property
    def codes(self) -> tuple[str, ...]:
        """Today's codes that it may mean."""
        return self.steps[-1].entry.codes

    @property
    def standing(self) -> Standing:
        """Of its weakest step."""
        return max(step.standing for step in self.steps)

    @property
    def is_whole(self) -> bool:
        """Whether no level was left out above any step."""
        return all(step.entry.skipped == 0 for step in self.steps)

    @property
    def former(self) -> Former | None:
        """The last former name in it."""
        sources = [step.entry.source for step in self.steps if isinstance(step.entry.source, Former)]
        return sources[-1] if sources else None

    @property
    def is_strong(self) -> bool:
        """Whether it stands in the middle of a text: two names, or a province in full."""
        first = self.steps[0]
        return len(self.steps) > 1 or (first.level is Level.PROVINCE and first.entry.form is Form.FULL)


def longest_readings(written: Written, start: int, year: int | None) -> list[Reading]:
    """Every reading from ``start`` that takes in most characters; a short name that runs into text is given back."""
    found = list(_walk(written, start, year))
    if not found:
        return []
    most = max(one.end for one in found)
    kept = [settle(one, written) for one in found if one.end == most]
    most = max(one.end for one in kept)
    return [one for one in kept if one.end == most]


def settle(reading: Reading, written: Written) -> Reading:
    """Give back short names that run on into other text: 北京朝阳门内大街 is not in Chaoyang."""
    while len(reading.steps) > 1 and runs_on(reading, written):
        last = reading.steps[-1]
        if last.level is Level.PREFECTURE and last.entry.skipped == 0 and not _COMPOUND.match(written.text, last.end):
            break
        reading = replace(reading, steps=reading.steps[:-1], confirmed=True)
    return reading


def runs_on(reading: Reading, written: Written) -> bool:
    """Whether the last name is a short one with text right behind it."""
    last = reading.steps[-1]
    return last.entry.form is Form.SHORT and last.end < len(written.text) and last.end not in written.breaks


def _walk(written: Written, start: int, year: int | None) -> Iterator[Reading]:
    todo: list[tuple[tuple[Step, ...], Scope, int]] = [((), ROOT, start)]
    while todo:
        steps, scope, at = todo.pop()
        for entry, end in _names_at(written.text, at, scope):
            how = standing(entry.source, year)
            if how is Standing.NOT_YET:
                continue
            one = (*steps, Step(entry=entry, standing=how, end=end))
            yield Reading(start=start, steps=one)
            if entry.source.level is not Level.TOWN and end < len(written.text):
                todo.append((one, scope_after(entry), end))


def _names_at(text: str, at: int, scope: Scope) -> Iterator[tuple[Entry, int]]:
    if scope is not ROOT and (between := _BETWEEN.match(text, at)):
        at = between.end()
    table = table_of(scope)
    for end in range(min(len(text), at + LONGEST), at + 1, -1):
        entries = table.get(text[at:end])
        if entries is None or text[end - 1 : end + 1] == "市场":
            continue
        for entry in entries:
            office = _OFFICE.match(text, end) if entry.source.level is Level.TOWN else None
            yield entry, office.end() if office else end


def town_namesakes(name: str, code: str) -> list[str]:
    """Towns elsewhere that a bare name could mean as well as the county ``code``."""
    tree, table = load_tree(), table_of(ROOT)
    found = (
        entry
        for suffix in ("镇", "乡", "街道", "苏木")
        for entry in table.get(name + suffix, ())
        if isinstance(entry.source, Division) and entry.source.level is Level.TOWN
    )
    return [entry.codes[0] for entry in found if not tree.contains(code, entry.codes[0])]
