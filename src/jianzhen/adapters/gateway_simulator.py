"""A simulated refund gateway 模拟退款通道 that behaves as badly as real ones do; no money moves.

Its books are a file of its own, so that they outlive every process of the desk: an outsider counts there what was paid.
Faults are drawn from the seed, the key and how often the key was asked for, so a run can be repeated.
Fills the port ``jianzhen.casework.remedies.ports.Gateway``.
"""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from jianzhen.casework.remedies.errors import GatewayUnavailable
from jianzhen.casework.remedies.ports import Answer, Paid, RefundOrder

_BOOKS = """
CREATE TABLE IF NOT EXISTS refund (
    key TEXT PRIMARY KEY, order_number TEXT NOT NULL, amount_fen INTEGER NOT NULL, reference TEXT NOT NULL,
    asked INTEGER NOT NULL DEFAULT 0, looked INTEGER NOT NULL DEFAULT 0, paid INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0
)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """Shares of calls, 0 to 1, that go wrong in each way.

    Attributes
    ----------
    down : float
        No answer, nothing was paid.
    cut : float
        Paid, and then no answer.
    slow : float
        Pending at first; paid when it is looked up.
    refuse : float
        Of keys: never paid, and said so.
    die : float
        Paid, and the process that asked is killed (SIGKILL) before it hears of it.
    """

    seed: int = 0
    down: float = 0.0
    cut: float = 0.0
    slow: float = 0.0
    refuse: float = 0.0
    die: float = 0.0

    @classmethod
    def read(cls, text: str) -> Faults:
        """Read ``seed=7,down=0.1,cut=0.1``. Raises ``ValueError`` naming the word that is wrong."""
        found: dict[str, float] = {}
        names = {one.name for one in fields(cls)}
        for part in filter(None, text.split(",")):
            name, _, value = part.partition("=")
            if name.strip() not in names:
                raise ValueError(f"JIANZHEN_GATEWAY_FAULTS: {name!r} is none of {', '.join(sorted(names))}")
            found[name.strip()] = float(value)
        return cls(**{**found, "seed": int(found.get("seed", 0))})  # type: ignore[arg-type]


class SimulatedGateway:
    """Pays a key once."""

    def __init__(self) -> None:
        asked = settings.JIANZHEN_GATEWAY_SIMULATOR
        self.file, self.faults = Path(asked["file"]), Faults.read(asked["faults"])

    def refund(self, order: RefundOrder, /) -> Answer:
        """Pay, or misbehave."""
        with self._books() as books:
            books.execute(
                "INSERT INTO refund (key, order_number, amount_fen, reference) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (order.key, order.order_number, order.amount_fen, f"SIM-{sha256(order.key.encode()).hexdigest()[:16]}"),
            )
            row = self._count(books, order.key, "asked")
            chance = self._chance(order.key, f"ask {row['asked']}")
            if self._chance(order.key, "refuse") < self.faults.refuse:
                books.execute("UPDATE refund SET refused = 1 WHERE key = ?", (order.key,))
                return Answer(paid=Paid.REFUSED, why="simulated_account_closed")
            down, cut = self.faults.down, self.faults.down + self.faults.cut
            if chance >= down and not (cut <= chance < cut + self.faults.slow and not row["paid"]):
                books.execute("UPDATE refund SET paid = 1 WHERE key = ?", (order.key,))
        if self._chance(order.key, f"die {row['asked']}") < self.faults.die:
            os.kill(os.getpid(), signal.SIGKILL)
        if chance < cut:
            raise GatewayUnavailable("the simulated gateway gave no answer; ask again under the same key")
        return self._answer(order.key)

    def look_up(self, key: str, /) -> Answer:
        """What became of a key; a slow one is paid by the second look."""
        with self._books() as books:
            row = self._count(books, key, "looked")
            if row is None:
                return Answer(paid=Paid.UNKNOWN)
            if row["looked"] >= 2 and not row["refused"]:
                books.execute("UPDATE refund SET paid = 1 WHERE key = ?", (key,))
        return self._answer(key)

    def confirmations(self) -> Iterator[tuple[str, str]]:
        """What it would tell by webhook: every refund paid, each told twice, as (key, reference)."""
        with self._books() as books:
            rows = books.execute("SELECT key, reference FROM refund WHERE paid = 1 ORDER BY rowid").fetchall()
        for row in rows:
            yield row["key"], row["reference"]
            yield row["key"], row["reference"]

    def paid_fen(self) -> dict[str, int]:
        """What was paid on each order, in fen: the outsider's count."""
        with self._books() as books:
            rows = books.execute(
                "SELECT order_number, SUM(amount_fen) FROM refund WHERE paid = 1 GROUP BY order_number"
            )
            return dict(rows.fetchall())

    def _answer(self, key: str) -> Answer:
        with self._books() as books:
            row = books.execute("SELECT * FROM refund WHERE key = ?", (key,)).fetchone()
        if row["refused"]:
            return Answer(paid=Paid.REFUSED, why="simulated_account_closed")
        return Answer(paid=Paid.CONFIRMED, reference=row["reference"]) if row["paid"] else Answer(paid=Paid.PENDING)

    def _count(self, books: sqlite3.Connection, key: str, what: str) -> sqlite3.Row:
        books.execute(f"UPDATE refund SET {what} = {what} + 1 WHERE key = ?", (key,))
        row: sqlite3.Row = books.execute("SELECT * FROM refund WHERE key = ?", (key,)).fetchone()
        return row

    def _chance(self, key: str, what: str) -> float:
        drawn = sha256(f"{self.faults.seed}/{key}/{what}".encode()).digest()
        return int.from_bytes(drawn[:6], "big") / 2**48

    @contextmanager
    def _books(self) -> Iterator[sqlite3.Connection]:
        """One transaction on the file, written through: the books survive whoever dies."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.file, timeout=30, isolation_level=None)) as books:
            books.row_factory = sqlite3.Row
            books.execute("PRAGMA journal_mode = WAL")
            books.execute(_BOOKS)
            books.execute("BEGIN IMMEDIATE")
            yield books
            books.execute("COMMIT")
