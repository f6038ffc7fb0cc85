"""What a weight means 基础比率: of a hundred claims, how many with such a finding would not be genuine. Pure.

A log-likelihood ratio is no probability. What it comes to depends on how many claims of the kind are not genuine before
anybody looked, which nobody knows; so the table gives four answers side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

PRIORS = (0.01, 0.02, 0.05, 0.20)
"""Shares of claims that are not genuine, from rare to one in five."""

CAP = 3.0
"""Largest weight that counts, log10: no validation set here carries more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRate:
    """One row of the table.

    Attributes
    ----------
    prior : float in (0, 1)
        Share of claims like this that are not genuine, before the finding.
    share : float in (0, 1)
        Share of those with such a finding that are not genuine.
    """

    prior: float
    share: float

    @property
    def of_100(self) -> str:
        """``share`` as whole claims of a hundred; what rounds to none or to all is said in words."""
        n = round(self.share * 100)
        return "<1" if n == 0 else ">99" if n == 100 else str(n)

    def sentence(self, *, language: str) -> str:
        """Return the row as a sentence, "zh" or "en"."""
        before = round(self.prior * 100)
        if language == "zh":
            n = {"<1": "不到 1", ">99": "99 以上"}.get(self.of_100, f"大约 {self.of_100}")
            return f"假如每 100 件这样的申请中有 {before} 件不是真实记录，那么有这样发现的每 100 件中，{n} 件不是真实记录。"
        n = {"<1": "fewer than 1", ">99": "more than 99"}.get(self.of_100, f"about {self.of_100}")
        return f"Of 100 claims like this, were {before} in 100 not genuine, {n} of those with such a finding would be."


def base_rates(llr: float | None) -> tuple[BaseRate, ...]:
    """Say what a weight comes to at four base rates.

    Parameters
    ----------
    llr : float or None
        log10 of Hf over Hg, positive for "not a genuine record of the received item"; held to -3..3. None where the
        weighing abstained: then there is no table, since no number was given.

    Raises
    ------
    ValueError
        ``llr`` is not a finite number.

    Examples
    --------
    >>> [row.of_100 for row in base_rates(2.0)]
    ['50', '67', '84', '96']
    """
    if llr is None:
        return ()
    if not isfinite(llr):
        raise ValueError(f"llr: {llr} is not a finite number")
    ratio = 10 ** max(-CAP, min(CAP, llr))
    return tuple(BaseRate(prior=one, share=one * ratio / (one * ratio + 1 - one)) for one in PRIORS)
