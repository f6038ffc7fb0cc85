"""What people need of the outside: somebody who carries a message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from jianzhen.casework.events.actors import Role
from jianzhen.casework.people.models import PersonalField


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a message says, in both languages of the desk; the reader's page shows one."""

    title_zh: str
    text_zh: str
    title_en: str
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message as it is handed to a messenger.

    Attributes
    ----------
    link : str
        Address of the reader's own page; whoever holds it is the reader, so it is kept nowhere and never logged.
    known : frozenset of PersonalField.Field
        By what this reader can be reached.
    reveal : callable
        Gives one of ``known`` in clear, and records that it was given.
    """

    to_role: Role
    words: Words
    link: str
    known: frozenset[PersonalField.Field]
    reveal: Callable[[PersonalField.Field], str]


class Messenger(Protocol):
    """Carries a message 通知渠道. Real: mail. Simulated: SMS, into the desk's own outbox."""

    channel: str

    def reaches(self, letter: Letter, /) -> bool:
        """Whether this reader can be reached this way."""

    def send(self, letter: Letter, /) -> None:
        """Send it. Raises ``MessengerUnavailable`` when it could not be handed over."""
