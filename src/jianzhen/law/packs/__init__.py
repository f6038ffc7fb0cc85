"""Policy packs 规则包: the dated procedure of a desk as data, its linter, its pages.

In:   a pack's TOML, and the rules of jianzhen.law.
Out:  objections that name their rule, differences between packs, a refund-rules page and a packing guide.
Not:  no claim and no decision: which pack a claim is pinned to, and who may activate one, is casework.
"""

from jianzhen.law.packs.body import read_body, to_body
from jianzhen.law.packs.diff import FieldChange, PackDiff, diff_packs
from jianzhen.law.packs.lint import Objection, Weight, lint
from jianzhen.law.packs.pack import Category, Pack, load_pack, read_pack
from jianzhen.law.packs.page import write_pack_pages

__all__ = [
    "Category",
    "FieldChange",
    "Objection",
    "Pack",
    "PackDiff",
    "Weight",
    "diff_packs",
    "lint",
    "load_pack",
    "read_body",
    "read_pack",
    "to_body",
    "write_pack_pages",
]
