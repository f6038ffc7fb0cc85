"""What events need of the outside: somebody who does work after the commit."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Later(Protocol):
    """Asks for later work 后续任务. Real: Procrastinate on Django's connection. Fake: a list."""

    def ask(self, job: str, /, *, at: datetime | None, once: str | None, **ids: str) -> None:
        """Ask for a job by name, in the open transaction: a roll-back takes the job with it.

        Parameters
        ----------
        at : datetime or None
            Not before; None is at once.
        once : str or None
            While a job with this mark waits, a second one is not added.
        ids : str
            What the job is given: ids and words, never objects and never personal content.
        """
