"""The verifier inside a case: its Ed25519 against RFC 8032 and the library, and itself by bare Python."""

import ast
import subprocess
import sys
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from jianzhen.custody import standalone
from jianzhen.custody.bundle import verifier_source
from jianzhen.custody.keys import is_signed

# RFC 8032 section 7.1: TEST 1, 2, 3 (public key, message, signature)
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_it_verifies_the_vectors_of_rfc_8032(public, message, signature):
    one = {"message": bytes.fromhex(message), "signature": bytes.fromhex(signature), "public": bytes.fromhex(public)}
    assert standalone.is_signed(**one)
    assert not standalone.is_signed(**{**one, "message": one["message"] + b"!"})


@settings(max_examples=25, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=99), st.integers(0, 511))
def test_it_agrees_with_the_library(seed, message, bit):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert standalone.is_signed(message, signature, public)
    changed = bytearray(signature)
    changed[bit // 8] ^= 1 << bit % 8
    assert not standalone.is_signed(message, bytes(changed), public)
    assert not is_signed(message, signature=bytes(changed), public=public)


def test_a_second_spelling_of_a_signature_is_refused():
    public, message, signature = (bytes.fromhex(one) for one in VECTORS[1])
    s = int.from_bytes(signature[32:], "little") + standalone.L
    assert not standalone.is_signed(message, signature[:32] + s.to_bytes(32, "little"), public)
    assert not standalone.is_signed(message, signature[:-1], public)
    assert not standalone.is_signed(message, signature, public[:-1])
    assert not standalone.is_signed(message, signature, b"\xff" * 32)  # no point of the curve


def test_it_is_the_standard_library_alone_and_small():
    tree = ast.parse(verifier_source())
    imported = {one.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    imported |= {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names
    assert len(verifier_source().splitlines()) <= 220
    ast.parse(verifier_source(), feature_version=(3, 8))


def run(*words):
    return subprocess.run([sys.executable, "-I", *map(str, words)], capture_output=True, text=True, check=False)


def test_taken_out_of_the_case_it_checks_the_case(seal, tmp_path):
    case = seal()
    with zipfile.ZipFile(case) as archive:
        (tmp_path / "verify.py").write_bytes(archive.read("verify.py"))
    done = run(tmp_path / "verify.py", case)
    assert (done.returncode, done.stderr) == (0, "")
    assert "holds 成立" in done.stdout
    assert "NOT checked here 未核验: timestamps" in done.stdout
    data = bytearray(case.read_bytes())
    data[len(data) // 2] ^= 1
    case.write_bytes(data)
    done = run(tmp_path / "verify.py", case)
    assert (done.returncode, done.stderr) == (1, "")
    assert "DOES NOT HOLD 不成立" in done.stdout
    assert run(tmp_path / "verify.py", tmp_path / "no.zip").returncode == 1
    assert run(tmp_path / "verify.py").returncode == 2


def test_every_flipped_byte_fails_here_too(seal):
    data = bytearray(seal({"a.txt": b"photo"}).read_bytes())
    standalone.check(bytes(data))
    missed = []
    for at in range(0, len(data), 2):  # the other half, and every bit of both, is the benchmark's
        data[at] ^= 0x20
        try:
            standalone.check(bytes(data))
            missed.append(at)
        except ValueError:
            pass
        data[at] ^= 0x20
    assert missed == []
