"""The log on disk, its checkpoints, witnesses and proofs."""

import fcntl
import os
from datetime import UTC, datetime

import pytest

from cases import NOON, key
from jianzhen.custody.errors import BadLog, BadNote
from jianzhen.custody.leaf import leaf_hash, root_of
from jianzhen.custody.log import Log
from jianzhen.custody.note import (
    SignatureType,
    VerifierKey,
    cosign,
    log_keys,
    read_checkpoint,
    read_proof,
    read_verifier_key,
    witnesses,
)
from jianzhen.custody.proofs import extends, includes
from jianzhen.custody.tiles import tile_name

ORIGIN = "sim.example/log"
LOG_KEY, WITNESS_KEY = key(seed=b"log"), key(seed=b"witness")
KNOWN = VerifierKey(name=ORIGIN, type=SignatureType.LOG, public=LOG_KEY.public)
WITNESS = VerifierKey(name="sim.example/w", type=SignatureType.WITNESS, public=WITNESS_KEY.public)


def leaves(a, b):
    return [f"leaf {k}".encode() for k in range(a, b)]


def open_log(folder, signer=LOG_KEY):
    return Log(folder, origin=ORIGIN, key=signer)


@pytest.fixture
def log(tmp_path):
    return open_log(tmp_path / "log")


@pytest.mark.parametrize("steps", [(1,), (255, 256), (256,), (3, 300, 301, 600), (1000, 66_000)])
def test_however_it_grew_the_root_is_that_of_its_leaves(tmp_path, steps):
    at = 0
    for size in steps:
        log = open_log(tmp_path / "log")  # opened anew, as after a restart
        log.append(leaves(at, size))
        head = read_checkpoint(log.checkpoint())
        assert (head.size, head.root) == (size, root_of(map(leaf_hash, leaves(0, size))))
        at = size
    for index in {0, 1, at // 2, at - 1} & set(range(at)):
        proof = log.prove(index)
        assert log.leaf(index) == leaves(index, index + 1)[0]
        assert includes(leaf_hash(log.leaf(index)), index=index, size=at, proof=proof.hashes, root=head.root)


def test_tiles_lie_where_the_specification_has_them(log, tmp_path):
    log.append(leaves(0, 70_000))
    log.checkpoint()
    found = {str(one.relative_to(tmp_path / "log")) for one in (tmp_path / "log").rglob("*") if one.is_file()}
    # the example of tlog-tiles, "Partial Tiles"
    assert {"checkpoint", "tile/0/272", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"} <= found
    assert len([one for one in found if one.startswith("tile/0/")]) == 274
    assert (tmp_path / "log" / "tile/0/272").stat().st_size == 8192


def test_names_of_tiles():
    assert tile_name(0, 1234067) == "tile/0/x001/x234/067"
    assert tile_name("entries", 0, 5) == "tile/entries/000.p/5"


def test_an_earlier_tree_is_shown_to_be_the_beginning_of_a_later_one(log):
    heads = []
    for a, b in ((0, 100), (100, 257), (257, 700)):
        log.append(leaves(a, b))
        heads.append(read_checkpoint(log.checkpoint()))
    new = heads[-1]
    for old in heads:
        assert extends(old.size, old.root, new=new.size, new_root=new.root, proof=log.prove_growth(old.size))


def test_a_proof_towards_an_older_checkpoint_still_holds_after_growth(log):
    log.append(leaves(0, 300))
    old = log.checkpoint()
    log.append(leaves(300, 900))
    log.checkpoint()
    proof, head = log.prove(299, note=old), read_checkpoint(old)
    assert includes(leaf_hash(log.leaf(299)), index=299, size=300, proof=proof.hashes, root=head.root)


def test_nothing_new_keeps_the_head(log):
    log.append(leaves(0, 2))
    assert log.checkpoint() == log.checkpoint()


def test_what_was_not_checkpointed_before_a_crash_is_written_over(tmp_path):
    log = open_log(tmp_path / "log")
    log.append(leaves(0, 300))
    log.checkpoint()
    before = (tmp_path / "log" / "checkpoint").read_bytes()
    log.append([b"lost"] * 500)
    log.checkpoint()
    (tmp_path / "log" / "checkpoint").write_bytes(before)  # the crash came before the head was written
    again = open_log(tmp_path / "log")
    again.append(leaves(300, 400))
    assert read_checkpoint(again.checkpoint()).root == root_of(map(leaf_hash, leaves(0, 400)))
    assert again.leaf(399) == b"leaf 399"


def test_two_writers_are_refused(log, tmp_path):
    log.append(leaves(0, 1))
    held = os.open(tmp_path / "log", os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        with pytest.raises(BadLog, match="another process"):
            log.checkpoint()
    finally:
        os.close(held)


def test_what_the_log_cannot_do_is_said(log, tmp_path):
    with pytest.raises(BadLog, match="no checkpoint"):
        log.prove(0)
    with pytest.raises(BadLog, match="65,535"):
        log.append([b"ok", bytes(65_536)])
    log.append(leaves(0, 3))
    log.checkpoint()
    assert log.size == 3
    for wrong in (lambda: log.prove(3), lambda: log.leaf(-1), lambda: log.prove_growth(4), lambda: log.prove_growth(0)):
        with pytest.raises(BadLog):
            wrong()
    with pytest.raises(BadLog, match="name another folder"):
        Log(tmp_path / "log", origin="sim.example/other", key=LOG_KEY).checkpoint()
    (tmp_path / "log" / "tile/0/000.p/3").write_bytes(b"short")
    with pytest.raises(BadLog, match="short"):
        log.prove(0)
    (tmp_path / "log" / "tile/0/000.p/3").unlink()
    with pytest.raises(BadLog, match="missing"):
        log.prove(0)


def test_an_empty_log_has_a_signed_head_too(log):
    assert read_checkpoint(log.checkpoint()).size == 0


def test_who_signed_a_checkpoint(log):
    log.append(leaves(0, 5))
    note = cosign(log.checkpoint(), name=WITNESS.name, key=WITNESS_KEY, at=NOON)
    assert log_keys(note, [KNOWN, WITNESS]) == [KNOWN]
    assert log_keys(note, []) == []
    (seen,) = witnesses(note, [WITNESS])
    assert (seen.key, seen.at) == (WITNESS, NOON)
    assert witnesses(note, [KNOWN]) == []


def test_a_known_key_whose_signature_does_not_hold_spoils_the_note(log):
    log.append(leaves(0, 5))
    note = cosign(log.checkpoint(), name=WITNESS.name, key=WITNESS_KEY, at=NOON)
    changed = note.replace("\n5\n", "\n6\n", 1)
    with pytest.raises(BadNote):
        log_keys(changed, [KNOWN])
    with pytest.raises(BadNote):
        witnesses(changed, [WITNESS])


def test_a_verifier_key_reads_back_and_a_miscopied_one_is_refused():
    assert read_verifier_key(WITNESS.text()) == WITNESS
    for wrong in ("", "a+b", WITNESS.text()[:-4], WITNESS.text().replace("/w", "/v"), "x+00000000+AQ=="):
        with pytest.raises(BadNote):
            read_verifier_key(wrong)


def test_the_published_example_of_a_cosignature_has_the_key_id_of_its_form():
    # c2sp.org/tlog-cosignature: SHA-256(name || "\n" || 0x04 || key)[:4]
    from hashlib import sha256

    wanted = sha256(WITNESS.name.encode() + b"\n\x04" + WITNESS.public).digest()[:4]
    assert WITNESS.id == wanted


def test_a_proof_reads_back_and_another_spelling_is_refused(log):
    log.append(leaves(0, 5))
    log.checkpoint()
    text = log.prove(3).text()
    assert read_proof(text.encode()) == log.prove(3)
    for wrong in (
        text.replace("index 3", "index 03"), text.replace("@v1", "@v2"), text.replace("index", "extra eA==\nindex"),
        text[:40], "", text.replace("\n\n", "\n", 1),
    ):  # fmt: skip
        with pytest.raises(BadNote):
            read_proof(wrong.encode())


@pytest.mark.parametrize(
    "note", ["", "a\n1\nx\n", "a\n1\nAAAA\n\n— b AAAAAAAA\n", "a\n01\n\n\n— b AAAAAAAA\n", "a\n\n- b c\n"]
)
def test_what_is_no_checkpoint_is_refused(note):
    with pytest.raises(BadNote):
        read_checkpoint(note)


def test_a_name_that_would_not_read_back_is_refused(tmp_path):
    with pytest.raises(BadNote):
        Log(tmp_path / "log", origin="two words", key=LOG_KEY).checkpoint()


def test_a_cosignature_names_its_moment(log):
    log.append(leaves(0, 1))
    at = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    assert witnesses(cosign(log.checkpoint(), name=WITNESS.name, key=WITNESS_KEY, at=at), [WITNESS])[0].at == at
