"""What is answered about a written place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jianzhen.places.tree import Level

MOST_CANDIDATES = 20


class Status(StrEnum):
    """Sure; one of several, to be asked back; or not read as a place."""

    OK = "ok"
    AMBIGUOUS = "ambiguous"
    UNRESOLVED = "unresolved"


class Because(StrEnum):
    """Why there is no sure answer."""

    EMPTY = "empty"
    NO_SUCH_NAME = "no_such_name"
    NO_SUCH_CODE = "no_such_code"
    UNKNOWN_PART = "unknown_part"
    SEVERAL_PLACES = "several_places"
    SEVERAL_FOLLOWERS = "several_followers"
    TEXT_AFTER_NAME = "text_after_name"
    CONTRADICTION = "contradiction"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One place that may be meant."""

    code: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerName:
    """The former name, code or town that was named.

    ``until`` is the year it ended; None where the tables do not say. A revoked town keeps its own code, since its
    follower is not known.
    """

    name: str
    code: str
    until: int | None
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The reading of one written place, always in today's codes and names.

    Attributes
    ----------
    path : tuple of str
        Names from the province down; empty unless ok.
    candidates : tuple of Candidate
        At most 20, largest level first; ``candidate_count`` says how many there are. With status ok they are narrower
        places of the same name inside the answer; with unresolved, how far it could be read.
    head, tail : str
        What stands before and after, as it was written.
    """

    input: str
    status: Status
    code: str | None
    level: Level | None
    path: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    candidate_count: int
    head: str
    tail: str
    on: date | None
    former: FormerName | None
    because: Because | None
