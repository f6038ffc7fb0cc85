"""The directory's brands as the readers of ``jianzhen.intake`` want them."""

from __future__ import annotations

from jianzhen.casework.outlets.models import Brand
from jianzhen.intake import BrandNames

_MARKS = ("（模拟）", "(simulated)", "(模拟)")


def brand_names() -> tuple[BrandNames, ...]:
    """Every brand by the names people call it, without the mark of what is simulated."""
    return tuple(
        BrandNames(code=one.code, names=tuple(dict.fromkeys(_plain(name) for name in (one.name_zh, one.name_en, *one.also) if name)))
        for one in Brand.objects.order_by("code")
    )  # fmt: skip


def _plain(name: str) -> str:
    for mark in _MARKS:
        name = name.removesuffix(mark)
    return name.strip()
