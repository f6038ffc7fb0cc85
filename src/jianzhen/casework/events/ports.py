"""What events need of the outside: somebody who does work after the commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of later work.

    Attributes
    ----------
    ids : mapping of str
        What the job is given: ids and words, never objects and never personal content.
    at : datetime or None
        Not before; None is at once.
    once : str or None
        While a job with this mark waits, a second one is not added.
    """

    name: str
    ids: Mapping[str, str]
    at: datetime | None = None
    once: str | None = None


class Later(Protocol):
    """Asks for later work 后续任务. Real: Procrastinate on Django's connection. Fake: a list."""

    def ask(self, jobs: Sequence[Job], /) -> None:
        """Ask for jobs by name, in the open transaction: a roll-back takes them with it."""
