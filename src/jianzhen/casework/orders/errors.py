"""What can go wrong with orders."""

from __future__ import annotations

from jianzhen.casework.errors import CaseworkError

# ruff: noqa: N818 - errors are named for the fact


class OrdersError(CaseworkError):
    """Root of what this room raises."""

    code = "orders_error"


class ImportConflict(OrdersError):
    """The same key or order number came before with other content; facts are copied, never edited."""

    code = "import_conflict"


class BadOrderFacts(OrdersError):
    """An order's facts contradict themselves; the detail names the field."""

    code = "bad_order_facts"


class AlreadySealed(OrdersError):
    """The shipment was sealed: nothing is added to it any more."""

    code = "already_sealed"


class NothingPacked(OrdersError):
    """A shipment without listing photo and pack-out has nothing to seal."""

    code = "nothing_packed"
