"""The verbal scale 文字等级: words before numbers (ENFSI 2015 guideline on evaluative reporting, five steps kept)."""

from __future__ import annotations

from enum import StrEnum


class Strength(StrEnum):
    """How far from "no support" a likelihood ratio lies, whichever side it is on."""

    NONE = "none"
    WEAK = "weak"
    MODERATE = "moderate"
    MODERATELY_STRONG = "moderately_strong"
    STRONG = "strong"


_STEPS = (
    (0.3, Strength.NONE),
    (1.0, Strength.WEAK),
    (2.0, Strength.MODERATE),
    (3.0, Strength.MODERATELY_STRONG),
)

_ENGLISH = {
    Strength.WEAK: "weak support",
    Strength.MODERATE: "moderate support",
    Strength.MODERATELY_STRONG: "moderately strong support",
    Strength.STRONG: "strong support (at the cap)",
}


def strength(llr: float) -> Strength:
    """Place ``llr`` (log10) on the scale: below 0.3 none, 1 weak, 2 moderate, 3 moderately strong, else strong."""
    size = abs(llr)
    return next((step for limit, step in _STEPS if size < limit), Strength.STRONG)


def words(llr: float) -> str:
    """Say an LLR in English; never a probability.

    Examples
    --------
    >>> words(1.8)
    'moderate support: not a genuine record of the received item'
    >>> words(-0.1)
    'no support either way'
    """
    step = strength(llr)
    if step is Strength.NONE:
        return "no support either way"
    side = "not a genuine record of the received item" if llr > 0 else "a genuine record of the received item"
    return f"{_ENGLISH[step]}: {side}"
