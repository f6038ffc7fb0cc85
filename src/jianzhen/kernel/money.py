"""Money 金额 is a whole number of fen 分; floats never carry it."""

from __future__ import annotations


def yuan(fen: int) -> str:
    """Write an amount of fen as a person reads it.

    Examples
    --------
    >>> yuan(129900)
    '¥1,299.00'
    >>> yuan(-5)
    '-¥0.05'
    """
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}¥{whole:,}.{rest:02d}"
