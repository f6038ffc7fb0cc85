"""Amounts 金额: yuan as written become fen; at least and at most include the figure (民法典 1259, 刑法 99, PSL 143)."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from jianzhen.law.errors import BadAmount

_YUAN = re.compile(
    r"(?:[¥￥]|RMB|CNY)?\s*(\d{1,3}(?:,\d{3})+|\d{1,11})(?:\.(\d{1,2}))?\s*(?:元|yuan|CNY|RMB)?", re.I | re.A
)


def parse_yuan(text: str) -> int:
    """Read an amount of yuan as a person writes it.

    Parameters
    ----------
    text
        Such as ``3000``, ``2,999.99``, ``￥3000.5`` or ``３０００元``.

    Returns
    -------
    int, fen

    Raises
    ------
    BadAmount
        Not an amount, negative, or finer than a fen.

    Examples
    --------
    >>> parse_yuan("2,999.99")
    299999
    """
    match = _YUAN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        raise BadAmount(f"{text!r} is no amount of money; write yuan such as 1299 or 1299.50")
    whole, fen = match[1].replace(",", ""), (match[2] or "").ljust(2, "0")
    return int(whole) * 100 + int(fen)


def yuan_number(fen: int) -> int | float:
    """Yuan as a JSON number: whole where it is whole.

    Examples
    --------
    >>> yuan_number(300000), yuan_number(299999)
    (3000, 2999.99)
    """
    return fen // 100 if fen % 100 == 0 else fen / 100


class Reach(StrEnum):
    """Where a sum stands against a threshold."""

    BELOW = "below"
    REACHED = "reached"
    UNDETERMINED = "undetermined"


def reach(fen: int | None, threshold_yuan: tuple[int, int]) -> Reach:
    """Compare a sum with a threshold that may be known only as a range.

    Parameters
    ----------
    fen
        The sum; None where it is not known.
    threshold_yuan
        (lowest, highest) figure the threshold may have; equal where it is known. The figure itself reaches it (以上).
    """
    low, high = threshold_yuan
    if fen is None:
        return Reach.UNDETERMINED
    if fen >= high * 100:
        return Reach.REACHED
    return Reach.BELOW if fen < low * 100 else Reach.UNDETERMINED
