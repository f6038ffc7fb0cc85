"""docs/lifecycle.md is the table, rendered; this test writes it when it differs, and fails once to say so."""

from pathlib import Path

from jianzhen.casework.claims.table import lifecycle
from jianzhen.casework.claims.vocabulary import State

PAGE = Path(__file__).parents[4] / "docs" / "lifecycle.md"


def rendered() -> str:
    notes, steps = lifecycle()
    lines = [
        "# A claim's life 售后申请的一生",
        "",
        "Rendered from `src/jianzhen/casework/claims/lifecycle.toml`, which the desk itself walks. A state says whose turn it is.",
        "",
        "| state | 中文 | whose turn | what it says |",
        "|---|---|---|---|",
    ]
    lines += [f"| {state.value} | {state.label} | {notes[state].turn} | {notes[state].says} |" for state in State]
    lines += ["", "| from | by | event | to | what must be true |", "|---|---|---|---|---|"]
    for step in steps:
        origins = ", ".join(state.value for state in State if state in step.origins)
        lines.append(
            f"| {origins} | {', '.join(sorted(step.roles))} | {step.event.value} | {step.to.value} | {step.needs or '–'} |"
        )
    return "\n".join(lines) + "\n"


def test_the_page_shows_the_table_as_it_is():
    before, now = PAGE.read_text("utf-8") if PAGE.exists() else "", rendered()
    if before != now:
        PAGE.write_text(now, "utf-8")
    assert before == now, "docs/lifecycle.md was out of date and is written anew; commit it"
