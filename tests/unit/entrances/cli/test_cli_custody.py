"""``jianzhen seal`` and ``jianzhen verify`` as a person types them."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from jsonschema import validate

from authority import Authority
from cases import NOON, key
from fakes import FakeTimestampAuthority
from jianzhen.custody import seal_case
from jianzhen.custody.as_json import verify_schema
from jianzhen.entrances.cli import run


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "parcel-1"
    (made / "packed").mkdir(parents=True)
    (made / "packed" / "1.jpg").write_bytes(b"photo")
    (made / "order.json").write_text("{}")
    (made / ".hidden").write_text("left out")
    return made


@pytest.fixture
def keys(tmp_path):
    private = Ed25519PrivateKey.generate()
    (tmp_path / "key.pem").write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "public.pem").write_bytes(public)
    return tmp_path / "key.pem", tmp_path / "public.pem"


def typed(capsys, *words):
    code = run([str(one) for one in words])
    said = capsys.readouterr()
    return code, said.out, said.err


def verified(capsys, *words):
    code, out, _ = typed(capsys, "verify", *words, "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    for row in rows:
        validate(row, verify_schema())
    return code, rows


def test_a_folder_is_sealed_and_verified(folder, tmp_path, capsys):
    out = tmp_path / "case.zip"
    code, said, _ = typed(capsys, "seal", folder, "--out", out, "--dispute-began", "2026-01-01", "--lang", "zh")
    assert code == 0
    assert "自行固化；争议发生后固化" in said
    assert "不说明由谁固化" in said
    code, (row,) = verified(capsys, out)
    assert (code, row["holds"], row["claim"]) == (0, True, "parcel-1")
    assert [one["path"] for one in row["files"]] == ["files/order.json", "files/packed/1.jpg"]
    assert (row["grade"], row["timing"], row["proves"]) == ("self_sealed", "after_dispute", "unchanged_not_by_whom")
    assert row["dispute_began_at"] == "2025-12-31T16:00:00Z"  # the first minute of 2026 in Beijing


def test_a_changed_case_is_1_and_the_others_are_still_reported(folder, tmp_path, capsys):
    out = tmp_path / "case.zip"
    typed(capsys, "seal", folder, "--out", out)
    data = bytearray(out.read_bytes())
    data[-400] ^= 1
    (tmp_path / "changed.zip").write_bytes(data)
    code, rows = verified(capsys, tmp_path / "changed.zip", tmp_path / "no.zip", out)
    assert code == 1
    assert [one["holds"] for one in rows] == [False, False, True]
    code, said, _ = typed(capsys, "verify", tmp_path / "changed.zip", "--lang", "en")
    assert code == 1
    assert "▲ does not hold" in said


def test_a_kept_key_is_held_to_the_one_that_was_given(folder, tmp_path, capsys, keys):
    private, public = keys
    out = tmp_path / "case.zip"
    assert typed(capsys, "seal", folder, "--out", out, "--key", private)[0] == 0
    code, (row,) = verified(capsys, out, "--key", public)
    assert (code, row["proves"]) == (0, "unchanged_by_given_key")
    code, _, err = typed(capsys, "seal", folder, "--out", out)
    assert (code, "is there already" in err) == (2, True)
    out.unlink()
    typed(capsys, "seal", folder, "--out", out)
    code, (row,) = verified(capsys, out, "--key", public)
    assert (code, row["holds"]) == (1, False)
    assert typed(capsys, "verify", out, "--key", private)[0] == 2


def test_a_trusted_root_lifts_the_grade(tmp_path, capsys):
    authority = Authority()
    made = seal_case(
        {"a": b""}, out=tmp_path / "case.zip", manifest={}, key=key(), now=NOON, claim="c-1",
        authorities=[FakeTimestampAuthority(authority)],
    )  # fmt: skip
    (tmp_path / "roots").mkdir()
    (tmp_path / "roots" / "tsa.pem").write_bytes(authority.root_pem())
    assert verified(capsys, made.path)[1][0]["grade"] == "self_sealed"
    code, (row,) = verified(capsys, made.path, "--trust", tmp_path / "roots")
    assert (code, row["grade"], row["sealed_at"]) == (0, "outside_timestamp", "2026-11-23T06:05:00Z")
    said = typed(capsys, "verify", made.path, "--trust", tmp_path / "roots", "--lang", "zh")[1]
    assert "外部时间戳" in said
    assert "2026年11月23日 14:05:00（北京时间）" in said


@pytest.mark.parametrize(("words", "says"), [
    (("no-folder", "--out", "{tmp}/x.zip"), "no such folder"), (("{folder}", "--out", "{folder}/x.zip"), "lies inside"),
    (("{folder}", "--out", "{tmp}"), "is a folder"), (("{folder}", "--out", "{tmp}/no/x.zip"), "make it first"),
    (("{folder}", "--out", "{tmp}/x.zip", "--key", "no.pem"), "cannot be read"),
    (("{folder}", "--out", "{tmp}/x.zip", "--dispute-began", "yesterday"), "is no date"),
    (("{folder}",), "--out"),
])  # fmt: skip
def test_wrong_usage_is_2_and_says_what_to_do(folder, tmp_path, capsys, words, says):
    code, _, err = typed(capsys, "seal", *(one.format(folder=folder, tmp=tmp_path) for one in words))
    assert code == 2
    assert says in err
    assert not (tmp_path / "x.zip").exists()


def test_an_empty_folder_is_1_with_its_code(tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    code, out, _ = typed(capsys, "seal", tmp_path / "empty", "--out", tmp_path / "x.zip", "--json")
    assert (code, json.loads(out)["code"]) == (1, "nothing_to_seal")
    code, _, err = typed(capsys, "seal", tmp_path / "empty", "--out", tmp_path / "x.zip", "--lang", "zh")
    assert (code, "没有可固化的文件" in err) == (1, True)


def test_an_authority_that_does_not_answer_seals_nothing(folder, tmp_path, capsys):
    out = tmp_path / "x.zip"
    code, said, _ = typed(capsys, "seal", folder, "--out", out, "--timestamp", "http://127.0.0.1:1/", "--json")
    assert (code, json.loads(said)["code"], out.exists()) == (1, "stamp_refused", False)


def test_a_link_out_of_the_folder_is_left_out_and_said(folder, tmp_path, capsys):
    (tmp_path / "secret").write_text("not yours")
    (folder / "link").symlink_to(tmp_path / "secret")
    code, _, err = typed(capsys, "seal", folder, "--out", tmp_path / "x.zip")
    assert code == 0
    assert "leads out of the folder" in err
    assert b"not yours" not in (tmp_path / "x.zip").read_bytes()


def test_a_trust_folder_that_is_none_is_wrong_usage(tmp_path, capsys):
    code, _, err = typed(capsys, "verify", tmp_path / "x.zip", "--trust", tmp_path / "no")
    assert code == 2
    assert "--trust" in err
