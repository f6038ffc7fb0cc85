"""An order as a platform tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jianzhen.casework.orders.errors import BadOrderFacts
from jianzhen.custody.chain import timestamp_text


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """One line: what was bought, how many, and what was paid for all of them, in fen."""

    sku: str
    title: str
    category: str
    quantity: int
    paid_fen: int
    serials: tuple[str, ...] = ()
    listing_title: str = ""
    listing_text: str = ""
    listing_price_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """What the platform tells of an order; the buyer's name, phone and address go to the vault.

    Raises
    ------
    BadOrderFacts
        No line, an empty number, a quantity below 1, a negative amount, more serials than things, a naive moment.
    """

    number: str
    paid_at: datetime
    lines: tuple[LineFacts, ...]
    buyer_name: str = ""
    buyer_phone: str = ""
    buyer_address: str = ""

    def __post_init__(self) -> None:
        if not self.number.strip():
            raise BadOrderFacts("number: is empty; give the platform's order number")
        if self.paid_at.tzinfo is None:
            raise BadOrderFacts(f"paid_at: {self.paid_at.isoformat()} has no time zone; add one, such as +08:00")
        if not self.lines:
            raise BadOrderFacts("lines: is empty; an order has at least one line")
        for number, line in enumerate(self.lines, 1):
            if line.quantity < 1:
                raise BadOrderFacts(f"lines[{number}].quantity: {line.quantity}; give 1 or more")
            if line.paid_fen < 0 or line.listing_price_fen < 0:
                raise BadOrderFacts(f"lines[{number}]: a negative amount; give fen, 0 or more")
            if len(line.serials) > line.quantity or len(set(line.serials)) < len(line.serials):
                raise BadOrderFacts(
                    f"lines[{number}].serials: {len(line.serials)} for {line.quantity} things; give each once"
                )

    def as_json(self) -> dict[str, Any]:
        """What is hashed to tell a repetition from a change."""
        return {
            "number": self.number, "paid_at": timestamp_text(self.paid_at),
            "buyer": [self.buyer_name, self.buyer_phone, self.buyer_address],
            "lines": [
                [one.sku, one.title, one.category, one.quantity, one.paid_fen, list(one.serials),
                 one.listing_title, one.listing_text, one.listing_price_fen] for one in self.lines
            ],
        }  # fmt: skip
