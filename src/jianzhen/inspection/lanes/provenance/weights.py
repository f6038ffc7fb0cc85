"""The assigned weights of labels and marks, and who label codes name: two data files, read once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

LIMIT = 2.0
"""No assigned weight may pass this (log10)."""


class ProducerClass(StrEnum):
    """What kind of software a label's producer makes."""

    GENERATOR = "generator"
    EDITOR = "editor"
    PHONE_MAKER = "phone_maker"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """An assigned log10 likelihood ratio, why, and by which source."""

    llr: float
    reason: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Producer:
    """Whom a ContentProducer value names.

    ``uscc`` is the legal entity's code, where the value holds one; ``app`` the four characters that follow it, which
    only the entity can explain.
    """

    name: str
    uscc: str
    kind: ProducerClass
    confidence: str = "M"
    app: str = ""


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("weights.toml").read_text("utf-8"))


def weight(*path: str) -> Weight:
    """Look up one weight, such as ``weight("tc260", "generator", "label_1")``; raises ``KeyError``."""
    row: Any = _table()
    for name in path:
        row = row[name]
    found = Weight(llr=float(row["llr"]), reason=row["reason"], source=row["source"])
    if abs(found.llr) > LIMIT:
        raise ValueError(f"weights.toml: {'.'.join(path)} is {found.llr}; an assigned weight is at most {LIMIT}")
    return found


@cache
def _producers() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(files(__package__).joinpath("producers.toml").read_text("utf-8"))[
        "producer"
    ]
    return rows


def producer_of(value: str) -> Producer:
    """Decode a ContentProducer value: the 27-character code of TC260-PG-20252A, or a name in words.

    A code without its last five characters is read too. Words count as whole words only.

    Examples
    --------
    >>> producer_of("001191440300708461136T1XGW3").uscc
    '91440300708461136T'
    >>> producer_of("somebody").kind
    <ProducerClass.UNKNOWN: 'unknown'>
    """
    code = value.strip()
    uscc = code[4:22].upper() if 22 <= len(code) <= 40 and code[:2] == "00" and code[:4].isdigit() else ""
    if uscc and not is_uscc(uscc):
        uscc = ""
    app = code[23:27] if uscc and len(code) == 27 else ""
    for row in _producers():
        if (uscc and uscc == row["uscc"]) or (not uscc and any(_word(word).search(code) for word in row["words"])):
            return Producer(
                name=row["name"], uscc=uscc, kind=ProducerClass(row["class"]), confidence=row["confidence"], app=app
            )
    return Producer(name=code[:80], uscc=uscc, kind=ProducerClass.UNKNOWN, app=app)


@cache
def _word(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", re.I)


_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def is_uscc(code: str) -> bool:
    """Whether 18 characters are a unified social credit code with a right check character (GB 32100-2015).

    Examples
    --------
    >>> is_uscc("91440300708461136T"), is_uscc("91440300708461136A")
    (True, False)
    """
    # no registration department is numbered 0, and 18 zeros would otherwise check
    if len(code) != 18 or code[0] == "0" or any(c not in _USCC for c in code):
        return False
    total = sum(_USCC.index(c) * pow(3, k, 31) for k, c in enumerate(code[:17]))
    return _USCC[(31 - total % 31) % 31] == code[17]
