"""The event chain of one claim: each event names the hash of the one before, so none can be dropped or slipped in.

Every claim has a chain of its own; they are sequenced into the log at each checkpoint, so that claims never wait for
one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from jianzhen.custody.commitment import Commitment
from jianzhen.custody.errors import BrokenChain, NotCanonical
from jianzhen.custody.leaf import canonical, leaf_hash, read_canonical

VERSION = 1
START = "0" * 64
"""What the first event of a chain names as the one before."""

_FIELDS = {"v", "log", "seq", "claim", "type", "at", "actor", "policy_pack", "prev", "commitments"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acted, by type and pseudonym; never by name."""

    type: str
    pseudonym: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act, as it enters the log.

    Attributes
    ----------
    log : str
        Origin of the log the chain belongs to.
    seq : int
        Place in the claim's chain, from 0.
    claim : str
        Id of the claim, no personal data.
    type : str
        Past tense, snake_case: ``evidence_added``, ``case_sealed``.
    at : datetime
        Aware; written in UTC, to the second.
    policy_pack : str or None
        Id and version of the rules the claim is pinned to.
    prev : str
        Leaf hash of the event before, 64 hex digits.
    """

    log: str
    seq: int
    claim: str
    type: str
    at: datetime
    actor: Actor
    policy_pack: str | None
    prev: str
    commitments: tuple[Commitment, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The leaf before it is spelt: see ``leaf``."""
        return {
            "v": VERSION, "log": self.log, "seq": self.seq, "claim": self.claim, "type": self.type,
            "at": timestamp_text(self.at), "actor": {"type": self.actor.type, "pseudonym": self.actor.pseudonym},
            "policy_pack": self.policy_pack, "prev": self.prev,
            "commitments": [one.as_json() for one in self.commitments],
        }  # fmt: skip

    def leaf(self) -> bytes:
        """The event's bytes in the log: RFC 8785 JSON."""
        return canonical(self.as_json())

    def hash(self) -> str:
        """Its leaf hash, 64 hex digits."""
        return leaf_hash(self.leaf()).hex()


@dataclass(slots=True, kw_only=True)
class Chain:
    """The events of one claim, oldest first; only grows."""

    log: str
    claim: str
    policy_pack: str | None = None
    _events: list[Event] = field(default_factory=list)

    def __iter__(self) -> Iterator[Event]:
        return iter(self._events)

    def __len__(self) -> int:
        return len(self._events)

    @property
    def head(self) -> str:
        """Leaf hash of the newest event, or ``START``."""
        return self._events[-1].hash() if self._events else START

    def next(self, type: str, *, at: datetime, actor: Actor, commitments: Sequence[Commitment] = ()) -> Event:  # noqa: A002 - the field's name
        """Make the event that would come next, without adding it."""
        return Event(
            log=self.log, seq=len(self._events), claim=self.claim, type=type, at=at, actor=actor,
            policy_pack=self.policy_pack, prev=self.head, commitments=tuple(commitments),
        )  # fmt: skip

    def append(self, event: Event) -> None:
        """Add an event.

        Raises
        ------
        BrokenChain
            It does not follow from the newest one: another sequence number, claim, log or ``prev``.
        """
        wanted = (self.log, self.claim, len(self._events), self.head)
        if (event.log, event.claim, event.seq, event.prev) != wanted:
            raise BrokenChain(
                f"event {event.seq} of claim {event.claim!r} does not follow event {len(self._events) - 1} of "
                f"{self.claim!r}; make it with Chain.next"
            )
        self._events.append(event)

    def lines(self) -> bytes:
        """Every leaf on a line of its own."""
        return b"".join(event.leaf() + b"\n" for event in self._events)


def read_chain(data: bytes) -> Chain:
    """Read leaves, one a line, and hold them to each other.

    Raises
    ------
    BrokenChain
        No event, a line that is no event in its one form, or an event that does not follow from the one before.
    """
    if not data.endswith(b"\n"):
        raise BrokenChain("the chain's last line is cut off")
    chain: Chain | None = None
    for number, line in enumerate(data[:-1].split(b"\n")):
        try:
            event = _read_event(line)
        except (NotCanonical, KeyError, TypeError, ValueError, AttributeError) as error:
            raise BrokenChain(f"line {number + 1} of the chain is no event: {error}") from error
        if chain is None:
            chain = Chain(log=event.log, claim=event.claim)
        chain.append(event)
    assert chain is not None  # a split gives one line at least
    return chain


def _read_event(line: bytes) -> Event:
    row = read_canonical(line, name="event")
    if set(row) != _FIELDS or row["v"] != VERSION:
        raise ValueError(f"fields {sorted(row)}, version {row.get('v')!r}; this reads version {VERSION}")
    event = Event(
        log=row["log"], seq=row["seq"], claim=row["claim"], type=row["type"], at=read_timestamp(row["at"]),
        actor=Actor(**row["actor"]), policy_pack=row["policy_pack"], prev=row["prev"],
        commitments=tuple(Commitment(**one) for one in row["commitments"]),
    )  # fmt: skip
    if event.leaf() != line:
        raise ValueError("a field is not spelt as it is written")
    return event


def timestamp_text(at: datetime) -> str:
    """A moment as it stands in a seal: UTC, to the second.

    Examples
    --------
    >>> timestamp_text(datetime(2026, 11, 23, 6, 5, tzinfo=UTC))
    '2026-11-23T06:05:00Z'
    """
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone; a seal's moments are aware")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_timestamp(text: str) -> datetime:
    """Read what ``timestamp_text`` wrote; raises ``ValueError`` for anything else."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
