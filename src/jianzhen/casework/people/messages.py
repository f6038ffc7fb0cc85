"""Messages 通知: what a party was told, when it left and when it was opened.

A row is made once for each event and side, whatever is run twice. The row and the record of a simulated SMS commit
together; a messenger outside may be handed the same message again after a crash, never a different one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from jianzhen.casework.errors import NotFound
from jianzhen.casework.events.actors import Actor, Role
from jianzhen.casework.events.record import claim_chain, lock_chain, record
from jianzhen.casework.people.links import links_again
from jianzhen.casework.people.models import Merchant, Message, PersonalField
from jianzhen.casework.people.permissions import Purpose
from jianzhen.casework.people.persons import fields_kept, reveal
from jianzhen.casework.people.ports import Letter, Messenger, Words

SENDER = Actor.machine(Role.INTEGRATION)


@transaction.atomic
def tell(
    *, claim_id: UUID, about: UUID, kind: str, parties: Mapping[Role, UUID], words: Mapping[Role, Words], now: datetime
) -> list[Message]:
    """Tell the parties of one event and record that it was sent; told again it sends nothing.

    Parameters
    ----------
    about : UUID
        The event or row it is about; with the side it is what makes a message one.
    parties : mapping of Role to UUID
        Who the sides are; a side without words is not told.

    Raises ``MessengerUnavailable``: then nothing was written, and the job tries again.
    """
    lock_chain(claim_chain(claim_id))  # of two runs of one job at once the second waits here, and finds what was sent
    told = set(Message.objects.filter(about=about, kind=kind).values_list("to_role", flat=True))
    left = {side: said for side, said in words.items() if side.value not in told}
    sent = _sent(claim_id, about, kind, {side: parties[side] for side in left}, left, now) if left else []
    if sent:
        Message.objects.bulk_create(sent)
        record(
            "NOTICE_SENT", chain=claim_chain(claim_id), actor=SENDER, at=now,
            details={"of": kind, "messages": [[str(one.id), one.to_role, one.channel] for one in sent]},
        )  # fmt: skip
    return sent


@transaction.atomic
def note_opened(*, claim_id: UUID, reader: Actor, now: datetime) -> int:
    """A party opened its page: what it was told of this claim is opened; returns how many messages that were."""
    unread = Message.objects.select_for_update().filter(
        claim_id=claim_id, to_role=reader.role.value, party_id=reader.id, opened_at=None
    )
    ids = list(unread.order_by("at", "id").values_list("id", flat=True))
    if ids:
        Message.objects.filter(pk__in=ids).update(opened_at=now)
        record(
            "NOTICE_OPENED", chain=claim_chain(claim_id), actor=reader, at=now,
            details={"messages": [str(one) for one in ids]},
        )  # fmt: skip
    return len(ids)


def messages_of(claim_id: UUID, *, reader: Actor) -> list[Message]:
    """What this reader was told of a claim, the newest first: a party its own, the desk's people all."""
    rows = Message.objects.filter(claim_id=claim_id).order_by("-at", "-id")
    return list(rows if reader.is_person else rows.filter(to_role=reader.role.value, party_id=reader.id))


def address_of(token: str) -> str:
    """The address a link opens."""
    return f"{settings.JIANZHEN_URL.rstrip('/')}/l/{token}"


def _sent(
    claim_id: UUID, about: UUID, kind: str, parties: Mapping[Role, UUID], words: Mapping[Role, Words], now: datetime
) -> list[Message]:  # fmt: skip
    """Hand each side's message to the messenger that reaches it; what came of it, not yet written."""
    people = {side: _person_of(side, party) for side, party in parties.items()}
    known = fields_kept(one for one in people.values() if one)
    tokens = links_again(claim_id=claim_id, parties=parties, actor=SENDER, now=now)
    sent = []
    for side, said in words.items():
        letter = Letter(
            to_role=side, words=said, link=address_of(tokens[side]), known=_known(people[side], known),
            reveal=partial(_reveal, people[side], claim_id, now),
        )  # fmt: skip
        messenger = next(one for one in messengers() if one.reaches(letter))
        messenger.send(letter)
        sent.append(
            Message(
                claim_id=claim_id, about=about, kind=kind, to_role=side.value, party_id=parties[side], at=now, sent_at=now,
                channel=messenger.channel, title_zh=said.title_zh, text_zh=said.text_zh, title_en=said.title_en,
                text_en=said.text_en,
            )
        )  # fmt: skip
    return sent


def _known(
    person: UUID | None, kept: Mapping[UUID, frozenset[PersonalField.Field]]
) -> frozenset[PersonalField.Field]:  # fmt: skip
    return kept[person] if person else frozenset()


def _person_of(side: Role, party_id: UUID) -> UUID | None:
    """In whose vault the address lies: the buyer's own, or the contact of the shop."""
    if side is Role.MERCHANT:
        return Merchant.objects.values_list("contact_id", flat=True).get(pk=party_id)
    return party_id


def _reveal(person: UUID | None, claim_id: UUID, now: datetime, field: PersonalField.Field) -> str:
    if person is None:
        raise NotFound("this shop has no contact; an administrator adds one")
    return reveal(person_id=person, field=field, purpose=Purpose.NOTIFY, claim_id=claim_id, actor=SENDER, now=now)


def messengers() -> list[Messenger]:
    """The adapters that ``JIANZHEN_MESSENGERS`` names, in the order they are tried; the last reaches everybody."""
    return [_adapter(path) for path in settings.JIANZHEN_MESSENGERS]


@cache
def _adapter(path: str) -> Messenger:
    made: Messenger = import_string(path)()
    return made
