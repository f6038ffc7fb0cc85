"""One category's row, read from ``categories.toml`` and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from jianzhen.inspection.model import Act

FALLBACK = "general"

STEPS = (Act.SECOND_VIEW, Act.ORIGINAL_FILE, Act.RETURN, Act.COURIER_CHECK, Act.VISIT)
"""Steps in the order they are tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the list a reviewer walks, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A category's review standard.

    Attributes
    ----------
    breaks_on_the_way : bool
        Whether the usual damage can arise between packing and delivery; where it can, "intact when packed" weighs 0.
    costs_fen : Mapping[Act, int]
        What a step costs the desk; assumptions, to be replaced by an operator's own. A step that is missing makes no
        sense for this category.
    checklist : tuple of Check
    """

    id: str
    name_zh: str
    name_en: str
    breaks_on_the_way: bool
    on_the_way_zh: str
    on_the_way_en: str
    costs_fen: Mapping[Act, int]
    checklist: tuple[Check, ...]


@cache
def read_standards() -> Mapping[str, Standard]:
    """Read every row; raises ``ValueError`` naming row and field when the data is wrong."""
    rows = tomllib.loads(files(__package__).joinpath("categories.toml").read_text("utf-8"))
    return MappingProxyType({name: _row(name, row) for name, row in rows.items()})


def standard_for(category: str | None) -> Standard:
    """The category's row, or the general one for a category nobody has written down."""
    rows = read_standards()
    return rows.get(category or FALLBACK, rows[FALLBACK])


def _row(name: str, row: Mapping[str, Any]) -> Standard:
    costs = {Act(act): int(fen) for act, fen in row["costs_fen"].items()}
    if any(fen < 0 for fen in costs.values()) or not set(costs) <= set(STEPS):
        raise ValueError(f"{name}: costs_fen holds {dict(row['costs_fen'])}; steps are {', '.join(STEPS)}, fen >= 0")
    checklist = tuple(Check(zh=zh, en=en) for zh, en in row["checklist"])
    if len(checklist) < 4:
        raise ValueError(f"{name}: checklist has {len(checklist)} lines; a person needs at least 4")
    return Standard(
        id=name,
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        breaks_on_the_way=bool(row["breaks_on_the_way"]),
        on_the_way_zh=row["on_the_way_zh"],
        on_the_way_en=row["on_the_way_en"],
        costs_fen=MappingProxyType(costs),
        checklist=checklist,
    )
