"""What tells one piece from another: codes and printed serial numbers, and how those of two sides compare."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jianzhen.inspection.lanes.reference.plate import Rgb
from jianzhen.inspection.lanes.text import read_codes, read_text
from jianzhen.inspection.model import Region
from jianzhen.inspection.walk.desk import Opened

PRINT_VIEWS = 2
"""Frames of a clip print is read on, the sharpest: it costs far more than codes."""

_PRINTED = re.compile(
    r"(?:\bS\s?[/|Il]\s?N|\bSN|序列号|\bIMEI|\bSerial(?:\s?(?:No|Number))?)\W{0,3}([A-Z0-9][A-Z0-9 -]{3,}[A-Z0-9])",
    re.I,
)
_PRODUCT = {"EAN13", "EAN8", "UPCA", "UPCE"}
_WAYBILL = re.compile(r"^(SF|YT|JD|JT|ZTO|STO|YTO|EMS|DPK)[A-Z]{0,3}\d{8,}$", re.I)
_ALIKE = str.maketrans("OQDILSBZG", "000115826")
"""Letters a text reader takes for digits: two printed numbers that differ in nothing else are one."""


class Tells(StrEnum):
    """What a marking tells: which product it is, or which piece of it."""

    PRODUCT = "product"
    PIECE = "piece"


class Verdict(StrEnum):
    """How the markings of two sides compare."""

    SAME = "same"
    NEARLY = "nearly"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """A code or printed number: its text, what it tells, how it was read, in which file; its place where that can be shown."""

    text: str
    tells: Tells
    read_as: str
    file: str
    region: Region | None

    @property
    def bare(self) -> str:
        """The text without spaces and hyphens."""
        return re.sub(r"[^A-Z0-9]", "", self.text.upper())

    @property
    def key(self) -> str:
        """The same with letters a text reader takes for digits made one."""
        return self.bare.translate(_ALIKE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How two sides compare in what they tell, with the two markings that say so."""

    tells: Tells
    verdict: Verdict
    sent: Marking
    came: Marking


def read_markings(files: Sequence[tuple[str, Opened]]) -> tuple[Marking, ...]:
    """Read every code and printed serial number; waybills of carriers tell the parcel, not the piece, and are left out."""
    out: dict[tuple[Tells, str], Marking] = {}
    for name, opened in files:
        for k, view in enumerate(opened.views):
            # of a clip only the first frame is shown
            read = (*_codes(view.rgb), *(_printed(view.rgb) if k < PRINT_VIEWS else ()))
            for text, tells, how, region in read:
                one = Marking(text=text, tells=tells, read_as=how, file=name, region=region if k == 0 else None)
                out.setdefault((tells, one.key), one)
    return tuple(out.values())


Read = tuple[str, Tells, str, Region]


def _codes(rgb: Rgb) -> Iterable[Read]:
    for code in read_codes(rgb):
        text = code.text.strip()
        if text and not _WAYBILL.match(text):
            yield text, Tells.PRODUCT if code.symbology in _PRODUCT else Tells.PIECE, code.symbology, code.region


def _printed(rgb: Rgb) -> Iterable[Read]:
    for line in read_text(rgb):
        found = _PRINTED.search(line.text)
        if found and any(letter.isdigit() for letter in found[1]):
            yield found[1].strip(), Tells.PIECE, "print", line.region


def compare_markings(sent: Sequence[Marking], came: Sequence[Marking]) -> tuple[Comparison, ...]:
    """Compare by what the markings tell; nothing where one side has none of that sort.

    One number in common makes a sort the same: a box carries several. Printed numbers one character apart are nearly the
    same, since the reader errs about that often.
    """
    out = []
    for tells in Tells:
        pairs = [(a, b) for a in sent for b in came if a.tells is tells and b.tells is tells]
        if not pairs:
            continue
        a, b = min(pairs, key=lambda pair: (_apart(*pair), pair[0].text, pair[1].text))
        far = _apart(a, b)
        by_eye = "print" in (a.read_as, b.read_as)
        verdict = Verdict.SAME if far == 0 else Verdict.NEARLY if far == 1 and by_eye else Verdict.DIFFERS
        out.append(Comparison(tells=tells, verdict=verdict, sent=a, came=b))
    return tuple(out)


def _apart(a: Marking, b: Marking) -> int:
    # a decoded code is exact, print is not
    return _distance(a.key, b.key) if "print" in (a.read_as, b.read_as) else _distance(a.bare, b.bare)


def _distance(a: str, b: str) -> int:
    """Letters to change, add or take away (Levenshtein)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]
