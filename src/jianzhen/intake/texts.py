"""Written words with their offsets kept, and what one slot comes to."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")

_SPOKEN_DIGITS = {"零": "0", "〇": "0", "一": "1", "幺": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9"}  # fmt: skip
_SPOKEN_RUN = re.compile(rf"[{''.join(_SPOKEN_DIGITS)}\d]{{7,}}")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` (included) to ``end`` (not included) of the words as they were given."""

    start: int
    end: int


class Standing(StrEnum):
    """Whether a slot is filled."""

    FOUND = "found"
    ASK = "ask"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot(Generic[T]):
    """One thing the desk wants to know.

    Attributes
    ----------
    value : T or None
        Only where it is found.
    candidates : tuple of T
        Where it has to be asked back: what may be meant, if anything.
    ask : str
        Code of the question, of a closed list in ``entrances``; empty where nothing has to be asked.
    spans : tuple of Span
        The text it rests on.
    """

    value: T | None = None
    candidates: tuple[T, ...] = ()
    ask: str = ""
    spans: tuple[Span, ...] = ()

    @property
    def standing(self) -> Standing:
        """Found, to be asked back, or empty."""
        if self.value is not None:
            return Standing.FOUND
        return Standing.ASK if self.ask else Standing.EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A text in its plain form: NFKC, small letters, spoken digits in a run of seven or more as figures.

    ``at[n]`` is the offset in the given text of character ``n`` of ``plain``.
    """

    given: str
    plain: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """A stretch of ``plain`` as a stretch of what was given."""
        return Span(self.at[start], self.at[end - 1] + 1) if end > start else Span(0, 0)


def fold(text: str) -> Folded:
    """Fold a text.

    Examples
    --------
    >>> fold("电话：１３８零零零零一二三四").plain
    '电话:13800001234'
    """
    plain: list[str] = []
    at: list[int] = []
    for offset, character in enumerate(text):
        for one in unicodedata.normalize("NFKC", character).lower():
            plain.append(one)
            at.append(offset)
    whole = _SPOKEN_RUN.sub(lambda run: "".join(_SPOKEN_DIGITS.get(one, one) for one in run[0]), "".join(plain))
    return Folded(given=text, plain=whole, at=tuple(at))
