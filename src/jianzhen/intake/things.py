"""What is broken 产品与故障: the thing, its brand, model and number, what is wrong with it, and whether it can wait."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jianzhen.intake.texts import Folded, Slot, Span

_MODEL = re.compile(r"(?:型号|机型|model)(?:就?是|为|叫|:|\s)*([a-z0-9][a-z0-9\-_/]{1,23})")
_SERIAL = re.compile(r"(?:序列号|机身号|机身编码|产品编号|s/?n|serial(?: number)?)(?:就?是|为|:|\s)*([a-z0-9\-]{5,32})")
_ERROR_CODE = re.compile(
    r"(?<![a-z0-9\-])([ef][\- ]?\d{1,3})(?![a-z0-9])|(?:故障码|错误码|代码|报错)(?:就?是|为|:|\s)*([a-z]{0,2}\d{1,4})"
)
_CLAUSE_END = re.compile(r"[,。;!?\n]")
MOST_FAULT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandNames:
    """A brand the desk knows, by its code and every name it goes by."""

    code: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A thing as it was called, and the code of its product kind."""

    word: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong: the caller's own words, and which of the desk's complaints that is."""

    words: str
    complaint: str
    error_code: str = ""


@cache
def _words() -> Mapping[str, Mapping[str, Sequence[str]]]:
    made: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(
        files("jianzhen.intake").joinpath("data", "words.toml").read_text("utf-8")
    )
    return made


@cache
def _pattern(table: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """One pattern for a table of words, the longest first, and what each word means."""
    means = {word: what for what, words in _words()[table].items() for word in words}
    longest = sorted(means, key=len, reverse=True)
    return re.compile("|".join(_alone(one) for one in longest)), means


def _alone(word: str) -> str:
    return rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)


def find_thing(folded: Folded) -> Slot[Thing]:
    """What it is about. Things of two kinds are asked back; several words for one are the longest."""
    pattern, means = _pattern("things")
    found = [(one[0], one.span()) for one in pattern.finditer(folded.plain)]
    spans = tuple(folded.span(*span) for _, span in found)
    longest: dict[str, str] = {}
    for word, _ in found:
        kind = means[word]
        if len(word) > len(longest.get(kind, "")):
            longest[kind] = word
    things = tuple(Thing(word=word, kind=kind) for kind, word in longest.items())
    if len(things) == 1:
        return Slot(value=things[0], spans=spans)
    return Slot(candidates=things, ask="which_thing" if things else "", spans=spans)


def find_brand(folded: Folded, brands: Iterable[BrandNames]) -> Slot[str]:
    """The code of the brand that is named; two brands are asked back."""
    found: dict[str, list[Span]] = {}
    for brand in brands:
        for name in sorted(brand.names, key=len, reverse=True):
            plain = name.lower()
            if len(plain) < 2:
                continue
            places = [one.span() for one in re.finditer(_alone(plain), folded.plain)]
            if places:
                found[brand.code] = [folded.span(*one) for one in places]
                break
    spans = tuple(sorted(one for places in found.values() for one in places))
    if len(found) == 1:
        return Slot(value=next(iter(found)), spans=spans)
    return Slot(candidates=tuple(found), ask="which_brand" if found else "", spans=spans)


def find_fault(folded: Folded, *, besides: Sequence[Span] = ()) -> Slot[Fault]:
    """What is wrong: every clause that holds a word of a fault, but not those of ``besides`` (phone, address)."""
    pattern, means = _pattern("faults")
    clauses: list[Span] = []
    complaint = ""
    for found in pattern.finditer(folded.plain):
        complaint = complaint or means[found[0]]
        clause = _clause(folded, *found.span(), besides=besides)
        if clause not in clauses:
            clauses.append(clause)
    code = _ERROR_CODE.search(folded.plain)
    error_code = (code[1] or code[2]).replace(" ", "").upper() if code else ""
    if code and not any(one.start <= folded.at[code.start()] < one.end for one in clauses):
        clauses.append(_clause(folded, *code.span(), besides=besides))
    if not clauses:
        return Slot()
    words = "，".join(folded.given[one.start : one.end].strip(" ,，。；;、") for one in clauses)[:MOST_FAULT]
    return Slot(
        value=Fault(words=words, complaint=complaint or "defective", error_code=error_code), spans=tuple(clauses)
    )


def _clause(folded: Folded, start: int, end: int, *, besides: Sequence[Span]) -> Span:
    before = [one.end() for one in _CLAUSE_END.finditer(folded.plain, 0, start)]
    after = _CLAUSE_END.search(folded.plain, end)
    first = max((*before, folded.plain.rfind(":", 0, start) + 1, 0))
    while first < start and folded.plain[first].isspace():
        first += 1
    clause = folded.span(first, after.start() if after else len(folded.plain))
    word = folded.span(start, end)
    for one in besides:
        if one.end <= word.start and one.end > clause.start:
            clause = Span(one.end, clause.end)
        elif one.start >= word.end and one.start < clause.end:
            clause = Span(clause.start, one.start)
    return clause


def find_model(folded: Folded) -> Slot[str]:
    """A model number behind the word 型号."""
    return _named(folded, _MODEL)


def find_serial(folded: Folded) -> Slot[str]:
    """A serial number behind its word."""
    return _named(folded, _SERIAL)


def _named(folded: Folded, pattern: re.Pattern[str]) -> Slot[str]:
    found = pattern.search(folded.plain)
    return Slot(value=found[1].upper(), spans=(folded.span(*found.span(1)),)) if found else Slot()


def find_urgency(folded: Folded) -> Slot[str]:
    """Why it cannot wait: ``safety`` before ``locked_out`` before ``flood``; empty where it can."""
    pattern, means = _pattern("urgent")
    found = [(means[one[0]], folded.span(*one.span())) for one in pattern.finditer(folded.plain)]
    for what in ("safety", "locked_out", "flood"):
        spans = tuple(span for reason, span in found if reason == what)
        if spans:
            return Slot(value=what, spans=spans)
    return Slot()
