"""What is measured of simulated outcomes, the operating point of the full desk, its frontier, and what moves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bench.desk_claims import Claims, Floats, Photo, World, draw_claims
from bench.desk_policies import POLICIES, Outcome, full_desk

FULL = "full desk"
MOST_EXTRA = 0.05
DOUBTS = tuple(round(float(one), 2) for one in np.arange(-3, 5.01, 0.1))
"""Thresholds of the frontier; the lowest asks nearly everybody, the highest nobody."""

FINE_DOUBTS = tuple(round(float(one), 3) for one in np.arange(-4, 6, 0.02))
"""Thresholds among which the operating point is looked for."""

TUNING_SEEDS = tuple(range(9001, 9009))
"""The doubt is chosen on these and reported on others."""

MAIN_SHARE = 0.05

Summary = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A figure over seeds: mean, and the 2.5th and 97.5th percentile of the seeds."""

    mean: float
    low: float
    high: float


def summarise(claims: Claims, outcome: Outcome, world: World) -> Summary:
    """The figures of one policy on one draw of claims. Shares of yuan are of all yuan claimed by that side."""
    honest, paid, yuan = claims.honest, outcome.paid, claims.yuan
    contested = honest & paid & ~outcome.conceded & ~outcome.consented
    minutes_yuan = outcome.minutes * world["minute_yuan"]
    spent = minutes_yuan + outcome.freight_yuan
    return {
        "forged_paid": _share(yuan[~honest & paid], yuan[~honest]),
        "honest_denied": _share(yuan[honest & ~paid], yuan[honest]),
        "honest_extra": _mean(outcome.extra[honest]),
        "honest_gave_up": _mean(outcome.gave_up[honest]),
        "hours_median": _percentile(outcome.hours[contested], 50),
        "hours_p95": _percentile(outcome.hours[contested], 95),
        "hours_consent": _percentile(outcome.hours[honest & outcome.consented], 95),
        "hours_conceded": _percentile(outcome.hours[honest & outcome.conceded], 95),
        "minutes": _mean(outcome.minutes),
        "cost_yuan": _mean(spent),
        "loss": (yuan[~honest & paid].sum() + yuan[honest & ~paid].sum() + spent.sum()) / yuan.sum(),
        "honest_cost": _mean(spent[honest] + np.where(paid, 0.0, yuan)[honest]),
        "forged_saved": _mean(np.where(paid, 0.0, yuan)[~honest] - spent[~honest]),
    }


def break_even(summary: Summary) -> float:
    """The share of forged claims from which a policy costs less than auto-approval; inf where it never does.

    Its costs: minutes, freight, and the yuan honest people were denied, counted in full.
    """
    cost, saved = summary["honest_cost"], summary["forged_saved"]
    return cost / (cost + saved) if saved > 0 else float("inf")


def measure_policies(world: World, share: float, doubt: float, seeds: Sequence[int]) -> dict[str, dict[str, Spread]]:
    """Every policy over the seeds."""
    rows: dict[str, list[Summary]] = {name: [] for name in (*POLICIES, FULL)}
    for seed in seeds:
        claims = draw_claims(world, share=share, seed=seed)
        for name, policy in POLICIES.items():
            rows[name].append(summarise(claims, policy(claims, world), world))
        rows[FULL].append(summarise(claims, full_desk(claims, world, doubt=doubt), world))
    return {name: spreads([{**row, "break_even": break_even(row)} for row in found]) for name, found in rows.items()}


def spreads(rows: Sequence[Summary]) -> dict[str, Spread]:
    """Mean and interval over seeds, figure by figure."""
    out = {}
    for name in rows[0]:
        values = np.array([row[name] for row in rows])
        low, high = np.percentile(values, [2.5, 97.5]) if np.isfinite(values).all() else (np.nan, np.nan)
        out[name] = Spread(mean=float(values.mean()), low=float(low), high=float(high))
    return out


def frontier(
    world: World, share: float, seeds: Sequence[int], doubts: Sequence[float] = DOUBTS
) -> list[tuple[float, dict[str, Spread]]]:
    """The full desk at each doubt, from the one that asks fewest."""
    drawn = [draw_claims(world, share=share, seed=seed) for seed in seeds]
    return [
        (doubt, spreads([summarise(one, full_desk(one, world, doubt=doubt), world) for one in drawn]))
        for doubt in sorted(doubts, reverse=True)
    ]


def operating_point(world: World, share: float, seeds: Sequence[int]) -> tuple[float, dict[str, Spread]]:
    """The lowest doubt at which the upper end over seeds still asks at most 5 % of honest buyers.

    Who is asked only grows as the doubt falls, so the grid is halved. Where no doubt asks so few, the highest.
    """
    drawn = [draw_claims(world, share=share, seed=seed) for seed in seeds]

    def at(k: int) -> dict[str, Spread]:
        return spreads([summarise(one, full_desk(one, world, doubt=FINE_DOUBTS[k]), world) for one in drawn])

    low, high = 0, len(FINE_DOUBTS) - 1
    while low < high:
        middle = (low + high) // 2
        if at(middle)["honest_extra"].high <= MOST_EXTRA:
            high = middle
        else:
            low = middle + 1
    return FINE_DOUBTS[high], at(high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The operating point of a world with some assumed inputs changed."""

    changes: Mapping[str, float]
    forged_paid: float
    honest_denied: float
    honest_extra: float
    hours_p95: float
    break_even: float


def sensitivity(world: World, progress: Callable[[str], None]) -> list[tuple[Moved, Moved]]:
    """Each assumed input at both ends, the doubt chosen anew each time; widest move of forged yuan paid first."""
    out = []
    for name, row in world.assumed.items():
        progress(name)
        out.append((moved(world, **{name: row.low}), moved(world, **{name: row.high})))
    return sorted(out, key=lambda pair: -abs(pair[0].forged_paid - pair[1].forged_paid))


def moved(world: World, **changes: float) -> Moved:
    """Change assumed inputs, choose the doubt anew, measure."""
    _, at = operating_point(world.but(**changes), MAIN_SHARE, TUNING_SEEDS)
    return Moved(
        changes=changes, forged_paid=at["forged_paid"].mean, honest_denied=at["honest_denied"].mean,
        honest_extra=at["honest_extra"].mean, hours_p95=at["hours_p95"].mean,
        break_even=break_even({name: one.mean for name, one in at.items()}),
    )  # fmt: skip


ROUTES = (
    "standing consent",
    "conceded",
    "paid on the look",
    "goods or courier checked",
    "put right on appeal",
    "not paid",
)


def routes(world: World, doubt: float, seeds: Sequence[int]) -> dict[str, dict[str, float]]:
    """Where the yuan of each kind of photo went in the full desk: shares of that kind's yuan, by route."""
    total = {photo.name: dict.fromkeys(ROUTES, 0.0) for photo in Photo}
    for seed in seeds:
        claims = draw_claims(world, share=MAIN_SHARE, seed=seed)
        got = full_desk(claims, world, doubt=doubt)
        ways: list[np.ndarray] = [
            got.consented, got.conceded, got.paid & ~got.consented & ~got.conceded & ~got.returned & ~got.after_appeal,
            got.paid & got.returned & ~got.after_appeal, got.after_appeal, ~got.paid,
        ]  # fmt: skip
        for photo in Photo:
            mine = claims.photo == photo
            for name, way in zip(ROUTES, ways, strict=True):
                total[photo.name][name] += float(claims.yuan[mine & way].sum())
    return {kind: {name: v / max(1e-9, sum(row.values())) for name, v in row.items()} for kind, row in total.items()}


def _share(part: Floats, whole: Floats) -> float:
    return float(part.sum() / whole.sum()) if len(whole) else 0.0


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else 0.0


def _percentile(values: Floats, q: float) -> float:
    return float(np.percentile(values, q)) if len(values) else 0.0
