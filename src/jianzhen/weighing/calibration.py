"""From a raw score to a bounded likelihood ratio, by a table fitted on grouped development data.

A calibration is monotone and piecewise linear between fitted knots: pooled adjacent violators with every group given
equal weight (Zadrozny & Elkan 2002, doi:10.1145/775047.775151), shrunk by half an event a side so that
an unseen event never counts as impossible. The fit lives in ``bench/``; here is only its use.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from jianzhen.weighing.bounds import bound_llr


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Knots of score -> log10 LR and the independent groups behind them.

    ``groups`` is the smaller number of groups of the two propositions: the cap is what the weaker side supports.
    """

    name: str
    scores: tuple[float, ...]
    llrs: tuple[float, ...]
    groups: int

    def __post_init__(self) -> None:
        if len(self.scores) != len(self.llrs) or len(self.scores) < 2:
            raise ValueError(f"calibration {self.name}: {len(self.scores)} scores for {len(self.llrs)} weights")
        if any(b <= a for a, b in zip(self.scores, self.scores[1:], strict=False)):
            raise ValueError(f"calibration {self.name}: scores must rise")
        if any(b < a for a, b in zip(self.llrs, self.llrs[1:], strict=False)):
            raise ValueError(f"calibration {self.name}: weights must not fall as scores rise")

    def llr(self, score: float) -> float:
        """Weigh one score: log10 LR within +-log10(groups), constant outside the fitted range."""
        return round(bound_llr(float(np.interp(score, self.scores, self.llrs)), groups=self.groups), 3)


@cache
def read_calibrations() -> Mapping[str, Calibration]:
    """Read the shipped tables (``calibrations.json``: fitted by ``./do bench fit``, inputs named by SHA-256)."""
    shipped = json.loads(files("jianzhen.weighing").joinpath("calibrations.json").read_text("utf-8"))
    return {
        name: Calibration(name=name, scores=tuple(row["scores"]), llrs=tuple(row["llrs"]), groups=int(row["groups"]))
        for name, row in shipped["calibrations"].items()
    }
