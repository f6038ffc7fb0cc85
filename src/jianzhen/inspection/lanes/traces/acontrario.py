"""How surprising a group of votes is: the number of false alarms (NFA) of the a-contrario method.

A group is told only where it would turn up by chance less than once in the whole photo, all groups that could have
been looked at counted (Desolneux, Moisan & Morel 2000, doi:10.1023/A:1026593302236). The tail of the binomial law is
bounded from above (Hoeffding 1963, doi:10.1080/01621459.1963.10500830), so the true NFA is never larger.
"""

from __future__ import annotations

from math import inf, log, log10


def log10_tail(votes: float, trials: float, chance: float) -> float:
    """Bound log10 of P(at least ``votes`` of ``trials``), each with ``chance``; 0 where it is no surprise."""
    if trials <= 0 or votes <= trials * chance:
        return 0.0
    share = min(1.0, votes / trials)
    if not 0 < chance < 1:
        return 0.0 if chance >= 1 else -inf
    divergence = share * log(share / chance)
    if share < 1:
        divergence += (1 - share) * log((1 - share) / (1 - chance))
    return -trials * divergence / log(10)


def meaningfulness(votes: float, trials: float, chance: float, tests: float) -> float:
    """Measure surprise as -log10 NFA: above 0 is expected less than once by chance, higher is rarer."""
    return -(log10_tail(votes, trials, chance) + log10(max(tests, 1.0)))


def grid_tests(height: int, width: int, choices: int = 1) -> float:
    """Count rectangles as IPOL 2021.390 does: any place, any size, sides of one shape."""
    area = float(height) * float(width)
    return float(choices * area * area**0.5)
