"""The table of steps, read once from ``lifecycle.toml``; a step is found by state, event and role."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jianzhen.casework.claims.errors import NoSuchStep
from jianzhen.casework.claims.vocabulary import EventKind, State
from jianzhen.casework.events.actors import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row: who may move a claim from where to where, and what is recorded. ``needs`` is the guard in words."""

    origins: frozenset[State]
    roles: frozenset[Role]
    to: State
    event: EventKind
    needs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateNote:
    """Whose turn a state is, and what it says."""

    turn: str
    says: str


@cache
def lifecycle() -> tuple[Mapping[State, StateNote], tuple[Step, ...]]:
    """Return (notes by state, steps). Raises ``ValueError`` or ``KeyError`` at a word that is not in the vocabularies."""
    data = tomllib.loads(files(__package__).joinpath("lifecycle.toml").read_text("utf-8"))
    notes = {State(name): StateNote(turn=row["turn"], says=row["says"]) for name, row in data["states"].items()}
    steps = tuple(
        Step(
            origins=frozenset(State(one) for one in row["from"]), roles=frozenset(Role(one) for one in row["by"]),
            to=State(row["to"]), event=EventKind(row["event"]), needs=row["guard"],
        )
        for row in data["step"]
    )  # fmt: skip
    return notes, steps


@cache
def _by_key() -> Mapping[tuple[State, EventKind, Role], Step]:
    found: dict[tuple[State, EventKind, Role], Step] = {}
    for step in lifecycle()[1]:
        for key in ((state, step.event, role) for state in step.origins for role in step.roles):
            if key in found:
                raise ValueError(f"lifecycle.toml: two steps for {key}")
            found[key] = step
    return found


def find_step(state: str, event: EventKind, role: Role) -> Step:
    """Return the step. Raises ``NoSuchStep``, which names what is allowed from here."""
    step = _by_key().get((State(state), event, role))
    if step is None:
        allowed = ", ".join(sorted(events_open_to(state, role))) or "nothing"
        raise NoSuchStep(f"{event.value} by {role.value} is no step from {state}; open to {role.value} here: {allowed}")
    return step


def events_open_to(state: str, role: Role) -> frozenset[EventKind]:
    """What a role may do in a state, guards aside: pages and the API offer these."""
    return frozenset(event for origin, event, who in _by_key() if origin == state and who == role)
