"""How much longer a visit in progress will take, knowing how long it has taken."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from jianzhen.dispatch.errors import BadProblem

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Time on site, log-normal: ``mean_s`` seconds, ``sigma`` of the logarithm. From finished visits of the kind."""

    mean_s: float
    sigma: float

    def __post_init__(self) -> None:
        if not (self.mean_s > 0 and self.sigma > 0):
            raise BadProblem(f"stay of mean {self.mean_s} s, sigma {self.sigma}: both must be above 0")

    @property
    def mu(self) -> float:
        """Mean of the logarithm."""
        return log(self.mean_s) - self.sigma**2 / 2

    @property
    def variance(self) -> float:
        """Of the whole stay, seconds squared."""
        return self.mean_s**2 * (exp(self.sigma**2) - 1)

    def remaining(self, elapsed: Floats) -> Floats:
        """Expected seconds left after ``elapsed`` (seconds, 0 or more) on site. A long stay is expected to last longer."""
        z = (np.log(np.maximum(elapsed, 1e-9)) - self.mu) / self.sigma
        tail = np.maximum(ndtr(-z), 1e-12)
        return np.asarray(np.maximum(self.mean_s * ndtr(self.sigma - z) / tail - elapsed, 0.0))

    def done_within(self, elapsed: Floats, seconds: Floats) -> Floats:
        """Chance in [0, 1] that the visit ends in the next ``seconds``; 0 where those are negative."""
        z0 = (np.log(np.maximum(elapsed, 1e-9)) - self.mu) / self.sigma
        z1 = (np.log(np.maximum(elapsed + np.maximum(seconds, 0), 1e-9)) - self.mu) / self.sigma
        tail = np.maximum(ndtr(-z0), 1e-12)
        return np.asarray(np.where(seconds < 0, 0.0, np.clip(1 - ndtr(-z1) / tail, 0, 1)))
