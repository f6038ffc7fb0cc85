"""Common errors about this law, and what is right (``corrections.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jianzhen.law.citation import Text
from jianzhen.law.errors import BadRule
from jianzhen.law.fields import Fields
from jianzhen.law.rule import rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What is often said, what is right, and the rules that show it."""

    id: str
    wrong: Text
    right: Text
    rules: tuple[str, ...]


@cache
def corrections() -> tuple[Correction, ...]:
    """All corrections. Raises ``BadRule`` where one names a rule that is not there."""
    top = Fields(
        tomllib.loads(files(__package__).joinpath("corrections.toml").read_text("utf-8")), "corrections.toml", BadRule
    )
    found = []
    for row in top.tables("correction"):
        one = Correction(
            id=row.text("id"), rules=row.texts("rules"), wrong=Text(row.text("wrong_zh"), row.text("wrong_en")),
            right=Text(row.text("right_zh"), row.text("right_en")),
        )  # fmt: skip
        row.close()
        for rule in one.rules:
            if rule not in rulebook().rules:
                row.refuse("rules", f"name {rule!r}, which is no rule")
        found.append(one)
    top.close()
    return tuple(found)
