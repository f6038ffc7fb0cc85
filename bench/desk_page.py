"""The page of ``./do bench desk``: what each policy pays, denies and asks, the frontier, and what moves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scipy.stats import norm

from bench.desk_claims import World
from bench.desk_measure import FULL, MAIN_SHARE, MOST_EXTRA, ROUTES, TUNING_SEEDS, Moved, Spread
from bench.figures import Figure

Rows = dict[str, dict[str, Spread]]
RETURN = "return required, no detector"
THRESHOLD = "automatic threshold"

HONEST, FORGED, NEUTRAL, INK, ACCENT = "#2E6F57", "#8A5A00", "#5B6573", "#1F2328", "#B3261E"
TUNING = len(TUNING_SEEDS)
SHOWN = 12
"""Assumed inputs drawn; all stand in the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything the page says."""

    world: World
    doubt: float
    policies: Mapping[float, Rows]
    figures: Sequence[Figure]
    targets: Mapping[str, Any]
    frontiers: Mapping[float, Sequence[tuple[float, Mapping[str, Spread]]]]
    routes: Mapping[str, Mapping[str, float]]
    scenarios: Sequence[tuple[str, Moved]]
    person: Sequence[Moved]
    painted: Sequence[tuple[float, Rows]]
    sensitivity: Sequence[tuple[Moved, Moved]]


def write_page(results: Results, folder: Path) -> None:
    """Write ``desk.md`` and its plots into the folder."""
    parts = (
        _head(results), _targets(results), _plainly(results), _tables(results), _frontier(results), _routes(results),
        _needed(results), _learned(results), _moves(results), _inputs(results), _limits(),
    )  # fmt: skip
    (folder / "desk.md").write_text("\n\n".join(parts) + "\n", "utf-8")
    _draw(results, folder)


def _head(results: Results) -> str:
    world = results.world
    return f"""# The desk, simulated

**Every person in this page is simulated.** {world.n_claims:,} claims a seed, {world.seeds} seeds, five ways to treat the
same claims. Only three things are not assumed: how often lanes find what (measured, `inspection.md`; paint on a new
photo counts as never found), the windows and four-eyes rules (the sample pack of a marketplace), and what steps cost
and what can break on the way (the review standards). All else stands in `bench/desk.toml`, each input with its reason
and a range. Intervals: the middle 95 % of seeds; each seed also draws the lanes' true rates from what their
measurement leaves possible. An honest buyer who gives up counts as denied. Anything asked beyond the form (a missing
photo, a second view, a return, a courier's look) counts as an extra step, also where it belongs to the remedy.

Command: `./do bench desk`."""


def _targets(results: Results) -> str:
    lines = [figure.line(results.targets.get(figure.name)) for figure in results.figures]
    head = "| figure | value | n | seeds | 95 % | first | goal | | |\n|---|---|---|---|---|---|---|---|---|\n"
    return f"## Against the targets, at {MAIN_SHARE:.0%} forged claims\n\n{head}" + "\n".join(lines)


def _plainly(results: Results) -> str:
    """The sentences a reader should not have to work out."""
    rows = results.policies[MAIN_SHARE]
    full, plain, machine = rows[FULL], rows[RETURN], rows[THRESHOLD]
    first = results.targets["forged_paid"]["first"]
    lowest = min(point["forged_paid"].mean for _, point in results.frontiers[MAIN_SHARE])
    told = next((one for one in results.person if one.forged_paid <= first), None)
    says = []
    if full["forged_paid"].mean > first:
        says.append(
            f"- **The target for forged yuan is missed**: {full['forged_paid'].mean:.2f} of what auto-approval pays, where {first:g} was to be reached "
            f"while at most {MOST_EXTRA:.0%} of honest buyers are asked for anything. Half of the forgeries are painted on a new photo, no lane sees them, "
            f"and people hardly do. Asking more does not get there alone: the whole frontier ends at {lowest:.2f}."
        )
    conceded, consent = full["hours_conceded"].mean, full["hours_consent"].mean
    if conceded > 72:
        says.append(
            f"- Conceded claims are paid within {conceded:.0f} h (p95), not the 72 h wanted: the pack's answer window is the longer of 48 h and 2 working days, "
            f"and over a weekend that is longer. Standing consent pays within {consent:.1f} h."
        )
    says.append(
        "- A better eye alone would "
        + (f"reach it from d' {told.changes['person_paint']:g} ({_right(told.changes['person_paint']):.0%} right on one photo)." if told else f"not reach it either, up to d' {results.person[-1].changes['person_paint']:g}: merchants concede some forged claims unasked, and lanes miss some copies.")
    )  # fmt: skip
    if plain["forged_paid"].mean < full["forged_paid"].mean:
        says.append(
            f"- **The plain return policy pays fewer forged yuan**: {plain['forged_paid'].mean:.2f} against {full['forged_paid'].mean:.2f}. It asks "
            f"{plain['honest_extra'].mean:.0%} of honest buyers to send their goods back and denies {plain['honest_denied'].mean:.1%} of honest yuan "
            f"to those who give up or are not believed, against {full['honest_denied'].mean:.2%} in the full desk."
        )
    if plain["hours_p95"].mean < full["hours_p95"].mean:
        says.append(
            f"- It is also quicker for contested claims (p95 {plain['hours_p95'].mean:.0f} h against {full['hours_p95'].mean:.0f} h) and takes fewer minutes of people."
        )
    for share, here in results.policies.items():
        cheapest = min(here, key=lambda name: here[name]["loss"].mean)
        says.append(
            f"- At {share:.0%} forged claims the cheapest in yuan alone (forged paid + honest denied + freight + reviewers) is **{cheapest}**: "
            f"{here[cheapest]['loss'].mean:.3f} of all yuan claimed, full desk {here[FULL]['loss'].mean:.3f}, auto-approval {here['auto-approve']['loss'].mean:.3f}."
        )
    says.append(
        f"- The automatic threshold denies {machine['honest_denied'].mean:.2%} of honest yuan with no person asked; it is here to compare with, the desk does not "
        "offer it. It is cheap only while forgers have not learned to paint on a new photo (below)."
    )
    even = full["break_even"]
    says.append(
        f"- **Break-even**: against auto-approval the full desk pays for its reviewers, freight and the honest yuan it denies from about {even.mean:.1%} forged claims "
        f"({even.low:.1%} to {even.high:.1%}); the plain return policy from {plain['break_even'].mean:.1%}. That forgers stay away from a desk that looks is not counted."
    )
    return "## Said plainly\n\n" + "\n".join(says)


def _tables(results: Results) -> str:
    out = ["## Five policies"]
    for share, rows in results.policies.items():
        out.append(
            f"### {share:.0%} forged claims\n\n"
            "| policy | forged yuan paid | honest yuan denied | honest asked for a step | honest who gave up | hours, contested: median, p95 | reviewer minutes a claim | yuan lost of all claimed | break-even |\n"
            "|---|---|---|---|---|---|---|---|---|\n" + "\n".join(_policy(name, row) for name, row in rows.items())
        )
    out.append(
        "Lost: forged yuan paid + honest yuan denied + freight + reviewers' time, over all yuan claimed. Auto-approval and the threshold pay or refuse in minutes. "
        "The full desk pays standing-consent claims within the hour and conceded ones when the merchant answers (above)."
    )  # fmt: skip
    return "\n\n".join(out)


def _policy(name: str, row: Mapping[str, Spread]) -> str:
    even = row["break_even"].mean
    cells = [
        name, _band(row["forged_paid"], 3), _band(row["honest_denied"], 4), _band(row["honest_extra"], 3),
        f"{row['honest_gave_up'].mean:.4f}", f"{row['hours_median'].mean:.0f}, {row['hours_p95'].mean:.0f}",
        f"{row['minutes'].mean:.1f}", _band(row["loss"], 3), f"{even:.1%}" if even < 1 else "never",
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _band(spread: Spread, digits: int) -> str:
    return f"{spread.mean:.{digits}f} ({spread.low:.{digits}f}–{spread.high:.{digits}f})"


def _frontier(results: Results) -> str:
    lines = ["| honest asked for a step | " + " | ".join(f"forged paid, {share:.0%} forged" for share in results.frontiers) + " | honest denied | hours p95 |"]  # fmt: skip
    lines.append("|---|" + "---|" * (len(results.frontiers) + 2))
    columns = list(results.frontiers.values())
    middle = results.frontiers[MAIN_SHARE]
    for k in range(0, len(middle), 4):
        at = middle[k][1]
        paid = " | ".join(f"{column[k][1]['forged_paid'].mean:.3f}" for column in columns)
        lines.append(
            f"| {at['honest_extra'].mean:.3f} | {paid} | {at['honest_denied'].mean:.4f} | {at['hours_p95'].mean:.0f} |"
        )
    return (
        "## The whole frontier of the full desk\n\n![Forged yuan paid against honest buyers asked](desk-frontier.svg)\n\n"
        f"n = {results.world.n_claims:,} claims x {TUNING} seeds a point; the band is the middle 95 % of seeds at {MAIN_SHARE:.0%} forged. "
        f"One number moves: how much doubt makes a reviewer ask for a step. The figures above stand at {results.doubt:g}, chosen on other seeds as the "
        f"one that pays fewest forged yuan with at most {MOST_EXTRA:.0%} of honest buyers asked.\n\n" + "\n".join(lines)
    )


def _routes(results: Results) -> str:
    lines = ["| photos | " + " | ".join(ROUTES) + " |", "|---|" + "---|" * len(ROUTES)]
    for kind, row in results.routes.items():
        lines.append(
            f"| {kind.lower().replace('_', ' ')} | " + " | ".join(f"{row[name]:.3f}" for name in ROUTES) + " |"
        )
    return "## Where each kind's yuan went (full desk, 5 % forged)\n\n" + "\n".join(lines)


def _needed(results: Results) -> str:
    lines = [
        "| if | forged yuan paid | honest yuan denied | honest asked for a step |", "|---|---|---|---|",
        *(f"| {name} | {one.forged_paid:.3f} | {one.honest_denied:.4f} | {one.honest_extra:.3f} |" for name, one in results.scenarios),
    ]  # fmt: skip
    return (
        f"## What would have to be true\n\nThe full desk at most {MOST_EXTRA:.0%} of honest buyers asked, the doubt chosen anew each time.\n\n"
        + "\n".join(lines)
        + "\n\n![Forged yuan paid against the reviewer's eye](desk-person.svg)\n\n"
        f"n = {results.world.n_claims:,} claims x {TUNING} seeds a point. "
        "The eye is a d' on one photo with paint: " + ", ".join(f"{d:g} is {_right(d):.0%} right" for d in (0, 0.6, 1, 2, 3)) + "."
    )  # fmt: skip


def _learned(results: Results) -> str:
    names = ("auto-approve", THRESHOLD, RETURN, FULL)
    lines = [
        "| painted on a new photo | " + " | ".join(f"{name}: paid, lost" for name in names) + " |",
        "|---|" + "---|" * len(names),
    ]
    for share, rows in results.painted:
        cells = " | ".join(f"{rows[name]['forged_paid'].mean:.2f}, {rows[name]['loss'].mean:.3f}" for name in names)
        lines.append(f"| {share:.0%} | {cells} |")
    return "## When forgers learn\n\nForged yuan paid, and yuan lost of all claimed, at 5 % forged claims.\n\n" + "\n".join(lines)  # fmt: skip


def _moves(results: Results) -> str:
    lines = [
        "| assumed input | low, high | forged yuan paid | honest yuan denied | honest asked | hours p95 | break-even |", "|---|---|---|---|---|---|---|",
        *(_move(low, high) for low, high in results.sensitivity),
    ]  # fmt: skip
    return (
        "## What moves the result\n\n![Assumed inputs that move forged yuan paid most](desk-sensitivity.svg)\n\nEach input at its low and high end, the doubt chosen anew. "
        f"Over {MOST_EXTRA:.0%} asked means that the desk cannot ask fewer in that world.\n\n" + "\n".join(lines)
    )  # fmt: skip


def _move(low: Moved, high: Moved) -> str:
    ((name, least),) = low.changes.items()
    return (
        f"| `{name}` | {least:g}, {high.changes[name]:g} | {low.forged_paid:.3f}, {high.forged_paid:.3f} | "
        f"{low.honest_denied:.4f}, {high.honest_denied:.4f} | {low.honest_extra:.3f}, {high.honest_extra:.3f} | "
        f"{low.hours_p95:.0f}, {high.hours_p95:.0f} | {low.break_even:.1%}, {high.break_even:.1%} |"
    )


def _inputs(results: Results) -> str:
    rates = [
        f"| {photo.name.lower().replace('_', ' ')} | {rate.value:.3f} | {rate.groups} | {rate.source} |"
        for photo, rate in results.world.rates.items()
    ]
    assumed = [f"| `{name}` | {row.value:g} | {row.low:g}–{row.high:g} | {row.why} |" for name, row in results.world.assumed.items()]  # fmt: skip
    kinds = [f"| {name} | {row['share']:.2f} | {row['median_yuan']} | {row['why']} |" for name, row in results.world.kinds.items()]  # fmt: skip
    return (
        "## Inputs\n\nMeasured: a claim comes to LLR >= 1.\n\n| photos | share | groups | figure |\n|---|---|---|---|\n" + "\n".join(rates)
        + "\n| painted | 0 | | set: counted as never found |\n\nSimulated.\n\n| kind | share | median yuan | reason |\n|---|---|---|---|\n" + "\n".join(kinds)
        + "\n\n| input | value | range | reason |\n|---|---|---|---|\n" + "\n".join(assumed)
    )  # fmt: skip


def _limits() -> str:
    return """## What this cannot tell

No real shop, buyer, merchant or reviewer is in it. The share of forged claims is the same under every policy: that
forgers choose the desk that does not look, and stay away from one that does, is left out. Public holidays are left
out. Claims do not hang together: one person who files twenty is not modelled, and no score of persons exists in the
product. A forger who learns what is asked is modelled only by the share painted on a new photo. The chosen doubt
stands for a habit of reviewers, not for a rule a machine applies: reviewers see no posterior and no threshold."""


def _right(d: float) -> float:
    return float(norm.cdf(d / 2))


def _draw(results: Results, folder: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "jianzhen", "axes.edgecolor": INK, "font.size": 9})
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4))
    styles = {share: (0, mark) for share, mark in zip(results.frontiers, ((1, 1), (), (4, 2)), strict=False)}
    for share, points in results.frontiers.items():
        x = [at["honest_extra"].mean for _, at in points]
        y = [at["forged_paid"].mean for _, at in points]
        axes.plot(
            x,
            y,
            color=FORGED if share == MAIN_SHARE else NEUTRAL,
            linestyle=styles[share],
            label=f"full desk, {share:.0%} forged",
        )
        if share == MAIN_SHARE:
            axes.fill_between(
                x,
                [at["forged_paid"].low for _, at in points],
                [at["forged_paid"].high for _, at in points],
                color=FORGED,
                alpha=0.12,
            )
    for mark, (name, row) in zip("s^Dvo", results.policies[MAIN_SHARE].items(), strict=True):
        axes.plot(
            row["honest_extra"].mean,
            row["forged_paid"].mean,
            mark,
            color=ACCENT if name == FULL else INK,
            label=name if name != FULL else "full desk as reported",
        )
    axes.axvline(MOST_EXTRA, color=HONEST, linewidth=1)
    axes.axhline(results.targets["forged_paid"]["first"], color=HONEST, linewidth=1)
    axes.set(
        xlabel="share of honest buyers asked for any extra step",
        ylabel="forged yuan paid / auto-approval",
        title="Simulated: what the desk pays against whom it asks",
        ylim=(0, 1.05),
    )
    axes.legend(frameon=False, fontsize=7)
    _save(figure, folder / "desk-frontier.svg")

    figure, axes = plt.subplots(figsize=(7, 3.2))
    axes.plot(
        [one.changes["person_paint"] for one in results.person],
        [one.forged_paid for one in results.person],
        color=FORGED,
        marker="o",
    )
    axes.axhline(results.targets["forged_paid"]["first"], color=HONEST, linewidth=1)
    axes.axvline(results.world["person_paint"], color=NEUTRAL, linewidth=1, linestyle=":")
    axes.set(
        xlabel="reviewer's d' on one painted photo (dotted: assumed)",
        ylabel="forged yuan paid",
        title="Simulated: the reviewer's eye, at most 5 % of honest buyers asked",
        ylim=(0, None),
    )
    _save(figure, folder / "desk-person.svg")

    figure, axes = plt.subplots(figsize=(7, 4.2))
    most = results.sensitivity[:SHOWN][::-1]
    for k, (low, high) in enumerate(most):
        axes.plot([low.forged_paid, high.forged_paid], [k, k], color=NEUTRAL, linewidth=5, solid_capstyle="butt")
        axes.plot(low.forged_paid, k, "o", color=HONEST)
        axes.plot(high.forged_paid, k, "D", color=FORGED)
    names = [next(iter(low.changes)) for low, _ in most]
    axes.set_yticks(range(len(most)), names)
    axes.axvline(results.scenarios[0][1].forged_paid, color=INK, linewidth=1)
    axes.set(
        xlabel="forged yuan paid / auto-approval (● input low, ◆ input high)",
        title="Simulated: what moves the result most",
    )
    _save(figure, folder / "desk-sensitivity.svg")


def _save(figure: Any, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
