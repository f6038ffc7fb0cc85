"""The event chain and its commitments."""

import json

import pytest

from cases import NOON
from jianzhen.custody.chain import START, Actor, Chain, read_chain, timestamp_text
from jianzhen.custody.commitment import commit
from jianzhen.custody.errors import BrokenChain
from jianzhen.custody.leaf import leaf_hash

BUYER = Actor(type="buyer", pseudonym="b-7")


def chain_of(n, *, commitments=()):
    chain = Chain(log="sim.example/log", claim="c-1", policy_pack="sim/1")
    for _ in range(n):
        chain.append(chain.next("evidence_added", at=NOON, actor=BUYER, commitments=commitments))
    return chain


def test_each_event_names_the_hash_of_the_one_before():
    first, second = chain_of(2)
    assert first.prev == START
    assert second.prev == leaf_hash(first.leaf()).hex()


def test_a_chain_reads_back_as_it_was_written():
    chain = chain_of(3, commitments=[commit(b"photo", key=bytes(32), media_type="image/jpeg")])
    again = read_chain(chain.lines())
    assert (again.head, list(again)) == (chain.head, list(chain))


def test_a_leaf_holds_what_the_log_may_know_and_nothing_else():
    (event,) = chain_of(1, commitments=[commit(b"photo", key=bytes(32), media_type="image/jpeg")])
    row = json.loads(event.leaf())
    assert set(row) == {"v", "log", "seq", "claim", "type", "at", "actor", "policy_pack", "prev", "commitments"}
    assert set(row["commitments"][0]) == {"hmac", "size", "media_type"}


def lines(n):
    return chain_of(n).lines().splitlines(keepends=True)


@pytest.mark.parametrize(("flaw", "broken"), [
    ("dropped", lambda a, b, c: a + c), ("swapped", lambda a, b, c: b + a + c), ("twice", lambda a, b, c: a + b + b),
    ("headless", lambda a, b, c: b + c), ("changed", lambda a, b, c: a.replace(b"b-7", b"b-8") + b + c),
    ("cut off", lambda a, b, c: a + b + c[:-1]), ("no event", lambda a, b, c: a + b"{}\n"), ("empty", lambda a, b, c: b"\n"),
    ("spelt otherwise", lambda a, b, c: a.replace(b'":', b'": ', 1) + b + c), ("nothing", lambda a, b, c: b""),
    ("another version", lambda a, b, c: a.replace(b'"v":1', b'"v":2')),
    ("no moment", lambda a, b, c: a.replace(b"T04:00:00Z", b"T04:00:00")),
    ("more than an event", lambda a, b, c: a.replace(b'"v":1', b'"v":1,"w":1')), ("a number", lambda a, b, c: b"7\n"),
])  # fmt: skip
def test_a_chain_breaks(flaw, broken):
    with pytest.raises(BrokenChain):
        read_chain(broken(*lines(3)))


def test_an_event_of_another_claim_is_not_added():
    chain, other = chain_of(1), Chain(log="sim.example/log", claim="c-2")
    with pytest.raises(BrokenChain, match="c-2"):
        chain.append(other.next("evidence_added", at=NOON, actor=BUYER))


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        timestamp_text(NOON.replace(tzinfo=None))


def test_a_commitment_opens_with_its_key_and_its_bytes_only():
    made = commit(b"photo", key=b"k" * 32, media_type="image/jpeg")
    assert made.opens_with(b"k" * 32, (b"pho", b"to"))
    assert not made.opens_with(b"j" * 32, (b"photo",))
    assert not made.opens_with(b"k" * 32, (b"other",))
    assert not made.opens_with(b"k" * 32, (b"photo", b"s"))


def test_without_its_key_even_the_right_guess_shows_nothing_and_the_chain_still_holds():
    # given a key that was destroyed, all that is left is the leaf
    chain = chain_of(2, commitments=[commit(b"photo", key=b"k" * 32, media_type="image/jpeg")])
    kept = chain.lines()
    # then the chain holds, and the same photo committed anew gives another mark
    assert read_chain(kept).head == chain.head
    again = commit(b"photo", key=b"m" * 32, media_type="image/jpeg")
    assert again.hmac.encode() not in kept
    assert leaf_hash(b"photo").hex().encode() not in kept


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="32"):
        commit(b"photo", key=b"short", media_type="image/jpeg")
