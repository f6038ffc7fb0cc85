"""Prove a chain: from the rows alone, as an outsider would from the log."""

from __future__ import annotations

from jianzhen.casework.events.errors import ChainDoesNotVerify
from jianzhen.casework.events.models import Chain, Event, EventDetail
from jianzhen.custody.chain import START, read_chain
from jianzhen.custody.errors import CustodyError


def verify_chain(subject: str) -> int:
    """Verify one chain; returns the number of its events.

    Raises
    ------
    ChainDoesNotVerify
        A leaf does not follow from the one before, a row disagrees with its leaf, details are not what was committed
        to, or the head is another one.
    """
    head = Chain.objects.get(subject=subject)
    events = list(Event.objects.filter(chain=head).order_by("seq"))
    if not events:
        if head.n_events or head.head != START:
            raise ChainDoesNotVerify(f"chain {subject}: {head.n_events} events were recorded and none is there")
        return 0
    try:
        chain = list(read_chain(b"".join(bytes(one.leaf) + b"\n" for one in events)))
    except CustodyError as error:
        raise ChainDoesNotVerify(f"chain {subject}: {error.detail}") from error
    details = {one.event_id: one for one in EventDetail.objects.filter(event__chain=head)}
    for row, leaf in zip(events, chain, strict=True):
        told = (leaf.claim, leaf.hash(), leaf.type, leaf.actor.type, leaf.actor.pseudonym, leaf.policy_pack or "")
        kept = (subject, row.hash, row.kind.lower(), row.actor_role, row.actor_id, row.policy_pack)
        if told != kept or leaf.at != row.at.replace(microsecond=0):
            raise ChainDoesNotVerify(f"chain {subject}, event {row.seq}: the row is not what its leaf says")
        detail = details.get(row.id)
        if detail is not None and not leaf.commitments[0].opens_with(bytes(detail.key), [bytes(detail.body)]):
            raise ChainDoesNotVerify(f"chain {subject}, event {row.seq}: its details are not what was committed to")
    if (head.n_events, head.head) != (len(events), chain[-1].hash()):
        raise ChainDoesNotVerify(f"chain {subject}: its newest event is missing")
    return len(events)


def verify_every_chain() -> tuple[int, int]:
    """Verify all chains; returns (chains, events). Raises at the first that does not hold."""
    subjects = list(Chain.objects.order_by("subject").values_list("subject", flat=True))
    return len(subjects), sum(verify_chain(one) for one in subjects)
