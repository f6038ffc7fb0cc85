"""Claim folders made in a minute from seeded pictures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pictures import coded, cracked, saved, scene
from two_sides import BOARD, WALL, box_of_mark, print_of, seen
from two_sides import cracked as cracked_board


@pytest.fixture
def make_claim(tmp_path):
    """Make a claim folder: files by path, and an order."""

    def make(files: dict[str, bytes], order: dict | None = None, name: str = "claim-1") -> Path:
        folder = tmp_path / "claims" / name
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        folder.mkdir(parents=True, exist_ok=True)
        if order is not None:
            (folder / "order.json").write_text(json.dumps(order), "utf-8")
        return folder

    return make


@pytest.fixture
def forged_claim(make_claim):
    """A claim whose one photo is the listing with a crack painted on."""
    listing = scene(61, (800, 600))
    painted, _ = cracked(listing, at=(380, 260), scale=2)
    order = {
        "order_id": "SIM-9",
        "item": "Test cup",
        "category": "crockery",
        "amount_fen": 3900,
        "complaint": "damaged",
    }
    return make_claim({"claim/1.jpg": coded(saved(painted, 88)), "listing/1.jpg": coded(listing, quality=92)}, order)


@pytest.fixture
def two_view_claim(make_claim):
    """A claim of two photos of one broken board from two sides, the place marked in the first."""
    wall, board = print_of(4, WALL, 150), cracked_board(print_of(3, BOARD, 225), 5)
    order = {
        "complaint": "damaged",
        "item": "Test board",
        "amount_fen": 90_000,
        "damage_regions": {"1.jpg": [list(box_of_mark(0))]},
    }
    photos = {f"claim/{n}.jpg": coded(seen(board, wall, angle, seed=n), quality=92) for n, angle in ((1, 0), (2, 20))}
    return make_claim(photos, order, name="two-views")
