"""Refunds that somebody outside pays and confirms: the ledger is the order, the platform tells when it is done.

For a desk whose platform has no interface to call: it reads the refunds that are due, pays them, and confirms each by
its key (``confirm_refund``). Fills the port ``jianzhen.casework.remedies.ports.Gateway``.
"""

from __future__ import annotations

from jianzhen.casework.remedies.ports import Answer, Paid, RefundOrder


class GatewayByHand:
    """Never pays by itself; what was asked for is pending until it is confirmed."""

    def refund(self, order: RefundOrder, /) -> Answer:
        """Pending: the ledger row is what the platform reads."""
        return Answer(paid=Paid.PENDING)

    def look_up(self, key: str, /) -> Answer:
        """Pending until ``confirm_refund`` was called, and then nobody asks."""
        return Answer(paid=Paid.PENDING)
