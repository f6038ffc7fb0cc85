"""What validation data can carry, and nothing beyond it."""

from __future__ import annotations

from math import log10

from jianzhen.kernel.errors import JianzhenError

TOTAL_LIMIT = 3.0
"""No sum goes beyond this, either way."""

ASSIGNED_LIMIT = 2.0
"""A reasoned weight without validation data goes no further than this."""


class NotValidated(JianzhenError):  # noqa: N818 - errors are named for the fact
    """A weight was asked of a score that nothing was tried on."""

    code = "not_validated"


def bound_llr(llr: float, *, groups: int) -> float:
    """Hold a log-likelihood ratio to what the validation set can support.

    Parameters
    ----------
    llr : float
        log10 of Hf over Hg.
    groups : int
        Independent groups (products, senders) in the validation set, not photos: ten photos of one mug are one group.

    Returns
    -------
    float in [-log10(groups), +log10(groups)]

    Raises
    ------
    NotValidated
        ``groups`` is below 2: nothing was tried, so nothing may be claimed.

    Examples
    --------
    >>> bound_llr(4.2, groups=1000)
    3.0
    """
    if groups < 2:
        raise NotValidated(f"{groups} validation groups cannot carry a weight; fit on at least 2")
    limit = log10(groups)
    return max(-limit, min(limit, llr))
