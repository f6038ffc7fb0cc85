"""Weighing 权衡: from raw scores to bounded likelihood ratios, and from many of them to one.

In:   scores, and a table fitted on validation data; contributions by family.
Out:  log10 likelihood ratios, their sum, and the words for it, or a named abstention.
Not:  no pixels, no claim, no probability of anything.

Hf: the photo is not a genuine record of the received item 该图片不是所收商品的真实记录.
Hg: it is 是.
Every ``llr`` here is log10 of P(score | Hf) / P(score | Hg): positive supports Hf.

Walk: calibration (score -> llr) -> bounds (what the data can carry) -> fusion (families add) -> words.
"""

from jianzhen.weighing.bounds import ASSIGNED_LIMIT, TOTAL_LIMIT, NotValidated, bound_llr
from jianzhen.weighing.calibration import Calibration, read_calibrations
from jianzhen.weighing.fusion import Abstention, Contribution, Overall, Stability, weigh
from jianzhen.weighing.words import Strength, strength, words

__all__ = [
    "ASSIGNED_LIMIT",
    "TOTAL_LIMIT",
    "Abstention",
    "Calibration",
    "Contribution",
    "NotValidated",
    "Overall",
    "Stability",
    "Strength",
    "bound_llr",
    "read_calibrations",
    "strength",
    "weigh",
    "words",
]
