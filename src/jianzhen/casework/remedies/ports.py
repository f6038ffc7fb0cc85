"""What remedies need of the outside: somebody who moves money."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Paid(StrEnum):
    """What a gateway says of one refund."""

    CONFIRMED = "confirmed"
    PENDING = "pending"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A gateway's answer.

    Attributes
    ----------
    reference : str
        The gateway's own number of this refund; empty unless ``CONFIRMED``.
    why : str
        Only with ``REFUSED``: the gateway's code, never personal content.
    """

    paid: Paid
    reference: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """What a gateway is asked for: ids and fen, nothing that names a person.

    Attributes
    ----------
    key : str
        The same key is the same refund, however often it is asked for.
    order_number : str
        The platform's order, by which the gateway knows the payment.
    """

    key: str
    order_number: str
    amount_fen: int


class Gateway(Protocol):
    """Pays money back 退款通道. Real: a platform's or bank's interface. Simulated: ``adapters.gateway_simulator``."""

    def refund(self, order: RefundOrder, /) -> Answer:
        """Pay once for each key. Raises ``GatewayUnavailable`` when there was no answer, paid or not."""

    def look_up(self, key: str, /) -> Answer:
        """What became of a key; ``UNKNOWN`` when it never arrived. Raises ``GatewayUnavailable``."""
