"""The simulated claims of ``./do bench desk``: what was bought, who is honest, what the photos are, and what lanes find.

Everything random about a claim is drawn here, once, before any policy sees it: the same buyers, photos and parcels meet
every policy and every setting, so that differences are differences of the policies. No claim is real.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from jianzhen.inspection.model import Act
from jianzhen.inspection.standards import standard_for

HERE = Path(__file__).parent
MEASURED = HERE.parent / "docs" / "benchmarks"
PARAMETERS = HERE / "desk.toml"

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Wholes = npt.NDArray[np.int64]


class Photo(IntEnum):
    """What the photos of a claim are."""

    HONEST = 0
    PAINTED = 1
    COPY = 2
    OTHER_ITEM = 3
    OTHER_ORDER = 4
    LABELLED = 5


NEVER_FOUND = (Photo.PAINTED,)
"""No lane finds paint on a new photo (0 of 16 made claims), and the simulation lets none."""

SHARES_ROW = {
    Photo.COPY: "copy of the listing", Photo.OTHER_ITEM: "another product",
    Photo.OTHER_ORDER: "photo of another order", Photo.LABELLED: "labelled by a generator",
}  # fmt: skip
FILE_FIGURE = {
    Photo.COPY: "derived_found / aiX+dmg", Photo.OTHER_ITEM: "wrong item, recall at 0.5 % false alarms",
    Photo.OTHER_ORDER: "reuse_recall", Photo.LABELLED: "carriers_read",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A measured share: ``value`` over ``groups`` independent groups, and where it was read."""

    value: float
    groups: int
    source: str

    def draw(self, rng: np.random.Generator) -> float:
        """A share the measurement leaves possible: Jeffreys' posterior over the groups."""
        hits = self.value * self.groups
        return float(rng.beta(hits + 0.5, self.groups - hits + 0.5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """One simulated input with its range and reason."""

    value: float
    low: float
    high: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """All inputs of a run: assumed values by name, kinds of goods, measured rates of the lanes."""

    assumed: Mapping[str, Assumed]
    kinds: Mapping[str, Mapping[str, Any]]
    rates: Mapping[Photo, Rate]
    n_claims: int
    seeds: int
    shares: tuple[float, ...]

    def __getitem__(self, name: str) -> float:
        return self.assumed[name].value

    def but(self, **changes: float) -> World:
        """The same world with some assumed values changed."""
        assumed = dict(self.assumed)
        for name, value in changes.items():
            old = assumed[name]
            assumed[name] = Assumed(value=value, low=old.low, high=old.high, why=old.why)
        return World(
            assumed=assumed, kinds=self.kinds, rates=self.rates, n_claims=self.n_claims, seeds=self.seeds,
            shares=self.shares,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """N claims, column by column; ``luck`` holds uniform numbers by name, drawn once for every policy."""

    photo: Wholes
    yuan: Floats
    return_yuan: Floats  # what a return costs the desk; inf where the goods cannot come back
    courier_yuan: Floats
    breaks_on_the_way: Flags
    sealed: Flags
    found: Flags  # overall of the claim at LLR >= 1
    filed: Floats  # hours since Monday 00:00
    luck: Mapping[str, Floats]
    noise: Mapping[str, Floats]

    @property
    def honest(self) -> Flags:
        return self.photo == Photo.HONEST

    def __len__(self) -> int:
        return len(self.yuan)


LUCK = (
    "consent", "concede", "silent", "answer", "reply", "queue", "confirm", "incomplete", "completes", "view", "goods",
    "forger", "swap", "verdict", "appeal", "appeal_wins", "four_eyes", "parcel", "step_answer", "receipt",
    "second_time", "appeal_time", "photo_answer",
)  # fmt: skip


def read_world(path: Path = PARAMETERS, measured: Path = MEASURED) -> World:
    """Read the parameter file and the measured rates.

    Raises
    ------
    ValueError
        A parameter has no reason or lies outside its range, or a measured figure is missing; the text names it.
    """
    table = tomllib.loads(path.read_text("utf-8"))
    if table.get("simulated") is not True:
        raise ValueError(f"{path.name}: must say simulated = true")
    assumed = {name: Assumed(**row) for name, row in table["assumed"].items()}
    for name, row in assumed.items():
        if not row.why.strip() or not row.low <= row.value <= row.high:
            raise ValueError(f"{path.name}: {name} needs a reason, and low <= value <= high")
    total = sum(row["share"] for row in table["kinds"].values())
    if abs(total - 1) > 1e-9:
        raise ValueError(f"{path.name}: the shares of [kinds] add up to {total:g}, not 1")
    return World(
        assumed=assumed, kinds=table["kinds"], rates=measured_rates(measured), n_claims=table["claims"],
        seeds=table["seeds"], shares=tuple(table["forged_shares"]),
    )  # fmt: skip


def measured_rates(folder: Path) -> dict[Photo, Rate]:
    """How often a claim of each kind comes to LLR >= 1, as the inspection benchmark measured it.

    Of the claim-level share (16 made claims a kind) and the file-level figure the lower is taken; what is rarer than
    both is not invented. Honest claims: the measured false alarms.
    """
    figures = {row["name"]: row for row in json.loads((folder / "inspection.json").read_text("utf-8"))}
    page = (folder / "inspection.md").read_text("utf-8")
    honest = _figure(figures, "honest_claim_llr1")
    rates = {Photo.HONEST: Rate(value=honest["value"], groups=honest["groups"], source="honest_claim_llr1")}
    for photo, row in SHARES_ROW.items():
        found = re.search(rf"^\| {re.escape(row)} \| (\d+) \| ([\d.]+) \|", page, re.MULTILINE)
        if found is None:
            raise ValueError(f"inspection.md: no row {row!r} among the shares; run ./do bench inspection")
        figure = _figure(figures, FILE_FIGURE[photo])
        claim = Rate(value=float(found[2]), groups=int(found[1]), source=f"share of made claims, {row}")
        file = Rate(value=figure["value"], groups=figure["groups"], source=FILE_FIGURE[photo])
        rates[photo] = min(claim, file, key=lambda rate: (rate.value, rate.groups))
    return rates


def _figure(figures: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    if name not in figures:
        raise ValueError(f"inspection.json: no figure {name!r}; run ./do bench inspection")
    return figures[name]


def draw_claims(world: World, *, share: float, seed: int) -> Claims:
    """Draw N claims, the given share of them forged; the same seed and share give the same claims."""
    rng = np.random.default_rng([seed, 20_261_125])
    n = world.n_claims
    kind = rng.choice(len(world.kinds), size=n, p=[row["share"] for row in world.kinds.values()])
    medians = np.array([row["median_yuan"] for row in world.kinds.values()], float)
    yuan = np.round(medians[kind] * np.exp(world["amount_spread"] * rng.standard_normal(n)), 2)
    standards = [standard_for(name) for name in world.kinds]
    returns, couriers = (
        np.array([one.costs_fen.get(act, np.inf) for one in standards]) / 100 for act in (Act.RETURN, Act.COURIER_CHECK)
    )
    on_the_way = np.array([one.breaks_on_the_way for one in standards])
    photo = _photos(world, share, rng.random(n), rng.random(n), rng.random(n))
    drawn = {one: 0.0 if one in NEVER_FOUND else world.rates[one].draw(rng) for one in Photo}
    found = rng.random(n) < np.array([drawn[one] for one in Photo])[photo]
    sealed = rng.random(n) < world["sealed_share"]
    filed = rng.random(n) * 168
    luck = {name: rng.random(n) for name in LUCK}
    noise = {name: rng.standard_normal(n) for name in ("look", "view", "parcel")}
    return Claims(
        photo=photo, yuan=yuan, return_yuan=returns[kind], courier_yuan=couriers[kind], breaks_on_the_way=on_the_way[kind], sealed=sealed,
        found=found, filed=filed, luck=luck, noise=noise,
    )  # fmt: skip


def _photos(world: World, share: float, forged: Floats, painted: Floats, which: Floats) -> Wholes:
    rest = (1 - world["copy_share"]) / 3
    edges = np.cumsum([world["copy_share"], rest, rest])
    other = np.array([Photo.COPY, Photo.OTHER_ITEM, Photo.OTHER_ORDER, Photo.LABELLED])[np.searchsorted(edges, which)]
    photo = np.where(painted < world["painted_share"], Photo.PAINTED, other)
    return np.where(forged < share, photo, Photo.HONEST).astype(np.int64)
