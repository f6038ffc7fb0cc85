"""A measured figure with n, independent groups and interval; shares with intervals by resampling whole groups."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

Rows = Sequence[dict[str, Any]]
NAN = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured figure: its value, n, independent groups (and those with a hit), 95 % interval."""

    name: str
    value: float
    n: int
    groups: int
    low: float
    high: float
    note: str = ""
    hit_groups: int | None = None

    def as_row(self) -> dict[str, Any]:
        """As JSON, rounded."""
        return {
            k: (None if isinstance(v, float) and np.isnan(v) else round(v, 4) if isinstance(v, float) else v)
            for k, v in asdict(self).items()
        }

    def line(self, target: Mapping[str, Any] | None) -> str:
        """One row of the table, with the verdict against ``first``."""
        interval = "" if np.isnan(self.low) else f"{self.low:.3f}–{self.high:.3f}"
        groups = f"{self.groups}" if self.hit_groups is None else f"{self.groups} ({self.hit_groups} hit)"
        first = goal = verdict = ""
        if target is not None:
            met = self.value <= target["first"] if target["direction"] == "max" else self.value >= target["first"]
            first, goal, verdict = f"{target['first']:g}", f"{target['goal']:g}", "met" if met else "**missed**"
        return f"| {self.name} | {self.value:.3f} | {self.n} | {groups} | {interval} | {first} | {goal} | {verdict} | {self.note} |"


def kept_figures(path: Path, note: str) -> list[Figure]:
    """The rows another benchmark kept in the cache; none where it was not run."""
    if not path.exists():
        return []
    return [
        Figure(
            name=row["name"], value=float(row["value"]), n=int(row["n"]), groups=int(row.get("groups") or 0),
            low=NAN if row.get("low") is None else float(row["low"]),
            high=NAN if row.get("high") is None else float(row["high"]), note=row.get("note") or note,
        )
        for row in json.loads(path.read_text("utf-8"))
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Resamples whole groups, so that ten photos of one mug count as one."""

    seed: int = 1
    draws: int = 1000

    def interval(self, rows: Rows, statistic: Callable[[Rows], float]) -> tuple[float, float]:
        """95 % interval of a statistic by resampling groups."""
        by_group: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            by_group[row["group"]].append(row)
        names = sorted(by_group)
        rng = np.random.default_rng(self.seed)
        values = []
        for _ in range(self.draws):
            drawn = [row for k in rng.integers(0, len(names), len(names)) for row in by_group[names[k]]]
            values.append(statistic(drawn))
        return float(np.nanquantile(values, 0.025)), float(np.nanquantile(values, 0.975))


BOOTSTRAP = Bootstrap()


def rate(name: str, what: str, rows: Rows, hit: Callable[[dict[str, Any]], bool]) -> Figure:
    """A share of rows with its groups and interval; a share of 0 gets the rule of three over groups as upper end."""
    hits = [row for row in rows if hit(row)]
    groups, hit_groups = {r["group"] for r in rows}, {r["group"] for r in hits}
    value = len(hits) / max(1, len(rows))
    low, high = BOOTSTRAP.interval(rows, lambda drawn: float(np.mean([hit(r) for r in drawn]))) if rows else (0.0, 1.0)
    if not hits:
        high = min(1.0, 3 / max(1, len(groups)))
    if len(hits) == len(rows):
        low = max(0.0, 1 - 3 / max(1, len(groups)))
    return Figure(
        name=name, value=value, n=len(rows), groups=len(groups), hit_groups=len(hit_groups), low=low, high=high, note=what
    )  # fmt: skip
