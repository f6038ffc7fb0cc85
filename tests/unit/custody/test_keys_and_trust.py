"""Key files and folders of trust."""

import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from authority import Authority
from cases import key
from jianzhen.custody.errors import BadKey, BadTrustFolder
from jianzhen.custody.keys import KeyKind, is_signed, read_public_key, read_sealing_key, throwaway_key
from jianzhen.custody.note import SignatureType, VerifierKey
from jianzhen.custody.trust import read_trust


def private_pem(private, cipher=None):
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, cipher or NoEncryption())


def public_pem(private):
    return private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def test_a_key_reads_back_and_its_halves_fit(tmp_path):
    made = Ed25519PrivateKey.generate()
    (tmp_path / "key.pem").write_bytes(private_pem(made))
    (tmp_path / "public.pem").write_bytes(public_pem(made))
    sealing = read_sealing_key(tmp_path / "key.pem")
    assert sealing.kind is KeyKind.KEPT
    public = read_public_key(tmp_path / "public.pem")
    assert is_signed(b"m", signature=sealing.sign(b"m"), public=public)
    assert not is_signed(b"m", signature=sealing.sign(b"n"), public=public)


def test_a_throwaway_key_is_another_each_time_and_never_shows_its_secret():
    one = throwaway_key()
    assert one.kind is KeyKind.THROWAWAY
    assert one.fingerprint != throwaway_key().fingerprint
    assert "private" not in repr(one).lower()


@pytest.mark.parametrize(("content", "says"), [
    (b"", "openssl genpkey"), (b"photo", "openssl genpkey"),
    (private_pem(ec.generate_private_key(ec.SECP256R1())), "not Ed25519"),
    (private_pem(Ed25519PrivateKey.generate(), BestAvailableEncryption(b"secret")), "password"),
    (public_pem(Ed25519PrivateKey.generate()), "no private key"),
])  # fmt: skip
def test_what_is_no_sealing_key_is_refused_with_the_next_step(tmp_path, content, says):
    (tmp_path / "key.pem").write_bytes(content)
    with pytest.raises(BadKey, match=says):
        read_sealing_key(tmp_path / "key.pem")


@pytest.mark.parametrize(("content", "says"), [
    (b"photo", "ask the signer"), (private_pem(Ed25519PrivateKey.generate()), "pubout"),
    (public_pem(ec.generate_private_key(ec.SECP256R1())), "not Ed25519"),
])  # fmt: skip
def test_what_is_no_public_key_is_refused_with_the_next_step(tmp_path, content, says):
    (tmp_path / "public.pem").write_bytes(content)
    with pytest.raises(BadKey, match=says):
        read_public_key(tmp_path / "public.pem")
    with pytest.raises(BadKey, match="cannot be read"):
        read_public_key(tmp_path / "no.pem")


def test_a_key_of_openssl_is_read(tmp_path):
    path = tmp_path / "key.pem"
    done = subprocess.run(
        ["openssl", "genpkey", "-algorithm", "ed25519", "-out", path], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("this machine's openssl makes no Ed25519 keys")
    assert read_sealing_key(path).kind is KeyKind.KEPT


WITNESS = VerifierKey(name="sim.example/w", type=SignatureType.WITNESS, public=key().public)


def test_a_folder_of_trust_holds_roots_and_keys(tmp_path):
    authority = Authority()
    (tmp_path / "tsa.pem").write_bytes(authority.root_pem())
    (tmp_path / "sim.vkey").write_text(f"# simulated\n\n{WITNESS.text()}\n")
    (tmp_path / "notes.txt").write_text("ignored")
    trust = read_trust(tmp_path)
    assert (trust.roots, trust.keys) == ((authority.root,), (WITNESS,))


@pytest.mark.parametrize(
    ("name", "content"), [("a.pem", b"photo"), ("a.vkey", b"photo"), ("a.vkey", b"\xff"), ("a.txt", b"")]
)
def test_a_folder_that_is_no_trust_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadTrustFolder):
        read_trust(tmp_path)
    with pytest.raises(BadTrustFolder, match="no such folder"):
        read_trust(tmp_path / "no")
