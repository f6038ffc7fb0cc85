"""What visits need of the outside: somebody who lends a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A number lent; ``binding`` is the service's own id of it."""

    number: str
    binding: str


class PrivateNumbers(Protocol):
    """Connects two telephones by a third number 隐私号. Real: a carrier's AXB service. Simulated: numbers that do not exist."""

    def bind(self, key: str, a: str, b: str, *, expires_at: datetime) -> Bound:
        """Lend a number between ``a`` and ``b``; the same key again gives the same. Raises ``NumberUnavailable``."""

    def unbind(self, binding: str, /) -> None:
        """End it; one that has ended stays so. Raises ``NumberUnavailable`` when the service does not answer."""
