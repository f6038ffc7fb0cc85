"""Sealing and verifying: what holds, what does not and why, and what a seal is worth."""

import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authority import Authority
from cases import NOON, counted, key, pack, unpack
from fakes import FakeTimestampAuthority
from jianzhen.custody import (
    Actor,
    Chain,
    Clock,
    Grade,
    Holds,
    Log,
    Part,
    Proves,
    Reason,
    Timing,
    Trust,
    seal_case,
    verify_bytes,
    verify_case,
)
from jianzhen.custody import layout as case_layout
from jianzhen.custody.envelope import Listed, read_statement, sign_envelope
from jianzhen.custody.errors import (
    BadArchivePath,
    BadTimestamp,
    CaseTooLarge,
    CustodyError,
    NotCanonical,
    NothingToSeal,
    StampRefused,
)
from jianzhen.custody.keys import KeyKind
from jianzhen.custody.layout import check_path
from jianzhen.custody.leaf import leaf_hash
from jianzhen.custody.note import SignatureType, VerifierKey, cosign
from jianzhen.custody.standalone import check as check_alone
from jianzhen.custody.timestamp import StampState, read_stamp


def failing(found):
    return {one.part: one.reason for one in found.checks if one.state is Holds.FAILS}


def test_a_case_holds_and_says_how_much_it_is_worth(seal):
    found = verify_case(seal())
    assert found.holds
    assert (found.grade, found.timing, found.clock) == (Grade.SELF_SEALED, Timing.NOT_STATED, Clock.OWN)
    assert found.proves is Proves.UNCHANGED_BY_KEY
    assert [one.path for one in found.files] == ["files/claim/1.jpg", "files/鉴/说明.txt"]
    assert (found.sealed_at, found.claim, found.own_verifier) == (NOON, "c-1", True)


def test_a_throwaway_key_does_not_say_by_whom(seal):
    assert verify_case(seal(key=key(KeyKind.THROWAWAY))).proves is Proves.UNCHANGED_NOT_BY_WHOM


def test_everybody_can_open_it(seal):
    with zipfile.ZipFile(seal()) as archive:
        assert archive.testzip() is None
        assert archive.read("files/claim/1.jpg") == b"photo" * 9
        assert archive.namelist()[-1] == "seal/envelope.json"


def test_the_same_case_is_the_same_bytes_whether_from_memory_or_disk(seal, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"photo" * 9)
    one = seal({"a.jpg": b"photo" * 9, "b.txt": b""}, name="1.zip").read_bytes()
    two = seal({"b.txt": b"", "a.jpg": tmp_path / "photo.jpg"}, name="2.zip").read_bytes()
    assert one == two


def test_every_flipped_byte_of_a_case_fails(seal):
    data = bytearray(seal({"a.txt": b"photo"}).read_bytes())
    missed = []
    for at in range(len(data)):
        data[at] ^= 1 << at % 8
        if verify_bytes(data).holds:
            missed.append(at)
        data[at] ^= 1 << at % 8
    assert missed == []
    assert verify_bytes(data).holds


@given(st.binary(min_size=1, max_size=40), st.integers(0, 10**6), st.integers(0, 60))
def test_any_bytes_put_in_or_taken_out_fail(sealed_bytes, put, at, gone):
    data = sealed_bytes
    at %= len(data)
    changed = data[:at] + put + data[at + gone :]
    assert changed == data or not verify_bytes(changed).holds


@pytest.fixture(scope="module")
def sealed_bytes(tmp_path_factory):
    out = tmp_path_factory.mktemp("sealed") / "case.zip"
    given_files = {"claim/1.jpg": b"photo", "order.json": b"{}"}
    seal_case(given_files, out=out, manifest={}, key=key(), now=NOON, claim="c-1", entropy=counted)
    return out.read_bytes()


@pytest.mark.parametrize(("flaw", "broken", "reason"), [
    ("empty", lambda data: b"", Reason.NOT_A_CASE),
    ("no zip", lambda data: b"photo" * 99, Reason.NOT_A_CASE),
    ("trailing", lambda data: data + b"\0", Reason.TRAILING),
    ("prepended", lambda data: b"#!/bin/sh\n" + data, Reason.PREPENDED),
    ("cut off", lambda data: data[:-1], Reason.TRUNCATED),
    ("cut in half", lambda data: data[: len(data) // 2], Reason.TRUNCATED),
    ("compressed", lambda data: pack(unpack(data), method=8), Reason.COMPRESSED),
    ("encrypted", lambda data: pack(unpack(data), flags=0x0801), Reason.ENCRYPTED),
    ("descriptors", lambda data: pack(unpack(data), flags=0x0808), Reason.HEADER_DIFFERS),
    ("another date", lambda data: pack(unpack(data), date=0x5B77), Reason.HEADER_DIFFERS),
    ("extra fields", lambda data: pack(unpack(data), extra=b"UT\1\0\0"), Reason.EXTRA_FIELD),
    ("zip64", lambda data: pack(unpack(data), size=0xFFFFFFFF), Reason.ZIP64),
    ("twice", lambda data: pack([*unpack(data)[:3], *unpack(data)[2:]]), Reason.DUPLICATE),
    ("twice, apart", lambda data: pack([*unpack(data)[:4], unpack(data)[2], *unpack(data)[4:]]), Reason.DUPLICATE),
    ("alike but for case", lambda data: pack([*unpack(data)[:2], ("files/A", b""), ("files/a", b""), *unpack(data)[4:]]), Reason.DUPLICATE),
    ("reordered", lambda data: pack([unpack(data)[1], unpack(data)[0], *unpack(data)[2:]]), Reason.OUT_OF_ORDER),
    ("out of the folder", lambda data: pack([*unpack(data)[:2], ("files/../../x", b""), *unpack(data)[2:]]), Reason.BAD_PATH),
    ("absolute", lambda data: pack([("/etc/x", b""), *unpack(data)]), Reason.BAD_PATH),
    ("a place of its own", lambda data: pack([*unpack(data), ("zz", b"")]), Reason.BAD_PATH),
    ("another directory", lambda data: data.replace(b"PK\1\2\x14", b"PK\1\2\x15", 1), Reason.DIRECTORY_DIFFERS),
    ("a comment", lambda data: data[:-2] + b"\1\0!", Reason.DIRECTORY_DIFFERS),
])  # fmt: skip
def test_another_layout_is_refused_with_its_reason_by_both_verifiers(sealed_bytes, flaw, broken, reason):
    assert pack(unpack(sealed_bytes)) == sealed_bytes  # the packer itself is faithful
    changed = broken(sealed_bytes)
    found = verify_bytes(changed)
    assert failing(found) == {Part.LAYOUT: reason}
    assert {one.state for one in found.checks[1:]} == {Holds.NOT_CHECKED}
    with pytest.raises(ValueError, match=r".+"):
        check_alone(changed)


def changed_part(data, path, content):
    """The case packed anew with another content, its headers right."""
    return pack([(one, content if one == path else old) for one, old in unpack(data)])


def sealed_anew(data, path, change):
    """The case with a part changed and signed again by another key: only what the papers say of each other is left."""
    parts = [(name, change(old) if name == path else old) for name, old in unpack(data)[:-1]]
    envelope = sign_envelope(listed(parts), key(seed=b"a forger"))
    return pack([*parts, (case_layout.ENVELOPE, envelope.text())])


def stated_anew(data, path, change):
    """The same by a forger who also writes the statement anew, for the files and events there are now."""
    parts = dict(unpack(data)[:-1])
    parts[path] = change(parts[path])
    old = read_statement(parts.pop(case_layout.STATEMENT))
    lines = parts[case_layout.CHAIN].splitlines()
    parts[case_layout.STATEMENT] = replace(
        old, entries=tuple(listed(parts.items())), events=len(lines), head=leaf_hash(lines[-1]).hex()
    ).text()
    return sealed_anew(pack([*parts.items(), (case_layout.ENVELOPE, b"")]), "nothing", lambda old: old)


def listed(parts):
    return [Listed(path=name, size=len(one), sha256=sha256(one).hexdigest()) for name, one in parts]


def test_a_changed_file_is_named(sealed_bytes):
    found = verify_bytes(changed_part(sealed_bytes, "files/claim/1.jpg", b"paint"))
    assert failing(found)[Part.CONTENTS] is Reason.CONTENT_CHANGED
    assert "files/claim/1.jpg" in found.checks[1].detail
    assert (found.grade, found.proves) == (None, Proves.NOTHING)


def test_a_file_taken_away_or_added_is_found(sealed_bytes):
    entries = unpack(sealed_bytes)
    fewer = [one for one in entries if one[0] != "files/order.json"]
    more = [*entries[:4], ("files/z", b""), *entries[4:]]
    for changed in (fewer, more):
        assert failing(verify_bytes(pack(changed)))[Part.CONTENTS] is Reason.CONTENT_CHANGED


@pytest.mark.parametrize(("path", "change", "part", "reason"), [
    ("files/claim/1.jpg", lambda old: b"paint", Part.STATEMENT, Reason.STATEMENT_DISAGREES),
    ("seal/statement.json", lambda old: old.replace(b'"c-1"', b'"c-2"'), Part.CHAIN, Reason.CHAIN_BROKEN),
    ("seal/statement.json", lambda old: old.replace(b'"claim"', b'"claims"'), Part.STATEMENT, Reason.BAD_JSON),
    ("seal/statement.json", lambda old: old.replace(b'"size":2', b'"size":2.5'), Part.STATEMENT, Reason.STATEMENT_DISAGREES),
    ("seal/statement.json", lambda old: b"[" * 5000, Part.STATEMENT, Reason.BAD_JSON),
    ("seal/statement.json", lambda old: b"[1]", Part.STATEMENT, Reason.BAD_JSON),
    ("seal/statement.json", lambda old: old.replace(b'statement/1', b'statement/2'), Part.STATEMENT, Reason.BAD_JSON),
])  # fmt: skip
def test_papers_that_disagree_are_found_whoever_signed(sealed_bytes, path, change, part, reason):
    changed = sealed_anew(sealed_bytes, path, change)
    assert failing(verify_bytes(changed))[part] is reason
    with pytest.raises(ValueError, match=r".+"):
        check_alone(changed)


@pytest.mark.parametrize(("path", "change", "reason"), [
    ("files/claim/1.jpg", lambda old: b"paint", Reason.COMMITMENT_WRONG),
    ("seal/openings.json", lambda old: old.replace(b'"key":"', b'"key":"0', 1), Reason.BAD_JSON),
    ("seal/openings.json", lambda old: old.replace(b'"index":1', b'"index":7'), Reason.BAD_JSON),
    ("seal/openings.json", lambda old: old.replace(b"files/order.json", b"files/claim/1.jpg"), Reason.COMMITMENT_WRONG),
    ("seal/openings.json", lambda old: b'{"openings":[],"schema":"jianzhen.openings/1"}', Reason.COMMITMENT_WRONG),
    ("seal/openings.json", lambda old: old.replace(b"openings/1", b"openings/2"), Reason.BAD_JSON),
    ("seal/chain.jsonl", lambda old: old + old, Reason.CHAIN_BROKEN),
    ("seal/chain.jsonl", lambda old: old.replace(b'"prev":"0', b'"prev":"1'), Reason.CHAIN_BROKEN),
    ("seal/chain.jsonl", lambda old: old.replace(b'"claim":"c-1"', b'"claim":"c-2"'), Reason.CHAIN_BROKEN),
])  # fmt: skip
def test_a_forger_who_writes_the_statement_anew_still_has_to_keep_to_the_chain(sealed_bytes, path, change, reason):
    assert verify_bytes(stated_anew(sealed_bytes, path, lambda old: old)).holds
    changed = stated_anew(sealed_bytes, path, change)
    assert failing(verify_bytes(changed)) == {Part.CHAIN: reason}
    with pytest.raises(ValueError, match=r".+"):
        check_alone(changed)


def test_who_signs_again_is_another_signer(sealed_bytes):
    again = sealed_anew(sealed_bytes, "nothing", lambda old: old)
    assert verify_bytes(again).holds  # a forger may always seal anew: that is what the fingerprint is for
    assert verify_bytes(again).fingerprint != verify_bytes(sealed_bytes).fingerprint
    assert failing(verify_bytes(again, public=key().public)) == {Part.SIGNATURE: Reason.ANOTHER_SIGNER}
    assert verify_bytes(sealed_bytes, public=key().public).proves is Proves.UNCHANGED_BY_GIVEN_KEY


@pytest.mark.parametrize(("old", "new", "reason"), [
    (b'"signature":"', b'"signature":"A', Reason.BAD_JSON), (b'"public_key":"', b'"public_key":"00', Reason.SIGNATURE_WRONG),
    (b'{"entries"', b'{ "entries"', Reason.BAD_JSON), (b'"signature"', b'"signatures"', Reason.BAD_JSON),
    (b'envelope/1', b'envelope/9', Reason.BAD_JSON),
])  # fmt: skip
def test_an_envelope_has_one_spelling(sealed_bytes, old, new, reason):
    paper = unpack(sealed_bytes)[-1][1]
    changed = changed_part(sealed_bytes, case_layout.ENVELOPE, paper.replace(old, new))
    assert reason in failing(verify_bytes(changed)).values()
    with pytest.raises(ValueError, match=r".+"):
        check_alone(changed)


@pytest.mark.parametrize(
    "path", ["seal/envelope.json", "seal/statement.json", "seal/chain.jsonl", "seal/openings.json"]
)
def test_a_missing_part_is_named(sealed_bytes, path):
    found = verify_bytes(pack([one for one in unpack(sealed_bytes) if one[0] != path]))
    assert not found.holds
    assert any(path in one.detail for one in found.checks)


def test_a_file_that_is_not_there_is_told_apart(tmp_path):
    assert failing(verify_case(tmp_path / "no.zip")) == {Part.LAYOUT: Reason.UNREADABLE}
    (tmp_path / "empty.zip").touch()
    assert failing(verify_case(tmp_path / "empty.zip")) == {Part.LAYOUT: Reason.NOT_A_CASE}
    assert failing(verify_case(tmp_path)) == {Part.LAYOUT: Reason.UNREADABLE}


def test_a_broken_case_on_disk_is_reported_too(seal, tmp_path):
    data = bytearray(seal().read_bytes())
    for at in range(0, len(data), 97):
        data[at] ^= 1
        (tmp_path / "broken.zip").write_bytes(data)
        assert not verify_case(tmp_path / "broken.zip").holds
        data[at] ^= 1


PAPERS = ["seal/openings.json", "seal/chain.jsonl", "seal/statement.json", "seal/envelope.json"]


@given(st.sampled_from(PAPERS), st.integers(0, 10**6), st.integers(0, 9), st.sampled_from(
    [b"", b"0", b"-1", b"1e9", b"9" * 5000, b"null", b'"', b"[", b"{", b"\\ud800", b"\xff", b"true", b"\n"]
))  # fmt: skip
def test_hostile_papers_never_crash_either_verifier(sealed_bytes, path, at, gone, put):
    at %= len(dict(unpack(sealed_bytes))[path])
    changed = sealed_anew(sealed_bytes, path, lambda old: old[:at] + put + old[at + gone :])
    if path == case_layout.ENVELOPE:
        paper = dict(unpack(sealed_bytes))[path]
        changed = changed_part(sealed_bytes, path, paper[:at] + put + paper[at + gone :])
    holds = verify_bytes(changed).holds
    try:
        check_alone(changed)
    except ValueError:
        assert not holds


def test_a_paper_too_large_to_read_at_once_is_refused(tmp_path):
    asked = {"key": key(), "now": NOON, "claim": "c-1", "out": tmp_path / "case.zip"}
    with pytest.raises(CaseTooLarge, match="manifest"):
        seal_case({"a": b""}, manifest={"text": "x" * 2**25}, **asked)


# what a seal is worth


@pytest.mark.parametrize(("began", "timing"), [
    (NOON + timedelta(seconds=1), Timing.BEFORE_DISPUTE), (NOON, Timing.AFTER_DISPUTE),
    (NOON - timedelta(seconds=1), Timing.AFTER_DISPUTE), (None, Timing.NOT_STATED),
])  # fmt: skip
def test_sealed_before_or_after_the_dispute_began(seal, began, timing):
    assert verify_case(seal(dispute_began_at=began)).timing is timing


def test_fractions_of_a_second_do_not_part_the_sealer_from_the_verifier(tmp_path):
    made = seal_case(
        {"a": b""}, out=tmp_path / "case.zip", manifest={}, key=key(), now=NOON + timedelta(microseconds=1), claim="c-1",
        dispute_began_at=NOON + timedelta(microseconds=2),
    )  # fmt: skip
    assert verify_case(made.path).timing is made.timing is Timing.AFTER_DISPUTE


def test_an_outside_timestamp_lifts_the_grade_for_who_trusts_it(seal):
    authority = Authority(now=NOON + timedelta(minutes=3))
    case = seal(authorities=[FakeTimestampAuthority(authority)])
    found = verify_case(case, trust=Trust(roots=(authority.root,)))
    assert (found.grade, found.clock, found.sealed_at) == (Grade.OUTSIDE_TIMESTAMP, Clock.TIMESTAMP, authority.now)
    # a reader who trusts nobody, or somebody else, has the sealer's word
    for trust in (Trust(), Trust(roots=(Authority(name="Another").root,))):
        found = verify_case(case, trust=trust)
        assert found.holds
        assert (found.grade, found.clock, found.sealed_at) == (Grade.SELF_SEALED, Clock.OWN, NOON)


def test_the_moment_that_counts_is_the_authoritys_not_the_sealers(seal):
    # the sealer's clock says "before the dispute"; the authority first saw it afterwards
    authority = Authority(now=NOON + timedelta(days=2))
    case = seal(authorities=[FakeTimestampAuthority(authority)], dispute_began_at=NOON + timedelta(days=1))
    assert verify_case(case).timing is Timing.BEFORE_DISPUTE
    assert verify_case(case, trust=Trust(roots=(authority.root,))).timing is Timing.AFTER_DISPUTE


def test_a_token_of_another_case_breaks_this_one(seal, sealed_bytes):
    token = FakeTimestampAuthority(Authority()).stamp(b"another statement")
    entries = unpack(sealed_bytes)
    moved = pack([*entries[:-1], ("seal/timestamp-01.tsr", token), entries[-1]])
    changed = sealed_anew(moved, "nothing", lambda old: old)
    assert failing(verify_bytes(changed)) == {Part.TIMESTAMPS: Reason.TIMESTAMP_BROKEN}


def test_no_flipped_byte_of_a_token_gives_another_moment_or_another_statement():
    authority = Authority()
    token = bytearray(FakeTimestampAuthority(authority).stamp(b"a statement"))
    stamps = []
    for at in range(len(token)):
        token[at] ^= 1 << at % 8
        with suppress(BadTimestamp):
            stamps.append(read_stamp(bytes(token), b"a statement", roots=[authority.root]))
        token[at] ^= 1 << at % 8
    # version numbers and names of algorithms stand outside what RFC 3161 signs; the envelope of a case covers them
    verified = [one for one in stamps if one.state is StampState.VERIFIED]
    assert {one.at for one in verified} == {authority.now}
    assert len(verified) < len(token) / 50


def test_a_refused_timestamp_seals_nothing(seal, tmp_path):
    authority = Authority()
    authority.scripted.append(authority.refuse())
    with pytest.raises(StampRefused):
        seal(authorities=[FakeTimestampAuthority(authority)])
    assert list(tmp_path.iterdir()) == []


class Keeper:
    """A log with one witness behind it."""

    log_key, witness_key = key(seed=b"log"), key(seed=b"witness")
    keys = (
        VerifierKey(name="sim.example/log", type=SignatureType.LOG, public=log_key.public),
        VerifierKey(name="sim.example/w", type=SignatureType.WITNESS, public=witness_key.public),
    )

    def __init__(self, folder, *, seen_at=NOON, witness_key=witness_key):
        self.log = Log(folder, origin="sim.example/log", key=self.log_key)
        self.log.append([b"before"] * 9)
        self.seen_at, self.signer = seen_at, witness_key

    def enter(self, statement, /):
        self.log.append([statement])
        note = cosign(self.log.checkpoint(), name="sim.example/w", key=self.signer, at=self.seen_at)
        return self.log.prove(self.log.size - 1, note=note)


def test_a_witness_lifts_the_grade_for_who_knows_log_and_witness(seal, tmp_path):
    case = seal(keeper=Keeper(tmp_path / "log", seen_at=NOON + timedelta(hours=1)))
    found = verify_case(case, trust=Trust(keys=Keeper.keys))
    assert (found.grade, found.clock) == (Grade.OUTSIDE_WITNESS, Clock.WITNESS)
    assert found.sealed_at == NOON + timedelta(hours=1)
    check_alone(case.read_bytes())
    for keys in (Keeper.keys[:1], Keeper.keys[1:], ()):
        assert verify_case(case, trust=Trust(keys=keys)).grade is Grade.SELF_SEALED


def test_a_witness_who_is_the_sealer_is_not_outside(seal, tmp_path):
    case = seal(keeper=Keeper(tmp_path / "log", witness_key=key()))
    own = VerifierKey(name="sim.example/w", type=SignatureType.WITNESS, public=key().public)
    assert verify_case(case, trust=Trust(keys=(Keeper.keys[0], own))).grade is Grade.SELF_SEALED


def test_a_log_proof_of_another_leaf_fails_with_both_verifiers(seal, tmp_path):
    data = seal(keeper=Keeper(tmp_path / "log")).read_bytes()
    changed = sealed_anew(data, case_layout.PROOF, lambda old: old.replace(b"index 9", b"index 8"))
    assert failing(verify_bytes(changed)) == {Part.LOG: Reason.PROOF_WRONG}
    with pytest.raises(ValueError, match="log proof"):
        check_alone(changed)


def test_the_claims_own_chain_goes_on_and_the_callers_copy_stays(seal):
    chain = Chain(log="sim.example/log", claim="c-1", policy_pack="sim/1")
    chain.append(chain.next("claim_submitted", at=NOON, actor=Actor(type="buyer", pseudonym="b-1")))
    case = seal(chain=chain)
    assert verify_case(case).holds
    assert len(chain) == 1
    check_alone(case.read_bytes())


# what cannot be sealed


@pytest.mark.parametrize("path", [
    "", "/etc/passwd", "../x", "a/../b", "a//b", "./a", "a/", "a\\b", "C:x", "a\n", "nul", "a/COM1.txt", "a.", "a ", "x" * 256,
    "/".join(["x" * 200] * 6), "e\u0301", "\ud800", "a?", 'a"b', "a|b",
])  # fmt: skip
def test_a_path_that_some_system_cannot_hold_is_refused(path):
    with pytest.raises(BadArchivePath, match="rename"):
        check_path(path)


@pytest.mark.parametrize("path", ["a", "claim/1.jpg", "鉴/真 (1).jpg", ".hidden", "a..b", "console/x", "😀.png"])
def test_an_ordinary_path_is_not(path):
    check_path(path)


@pytest.mark.parametrize(("files", "given", "error"), [
    ({}, {}, NothingToSeal), ({"../x": b""}, {}, BadArchivePath), ({"a": b"", "A": b""}, {}, BadArchivePath),
    ({"a": b"", "a/b": b""}, {}, BadArchivePath), ({"a": b""}, {"manifest": {"n": 2**60}}, NotCanonical),
    ({"a": b""}, {"chain": Chain(log="sim.example/log", claim="c-2")}, CustodyError),
    (dict.fromkeys(map(str, range(60_000)), b""), {}, CaseTooLarge),
])  # fmt: skip
def test_what_cannot_be_sealed_leaves_nothing_behind(tmp_path, files, given, error):
    asked = {"manifest": {}, "key": key(), "now": NOON, "claim": "c-1", **given}
    with pytest.raises(error):
        seal_case(files, out=tmp_path / "case.zip", **asked)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_read_leaves_nothing_behind(tmp_path):
    with pytest.raises(FileNotFoundError):
        seal_case({"a": tmp_path / "no"}, out=tmp_path / "case.zip", manifest={}, key=key(), now=NOON, claim="c-1")
    assert list(tmp_path.iterdir()) == []
