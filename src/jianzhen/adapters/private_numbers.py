"""Private numbers 隐私号 for the port ``jianzhen.casework.visits.ports.PrivateNumbers``: simulated, or none.

A carrier's AXB service is an adapter of the operator's own; neither of these rings anybody, keeps a number or logs one.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from hashlib import sha256

from django.conf import settings

from jianzhen.casework.visits.errors import NumberUnavailable
from jianzhen.casework.visits.ports import Bound


class SimulatedNumbers:
    """Lends numbers that do not exist (000 …), the same for the same key."""

    def bind(self, key: str, a: str, b: str, *, expires_at: datetime) -> Bound:
        """See ``PrivateNumbers``."""
        if not a.strip() or not b.strip():
            raise NumberUnavailable("one of the two has no number; they ring the desk")
        drawn = hmac.new(settings.SECRET_KEY.encode(), f"simulated number {key}".encode(), sha256).digest()
        digits = f"{int.from_bytes(drawn[:6], 'big') % 10_000_000:07d}"
        return Bound(number=f"000-{digits[:3]}-{digits[3:]}", binding=f"SIM-{drawn.hex()[:24]}")

    def unbind(self, binding: str, /) -> None:
        """Nothing was bound outside."""


class NoNumbers:
    """Where no service was chosen: nobody's number is shown, and both ring the desk."""

    def bind(self, key: str, a: str, b: str, *, expires_at: datetime) -> Bound:
        """See ``PrivateNumbers``."""
        raise NumberUnavailable("no private-number service is set up; name one in JIANZHEN_PRIVATE_NUMBERS")

    def unbind(self, binding: str, /) -> None:
        """Nothing was bound outside."""
