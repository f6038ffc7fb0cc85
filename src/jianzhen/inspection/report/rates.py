"""How often findings were wrong in our own measurements: ``measured.json``, written by ``./do bench inspection``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jianzhen.inspection.report.wording import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredRate:
    """One error rate on development data: its value, n, independent groups, the upper end of its 95 % interval."""

    name: str
    what: Text
    value: float
    n: int
    groups: int
    high: float | None


WHAT = {
    "honest_llr1": Text("真实照片被判为中等及以上支持“非真实记录”", "honest photos at moderate support or more for “not a genuine record”"),
    "honest_claim_llr1": Text("真实申请（整份）被判为中等及以上支持", "honest claims at moderate support or more"),
    "derived_accused": Text("同款商品的真实新照片被判为与主图同源", "honest new photos said to be made from the listing photo"),
    "listing_accused": Text("同一商品的真实照片被判为另一件", "honest photos of the item said to show another"),
    "reuse_accused": Text("新照片被判为曾经用过", "fresh photos said to be seen before"),
    "decoys_believed": Text("混入的假标识被采信", "planted labels believed"),
}  # fmt: skip
"""The error rates that a page may name; all are errors against the honest side."""


@cache
def measured_rates() -> tuple[MeasuredRate, ...]:
    """The rates of the last published benchmark, in the order of ``WHAT``."""
    rows = {one["name"]: one for one in json.loads(files(__package__).joinpath("measured.json").read_text("utf-8"))}
    return tuple(
        MeasuredRate(name=name, what=what, value=rows[name]["value"], n=rows[name]["n"], groups=rows[name]["groups"], high=rows[name]["high"])
        for name, what in WHAT.items()
        if name in rows
    )  # fmt: skip
