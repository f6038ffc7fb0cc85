"""What the day planner asks of an outside optimiser 求解器, in no optimiser's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from jianzhen.dispatch.hours import Break


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One job. ``spans``: first and last second at which work may begin; ``priority`` 1–100; ``allowed``: numbers of people."""

    number: int
    spans: tuple[tuple[int, int], ...]
    service_s: int
    priority: int
    allowed: frozenset[int]
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """One technician's free hours: matrix rows of the start and (where the shift does not end anywhere) of the end."""

    number: int
    row: int
    end_row: int | None
    from_s: int
    ends_s: int
    breaks: tuple[Break, ...]
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An answer's route: task numbers in order, and for each break the number of tasks before it."""

    runner: int
    tasks: tuple[int, ...]
    rests: tuple[int, ...]


class Optimiser(Protocol):
    """Puts tasks into the free hours. Task numbers are matrix rows."""

    @property
    def name(self) -> str: ...

    def arrange(
        self, tasks: Sequence[Task], runners: Sequence[Runner], way: Sequence[Sequence[int]], *, within_s: float
    ) -> tuple[Order, ...]:
        """Orders for some or all runners; a task in none of them is left out.

        Raises
        ------
        OptimiserFailed
            No readable answer within about ``within_s`` seconds. The planner then goes on without.
        """
        ...
